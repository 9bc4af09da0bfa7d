import { testMarks } from '../helpers/marks.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveContacts } from '../../src/db/contacts.ts';
import { claimDelivery, recordRetry, recordSent, recordUnknown } from '../../src/db/outbox.ts';
import type { DeliveryClaim } from '../../src/db/send-together.ts';
import { applyStatuses, type StatusRow } from '../../src/db/statuses.ts';
import { claimTurn, type TurnClaim } from '../../src/db/turn-claims.ts';
import { commitTurn, renewLeases } from '../../src/db/turns.ts';
import type { Answer } from '../../src/domain/turn.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { isMissing } from '../helpers/services.ts';
import { openTestDatabase } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, status, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const answer: Answer = {
  text: 'one',
  source: 'cache',
  needsHuman: false,
  language: null,
  attempts: [],
  inputTokens: 0,
  outputTokens: 0,
  proof: null,
};
const passing = { code: 131000, title: 'Something went wrong', details: '' };

/** Statements that meet at the worst moment; the embedded database has one session and cannot interleave them. */
describe.skipIf(isMissing.postgres)('[postgres] two transactions at the worst moment', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let number = 0;
  const fresh = () => someone({ phone: `9190004${String(10_000 + number++)}` });
  const write = async (customer = fresh()): Promise<string> => {
    flow.woken.turns.length = 0;
    await flow.receive(message(customer, 'Hi'));
    return flow.woken.turns[0] ?? '';
  };
  const outbox = (id: string) =>
    flow.rows<{ state: string; body: string; wamid: string | null }>(
      'select state, body, wamid from outbox where conversation_id = $1 order by id',
      id,
    );
  /** A greeting that is claimed for its first attempt. */
  const claimed = async (customer = fresh()): Promise<{ id: string; claim: DeliveryClaim }> => {
    const id = await write(customer);
    await takeTurn(flow.deps, id, never);
    const claim = await claimDelivery(opened.db, id, { leaseMs: 30_000, tokenFingerprints: ['x'] });
    if (claim === null) throw new Error('not claimed');
    return { id, claim };
  };
  const commit = (db: Parameters<typeof commitTurn>[0], claim: TurnClaim | null) => {
    if (claim === null) throw new Error('not claimed');
    return commitTurn(db, claim, { messages: claim.messages, answer, parts: ['one'], force: false, dead: false });
  };
  const somebodyWaits = () =>
    expect
      .poll(() =>
        flow.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"),
      )
      .toHaveLength(1);

  beforeAll(async () => {
    opened = await openTestDatabase('postgres');
    flow = await openFlow(opened.db);
  });
  beforeEach(() => {
    flow.woken.turns.length = 0;
  });
  afterAll(async () => {
    await flow[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });

  it('never answer the same message twice, though the second claimed it while the first was committing', async () => {
    const id = await write();
    const gate = Promise.withResolvers<void>();
    const first = opened.db.transaction(async (tx) => {
      const claim = await claimTurn(tx, id, 10_000);
      await gate.promise;
      await commit(tx, claim);
    });
    const second = (async () => {
      await expect
        .poll(() =>
          flow.rows(
            "select 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()",
          ),
        )
        .toHaveLength(1);
      await takeTurn(flow.deps, id, never);
    })();
    await somebodyWaits();
    gate.resolve();
    await Promise.all([first, second]);
    expect(await outbox(id)).toHaveLength(1);
    expect(await claimTurn(opened.db, id, 1_000)).toBeNull();
  });

  it('never revive a lease that a commit has ended', async () => {
    const customer = fresh();
    const id = await write(customer);
    const claim = await claimTurn(opened.db, id, 10_000);
    await commit(opened.db, claim);
    if (claim !== null) expect((await renewLeases(opened.db, [claim], 10_000)).lost.size).toBe(1);
    await write(customer);
    expect(await claimTurn(opened.db, id, 10_000)).not.toBeNull();
  });

  it('never make two contacts of the two forms of one number', async () => {
    const [long, short] = ['5511987650001', '551187650001'];
    const [written, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = opened.db.transaction(async (tx) => {
      const said = { customer: someone({ phone: long }), phoneNumberId, wamid: 'wamid.two-forms' };
      await resolveContacts(tx, [said], testMarks);
      written.resolve();
      await gate.promise;
    });
    await written.promise;
    const second = flow.receive(message(someone({ phone: short }), 'Oi'));
    await Promise.race([second, somebodyWaits()]);
    gate.resolve();
    await Promise.all([first, second]);
    // Meta's newest form is the one written to.
    expect(await flow.rows('select phone from contacts where phone = any ($1)', [long, short])).toEqual([
      { phone: short },
    ]);
  });

  it('never lose a message whose contact another webhook writes at the same moment', async () => {
    const userId = `IN.race${number}`;
    const { phone } = fresh();
    await flow.receive(message(someone({ userId }), 'first without a number'));
    const gate = Promise.withResolvers<void>();
    const isWritten = Promise.withResolvers<void>();
    const rival = opened.db.transaction(async (tx) => {
      await tx.query('insert into contacts (phone) values ($1)', [phone]);
      isWritten.resolve();
      await gate.promise;
    });
    await isWritten.promise;
    const received = flow.receive(message(someone({ userId, phone }), 'now with the number'));
    await somebodyWaits();
    gate.resolve();
    await rival;
    expect(await received).toEqual({ stored: 1, repeated: 0, quarantined: 0 });
  });

  it('never move a status backward', async () => {
    const { id, claim } = await claimed();
    await recordSent(opened.db, claim, `wamid.back${number}`);
    const row = (kind: 'read' | 'delivered'): StatusRow => ({
      wamid: `wamid.back${number}`,
      phoneNumberId,
      outboxId: null,
      attempt: null,
      epoch: null,
      mark: null,
      status: kind,
      sentAtS: null,
      deliveredAtS: null,
      readAtS: null,
      fault: null,
      price: null,
      retryAfterMs: null,
      asksPerson: false,
      stopsNumber: false,
      slowsNumberMs: null,
    });
    const gate = Promise.withResolvers<void>();
    const applied = Promise.withResolvers<void>();
    const first = opened.db.transaction(async (tx) => {
      await applyStatuses(tx, [row('read')], testMarks);
      applied.resolve();
      await gate.promise;
    });
    await applied.promise;
    const second = opened.db.transaction((tx) => applyStatuses(tx, [row('delivered')], testMarks));
    await somebodyWaits();
    gate.resolve();
    await Promise.all([first, second]);
    expect(await outbox(id)).toMatchObject([{ state: 'read' }]);
  });

  it('send again what Meta reported as failed for now, whatever of the same attempt comes later', async () => {
    const late = await claimed();
    const opaqueId = `${late.claim.outboxId}.1`;
    await flow.receive(status('wamid.late', 'failed', { opaqueId, fault: passing }));
    await recordSent(opened.db, late.claim, 'wamid.late');
    expect(await outbox(late.id)).toMatchObject([{ state: 'queued', wamid: null }]);
    await flow.receive(status('wamid.late', 'sent', { opaqueId }));
    expect(await outbox(late.id)).toMatchObject([{ state: 'queued', wamid: null }]);
    await flow.receive(status('wamid.late', 'delivered', { opaqueId }));
    expect(await outbox(late.id)).toMatchObject([{ state: 'delivered' }]);
  });

  it('send again what failed before its wamid was known and without the echoed id', async () => {
    const { id, claim } = await claimed();
    await flow.receive(status(`wamid.early${number}`, 'failed', { fault: passing }));
    await recordSent(opened.db, claim, `wamid.early${number}`);
    expect(await outbox(id)).toMatchObject([{ state: 'queued', wamid: null }]);
  });

  it("park the bot's reply that Meta refused after a person had taken over", async () => {
    const customer = fresh();
    const { id, claim } = await claimed(customer);
    await flow.receive({
      kind: 'echo',
      phoneNumberId,
      wamid: `wamid.take${number}`,
      customer,
      sentAtS: 1,
      text: 'I am here',
    });
    await recordRetry(opened.db, claim, { afterMs: 0, reason: '131000', fault: passing, burnt: true });
    expect((await outbox(id))[0]).toMatchObject({ state: 'parked' });
  });

  it('never settle a reply by the status of another phone number', async () => {
    const { id, claim } = await claimed();
    await recordUnknown(opened.db, claim, 'timeout');
    const opaqueId = `${claim.outboxId}.1`;
    await flow.receive(status(`wamid.foreign${number}`, 'delivered', { phoneNumberId: '999999999999999', opaqueId }));
    expect(await outbox(id)).toMatchObject([{ state: 'unknown' }]);
    const [kept] = await flow.rows<{ reason: string }>('select reason from quarantine order by id desc limit 1');
    expect(kept?.reason).toContain('not ours');
  });
});
