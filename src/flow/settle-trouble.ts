// Beside the line: a person tries again what went wrong for good, or puts it aside.
import { audit } from '../db/audit.ts';
import type { Database } from '../db/pool.ts';
import { closeTrouble, ownerOfTrouble, retryTrouble, type TroubleKind, type TroubleOutcome } from '../db/troubles.ts';
import type { Person } from '../domain/person.ts';
import type { Wake } from '../domain/ports.ts';
import { numbersOfAccount, type AccountDeps } from './account-numbers.ts';

export type SettleDeps = AccountDeps & { db: Database; wake: Wake };

const names: Record<TroubleKind, string> = {
  number: 'what waited of a number that is not served',
  reply: 'a reply',
  message: "a customer's message",
  event: 'an event for the lead webhook',
  webhook: 'a webhook of no use',
  notice: 'a notice of Meta',
};

/** Tries one thing again or puts it aside, with an audit entry, and wakes its conversation; says why where it may not be done. */
export async function settleTrouble(
  deps: SettleDeps,
  who: Person,
  wish: { verb: 'retry' | 'close'; kind: TroubleKind; id: string },
): Promise<TroubleOutcome> {
  const { verb, kind, id } = wish;
  if (!(await isTheirs(deps, who, wish))) return { kind: 'not-theirs' };
  const outcome = await deps.db.transaction(async (tx) => {
    const settled = await (verb === 'retry' ? retryTrouble(tx, kind, id) : closeTrouble(tx, wish, deps.phoneNumberIds));
    if (settled.kind !== 'done') return settled;
    const what = verb === 'retry' ? `tried ${names[kind]} again` : `put ${names[kind]} aside`;
    await audit(tx, { who, what: `${what} (${id})`, conversation: settled.conversationId });
    return settled;
  });
  if (verb === 'retry' && outcome.kind === 'done' && outcome.conversationId !== null) {
    if (kind === 'reply') deps.wake.deliveries([outcome.conversationId]);
    if (kind === 'message') deps.wake.turns([outcome.conversationId]);
  }
  return outcome;
}

/** What is about a whole account belongs to who may see all its numbers: put aside, it is gone for everybody. */
async function isTheirs(
  deps: SettleDeps,
  { numbers }: Person,
  wish: { kind: TroubleKind; id: string },
): Promise<boolean> {
  if (numbers === null) return true;
  const owner = await ownerOfTrouble(deps.db, wish);
  if (owner === null) return false;
  const { phoneNumberId, accountId } = owner;
  const whose = phoneNumberId !== null ? [phoneNumberId] : accountId === null ? [] : numbersOfAccount(deps, accountId);
  return whose.length > 0 && whose.every((id) => numbers.includes(id));
}
