import type { VerdictClass } from '../../../src/domain/proof.ts';

/**
 * One thing that a customer writes and what a programmed writer makes of it. Texts for the server name a fact between «»
 * by how its line begins, as a model would name it by its id.
 */
export type Script = {
  says: string;
  language: string;
  /** A sentence each; sent with blanks between. */
  reply: readonly string[];
  /** What the writer says when it is sent back; without it the same again. */
  mended?: readonly string[];
  uses?: readonly string[];
  /** Field, value, quote. */
  slots?: readonly (readonly [string, string, string])[];
  needsHuman?: boolean;
};

/** A script whose words are true: the customer gets these sentences, word for word. */
export type TrueScript = Script & {
  sent: readonly string[];
  /** Of sentences that no fact supports. */
  classes?: Readonly<Record<string, VerdictClass>>;
};

/** A script of which nothing may leave: neither a whole sentence of it nor these words. */
export type FalseScript = Script & {
  kind: string;
  never: readonly RegExp[];
  /** Without a figure, link, contact or exact topic: only an honest verifier can stop it. */
  soft?: true;
};

/** What is said to one business. */
export type BusinessScripts = {
  file: string;
  /** Two turns to a qualified lead, and what is then known. */
  lead: { turns: readonly [TrueScript, TrueScript]; known: Readonly<Record<string, string>> };
  /** Other questions, one a customer, also in the other languages of the file. */
  follows: readonly [TrueScript, ...TrueScript[]];
  /** Amounts typed instead of referenced: the right one, then a wrong one that is mended. */
  types: readonly [TrueScript, TrueScript];
  /** Ten lies, one of each kind. */
  lies: readonly FalseScript[];
  /** A claim without a figure that no fact supports. */
  soft: string;
  attacks: readonly FalseScript[];
};
