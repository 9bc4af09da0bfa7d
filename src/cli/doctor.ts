// npm run doctor: tells an operator whether the set-up is right, and what to do where it is not; --json for programs. Changes and sends nothing.
import { parseArgs } from 'node:util';
import { readEnvironment, type Config } from '../config/config.ts';
import { describeError } from '../domain/errors.ts';
import { skipped, type Finding } from '../domain/finding.ts';
import {
  checkAccounts,
  checkNumber,
  checkToken,
  type MetaDeps,
  type TokenReading,
} from '../whatsapp/health/check-meta.ts';
import { createGraphClient } from '../whatsapp/send/graph-client.ts';
import { isDead } from '../whatsapp/health/token-health.ts';
import { createTokens, type Token, type Tokens } from '../whatsapp/send/tokens.ts';
import { checkAi, checkBusinessFile, checkConfiguration, checkDatabase, checkQueue } from './doctor/local-checks.ts';
import { createHider, formatFinding, formatResult } from './doctor/report.ts';
import { runCheck, type Check } from './doctor/run-check.ts';
import { loadUsableConfig, type UsableConfig } from './doctor/usable-config.ts';

const checkTimeoutMs = 5_000;
/** Opening an embedded database is work for this computer, and a lock left by another container takes 8 s to judge. */
const embeddedTimeoutMs = 30_000;
/** Shorter, so that the Graph client itself says what it waited for. */
const graphTimeoutMs = 4_500;

type Say = (findings: readonly Finding[]) => void;
/** Runs a check, unless one of the variables it needs is missing or wrong. */
type Run = (subject: string, needs: readonly string[], check: Check, timeoutMs?: number) => Promise<readonly Finding[]>;

async function main(): Promise<void> {
  const raw = readEnvironment();
  const hide = createHider(raw);
  const all: Finding[] = [];
  const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
  const write = (text: string): void => {
    if (!json) process.stdout.write(text);
  };
  const say: Say = (findings) => {
    all.push(...findings);
    for (const finding of findings) write(`${formatFinding(finding, hide)}\n`);
  };
  write('Checking the set-up. Nothing is changed, no message is sent, no secret is shown.\n\n');
  const usable = loadUsableConfig(raw);
  say(checkConfiguration(usable));
  if (usable.config !== null) await checkParts(usable.config, runner(usable), say);
  write(`\n${formatResult(all)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(asData(all, hide), null, 2)}\n`);
  process.exitCode = all.some(({ level }) => level === 'fault') ? 1 : 0;
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

function runner({ unusable }: UsableConfig): Run {
  return async (subject, needs, check, timeoutMs = checkTimeoutMs) => {
    const wrong = needs.filter((name) => unusable.has(name));
    if (wrong.length > 0) return [skipped(subject, `${wrong.join(' and ')} must be set right first`)];
    return await runCheck(subject, timeoutMs, check);
  };
}

async function checkParts(config: Config, run: Run, say: Say): Promise<void> {
  say(await run('Business file', ['BUSINESS_FILE'], () => checkBusinessFile(config)));
  const databaseTimeoutMs = config.databaseUrl === null ? embeddedTimeoutMs : checkTimeoutMs;
  say(await run('Database', ['DATABASE_URL'], () => checkDatabase(config), databaseTimeoutMs));
  say(await run('Redis', ['REDIS_URL'], () => checkQueue(config)));
  const tokens = createTokens(config);
  const graph = createGraphClient({
    baseUrl: config.graphUrl,
    version: config.graphVersion,
    token: () => tokens.current().value,
    timeoutMs: graphTimeoutMs,
    maxSockets: 8,
  });
  try {
    await checkMeta({ graph, setup: config, tokens }, run, say);
  } finally {
    graph.close();
  }
  say(await run('AI', ['AI_PROVIDERS'], () => checkAi(config)));
}

async function checkMeta(deps: MetaDeps & { tokens: Tokens }, run: Run, say: Say): Promise<void> {
  const { phoneNumberIds } = deps.setup;
  const needs = ['WHATSAPP_TOKEN', 'GRAPH_API_URL', 'GRAPH_API_VERSION'];
  const [first, next] = deps.tokens.all();
  let token: TokenReading = { kind: 'no-answer', reason: 'not asked' };
  const ask = (asked: Token) => async (signal: AbortSignal) => {
    const checked = await checkToken(deps, asked, signal);
    // The server sends with the next token when the first is dead, so the rest is looked at with that one.
    if (asked === first || (isDead(token) && !isDead(checked.token))) {
      token = checked.token;
      deps.tokens.use(asked);
    }
    return checked.findings;
  };
  say(await run('Token', needs, ask(first)));
  if (next !== undefined) say(await run('Next token', needs, ask(next)));
  if (phoneNumberIds.length === 0) say(await run('Phone number', ['WHATSAPP_PHONE_NUMBER_ID'], () => []));
  const checks = [
    ...phoneNumberIds.map((id) =>
      run(`Phone number ${id}`, needs, async (signal) => (await checkNumber(deps, id, token, signal)).findings),
    ),
    run('WhatsApp account', needs, async (signal) => (await checkAccounts(deps, token, signal)).findings),
  ];
  for (const check of checks) say(await check);
}

try {
  await main();
} catch (error) {
  process.stdout.write(`\nThe check itself failed: ${describeError(error)}\n`);
  process.exitCode = 1;
}
// A part that was given up may still hold a connection open.
setTimeout(() => process.exit(), 1_000).unref();
