import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** A message that a customer has edited or deleted. */
export type ChangedMessage = { phoneNumberId: string; wamid: string };

/**
 * Applies what is stored of edits and deletions to the messages they speak of, within the caller's transaction, which must hold the
 * conversations: the newest edit counts, a deletion for good, and what changes nothing does nothing. New words of an answered message wait
 * to be answered once more. What the lead took from the old words goes, and a turn under way, which has read them, loses its lease.
 * Returns the conversations to be woken, and those of them in which a message is edited so often that it is not answered any more.
 */
export async function applyChanges(
  tx: Queryable,
  messages: readonly ChangedMessage[],
): Promise<{ changed: string[]; asking: string[] }> {
  if (messages.length === 0) return { changed: [], asking: [] };
  const rows = messages.map(({ phoneNumberId, wamid }) => ({ phone_number_id: phoneNumberId, wamid }));
  const changed = await tx.query<{ id: string; asks: boolean }>(changeSql, [jsonParameter(rows)]);
  return {
    changed: changed.rows.map(({ id }) => id),
    asking: changed.rows.filter(({ asks }) => asks).map(({ id }) => id),
  };
}

/** A machine may edit one message again and again in reply to our replies; a person puts right what they wrote a few times. */
const mostEditsAnswered = 10;

const changeSql = `
  with decisive as (
    select distinct on (i.id) i.id, i.phone_number_id, i.conversation_id, i.wamid, i.turn_id, i.disposition, i.body, i.media, i.edited_at,
           c.type = 'revoke' as is_revoke, c.sent_at, c.notes->>'text' as new_body, c.notes->>'media' as new_media,
           (select count(*) from inbox e where e.phone_number_id = i.phone_number_id and e.changes = i.wamid) > ${mostEditsAnswered} as is_unsteady
      from json_to_recordset($1::json) as x (phone_number_id text, wamid text)
      join inbox i using (phone_number_id, wamid)
      join inbox c on c.phone_number_id = i.phone_number_id and c.changes = i.wamid and c.conversation_id = i.conversation_id
     where i.revoked_at is null and (c.type = 'revoke' or c.notes is not null and i.changes is null)
     order by i.id, c.type = 'revoke' desc, c.sent_at desc, c.id desc
  ), target as (
    select *, was_answered and not is_unsteady as reopens, was_answered and is_unsteady as is_left,
           (select case when lease_until is null then 0 else 1 end from conversations where id = conversation_id) as lost_turns
      from (select *, not is_revoke and new_body is not null and disposition in ('answered', 'merged') as was_answered from decisive) d
     where is_revoke or (new_body, new_media) is distinct from (body, media) and sent_at >= coalesce(edited_at, '-infinity')
  ), edited as (
    update inbox i set body = t.new_body, media = t.new_media, edited_at = t.sent_at,
           -- What was answered has stopped no worker.
           starts = case when t.reopens then 0 else greatest(i.starts - t.lost_turns, 0) end,
           disposition = case when t.reopens then 'waiting' else i.disposition end,
           turn_id = case when t.reopens then null else i.turn_id end,
           settled_at = case when t.reopens then null else i.settled_at end,
           sent_at = case when t.reopens then t.sent_at else i.sent_at end,
           received_at = case when t.reopens then clock_timestamp() else i.received_at end,
           -- The wish of the old words is recorded, and must not be read again as one of this time.
           consent = case when t.reopens then null else i.consent end,
           notes = case when t.reopens and not coalesce(i.notes, '[]') @> '[{"kind": "edited"}]'
             then coalesce(i.notes, '[]') || '[{"kind": "edited", "text": ""}]' else i.notes end
      from target t where i.id = t.id and not t.is_revoke
  ), revoked as (
    -- One that was answered with others depends on them no more: they may wait again just now.
    update inbox i set body = null, media = null, notes = null, quotes = null, raw = null, revoked_at = clock_timestamp(),
           disposition = case when i.disposition in ('waiting', 'merged') then 'skipped' else i.disposition end,
           reason = case when i.disposition in ('waiting', 'merged') then 'deleted by the customer' else i.reason end,
           settled_at = coalesce(i.settled_at, clock_timestamp())
      from target t where i.id = t.id and t.is_revoke
  ), unquoted as (
    -- Drafts repeat what they answer, and those of later turns what they read in the chat.
    update turns set proof = null from target t join inbox i on i.id = t.id
     where (t.is_revoke or t.reopens) and turns.conversation_id = t.conversation_id and turns.ended_at >= i.received_at and turns.proof is not null
  ), unkept as (
    delete from files f using target t where f.inbox_id = t.id and t.is_revoke
  ), forgotten as (
    update inbox c set notes = null, raw = null from target t
     where t.is_revoke and c.phone_number_id = t.phone_number_id and c.changes = t.wamid and c.type = 'edit'
  ), led as (
    -- Others that the same turn answered need one that leads them.
    update inbox set disposition = 'answered' where id in (
      select max(i.id) from inbox i where i.disposition = 'merged' and i.id not in (select id from target)
         and i.turn_id in (select turn_id from target where reopens and disposition = 'answered') group by i.turn_id)
  ), unlearnt as (
    delete from leads l using target t where l.conversation_id = t.conversation_id and l.wamid = t.wamid returning l.conversation_id, l.field
  ), untold as (
    update lead_events e set payload = jsonb_set(e.payload::jsonb, '{facts}', coalesce((
             select jsonb_agg(fact) from jsonb_array_elements(e.payload::jsonb->'facts') fact
              where fact->>'wamid' <> all (array(select wamid from target))), '[]'))::json
     where e.conversation_id in (select conversation_id from target) and json_typeof(e.payload->'facts') = 'array'
  ), restarted as (
    -- It was no fault of theirs that their turn was lost.
    update inbox set starts = greatest(starts - 1, 0)
     where disposition = 'waiting' and id not in (select id from target)
       and conversation_id in (select conversation_id from target where lost_turns > 0)
  ), released as (
    update conversations c set fence = c.fence + case when c.lease_until is null then 0 else 1 end, lease_until = null,
           lead_updated_at = case when bare.is_bare then null else c.lead_updated_at end,
           lead_grade = case when bare.is_bare then 'open' else c.lead_grade end,
           lead_score = case when bare.is_bare then 0 else c.lead_score end
      from (select t.conversation_id, exists (select from unlearnt u where u.conversation_id = t.conversation_id)
                   and not exists (select from leads l where l.conversation_id = t.conversation_id
                     and (l.conversation_id, l.field) not in (select conversation_id, field from unlearnt)) as is_bare
              from (select distinct conversation_id from target) t) bare
     where c.id = bare.conversation_id returning c.id
  )
  select id, exists (select from target where conversation_id = released.id and is_left) as asks from released`;
