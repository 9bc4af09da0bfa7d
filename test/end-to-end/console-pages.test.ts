import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/servers.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { chromiumPath, freshFolder, isMissing } from '../helpers/services.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';

const password = 'console-test-password';
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
/** Where pictures go, when somebody wants them. */
const pictures = process.env['CONSOLE_PICTURES'];

type Violation = { id: string; impact: string | null; nodes: { html: string }[] };

describe.skipIf(isMissing.chromium)('[browser] [embedded] the console as people see it', () => {
  let browser: Browser;
  let demo: ServerProcess;
  let folder: Awaited<ReturnType<typeof freshFolder>>;

  const say = async (customer: string, text: string): Promise<void> => {
    const answer = await fetch(`${demo.url}/simulator/api/customers/${customer}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    expect(answer.status).toBe(202);
  };

  beforeAll(async () => {
    folder = await freshFolder();
    browser = await launchChromium(chromiumPath() ?? '');
    const port = await freePort();
    const environment = { DATA_DIR: folder.path, PORT: String(port), CONSOLE_PASSWORD: password, AI_PROVIDERS: '' };
    demo = await startServerProcess(environment, { script: 'demo' });
    await say('third', 'Hi');
    await say('fourth', 'Hello');
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
    await folder.remove();
  });

  /** Opens a browser that writes down every fault it sees, violations of the policy among them. */
  const open = async (
    width: number,
    options: { script?: boolean; dark?: boolean } = {},
  ): Promise<{ context: BrowserContext; page: Page; problems: string[] }> => {
    const context = await browser.newContext({
      viewport: { width, height: width < 600 ? 844 : 900 },
      colorScheme: options.dark === true ? 'dark' : 'light',
      javaScriptEnabled: options.script !== false,
      locale: 'en-GB',
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    return { context, page, problems };
  };
  const signIn = async (page: Page): Promise<void> => {
    await page.goto(`${demo.url}/`);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  };
  /** Serious faults of accessibility, and a page that is wider than its window. */
  const judge = async (page: Page, name: string): Promise<void> => {
    const findings = await page.evaluate(
      `(() => { const module = undefined; ${axe}; return axe.run(document, { resultTypes: ['violations'] }); })()`,
    );
    // axe's own result; only its violations are looked at.
    const { violations } = findings as { violations: Violation[] };
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
    const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
    expect(`${name}: ${overflow} px too wide`).toBe(`${name}: 0 px too wide`);
  };
  const picture = async (page: Page, name: string): Promise<void> => {
    if (pictures === undefined) return;
    const { width } = page.viewportSize() ?? { width: 0 };
    await page.emulateMedia({ colorScheme: 'light' });
    await page.screenshot({ path: join(pictures, `console-${name}-${width}-light.png`), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(pictures, `console-${name}-${width}-dark.png`), fullPage: true });
    await page.emulateMedia({ colorScheme: 'light' });
  };

  it.each([1280, 390])('is signed in to, answers a waiting customer and gives them back at %i px', async (width) => {
    const customer = width === 1280 ? 'first' : 'second';
    const { context, page, problems } = await open(width);
    await page.goto(`${demo.url}/console/login`);
    await judge(page, 'login');
    await picture(page, 'login');
    await signIn(page);
    await say(customer, 'I want to talk to a person');
    // The page hears of it by itself.
    await page.getByText('Asked for a person').first().waitFor();
    await page.getByRole('link', { name: /^Needs you/ }).click();
    await judge(page, 'inbox');
    await picture(page, 'inbox');
    await page.locator('.line a').first().click();
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    await judge(page, 'chat');
    await page.locator('.behind summary').first().click();
    await picture(page, 'chat');
    await page.getByRole('button', { name: 'Take over' }).click();
    const reply = page.getByLabel('Your reply');
    await reply.fill('Hello, I am here. <b>bold?</b>');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Hello, I am here. <b>bold?</b>').waitFor();
    await page
      .locator('.bubble.human', { hasText: 'delivered' })
      .or(page.locator('.bubble.human', { hasText: 'read' }))
      .waitFor();
    await page.getByLabel('Note for colleagues').fill('Wants a call on Monday');
    await page.getByRole('button', { name: 'Keep note' }).click();
    await page.getByText('Wants a call on Monday').waitFor();
    await judge(page, 'taken chat');
    await picture(page, 'chat-taken');
    await page.locator('#give-back summary').click();
    await page.getByLabel('What was agreed').fill('Called back');
    await page.getByRole('button', { name: 'Give back to the assistant' }).click();
    await page.getByText('The assistant has this conversation').waitFor();
    await page.getByText('Called back').waitFor();
    for (const name of ['people', 'account']) {
      await page.goto(`${demo.url}/console/${name}`);
      await judge(page, name);
      await picture(page, name);
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  it('works without script', async () => {
    const { context, page } = await open(390, { script: false });
    await signIn(page);
    await say('fourth', 'I want to talk to a person');
    await expect
      .poll(async () => {
        await page.goto(`${demo.url}/console?group=needs`);
        return page.locator('.line a').count();
      })
      .toBeGreaterThan(0);
    await page.locator('.line a').first().click();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByLabel('Your reply').fill('Without script');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Without script').waitFor();
    await page.locator('#more summary').click();
    await page.getByRole('button', { name: 'Mark unread' }).click();
    await page.locator('.line.unread').first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await context.close();
  });

  it('is led by the keyboard, which can be switched off', async () => {
    const { context, page, problems } = await open(1280);
    await signIn(page);
    await page.goto(`${demo.url}/console?group=all`);
    await page.locator('.line').nth(1).waitFor();
    const focused = (): Promise<unknown> =>
      page.evaluate('document.activeElement.id || document.activeElement.getAttribute("href")');
    const links = await page.locator('.line a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await focused()).toBe(links[1]);
    await page.keyboard.press('k');
    expect(await focused()).toBe(links[0]);
    await page.keyboard.press('/');
    expect(await focused()).toBe('q');
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await judge(page, 'keys');
    await page.keyboard.press('Escape');
    await page.goto(`${demo.url}/console/account`);
    await page.getByLabel('Use these keys in this browser').uncheck();
    await page.goto(`${demo.url}/console?group=all`);
    await page.keyboard.press('/');
    expect(await focused()).not.toBe('q');
    expect(problems).toEqual([]);
    await context.close();
  });
});
