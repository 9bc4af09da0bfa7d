import { createHash } from 'node:crypto';
import { overrideFaults } from '../phrases/packs.ts';
import { buildAsk, buildHot, translationsOf } from './build-ask.ts';
import { buildOffers, listOf, type Context } from './build-offers.ts';
import { buildTemplates } from './build-templates.ts';
import { buildHours, buildSpans } from './build-times.ts';
import type { BusinessFile } from './business-schema.ts';
import type { Business, Limits, QuestionAnswer, Statement } from './business.ts';
import type { Path, Report, Salvaged } from './salvage.ts';
import { isCurrency } from './written-amounts.ts';

type File = Salvaged<BusinessFile>;

const LIMITS: Limits = {
  turnsPerMinute: 10,
  waitSeconds: 15,
  modelTurnsPerMinute: 6,
  modelTurnsPerHour: 40,
  modelTurnsPerDay: 120,
  costUsdPerDay: 0.25,
};
/** Less is nothing to answer from. */
const LEAST_FACTS = 3;

/** Makes what the file means of what is right in it, and reports all that does not fit together. */
export function buildBusiness(
  file: File,
  { report, isBare }: { report: Report; isBare: (path: Path) => boolean },
): Business {
  const languages = languagesOf(file);
  const language = languages[0] ?? 'en';
  const amounts: Path[] = [];
  const seasons = Object.entries(file.seasons ?? {}).map(([name, lines]) => ({
    name,
    spans: buildSpans(lines, ['seasons', name], report),
  }));
  const currency = file.currency ?? null;
  const context: Context = { report, isBare, languages, currency, seasons, noteAmount: (path) => amounts.push(path) };
  const offers = buildOffers(file.offers ?? [], context);
  const ask = buildAsk(file.ask, language, report);
  const business = {
    name: file.name ?? '',
    about: file.about ?? null,
    tone: file.tone ?? null,
    languages,
    timeZone: file.timeZone ?? 'UTC',
    currency,
    tax: file.tax ?? null,
    contact: contactOf(file),
    place: onMap(file, report),
    links: Object.entries(file.links ?? {}).flatMap(([name, url]) => (url === undefined ? [] : [{ name, url }])),
    ...buildHours(file, languages, report),
    seasons,
    offers,
    statements: [...firstsOf(file, language), ...statementsOf(file, language, report)],
    answers: answersOf(file, language, report),
    ask,
    hot: buildHot(file.hot, { fields: ask, offers }, report),
    never: listOf(file.never),
    words: file.words ?? {},
    disclosure: ownTexts(file.disclosure, language),
    returnAfterHours: file.returnAfterHours ?? 12,
    returnLine: ownTexts(file.returnLine, language),
    templates: buildTemplates(file, ask, report),
    missedCall: { ...ownTexts(file.calls?.missed, language), ...translationsOf(file.calls?.in) },
    demo: listOf(file.demo).map(({ name = '', language: code = language, says }) => ({
      name,
      language: code,
      says: listOf(says),
    })),
    rich: file.rich ?? true,
    limits: { ...LIMITS, ...withoutUndefined(file.limits ?? {}) },
  };
  checkWhole(file, { amounts, offers: offers.length }, report);
  // Salvaged entries of "words" are whatever the owner wrote; the packs' own schema has judged them.
  const words = business.words as Business['words'];
  for (const fault of overrideFaults(words)) report(['words', ...fault.path], fault.message);
  const whole = { ...business, words };
  return { ...whole, version: createHash('sha256').update(canonicalJson(whole)).digest('hex').slice(0, 12) };
}

function contactOf({ contact }: File): Business['contact'] {
  return {
    phone: contact?.phone ?? null,
    email: contact?.email ?? null,
    website: contact?.website ?? null,
    address: contact?.address ?? null,
  };
}

function onMap({ contact }: File, report: Report): Business['place'] {
  const { latitude, longitude } = contact?.place ?? {};
  if (latitude === undefined || longitude === undefined) return null;
  if (contact?.address === undefined)
    report(['contact', 'place'], 'needs "address" beside it: write the address as customers know it');
  return { latitude, longitude };
}

function languagesOf(file: File): string[] {
  const languages = listOf(file.languages);
  return languages.length === 0 ? ['en'] : [...new Set(languages)];
}

