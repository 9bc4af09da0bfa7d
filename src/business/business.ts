import type { Value } from '../domain/figure.ts';
import type { ListedTemplate } from '../domain/template.ts';

/** Words by language code, e.g. the owner's own translations. */
export type Translations = Readonly<Record<string, string>>;

/** What a price is asked for: `from` the amount, up to `toMinor`, or exactly the amount. */
export type Price = {
  minor: number;
  /** Set for a range: the highest amount. */
  toMinor: number | null;
  isFrom: boolean;
  /** The owner's words for the unit, e.g. `night` or `person and lesson`; null when the price is for the offer as it is. */
  per: string | null;
  /** Size, model or variant, in the owner's words. */
  for: string | null;
  /** A tier: from this count on, of what (null: of the unit). */
  atLeast: { count: number; of: string | null } | null;
  /** When it holds; null for always, when no other price of the same tier and size fits the time. */
  when: When | null;
};

/** A season by name, weekdays (1 Monday to 7 Sunday), or hours in minutes after midnight (`to` below `from` runs past it). */
export type When =
  | { kind: 'season'; name: string }
  | { kind: 'days'; days: readonly number[] }
  | { kind: 'hours'; from: number; to: number };

export type Option = {
  name: string;
  also: readonly string[];
  price: Price;
  minimum: number | null;
};

/** At least so many, or an amount of money, always or in a season. */
export type Minimum = {
  count: number | null;
  of: string | null;
  minor: number | null;
  when: When | null;
};

export type Span = { from: MonthDay; to: MonthDay };
export type MonthDay = { month: number; day: number; year: number | null };

export type Offer = {
  name: string;
  also: readonly string[];
  texts: readonly string[];
  prices: readonly Price[];
  options: readonly Option[];
  minimums: readonly Minimum[];
  /** The owner's words, e.g. `10-15 working days`. */
  notice: string | null;
  available: readonly Span[];
  link: string | null;
  picture: string | null;
  /** The address of a PDF. */
  document: string | null;
};

/** A sentence of the owner under a heading. */
export type Statement = {
  heading: string;
  text: string;
  /** Goes out word for word only. */
  exact: boolean;
  /** Said before anything else. */
  first: boolean;
  in: Translations;
  /** Words of customers, in any language, that make this the topic. */
  about: readonly string[];
};

export type QuestionAnswer = { ask: string; also: readonly string[]; say: string; exact: boolean; in: Translations };

/** Opening hours of one weekday, in minutes after midnight; `close` above 1440 runs past midnight. */
export type Opening = { day: number; open: number; close: number };
type OpenException = { date: string; open: number; close: number };

export type FieldType =
  | 'offer'
  | 'number'
  | 'text'
  | 'yes-no'
  | 'date'
  | 'time'
  | 'place'
  | 'name'
  | 'email'
  | 'phone'
  | 'money'
  | 'choice';

/** Something to find out of a customer; `question` is empty for what is kept but never asked for. */
export type Field = {
  key: string;
  type: FieldType;
  required: boolean;
  question: Translations;
  choices: readonly string[];
  /** Other names of the choices, by choice. */
  choicesAlso: Readonly<Record<string, readonly string[]>>;
  /** The owner's translations of the choices, by choice; they are among the other names as well. */
  choicesIn: Readonly<Record<string, Translations>>;
  pattern: string | null;
  /** Asked for, and required, only while the fields by these keys have these values. */
  when: Readonly<Record<string, string>>;
};

/** One condition on a known field. */
export type Condition =
  | { field: string; atLeast: number }
  | { field: string; withinDays: number }
  | { field: string; is: string };

export type Limits = {
  turnsPerMinute: number;
  waitSeconds: number;
  modelTurnsPerMinute: number;
  modelTurnsPerHour: number;
  modelTurnsPerDay: number;
  costUsdPerDay: number;
};

/** What is sent by Meta's templates. */
export type Templates = {
  followUp: (ListedTemplate & { afterHours: number; most: number; optIn: boolean }) | null;
  lateAnswer: ListedTemplate | null;
  reminders: readonly ListedTemplate[];
  /** When none is sent, in minutes after midnight; `to` may be below `from`. */
  quiet: { from: number; to: number };
  /** What Meta bills for one, by its category: everywhere, or by the digits that a customer's number begins with. */
  costUsd: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
};

/** Everything the owner has told; the only source of what the assistant may say about the business. */
export type Business = {
  name: string;
  about: string | null;
  tone: string | null;
  /** Never empty; the first is the language of the owner's texts. */
  languages: readonly string[];
  timeZone: string;
  /** Null when the file holds no amount. */
  currency: string | null;
  tax: string | null;
  contact: { phone: string | null; email: string | null; website: string | null; address: string | null };
  /** Where the address is on the map. */
  place: { latitude: number; longitude: number } | null;
  links: readonly { name: string; url: string }[];
  hours: readonly Opening[];
  otherHours: readonly { name: string; hours: readonly Opening[] }[];
  closed: readonly Span[];
  openOn: readonly OpenException[];
  seasons: readonly { name: string; spans: readonly Span[] }[];
  offers: readonly Offer[];
  statements: readonly Statement[];
  answers: readonly QuestionAnswer[];
  ask: readonly Field[];
  /** Any of these lists, wholly fulfilled, makes a qualified lead hot. */
  hot: readonly (readonly Condition[])[];
  never: readonly string[];
  /** Overrides of the language packs, by language and key. */
  words: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  disclosure: Translations;
  returnAfterHours: number;
  /** What the customer is told when that time is over; empty: nothing. */
  returnLine: Translations;
  templates: Templates;
  /** What a customer is told whose call nobody answered; empty: nothing. */
  missedCall: Translations;
  limits: Limits;
  /** Whether replies may carry more than words. */
  rich: boolean;
  /** Whom the demo shows, and what they may write; empty: made from the rest of the file. */
  demo: readonly { name: string; language: string; says: readonly string[] }[];
  /** Changes exactly when the meaning of the file changes. */
  version: string;
};

export type FactKind =
  | 'offer'
  | 'closed-list'
  | 'price'
  | 'option'
  | 'minimum'
  | 'notice'
  | 'available'
  | 'season'
  | 'tax'
  | 'hours'
  | 'closed'
  | 'contact'
  | 'link'
  | 'picture'
  | 'document'
  | 'sentence'
  | 'answer'
  | 'about'
  | 'never';

/** One thing the owner has told, with an id that stays while its content does. */
export type Fact = {
  id: string;
  kind: FactKind;
  /** One line, as models and the verifier see it, without the id; figures written for the file's first language. */
  text: string;
  /** The name of the offer it belongs to. */
  offer: string | null;
  /** The heading of a statement, the question of an answer, the name of a link or of other hours. */
  heading: string | null;
  /** Every figure it holds, typed; also figures of the offer's name and of the unit or size. */
  values: readonly Value[];
  /** Of a price or an option: what is asked for. */
  price: Price | null;
  /** Of an option: its name. */
  option: string | null;
  minimum: Minimum | null;
  /** Of an exact sentence or answer and of those said first: the words that must go out unchanged, by language. */
  exact: { in: Translations; first: boolean; about: readonly string[] } | null;
};

/** The facts of a business, by id and in the order of the file. */
export type Facts = {
  all: readonly Fact[];
  byId: ReadonlyMap<string, Fact>;
  /** Changes when any fact changes. */
  hash: string;
};
