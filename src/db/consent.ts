/** The wish of a message, as `kind` (`out` or `in`), `at` (when it was written) and `by` (its inbox id): SQL expressions. */
type Wish = { kind: string; at: string; by: string };

/** When a message `m` was written, by Meta's clock but never in the future; when it came, if Meta does not say. As SQL. */
export const writtenAt = (m: string): string =>
  `least(case when ${m}.sent_at > to_timestamp(0) then ${m}.sent_at else ${m}.received_at end, clock_timestamp())`;

/**
 * The assignments that record a wish in a row `r` of `contacts` or `conversations`. The newest wish wins by when it was written, whatever
 * comes later; `consent_by` names the message that last changed something, so that a wish said again is not answered again. A null
 * `kind` changes nothing.
 */
export function recordWish(r: string, { kind, at, by }: Wish): string {
  const counts = `${kind} is not null and ${at} >= coalesce(${r}.consent_at, ${r}.opted_out_at, '-infinity')`;
  return `opted_out_at = case when not (${counts}) then ${r}.opted_out_at when ${kind} = 'out' then coalesce(${r}.opted_out_at, ${at}) end,
          consent_by = case when ${counts} and (${kind} = 'out') <> (${r}.opted_out_at is not null) then ${by} else ${r}.consent_by end,
          consent_at = case when ${counts} then ${at} else ${r}.consent_at end`;
}

/** The assignments that give row `n` the wish of row `o` where that is the newer one; of two at the same moment, the one to be left alone. */
export function takeNewerWish(n: string, o: string): string {
  const at = (r: string): string => `coalesce(${r}.consent_at, ${r}.opted_out_at, '-infinity')`;
  const isNewer = `(${at(o)} > ${at(n)} or ${at(o)} = ${at(n)} and ${o}.opted_out_at is not null)`;
  return ['opted_out_at', 'consent_by', 'consent_at']
    .map((column) => `${column} = case when ${isNewer} then ${o}.${column} else ${n}.${column} end`)
    .join(', ');
}

/** Records the wishes of a `wished` (conversation_id, kind, at, by), one a conversation, in conversations and contacts; further parts of a `with`. */
export const recordWished = `said as (
       update conversations c set ${recordWish('c', { kind: 'w.kind', at: 'w.at', by: 'w.by' })}
         from wished w where c.id = w.conversation_id returning c.contact_id, w.kind, w.at, w.by
     ), agreed as (
       update contacts k set ${recordWish('k', { kind: 'w.kind', at: 'w.at', by: 'w.by' })}
         from (select distinct on (contact_id) * from said order by contact_id, at desc, by desc) w where k.id = w.contact_id
     )`;

/** For which of our numbers opting out counts: all of them, or the one it was said to. */
export type OptOutScope = 'all' | 'number';

/** The row that says whether a customer has opted out of a conversation `c`, of contact `k`: SQL alias. */
export function consentRow(scope: OptOutScope): 'c' | 'k' {
  return scope === 'number' ? 'c' : 'k';
}
