import type { SendCall, Written } from './ledger.ts';
import { answersGreeting, endMarkIn, marksIn } from './texts.ts';

/** One thing that is wrong, in words; `label` is that of the message it happened to. */
export type Finding = { label: string; what: string };

/** What came of the messages; the lists are empty when nothing is wrong. */
export type Verdict = {
  messages: number;
  /** Texts that Meta took, first times only. */
  replies: number;
  lost: Finding[];
  /** One for every text too many. */
  duplicated: Finding[];
  outOfOrder: Finding[];
  /** Texts that answer nothing that was asked, e.g. an apology. */
  unexplained: Finding[];
};

/** One reply text as the customer got it first. */
type Reply = { at: number; outboxId: string; text: string; order: number };

/**
 * Judges from the outside only: what customers wrote against what Meta took. Every message must be answered by exactly one
 * text, no text may be taken twice, and who wrote earlier is answered earlier, as far as the server could know the order.
 */
export function judge(written: readonly Written[], calls: readonly SendCall[]): Verdict {
  const verdict: Verdict = {
    messages: written.length,
    replies: 0,
    lost: [],
    duplicated: [],
    outOfOrder: [],
    unexplained: [],
  };
  const messagesOf = Map.groupBy(written, (message) => message.customer);
  const accepted = calls.filter(({ outcome }) => outcome === 'accepted');
  const repliesOf = Map.groupBy(accepted, (call) => call.customer);
  for (const [customer, messages] of messagesOf) {
    judgeCustomer(verdict, messages, firstTimes(verdict, messages, repliesOf.get(customer) ?? []));
  }
  for (const [customer, texts] of repliesOf) {
    if (messagesOf.has(customer)) continue;
    for (const { outboxId } of texts) {
      verdict.unexplained.push({ label: '', what: `reply ${outboxId} to customer ${customer}, who wrote nothing` });
    }
  }
  return verdict;
}

/** The first acceptance of every outgoing text; a second one of the same text is a duplicate. */
function firstTimes(verdict: Verdict, messages: readonly Written[], calls: readonly SendCall[]): Reply[] {
  const first = new Map<string, Reply>();
  for (const { at, outboxId, text, attempt, customer } of calls) {
    const known = first.get(outboxId);
    if (known === undefined) first.set(outboxId, { at, outboxId, text, order: first.size });
    else {
      const label = answeredBy(messages, known)?.[0]?.label ?? '';
      const what = `reply ${outboxId} to customer ${customer} was taken again in attempt ${attempt}`;
      verdict.duplicated.push({ label, what });
    }
  }
  verdict.replies += first.size;
  return [...first.values()];
}

/** What answers a message: the text with its mark or, for a greeting, the ready reply that came after it. */
type Answers = Map<Written, Reply[]>;

function judgeCustomer(verdict: Verdict, messages: readonly Written[], replies: readonly Reply[]): void {
  const answers: Answers = new Map(messages.map((message) => [message, []]));
  for (const reply of replies) {
    const known = answeredBy(messages, reply);
    if (known === null) {
      const what = `reply ${reply.outboxId}: ${JSON.stringify(reply.text.slice(0, 80))}`;
      verdict.unexplained.push({ label: messages.at(-1)?.label ?? '', what });
    }
    for (const message of known ?? []) answers.get(message)?.push(reply);
  }
  const extras = new Map<Reply, Written>();
  for (const [message, found] of answers) {
    if (found.length === 0) verdict.lost.push(finding(message, 'has no reply'));
    for (const extra of found.slice(1)) extras.set(extra, message);
  }
  for (const [extra, message] of extras)
    verdict.duplicated.push(finding(message, `is answered again by ${extra.outboxId}`));
  judgeEnds(verdict, messages, replies);
  judgeOrder(verdict, messages, answers);
}

/** Null when the text answers nothing that this customer asked. */
function answeredBy(messages: readonly Written[], { text, at }: Reply): Written[] | null {
  const answered: (Written | undefined)[] = marksIn(text).map((mark) =>
    messages.find(({ customer, index }) => customer === mark.customer && index === mark.index),
  );
  if (answersGreeting(text)) {
    answered.push(messages.findLast((it) => it.kind === 'greeting' && (it.firstAttemptAt ?? at + 1) <= at));
  }
  if (answered.length === 0) return endMarkIn(text) === null ? null : [];
  return answered.includes(undefined) ? null : answered.filter((message) => message !== undefined);
}

/** A long reply goes out in parts: the last one must be there, once, and after the first. */
function judgeEnds(verdict: Verdict, messages: readonly Written[], replies: readonly Reply[]): void {
  const begun = replies.flatMap((reply) => {
    const last = marksIn(reply.text).at(-1);
    return last === undefined ? [] : [{ reply, last }];
  });
  for (const { reply, last } of begun) {
    const message = messages.find(({ index }) => index === last.index);
    if (message === undefined) continue;
    const isWhole = endMarkIn(reply.text) !== null;
    const ends = replies.filter(({ text }) => marksIn(text).length === 0 && endMarkIn(text)?.index === last.index);
    if (!isWhole && ends.length === 0) verdict.lost.push(finding(message, 'has a reply whose end is missing'));
    if (ends.some((end) => end.order < reply.order)) {
      verdict.outOfOrder.push(finding(message, 'has a reply whose end came before its beginning'));
    }
    for (const extra of ends.slice(isWhole ? 0 : 1)) {
      verdict.duplicated.push(finding(message, `is ended again by ${extra.outboxId}`));
    }
  }
}

/**
 * A later message must not be answered before an earlier one, nor named before it in the same reply. What Meta itself
 * delivered in another order counts for nothing: the earlier one must have been taken by the server before Meta tried the later.
 */
function judgeOrder(verdict: Verdict, messages: readonly Written[], answers: Answers): void {
  const placeOf = (message: Written): { order: number; within: number } | null => {
    const reply = answers.get(message)?.[0];
    if (reply === undefined) return null;
    return { order: reply.order, within: marksIn(reply.text).findIndex(({ index }) => index === message.index) };
  };
  const placed = messages.map((message) => ({ message, place: placeOf(message) }));
  for (const [at, later] of placed.entries()) {
    for (const earlier of placed.slice(0, at)) {
      if (earlier.place === null || later.place === null || !isKnownBefore(earlier.message, later.message)) continue;
      const swapped =
        later.place.order < earlier.place.order ||
        (later.place.order === earlier.place.order && isBefore(later.place.within, earlier.place.within));
      if (swapped)
        verdict.outOfOrder.push(finding(later.message, `was answered before message ${earlier.message.index + 1}`));
    }
  }
}

/** A greeting has no place of its own in a reply. */
function isBefore(within: number, other: number): boolean {
  return within !== -1 && other !== -1 && within < other;
}

function isKnownBefore(earlier: Written, later: Written): boolean {
  return (
    earlier.ackedAt !== null &&
    later.firstAttemptAt !== null &&
    earlier.ackedAt < later.firstAttemptAt &&
    earlier.timestampS <= later.timestampS
  );
}

function finding({ customer, index, label, kind }: Written, what: string): Finding {
  return { label, what: `${kind} ${index + 1} of customer ${customer} (${label}) ${what}` };
}
