import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Business, Facts } from '../../src/business/business.ts';
import { factsOf } from '../../src/business/facts.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';
import type { SlotClaim } from '../../src/domain/lead.ts';

/** A reply as a model writes it; a false one holds exactly one hard fault, which its twin does not. */
export type DraftCase = {
  id: string;
  kind: 'true' | 'false' | 'twin';
  /** Of a false one: what is wrong, e.g. `tier`. */
  fault?: string;
  twinOf?: string;
  customer: string[];
  slots: SlotClaim[];
  language: string;
  style: 'references' | 'typed';
  /** Locators, see `locate-fact.ts`. */
  uses: string[];
  reply: string;
};

export type ChatTurn = {
  customer: string[];
  /** The file holds what is asked for. */
  answerable: boolean;
  /** `a|b` means either. */
  mustSay: string[];
  mustNotSay: string[];
  /** Whether a person must be called; null when both will do. */
  person: boolean | null;
  /** What must be known after the turn, beside what was known before. */
  slots: Record<string, string>;
  languageOfReply: string;
};

export type ChatCase = { id: string; language: string; turns: ChatTurn[] };

/** A business with all that is labelled about it. */
export type LabelledBusiness = {
  name: string;
  business: Business;
  facts: Facts;
  now: Date;
  drafts: DraftCase[];
  chats: ChatCase[];
};

export const seenFolder = 'test/fixtures/evaluation/businesses';
/** Once unseen; the code was mended by them since. */
export const openedFolder = 'test/fixtures/evaluation/opened';
/** Written by somebody who has not seen the code, and measured apart; there is none until the next is written. */
export const unseenFolder = 'test/fixtures/evaluation/unseen-5';

/** Reads every labelled business of a folder, or the one of that name; throws when a file is not as it should be. */
export function loadLabelled(folder: string, only: string | null = null): LabelledBusiness[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files
    .map((file) => path.basename(file, '.json'))
    .filter((name) => only === null || name === only)
    .map((name) => {
      // Written by hand in this shape.
      const labelled = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as {
        business: string;
        now: string;
        drafts: DraftCase[];
        chats: ChatCase[];
      };
      const { business, facts } = loadWorld(labelled.business);
      return { ...labelled, name, business, facts, now: new Date(labelled.now) };
    });
}

/** A business file with its facts. */
export function loadWorld(file: string): { business: Business; facts: Facts } {
  const business = parseBusiness(readFileSync(file, 'utf8'), file);
  return { business, facts: factsOf(business) };
}

/** The cases of one of the sample's old sets. */
export function loadOldSet<T>(name: string): T[] {
  const source = readFileSync(`test/fixtures/evaluation/${name}.json`, 'utf8');
  // Written by hand in the shape of its evaluator.
  return (JSON.parse(source) as { cases: T[] }).cases;
}
