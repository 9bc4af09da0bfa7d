import { describe, expect, it } from 'vitest';
import { textMessage, webhookBody, webhookFixtures } from '../helpers/signed-webhook.ts';
import { markedWord, type World } from './world.ts';

/** What a storage must take: every kind of webhook, the largest, and texts that databases dislike. */
export function describeBodies(get: () => World): void {
  describe('odd bodies', () => {
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
