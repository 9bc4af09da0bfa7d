import { shutNumberGate } from '../../src/db/sending/token-gates.ts';
import { noteStart, noteStartFailed, noteStartUp } from '../../src/db/starts.ts';
import type { AlertKind } from '../../src/domain/alert.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import type { ApiWorld } from '../web/api/api-world.ts';

/** What brings one kind about and what ends it; the words are looked for in the message. */
type Case = { raise: () => Promise<unknown>; end: () => Promise<unknown>; words: RegExp; over: RegExp };

/** One case for each kind; `takeIt` is a person who takes a chat over, `chat` a customer who writes. */
export function alertCases(
  world: ApiWorld,
  takeIt: (phone: string) => Promise<unknown>,
  chat: (words?: string) => Promise<{ id: string; phone: string }>,
): Record<Exclude<AlertKind, 'digest'>, Case> {
  const notice = (field: string, value: unknown) =>
    world.db.query(
      `insert into notices (key, phone_number_id, field, value) values (gen_random_uuid()::text, $1, $2, $3::json)`,
      [PHONE_NUMBER_ID, field, JSON.stringify(value)],
    );
  const answered = (id: string) => world.answer(id, 'Noted.');
  let phone = '';
  let id = '';
  const open = async (end: Parameters<ApiWorld['answer']>[2]) => {
    ({ id, phone } = await chat('500 mugs until Friday, please <!channel>'));
    await world.answer(id, 'Noted.', end);
    await world.db.query(`update outbox set state = 'sent'`);
  };
  const seenTo = () => takeIt(phone);
  return {
    waiting: {
      raise: () => open({ needsHuman: true }),
      end: seenTo,
      words:
        /A customer waits for a person.*\n“500 mugs until Friday, please &lt;!channel&gt;”\nhttps:\/\/assistant\.example\/console\/chats\/[0-9a-f-]{36}$/s,
      over: /No longer waiting/,
    },
    hot: {
      raise: () => open({ lead: { facts: [], grade: 'hot', score: 90 } }),
      end: seenTo,
      words: /Hot lead/,
      over: /Hot lead, dealt with/,
    },
    order: {
      raise: () => open({ wantsToOrder: true }),
      end: seenTo,
      words: /Wants to order/,
      over: /Order request, dealt with/,
    },
    sending: {
      raise: () =>
        shutNumberGate(world.db, {
          phoneNumberId: PHONE_NUMBER_ID,
          tokenFingerprint: world.tokens.current(PHONE_NUMBER_ID).fingerprint,
          code: 131_042,
          reason: 'payment',
          wasTry: false,
          byStatus: false,
        }),
      end: () => world.db.query('delete from token_gates'),
      words: /Sending is in trouble.*131042/s,
      over: /Sending works again/,
    },
    silence: {
      raise: async () => {
        ({ id } = await chat());
        await world.db.query(
          `update inbox set received_at = now() - interval '20 minutes' where conversation_id = $1`,
          [id],
        );
      },
      end: () => answered(id),
      words: /Nothing is being answered.*1 message has waited more than 10 minutes/s,
      over: /Answers are being sent again/,
    },
    budget: {
      raise: () => world.db.query(`insert into model_spend values ((now() at time zone 'UTC')::date, 5.2)`),
      end: () => world.db.query('delete from model_spend'),
      words: /budget for models is used up/,
      over: /There is a budget for models again/,
    },
    allowance: {
      raise: async () => {
        ({ id } = await chat());
        await answered(id);
        await world.db.query(
          `insert into outbox (conversation_id, phone_number_id, body, state, price)
             select $1, $2, 'x', 'delivered', '{"category":"service","type":"regular"}' from generate_series(1, 1000)`,
          [id, PHONE_NUMBER_ID],
        );
        await world.db.query(`update outbox set state = 'delivered' where state = 'queued'`);
      },
      end: () => world.db.query(`delete from outbox where body = 'x'`),
      words: /free messages are used up.*1000 messages/s,
      over: /There are free messages again/,
    },
    quality: {
      raise: () => notice('phone_number_quality_update', { event: 'FLAGGED' }),
      end: () => notice('phone_number_quality_update', { event: 'UNFLAGGED' }),
      words: /quality rating is falling.*FLAGGED/s,
      over: /quality rating is good again/,
    },
    start: {
      raise: () => noteStartFailed(world.db, 'WHATSAPP_TOKEN is missing.'),
      end: async () => noteStartUp(world.db, await noteStart(world.db)),
      words: /new version could not start.*WHATSAPP_TOKEN is missing/s,
      over: /A new version has started/,
    },
    elsewhere: {
      raise: async () => {
        ({ id } = await chat());
        await world.db.query(
          `update inbox set disposition = 'skipped', reason = 'standby' where conversation_id = $1`,
          [id],
        );
      },
      end: () => world.db.query(`update inbox set reason = 'other' where reason = 'standby'`),
      words: /Another agent answers.*1 chat/s,
      over: /No other agent is answering any more/,
    },
  };
}
