import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLineEnds } from '../../../src/db/business-versions.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';
import { consolePassword, newVisitor, openConsole, signIn, type Visitor } from './open-console.ts';

const fields = (text: string) => ({
  number: PHONE_NUMBER_ID,
  revision: /name="revision"\s+value="(\d+)"/.exec(text)?.[1] ?? '',
  last: /name="last"\s+value="(\d+)"/.exec(text)?.[1] ?? '',
});
const typedIn = (text: string) =>
  (/<textarea id="source"[^>]*>\n([^]*?)<\/textarea>/.exec(text)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#96;', '`')
    .replaceAll('&amp;', '&');

describe('[embedded] the Business page', () => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let owner: Visitor;
  beforeAll(async () => {
    world = await openConsole('embedded');
    owner = await world.owner();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const page = async (path = '/console/business') => (await owner.get(path)).text;
  /** Posts a form as the page has it, and follows to what it says. */
  const post = async (action: string, more: Record<string, string> = {}) => {
    const answer = await owner.post(`/console/business/${action}`, { ...fields(await page()), ...more });
    return { ...answer, shown: answer.location === null ? answer.text : await page(answer.location) };
  };
  const inForce = async () => (await readLineEnds(world.db, [PHONE_NUMBER_ID]))[0] ?? null;
  const fileText = async () => typedIn(await page());

  it('keeps a price in the changes, shows the difference, publishes it, and uses the file again', async () => {
    const before = await fileText();
    expect(before).toContain('name: Kagaz & Kiln');
    const kept = await post('price', { offer: '0', list: 'prices', at: '0', price: '777' });
    expect([kept.status, kept.location]).toEqual([303, '/console/business?said=saved']);
    expect(kept.shown).toMatch(/<ins>.*777/);
    expect(await inForce()).toBeNull();
    const done = await post('publish');
    expect(done.shown).toContain('Published. Customers get this from now on.');
    expect(done.shown).toContain('Version 1 is in use. Owner published it on ');
    expect(await inForce()).toMatchObject({ number: 1 });
    expect(typedIn(done.shown)).toContain('777');
    const versions = await page('/console/business/versions');
    expect(versions).toMatch(/in use now/);
    expect(versions).toMatch(/<ins>.*777/);
    const undone = await post('file');
    expect(undone.shown).toContain('The file is in use again');
    expect(typedIn(undone.shown)).toBe(before);
    expect((await post('back', { version: '1' })).shown).toContain('That version is in use again');
    expect(await page('/console/business/versions')).toContain('The text of version 1 again.');
    await post('file');
    const { rows } = await world.db.query<{ what: string }>('select what from audit order by id');
    expect(rows.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'published version 1 of the business',
        'let the business file hold again',
        'published version 3 of the business, which is version 1 again',
      ]),
    );
  });

  it('names every fault with its line and column, publishes no text with one, and checks what is typed', async () => {
    const text = (await fileText()).replace('Asia/Kolkata', 'Mars/Olympus').replace('currency: INR', 'currency: Gold');
    const kept = await post('text', { text: text.replaceAll('\n', '\r\n') });
    expect(kept.shown).toContain('2 faults. Fix them before you publish.');
    expect(kept.shown).toMatch(/Line \d+, column \d+<\/strong\s*>: timeZone/);
    expect(kept.shown).toContain('The forms are available again');
    expect(kept.shown).not.toContain('action="/console/business/publish"');
    const refused = await post('publish');
    expect([refused.status, await inForce()]).toEqual([422, expect.objectContaining({ versionId: null })]);
    expect((await post('ask', { question: 'Hi' })).status).toBe(422);
    const checked = await owner.post('/console/business/check', { text });
    expect(checked.text).toContain('Line ');
    expect(checked.text).not.toContain('<html');
    expect((await owner.post('/console/business/check', { text: await fileText() })).text).toContain('Fix');
    expect((await post('discard')).shown).toContain('discarded');
    expect((await owner.post('/console/business/check', { text: await fileText() })).text).toContain('has no faults');
  });

  it('answers a question by the changes, books nothing to a customer and sends nothing', async () => {
    await post('answer', { ask: 'Do you ship to the Moon?', say: 'Yes, on Tuesdays, by <rocket>.' });
    const tried = await post('ask', { question: 'Do you ship to the Moon?' });
    expect(tried.text).toMatch(/class="try"[^>]*>Yes, on Tuesdays, by &lt;rocket&gt;\./);
    expect(tried.text).toContain('by rules, without a model');
    const left = await world.db.query<{ n: number }>(
      'select (select count(*) from outbox)::int + (select count(*) from conversations)::int + (select count(*) from turns)::int as n',
    );
    expect(left.rows).toEqual([{ n: 0 }]);
    expect(await inForce()).toMatchObject({ versionId: null });
    await post('discard');
  });

  it('says why a change cannot be made, and lets nobody write over what they have not seen', async () => {
    const bad = await post('price', { offer: '0', list: 'prices', at: '0', price: '550.000' });
    expect([bad.status, bad.text]).toEqual([422, expect.stringContaining('Nothing was saved')]);
    expect((await post('day', { day: '2026-12-25', until: '', times: '27:00' })).status).toBe(422);
    expect((await post('day', { day: 'tomorrow' })).status).toBe(400);
    const stale = fields(await page());
    await post('fact', { heading: 'Parking', text: 'There are two places.' });
    const late = await owner.post('/console/business/fact', { ...stale, heading: 'Parking', text: 'None.' });
    expect(late.location).toContain('said=overtaken');
    const typed = await owner.post('/console/business/text', { ...stale, text: 'name: Mine' });
    expect([typed.status, typedIn(typed.text)]).toEqual([409, 'name: Mine']);
    await post('publish');
    const behind = fields(await page());
    await post('hours', { hours: 'mon-fri 8:00-12:00' });
    await world.db.query(
      `insert into business_versions (phone_number_id, number, body, file_hash, made_by)
       select phone_number_id, number + 1, body, file_hash, 'Ravi' from business_versions order by number desc limit 1`,
    );
    expect((await post('publish')).shown).toContain('Somebody has published since you began');
    expect((await owner.post('/console/business/file', behind)).location).toContain('said=overtaken');
    await post('lay-over');
    expect((await post('publish')).shown).toContain('Published.');
    await post('file');
  });

  it('shows hostile words of the business as words', async () => {
    const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'</textarea>\``;
    await post('fact', { heading: evil, text: evil });
    await post('publish');
    await post('answer', { ask: evil, say: evil });
    for (const path of ['', '/versions', '/answers', `?find=${encodeURIComponent(evil)}`]) {
      const text = await page(`/console/business${path}`);
      expect(text).not.toMatch(/<script>alert|<img src=x/);
      expect(text.split('</textarea>').length).toBe(text.split('<textarea').length);
    }
    await post('discard');
    await post('file');
  });

  it('offers what people answered and the business does not say, to be edited first and once', async () => {
    const customer = '00000000-0000-0000-0000-00000000000a';
    await world.db.query(`
      insert into contacts (id, phone) values ('${customer}', '919800000001');
      insert into conversations (id, phone_number_id, contact_id) values ('${customer}', '${PHONE_NUMBER_ID}', '${customer}');
      insert into inbox (phone_number_id, wamid, conversation_id, type, body, raw, sent_at, received_at, disposition)
        values ('${PHONE_NUMBER_ID}', 'w1', '${customer}', 'text', 'Can dogs come in? <b>', '{}', now(), now() - interval '2 minutes', 'human');
      insert into outbox (conversation_id, phone_number_id, author, body, state) values
        ('${customer}', '${PHONE_NUMBER_ID}', 'human', 'Dogs are welcome, dear Priya.', 'sent');`);
    const offered = await page('/console/business/answers');
    expect(offered).toContain('Can dogs come in? &lt;b&gt;</textarea>');
    const id = /name="id" value="(\d+)"/.exec(offered)?.[1] ?? '';
    expect(await inForce()).toMatchObject({ versionId: null });
    const added = await post('answers/add', { id, ask: 'Can dogs come in?', say: 'Dogs are welcome.' });
    expect(added.shown).toContain('Added to your changes');
    expect(typedIn(added.shown)).toContain('say: Dogs are welcome.');
    expect(await inForce()).toMatchObject({ versionId: null });
    expect(await page('/console/business/answers')).toContain('Nothing to add');
    await post('discard');
  });

  it('refuses agents, strangers and forms of other sites', async () => {
    await owner.get('/console/people');
    const invited = await owner.post('/console/people', { name: 'Ravi', role: 'agent' });
    const code = /class="code">([^<]+)</.exec(invited.text)?.[1]?.trim() ?? '';
    const agent = newVisitor(world.url);
    await agent.get('/console/setup');
    await agent.post('/console/setup', { code, password: consolePassword, name: 'Ravi' });
    await signIn(agent, { name: 'Ravi', password: consolePassword });
    expect((await agent.get('/console')).status).toBe(200);
    const paths = ['', '/versions', '/answers'].map((part) => `/console/business${part}`);
    for (const path of paths) expect((await agent.get(path)).status).toBe(403);
    const actions = [
      'text',
      'check',
      'ask',
      'price',
      'fact',
      'publish',
      'file',
      'keep',
      'back',
      'discard',
      'answers/add',
    ];
    const form = fields(await page());
    for (const action of actions)
      expect((await agent.post(`/console/business/${action}`, { ...form, text: 'name: X' })).status).toBe(403);
    const stranger = newVisitor(world.url);
    expect((await stranger.get('/console/business')).location).toContain('/console/login');
    const foreign = await owner.post('/console/business/publish', { ...form, csrf: 'x' });
    expect(foreign.status).toBe(403);
  });
});
