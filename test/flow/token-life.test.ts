import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTokenGates } from '../../src/db/sending/token-gates.ts';
import { checkHealth } from '../../src/flow/check-health.ts';
import type { Config } from '../../src/config/config.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { createTokenWatch } from '../../src/flow/sending/watch-tokens.ts';
import { createFindingLog } from '../../src/observe/finding-log.ts';
import { createGraphClient } from '../../src/whatsapp/send/graph-client.ts';
import type { Tokens } from '../../src/whatsapp/send/tokens.ts';
import { answerJson, graphError } from '../helpers/fake-graph-answers.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { tokensOf, tokenValues } from '../helpers/tokens.ts';
import { message, openFlow, phoneNumberId, someone, status, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const [oldToken, newToken] = ['EAATESTold', 'EAATESTnew'];

describe.each(anyStore)('the life of the token on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('sending', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let logs: ReturnType<typeof captureLogs>;
    let number = 0;

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    beforeEach(async () => {
      logs = captureLogs();
      flow.graph.onMessage(null);
      flow.graph.setValidToken();
      flow.graph.setHealth('AVAILABLE');
      flow.graph.sent.length = 0;
      flow.graph.authorizations.length = 0;
      flow.woken.deliveries.length = 0;
      await flow.rows('delete from token_gates');
      await flow.rows("delete from outbox where state in ('queued', 'sending', 'unknown')");
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    /** A conversation with these replies waiting to be sent. */
    const reply = async (...bodies: string[]): Promise<string> => {
      flow.woken.turns.length = 0;
      await flow.receive(message(someone({ phone: `9190004${String(10_000 + number++)}` }), 'question'));
      const id = flow.woken.turns[0] ?? '';
      await flow.rows("update inbox set disposition = 'human' where conversation_id = $1", id);
      for (const body of bodies) {
        await flow.rows(
          'insert into outbox (conversation_id, phone_number_id, body) select id, phone_number_id, $2 from conversations where id = $1',
          id,
          body,
        );
      }
      return id;
    };
    /** Conversations with one reply each, "reply 0" and so on. */
    const conversations = async (count: number, words: string): Promise<string[]> => {
      const ids: string[] = [];
      while (ids.length < count) ids.push(await reply(`${words} ${ids.length}`));
      return ids;
    };
    /** What a process with these tokens works with. */
    const processWith = (tokens: Tokens) => {
      const { logger } = logs;
      return { ...flow.deps, tokens, logger, tellFindings: createFindingLog(logger) };
    };
    const watchOf = (deps: ReturnType<typeof processWith>) => {
      const numbers = [{ id: phoneNumberId, businessAccountId: null }] as unknown as Config['numbers'];
      const setup = { numbers, appId: null };
      return createTokenWatch({
        ...deps,
        setup: { ...setup, graphUrl: 'https://graph.example', graphVersion: 'v25.0' },
      });
    };
    const attempts = (id: string) => flow.rows('select attempts, state from outbox where conversation_id = $1', id);
    const gates = () =>
      flow.rows<{ cause: string; pause: number; token_fingerprint: string }>(
        "select cause, token_fingerprint, case when closed_until = 'infinity' then -1 else round(extract(epoch from closed_until - clock_timestamp()) / 60) end::int as pause from token_gates order by closed_at",
      );
    const endPause = () => flow.rows("update token_gates set closed_until = now() - interval '1 second'");
    const texts = () => flow.graph.sent.map(({ text }) => text);
    const said = (words: string) => logs.lines.filter(({ msg }) => String(msg).includes(words));
    const ready = (tokens: Tokens) =>
      checkHealth({ ...flow.deps, tokens, isQueueReachable: async () => true, hasModels: true });
    const bearers = () => flow.graph.authorizations.map((header) => header.replace('Bearer ', ''));

    it('goes on with WHATSAPP_TOKEN_NEXT in the same delivery, and no other process meets the dead token', async () => {
      flow.graph.setValidToken(newToken);
      const one = processWith(tokensOf(oldToken, newToken));
      const id = await reply('part one', 'part two');
      await deliver(one, id, never);
      expect(texts()).toEqual(['part one', 'part two']);
      expect(bearers()).toEqual([oldToken, newToken, newToken]);
      expect(flow.graph.sent.map(({ opaqueId }) => opaqueId?.split('.')[1])).toEqual(['1', '1']);
      expect(said('WHATSAPP_TOKEN_NEXT has taken its place')).toMatchObject([
        { level: 'warn', todo: [expect.stringContaining('Put the value of WHATSAPP_TOKEN_NEXT into WHATSAPP_TOKEN')] },
      ]);
      expect(one.tokens.current(phoneNumberId).value).toBe(newToken);
      await deliver(processWith(tokensOf(oldToken, newToken)), await reply('of another process'), never);
      expect(bearers().slice(3)).toEqual([newToken]);
      const health = await ready(one.tokens);
      expect(health).toMatchObject({ ready: true, parts: { sending: 'ok' } });
      expect(health.todo.join()).toContain('docs/permanent-token.md, "Rotation"');
    });

    it('stops when both are dead: nothing is burnt, and the operator is told once what to do', async () => {
      flow.graph.setValidToken('EAAsomethingElse');
      const tokens = tokensOf(oldToken, newToken);
      const one = processWith(tokens);
      const ids = await conversations(5, 'waits');
      await Promise.all(ids.map((id) => deliver(one, id, never)));
      for (const id of ids) expect(await attempts(id)).toEqual([{ attempts: 0, state: 'queued' }]);
      expect((await gates()).map(({ cause, pause }) => [cause, pause])).toEqual([
        ['token', -1],
        ['token', -1],
      ]);
      expect(said('THE WHATSAPP TOKEN IS DEAD')).toMatchObject([
        { level: 'error', todo: [expect.stringContaining('docs/permanent-token.md, steps 3 and 5')] },
      ]);
      expect(await ready(tokens)).toMatchObject({
        ready: false,
        parts: { sending: 'stopped', backlog: 'ok' },
        todo: [expect.stringContaining('Generate a new permanent token and deploy it')],
      });
      expect(JSON.stringify(logs.lines)).not.toContain('EAA');
    });

    it('opens when Meta says that the token works again, wakes what waits, and keeps shut while Meta is silent', async () => {
      flow.graph.setValidToken('EAAsomethingElse');
      const one = processWith(tokensOf(oldToken));
      const watch = watchOf(one);
      const id = await reply('waits');
      await deliver(one, id, never);
      await watch({ everything: false }, never);
      expect([await gates(), flow.woken.deliveries]).toEqual([[expect.objectContaining({ cause: 'token' })], []]);
      const options = { version: 'v25.0', token: () => oldToken, timeoutMs: 1_000, maxSockets: 1 };
      const silent = createGraphClient({ ...options, baseUrl: 'http://127.0.0.1:1' });
      await watchOf({ ...one, graph: silent })({ everything: true }, never);
      silent.close();
      expect(await gates()).toHaveLength(1);
      flow.graph.setValidToken(oldToken);
      await watch({ everything: false }, never);
      expect(await gates()).toEqual([]);
      expect(flow.woken.deliveries).toEqual([id]);
      expect(said('Sending resumed')).toHaveLength(1);
      await deliver(one, id, never);
      expect(texts()).toEqual(['waits']);
    });

    it('opens also when Meta lets the token in but not look at itself', async () => {
      flow.graph.setValidToken('EAAsomethingElse');
      const one = processWith(tokensOf(oldToken));
      const id = await reply('waits');
      await deliver(one, id, never);
      expect(await gates()).toHaveLength(1);
      const server = createServer((_request, response) => answerJson(response, 403, graphError({ code: 10 })));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo; // listening on TCP
      const options = { version: 'v25.0', token: () => oldToken, timeoutMs: 1_000, maxSockets: 1 };
      const refusing = createGraphClient({ ...options, baseUrl: `http://127.0.0.1:${port}` });
      await watchOf({ ...one, graph: refusing })({ everything: false }, never);
      refusing.close();
      server.close();
      expect([await gates(), flow.woken.deliveries]).toEqual([[], [id]]);
    });

    it('says nothing, shuts nothing and opens nothing while Meta does not answer', async () => {
      const options = { version: 'v25.0', token: () => oldToken, timeoutMs: 1_000, maxSockets: 1 };
      const silent = createGraphClient({ ...options, baseUrl: 'http://127.0.0.1:1' });
      await watchOf({ ...processWith(tokensOf(oldToken)), graph: silent })({ everything: true }, never);
      silent.close();
      expect([await gates(), logs.lines]).toEqual([[], []]);
    });

    it('uses the next token from the start when Meta says that the first is dead, without sending with it', async () => {
      flow.graph.setValidToken(newToken);
      const one = processWith(tokensOf(oldToken, newToken));
      await watchOf(one)({ everything: true }, never);
      flow.graph.authorizations.length = 0;
      await deliver(one, await reply('hello'), never);
      expect([texts(), bearers()]).toEqual([['hello'], [newToken]]);
      expect(said('WHATSAPP_TOKEN_NEXT has taken its place')).toHaveLength(1);
    });

    it('shuts the gate of the token that the POST carried, even when another came meanwhile', async () => {
      const one = processWith(tokensOf(oldToken));
      const [old] = one.tokens.all();
      const taken = tokensOf(newToken);
      let refused = false;
      flow.graph.onMessage(() => {
        if (refused) return null;
        refused = true;
        one.tokens.replace(tokenValues(newToken));
        return { kind: 'error', code: 190, status: 401 };
      });
      await deliver(one, await reply('under way'), never);
      expect([texts(), bearers()]).toEqual([['under way'], [oldToken, newToken]]);
      expect((await gates()).map((gate) => gate.token_fingerprint)).toEqual([old.fingerprint]);
      expect((await ready(taken)).parts.sending).toBe('ok');
      expect(said('TOKEN IS DEAD')).toEqual([]);
    });

    it('of an old process with a dead token never shuts out a new process with a good one', async () => {
      flow.graph.setValidToken(newToken);
      const [before, after] = [processWith(tokensOf(oldToken)), processWith(tokensOf(newToken))];
      const ids = await conversations(4, 'reply');
      await Promise.all(ids.map((id) => deliver(before, id, never)));
      await Promise.all(ids.flatMap((id) => [deliver(before, id, never), deliver(after, id, never)]));
      expect(texts().toSorted()).toEqual(['reply 0', 'reply 1', 'reply 2', 'reply 3']);
      expect((await ready(before.tokens)).parts.sending).toBe('stopped');
      expect((await ready(after.tokens)).parts.sending).toBe('ok');
    });

    it('stays shut when the answer that the token works is older than the refusal', async () => {
      const one = processWith(tokensOf(oldToken));
      const [{ fingerprint }] = one.tokens.all();
      const [asked] = await flow.rows<{ at: string }>('select clock_timestamp()::text as at');
      flow.graph.setValidToken('EAAsomethingElse');
      await deliver(one, await reply('refused later'), never);
      expect(await openTokenGates(opened.db, { tokenFingerprint: fingerprint, readAt: asked?.at ?? '' })).toBe(0);
      expect(await gates()).toHaveLength(1);
    });

    it('tries a stopped number one message at a time, less and less often, and goes on when one is taken', async () => {
      const one = processWith(tokensOf(oldToken, newToken));
      const ids = await conversations(3, 'reply');
      const everyone = () => Promise.all(ids.map((id) => deliver(one, id, never)));
      const due = () => flow.rows('update outbox set next_attempt_at = now() where sent_at is null');
      let posts = 0;
      flow.graph.onMessage(() => {
        posts++;
        return { kind: 'error', code: 131031, status: 403 };
      });
      await everyone();
      expect(await gates()).toMatchObject([{ cause: 'number', pause: 1 }]);
      for (const pause of [2, 4, 8, 15, 15]) {
        posts = 0;
        await endPause();
        await due();
        await everyone();
        expect([posts, await gates()]).toMatchObject([1, [{ cause: 'number', pause }]]);
      }
      for (const id of ids) expect(await attempts(id)).toEqual([{ attempts: 0, state: 'queued' }]);
      expect(said('Meta stopped this number from sending (code 131031)')).toHaveLength(1);
      expect(await ready(one.tokens)).toMatchObject({
        ready: false,
        parts: { sending: 'stopped' },
        todo: [expect.stringContaining('docs/operations.md')],
      });
      flow.graph.onMessage(null);
      await endPause();
      await due();
      await everyone();
      await due();
      await everyone();
      expect(texts().toSorted()).toEqual(['reply 0', 'reply 1', 'reply 2']);
      expect([await gates(), (await ready(one.tokens)).parts.sending]).toEqual([[], 'ok']);
    });

    it('tries one message a pause when only statuses say that the number is stopped, and opens with the first delivery', async () => {
      const one = processWith(flow.deps.tokens);
      const ids = await conversations(3, 'reply');
      const everyone = () => Promise.all(ids.map((id) => deliver(one, id, never)));
      const tell = async (what: 'failed' | 'delivered'): Promise<void> => {
        const { wamid = '', opaqueId = null } = flow.graph.sent.at(-1) ?? {};
        const fault = what === 'failed' ? { code: 131042, title: 'Payment issue', details: '' } : null;
        await flow.receive(status(wamid, what, { opaqueId, fault }));
      };
      await deliver(one, ids[0] ?? '', never);
      await tell('failed');
      expect(await gates()).toMatchObject([{ cause: 'number', pause: 1 }]);
      for (const pause of [2, 4, 8, 15, 15]) {
        flow.graph.sent.length = 0;
        await endPause();
        await everyone();
        expect([texts().length, await gates()]).toMatchObject([1, [{ cause: 'number', pause }]]);
        await tell('failed');
        expect(await gates()).toMatchObject([{ cause: 'number', pause }]);
      }
      flow.graph.sent.length = 0;
      await endPause();
      await everyone();
      await tell('delivered');
      expect(await gates()).toEqual([]);
      await flow.rows("update outbox set next_attempt_at = now() where state = 'queued'");
      await everyone();
      expect(texts().toSorted()).toEqual(['reply 0', 'reply 1', 'reply 2']);
    });

    it('of a stopped number goes on once Meta, who called it blocked, says that it may send again', async () => {
      const one = processWith(tokensOf(oldToken));
      const watch = watchOf(one);
      flow.graph.onMessage(() => ({ kind: 'error', code: 131042 }));
      const id = await reply('unpaid');
      await deliver(one, id, never);
      await watch({ everything: false }, never);
      expect(await gates()).toHaveLength(1);
      flow.graph.setHealth('BLOCKED');
      await watch({ everything: false }, never);
      flow.graph.setHealth('AVAILABLE');
      await watch({ everything: false }, never);
      expect([await gates(), flow.woken.deliveries]).toEqual([[], [id]]);
    });

    it('of a stopped number is tried at once when the operator asks for it', async () => {
      const one = processWith(tokensOf(oldToken));
      flow.graph.onMessage(() => ({ kind: 'error', code: 10, status: 403 }));
      const id = await reply('no right');
      await deliver(one, id, never);
      flow.graph.onMessage(null);
      await watchOf(one)({ everything: true, tryNow: true }, never);
      expect(flow.woken.deliveries).toEqual([id]);
      await deliver(one, id, never);
      expect(texts()).toEqual(['no right']);
    });

    it('is watched without saying the same twice, and a change is said', async () => {
      const one = processWith(tokensOf(oldToken, newToken));
      const watch = watchOf(one);
      await watch({ everything: true }, never);
      const first = logs.lines.map(({ msg }) => String(msg));
      for (const part of ['Token: ', 'Next token: ', `Phone number ${phoneNumberId}: `, 'WhatsApp account ']) {
        expect(first.filter((words) => words.startsWith(part)).length).toBeGreaterThan(0);
      }
      expect(said('Token: it was made on')).toMatchObject([
        { level: 'warn', todo: [expect.stringContaining('docs/permanent-token.md, "Rotation"')] },
      ]);
      await watch({ everything: true }, never);
      expect(logs.lines).toHaveLength(first.length);
      flow.graph.setHealth('BLOCKED');
      await watch({ everything: true }, never);
      expect(logs.lines.slice(first.length)).toMatchObject([
        { level: 'error', msg: `Phone number ${phoneNumberId}: Meta does not let it send messages.` },
      ]);
      flow.graph.setValidToken(oldToken);
      await watch({ everything: true }, never);
      expect(logs.lines.at(-1)).toMatchObject({ level: 'error', msg: expect.stringContaining('Next token: ') });
      expect(JSON.stringify(logs.lines)).not.toMatch(/EAA|15550109999/);
    });
  });
});
