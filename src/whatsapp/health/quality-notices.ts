import { z } from 'zod';

const shape = z.object({ event: z.string().optional().catch(undefined) }).catch({ event: undefined });

/** Meta's events by which the quality of a number falls, and those that take it back. */
const falling = new Set(['FLAGGED', 'DOWNGRADE']);
const rising = new Set(['UNFLAGGED', 'UPGRADE', 'ONBOARDING']);

/** Of notices, the newest first: the numbers (or accounts, where Meta names no number) whose quality Meta has called falling and not good again. Never throws. */
export function qualityCauses(
  newestFirst: readonly { phoneNumberId: string | null; accountId: string | null; value: unknown }[],
): { subject: string; text: string; phoneNumberId: string | null; accountId: string | null }[] {
  const judged = new Set<string>();
  return newestFirst.flatMap(({ phoneNumberId, accountId, value }) => {
    const { event = '' } = shape.parse(value);
    const subject = phoneNumberId ?? (accountId === null ? 'account' : `account ${accountId}`);
    if (judged.has(subject) || !(falling.has(event) || rising.has(event))) return [];
    judged.add(subject);
    const text = `Meta says ${event}: customers block or report the number. Look at recent chats before Meta limits it.`;
    return falling.has(event) ? [{ subject, text, phoneNumberId, accountId }] : [];
  });
}
