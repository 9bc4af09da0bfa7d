import type { Fact } from '../business/business.ts';
import type { Value } from '../domain/figure.ts';
import type { SentenceFault } from '../domain/proof.ts';
import { readFigures } from '../language/figures.ts';
import { minorDigits } from '../language/format.ts';
import { wordsOf } from '../language/normalise.ts';
import { splitSentences } from '../language/sentences.ts';
import { standsAlone, topicsOf } from './exact-facts.ts';
import { sentenceKey } from './fact-index.ts';
import { readingOf } from './in-play.ts';
import { fillReferences, type Filled } from './references.ts';
import { readScene, within, type Draft, type Scene, type Stretch } from './scene.ts';
import { vetoSentence, type Placed } from './veto.ts';

/** A sentence as it would leave, before any verdict. */
export type DraftSentence = Stretch & {
  text: string;
  /** `owner`: whole words of the file, `theirs`: code gives an amount of the customer's back; neither needs a verdict. */
  by: 'model' | 'owner' | 'theirs';
  /** Exact facts that take its place. */
  exact: readonly Fact[];
  placed: Placed;
  /** In it, or because of it, the draft cannot leave. */
  fault: SentenceFault | null;
  /** A fault that does no harm in a sentence that may be left out. */
  blemish: SentenceFault | null;
  matchesSlot: boolean;
};

export type ReadDraft = { scene: Scene; filled: Filled; sentences: readonly DraftSentence[] };
type Part = Stretch & { text: string };

