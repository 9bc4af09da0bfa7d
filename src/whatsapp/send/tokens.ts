import { createHash } from 'node:crypto';
import type { Secret } from '../../domain/secret.ts';

export type Token = {
  /** The variable that it stands in. */
  name: string;
  /** The secret itself: for the Authorization header and `debug_token` only. */
  value: string;
  /** Tells tokens apart in the database; the token cannot be recovered from it. */
  fingerprint: string;
};

type Several = readonly [Token, ...Token[]];

/** The tokens of each of our numbers, in the order of preference. */
export type TokenValues = readonly {
  id: string;
  tokens: readonly [{ name: string; secret: Secret }, ...{ name: string; secret: Secret }[]];
}[];

/** The one owner of the tokens of a process. Which of them is dead stands in the database, for all processes. */
export type Tokens = {
  /** Those of a number in the order of preference; never empty. Hold it for one call only, as the tokens may be replaced. */
  of(phoneNumberId: string): Several;
  /** Each of them once. */
  all(): Several;
  /** The numbers that send with a token. */
  numbersOf(token: Pick<Token, 'fingerprint'>): string[];
  /** What tells the database which tokens may send, as `usable_token` reads it: those of a number alone stand with its id. */
  usable(): string[];
  /** The one that a number's calls go out with that nothing else is known about: the last that `use` was told of. */
  current(phoneNumberId: string): Token;
  /** Says which token a number sends with now; one that is no longer its own is passed over. */
  use(phoneNumberId: string, token: Pick<Token, 'fingerprint'>): void;
  /** Puts other tokens in their place at once; false when they are the same as before. */
  replace(values: TokenValues): boolean;
};

/** Holds the tokens of each number. A number that is not (or no longer) ours has those of the first that shares the common ones. */
export function createTokens(values: TokenValues): Tokens {
  let book = read(values);
  const inUse = new Map<string, string>();
  const of = (id: string): Several => book.byNumber.get(id) ?? book.common;
  return {
    of,
    all: () => book.all,
    numbersOf: ({ fingerprint }) =>
      [...book.byNumber].flatMap(([id, tokens]) => (tokens.some((one) => one.fingerprint === fingerprint) ? [id] : [])),
    usable: () => book.usable,
    current: (id) => of(id).find(({ fingerprint }) => fingerprint === inUse.get(id)) ?? of(id)[0],
    use(id, { fingerprint }) {
      inUse.set(id, fingerprint);
    },
    replace(next) {
      const before = book.usable.join();
      book = read(next);
      inUse.clear();
      return book.usable.join() !== before;
    },
  };
}

type Book = { byNumber: ReadonlyMap<string, Several>; common: Several; all: Several; usable: string[] };

function read(values: TokenValues): Book {
  const byNumber = new Map(values.map(({ id, tokens: [first, ...more] }) => [id, once(first, more)]));
  const [first = nothing] = byNumber.values();
  const common = [...byNumber.values()].find(isCommon) ?? first;
  const all = [...byNumber.values()].flat().filter((one, at, rest) => at === firstOf(rest, one));
  const scoped = [...byNumber].flatMap(([id, tokens]) =>
    sameTokens(tokens, common) ? [] : tokens.map(({ fingerprint }) => `${id}/${fingerprint}`),
  );
  const usable = [...common.map(({ fingerprint }) => fingerprint), ...scoped];
  const [one = common[0], ...rest] = all;
  return { byNumber, common, all: [one, ...rest], usable };
}

/** Stands for the tokens of a process without numbers, which sends nothing. */
const nothing: Several = [{ name: 'WHATSAPP_TOKEN', value: '', fingerprint: '' }];

function isCommon(tokens: Several): boolean {
  return tokens.every(({ name }) => !/\d$/.test(name));
}

function once(first: TokenValues[number]['tokens'][0], more: readonly (typeof first)[]): Several {
  const head = tokenOf(first);
  const rest = more.map(tokenOf).filter(({ fingerprint }) => fingerprint !== head.fingerprint);
  return [head, ...rest];
}

function firstOf(tokens: readonly Token[], { fingerprint }: Token): number {
  return tokens.findIndex((one) => one.fingerprint === fingerprint);
}

function sameTokens(a: Several, b: Several): boolean {
  return a.map(({ fingerprint }) => fingerprint).join() === b.map(({ fingerprint }) => fingerprint).join();
}

function tokenOf({ name, secret }: { name: string; secret: Secret }): Token {
  const value = secret.reveal();
  return { name, value, fingerprint: createHash('sha256').update(value).digest('hex').slice(0, 16) };
}
