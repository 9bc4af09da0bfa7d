import { setImmediate as nextTick } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { bottomlessBudget } from '../../src/ai/purse.ts';
import type { Router } from '../../src/ai/router.ts';
import { loadBusiness } from '../../src/business/load-business.ts';
import { lineChars } from '../../src/db/chat-so-far.ts';
import { fenceOffTopic } from '../../src/desk/fence-off-topic.ts';
import { openDoor } from '../../src/desk/open-door.ts';
import type { ModelAnswer, Question } from '../../src/domain/ports.ts';
import { createAnswering, type Answering } from '../../src/flow/answering.ts';
import type { WriteTurn } from '../../src/flow/draft-answer.ts';
import { writeAnswer } from '../../src/flow/write-answer.ts';
import { detectLanguage } from '../../src/language/detect.ts';
import { packCodes } from '../../src/phrases/packs.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { openTestDatabase } from '../helpers/test-database.ts';
import { message, openFlow, someone } from './flow-world.ts';

/** No step of a turn may hold the event loop, and so every other customer, for longer. */
const budgetMs = 50;
/** Beside other tests a core gives a fraction of itself; what this guards against took seconds. */
const slack = 3;
/** Compiling and collecting garbage are nobody's fault: the best of so many counts. */
const tries = 8;
const bytes = 64 * 1024;

/** What a model repeats again and again is refused before it is proved. */
const usualReply = 'Bonjour, 12 parts font 60,00 € et 8 parts 42 €. Nous sommes ouverts de 10:00 à 18:30. '.repeat(6);
const long = (piece: string): string => piece.repeat(Math.ceil(bytes / Buffer.byteLength(piece)));
const hostileTexts: readonly (readonly [string, string])[] = [
  ['one letter', long('a')],
  ['one word after the other', long('royal gateau coaster 12 parts, ')],
  ['a ligature that grows to eighteen letters', long('ﷺ')],
  ['digits only', long('8')],
  ['digits with separators', long('1.234,5 ')],
  ['separators only', long('.,-/:')],
  ['amounts', long('₹1,00,000 €12 ')],
  ['dates and times', long('12/12/2026 17h30 ')],
  ['addresses', long('a.b@c.d.e.example www.x.example/ ')],
  ['phone numbers', long('+33 4 00 00 56 78 ')],
  ['opening braces', long('{{')],
  ['brackets', long('[a]([')],
  ['question marks', long('? ')],
  ['line breaks', long('\n-\n')],
  ['marks on one letter', long('e\u0301\u0302\u0303')],
  ['Chinese without a space', long('我要一百个杯子吗')],
  ['Arabic', long('مرحبا ما هو السعر ')],
  ['emoji', long('👩‍👩‍👧‍👦')],
  ['direction marks', long('\u202e\u2066\u200f')],
];

describe.each(['business.yaml', 'test/fixtures/businesses/bakery.yaml'])('the work of a turn for %s', (file) => {
  let answering: Answering;
  beforeAll(async () => {
    answering = createAnswering(await loadBusiness(file));
    // What is made on first use, such as the words of a language.
    await measureTurn(answering, 'Bonjour, how much is one of them for 12 on 3 May at 17:30?');
  });

  it.each(hostileTexts)('stays within its budget for 64 KB of %s, thirty times in the history', async (_kind, text) => {
    expect(await bestOf(() => measureTurn(answering, text))).toBeLessThan(budgetMs * slack);
  });
});

describe('[embedded] whole turns', () => {
  it('are answered after thirty messages of 64 KB each, and so is the next', async () => {
    await using opened = await openTestDatabase('embedded');
    await using flow = await openFlow(opened.db);
    const { signal } = new AbortController();
    for (const [at, [kind, text]] of hostileTexts.entries()) {
      if (!['a ligature that grows to eighteen letters', 'digits only', 'opening braces'].includes(kind)) continue;
      const customer = someone({ phone: `9190002${String(10_000 + at)}` });
      flow.woken.turns.length = 0;
      await flow.receive(...Array.from({ length: 30 }, () => message(customer, text)));
      const [id = ''] = flow.woken.turns;
      await takeTurn(flow.deps, id, signal);
      await flow.receive(message(customer, 'How much are 100 coasters?'));
      await takeTurn(flow.deps, id, signal);
      const sent = await flow.rows<{ body: string }>(
        'select body from outbox where conversation_id = $1 order by id',
        id,
      );
      expect(sent.length, kind).toBeGreaterThan(1);
      for (const { body } of sent) expect(body, kind).toMatch(/\p{L}/u);
    }
  });
});