function checkWhole(
  file: File,
  { amounts, offers }: { amounts: readonly Path[]; offers: number },
  report: Report,
): void {
  const { currency, timeZone } = file;
  if (currency !== undefined && !isCurrency(currency)) {
    report(
      ['currency'],
      `"${currency}" is not a currency in use: write the three letters of ISO 4217, such as EUR or INR`,
    );
  }
  const [amount] = amounts;
  if (currency === undefined && amount) {
    report(amount, 'is an amount, and the file names no currency: add "currency: EUR", or yours, at the top');
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    report(['timeZone'], `"${timeZone}" is not a time zone: write its IANA name, such as Europe/Paris or Asia/Kolkata`);
  }
  const needing = (['hours', 'otherHours', 'openOn', 'closed', 'seasons'] as const).find(
    (key) => file[key] !== undefined,
  );
  const noticed = listOf(file.offers).some((offer) => offer.notice !== undefined);
  if (timeZone === undefined && (needing !== undefined || noticed)) {
    report(
      ['timeZone'],
      `is missing, and ${needing ?? 'the notice of an offer'} needs it: add "timeZone: Europe/Paris", or yours`,
    );
  }
  const statements = Object.values(file.facts ?? {}).reduce((sum, lines) => sum + listOf(lines as never).length, 0);
  const told = offers + statements + listOf(file.answers).length + listOf(file.first).length;
  if (told < LEAST_FACTS) {
    report(
      ['offers'],
      `plus "facts" and "answers" make ${told}: at least ${LEAST_FACTS} in all are needed to answer from`,
    );
  }
}

function firstsOf(file: File, language: string): Statement[] {
  return listOf(file.first).flatMap((entry): Statement[] => {
    if (entry.exact === undefined) return [];
    const own = { [language]: entry.exact, ...translationsOf(entry.in) };
    return [{ heading: '', text: entry.exact, exact: true, first: true, in: own, about: listOf(entry.about) }];
  });
}

function statementsOf(file: File, language: string, report: Report): Statement[] {
  return Object.entries(file.facts ?? {}).flatMap(([heading, lines]) => {
    const isList = Array.isArray(lines);
    const entries = isList ? lines : [lines];
    return entries.flatMap((entry, index): Statement[] => {
      if (entry === undefined) return [];
      const path = isList ? ['facts', heading, index] : ['facts', heading];
      if (typeof entry === 'string') return [{ heading, text: entry, exact: false, first: false, in: {}, about: [] }];
      const text = onlyOne('text', entry.text, entry.exact, path, report);
      const isExact = entry.exact !== undefined;
      const own = { [language]: text, ...translationsOf(entry.in) };
      return [{ heading, text, exact: isExact, first: false, in: own, about: listOf(entry.about) }];
    });
  });
}

function answersOf(file: File, language: string, report: Report): QuestionAnswer[] {
  const placeOf = new Map<string, number>();
  return (file.answers ?? []).flatMap((entry, index) => {
    if (!entry) return [];
    const path = ['answers', index];
    const { ask = '' } = entry;
    const say = onlyOne('say', entry.say, entry.exact, path, report);
    for (const wording of [ask, ...listOf(entry.also)].map((one) => one.toLowerCase())) {
      const before = placeOf.get(wording);
      if (before !== undefined && wording !== '')
        report([...path, 'ask'], `asks the same as answers[${before}]: join the two`);
      placeOf.set(wording, index);
    }
    const own = { [language]: say, ...translationsOf(entry.in) };
    return [{ ask, also: listOf(entry.also), say, exact: entry.exact !== undefined, in: own }];
  });
}

/** The text of `exact: words`, or of the other key beside which `exact: true` may stand. */
function onlyOne(
  ...[key, text, exact, path, report]: [string, string | undefined, string | true | undefined, Path, Report]
): string {
  const own = typeof exact === 'string' ? exact : undefined;
  if (text === undefined && own === undefined) report(path, `needs "${key}:" or "exact:" with the words`);
  if (text !== undefined && own !== undefined)
    report(path, `has "${key}:" and "exact:": keep one, or write "exact: true"`);
  return own ?? text ?? '';
}

/** Owner's words: in the file's first language, or by language. */
function ownTexts(
  texts: string | Readonly<Record<string, string | undefined>> | undefined,
  language: string,
): Record<string, string> {
  return typeof texts === 'string' ? { [language]: texts } : translationsOf(texts);
}

function withoutUndefined<T extends object>(entries: T): { [K in keyof T]: NonNullable<T[K]> } {
  // What is left has a value.
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never;
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
