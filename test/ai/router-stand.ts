import { pino } from 'pino';
import type { ProviderName } from '../../src/ai/provider-quirks.ts';
import { createRouter, type Router, type RouterAnswer } from '../../src/ai/router.ts';
import { writerQuestion } from '../../src/ai/writer-question.ts';
import type { ModelAnswer } from '../../src/domain/ports.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { startFakeAnthropic } from '../helpers/fake-anthropic.ts';
import type { FakeModelServer, FakeReply } from '../helpers/fake-http.ts';
import { startFakeOpenAi } from '../helpers/fake-openai.ts';
import { makeModel, request as ordinary } from './ask-fakes.ts';

export const request = { ...ordinary, turnText: 'zanzibar coasters' };
export const question = writerQuestion(request);
export const never = new AbortController().signal;

type RouterOptions = {
  providers?: readonly ProviderName[];
  models?: number;
  deadlineMs?: number;
  attemptMs?: number;
  maxConcurrent?: number;
};

/** Three model servers and what a test needs around a router over them. */
export type RouterStand = {
  first: FakeModelServer;
  second: FakeModelServer;
  third: FakeModelServer;
  logs: { level: number; msg: string }[];
  /** Moves the routers' clock, so that rests can be waited out at once. */
  passMs(ms: number): void;
  makeRouter(options?: RouterOptions): Router;
  /** Calls that each model got. */
  calls(): number[];
  close(): Promise<void>;
};

export async function startRouterStand(): Promise<RouterStand> {
  const [first, second, third] = await Promise.all([startFakeOpenAi(), startFakeAnthropic(), startFakeOpenAi()]);
  const providers: [ProviderName, FakeModelServer][] = [
    ['openai', first],
    ['anthropic', second],
    ['groq', third],
  ];
  // Loading an SDK takes longer than some of the deadlines here.
  await Promise.all(providers.map(([provider, fake]) => makeModel(provider, fake.url).warmUp()));
  const logs: RouterStand['logs'] = [];
  let passedMs = 0;
  return {
    first,
    second,
    third,
    logs,
    passMs(ms) {
      passedMs += ms;
    },
    makeRouter({ providers: names = [], models = 3, deadlineMs = 10_000, maxConcurrent = 10, ...rest } = {}) {
      const logger = pino({ level: 'trace' }, { write: (line: string) => logs.push(JSON.parse(line)) });
      return createRouter({
        ...rest,
        models: providers.slice(0, models).map(([provider, fake], at) => makeModel(names[at] ?? provider, fake.url)),
        deadlineMs,
        maxConcurrent,
        now: () => performance.now() + passedMs,
        metrics: createMetrics({ counting: false, logger }),
        logger,
      });
    },
    calls: () => [first, second, third].map((fake) => fake.requests.length),
    async close() {
      await Promise.all([first.close(), second.close(), third.close()]);
    },
  };
}

export function outcomes(answer: RouterAnswer<ModelAnswer>): string[] {
  return answer.attempts.map((attempt) => `${attempt.provider}:${attempt.outcome}`);
}

export function always(fake: FakeModelServer, reply: FakeReply): void {
  fake.reply(() => reply);
}

/** The reply the first time, an ordinary answer afterwards. */
export function onceThenAnswer(fake: FakeModelServer, reply: FakeReply): void {
  fake.reply((_request, index) => (index === 0 ? reply : { kind: 'answer', reply: 'second try' }));
}
