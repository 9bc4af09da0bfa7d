import { beforeAll, describe, expect, it } from 'vitest';
import { factsOf } from '../../src/business/facts.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';
import { createDesk, type DeskTurn } from '../../src/desk/desk-reply.ts';
import { learnLanguage } from '../../src/language/detect.ts';
import { MUSIC_SCHOOL, PRINT_SHOP } from './desk-businesses.ts';

const MANY = `name: Parts\nlanguages: [en]\ncurrency: USD\ntax: included\noffers:\n${Array.from(
  { length: 2000 },
  (_, at) => `  - { name: Washer model ${at}x, also: [gasket ${at}], price: ${at + 1}, per: piece }`,
).join('\n')}\n`;

/** CPU time of the quickest of some runs, so that neighbours on the machine do not count. */
function cpuMs(run: () => void): number {
  const times = Array.from({ length: 12 }, () => {
    const before = process.cpuUsage();
    run();
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...times);
}

function turnOf(text: string): DeskTurn {
  const history = Array.from({ length: 30 }, () => ({ who: 'customer' as const, text }));
  return {
    texts: [text],
    history,
    known: [],
    lastReply: null,
    language: 'en',
    now: new Date('2026-03-04T10:00:00Z'),
    state: 'bot',
  };
}

describe('the desk under hostile texts', () => {
  beforeAll(() => learnLanguage('en'));
  const texts = {
    digits: '1 2 3 4 5 6 7 8 9 '.repeat(3600),
    'one number': '7'.repeat(64_000),
    ligatures: 'ﷺ'.repeat(20_000),
    offers: 'flyers banner washer model 7x gasket 9 how much do you have '.repeat(1100),
    lines: 'a?\n'.repeat(21_000),
    names: 'my name is Anna '.repeat(4000),
    kinds: '50 white, '.repeat(6000),
    dates: 'tomorrow 5 May 17h '.repeat(3300),
    dots: '.'.repeat(64_000),
    contacts: 'a@b.example +44 113 000 4455 '.repeat(2200),
  };
  for (const [source, name] of [
    [PRINT_SHOP, 'a small file'],
    [MANY, '2,000 offers'],
  ] as const) {
    const business = parseBusiness(source, 'worst.yaml');
    const desk = createDesk(business, factsOf(business));
    it.each(Object.entries(texts))(`hold the event loop only for a moment with ${name}: %s`, (_kind, text) => {
      desk.reply(turnOf(text));
      expect(cpuMs(() => desk.reply(turnOf(text)))).toBeLessThan(100);
    });
  }

  it('takes a few milliseconds for a usual turn', () => {
    const business = parseBusiness(MUSIC_SCHOOL, 'usual.yaml');
    const desk = createDesk(business, factsOf(business));
    const turn = { ...turnOf('Bonjour, combien coûte le piano, 45 minutes, pour samedi ?'), language: 'fr' };
    for (let run = 0; run < 20; run += 1) desk.reply(turn);
    expect(cpuMs(() => desk.reply(turn))).toBeLessThan(20);
  });

  it('answers the same to the same turn', () => {
    const business = parseBusiness(PRINT_SHOP, 'same.yaml');
    const turn = turnOf('320 flyers and 2 banners for tomorrow');
    const desk = createDesk(business, factsOf(business));
    expect(desk.reply(turn)).toEqual(desk.reply(turn));
  });
});
