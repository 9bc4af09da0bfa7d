/**
 * Meta's customer service window of a conversation `c`, as SQL: 24 hours from the customer's own newest timestamp; when Meta left
 * out every time, from the newest text's arrival. https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
 */
export const windowEndsAt = `case when c.last_inbound_at > to_timestamp(0) then c.last_inbound_at
  else (select max(received_at) from inbox where conversation_id = c.id and body is not null) end + interval '24 hours'`;

/** Whether free text may still be sent in `c`, as SQL, with a margin for the way to Meta and for clocks that differ. */
export const windowIsOpen = `coalesce(${windowEndsAt} - interval '5 minutes' > clock_timestamp(), false)`;

/** Whether Meta would take row `o` of the outbox in `c`, as SQL: an approved template at any time, free text while the window is open. */
export const windowLets = `(o.template is not null or ${windowIsOpen})`;
