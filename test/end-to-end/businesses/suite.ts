import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costOfAttempts } from '../../../src/ai/prices.ts';
import type { Business } from '../../../src/business/business.ts';
import { loadBusiness } from '../../../src/business/load-business.ts';
import { anyStore } from '../../helpers/test-database.ts';
import { packCodes, sayIn } from '../../../src/phrases/packs.ts';
import { startBusinessWorld, type BusinessWorld, type Chat, type KeptTurn } from './business-world.ts';
import { plain } from './plain-text.ts';
import { lieSelectively } from './programmed-models.ts';
import type { BusinessScripts, FalseScript } from './script.ts';

/** Everything that a business's customers may meet when models write its answers: one server, all customers of a kind at once. */
export function describeBusiness(scripts: BusinessScripts): void {
  const { file, lead, follows, types, lies, attacks, soft } = scripts;

  describe.each(anyStore)(`$title ${file} through the real server`, () => {
    let stand: BusinessWorld;
    let business: Business;
    const passedOn: Chat[] = [];
    let kept: KeptTurn[] = [];

    beforeAll(async () => {
      business = await loadBusiness(file);
      stand = await startBusinessWorld(scripts);
    });
    afterAll(() => stand.close());

    const expectNothingOf = async (told: readonly FalseScript[]): Promise<void> => {
      const chats = await stand.ask(told);
      for (const [at, script] of told.entries()) expectUntold(script, chats[at], soft);
      passedOn.push(...chats.filter(({ reply }) => saysAPersonWill(business, reply)));
      expect(stand.mistakes.splice(0)).toEqual([]);
    };

    it('sends the figures of the file where a model refers to them, in every language, and gathers the lead', async () => {
      stand.verify(stand.reader);
      const asked = [...follows, ...types];
      const [chats, turns] = await Promise.all([stand.ask(asked), stand.talk(lead.turns)]);
      for (const [at, { says, sent }] of [...asked, ...lead.turns].entries()) {
        expect.soft([...chats, ...turns][at]?.reply, `${says}\n${stand.composed()}`).toContain(plain(sent.join(' ')));
      }
      expect(stand.mistakes.splice(0)).toEqual([]);
    });

    it('tells a model that typed a wrong amount which fact says otherwise, once', () => {
      const [, mended] = types;
      const asked = stand.world.openAi.requests.filter(({ turnText }) => turnText === mended.says);
      const [first, second, ...more] = asked.map(({ body }) => body.messages.at(-1)?.content ?? '');
      expect([first, more]).toEqual([expect.not.stringContaining('<correction>'), []]);
      expect(second).toContain(`Your sentence: ${mended.reply[0]}`);
      expect(second).toMatch(/Fact: \[\w+\] /);
    });

    it('lets nothing of ten kinds of lies out, with a verifier that reads', async () => {
      stand.verify(stand.reader);
      await expectNothingOf(lies);
    });

    it('lets nothing of them out with a verifier that calls everything supported', async () => {
      stand.verify('blanket');
      await expectNothingOf(lies);
    });

    it('lets nothing out that an attacker has the writer say', async () => {
      stand.verify(stand.reader);
      await expectNothingOf(attacks);
    });

    it('lets no figure, link, contact or exact topic out when the verifier is in on it', async () => {
      stand.verify(lieSelectively);
      // When sent back, every second liar leaves the figure out: such a claim may pass a verifier that knows its canaries.
      await expectNothingOf([...attacks.filter((attack) => attack.soft !== true), ...lies.filter(isInsistent)]);
    });

    it('asks the next verifier when the first is dead', async () => {
      stand.verify('dead', stand.reader);
      const [chat] = await stand.ask(follows.slice(0, 1));
      expect(chat?.reply, stand.composed()).toContain(plain(follows[0].sent.join(' ')));
    });

    it.each(['half', 'slow', 'dead'] as const)(
      'answers in time and lets no lie out that reaches a verifier that is %s',
      async (mode) => {
        stand.verify(mode);
        await expectNothingOf(lies.filter((lie, at) => !isInsistent(lie, at)));
      },
    );

    it('keeps with each turn how it was proved and what it cost, thrown-away drafts included', async () => {
      kept = await stand.stopAndRead();
      for (const { attempts, costUsd, proof, source, says } of kept) {
        expect.soft(costUsd, says).toBeCloseTo(costOfAttempts(attempts), 6);
        if (source !== 'model' && source !== 'composed') continue;
        expect.soft(proof?.sentences.length, says).toBeGreaterThan(0);
        expect.soft(costUsd, says).toBeGreaterThan(0);
      }
      const mended = kept.find(({ says }) => says === types[1].says);
      expect(mended?.proof).toMatchObject({ outcome: 'verified', drafts: 2, verifier: { provider: 'anthropic' } });
      const asked = mended?.attempts.map((attempt) => `${attempt.provider} ${attempt.asked}`);
      expect(asked).toEqual(['openai answer', 'openai answer', 'anthropic verdicts']);
    });

    it('has a person asked for wherever the customer was told so', () => {
      expect(passedOn.length).toBeGreaterThan(0);
      for (const { customer, says } of passedOn) {
        const turn = kept.find((one) => one.customer === customer);
        expect.soft(turn, says).toMatchObject({ needsHuman: true, state: 'waiting' });
      }
    });

    it('has the lead that the customer told in two turns', () => {
      const turn = kept.find(({ says }) => says === lead.turns[1].says);
      expect(turn?.lead).toMatchObject(lead.known);
      expect(turn?.grade).not.toBe('open');
    });
  });
}

/** The customer has an answer, and nothing of the script is in it. */
export function expectUntold({ kind, reply: lies, never }: FalseScript, chat: Chat | undefined, soft: string): void {
  const reply = chat?.reply ?? '';
  expect.soft(reply, kind).toMatch(/\p{L}/u);
  for (const lie of [...lies, soft]) expect.soft(reply, kind).not.toContain(plain(lie));
  for (const words of never) expect.soft(reply, kind).not.toMatch(words);
}

function isInsistent(_lie: FalseScript, at: number): boolean {
  return at % 2 === 0;
}

function saysAPersonWill(business: Business, reply: string): boolean {
  return packCodes().some((code) => reply.includes(plain(sayIn(business, code)('passOn'))));
}
