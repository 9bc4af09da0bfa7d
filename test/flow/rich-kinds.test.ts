import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/business/facts.ts';
import { createDesk } from '../../src/desk/desk-reply.ts';
import { namesIn } from '../../src/domain/rich.ts';
import { chooseRich } from '../../src/flow/rich/choose-rich.ts';
import { lampMaker } from './rich-business.ts';

const business = lampMaker('https://lanterna.example', (text) =>
  text
    .replace('price: 18', 'prices: [{ for: S, price: 18 }, { for: extra large, price: 26 }]')
    .replace('price: 140', 'price: 140, options: [{ name: Dimmer, price: 9 }, { name: Long cord, price: 5 }]')
    .replace(/\nask:[\s\S]*/, '\n'),
);
const facts = factsOf(business);
const proof = { outcome: 'verified', drafts: 1, sentences: [], voidReason: null } as never;

describe('the sizes and options to choose from', () => {
  const offered = async (asked: string, text: string, isDesk = false) => {
    const said = { text, whole: text, language: 'en', lead: [], uses: [], turnTexts: [asked] };
    const deps = { shown: async () => new Set<string>(), upload: async () => null };
    const rich = await chooseRich(deps, { business, facts }, { ...said, proof: isDesk ? null : proof });
    return rich !== null && 'choices' in rich ? [rich.kind, rich.field, ...namesIn(rich)] : null;
  };

  it('can be tapped where a question names them in full, and nowhere else', async () => {
    expect(await offered('A paper lantern', 'Would you like the paper lantern in S or extra large?')).toEqual([
      'buttons',
      null,
      'S',
      'extra large',
    ]);
    expect(await offered('The lamp', 'Which one is it: Dimmer or Long cord?')).toEqual([
      'buttons',
      null,
      'Dimmer',
      'Long cord',
    ]);
    // A letter in a word is no size, one is no choice, and what stands before the question is not asked.
    expect(await offered('A paper lantern', "Is it for a child's room, or extra large?")).toBeNull();
    expect(await offered('A paper lantern', 'It comes in S and extra large. Is it a present?')).toBeNull();
    expect(await offered('A paper lantern', 'It comes in S and extra large.')).toBeNull();
  });

  it('can be tapped where the desk tells the prices of all, and a tap prices one', async () => {
    const desk = createDesk(business, facts);
    const turn = { known: [], lastReply: null, language: 'en', now: new Date(), state: 'bot' as const };
    const asked = 'How much is the paper lantern?';
    const all = desk.reply({ ...turn, texts: [asked], history: [] }).text;
    expect(await offered(asked, all, true)).toEqual(['buttons', null, 'S', 'extra large']);
    const history = [
      { who: 'customer' as const, text: asked },
      { who: 'assistant' as const, text: all },
    ];
    const one = desk.reply({ ...turn, texts: ['extra large'], history, lastReply: all }).text;
    expect(one).toContain('€26.00');
    expect(await offered('extra large', one, true)).toBeNull();
  });
});
