import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeCanaries } from '../../src/proof/canaries.ts';
import { readDraft } from '../../src/proof/read-draft.ts';
import { fc, runs } from '../helpers/properties.ts';
import { slots, vetoOf, worldOf } from './world.ts';

const fixtures = 'test/fixtures/businesses';
const files = ['bicycles', 'tea', 'carpets', ...readdirSync(fixtures).map((file) => `${fixtures}/${file}`)];
const told = (kind: string) => !['never', 'about', 'closed-list'].includes(kind);

describe.each(files)('the proof of %s', (file) => {
  const world = worldOf(file);
  const { business, facts } = world;

  it('passes every whole fact, written out or by its id', () => {
    const refused = facts.all
      .filter(({ kind }) => told(kind))
      .flatMap(({ id, text }) =>
        [text, `{{${id}}}`].flatMap((reply) => vetoOf(world, reply, { uses: [id] }).map((fault) => [reply, fault])),
      );
    expect(refused).toEqual([]);
  });

  it('makes canaries with a true sentence, a denied one and, where there are figures, a wrong one', () => {
    for (let times = 0; times < 20; times += 1) {
      const canaries = makeCanaries(business, facts.all, Math.random);
      expect(canaries.map(({ isTrue }) => isTrue)).toEqual([true, false, false]);
      for (const { text, isTrue } of canaries) expect(facts.all.some((fact) => fact.text === text)).toBe(isTrue);
    }
  });
});

describe('the veto', () => {
  const { business, facts, id } = worldOf('bicycles');
  const parts = fc.constantFrom(
    `{{${id('price', 'large')}}}`,
    `{{= 3 * ${id('price', 'small')}}}`,
    '{{theirs 500}}',
    '{{',
    '}}',
    '[Name]',
    ' Ladcykel ',
    ' small ',
    ' 3 dage ',
    '340 kr.',
    '. ',
    '\n- ',
    'mandag ',
    '9.00',
    '٣',
    'ﷺ',
    '🚲',
    '10. juli',
  );
  const read = (reply: string) =>
    readDraft({
      business,
      facts,
      reply,
      uses: facts.all.map((fact) => fact.id),
      lead: slots({ days: '4', start: '2027-07-10' }),
      extraValues: [],
      turnTexts: ['500'],
      language: 'da',
      now: new Date('2026-11-29T12:00:00Z'),
    });

  it('never throws and keeps every sentence in its place', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 40 }), (list) => {
        const { sentences, filled } = read(list.join(''));
        for (const { text, start, end } of sentences) expect(filled.text.slice(start, end)).toBe(text);
      }),
      runs(200),
    );
  });

  it('takes little time for a usual draft and bounded time for the worst', () => {
    const usual = `Hej Anna! En Ladcykel (small) koster {{${id('price', 'small')}}}, large {{${id('price', 'large')}}}. Den skal bestilles 3 dage før. Hvilken dag passer dig?`;
    const worst = 'Ladcykel small 260 kr., large 340 kr. 9.00 mandag 12. maj '.repeat(70).slice(0, 4096);
    const timeOf = (reply: string, times: number) => {
      for (let at = 0; at < times; at += 1) read(reply);
      const start = process.cpuUsage();
      for (let at = 0; at < times; at += 1) read(reply);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000 / times;
    };
    const times = { usual: timeOf(usual, 200), worst: timeOf(worst, 10) };

    expect(times.usual).toBeLessThan(20);
    expect(times.worst).toBeLessThan(400);
  });
});
