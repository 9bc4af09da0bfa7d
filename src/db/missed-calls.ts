import { consentRow, type OptOutScope } from './consent.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';
import { windowIsOpen } from './sending/service-window.ts';

/** A chat in which a missed call is answered by a line; `language` is that of its last answer. */
export type MissedChat = { id: string; phoneNumberId: string; language: string | null; disclosed: boolean };

/** Who calls several times within this time gets one line. */
const againAfterMinutes = 10;

/**
 * Which of these conversations may be written to after a missed call: not while a person has it, after an opt-out, with the assistant
 * off, or when Meta tells of the call a day late.
 */
export async function findMissedChats(
  tx: Queryable,
  conversationIds: readonly string[],
  scope: OptOutScope,
): Promise<MissedChat[]> {
  const found = await tx.query<MissedChat>(
    `select c.id, c.phone_number_id as "phoneNumberId", c.disclosed_at is not null as disclosed,
            (select language from turns t where t.conversation_id = c.id and t.language is not null order by t.ended_at desc limit 1) as language
       from conversations c join contacts k on k.id = c.contact_id
      where c.id = any ($1::uuid[]) and (c.state <> 'human' or c.human_until < clock_timestamp()) and not c.assistant_off
        and c.blocked_at is null and ${consentRow(scope)}.opted_out_at is null and ${windowIsOpen}
        and not exists (select from outbox o where o.conversation_id = c.id and o.unasked = 'missed-call'
                           and o.created_at > clock_timestamp() - interval '${againAfterMinutes} minutes')
      order by c.id`,
    [conversationIds],
  );
  return found.rows;
}

/** Queues a line in each conversation within the caller's transaction, which holds the lock of it. */
export async function queueMissedLines(
  tx: Queryable,
  lines: readonly { id: string; body: string }[],
  scope: OptOutScope,
): Promise<void> {
  await tx.query(
    `with said as (
       select id, body from json_to_recordset($1::json) as x (id uuid, body text)
     ), told as (
       update conversations c set disclosed_at = coalesce(disclosed_at, clock_timestamp()) from said where c.id = said.id
       returning c.id, c.phone_number_id, said.body
     )
     -- Dated by now and not by the transaction: it stands behind the call.
     insert into outbox (conversation_id, phone_number_id, body, unasked, opt_out_scope, created_at)
     select id, phone_number_id, body, 'missed-call', $2, clock_timestamp() from told order by id`,
    [jsonParameter(lines), scope],
  );
}