/** The longest of the steps between two waits, in milliseconds of this thread's processor time. */
async function measureTurn(answering: Answering, text: string): Promise<number> {
  const { business, cache } = answering;
  const steps: number[] = [];
  const step = <T>(work: () => T): T => {
    const before = process.threadCpuUsage();
    const result = work();
    const { user, system } = process.threadCpuUsage(before);
    steps.push((user + system) / 1000);
    return result;
  };
  const texts = [text];
  step(() => {
    openDoor(business, texts, 'fr');
    cache.lookup({ texts, pendingQuestion: null, hasMedia: false, hasQuote: false, language: 'fr' });
  });
  step(() => {
    const expected = [...new Set([...business.languages, ...packCodes()])];
    detectLanguage(texts.join('\n'), { previous: 'fr', expected });
    fenceOffTopic(business, { texts, offTopicCount: 5, askedModelInDay: true, language: 'fr' });
  });
  for (const useModels of [true, false]) steps.push(...(await stepsOfWriting(answering, text, useModels)));
  return Math.max(...steps);
}

/** Writes an answer with a model that quotes the customer wherever it may; a step ends where a model is waited for. */
async function stepsOfWriting(answering: Answering, text: string, useModels: boolean): Promise<number[]> {
  const steps: number[] = [];
  let before = process.threadCpuUsage();
  const rest = async (): Promise<void> => {
    const { user, system } = process.threadCpuUsage(before);
    steps.push((user + system) / 1000);
    await nextTick();
    before = process.threadCpuUsage();
  };
  const answer: ModelAnswer = {
    language: 'fr',
    intent: 'price',
    slots: Array.from({ length: 30 }, (_, at) => ({
      field: at % 2 === 0 ? 'name' : `x${at}`,
      value: text.slice(0, 300),
      quote: text.slice(0, 300),
    })),
    needsHuman: false,
    offTopic: false,
    uses: answering.facts.all.slice(0, 60).map(({ id }) => id),
    reply: usualReply,
  };
  const router: Router = {
    async ask<T>(question: Question<T>) {
      await rest();
      // The question's own type: an answer, or verdicts, of which there are none.
      const result = (question.schema.name === 'answer' ? answer : []) as T;
      return { result: { answer: result, inputTokens: 1, outputTokens: 1, requestId: null }, attempts: [] };
    },
    status: () => [],
    leastUsd: () => 0,
  };
  const deps = {
    router,
    verifier: router,
    verdicts: new Map<string, readonly string[]>(),
    deadlineMs: 20_000,
    budget: bottomlessBudget,
    nextSlice: rest,
  };
  await writeAnswer(deps, answering, turnOf(text), { useModels, signal: new AbortController().signal });
  await rest();
  return steps;
}

function turnOf(text: string): WriteTurn {
  // The database cuts what is old.
  const old = text.slice(0, lineChars);
  const earlier = Array.from({ length: 30 }, (_, at) => ({ wamid: `wamid.${at}`, text: old }));
  return {
    phoneNumberId: '100000000000001',
    texts: [text],
    messages: [...earlier, { wamid: 'wamid.now', text }],
    history: earlier.map(({ text: line }, at) => ({ who: at % 2 === 0 ? 'customer' : 'assistant', text: line })),
    known: [{ field: 'name', value: text.slice(0, 300), quote: text.slice(0, 300), wamid: 'wamid.1' }],
    lastReply: old,
    language: 'fr',
    state: 'bot',
    now: new Date('2026-11-29T12:00:00Z'),
    today: '2026-11-29',
    logger: captureLogs().logger,
  };
}

async function bestOf(measure: () => Promise<number>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < tries && best >= budgetMs / 2; at += 1) best = Math.min(best, await measure());
  return best;
}
