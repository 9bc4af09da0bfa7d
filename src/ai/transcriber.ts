import type { ModelAttempt } from '../domain/turn.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import { createLaneHealth } from './lane-health.ts';
import { ModelFault } from './model-fault.ts';
import { audioUsd } from './prices.ts';
import { PROVIDERS } from './provider-quirks.ts';
import type { ProviderSettings } from './providers.ts';
import type { Purse } from './purse.ts';
import { callTranscription, type Recording } from './transcription-call.ts';

/** What is said in a recording: null when no provider could tell, empty when nobody speaks in it; with every call and what all cost. */
type Transcription = { text: string | null; attempts: ModelAttempt[]; costUsd: number };

export type Transcriber = {
  /** Asks the providers in order until one answers, within the deadline and the purse. Rejects only when `signal` aborts. */
  transcribe(
    recording: Recording,
    limits: { deadlineMs: number; purse: Purse },
    signal: AbortSignal,
  ): Promise<Transcription>;
};

type Deps = { providers: readonly ProviderSettings[]; metrics: Metrics; logger: Logger; now?: () => number };

/** Less is not worth asking for. */
const SHORTEST_MS = 300;

/** Makes a transcriber of the providers in their order of preference, whose models are set; null without any. */
export function createTranscriber({
  providers,
  metrics,
  logger,
  now = () => performance.now(),
}: Deps): Transcriber | null {
  if (providers.length === 0) return null;
  const lanes = providers.map(({ provider, apiKey, baseUrl, model }) => ({
    provider,
    model: model ?? '',
    server: { apiKey: apiKey.reveal(), baseUrl: baseUrl ?? PROVIDERS[provider].defaultBaseUrl, model: model ?? '' },
    health: createLaneHealth(now),
  }));
  const isResting = ({ health }: (typeof lanes)[number]): boolean => now() < health.rest().untilMs;
  return {
    async transcribe(recording, { deadlineMs, purse }, signal) {
      const endsAt = now() + deadlineMs;
      const done: Transcription = { text: null, attempts: [], costUsd: 0 };
      // Those that rest come last: with nobody else to ask, one more failure costs nothing.
      const order = lanes.toSorted((a, b) => Number(isResting(a)) - Number(isResting(b)));
      for (const [index, lane] of order.entries()) {
        signal.throwIfAborted();
        const leftMs = endsAt - now();
        const usd = audioUsd(lane, recording.seconds);
        if (leftMs < SHORTEST_MS || !(await purse.ensure(usd))) continue;
        const { provider, model, server, health } = lane;
        const startedAt = now();
        // Whoever hangs must leave the next one its time.
        const limit = AbortSignal.timeout(Math.max(1, Math.floor(index === order.length - 1 ? leftMs : leftMs / 2)));
        const told = await callTranscription(server, recording, AbortSignal.any([signal, limit])).catch(faultIn);
        signal.throwIfAborted();
        const isFault = told instanceof ModelFault;
        if (!isFault || isBilled(told)) {
          purse.book(usd);
          done.costUsd += usd;
        }
        const outcome = isFault ? told.faultClass : 'ok';
        const ms = now() - startedAt;
        const [detail, requestId] = isFault ? [told.message, told.requestId] : [null, null];
        done.attempts.push({ provider, model, outcome, ms, asked: 'transcript', detail, requestId });
        metrics.modelAttempted({ provider, outcome, ms });
        if (!isFault) {
          health.succeeded();
          return { ...done, text: told };
        }
        health.failed(told);
        logger.warn({ provider, model, fault: outcome, detail }, 'This provider did not transcribe a recording');
      }
      return done;
    },
  };
}

function faultIn(error: unknown): ModelFault {
  if (error instanceof ModelFault) return error;
  throw error;
}

/** What was answered, and what we did not wait for. */
function isBilled({ faultClass, status }: ModelFault): boolean {
  return faultClass === 'timeout' || (status !== null && status >= 200 && status < 300);
}
