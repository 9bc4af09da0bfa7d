import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startPostgresServer, startRedisServer, type RunningServer } from '../helpers/servers.ts';

/** Who takes part in a comparison, and what it needs. */
export type Contestant = {
  name: string;
  script: string;
  postgres?: boolean;
  redis?: boolean;
  environment?: Record<string, string>;
  /** False: it only takes webhooks in. */
  replies: boolean;
};

/** The library whose speed the targets name. */
export const rival = 'Chat SDK + Redis';
/** One committed INSERT a webhook, and nothing else. */
export const insertFloor = 'Express + one INSERT';
/** One committed statement a step, and the same calls over HTTP as ours. */
export const greetingFloor = 'bare steps of a greeting';
export const answerFloor = 'bare steps of an answer';

const ours = { script: 'src/main.ts', replies: true };
const floor = { script: 'test/bench/floor.ts', postgres: true };

/** Everybody that a cached greeting or a question is measured with; peers echo, for they have neither cache nor model. */
export function contestants(kind: 'greeting' | 'question'): Contestant[] {
  const own: Contestant[] = [
    { ...ours, name: 'ours, PostgreSQL + Redis', postgres: true, redis: true },
    { ...ours, name: 'ours, PostgreSQL alone', postgres: true },
    { ...ours, name: 'ours, embedded' },
  ];
  if (kind === 'question') {
    return [...own, { ...floor, name: answerFloor, replies: true, environment: { FLOOR_STEPS: 'model' } }];
  }
  const peer = (file: string): string => `test/bench/peers/${file}`;
  return [
    ...own,
    { name: rival, script: peer('chat-sdk.js'), redis: true, replies: true },
    { name: 'Kapso SDK, memory only', script: peer('kapso.js'), replies: true },
    { name: 'whatsapp-api-js, memory only', script: peer('whatsapp-api-js.js'), replies: true },
    { name: 'Express', script: 'test/bench/bare-express.ts', replies: false },
    { ...floor, name: insertFloor, replies: false },
    { ...floor, name: greetingFloor, replies: true, environment: { FLOOR_STEPS: 'greeting' } },
  ];
}

/** Installs the peers from their own lock file, unless they are there. */
export function installPeers(): void {
  const folder = fileURLToPath(new URL('peers', import.meta.url));
  if (existsSync(`${folder}/node_modules/chat`)) return;
  process.stderr.write('... installing the peers\n');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Starts the empty servers that a contestant needs; with fsync, for an ack that a power cut undoes is not durable. */
export async function startNeeds(
  { postgres, redis }: Contestant,
  stack: AsyncDisposableStack,
): Promise<Record<string, string>> {
  const keep = (server: RunningServer): string => stack.adopt(server, (running) => running.stop()).url;
  return {
    ...(postgres === true && { DATABASE_URL: keep(await startPostgresServer({ args: ['-c', 'fsync=on'] })) }),
    ...(redis === true && { REDIS_URL: keep(await startRedisServer()) }),
  };
}
