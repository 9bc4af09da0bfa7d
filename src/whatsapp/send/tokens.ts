import { createHash } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
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
  /** The numbers that this process serves. */
  numbers(): string[];
  /**
   * Those of a number in the order of preference; never empty. Hold it for one call only, as the tokens may be replaced. Throws an `AppError`
   * (`unknown-number`) for a number that is not served: nothing of it may leave with a token of another.
   */
  of(phoneNumberId: string): Several;
  /** Each of them once. */
  all(): Several;
  /** The numbers that send with a token. */
  numbersOf(token: Pick<Token, 'fingerprint'>): string[];
  /** What tells the database which tokens may send, as `usable_token` reads it: each with the number it sends for, so that no other has any. */
  usable(): string[];
  /** The one that a number's calls go out with that nothing else is known about: the last that `use` was told of. */
  current(phoneNumberId: string): Token;
  /** Says which token a number sends with now; one that is no longer its own is passed over. */
  use(phoneNumberId: string, token: Pick<Token, 'fingerprint'>): void;
  /** Puts other tokens in their place at once; false when they are the same as before. */
  replace(values: TokenValues): boolean;
};

/** Holds the tokens of each number. */
export function createTokens(values: TokenValues): Tokens {
  let book = read(values);
  const inUse = new Map<string, string>();
  const of = (id: string): Several => {
    const own = book.byNumber.get(id);
    if (own === undefined)
      throw new AppError('unknown-number', `the number ${id} is not in WHATSAPP_PHONE_NUMBER_ID`, { retry: 'later' });
    return own;
  };
  return {
    numbers: () => [...book.byNumber.keys()],
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

type Book = { byNumber: ReadonlyMap<string, Several>; all: Several; usable: string[] };

function read(values: TokenValues): Book {
  const byNumber = new Map(values.map(({ id, tokens: [first, ...more] }) => [id, once(first, more)]));
  const all = [...byNumber.values()].flat().filter((one, at, rest) => at === firstOf(rest, one));
  const usable = [...byNumber].flatMap(([id, tokens]) => tokens.map(({ fingerprint }) => `${id}/${fingerprint}`));
  const [one = nothing, ...rest] = all;
  return { byNumber, all: [one, ...rest], usable };
}

/** Stands for the tokens of a process without numbers, which sends nothing. */
const nothing: Token = { name: 'WHATSAPP_TOKEN', value: '', fingerprint: '' };

function once(first: TokenValues[number]['tokens'][0], more: readonly (typeof first)[]): Several {
  const head = tokenOf(first);
  const rest = more.map(tokenOf).filter(({ fingerprint }) => fingerprint !== head.fingerprint);
  return [head, ...rest];
}

function firstOf(tokens: readonly Token[], { fingerprint }: Token): number {
  return tokens.findIndex((one) => one.fingerprint === fingerprint);
}

function tokenOf({ name, secret }: { name: string; secret: Secret }): Token {
  const value = secret.reveal();
  return { name, value, fingerprint: createHash('sha256').update(value).digest('hex').slice(0, 16) };
}
