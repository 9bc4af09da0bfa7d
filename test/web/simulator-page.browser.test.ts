import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { judgePage } from '../helpers/console-browser.ts';
import { chromiumPath, isMissing } from '../helpers/services.ts';
import { launchChromium, takeScreenshots } from '../helpers/take-screenshots.ts';
import { postGraph, type StandIn, startStandIn, type WebhookValue } from './simulator-stand-in.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';
const LONG_WORD = 'Donaudampfschifffahrtsgesellschaft'.repeat(30);
const TEST_MS = 60_000;

let browser: Browser;
let server: StandIn | null = null;

/** Held back until the test lets it go, so that the typing indicator can be seen without a race. */
let replies = Promise.withResolvers<void>();

async function answer(value: WebhookValue, graphUrl: string): Promise<void> {
  const [message] = value.messages ?? [];
  if (message === undefined) return;
  const base = { messaging_product: 'whatsapp' };
  const read = { ...base, status: 'read', message_id: message.id, typing_indicator: { type: 'text' } };
  await postGraph(graphUrl, read);
  await replies.promise;
  const address = message.from === undefined ? { recipient: message.from_user_id } : { to: message.from };
  await postGraph(graphUrl, { ...base, ...address, type: 'text', text: { body: replyTo(message.text.body) } });
}

function replyTo(text: string): string {
  if (text === 'Hi') return 'Hello! Welcome to *Kala Gifts*. How can we help with your gifts today?';
  if (text.includes('coasters')) {
    return 'Happy to help with *100 coasters*.\n\nWhich city should we deliver to, and do you have your logo as a file?';
  }
  return `You wrote: ${text} *<b>bold</b>* 2*3*4 _it ~and *all*~_ \`x*y*\``;
}

