import { consentRow, type OptOutScope } from './consent.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';
import { windowIsOpen } from './sending/service-window.ts';

/** A conversation that its person has let run out; `language` is that of its last answer. */
export type RunOut = { id: string; language: string | null; disclosed: boolean };

/** More follow at the next look. */
const mostAtOnce = 100;

/**
 * Locks conversations of a number that a person has had and let run out, and whose customer may be written to, within the caller's
 * transaction; none while sending is held.
 */
export async function lockRunOut(tx: Queryable, phoneNumberId: string, optOutScope: OptOutScope): Promise<RunOut[]> {
  const found = await tx.query<RunOut>(
    `select c.id, c.disclosed_at is not null as disclosed,
            (select language from turns t where t.conversation_id = c.id order by t.id desc limit 1) as language
       from conversations c join contacts k on k.id = c.contact_id
      where c.phone_number_id = $1 and c.state = 'human' and c.human_until < clock_timestamp() and c.blocked_at is null
        and ${consentRow(optOutScope)}.opted_out_at is null and ${windowIsOpen} and may_send()
      order by c.id limit ${mostAtOnce} for update of c skip locked`,
    [phoneNumberId],
  );
  return found.rows;
}

/** Gives locked conversations back to the assistant and queues its line in each, within the caller's transaction. */
export async function returnWithLine(tx: Queryable, lines: readonly { id: string; body: string }[]): Promise<void> {
  await tx.query(
    `with said as (
       select id, body from json_to_recordset($1::json) as x (id uuid, body text)
     ), returned as (
       update conversations c set state = 'bot', human_until = null, taken_by = null, version = version + 1,
              disclosed_at = coalesce(disclosed_at, clock_timestamp())
         from said where c.id = said.id returning c.id, c.phone_number_id, said.body
     )
     insert into outbox (conversation_id, phone_number_id, body) select id, phone_number_id, body from returned order by id`,
    [jsonParameter(lines)],
  );
}
