import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/language/normalise.ts';
import { sayKeys, type Pack } from '../../src/phrases/pack.ts';
import {
  languagesWithoutPack,
  overrideFaults,
  packCodes,
  packOf,
  packsIn,
  sayIn,
  variantsOf,
} from '../../src/phrases/packs.ts';

const folder = new URL('../../src/phrases/', import.meta.url);
const packs = packCodes().map((code) => packOf(code) as Pack);
const folded = (phrases: readonly string[]): string[] => [
  ...new Set(phrases.flatMap(variantsOf).map((one) => wordsOf(one).join(' '))),
];
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/gu)].map(([one]) => one).toSorted();
const repeated = (lists: readonly (readonly string[])[]): string[] => {
  const all = lists.flatMap(folded);
  return all.filter((one, at) => all.indexOf(one) !== at);
};

describe('the packs', () => {
  it('are thirteen, English first', () => {
    expect(packCodes()).toEqual(['en', 'ar', 'de', 'es', 'fr', 'hi', 'hi-Latn', 'id', 'it', 'nl', 'pt', 'pt-BR', 'tr']);
  });

  it.each(packs)('of $code keeps to the rules', async (pack) => {
    const source = await readFile(new URL(`${pack.code}.yaml`, folder), 'utf8');
    expect(source.split('\n').length).toBeLessThanOrEqual(60);
    for (const key of sayKeys) {
      expect({ key, has: placeholders(pack.says[key]) }).toEqual({ key, has: placeholders(packs[0]?.says[key] ?? '') });
    }
    const { greetings, thanks, goodbyes, optOut, optIn, person } = pack;
    expect(repeated([greetings, thanks, goodbyes, optOut, optIn, person.words])).toEqual([]);
    expect(repeated(Object.values(pack.asks))).toEqual([]);
    for (const phrases of [greetings, thanks, goodbyes, optOut, optIn, person.words, person.phrases]) {
      expect(folded(phrases)).not.toContain('');
    }
    expect(folded(pack.optOut)).toContain('stop');
    expect(folded(pack.optIn)).toContain('start');
    expect(pack.says.optOutReply).toContain('START');
    // A tap comes back as its words.
    expect(folded(pack.yes)).toContain(wordsOf(pack.says.yesButton).join(' '));
    expect(folded(pack.no)).toContain(wordsOf(pack.says.noButton).join(' '));
    for (const key of ['yesButton', 'noButton', 'chooseButton'] as const)
      expect(pack.says[key].length).toBeLessThanOrEqual(20);
  });

  it('take up a new file by themselves, and say what is wrong in one', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'packs-'));
    await cp(new URL('en.yaml', folder), join(copy, 'sv.yaml'));
    await cp(new URL('en.yaml', folder), join(copy, 'en.yaml'));
    const url = pathToFileURL(`${copy}/`);
    expect([...packsIn(url).keys()]).toEqual(['en', 'sv']);
    expect(packsIn(url).get('sv')?.().code).toBe('sv');
    await cp(new URL('../../package.json', import.meta.url), join(copy, 'da.yaml'));
    expect(() => packsIn(url).get('da')?.()).toThrow(/da\.yaml: .*greetings/u);
    await rm(copy, { recursive: true });
  });

  it('are found by the exact language or its base, never in another script', () => {
    expect(packOf('pt-br')?.code).toBe('pt-BR');
    expect(packOf('pt-PT')?.code).toBe('pt');
    expect(packOf('es-419')?.code).toBe('es');
    expect(packOf('hi-Latn-IN')?.code).toBe('hi-Latn');
    expect(packOf('ar-Latn')).toBeNull();
    expect(packOf('ja')).toBeNull();
    expect(packOf('__proto__')).toBeNull();
  });
});

describe('a fixed text', () => {
  const speaker = { name: 'Ateliers & Co', languages: ['fr', 'ja'], words: {} };

  it('comes in the language, else in the first of the file, else in English', () => {
    expect(sayIn(speaker, 'de')('offTopic')).toContain('Fragen zu Ateliers & Co');
    expect(sayIn(speaker, 'ja')('offTopic')).toContain('questions sur Ateliers & Co');
    expect(sayIn({ ...speaker, languages: ['ja'] }, null)('offTopic')).toContain('questions about');
  });

  it('holds values as they are, once, whatever is in them', () => {
    expect(sayIn(speaker, 'en')('noted', { list: '{business} $& {list}' })).toBe('I have noted: {business} $& {list}.');
    expect(sayIn(speaker, 'en')('total')).toBe('Total: {amount}');
  });

  it("is the owner's where the file has one, also in a language without a pack", () => {
    const own = {
      ...speaker,
      words: { fr: { greetingReply: 'Bienvenue !' }, ja: { late: '遅れて' } },
      disclosure: { fr: 'Robot.' },
    };
    expect(sayIn(own, 'fr-CA')('greetingReply')).toBe('Bienvenue !');
    expect(sayIn(own, 'fr')('disclosure')).toBe('Robot.');
    expect(sayIn(own, 'ja')('late')).toBe('遅れて');
    expect(sayIn(own, 'ja')('greetingReply')).toBe('Bienvenue !');
  });
});

describe('what the owner changes', () => {
  it('adds to the phrases of a pack and replaces its texts', () => {
    const pack = packOf('fr', {
      fr: { greetings: ['wesh|yo les amis'], asks: { price: ['ça douille'] }, late: 'Pardon.' },
    });
    expect(folded(pack?.greetings ?? [])).toEqual(expect.arrayContaining(['bonjour', 'wesh les amis', 'yo les amis']));
    expect(folded(pack?.asks.price ?? [])).toEqual(expect.arrayContaining(['prix', 'ca douille']));
    expect(pack?.says.late).toBe('Pardon.');
    expect(folded(packOf('fr')?.greetings ?? [])).not.toContain('yo les amis');
  });

  it('is refused with its place when it is no key of a pack', () => {
    expect(overrideFaults({ fr: { greetingReply: 'Salut', thanks: ['ok'] } })).toEqual([]);
    const faults = overrideFaults({ fr: { greetinReply: 'Salut' }, en: { asks: { price: 5 } } });
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['fr.greetinReply', 'en.asks.price']);
  });

  it('does not give a language a pack', () => {
    expect(languagesWithoutPack({ languages: ['fr', 'ja', 'pt-PT'], words: {} })).toEqual(['ja']);
  });
});
