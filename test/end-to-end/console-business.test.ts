import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgePage, openWatched, signInAt, type Watched } from '../helpers/console-browser.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { chromiumPath, freshDatabaseUrl, isMissing } from '../helpers/services.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';
import { startWorld, type World } from './world.ts';

const password = 'console-test-password';
const question = 'How much is a cork coaster?';

describe.skipIf(isMissing.chromium || isMissing.postgres)(
  '[browser] [postgres] the Business page over a web process and two workers',
  () => {
    let browser: Browser;
    let world: World;
    let workers: ServerProcess[];

    beforeAll(async () => {
      const rules = { AI_PROVIDERS: '', OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', CONSOLE_PASSWORD: password };
      world = await startWorld({ databaseUrl: await freshDatabaseUrl(), redisUrl: null }, { ...rules, ROLE: 'web' });
      const worker = { ...world.environment, ROLE: 'worker' };
      workers = [await startServerProcess(worker), await startServerProcess(worker)];
      browser = await launchChromium(chromiumPath() ?? '');
    });
    afterAll(async () => {
      await browser.close();
      for (const worker of workers) await worker.kill();
      await world.close();
    });

    /** What a new customer is told. */
    const ask = async (): Promise<string> => {
      const customer = world.newCustomer();
      await world.write(customer, question);
      const [reply] = await world.waitForReplies(customer);
      return JSON.stringify(reply);
    };
    const open = async (width: number): Promise<Watched> => {
      const watched = await openWatched(browser, { width });
      await signInAt(watched.page, world.server.url, password);
      await watched.page.getByRole('link', { name: 'Business' }).click();
      return watched;
    };
    const changePrice = async (page: Page, to: string): Promise<void> => {
      await page.getByLabel('Find an offer').fill('cork coaster');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.locator('form[action$="/price"] input[name=price]').first().fill(to);
      await page.locator('form[action$="/price"] button').first().click();
      await page.getByText('Kept in your changes').waitFor();
    };

    it.each([390, 1280])(
      'a price changed at %i px is what the next customer is told, also by another worker, until the file is used again',
      async (width) => {
        const { page, complaints } = await open(width);
        await page.getByRole('heading', { name: 'Business', exact: true }).waitFor();
        const old = await ask();
        const price = width === 390 ? '49.37' : '51.83';
        expect(old).not.toContain(price);
        await changePrice(page, price);
        await judgePage(page, 'business-changed', { pictures: false });
        await page.getByLabel('A question, as a customer asks it').fill(question);
        await page.getByRole('button', { name: 'Ask', exact: true }).click();
        await page.getByText('It would answer').waitFor();
        expect(await page.locator('.try').textContent()).toContain(price);
        await judgePage(page, 'business-ask');
        expect(await ask()).not.toContain(price);
        await page.getByRole('button', { name: 'Publish' }).click();
        await page.getByText('Customers get this from now on.').waitFor();
        await judgePage(page, 'business-published', { pictures: false });
        expect(await ask()).toContain(price);
        // The other worker alone, which nobody has signalled.
        const [first, second] = workers;
        await first?.kill();
        expect(await ask()).toContain(price);
        await page.getByRole('link', { name: 'Versions' }).click();
        await page.getByText('What changed').first().click();
        await page.locator('ins').first().waitFor();
        await judgePage(page, 'business-versions');
        await page.getByRole('link', { name: 'From your answers' }).click();
        await judgePage(page, 'business-answers');
        await page.getByRole('link', { name: 'Change', exact: true }).click();
        await page.getByRole('button', { name: 'Use the file again' }).click();
        await page.getByText('The file is in use again.').waitFor();
        expect(await ask()).not.toContain(price);
        workers = [...(second ? [second] : []), await startServerProcess({ ...world.environment, ROLE: 'worker' })];
        expect(complaints).toEqual([]);
        await page.context().close();
      },
      240_000,
    );

    it('shows faults while the text is typed', async () => {
      const { page, complaints } = await open(390);
      await page.getByText('The whole text').click();
      const field = page.getByLabel('The business in its own words');
      await field.fill((await field.inputValue()).replace('Asia/Kolkata', 'Mars/Olympus'));
      await page.locator('#checked').getByText('1 fault').waitFor();
      await judgePage(page, 'business-fault', { pictures: false });
      await field.fill((await field.inputValue()).replace('Mars/Olympus', 'Asia/Kolkata'));
      await page.locator('#checked').getByText('The text has no faults').waitFor();
      expect(complaints).toEqual([]);
    }, 120_000);
  },
);