async function openPage(width: number): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 844 } });
  page.setDefaultTimeout(TEST_MS / 3);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${server?.url}/simulator`);
  await page.getByText('online', { exact: true }).waitFor();
  return { page, problems };
}

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) === 1) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}

describe.skipIf(isMissing.chromium)('[browser] the simulator’s page', { timeout: TEST_MS }, () => {
  beforeAll(async () => {
    browser = await launchChromium(chromiumPath() ?? '');
  }, TEST_MS);

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    replies.resolve();
    replies = Promise.withResolvers();
    await server?.close();
    server = null;
  });

  afterAll(() => browser?.close());

  it.each([1280, 390])(
    'is used with the keyboard alone at %i px: write, typing, reply, ticks, next customer',
    async (width) => {
      server = await startStandIn(answer);
      const { page, problems } = await openPage(width);
      await tabTo(page, '.skip');
      expect(await page.getByRole('link', { name: 'Skip to the message box' }).isVisible()).toBe(true);
      await page.keyboard.press('Enter');
      await page.locator('#message:focus').waitFor();
      await page.keyboard.type('Hi');
      await page.keyboard.press('Enter');

      const mine = page.locator('.from-customer');
      const theirs = page.locator('.from-business:not(.typing)');
      await mine.locator('.tick[data-status=read]').waitFor();
      expect(await mine.locator('.text').allTextContents()).toEqual(['Hi']);
      expect(await page.locator('#message').inputValue()).toBe('');
      await page.locator('.typing').waitFor();
      await page.getByText('typing…', { exact: true }).waitFor();
      replies.resolve();
      await theirs.locator('.tick[data-status=read]').waitFor();
      expect(await page.locator('.typing').count()).toBe(0);
      expect(await theirs.locator('strong').textContent()).toBe('Kala Gifts');
      expect(await page.locator('#figure-accepted').textContent()).toMatch(/^200 in [\d.]+ m?s$/);
      const statuses = server.received.flatMap((post) => post.value.statuses ?? []).map((status) => status.status);
      expect(statuses).toEqual(['sent', 'delivered', 'read']);

      await tabTo(page, '[data-customer=second]');
      await page.keyboard.press('Enter');
      await page.locator('[data-customer=second][aria-current]').waitFor();
      expect(await page.locator('.row').count()).toBe(0);
      await tabTo(page, '#message');
      await page.keyboard.type('line one');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('line two');
      await page.keyboard.press('Enter');
      await theirs.waitFor();
      expect(await mine.locator('.text').allTextContents()).toEqual(['line one\nline two']);
      expect(problems).toEqual([]);
    },
  );

  it.each([1280, 390])('shows hostile and long texts as text at %i px, without scrolling sideways', async (width) => {
    server = await startStandIn(answer);
    replies.resolve();
    const { page, problems } = await openPage(width);
    for (const text of [HOSTILE, LONG_WORD]) {
      await page.locator('#message').fill(text);
      await page.locator('#message').press('Enter');
      await page.locator('.from-business', { hasText: `You wrote: ${text}` }).waitFor();
    }
    expect(await page.locator('.from-customer .text').allTextContents()).toEqual([HOSTILE, LONG_WORD]);
    expect(await page.locator('#log img, #log b, #log script').count()).toBe(0);
    const reply = page.locator('.from-business .text').first();
    expect(await reply.textContent()).toBe(`You wrote: ${HOSTILE} <b>bold</b> 2*3*4 it and all x*y*`);
    expect(await reply.locator('strong').allTextContents()).toEqual(['<b>bold</b>', 'all']);
    expect(await reply.locator('em > s > strong').count()).toBe(1);
    expect(await reply.locator('code').textContent()).toBe('x*y*');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(
      await page.evaluate('document.querySelector("#log").scrollWidth <= document.querySelector("#log").clientWidth'),
    ).toBe(true);
    expect(problems).toEqual([]);
  });

  it.each([1280, 390])(
    'draws what a business sends and a customer can do with it at %i px, by the keyboard too',
    async (width) => {
      server = await startStandIn();
      const { page, problems } = await openPage(width);
      const graphUrl = `${server.url}/simulator/graph`;
      const send = (body: Record<string, unknown>) =>
        postGraph(graphUrl, { messaging_product: 'whatsapp', to: '910000000001', ...body });
      const interactive = (what: Record<string, unknown>) => send({ type: 'interactive', interactive: what });
      const mine = page.locator('.from-customer');
      const reply = (title: string) => ({ type: 'reply', reply: { id: `id ${title}`, title } });
      await interactive({
        type: 'button',
        body: { text: 'How many?' },
        action: { buttons: [reply('50'), reply('100')] },
      });
      await page.getByRole('button', { name: '100', exact: true }).focus();
      await page.keyboard.press('Enter');
      await mine.filter({ hasText: 'The business How many?' }).waitFor();
      const rows = [{ id: 'r1', title: 'Cork', description: 'round' }];
      await interactive({
        type: 'list',
        body: { text: 'Which?' },
        action: { button: 'Choose one', sections: [{ rows }] },
      });
      await page.getByText('Choose one').click();
      await page.getByRole('button', { name: /Cork/ }).click();
      await mine.nth(1).waitFor();
      const choices = server.received.flatMap(({ value }) => value.messages ?? []);
      expect(choices).toMatchObject([
        { interactive: { button_reply: { id: 'id 100', title: '100' } } },
        { interactive: { list_reply: { id: 'r1', title: 'Cork' } } },
      ]);
      const card = (index: number) => ({
        card_index: index,
        type: 'cta_url',
        header: { type: 'image', image: { link: 'https://elsewhere.invalid/x.png' } },
        body: { text: HOSTILE },
        action: { name: 'cta_url', parameters: { display_text: 'See it', url: 'https://elsewhere.example/' } },
      });
      await interactive({ type: 'carousel', body: { text: 'Look' }, action: { cards: [card(0), card(1)] } });
      await page.locator('.card').nth(1).waitFor();
      expect(await page.locator('#log img').count()).toBe(0);
      await send({ type: 'location', location: { latitude: 1, longitude: 2, name: HOSTILE } });
      await page.locator('.kind-place').waitFor();

      const first = mine.first();
      await first.getByRole('button', { name: 'Reply and more' }).click();
      await first.getByRole('button', { name: 'Reply', exact: true }).click();
      await page.locator('#message').fill('yes, these');
      await page.locator('#message').press('Enter');
      await mine.nth(2).locator('.quoted').waitFor();
      const last = mine.nth(2);
      await last.getByRole('button', { name: 'Reply and more' }).click();
      await last.getByRole('button', { name: 'Edit' }).click();
      await page.locator('#message').fill('yes, those');
      await page.locator('#message').press('Enter');
      await last.getByText('edited').waitFor();
      await last.getByRole('button', { name: 'Reply and more' }).click();
      await last.getByRole('button', { name: 'Delete' }).click();
      await last.getByText('You deleted this message').waitFor();
      const theirs = page.locator('.from-business').first();
      await theirs.getByRole('button', { name: 'Reply and more' }).click();
      await theirs.getByRole('button', { name: 'React 👍' }).click();
      await theirs.getByRole('img', { name: 'Reaction 👍' }).waitFor();

      for (const item of ['Place', 'Form', 'Contact']) {
        await page.getByRole('button', { name: 'Send something else' }).click();
        await page.getByRole('button', { name: item, exact: true }).click();
        const sheet = page.getByRole('dialog');
        for (const input of await sheet.locator('input:not([type=number])').all()) await input.fill('123456');
        await sheet.getByRole('button', { name: 'Send' }).click();
      }
      await page.getByRole('button', { name: 'Send something else' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Send something else' }).click();
      await page.getByRole('button', { name: 'Sticker' }).click();
      await page.locator('img.sticker').waitFor();
      await expect.poll(() => page.locator('#figure-billed-all').textContent()).toBe('4');
      const inside = `(() => {
      const [screen, send] = ['.screen', '#send'].map((one) => document.querySelector(one).getBoundingClientRect());
      return send.right <= screen.right;
    })()`;
      expect(await page.evaluate(inside)).toBe(true);
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await judgePage(page, `simulator ${scheme}`, { pictures: false });
      }
      expect(problems).toEqual([]);
    },
  );

  it('starts over as a new customer', async () => {
    server = await startStandIn(answer);
    const { page, problems } = await openPage(1280);
    await page.locator('.chip', { hasText: 'Do you print logos?' }).click();
    await page.locator('.from-customer .tick[data-status=read]').waitFor();
    await page.getByRole('button', { name: 'Start over as a new customer' }).click();
    await page.locator('.welcome').waitFor();
    expect(await page.locator('#identity-facts').textContent()).not.toContain('+910000000001');
    expect(await page.locator('.row').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('says that the server is gone, keeps the text, and is in step again when it is back', async () => {
    server = await startStandIn(answer);
    const port = Number(new URL(server.url).port);
    const { page } = await openPage(390);
    await page.locator('#message').fill('Hi');
    await page.locator('#message').press('Enter');
    await page.locator('.from-customer').waitFor();
    replies.resolve();
    await page.locator('.from-business .tick[data-status=read]').waitFor();
    await server.close();
    await page.getByText('Connection lost, trying again…').waitFor();
    await page.locator('#message').fill('Are you there?');
    await page.locator('#message').press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Your text is kept' }).waitFor();
    server = await startStandIn(answer, port);
    await page.getByText('online', { exact: true }).waitFor();
    expect(await page.locator('.row').count()).toBe(0);
    expect(await page.locator('#message').inputValue()).toBe('Are you there?');
    await page.locator('#message').press('Enter');
    await page.locator('.from-business .text').waitFor();
    expect(await page.locator('.from-customer .text').allTextContents()).toEqual(['Are you there?']);
    expect(await page.getByRole('alert').isVisible()).toBe(false);
  });

  const outDir = process.env.SIMULATOR_SCREENSHOTS;
  if (outDir !== undefined) {
    it('has its pictures taken', async () => {
      server = await startStandIn(answer);
      replies.resolve();
      await takeScreenshots(server.url, outDir, chromiumPath() ?? undefined);
    });
  }
});
