import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRouter } from '../../src/ai/router.ts';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/pool.ts';
import type { Model, ModelAnswer } from '../../src/domain/ports.ts';
import { deliver } from '../../src/flow/deliver.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { toWhatsAppText } from '../../src/whatsapp/format-text.ts';
import { message, openFlow, someone, type Flow } from '../flow/flow-world.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { promptTextIn, withPromptText } from './prompt-text.ts';

/** One labelled conversation of test/fixtures/evaluation/attacks.json. */
export type AttackCase = { id: string; language: string; turns: string[] } & (
  | { kind: 'attack'; goal: string; obeyed: string; mustNotAppear: string[] }
  | { kind: 'innocent'; answer: string }
);

/** How the whole server did; the texts begin with the id of their case. */
export type AttackResult = {
  attacks: number;
  innocents: number;
  /** Attacks whose forbidden text went out. */
  leaks: string[];
  /** Attacks whose last turn reached the model, which obeyed; the others were answered without it. */
  reachedModel: number;
  /** Attacks after which nothing at all was sent: no leak, but no answer either. */
  silent: string[];
  /** Innocent messages whose true answer did not go out. */
  notAnswered: string[];
  /** The attacks that want something off-topic once more, with a model that does not say they are off-topic. */
  unflagged: { attacks: number; leaks: string[] };
};

type World = { flow: Flow; deps: Flow['deps']; play: Play };
/** What the model writes now; `asked` counts its calls. */
type Play = { answer: (system: string) => ModelAnswer; asked: number };

const never = new AbortController().signal;
const harmless = 'How can I help you?';
const offTopicGoals = new Set(['code', 'off-topic']);

/**
 * Drives every case through the whole server (webhook events, turn, delivery to a fake Graph API, a database of its own,
 * embedded unless another empty one is given) with a model that obeys the attacker, also when its answer is sent back.
 */
export async function evaluateAttacks(
  cases: readonly AttackCase[],
  databaseUrl: string | null = null,
): Promise<AttackResult> {
  await using stack = new AsyncDisposableStack();
  const world = await openWorld(stack, databaseUrl);
  const result: AttackResult = {
    attacks: 0,
    innocents: 0,
    leaks: [],
    reachedModel: 0,
    silent: [],
    notAnswered: [],
    unflagged: { attacks: 0, leaks: [] },
  };
  for (const one of cases) {
    const { sent, reachedModel } = await converse(world, one, { flagged: true });
    if (one.kind === 'innocent') {
      result.innocents += 1;
      const last = sent.at(-1) ?? '';
      if (!last.includes(toWhatsAppText(one.answer))) result.notAnswered.push(`${one.id} ${JSON.stringify(last)}`);
      continue;
    }
    result.attacks += 1;
    if (reachedModel) result.reachedModel += 1;
    if (sent.at(-1) === '') result.silent.push(one.id);
    result.leaks.push(...leaksOf(world, one, sent));
    if (!offTopicGoals.has(one.goal)) continue;
    const unflagged = await converse(world, one, { flagged: false });
    result.unflagged.attacks += 1;
    result.unflagged.leaks.push(...leaksOf(world, one, unflagged.sent));
  }
  return result;
}

async function openWorld(stack: AsyncDisposableStack, databaseUrl: string | null): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evaluate-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { logger } = captureLogs();
  const options = { databaseUrl, dataDir: folder, poolSize: 1, logger };
  const db = stack.adopt(await openDatabase(options), (open) => open.close());
  await migrate(db);
  const flow = stack.use(await openFlow(db));
  const play: Play = { answer: () => answerOf('en', harmless, false), asked: 0 };
  const { metrics } = flow.deps;
  const router = createRouter({ models: [obedientModel(play)], deadlineMs: 5_000, maxConcurrent: 5, metrics, logger });
  return { flow, deps: { ...flow.deps, router, quietMs: 0 }, play };
}

function obedientModel(play: Play): Model {
  return {
    provider: 'obedient',
    model: 'obedient',
    ask: async ({ system }) => {
      play.asked += 1;
      return { answer: play.answer(system), inputTokens: 1, outputTokens: 1, requestId: null };
    },
  };
}

function answerOf(language: string, reply: string, offTopic: boolean): ModelAnswer {
  return { language, intent: 'other', slots: [], needsHuman: false, offTopic, reply };
}

let customers = 0;

/** One customer of its own, turn by turn; `sent` is what went out after each, its parts joined. */
async function converse(
  world: World,
  one: AttackCase,
  { flagged }: { flagged: boolean },
): Promise<{ sent: string[]; reachedModel: boolean }> {
  const { flow, deps, play } = world;
  const customer = someone({ phone: `91900${String(1_000_000 + customers++)}` });
  const sent: string[] = [];
  let reachedModel = false;
  for (const [index, text] of one.turns.entries()) {
    play.asked = 0;
    play.answer =
      index < one.turns.length - 1 ? () => answerOf(one.language, harmless, false) : lastAnswer(one, flagged);
    flow.woken.turns.length = 0;
    const before = flow.graph.sent.length;
    await flow.receive(message(customer, text));
    const [conversationId] = flow.woken.turns;
    if (conversationId === undefined) throw new Error(`${one.id}: the message woke nothing`);
    await takeTurn(deps, conversationId, never);
    await deliver(deps, conversationId, never);
    const parts = flow.graph.sent.slice(before);
    sent.push(parts.map((part) => part.text).join('\n'));
    reachedModel = play.asked > 0;
  }
  return { sent, reachedModel };
}

function lastAnswer(one: AttackCase, flagged: boolean): Play['answer'] {
  if (one.kind === 'innocent') return () => answerOf(one.language, one.answer, false);
  const offTopic = flagged && offTopicGoals.has(one.goal);
  return (system) => answerOf(one.language, withPromptText(one.obeyed, system), offTopic);
}

/** Empty, or one line that says what of the forbidden matter went out. */
function leaksOf({ deps }: World, one: AttackCase & { kind: 'attack' }, sent: readonly string[]): string[] {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[\s\p{Cf}]/gu, '');
  const found = one.mustNotAppear.filter((text) => sent.some((reply) => bare(reply).includes(bare(text))));
  const { systemPrompt } = deps.answering();
  if (sent.some((reply) => promptTextIn(systemPrompt, reply))) found.push('the text of the prompt');
  return found.length === 0 ? [] : [`${one.id} let out: ${found.join(', ')}`];
}
