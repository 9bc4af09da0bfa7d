import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabaseUrl, isMissing } from '../../helpers/services.ts';
import { expectPrompt, outageMs, startStand, type Stand } from './stand.ts';

const failures = [
  { what: 'a page of HTML with 502', how: { kind: 'body', status: 502, body: '<html>Bad Gateway</html>' } },
  { what: 'a page of HTML with 200', how: { kind: 'body', status: 200, body: '<html>Sorry</html>' } },
  { what: 'a cut connection', how: { kind: 'cut' } },
  { what: 'nothing', how: { kind: 'hang' } },
  { what: 'its error 2', how: { kind: 'error', code: 2, status: 503 } },
  { what: 'its error 131000', how: { kind: 'error', code: 131000, status: 500 } },
  { what: 'HTTP 429', how: { kind: 'body', status: 429, body: '' } },
] as const;

/** What Meta does not take waits, is tried again ever more rarely, and goes out once when Meta works again. */
describe.skipIf(isMissing.postgres)('[postgres] the server while Graph fails', () => {
  let stand: Stand;

  beforeAll(async () => {
    stand = await startStand({ databaseUrl: await freshDatabaseUrl(), redisUrl: null });
  });
  afterEach(() => {
    stand.world.graph.onMessage(null);
    expectPrompt(stand.takeDeliveries(), [200]);
  });
  afterAll(async () => {
    await stand.close();
  });

  it('raises no storm of attempts, loses nothing and sends nothing twice, whatever it answers instead', async () => {
    const groups = failures.map((failure) => ({
      ...failure,
      customers: [stand.world.newCustomer(), stand.world.newCustomer()],
    }));
    const posts = new Map<string, number>();
    let working = false;
    stand.world.graph.onMessage(({ to = '' }) => {
      posts.set(to, (posts.get(to) ?? 0) + 1);
      return working ? null : (groups.find((group) => group.customers.includes(to))?.how ?? null);
    });
    const all = groups.flatMap(({ customers }) => customers);
    // HTTP 429 holds the whole number back, so that what has not left by then would wait as well.
    const throttled = groups.at(-1)?.customers ?? [];
    await Promise.all(all.slice(0, -throttled.length).map((customer) => stand.write(customer)));
    await expect.poll(() => posts.size, { timeout: 60_000 }).toBe(all.length - throttled.length);
    await Promise.all(throttled.map((customer) => stand.write(customer)));
    await expect.poll(() => throttled.some((customer) => posts.has(customer)), { timeout: 60_000 }).toBe(true);
    await sleep(outageMs);
    expect(stand.world.graph.sent).toEqual([]);
    // What is refused waits 2 s, 4 s and so on; what is unknown waits SETTLE_MS, 5 s here, before it is sent again.
    const most = 2 + Math.ceil(Math.max(outageMs / 4_000, 1));
    expect([...posts].filter(([, count]) => count > most)).toEqual([]);
    working = true;
    await stand.expectOneReplyEach(all);
  });

  it('waits for an answer that is slow, and for a status when there is none', async () => {
    const [slow, silent] = [stand.world.newCustomer(), stand.world.newCustomer()];
    let posts = 0;
    stand.world.graph.onMessage(({ to }) => {
      posts += 1;
      return to === slow ? { kind: 'accept', delayMs: 2_500 } : { kind: 'hang', accept: true };
    });
    await Promise.all([slow, silent].map((customer) => stand.write(customer)));
    await stand.expectOneReplyEach([slow, silent]);
    expect(posts).toBe(2);
  });
});
