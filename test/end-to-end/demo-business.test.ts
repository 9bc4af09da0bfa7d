import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBusiness } from '../../src/business/load-business.ts';
import type { Business } from '../../src/business/business.ts';
import { freePort } from '../helpers/servers.ts';
import { startServerProcess } from '../helpers/server-process.ts';
import { freshFolder } from '../helpers/services.ts';
import { frenchCustomers, type FrenchCustomer } from './businesses/french-customers.ts';
import { plain } from './businesses/plain-text.ts';

const password = 'demo-console-password';
const bakery = 'test/fixtures/businesses/bakery.yaml';
/** A customer who is asked more often than this gives up. */
const mostTurns = 10;

type Line = { from: string; text: string };
type State = { chats: { customer: { id: string; phone: string | null }; lines: Line[] }[] };
type Lead = { phone: string | null; grade: string; facts: { field: string; value: string }[] };
type Demo = {
  /** Makes the first customer a new one. */
  reset(): Promise<void>;
  /** Says something as the first customer and resolves with the reply. */
  say(text: string): Promise<string>;
  /** What is known of the first customer. */
  lead(): Promise<Lead | undefined>;
  stop(): Promise<number | null>;
};

describe('[embedded] the demo of any business without a key', () => {
  let demo: Demo;
  let business: Business;
  beforeAll(async () => {
    business = await loadBusiness(bakery);
    demo = await startDemo(bakery);
  });
  afterAll(() => demo.stop());

  it.each(frenchCustomers)('takes $who from a question to a lead', async (customer) => {
    await demo.reset();
    const chat = await talk(demo, business, customer);
    const words = chat.map(({ from, text }) => `${from}: ${text}`).join('\n');
    for (const [at, told] of customer.told.entries()) {
      if (told !== null) expect.soft(chat[2 * at + 1]?.text ?? '', words).toMatch(told);
    }
    expect(words).not.toMatch(/\{\{|\[[a-z]{5}\]/);
    const lead = await demo.lead();
    const known = Object.fromEntries(lead?.facts.map(({ field, value }) => [field, value]) ?? []);
    for (const [field, value] of Object.entries(customer.lead))
      expect.soft(known[field] ?? '', `${field} after\n${words}`).toMatch(value);
    expect.soft(lead?.grade, words).not.toBe('open');
  });
});

describe('[embedded] the demo of the sample without a key', () => {
  it('answers "I need 100 coasters for corporate gifting" with the price and the question about branding', async () => {
    const demo = await startDemo('business.yaml');
    const reply = await demo.say('I need 100 coasters for corporate gifting');
    expect(reply).toContain('₹42');
    expect(reply).toMatch(/Would you like your logo or a name on them \(branding\)\?$/);
    expect(await demo.stop()).toBe(0);
  });
});

/** Lets a customer write all they came for, then answer whatever is asked until nothing is. */
async function talk(demo: Demo, business: Business, customer: FrenchCustomer): Promise<Line[]> {
  const chat: Line[] = [];
  const say = async (text: string): Promise<string> => {
    const reply = plain(await demo.say(text));
    chat.push({ from: 'customer', text }, { from: 'business', text: reply });
    return reply;
  };
  let reply = '';
  for (const text of customer.says) reply = await say(text);
  const answers = new Map(Object.entries(customer.answers));
  while (chat.length < 2 * mostTurns) {
    const asked = business.ask.find(
      ({ question }) => question['fr'] !== undefined && reply.endsWith(plain(question['fr'])),
    );
    const key = asked?.key ?? (reply.endsWith('?') ? 'offer' : '');
    const answer = answers.get(key);
    if (answer === undefined) break;
    answers.delete(key);
    reply = await say(answer);
  }
  return chat;
}

async function startDemo(file: string): Promise<Demo> {
  const [folder, port] = [await freshFolder(), await freePort()];
  const environment = { DATA_DIR: folder.path, PORT: String(port), CONSOLE_PASSWORD: password };
  const server = await startServerProcess(environment, { script: 'demo', args: ['--business', file] });
  const post = (path: string, body: unknown) =>
    fetch(`${server.url}/simulator/api/customers/first/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const chat = async (): Promise<{ phone: string | null; replies: string[] }> => {
    // Our own page's state.
    const state = (await (await fetch(`${server.url}/simulator/api/state`)).json()) as State;
    const found = state.chats.find(({ customer }) => customer.id === 'first');
    const replies = found?.lines.filter(({ from }) => from === 'business').map(({ text }) => text) ?? [];
    return { phone: found?.customer.phone ?? null, replies };
  };
  return {
    async reset() {
      await post('reset', {});
    },
    async say(text) {
      const before = (await chat()).replies.length;
      await post('messages', { text });
      await expect.poll(async () => (await chat()).replies.length, { timeout: 60_000 }).toBe(before + 1);
      return (await chat()).replies.at(-1) ?? '';
    },
    async lead() {
      const answered = await fetch(`${server.url}/api/leads`, { headers: { authorization: `Bearer ${password}` } });
      const { phone } = await chat();
      // Our own API's answer.
      const { leads } = (await answered.json()) as { leads: Lead[] };
      return leads.find((lead) => lead.phone === phone);
    },
    async stop() {
      const { code } = await server.stop();
      await folder.remove();
      return code;
    },
  };
}
