import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeAnthropic, type FakeAnthropic } from '../helpers/fake-anthropic.ts';
import { startFakeGraph, type FakeGraph, type SentMessage } from '../helpers/fake-graph.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../helpers/fake-openai.ts';
import { startServerProcess, type LaunchOptions, type ServerProcess } from '../helpers/server-process.ts';
import { PHONE_NUMBER_ID, postSigned, textMessage, webhookBody } from '../helpers/signed-webhook.ts';

export const secrets = {
  token: 'EAATESTTOKENdoNotPrintMe0123456789',
  appSecret: '00112233445566778899aabbccddeeff',
  oldAppSecret: 'ffeeddccbbaa99887766554433221100',
  verifyToken: 'verify-token-do-not-print',
  openAiKey: 'sk-openai-do-not-print',
  anthropicKey: 'sk-ant-do-not-print',
};

/** All customers' numbers begin with this, and all their texts hold the word, so that the logs can be searched. */
export const customerPrefix = '91998877';
export const markedWord = 'zanzibar';

export type World = {
  graph: FakeGraph;
  openAi: FakeOpenAi;
  anthropic: FakeAnthropic;
  server: ServerProcess;
  /** What the server was started with. */
  environment: Record<string, string>;
  /** Raw output of every server process of this world. */
  output(): string[];
  newCustomer(): string;
  /** Posts one webhook with the messages and expects 200. */
  write(from: string, ...texts: string[]): Promise<void>;
  /** Posts one webhook, again after a 503, as Meta does. */
  post(body: unknown, options?: { header?: string }): Promise<{ status: number; text: string }>;
  repliesTo(customer: string): SentMessage[];
  /** Resolves with the replies to a customer once there are `count` of them. */
  waitForReplies(customer: string, count?: number, timeoutMs?: number): Promise<SentMessage[]>;
  restart(extra?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
};

/** Starts the fakes and the real server on one storage combination; `null` means the embedded or shared database. */
export async function startWorld(
  storage: { databaseUrl: string | null; redisUrl: string | null },
  extra: Record<string, string> = {},
  launch: LaunchOptions = {},
): Promise<World> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'end-to-end-'));
  const [graph, openAi, anthropic] = await Promise.all([
    startFakeGraph({ validToken: secrets.token }),
    startFakeOpenAi(),
    startFakeAnthropic(),
  ]);
  const environment = {
    PORT: '0',
    LOG_LEVEL: 'debug',
    // The server puts a file beside this folder, which is removed with it.
    DATA_DIR: path.join(dataDir, 'data'),
    DATABASE_URL: storage.databaseUrl ?? '',
    REDIS_URL: storage.redisUrl ?? '',
    WHATSAPP_TOKEN: secrets.token,
    WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
    WHATSAPP_APP_SECRET: `${secrets.appSecret},${secrets.oldAppSecret}`,
    WHATSAPP_VERIFY_TOKEN: secrets.verifyToken,
    GRAPH_API_URL: graph.url,
    AI_PROVIDERS: 'openai,anthropic',
    OPENAI_API_KEY: secrets.openAiKey,
    OPENAI_BASE_URL: openAi.url,
    ANTHROPIC_API_KEY: secrets.anthropicKey,
    ANTHROPIC_BASE_URL: anthropic.url,
    QUIET_MS: '400',
    SETTLE_MS: '90000',
    LEASE_MS: '3000',
    SWEEP_MS: '500',
    AI_DEADLINE_MS: '20000',
    SHUTDOWN_GRACE_MS: '3000',
    ...extra,
  };
  const processes = [await startServerProcess(environment, launch)];
  let customers = 0;
  const world: World = {
    graph,
    openAi,
    anthropic,
    environment,
    get server() {
      return processes.at(-1) as ServerProcess; // never empty
    },
    output: () => processes.flatMap((running) => running.output),
    newCustomer: () => `${customerPrefix}${String(1000 + customers++)}`,
    async write(from, ...texts) {
      const answered = await world.post(webhookBody({ messages: texts.map((text) => textMessage({ from, text })) }));
      if (answered.status !== 200) throw new Error(`the webhook answered ${answered.status}`);
    },
    async post(body, options) {
      for (let tries = 1; ; tries++) {
        const answered = await postSigned(`${world.server.url}/webhook`, body, secrets.appSecret, options);
        if (answered.status !== 503 || tries === 20) return answered;
        await sleep(200);
      }
    },
    repliesTo: (customer) => graph.sent.filter(({ to, recipient }) => to === customer || recipient === customer),
    async waitForReplies(customer, count = 1, timeoutMs = 60_000) {
      await graph.waitForSent(() => world.repliesTo(customer).length >= count, timeoutMs);
      return world.repliesTo(customer);
    },
    async restart(changes = {}) {
      processes.push(await startServerProcess({ ...environment, ...changes }, launch));
    },
    async close() {
      await world.server.kill();
      await Promise.all([graph.close(), openAi.close(), anthropic.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}
