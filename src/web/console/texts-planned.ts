import type { PlannedKind, Unasked } from '../../domain/template.ts';

/** Words about what the server sends without having been asked for in the chat. */
export const plannedTexts = {
  title: 'Sent by itself',
  kind: (kind: PlannedKind, purpose: string) =>
    ({ 'follow-up': 'Follow-up', 'late-answer': 'Notice that the answer is late', reminder: `Reminder “${purpose}”` })[
      kind
    ],
  cancel: 'Cancel',
  notSent: (reason: string) => `not sent, ${reason}`,
  /** Beside the line in the chat. */
  unasked: {
    'follow-up': 'follow-up',
    'late-answer': 'late answer',
    reminder: 'reminder',
    'missed-call': 'after a missed call',
  } satisfies Record<Unasked, string>,
  counted: (followUps: number, reminders: number) =>
    [
      ...(followUps > 0 ? [followUps === 1 ? '1 follow-up is planned' : `${followUps} follow-ups are planned`] : []),
      ...(reminders > 0 ? [reminders === 1 ? '1 reminder is planned' : `${reminders} reminders are planned`] : []),
    ].join(', '),
  listedTitle: 'Templates',
  listedLead:
    'The templates the business file uses, and their current state at Meta. Meta bills each when it is delivered.',
  levels: { ok: 'fine', warning: 'needs a look', fault: 'not sent', skipped: 'unknown' },
} as const;
