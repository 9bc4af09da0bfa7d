import { describe, expect, it } from 'vitest';
import { postSigned, textMessage, webhookBody, webhookFixtures } from '../helpers/signed-webhook.ts';
import { markedWord, secrets, type World } from './world.ts';

/** What the outside may throw at the server: handshakes, signatures, odd bodies, unknown paths. */
export function describeEdges(get: () => World): void {
  describe('at the edge', () => {
    const handshake = (query: string) => fetch(`${get().server.url}/webhook?${query}`);

    it("answers Meta's handshake with the challenge as plain text, and 403 without the right token", async () => {
      const good = await handshake(
        `hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${secrets.verifyToken}`,
      );
      expect([good.status, await good.text()]).toEqual([200, '1158201444']);
      expect(good.headers.get('content-type')).toMatch(/^text\/plain/);
      for (const bad of [
        'hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong',
        `hub.mode=other&hub.challenge=1&hub.verify_token=${secrets.verifyToken}`,
        `hub.mode=subscribe&hub.verify_token=${secrets.verifyToken}`,
        `hub.mode=subscribe&hub.challenge=1&hub.verify_token=${secrets.verifyToken}&hub.verify_token=x`,
        `hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=${secrets.verifyToken}`,
        '',
      ]) {
        expect((await handshake(bad)).status, bad).toBe(403);
      }
    });

    it('answers 401 to every bad signature and never replies to such a message', async () => {
      const world = get();
      const from = world.newCustomer();
      const body = JSON.stringify(webhookBody({ messages: [textMessage({ from, text: 'Hi' })] }));
      const { signBody } = await import('../../src/whatsapp/verify-signature.ts');
      const good = signBody(Buffer.from(body), secrets.appSecret);
      for (const header of [
        '',
        'sha256=',
        good.slice(0, -1),
        good.toUpperCase(),
        good.replace('sha256=', 'sha1='),
        signBody(Buffer.from(body), 'another secret'),
        signBody(Buffer.from(`${body} `), secrets.appSecret),
      ]) {
        expect((await world.post(body, { header })).status, header).toBe(401);
      }
      // The next good message of the same server is answered: the bad ones were not merely slow.
      const other = world.newCustomer();
      await world.write(other, 'Hi');
      await world.waitForReplies(other);
      expect(world.repliesTo(from)).toEqual([]);
    });

    it('accepts the older of two app secrets while they are being rotated', async () => {
      const world = get();
      const from = world.newCustomer();
      const body = webhookBody({ messages: [textMessage({ from, text: 'Hi' })] });
      expect((await postSigned(`${world.server.url}/webhook`, body, secrets.oldAppSecret)).status).toBe(200);
      await world.waitForReplies(from);
    });

    it('answers 400, 413 and 404 as JSON without words about its inside', async () => {
      const world = get();
      expect((await world.post('{"object":')).status).toBe(400);
      expect((await world.post('')).status).toBe(400);
      expect((await world.post(`"${'a'.repeat(3_600_000)}"`)).status).toBe(200);
      expect((await world.post(`"${'a'.repeat(3.6 * 1024 * 1024)}"`)).status).toBe(413);
      const unknown = await fetch(`${world.server.url}/nothing-here`);
      expect([unknown.status, await unknown.json()]).toEqual([404, { error: 'not found' }]);
      expect(unknown.headers.get('x-powered-by')).toBeNull();
    });

    it('answers /health on GET and HEAD, and /ready with one word for each part', async () => {
      const { url } = get().server;
      const health = await fetch(`${url}/health`);
      const body: unknown = await health.json();
      expect(body).toEqual({ status: 'ok', timestamp: expect.any(String), uptime: expect.any(Number) });
      expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200);
      const ready = await fetch(`${url}/ready`);
      expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ready', database: 'ok', queue: 'ok' }]);
      expect((await fetch(`${url}/ready`, { method: 'HEAD' })).status).toBe(200);
    });

    it('takes every message and status type that Meta documents, and many it does not, with 200', async () => {
      const world = get();
      for (const fixture of webhookFixtures()) {
        expect((await world.post(fixture.body)).status, fixture.name).toBe(200);
      }
      for (const odd of [
        '{}',
        '[]',
        'null',
        '0',
        '"x"',
        '{"entry":[{}]}',
        '{"object":"whatsapp_business_account","entry":[{"changes":null}]}',
        '{"__proto__":{"polluted":true},"entry":[{"__proto__":1}]}',
        '['.repeat(50_000) + ']'.repeat(50_000),
      ]) {
        expect((await world.post(odd)).status, odd.slice(0, 60)).toBe(200);
      }
    });

    it('takes a body of 3 MB with 1,000 messages and answers everyone who wrote one', async () => {
      const world = get();
      const customers = Array.from({ length: 10 }, () => world.newCustomer());
      const messages = Array.from({ length: 1_000 }, (_, index) =>
        textMessage({ from: customers[index % 10] ?? '', text: `${index} ${`${markedWord} `.repeat(350)}` }),
      );
      const body = JSON.stringify(webhookBody({ messages }));
      expect(body.length).toBeGreaterThan(3_000_000);
      expect((await world.post(body)).status).toBe(200);
      for (const customer of customers) await world.waitForReplies(customer, 1, 120_000);
    });

    it('survives NUL bytes, lone surrogates and 64 KB of text, and answers each', async () => {
      const world = get();
      for (const text of [`NUL \0 ${markedWord}`, `surrogate \ud800 ${markedWord}`, `${markedWord} `.repeat(8_000)]) {
        const from = world.newCustomer();
        await world.write(from, text);
        await world.waitForReplies(from);
      }
    });
  });
}
