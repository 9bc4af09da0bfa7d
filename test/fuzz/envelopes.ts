import { createHash } from 'node:crypto';
import { PHONE_NUMBER_ID, statusUpdate, textMessage, webhookBody, webhookFixtures } from '../helpers/signed-webhook.ts';
import { hostileOpaqueId, oddText } from './hostile-values.ts';
import type { Random } from './random.ts';

/** A message that must be in the inbox once the webhook was answered 200. */
export type SentText = {
  wamid: string;
  phoneNumberId: string;
  /** Of the text as it must be stored; null when the message has none. */
  textMd5: string | null;
};

export type Envelope = { body: unknown; messages: SentText[]; statuses: string[] };

/** Replies that stand in the database before the run, so that statuses have something to meet. */
export type KnownReplies = {
  /** Never sent: no status may change them. */
  queuedIds: readonly string[];
  /** Sent once, and nobody knows yet whether Meta took them. */
  sendingIds: readonly string[];
  /** Sent once; their message ids are known. */
  sent: readonly { id: string; wamid: string }[];
};

const foreignNumber = '100000000000008';
const customers = 400;
const fixtures = webhookFixtures();
const statusNames = [
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'deleted',
  'warning',
  'held_for_quality_assessment',
];
const errorCodes = [131_047, 131_026, 131_056, 130_429, 131_049, 470, 0, 190, -1, 999_999_999, '131047', 1.5, null];

/** Makes valid webhooks, each with ids of its own, so that the database can be asked for every one of them. */
export function createEnvelopes(random: Random, replies: KnownReplies) {
  let made = 0;
  const newWamid = (kind: 'M' | 'S' | 'D'): string => `wamid.FUZZ${kind}${(made += 1)}`;
  const customer = () => {
    const number = random.int(customers);
    const userId = `IN.${10_000_000_000 + number}`;
    // A third have a number only, a third both, a third an id only: always the same for one customer.
    if (number % 3 === 0) return { from: String(919_000_000_000 + number) };
    return number % 3 === 1
      ? { from: String(919_000_000_000 + number), fromUserId: userId }
      : { from: null, fromUserId: userId };
  };

  function texts(count: number, phoneNumberId = PHONE_NUMBER_ID): Envelope {
    const messages = Array.from({ length: count }, () =>
      textMessage({
        ...customer(),
        text: oddText(random),
        id: newWamid('M'),
        timestampS: 1_795_000_000 + random.int(500_000),
      }),
    );
    return {
      body: webhookBody({ messages, phoneNumberId }),
      messages: messages.map((it) => sentText(it, phoneNumberId)),
      statuses: [],
    };
  }

  function status(hostile: boolean) {
    const isKnown = random.chance(0.3);
    const wamid = isKnown ? random.pick(replies.sent).wamid : newWamid('S');
    const name = hostile ? random.pick(statusNames) : random.pick(statusNames.slice(0, 5));
    const update = {
      ...statusUpdate({
        wamid,
        status: name,
        recipientId: '919000000001',
        timestampS: 1_795_000_000 + random.int(500_000),
      }),
      ...(hostile && { biz_opaque_callback_data: hostileOpaqueId(random, replies) }),
      ...(name === 'failed' && { errors: [{ code: random.pick(errorCodes), title: oddText(random).slice(0, 100) }] }),
    };
    // A known reply has its row; a status nobody knows of any more, or never did, is kept for later or put aside.
    return { update, kept: !isKnown && statusNames.indexOf(name) < 5 ? wamid : null };
  }

  return {
    texts,
    foreign: (): Envelope => texts(1 + random.int(2), foreignNumber),
    /** One of Meta's payloads of every type, with ids that no other has. */
    ofAnyType(): Envelope {
      const fixture = random.pick(fixtures);
      const prefix = newWamid('M');
      const renamed = (json: string): string => json.replaceAll('wamid.HBgL', `${prefix}-`);
      const events = JSON.parse(renamed(JSON.stringify(fixture.events))) as typeof fixture.events;
      const messages = events
        .filter((event) => event.kind === 'message' && String(event.wamid).startsWith(prefix))
        .map((event) => ({ wamid: String(event.wamid), phoneNumberId: String(event.phoneNumberId), textMd5: null }));
      return { body: JSON.parse(renamed(JSON.stringify(fixture.body))), messages, statuses: [] };
    },
    statuses(count: number, hostile: boolean): Envelope {
      const updates = Array.from({ length: count }, () => status(hostile));
      const kept = updates.flatMap((it) => (it.kept === null ? [] : [it.kept]));
      return { body: webhookBody({ statuses: updates.map((it) => it.update) }), messages: [], statuses: kept };
    },
    /** Something valid to be damaged: its ids are of another kind, as nothing can be said of what becomes of it. */
    toDamage(): unknown {
      const id = newWamid('D');
      if (random.chance(0.5))
        return JSON.parse(JSON.stringify(random.pick(fixtures).body).replaceAll('wamid.HBgL', `${id}-`));
      const messages = [textMessage({ ...customer(), text: oddText(random), id })];
      const statuses = [
        statusUpdate({ wamid: id, status: 'failed', opaqueId: '1.1', errors: [{ code: 131_047, title: 'x' }] }),
      ];
      return webhookBody({ messages, statuses });
    },
  };
}

function sentText(message: Record<string, unknown>, phoneNumberId: string): SentText {
  const { body } = message.text as { body: string }; // made above
  // Written apart from the code under test: JSON first, then what PostgreSQL cannot hold.
  const kept = body.replaceAll('\0', '').toWellFormed();
  const isBlank = /^[\s\u200B-\u200F\u2060\uFEFF]*$/.test(kept);
  return {
    wamid: String(message.id),
    phoneNumberId,
    textMd5: isBlank ? null : createHash('md5').update(kept).digest('hex'),
  };
}
