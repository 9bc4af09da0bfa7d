/**
 * Whether the customer of conversation `c` has written or called since `moment`, at which they had been silent for an hour at least. As
 * SQL: Meta's clock may differ from the database's, and counts whole seconds.
 */
export const spokenSince = (moment: string): string =>
  `coalesce(c.last_inbound_at > ${moment} - interval '30 minutes', false)`;

/** Later than this nobody is helped by what nobody has asked for. */
export const latestHours = 6;

/**
 * Why row `o` of the outbox, which nobody has asked for, may not leave any more in conversation `c` of contact `k`, as SQL; null when it
 * may. Asked by the statement that claims the row, so that an opt-out counts until the message leaves.
 */
export const whyUnwanted = `case
  when case o.opt_out_scope when 'number' then c.opted_out_at when 'all' then k.opted_out_at end is not null then 'the customer has opted out'
  when o.unasked = 'follow-up' and ${spokenSince('o.created_at')} then 'the customer has written'
  when o.created_at < clock_timestamp() - interval '${latestHours} hours' then 'it could not be sent in time' end`;
