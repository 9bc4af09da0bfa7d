import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../../src/db/audit.ts';
import { addNote } from '../../../src/db/notes.ts';
import { claimTurn } from '../../../src/db/turn-claims.ts';
import { createMarks } from '../../../src/db/marks.ts';
import { prune } from '../../../src/db/prune.ts';
import { claimAlertBatch, settleAlertBatch } from '../../../src/db/alert-sends.ts';
import { queueAlertSends, reconcileAlerts } from '../../../src/db/alerts.ts';
import { resolveContacts } from '../../../src/db/contacts.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { testMarks } from '../../helpers/marks.ts';
import { PHONE_NUMBER_ID, statusUpdate, textMessage, webhookBody } from '../../helpers/signed-webhook.ts';
import { anyStore } from '../../helpers/test-database.ts';
import { openApiWorld, otherNumberId, type ApiWorld } from './api-world.ts';

const word = 'zanzibar';

describe.each(anyStore)("$title a customer's rights", ({ kind, skip }) => {
  let world: ApiWorld;
  let customers = 0;
  beforeAll(async () => {
    if (!skip) world = await openApiWorld(kind);
  });
  afterAll(() => (skip ? undefined : world[Symbol.asyncDispose]()));

  const newCustomer = (): string => String(919_800_000_000 + customers++);
  /** The tables with something of a customer in a column of any type. */
  const whereIs = async (...needles: string[]): Promise<string[]> => {
    const columns = await world.rows<{ name: string; columns: string[] }>(
      `select c.table_name as name, array_agg(quote_ident(c.column_name)) as columns from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1`,
    );
    const found: string[] = [];
    for (const { name, columns: names } of columns) {
      const asText = names.map((column) => `coalesce(${column}::text, '')`).join(` || ' ' || `);
      // A bytea is searched for what it holds, not for its escapes.
      const hits = await world.rows(
        `select 1 from (select ${asText} as text from ${name}) t, unnest($1::text[]) needle
          where position(needle in text) > 0 or position(encode(convert_to(needle, 'UTF8'), 'hex') in text) > 0 limit 1`,
        needles,
      );
      if (hits.length > 0) found.push(name);
    }
    return found.toSorted();
  };
  /** A customer with something of theirs in every table; the webhook that brought it all. */
  const talk = async (phone: string) => {
    const sent = textMessage({ from: phone, text: `My name is ${word}, 100 coasters please` });
    const body = webhookBody({ messages: [sent] });
    expect((await world.webhook(body)).status).toBe(200);
    const id = world.woken.turns.at(-1) ?? '';
    const facts = [{ field: 'name', value: word, quote: word, wamid: String(sent['id']) }];
    await world.answer(id, `Welcome ${word}`, { lead: { facts, grade: 'hot', score: 9 }, notify: true });
    await world.deliver(id);
    const [reply] = await world.rows<{ wamid: string; id: string }>(
      'select wamid, id from outbox where conversation_id = $1',
      id,
    );
    await world.webhook(webhookBody({ messages: [{ from: phone, text: { body: word } }] }));
    await world.db.query(`insert into notices (key, field, value) values ($1, 'user_preferences', $2)`, [
      `k${phone}`,
      JSON.stringify({ wa_id: phone }),
    ]);
    await world.db.query(
      `insert into files (inbox_id, mime, name, bytes) select id, 'text/plain', $2, convert_to($2, 'UTF8') from inbox where conversation_id = $1`,
      [id, word],
    );
    await world.db.query('insert into lead_work (conversation_id, note) values ($1, $2)', [id, `Call ${word}`]);
    await world.db.query(
      `insert into planned_messages (conversation_id, phone_number_id, kind, purpose, key, words, due_at)
       values ($1, 'x', 'reminder', 'pick-up', $2, json_build_object('order', $2::text), now() + interval '1 day')`,
      [id, `${word} ${id}`],
    );
    await world.db.query(
      `insert into early_statuses (wamid, status, occurred_at) select wamid, 'sent', now() from outbox where conversation_id = $1`,
      [id],
    );
    const ada = { id: crypto.randomUUID(), name: 'Ada' };
    await addNote(world.db, { conversationId: id, who: ada, kind: 'note', body: `${word} wants a call` });
    await audit(world.db, { who: ada, what: 'wrote a note', conversation: id });
    await world.db.query(
      `insert into alerts (kind, subject, key, conversation_id, recovered_at) values ('hot', $1::text, $1::text, $1::uuid, now())`,
      [id],
    );
    await world.db.query(
      `insert into offered_answers (outbox_id, done_by) select id, 'Ada' from outbox where conversation_id = $1`,
      [id],
    );
    return { id, body, reply, wamid: String(sent['id']) };
  };

  it.skipIf(skip)('hands over all that is kept of one and nothing of another', async () => {
    const [phone, other] = [newCustomer(), newCustomer()];
    await talk(phone);
    await world.write(other, 'I am somebody else');
    const { status, body } = await world.ask('POST', '/privacy/export', { customer: `+${phone}` });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([
      'contacts',
      'conversations',
      'inbox',
      'files',
      'outbox',
      'planned_messages',
      'turns',
      'leads',
      'lead_work',
      'lead_events',
      'notes',
      'alerts',
      'audit',
      'offered_answers',
      'quarantine',
      'notices',
    ]);
    for (const [table, rows] of Object.entries(body)) expect([table, (rows as unknown[]).length]).toEqual([table, 1]);
    expect(JSON.stringify(body)).toContain(`My name is ${word}`);
    expect(JSON.stringify(body)).not.toContain('somebody else');
    expect((await world.ask('POST', '/privacy/export', { customer: '+49 151 23456789' })).status).toBe(404);
    expect((await world.ask('POST', '/privacy/erase', { customer: '' })).status).toBe(400);
    const noPassword = { authorization: 'Basic eDp5' };
    expect((await world.ask('POST', '/privacy/erase', { customer: phone }, noPassword)).status).toBe(401);
    await world.ask('POST', '/privacy/erase', { customer: phone });
  });

  it.skipIf(skip)('leaves nothing of an erased one but hashes, whatever Meta sends again', async () => {
    const phone = newCustomer();
    const { id, body, reply, wamid } = await talk(phone);
    await world.write(phone, `Are you there, ${word}?`);
    const running = await claimTurn(world.db, id, 5_000);
    expect((await whereIs(phone, word)).length).toBeGreaterThan(6);
    const erased = await world.ask('POST', '/privacy/erase', { customer: phone });
    expect(erased.body).toEqual({ messages: 2, replies: 1, turns: 1, leadFacts: 1, other: 6, queueCleared: true });
    // A turn under way finds nothing to commit to.
    expect(running).not.toBeNull();
    await expect(world.answer(id, `Yes, ${word}`)).rejects.toThrow('nothing waits');
    const { commitTurn, settleWithoutReply } = await import('../../../src/db/turns.ts');
    if (running !== null) {
      const answer = { text: word, source: 'model', needsHuman: true, language: 'en', attempts: [] } as const;
      const end = { messages: running.messages, parts: [word], force: true, dead: false };
      const full = { ...answer, attempts: [], inputTokens: 0, outputTokens: 0, proof: null };
      expect(await commitTurn(world.db, running, { ...end, answer: full })).toBe('lost');
      await settleWithoutReply(world.db, running, { disposition: 'human', reason: null });
    }
    // Meta's repetition and late statuses, by either id, are acknowledged and leave nothing.
    expect((await world.webhook(body)).status).toBe(200);
    const late = { wamid: reply?.wamid ?? '', status: 'read', recipientId: phone };
    const unrecorded = { ...late, wamid: `wamid.OTHER${phone}`, opaqueId: `${reply?.id}.1` };
    await world.webhook(webhookBody({ statuses: [statusUpdate(late), statusUpdate(unrecorded)] }));
    expect(await whereIs(phone, word, wamid, id)).toEqual([]);
    expect(await world.rows('select 1 from erased_ids')).not.toEqual([]);
    expect(world.logs.lines.map((line) => JSON.stringify(line)).join('')).not.toMatch(new RegExp(`${phone}|${word}`));
    // Who writes again is a new customer.
    const again = await world.write(phone, 'Hello again');
    expect(again).not.toBe(id);
  });

  it.skipIf(skip)('keeps an opt-out beyond the erasure, also under an older key, until it is taken back', async () => {
    const phone = newCustomer();
    await world.write(phone, 'STOP');
    await world.write(phone, 'Stop', { phoneNumberId: otherNumberId });
    await world.ask('POST', '/privacy/erase', { customer: phone });
    expect(await whereIs(phone)).toEqual([]);
    const rotated = createMarks([new Secret('a new key of the owner'), new Secret('0123456789abcdef')]);
    const identity = { userId: null, parentUserId: null, phone, previousUserId: null, username: null, name: null };
    const said = { customer: identity, phoneNumberId: PHONE_NUMBER_ID, wamid: 'wamid.new' };
    await world.db.transaction((tx) => resolveContacts(tx, [said], rotated));
    const out = 'select k.opted_out_at is not null as all from contacts k where phone = $1';
    expect(await world.rows(out, phone)).toEqual([{ all: true }]);
    const numbers = `select phone_number_id as id from conversations c join contacts k on k.id = c.contact_id
       where phone = $1 and c.opted_out_at is not null order by 1`;
    expect(await world.rows(numbers, phone)).toEqual([{ id: PHONE_NUMBER_ID }, { id: otherNumberId }]);
    const id = await world.write(phone, 'Hello');
    expect(await claimTurn(world.db, id, 1)).toMatchObject({ optedOut: true, wasOptedOut: true });
    await world.write(phone, 'START');
    await world.ask('POST', '/privacy/erase', { customer: phone });
    await world.write(phone, 'Hello');
    expect(await world.rows(out, phone)).toEqual([{ all: false }]);
  });

  it.skipIf(skip)('knows an opt-out beyond the erasure by the other form of the number too', async () => {
    const [long, short] = ['5511987654321', '551187654321'];
    const isOut = async (phone: string): Promise<boolean> =>
      (await world.rows('select 1 from contacts where phone = $1 and opted_out_at is not null', phone)).length > 0;
    await world.write(long, 'STOP');
    await world.ask('POST', '/privacy/erase', { customer: long });
    await world.write(short, 'Hello');
    expect(await isOut(short)).toBe(true);
    await world.write(short, 'START');
    await world.ask('POST', '/privacy/erase', { customer: short });
    await world.write(long, 'Hello');
    expect(await isOut(long)).toBe(false);
  });

  it.skipIf(skip)('finds what came with either form of the number, to hand over and to erase', async () => {
    const [long, short] = ['5511987654399', '551187654399'];
    await world.write(long, 'Oi');
    await world.webhook(webhookBody({ messages: [{ from: short, text: { body: word } }] }));
    await world.db.query(`insert into notices (key, field, value) values ('forms', 'user_preferences', $1)`, [
      JSON.stringify({ wa_id: short }),
    ]);
    const { body } = await world.ask('POST', '/privacy/export', { customer: long });
    expect(body).toMatchObject({ quarantine: [{}], notices: [{}] });
    await world.ask('POST', '/privacy/erase', { customer: long });
    expect(await whereIs(long, short)).toEqual([]);
  });

  it.skipIf(skip).each([
    ['919812345678', '+91 98123-45678'],
    ['919812345678', '0091 98123 45678'],
    ['919812345678', '٩١٩٨١٢٣٤٥٦٧٨'],
    ['919812345678', 'https://wa.me/919812345678'],
    ['442071234567', '+44 (0)20 7123 4567'],
    ['551187654003', '+55 11 98765-4003'],
    ['5215512345678', '+52 55 1234 5678'],
    ['541123456789', '+54 9 11 2345-6789'],
    ['5492215654321', '+54 221 15 565-4321'],
    ['DE.13491208655302741918', 'DE.13491208655302741918'],
  ])('finds %s as %s', async (known, typed) => {
    await world.write(known, 'Hello');
    expect((await world.ask('POST', '/privacy/erase', { customer: typed })).status).toBe(200);
    expect(await whereIs(known)).toEqual([]);
  });

  it.skipIf(skip)(
    'keeps nothing of what foreign numbers say, nor a message as it came once it is settled',
    async () => {
      const phone = newCustomer();
      const foreign = { phoneNumberId: '999999999999999' };
      const messages = [textMessage({ from: phone, text: `foreign ${word}`, id: 'wamid.foreign' })];
      await world.webhook(webhookBody({ messages, ...foreign }));
      const statuses = [statusUpdate({ wamid: `wamid.${phone}`, status: 'sent', recipientId: phone })];
      await world.webhook(webhookBody({ statuses, ...foreign }));
      expect(await whereIs(phone, word)).toEqual([]);
      expect(await world.rows(`select disposition, reason from inbox where wamid = 'wamid.foreign'`)).toEqual([
        { disposition: 'skipped', reason: 'not one of our phone numbers' },
      ]);
      const id = await world.write(phone, 'Hello');
      const raw = 'select raw is not null as kept from inbox where conversation_id = $1';
      expect(await world.rows(raw, id)).toEqual([{ kept: true }]);
      await world.answer(id, 'Hi');
      expect(await world.rows(raw, id)).toEqual([{ kept: false }]);
    },
  );

  it.skipIf(skip)('erases the alerts about a customer too, those that are being told among them', async () => {
    const phone = newCustomer();
    const [{ id }, { id: other }] = [await talk(phone), await talk(newCustomer())];
    await world.db.query(
      `insert into alert_channels (kind, label, shown, sealed) values ('ntfy', 'Phone', 'ntfy.example', ''), ('slack', 'Desk', 'slack.example', '')`,
    );
    const causes = [id, other].map((one) => ({
      kind: 'waiting' as const,
      subject: one,
      key: one,
      text: '',
      phoneNumberId: null,
      conversationId: one,
    }));
    const settings = { escalateMinutes: 15, quietUntil: null, nightKinds: [] };
    await world.db.transaction(async (tx) => {
      await reconcileAlerts(tx, ['waiting'], causes);
      await queueAlertSends(tx, settings);
    });
    const batch = await claimAlertBatch(world.db, { leaseMs: 60_000, groupMs: 0, withWords: true });
    expect(batch).not.toBeNull();
    expect((await world.ask('POST', '/privacy/erase', { customer: phone })).status).toBe(200);
    expect(await whereIs(id)).toEqual([]);
    const left = await world.rows('select a.subject from alert_sends s join alerts a on a.id = s.alert_id');
    expect(left).toEqual([{ subject: other }, { subject: other }]);
    if (batch !== null) await settleAlertBatch(world.db, batch.claim, { state: 'sent', reason: null });
    // The look that was under way when the customer was erased opens nothing for them again.
    await world.db.transaction((tx) => reconcileAlerts(tx, ['waiting'], causes));
    expect(await whereIs(id)).toEqual([]);
  });

  it.skipIf(skip)('deletes by kind what is older than it may be, in small batches, and no more', async () => {
    const retention = { messages: 100, media: 50, proofs: 20, leads: 300, notices: 100, quarantine: 10 };
    const never = new AbortController().signal;
    await prune(world.db, { retention: { ...retention, leads: 100_000 }, marks: testMarks }, never);
    const [phone, idle] = [newCustomer(), newCustomer()];
    const { id } = await talk(phone);
    await world.db.query(
      `insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, received_at, disposition, reason)
       select $1, 'wamid.old' || n, $2::uuid, 'text', 'old', now(), now() - interval '101 days', 'skipped', 'old' from generate_series(1, 1200) n`,
      [PHONE_NUMBER_ID, id],
    );
    // Arrived first, so their ids are the lowest, as they are in life; files hold on to ids.
    await world.db.query('delete from files');
    await world.db.query(`update inbox set id = default where body is distinct from 'old'`);
    await world.db.query(`update outbox set created_at = now() - interval '101 days' where conversation_id = $1`, [id]);
    const stop = await world.write(idle, 'STOP');
    await world.answer(stop, 'Bye');
    await world.db.query(`update contacts set created_at = now() - interval '400 days' where phone = $1`, [idle]);
    await world.db.query(
      `update conversations set created_at = now() - interval '400 days', last_inbound_at = now() - interval '301 days' where id = $1`,
      [stop],
    );
    await world.db.query(`update turns set ended_at = now() - interval '21 days' where conversation_id = $1`, [id]);
    await world.db.query(`update quarantine set received_at = now() - interval '11 days'`);
    await world.db.query(`update erased_ids set erased_at = now() - interval '31 days'`);
    await prune(world.db, { retention, marks: testMarks }, never);
    expect(await world.rows(`select 1 from inbox where body = 'old'`)).toEqual([]);
    expect(await whereIs(idle)).toEqual([]);
    expect(await world.rows('select 1 from quarantine')).toEqual([]);
    expect(
      await world.rows('select json_array_length(attempts) as n, proof from turns where conversation_id = $1', id),
    ).toEqual([{ n: 0, proof: null }]);
    expect(await world.rows(`select body from inbox where conversation_id = $1`, id)).toHaveLength(1);
    // The reply stays as long as the message that it answers.
    expect(await world.rows('select 1 from outbox where conversation_id = $1', id)).toHaveLength(1);
    expect(await world.rows('select 1 from erased_ids')).toHaveLength(2);
    await world.write(idle, 'Hello');
    expect(await world.rows('select 1 from contacts where phone = $1 and opted_out_at is not null', idle)).toHaveLength(
      1,
    );
  });
});
