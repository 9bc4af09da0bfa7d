import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgePage, openWatched, signInAt, takePicture, type Watched } from '../helpers/console-browser.ts';
import { freePort } from '../helpers/servers.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { chromiumPath, freshFolder, isMissing } from '../helpers/services.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';

const password = 'console-test-password';

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
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
    await folder.remove();
  });

  const open = (width: number, options: { script?: boolean } = {}): Promise<Watched> =>
    openWatched(browser, { width, ...options });
  const signIn = (page: Page): Promise<void> => signInAt(page, demo.url, password);

  it.each([1280, 390])('is signed in to, answers a waiting customer and gives them back at %i px', async (width) => {
    const customer = width === 1280 ? 'first' : 'second';
    const { context, page, complaints } = await open(width);
    await page.goto(`${demo.url}/console/login`);
    await judgePage(page, 'login');
    await signIn(page);
    await say(customer, 'I want to talk to a person');
    // The page hears of it by itself.
    await page.getByText('Asked for a person').first().waitFor();
    await page.getByRole('link', { name: /^Needs you/ }).click();
    await judgePage(page, 'inbox');
    await page.locator('.line a').first().click();
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    await judgePage(page, 'chat');
    await page.locator('.behind summary').first().click();
    await takePicture(page, 'chat');
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
    await page.getByRole('button', { name: 'Save note' }).click();
    await page.getByText('Wants a call on Monday').waitFor();
    await judgePage(page, 'chat-taken');
    await page.locator('#give-back summary').click();
    await page.getByLabel('What was agreed').fill('Called back');
    await page.getByRole('button', { name: 'Give back to the assistant' }).click();
    await page.getByText('The assistant has this conversation').waitFor();
    await page.getByText('Called back').waitFor();
    for (const name of ['people', 'account']) {
      await page.goto(`${demo.url}/console/${name}`);
      await judgePage(page, name);
    }
    expect(complaints).toEqual([]);
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
    const { context, page, complaints } = await open(1280);
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
    await judgePage(page, 'keys', { pictures: false });
    await page.keyboard.press('Escape');
    await page.goto(`${demo.url}/console/account`);
    await page.getByLabel('Use these keys in this browser').uncheck();
    await page.goto(`${demo.url}/console?group=all`);
    await page.keyboard.press('/');
    expect(await focused()).not.toBe('q');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
