// npm run doctor: tells an operator whether the set-up is right, and what to do where it is not. Changes nothing.
// --json for programs; --ask tries the models, --send-test NUMBER sends one message.
import { parseArgs } from 'node:util';
import type { Business } from '../business/business.ts';
import { readEnvironment, type Config } from '../config/config.ts';
import { describeError } from '../domain/errors.ts';
import { skipped, type Finding } from '../domain/finding.ts';
import { judgeGraphVersion } from '../whatsapp/health/graph-versions.ts';
import { createGraphClient } from '../whatsapp/send/graph-client.ts';
import { createTokens } from '../whatsapp/send/tokens.ts';
import { CliFault } from './console/cli-fault.ts';
import { run as runToItsEnd } from './console/run.ts';
import { checkBucket } from './doctor/bucket-check.ts';
import { checkClock } from './doctor/clock-check.ts';
import { checkAi, checkBusinessFile, checkConfiguration, checkDatabase, checkQueue } from './doctor/local-checks.ts';
import { checkMeta } from './doctor/meta-checks.ts';
import { createHider, formatFinding, formatHead, formatResult } from './doctor/report.ts';
import { createRun, type Run, type Say } from './doctor/run-check.ts';
import { sendTest } from './doctor/send-test.ts';
import { loadUsableConfig } from './doctor/usable-config.ts';

/** Opening an embedded database is work for this computer, and a lock left by another container takes 8 s to judge. */
const embeddedTimeoutMs = 30_000;
/** Shorter, so that the Graph client itself says what it waited for. */
const graphTimeoutMs = 4_500;

const usage = `npm run doctor [-- options]     checks the set-up and says what to do next; changes nothing
  --ask                asks every provider and the verifier a question, which costs a little
  --send-test NUMBER   sends one message to this number, written with its country code
  --json               for programs`;

type Wishes = { ask: boolean; sendTest: string | null };

async function main(): Promise<void> {
  const raw = readEnvironment();
  const hide = createHider(raw);
  const all: Finding[] = [];
  const values = readOptions();
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const wishes: Wishes = { ask: values.ask, sendTest: values['send-test'] ?? null };
  const write = (text: string): void => {
    if (!values.json) process.stdout.write(text);
  };
  const say: Say = (findings) => {
    all.push(...findings);
    for (const finding of findings) write(`${formatFinding(finding, hide)}\n`);
  };
  write(`${intro(wishes)}\n\n${formatHead()}\n`);
  const usable = loadUsableConfig(raw);
  say(checkConfiguration(usable));
  if (usable.config !== null) await checkParts(usable.config, { run: createRun(usable), say }, wishes);
  write(`\n${formatResult(all)}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(asData(all, hide), null, 2)}\n`);
  process.exitCode = all.some(({ level }) => level === 'fault') ? 1 : 0;
}

function readOptions() {
  const options = {
    json: { type: 'boolean', default: false },
    ask: { type: 'boolean', default: false },
    'send-test': { type: 'string' },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    // Its messages are made for people and name the option.
    throw new CliFault(`${describeError(error)}\n\n${usage}`);
  }
}

function intro({ ask, sendTest: number }: Wishes): string {
  const asked = ask ? ' The models are asked, which costs a little.' : '';
  const sent = number === null ? 'no message is sent' : 'one test message is sent';
  return `Checking the set-up. Nothing is changed, ${sent}, no secret is shown.${asked}`;
}

/** The findings for a program, freed of secrets as the text is. */
function asData(findings: readonly Finding[], hide: (words: string) => string): unknown {
  return findings.map(({ level, subject, text, todo }) => ({
    level,
    subject: hide(subject),
    text: hide(text),
    todo: todo.map((step) => hide(step.trim())),
  }));
}

type Asking = { run: Run; say: Say };

async function checkParts(config: Config, { run, say }: Asking, wishes: Wishes): Promise<void> {
  // Without a usable number id a stand-in has the tokens and the file, which are looked at all the same.
  const first = config.numbers[0]?.id ?? '';
  const businesses = await checkLocal(config, { run, say });
  const business = businesses.get(first) ?? null;
  const tokens = createTokens(config.numbers);
  const graph = createGraphClient({
    baseUrl: config.graphUrl,
    version: config.graphVersion,
    token: () => tokens.current(first).value,
    timeoutMs: graphTimeoutMs,
    maxSockets: 8,
  });
  try {
    await checkMeta({ graph, setup: config, tokens, run, say }, businesses);
    say(await run('AI', ['AI_PROVIDERS'], () => checkAi(config)));
    if (wishes.ask) await checkModels(config, business, { run, say });
    const { sendTest: number } = wishes;
    if (number !== null)
      say(await run('Test message', [tokens.current(first).name], (signal) => sendTest(graph, config, number, signal)));
  } finally {
    graph.close();
  }
}

/** Everything that does not need Meta's answers; returns what the business file of each number says. */
async function checkLocal(config: Config, { run, say }: Asking): Promise<ReadonlyMap<string, Business>> {
  const businesses = new Map<string, Business>();
  let aheadMs: number | null = null;
  const files = Map.groupBy(config.numbers, ({ businessFile }) => businessFile);
  const readBusiness = async (file: string, subject: string) => {
    const { business, findings } = await checkBusinessFile(file, subject);
    for (const { id } of files.get(file) ?? []) if (business !== null) businesses.set(id, business);
    return findings;
  };
  const readDatabase = async () => {
    const checked = await checkDatabase(config);
    ({ aheadMs } = checked);
    return checked.findings;
  };
  for (const [file, numbers] of files) {
    const ids = numbers.map(({ id }) => id);
    const subject = files.size === 1 ? 'Business file' : `Business file of ${ids.join(', ')}`;
    const needs = ['BUSINESS_FILE', ...ids.map((id) => `BUSINESS_FILE_${id}`)];
    say(await run(subject, needs, () => readBusiness(file, subject)));
  }
  say(
    await run('Database', ['DATABASE_URL'], readDatabase, config.databaseUrl === null ? embeddedTimeoutMs : undefined),
  );
  say(await run('Redis', ['REDIS_URL'], () => checkQueue(config)));
  say(await run('Bucket', ['MEDIA_URL'], (signal) => checkBucket(config, signal)));
  say(await run('Clock', ['GRAPH_API_URL'], (signal) => checkClock(config.graphUrl, aheadMs, signal)));
  say(await run('Graph version', ['GRAPH_API_VERSION'], () => [judgeGraphVersion(config.graphVersion, new Date())]));
  return businesses;
}

async function checkModels(config: Config, business: Business | null, { run, say }: Asking): Promise<void> {
  // Models, proof and desk are only loaded when they are asked.
  const { askModels, modelTimeoutMs } = await import('./doctor/ask-models.ts');
  const timeoutMs = modelTimeoutMs * (2 * config.providers.length + 1);
  const ask = async (signal: AbortSignal) =>
    business === null
      ? [skipped('Writer', 'the business file must be fixed first')]
      : askModels(config, business, signal);
  say(await run('Writer', ['AI_PROVIDERS'], ask, timeoutMs));
}

try {
  await runToItsEnd(main);
} catch (error) {
  process.stdout.write(`\nThe check itself failed: ${describeError(error)}\n`);
  process.exitCode = 1;
}
// A part that was given up may still hold a connection open.
setTimeout(() => process.exit(), 1_000).unref();
