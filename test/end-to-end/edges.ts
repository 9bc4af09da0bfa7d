import { describe, expect, it } from 'vitest';
import { postSigned, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { secrets, type World } from './world.ts';

/** What the outside may throw at the server before anything is stored: handshakes, signatures, odd bodies, unknown paths. */
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
      const { signBody } = await import('../../src/whatsapp/wire/verify-signature.ts');
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
  });
}
