import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeOpenAi, type FakeOpenAi } from '../helpers/fake-openai.ts';
import { freePort } from '../helpers/servers.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { chromiumPath, freshFolder, isMissing } from '../helpers/services.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';

describe.skipIf(isMissing.chromium)('[browser] [embedded] the demo as its user sees it', () => {
  let browser: Browser;
  let demo: ServerProcess;
  let openAi: FakeOpenAi;
  let folder: Awaited<ReturnType<typeof freshFolder>>;

  beforeAll(async () => {
    folder = await freshFolder();
    openAi = await startFakeOpenAi();
    browser = await launchChromium(chromiumPath() ?? '');
    const port = await freePort();
    const environment = { DATA_DIR: folder.path, PORT: String(port), OPENAI_API_KEY: 'k', OPENAI_BASE_URL: openAi.url };
    demo = await startServerProcess(environment, { script: 'demo' });
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
    await openAi.close();
    await folder.remove();
  });

  it.each([1280, 390])(
    'chats at %i px: a greeting from the cache, an answer of the model, ticks up to read',
    async (width) => {
      const page = await browser.newPage({ viewport: { width, height: 844 } });
      const problems: string[] = [];
      page.on('console', (message) => {
        if (message.type() !== 'log') problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${demo.url}/simulator`);
      await page.locator('#new-customer').click();
      await page.locator('.welcome').waitFor();
      const replies = page.locator('.from-business:not(.typing)');
      const write = async (text: string): Promise<void> => {
        await page.locator('#message').fill(text);
        await page.locator('#message').press('Enter');
      };
      const asked = openAi.requests.length;
      await write('Hi');
      await replies.nth(0).locator('.tick[data-status=read]').waitFor();
      expect(openAi.requests.length).toBe(asked);
      openAi.reply(() => ({ kind: 'answer', reply: '*A5 hardbound diary* is offered.', delayMs: 700 }));
      await write('Which diaries do you have?');
      await page.locator('.typing').waitFor();
      await replies.nth(1).locator('.tick[data-status=read]').waitFor();
      expect(await replies.nth(1).locator('strong').textContent()).toBe('A5 hardbound diary');
      expect(await page.locator('.from-customer .tick[data-status=read]').count()).toBe(2);
      expect(problems).toEqual([]);
      await page.close();
    },
  );
});
