// Serves find-answer: what a turn's messages point at, for those who do not read notes themselves.
import type { Business } from '../business/business.ts';
import type { CustomerMessage } from '../business/verify-slots.ts';
import type { LeadFact, SlotClaim } from '../domain/lead.ts';
import type { TurnPart } from '../domain/ports.ts';
import type { HistoryLine, Note, TurnMessage } from '../domain/turn.ts';
import { fold } from '../language/normalise.ts';

/** The lead's fields that no model and nobody's question fills; no key of a business file can be written so. */
const AD_FIELD = 'from_ad';
const CART_FIELD = 'in_cart';
const MAX_CART_CHARS = 2_000;

const MAX_LEAD_CHARS = 200;
const MAX_NOTES = 12;
const FORM_LINE = /^([^:\n]{1,80}): (\S.{0,500})$/gm;

/** Earlier messages of the customer that the turn's messages reply to: their words, as good as those of the turn. */
export function quotedOf(parts: readonly TurnPart[] = []): CustomerMessage[] {
  return notesIn(parts).flatMap((note) =>
    note.kind === 'quote' && note.who === 'customer' ? [{ wamid: note.wamid, text: note.text }] : [],
  );
}

/** Everything that the turn's messages point at, as lines that stand just before them: who reads only words finds the offers there. */
export function pointedAt(parts: readonly TurnPart[] = []): HistoryLine[] {
  return notesIn(parts).flatMap((note): HistoryLine[] => {
    if (note.kind === 'quote') return note.who === null ? [] : [{ who: note.who, text: note.text }];
    const isTold = note.kind === 'product' || note.kind === 'ad' || note.kind === 'picture' || note.kind === 'document';
    return isTold ? [{ who: 'customer', text: note.text }] : [];
  });
}

/** What stands in the pictures and documents of the turn: an answer may give its figures back, and it proves nothing else. */
export function sentAlong(parts: readonly TurnPart[] = []): string[] {
  return notesIn(parts).flatMap((note) => (note.kind === 'picture' || note.kind === 'document' ? [note.text] : []));
}

/** The customer's words of a message that may prove a claim: what was written, and the product that was chosen to ask about. */
export function provingWords({ wamid, text, notes }: TurnMessage): CustomerMessage[] {
  const products = notes.flatMap((note) => (note.kind === 'product' ? [note.text] : []));
  const words = [...(text === null ? [] : [text]), ...products];
  return words.length === 0 ? [] : [{ wamid, text: words.join('\n') }];
}

/** What a form says of the fields to find out: its lines that are named as one of them. */
export function formClaims({ ask }: Pick<Business, 'ask'>, parts: readonly TurnPart[] = []): SlotClaim[] {
  const keys = new Map(ask.map(({ key }) => [fold(key), key]));
  return parts
    .filter(({ notes }) => notes.some(({ kind }) => kind === 'form'))
    .flatMap(({ text }) => [...text.matchAll(FORM_LINE)])
    .flatMap(([, label = '', value = '']) => {
      const field = keys.get(fold(label).replaceAll(/[\s_-]/g, ''));
      return field === undefined ? [] : [{ field, value, quote: value }];
    });
}

/** What the customer has chosen by a tap on an answer of ours, or by the same words in reply to it: the field and value that we had put behind it. */
export function tapClaims(parts: readonly TurnPart[] = []): SlotClaim[] {
  const taps = parts.flatMap(({ text, notes }) =>
    notes.flatMap((note) => {
      if (note.kind !== 'quote' || note.answers === undefined) return [];
      const { field, choices } = note.answers;
      if (field === null) return [];
      const chosen = choices.find(
        ({ title, detail }) => text.trim() === (detail === null ? title : `${title}\n${detail}`),
      );
      return chosen ? [{ field, value: chosen.value, quote: chosen.detail ?? chosen.title }] : [];
    }),
  );
  return [...new Map(taps.map((tap) => [tap.field, tap])).values()];
}

/** Claims with those of taps, which no other reading of the same words replaces. */
export function withTaps(parts: readonly TurnPart[] | undefined, claims: readonly SlotClaim[]): SlotClaim[] {
  const taps = tapClaims(parts);
  const isOfTap = ({ field, quote }: SlotClaim): boolean =>
    taps.some((tap) => tap.field === field && fold(tap.quote).includes(fold(quote.trim())));
  return [...taps, ...claims.filter((claim) => !isOfTap(claim))];
}

/** Whether a fact of a lead is what Meta told, and not an answer to anything. */
export function isFromMeta({ field }: LeadFact): boolean {
  return field === AD_FIELD || field === CART_FIELD;
}

/** What is known of a lead with the advertisement that the customer came from just now, and the lines of the cart they sent, if they did. */
export function withMetas(facts: readonly LeadFact[], messages: readonly TurnMessage[]): LeadFact[] {
  return withCart(withAd(facts, messages), messages);
}

function withCart(facts: readonly LeadFact[], messages: readonly TurnMessage[]): LeadFact[] {
  const newest = messages.findLast(({ text, notes }) => text !== null && notes.some(({ kind }) => kind === 'cart'));
  if (newest === undefined) return [...facts];
  const quote = (newest.text ?? '').slice(0, MAX_CART_CHARS);
  const value = (quote.split('\n')[0] ?? '').replace(/^Order: /, '');
  return [
    ...facts.filter(({ field }) => field !== CART_FIELD),
    { field: CART_FIELD, value, quote, wamid: newest.wamid },
  ];
}

function withAd(facts: readonly LeadFact[], messages: readonly TurnMessage[]): LeadFact[] {
  const found = messages.flatMap(({ wamid, notes }) =>
    notes.flatMap((note) => (note.kind === 'ad' ? [{ wamid, ...note }] : [])),
  );
  const newest = found.at(-1);
  if (newest === undefined) return [...facts];
  const { wamid, text, source } = newest;
  const value = (text.split('\n')[0] || source).slice(0, MAX_LEAD_CHARS);
  return [...facts.filter(({ field }) => field !== AD_FIELD), { field: AD_FIELD, value, quote: source, wamid }];
}

/** The newest: a turn may have a thousand messages, and each of its texts is read. */
function notesIn(parts: readonly TurnPart[]): Note[] {
  return parts.flatMap(({ notes }) => [...notes]).slice(-MAX_NOTES);
}
