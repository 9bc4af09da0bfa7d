import { newWamid } from '../helpers/signed-webhook.ts';
import { answersGreeting, greeting, marksIn, questionText } from './texts.ts';

/** One message of a customer, as the customer and Meta know it. Times are Unix milliseconds. */
export type Written = {
  customer: number;
  /** Counts from 0 for each customer, in the order of writing. */
  index: number;
  kind: 'question' | 'greeting';
  /** What it was written for, e.g. the fault under test. */
  label: string;
  text: string;
  wamid: string;
  /** Whole seconds, as Meta gives them. */
  timestampS: number;
  firstAttemptAt: number | null;
  /** When a webhook with it was answered 200 for the first time. */
  ackedAt: number | null;
  /** When Meta took the first reply to it. */
  repliedAt: number | null;
};

/** One POST of a text to the Graph API, as Meta saw it. */
export type SendCall = {
  at: number;
  customer: number;
  text: string;
  /** As Meta echoes it. */
  opaqueId?: string | null;
  /** From the opaque id `<outbox id>.<attempt>.<epoch>.<mark>`. */
  outboxId: string;
  attempt: number;
  /** `accepted`: the customer got it; `refused`: not, and the sender was told; `lost`: not, and the sender cannot know. */
  outcome: 'accepted' | 'refused' | 'lost';
};

export type Ledger = {
  readonly written: readonly Written[];
  readonly calls: readonly SendCall[];
  write(customer: number, line: { kind: Written['kind']; label: string; long?: boolean }): Written;
  record(call: SendCall): void;
  /** The messages that a reply with this text answers. */
  answeredBy(call: Pick<SendCall, 'customer' | 'text'>): Written[];
  unanswered(): Written[];
  openCount(): number;
  /** True once all of the messages have a reply; false after the time. */
  whenAnswered(messages: readonly Written[], timeoutMs: number): Promise<boolean>;
};

/** Keeps what customers wrote and what Meta saw of the replies; nothing in it comes from the server's own tables. */
export function createLedger(): Ledger {
  const written: Written[] = [];
  const calls: SendCall[] = [];
  const byCustomer = new Map<number, Written[]>();
  const waiting = new Set<() => void>();
  const of = (customer: number): Written[] => byCustomer.get(customer) ?? [];
  const open = new Set<Written>();

  const ledger: Ledger = {
    written,
    calls,
    write(customer, { kind, label, long = false }) {
      const own = of(customer);
      const index = own.length;
      const message: Written = {
        customer,
        index,
        kind,
        label,
        text: kind === 'greeting' ? greeting : questionText({ customer, index }, long),
        wamid: newWamid(),
        timestampS: Math.floor(Date.now() / 1000),
        firstAttemptAt: null,
        ackedAt: null,
        repliedAt: null,
      };
      byCustomer.set(customer, [...own, message]);
      written.push(message);
      open.add(message);
      return message;
    },
    record(call) {
      calls.push(call);
      if (call.outcome !== 'accepted') return;
      for (const message of ledger.answeredBy(call)) {
        message.repliedAt ??= call.at;
        open.delete(message);
      }
      for (const check of waiting) check();
    },
    answeredBy({ customer, text }) {
      const marked = marksIn(text).flatMap((mark) => of(mark.customer)[mark.index] ?? []);
      const greetings = answersGreeting(text) ? of(customer).filter(({ kind }) => kind === 'greeting') : [];
      return [...marked, ...greetings.slice(-1)];
    },
    unanswered: () => [...open],
    openCount: () => open.size,
    async whenAnswered(messages, timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const check = (): void => {
        if (messages.every(({ repliedAt }) => repliedAt !== null)) resolve(true);
      };
      const timer = setTimeout(() => resolve(false), timeoutMs);
      waiting.add(check);
      check();
      const done = await promise;
      clearTimeout(timer);
      waiting.delete(check);
      return done;
    },
  };
  return ledger;
}
