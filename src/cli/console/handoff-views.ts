import { z } from 'zod';
import { customerOf } from './lead-views.ts';
import { clean, cleanLines, columns, shorten, span, utcTime } from './terminal-text.ts';

const lineSchema = z.object({
  who: z.enum(['customer', 'assistant', 'human']),
  text: z.string(),
  at: z.iso.datetime(),
  delivery: z.string().nullable(),
  reason: z.string().nullable(),
});
const handoffSchema = z.object({
  phoneNumberId: z.string(),
  phone: z.string().nullable(),
  userId: z.string().nullable(),
  name: z.string().nullable(),
  state: z.enum(['bot', 'waiting', 'human']),
  since: z.iso.datetime(),
  returnsAt: z.iso.datetime().nullable(),
  windowEndsAt: z.iso.datetime().nullable(),
  windowOpen: z.boolean(),
  optedOut: z.boolean(),
  lines: z.array(lineSchema),
});

/** What the server answers to `GET /api/handoffs`. */
export const handoffListSchema = z.object({
  waiting: z.number(),
  human: z.number(),
  handoffs: z.array(handoffSchema),
});

/** What the server answers to `POST /api/handoffs/show`. */
export const conversationSchema = z.object({
  phoneNumberId: z.string(),
  state: z.string(),
  lines: z.array(lineSchema),
});

/** What the server answers to a wish. */
export const outcomeSchema = z.object({
  state: z.string(),
  returnsAt: z.iso.datetime().nullable(),
  done: z.string(),
});

type ShownHandoff = z.infer<typeof handoffSchema>;

const deliveries: Record<string, string> = {
  queued: 'not sent yet',
  sending: 'being sent',
  unknown: 'perhaps sent',
  parked: 'never sent',
  failed: 'NOT DELIVERED',
};

/** All conversations as lines of a terminal: who, since when, until when a reply is possible, and what was said last. */
export function showHandoffs({ waiting, human, handoffs }: z.infer<typeof handoffListSchema>, now: Date): string {
  if (waiting + human === 0) return 'Nobody waits for a person.\n';
  const several = new Set(handoffs.map(({ phoneNumberId }) => phoneNumberId)).size > 1;
  const rest = waiting + human - handoffs.length;
  const parts = [
    `${count(waiting, 'customer waits', 'customers wait')} for a person, ${count(human, 'has', 'have')} one.`,
    ...handoffs.map((handoff) => showHandoff(handoff, { now, several })),
    ...(rest > 0 ? [`${rest} more are not shown.`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function showHandoff(handoff: ShownHandoff, { now, several }: { now: Date; several: boolean }): string {
  const name = handoff.name === null ? '' : `  ${shorten(clean(handoff.name), 30)}`;
  const label = handoff.state === 'human' ? 'PERSON' : 'WAITING';
  const head = `${label.padEnd(7)}  ${customerOf(handoff)}${name}  for ${span(handoff.since, now)}`;
  const rows = handoff.lines.map(({ who, text, at, delivery, reason }) => {
    const note = noteOf({ delivery, reason });
    return [`  ${utcTime(at)}`, who === 'human' ? 'person' : who, shorten(clean(text), 300) + note];
  });
  return [
    `${head}; ${conditions(handoff, now).join('; ')}`,
    ...columns(rows),
    ...(several ? [ours(handoff)] : []),
  ].join('\n');
}

function noteOf({ delivery, reason }: { delivery: string | null; reason: string | null }): string {
  const sent = delivery === null ? undefined : deliveries[delivery];
  return sent === undefined ? '' : ` [${sent}${reason === null ? '' : `: ${clean(reason)}`}]`;
}

/** A conversation with every message in full, oldest first. */
export function showConversation({ lines }: z.infer<typeof conversationSchema>): string {
  if (lines.length === 0) return 'Nothing has been said yet.\n';
  return lines
    .map((line) => {
      const head = `${utcTime(line.at)}  ${line.who === 'human' ? 'person' : line.who}${noteOf(line)}`;
      return `${head}\n${cleanLines(line.text).replaceAll(/^/gmu, '  ')}\n`;
    })
    .join('\n');
}

function ours({ phoneNumberId }: ShownHandoff): string {
  return `  on your number with the id ${clean(phoneNumberId)} (--number ${clean(phoneNumberId)})`;
}

function conditions({ windowOpen, windowEndsAt, returnsAt, optedOut }: ShownHandoff, now: Date): string[] {
  const window =
    windowOpen && windowEndsAt !== null
      ? `replies possible for ${span(windowEndsAt, now)}`
      : 'NO REPLY POSSIBLE: the last message is over 24 hours old';
  const back = returnsAt === null ? [] : [`the assistant returns in ${span(returnsAt, now)}`];
  return [window, ...back, ...(optedOut ? ['has opted out of automatic messages'] : [])];
}
