import { takeTurn } from '../../src/flow/take-turn.ts';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { newWamid, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import type { Flow } from './flow-world.ts';

export type Json = Record<string, unknown>;

const never = new AbortController().signal;

let number = 0;
/** Unix seconds at which the next message is written. */
export const clock = { now: Math.floor(Date.now() / 1000) - 10_000 };

/** A customer whose messages arrive as webhooks do, one second after the other. */
export function speakingCustomer(flow: Flow) {
  const from = `9190007${String(10_000 + number++)}`;
  const send = async (...messages: Json[]): Promise<string> => {
    const made = messages.map((message) => ({ from, id: newWamid(), timestamp: String(clock.now++), ...message }));
    await flow.receive(...parseWebhook(webhookBody({ messages: made })));
    return String(made.at(-1)?.id);
  };
  const id = async (): Promise<string> =>
    (
      await flow.rows<{ id: string }>(
        'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
        from,
      )
    )[0]?.id ?? '';
  return {
    from,
    id,
    send,
    say: (text: string, more: Json = {}) =>
      send({ ...textMessage({ from, text }), timestamp: String(clock.now), ...more }),
    edit: (of: string, text: string, more: Json = {}) =>
      send({
        type: 'edit',
        edit: { original_message_id: of, message: { type: 'text', text: { body: text } } },
        ...more,
      }),
    revoke: (of: string) => send({ type: 'revoke', revoke: { original_message_id: of } }),
    answer: async () => takeTurn(flow.deps, await id(), never),
    rows: async () =>
      flow.rows<{ body: string | null; disposition: string; reason: string | null }>(
        'select body, disposition, reason from inbox where conversation_id = $1 order by id',
        await id(),
      ),
    replies: async () =>
      (
        await flow.rows<{ body: string }>('select body from outbox where conversation_id = $1 order by id', await id())
      ).map(({ body }) => body),
    lead: async () =>
      flow.rows<{ field: string; value: string; quote: string }>(
        'select field, value, quote from leads where conversation_id = $1 order by field',
        await id(),
      ),
    state: async () =>
      (await flow.rows<{ state: string }>('select state from conversations where id = $1', await id()))[0]?.state,
    optedOut: async () =>
      (
        await flow.rows<{ out: boolean }>('select opted_out_at is not null as out from contacts where phone = $1', from)
      )[0]?.out,
  };
}
