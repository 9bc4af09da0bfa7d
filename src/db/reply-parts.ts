import { FORM_FAULTS } from '../domain/rich.ts';

/** Whether a fault is about what row `o` of the outbox carries besides its words. As SQL, given that of the fault as JSON. */
export const blamesRich = (fault: string, o: string): string =>
  `(${o}.rich is not null and ${fault} ->> 'code' in (${FORM_FAULTS.map((code) => `'${code}'`).join(', ')}))`;

/**
 * How long a part waits for word from Meta of the part before it, which may still fail: sent again, it would come after this one. A
 * status takes a second or two; where none come at all the parts follow one another all the same.
 */
export const wordOfPartMs = 4_000;
/** Earlier lines of a conversation among which the parts of the same reply are looked for; a reply has fewer. */
const mostParts = 20;

/** Whether rows `a` and `b` of the outbox are parts of one reply. As SQL. */
export const sameReply = (a: string, b: string): string =>
  `(${a}.turn_id = ${b}.turn_id or ${a}.reply_id = ${b}.reply_id)`;

/** The part before row `o` that Meta has taken just now and said no more of. As SQL. */
export const unheardPart = `select from (
    select * from outbox e where e.conversation_id = o.conversation_id and e.id < o.id order by e.id desc limit 1) p
   where ${sameReply('p', 'o')} and p.state = 'sent' and p.heard_at is null
     and p.attempted_at > clock_timestamp() - interval '${wordOfPartMs} milliseconds'`;

/** A part before row `q` that has failed for good. As SQL. */
export const brokenPart = `select from (
    select * from outbox e where e.conversation_id = q.conversation_id and e.id < q.id order by e.id desc limit ${mostParts}) p
   where ${sameReply('p', 'q')} and p.state = 'failed'`;