/** More than the price list of a whole catalogue has, and a line of it. */
const [MAX_FIGURES, MAX_IN_SENTENCE, MAX_SENTENCES] = [150, 40, 80];
const MAX_TEXT_CHARS = 6000;
const BLANK =
  /\[[^\][\n]{1,60}\](?!\()|\{[^{}\n]{0,60}\}|<[\p{L}_][^<>\n]{0,60}>|_{3,}|(?<![\p{L}\p{N}])X{2,}(?![\p{L}\p{N}])|[{}]{1,2}/gu;
const NOT_PLACED: Placed = { fault: null, rests: [], hasFigure: false, isTheirs: false };

/** Fills a draft and judges each of its sentences by figures, references and templates; pure, never throws, linear. */
export function readDraft(draft: Draft): ReadDraft {
  const filled = fillReferences(draft, draft.reply, draft.language);
  const scene = readScene(draft, filled);
  const parts = splitSentences(filled.text, draft.language, scene.allFigures);
  const owner = ownersSentences(scene, parts);
  const amounts = filled.marks.some(({ theirs }) => theirs !== null) ? amountsNamed(draft) : [];
  const slotWords = new Set(draft.lead.flatMap(({ value }) => wordsOf(value)).filter((word) => word.length > 2));
  const told: Value[] = [];
  const isLong = parts.length > MAX_SENTENCES || scene.figures.length > MAX_FIGURES;
  const sentences = parts.map((part, at) => {
    const sentence = readSentence(scene, { filled, part, owner: owner[at] ?? null, amounts, told, isLong });
    const isTold = wordsOf(part.text).some((word) => slotWords.has(word));
    return { ...sentence, matchesSlot: sentence.by === 'model' && (sentence.placed.isTheirs || isTold) };
  });
  return { scene, filled, sentences };
}

type Reading = {
  filled: Filled;
  part: Part;
  owner: Fact | null;
  amounts: readonly number[];
  told: Value[];
  isLong: boolean;
};

function readSentence(scene: Scene, { filled, part, owner, amounts, told, isLong }: Reading): DraftSentence {
  const { start, end, text } = part;
  const marks = within(scene.marks, part);
  const theirs = marks.flatMap((mark) => mark.theirs ?? []);
  const by = owner ? 'owner' : theirs.length > 0 ? 'theirs' : 'model';
  const placed = { ...NOT_PLACED, rests: owner ? [owner] : [] };
  const exact = owner?.exact ? [owner] : [];
  const sentence = { start, end, text, by, exact, placed, fault: null, blemish: null, matchesSlot: false } as const;
  const faulty = (kind: SentenceFault['kind'], reason: string) => ({ ...sentence, fault: { kind, reason, facts: [] } });
  if (isLong || within(scene.figures, part).length > MAX_IN_SENTENCE) {
    return faulty('figure', 'too much: answer in a few sentences, only what was asked');
  }
  if (owner) return sentence;
  const broken = filled.faults.find((one) => one.start < end && one.end > start);
  if (broken) return faulty('reference', broken.reason);
  const unnamed = theirs.find((amount) => !amounts.includes(amount));
  if (unnamed !== undefined) return faulty('reference', `the customer has not named the amount ${unnamed}`);
  if (theirs.length > 0) return sentence;
  const quoted = marks.flatMap(({ facts }) => facts.filter((fact) => fact.exact));
  const touched = [...new Set([...quoted, ...topicsOf(scene, text)])];
  if (touched.length > 0) return { ...sentence, exact: touched };
  const vetoed = vetoSentence(scene, part, told);
  const blank = blankIn(scene, part, marks);
  const blemish =
    blank === null ? null : { kind: 'placeholder' as const, reason: `${blank} is not filled in`, facts: [] };
  return { ...sentence, placed: vetoed, fault: vetoed.fault, blemish };
}

/** What a model forgot to fill in, `[Customer Name]`, `<date>`, `XX`, unless code, the owner or the customer wrote it. */
function blankIn({ facts, turnTexts }: Scene, { text, start }: Part, marks: readonly Stretch[]): string | null {
  for (const { 0: raw, index } of text.matchAll(BLANK)) {
    const from = start + index;
    const isFilled = marks.some((mark) => mark.start <= from && from + raw.length <= mark.end);
    const isTheirs = !/^[{<]/.test(raw) && turnTexts.some((said) => said.includes(raw));
    if (!isFilled && !isTheirs && !facts.all.some((fact) => fact.text.includes(raw))) return raw;
  }
  return null;
}

/** For each sentence the fact whose whole text it is part of: written out, or put in by code as a sentence of its own. */
function ownersSentences(scene: Scene, parts: readonly Part[]): (Fact | null)[] {
  const found: (Fact | null)[] = parts.map((part) => {
    const mark = scene.marks.find(({ start, end }) => start <= part.start && part.end <= end);
    const [fact] = mark?.facts ?? [];
    if (!mark || !fact || mark.worked || fact.price || !standsAlone(fact, scene.turnTexts)) return null;
    return isWholeMark(scene, mark) ? fact : null;
  });
  const keys = parts.map(({ text }) => sentenceKey(text));
  for (const [at, key] of keys.entries()) {
    const match = scene.index.whole
      .get(key)
      ?.find((one) => standsAlone(one.fact, scene.turnTexts) && one.keys.every((all, next) => all === keys[at + next]));
    for (const next of match?.keys.keys() ?? []) found[at + next] ??= match?.fact ?? null;
  }
  return found;
}

/** Nothing but a bullet or the end of a sentence stands around it on its line. */
function isWholeMark({ text }: Scene, { start, end }: Stretch): boolean {
  return (
    /(?:^|[\n.!?…。！？؟।])[\s*_•·–-]*$/u.test(text.slice(Math.max(0, start - 12), start)) &&
    /^[\s*_.!]*(?:$|\n|\s)/u.test(text.slice(end, end + 12))
  );
}

/** Every amount that the customer has named, as a plain number. */
function amountsNamed(draft: Draft): number[] {
  const { business, lead, turnTexts } = draft;
  const money = new Set(business.ask.filter(({ type }) => type === 'money').map(({ key }) => key));
  const told = lead.filter(({ field }) => money.has(field)).flatMap(({ value, quote }) => [value, quote]);
  const reading = readingOf(draft);
  const figures = [...turnTexts, ...told].flatMap((text) => readFigures(text.slice(0, MAX_TEXT_CHARS), reading));
  return figures
    .flatMap(({ readings }) => readings)
    .flatMap((one) => {
      if (one.kind === 'money') return [one.minor / 10 ** minorDigits(one.currency)];
      return one.kind === 'count' ? [one.value] : [];
    });
}
