import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemplateShelf } from '../../src/flow/template-shelf.ts';
import { createGraphClient } from '../../src/whatsapp/send/graph-client.ts';
import { startAlertReceiver } from '../helpers/alert-receiver.ts';
import { judgePage, openWatched, signInAt, widths, type Watched } from '../helpers/console-browser.ts';
import { startFakeGraph } from '../helpers/fake-graph.ts';
import { chromiumPath, freshFolder, isMissing } from '../helpers/services.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';
import { fillDesk } from '../web/console/fill-desk.ts';
import { consolePassword, openConsole } from '../web/console/open-console.ts';
import { seedChat } from '../web/console/seed-chat.ts';

/** Markup that would show itself if it ever ran: a dialog, a complaint of the policy, or an image that cannot be loaded. */
const evil = `"><img src=x onerror="alert(1)"><script>alert(2)</script>'`;

describe.skipIf(isMissing.chromium)('[browser] [embedded] every action of the console', () => {
  const stack = new AsyncDisposableStack();
  let world: Awaited<ReturnType<typeof openConsole>>;
  let receiver: Awaited<ReturnType<typeof startAlertReceiver>>;
  let browser: Browser;
  let lead: string;

  beforeAll(async () => {
    const folder = stack.adopt(await freshFolder(), (made) => made.remove());
    const meta = stack.adopt(await startFakeGraph(), (fake) => fake.close());
    receiver = stack.adopt(await startAlertReceiver(), (one) => one.close());
    const token = (): string => 'EAATEST';
    const graph = stack.adopt(
      createGraphClient({ baseUrl: meta.url, version: 'v25.0', token, timeoutMs: 5_000, maxSockets: 2 }),
      (client) => {
        client.close();
      },
    );
    const businessFile = join(folder.path, 'business.yaml');
    const own = await readFile('business.yaml', 'utf8');
    const said = JSON.stringify(`Branded goods cannot be returned. ${evil}`);
    await writeFile(
      businessFile,
      own
        .replace(/^name: .*$/m, `name: ${JSON.stringify(`Kiln ${evil}`)}`)
        .replace(/say: Branded goods .*$/m, `say: ${said}`),
    );
    const templates = createTemplateShelf({ graph, token, businessAccountId: () => null }, [PHONE_NUMBER_ID]);
    world = stack.use(await openConsole('embedded', { businessFile, deps: { templates } }));
    lead = await fillDesk(world.db);
    browser = stack.adopt(await launchChromium(chromiumPath() ?? ''), (one) => one.close());
  });
  afterAll(() => stack.disposeAsync());

  const open = async (width: number, name?: string, password = consolePassword): Promise<Watched> => {
    const watched = await openWatched(browser, { width });
    await signInAt(watched.page, world.url, password, name);
    return watched;
  };
  const go = (page: Page, path: string) => page.goto(`${world.url}/console${path}`);
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

  it.each(widths)(
    'at %i px: a chat is taken, answered by a quick reply, noted, given back, silenced, blocked and erased',
    async (width) => {
      const { context, page, complaints } = await open(width);
      const { id } = await seedChat(world.db, { name: `Eve ${evil}`, says: evil, answer: evil, state: 'waiting' });
      await world.db.query(
        `insert into inbox (phone_number_id, wamid, conversation_id, type, media, body, raw, sent_at, notes, disposition) values
         ('1', 'w1' || $1, $1::uuid, 'image', 'image', $2, '{}', now(), $3, 'human'), ('1', 'w2' || $1, $1::uuid, 'location', null, null, '{}', now(), $3, 'human')`,
        [id, evil, JSON.stringify(['location', 'contact'].map((kind) => ({ kind, text: evil })))],
      );
      await world.db.query(
        `insert into leads (conversation_id, field, value, quote, wamid) values ($1, 'offer', $2, $2, 'w')`,
        [id, evil],
      );
      await go(page, `?q=${encodeURIComponent('Eve')}`);
      await page.locator('.line a').first().waitFor();
      await go(page, `/chats/${id}`);
      await press(page, 'Take over');
      await page.locator('#quick summary').click();
      await page.locator('#quick a').first().click();
      expect(await page.getByLabel('Your reply').inputValue()).toContain('cannot be returned');
      await press(page, 'Send');
      await page.locator('.bubble.human', { hasText: 'cannot be returned' }).waitFor();
      await page.getByLabel('Note for colleagues').fill(`Careful ${evil}`);
      await press(page, 'Save note');
      await page.locator('.notes', { hasText: 'Careful' }).waitFor();
      await judgePage(page, 'chat-hostile', { pictures: false });
      await page.locator('#give-back summary').click();
      await page.getByLabel('What was agreed').fill('Returned');
      await page.locator('#give-back').getByRole('button').click();
      await page.getByText('The assistant has this conversation').waitFor();
      await page.locator('#more summary').click();
      await press(page, 'Assistant off for this customer');
      await page.getByText('The assistant is off until you give it back').waitFor();
      await page.locator('#more summary').click();
      await press(page, 'Mark unread');
      await page.locator('.line.unread').first().waitFor();
      await go(page, `/chats/${id}`);
      await page.locator('#more summary').click();
      await press(page, 'Block');
      await go(page, '?group=blocked');
      await page.locator('.line', { hasText: 'Eve' }).first().waitFor();
      await go(page, `/chats/${id}`);
      await page.locator('#more summary').click();
      await page.getByLabel('Word').fill('ERASE');
      await press(page, 'Erase this customer');
      await page.getByRole('heading', { name: 'The customer was erased' }).waitFor();
      expect(await page.locator('img').count()).toBe(0);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it.each(widths)('at %i px: a template is chosen, filled in and sent once the window is closed', async (width) => {
    const { context, page, complaints } = await open(width);
    const { id } = await seedChat(world.db, { name: 'Maria', hoursAgo: 30 });
    await go(page, `/chats/${id}`);
    await press(page, 'Take over');
    await page.getByText('2 approved templates').waitFor();
    await judgePage(page, 'templates');
    await page.getByRole('link', { name: /order_ready/ }).click();
    await page.getByLabel('For {{1}}').fill('Maria');
    await page.getByLabel('For {{2}}').fill('A-17');
    await judgePage(page, 'template-filled');
    // What a colleague does meanwhile shows at once and takes nothing away that was typed.
    const colleague = await world.owner();
    await colleague.get(`/console/chats/${id}`);
    await colleague.post(`/console/chats/${id}/note`, { text: 'She called, too' });
    await page.locator('.notes', { hasText: 'She called, too' }).waitFor();
    expect(await page.getByLabel('For {{2}}').inputValue()).toBe('A-17');
    await page.getByLabel('For {{1}}').fill(`Maria ${evil}`);
    await press(page, 'Send template');
    await page.locator('.bubble.human', { hasText: 'your order A-17 is ready' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each(widths)(
    'at %i px: a lead is noted and downloaded, and an address for spreadsheets made and taken back',
    async (width) => {
      const { context, page, complaints } = await open(width);
      await go(page, '/leads');
      await go(page, `/leads/${lead}`);
      await page.getByLabel('State', { exact: true }).selectOption('contacted');
      await page.getByLabel(/^Value of the order/).fill('1200.50');
      await page.getByLabel('Next step').fill(`=cmd|${evil}`);
      await page.getByLabel('On', { exact: true }).fill('2026-12-24');
      await page.getByLabel('Note', { exact: true }).fill(evil);
      await page.getByLabel('In charge').selectOption({ index: 1 });
      await press(page, 'Save');
      await page.getByText('Saved.').waitFor();
      await go(page, '/leads');
      for (const [link, file] of [
        ['CSV for spreadsheets', 'leads.csv'],
        ['JSON for programs', 'leads.json'],
      ] as const) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: link }).click(),
        ]);
        expect(download.suggestedFilename()).toBe(file);
        const text = await readFile(await download.path(), 'utf8');
        expect(text).toContain('2026-12-24');
        // A spreadsheet must not take it for a formula.
        if (file === 'leads.csv') expect(text).not.toMatch(/(?:^|,)"?=cmd/m);
      }
      await page.getByRole('link', { name: 'In a spreadsheet' }).click();
      await press(page, 'Make an address');
      const address = (await page.locator('code').first().textContent()) ?? '';
      expect((await fetch(address)).status).toBe(200);
      await press(page, 'Revoke');
      await page.getByText('was revoked').waitFor();
      expect((await fetch(address)).status).toBe(404);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it.each(widths)('at %i px: an alert address is added, tested and removed, and the hours are set', async (width) => {
    const { context, page, complaints } = await open(width);
    await go(page, '/alerts');
    await page.getByRole('link', { name: 'Slack' }).click();
    await judgePage(page, 'alerts-new');
    await page.locator('#f-url').fill(`${receiver.url}/services/part`);
    await page.locator('#f-label').fill('Phone at the till');
    await press(page, 'Save');
    await page.getByRole('heading', { name: 'Phone at the till' }).waitFor();
    await page.locator('button[value=test]').click();
    await page.getByText('The test was sent').waitFor();
    expect(receiver.take()).toHaveLength(1);
    await page.locator('#s-quietFrom').fill('22:00');
    await page.locator('#s-quietTo').fill('07:00');
    await page.locator('form[action$="/settings"] button').click();
    expect(await page.locator('#s-quietTo').inputValue()).toBe('07:00');
    await judgePage(page, 'alerts');
    await page.locator('button[value=remove]').click();
    await page.getByText('Nowhere yet').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each(widths)(
    'at %i px: somebody is added, signs in with the code, ends all sessions, and is removed',
    async (width) => {
      const { context, page, complaints } = await open(width);
      const name = `Ada ${width}`;
      await go(page, '/people');
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('May').selectOption('agent');
      await press(page, 'Add a person');
      const code = (await page.locator('.code').textContent()) ?? '';
      await judgePage(page, 'people');
      const agent = await openWatched(browser, { width });
      await go(agent.page, '/setup');
      await judgePage(agent.page, 'setup');
      await agent.page.getByLabel('Code').fill(code);
      await agent.page.getByLabel('New password').fill('a sentence of my own');
      await press(agent.page, 'Choose and sign in');
      await agent.page.getByRole('heading', { name: 'Inbox' }).waitFor();
      // What is an owner's is neither shown to an agent nor given.
      expect(await agent.page.getByRole('link', { name: 'People' }).count()).toBe(0);
      await go(agent.page, '/account');
      await agent.page.getByLabel('Current password').fill('a sentence of my own');
      await agent.page.getByLabel('New password').fill('another sentence of mine');
      await press(agent.page, 'Change password');
      await agent.page.getByText('Your password has been changed').waitFor();
      const other = await open(width, name, 'another sentence of mine');
      await go(agent.page, '/account');
      await press(agent.page, 'Sign out everywhere');
      await agent.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await go(other.page, '');
      await other.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await go(page, '/people');
      await press(page, `Reset password: ${name}`);
      await page.locator('.code').waitFor();
      await press(page, `Remove: ${name}`);
      await expect.poll(() => page.getByText(name).count()).toBe(0);
      for (const one of [complaints, agent.complaints]) expect(one).toEqual([]);
      // A page that looked for news before it was left was told that its session had ended.
      expect(other.complaints.filter((one) => !one.includes('401 (Unauthorized)'))).toEqual([]);
      for (const one of [context, agent.context, other.context]) await one.close();
    },
  );

  it.each(widths)(
    'at %i px: the business is changed, published, returned to, and the file used again',
    async (width) => {
      const { context, page, complaints } = await open(width);
      const price = width === 390 ? '49.37' : '51.83';
      await go(page, '/business');
      const about = page.locator('form[action$="/fact"]');
      if (!(await about.isVisible())) await page.getByText('A fact', { exact: true }).click();
      await page.getByLabel('About').fill(`Parking ${width}`);
      await page.getByLabel('What is true').fill(`There are ${width} places. ${evil}`);
      await press(page, 'Add the fact');
      await page.getByText('Kept in your changes').waitFor();
      await press(page, 'Discard the changes');
      await page.getByText('The changes were discarded').waitFor();
      await page.getByLabel('Find an offer').fill('cork coaster');
      await press(page, 'Show');
      await page.locator('form[action$="/price"] input[name=price]').first().fill(price);
      await page.locator('form[action$="/price"] button').first().click();
      await page.getByText('Kept in your changes').waitFor();
      await page.getByLabel('A question, as a customer asks it').fill('How much is a cork coaster?');
      await press(page, /^Ask$/);
      await page.locator('.try', { hasText: price }).waitFor();
      await press(page, 'Publish');
      await page.getByText('Customers get this from now on.').waitFor();
      await press(page, 'Use the file again');
      await page.getByText('The file is in use again.').waitFor();
      await page.getByRole('link', { name: 'Versions' }).click();
      await press(page, /^Return to this version/);
      await page.getByText('That version is in use again').waitFor();
      await press(page, 'Use the file again');
      await page.getByText('The file is in use again.').waitFor();
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it.each(widths)('at %i px: a trouble is tried again and another put aside', async (width) => {
    const { context, page, complaints } = await open(width);
    await world.db.query(
      `insert into outbox (conversation_id, phone_number_id, body, state, reason) values ($1, $2, $3, 'parked', 'Meta was away'), ($1, $2, $3, 'parked', 'Meta was away')`,
      [lead, PHONE_NUMBER_ID, evil],
    );
    await go(page, '/trouble');
    const replies = page.locator('section[aria-labelledby=kind-reply]');
    await replies.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('It is being tried again.').waitFor();
    await replies.getByRole('button', { name: 'Put aside' }).first().click();
    await page.getByText('It was put aside.').waitFor();
    for (const path of ['/today', '/health', '/leads', '?group=all', '/business/versions', '/business/answers']) {
      await go(page, path);
      expect(await page.locator('img, main script').count(), path).toBe(0);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
