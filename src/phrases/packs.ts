import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { AppError } from '../domain/errors.ts';
import { changesSchema, packSchema, sayKeys, type Pack, type SayKey } from './pack.ts';

/** What the owner changes in the packs, by language: a text takes the place of the pack's, phrases are added to its own. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Who speaks: a business, or what is needed of one. */
export type Speaker = {
  name?: string;
  /** The languages of the file, the owner's own first. */
  languages: readonly string[];
  words?: Overrides;
  disclosure?: Readonly<Record<string, string>>;
};

/** Says a fixed text; `{business}` fills itself in, a placeholder without a value stays as it is. */
export type Say = (key: SayKey, values?: Readonly<Record<string, string | number>>) => string;

/** The packs of a folder by code, English first, each read when it is first asked for. */
export type Packs = ReadonlyMap<string, () => Pack>;

const shipped = packsIn(new URL('./', import.meta.url));
/** Merged packs of the businesses in use, by code. */
const merged = new WeakMap<Overrides, Map<string, Pack>>();

/** The packs of every `<code>.yaml` of a folder; reading one throws `bad-phrase-file` with the file and what is wrong. */
export function packsIn(folder: URL): Packs {
  const codes = readdirSync(folder).flatMap((name) => (name.endsWith('.yaml') ? [name.slice(0, -5)] : []));
  const ordered = codes.toSorted().toSorted((a, b) => Number(b === 'en') - Number(a === 'en'));
  const packs: Map<string, () => Pack> = new Map();
  for (const code of ordered) {
    let pack: Pack | null = null;
    packs.set(code, () => (pack ??= readPack(packs, code, new URL(`${code}.yaml`, folder))));
  }
  return packs;
}

/** The codes of all packs, English first. */
export function packCodes(): string[] {
  return [...shipped.keys()];
}

/** The pack of a language, exact or of its base (`es-MX`: `es`), with the owner's changes; null when there is none. */
export function packOf(code: string, overrides?: Overrides): Pack | null {
  const pack = nearest(shipped, code)?.() ?? null;
  if (pack === null || overrides === undefined) return pack;
  const known = merged.get(overrides) ?? new Map<string, Pack>();
  merged.set(overrides, known);
  const changes = nearest(new Map(Object.entries(overrides)), pack.code);
  const own = known.get(pack.code) ?? (changes ? together(pack, changesSchema.parse(nested(changes))) : pack);
  known.set(pack.code, own);
  return own;
}

/** Fixed texts in a language: of its pack, else of the file's first language, else English; the owner's own come first. */
export function sayIn(speaker: Speaker, language: string | null): Say {
  const wanted = [language, speaker.languages[0], 'en'].filter((code) => typeof code === 'string');
  const words = new Map(Object.entries(speaker.words ?? {}));
  const disclosures = new Map(Object.entries(speaker.disclosure ?? {}));
  const find = (key: SayKey): string => {
    for (const code of wanted) {
      const own = nearest(words, code)?.[key] ?? (key === 'disclosure' ? nearest(disclosures, code) : undefined);
      const said = typeof own === 'string' ? own : nearest(shipped, code)?.().says[key];
      if (said !== undefined) return said;
    }
    return '';
  };
  return (key, values = {}) => {
    const all: Readonly<Record<string, string | number>> = { business: speaker.name ?? '', ...values };
    return find(key).replaceAll(/\{(\w+)\}/gu, (whole, name: string) =>
      Object.hasOwn(all, name) ? String(all[name]) : whole,
    );
  };
}

/** The languages of a business file whose fixed texts come in another language, for a warning at start. */
export function languagesWithoutPack(speaker: Speaker): string[] {
  return speaker.languages.filter((code) => nearest(shipped, code) === undefined);
}

/** The languages of a business file in which nothing says that a machine answers. */
export function languagesWithoutDisclosure(speaker: Speaker): string[] {
  const words = new Map(Object.entries(speaker.words ?? {}));
  const disclosures = new Map(Object.entries(speaker.disclosure ?? {}));
  return languagesWithoutPack(speaker).filter(
    (code) => nearest(disclosures, code) === undefined && typeof nearest(words, code)?.['disclosure'] !== 'string',
  );
}

/** What is wrong with the owner's changes, each with its path; empty when nothing is. */
export function overrideFaults(overrides: Overrides): { path: (string | number)[]; message: string }[] {
  return Object.entries(overrides).flatMap(([code, words]) => {
    const issues = changesSchema.safeParse(nested(words)).error?.issues ?? [];
    return issues.flatMap((issue) => {
      const keys = issue.path
        .filter((key) => key !== 'says')
        .map((key) => (typeof key === 'symbol' ? String(key) : key));
      const path = [code, ...keys];
      if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
      const message = 'is no key of the language packs: correct its spelling (src/phrases/en.yaml has them all)';
      return issue.keys.map((key) => ({ path: [...path, key], message }));
    });
  });
}

/** All that a line of a pack stands for, in the order written. */
export function variantsOf(line: string): string[] {
  const [step = '', ...rest] = line.split(' ');
  const ends = rest.length === 0 ? [''] : variantsOf(rest.join(' '));
  return step.split('|').flatMap((word) => ends.map((end) => `${word} ${end}`.trim()));
}

/** The pack of a file; that of a region holds what differs from its base. */
function readPack(packs: Packs, code: string, file: URL): Pack {
  // As they stand there: "no" and "y" are words, never truth values.
  const source: unknown = parse(readFileSync(file, 'utf8'), { schema: 'failsafe' });
  const base = /-[A-Z]{2}$/u.test(code) ? packs.get(code.split('-')[0] ?? code) : undefined;
  const { data, error } = (base ? changesSchema : packSchema).safeParse(source);
  if (error) {
    const faults = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new AppError('bad-phrase-file', `${code}.yaml: ${faults.join('; ')}`, { retry: 'never' });
  }
  // Without a base the whole schema has been fulfilled.
  return { ...(base ? together(base(), data) : (data as Pack)), code };
}

/** Owners write the texts beside the phrases. */
function nested(words: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { text = [], phrases = [] } = Object.groupBy(Object.entries(words), ([key]) =>
    (sayKeys as readonly string[]).includes(key) ? 'text' : 'phrases',
  );
  return { ...Object.fromEntries(phrases), says: Object.fromEntries(text) };
}

/** The phrases of both, and texts as they are changed. */
function together<T extends object>(base: T, changes: object): T {
  const all = new Map<string, unknown>(Object.entries(base));
  for (const [key, more] of Object.entries(changes)) {
    const own = all.get(key);
    const isGroup = typeof own === 'object' && own !== null && !Array.isArray(own);
    all.set(key, isGroup ? together(own, more as object) : Array.isArray(own) ? [...own, ...(more as string[])] : more);
  }
  // The schema of the changes has the shape of what they change.
  return Object.fromEntries(all) as T;
}

/** The entry of a language, else of what is left without its last subtag, but never of another script. */
function nearest<T>(entries: ReadonlyMap<string, T>, code: string): T | undefined {
  const tags = code.toLowerCase().split('-');
  for (let length = tags.length; length > 0; length -= 1) {
    const tag = tags.slice(0, length).join('-');
    for (const [key, value] of entries) if (key.toLowerCase() === tag) return value;
    if (tags[length - 1]?.length === 4) return undefined;
  }
  return undefined;
}
