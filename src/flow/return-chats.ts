// Beside the line: where the owner wants it, the customer is told that a person's time with the chat is over.
import type { Business } from '../business/business.ts';
import { openingAt } from '../business/hours.ts';
import type { OptOutScope } from '../db/consent.ts';
import type { Database } from '../db/pool.ts';
import { lockRunOut, returnWithLine } from '../db/return-chats.ts';
import type { Wake } from '../domain/ports.ts';
import { ownerLine } from './owner-line.ts';

export type ReturnDeps = {
  db: Database;
  wake: Wake;
  phoneNumberIds: readonly string[];
  /** What holds for a number now. */
  businessOf: (phoneNumberId: string) => Business;
  optOutScope?: OptOutScope;
};

/**
 * Takes back chats that a person has let run out, with the owner's line to the customer, once a chat. Without such a line nothing is done
 * here: the customer's next message takes the chat back. Nobody is written to while the business is closed, has opted out, or after Meta's 24 hours.
 */
export async function returnChats(deps: ReturnDeps): Promise<void> {
  const { db, wake, phoneNumberIds, businessOf, optOutScope = 'all' } = deps;
  for (const phoneNumberId of phoneNumberIds) {
    const business = businessOf(phoneNumberId);
    if (Object.keys(business.returnLine).length === 0 || openingAt(business, new Date())?.isOpen === false) continue;
    const returned = await db.transaction(async (tx) => {
      const chats = await lockRunOut(tx, phoneNumberId, optOutScope);
      if (chats.length > 0)
        await returnWithLine(
          tx,
          chats.map((chat) => ({ id: chat.id, body: ownerLine(business, business.returnLine, chat) })),
        );
      return chats.map(({ id }) => id);
    });
    if (returned.length > 0) wake.deliveries(returned);
  }
}
