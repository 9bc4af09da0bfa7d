import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWatched, takePicture, widths } from '../helpers/console-browser.ts';
import { chromiumPath, isMissing } from '../helpers/services.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';
import { startWorld, type World } from './world.ts';

/** A person who has never seen the page: looks at each step for so long, and types one letter after the other with a thumb. */
const lookS = 6;
const letterS = 0.4;
const mostS = 180;

describe.skipIf(isMissing.chromium)('[browser] [embedded] the first minutes of a new owner', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(chromiumPath() ?? '');
  });
  afterAll(() => browser.close());

  /** The newest code in the log of the server, which a host shows in the browser too. */
  const codeIn = (world: World): string | null =>
    [
      ...world
        .output()
        .join('')
        .matchAll(/"setupCode":"([^"]+)"/g),
    ].at(-1)?.[1] ?? null;

  it.each(widths)(
    'at %i px: from the set-up code to an answered customer in less than three minutes',
    async (width) => {
      await using stack = new AsyncDisposableStack();
      const nothing = { AI_PROVIDERS: '', OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '' };
      const world = stack.adopt(await startWorld({ databaseUrl: null, redisUrl: null }, nothing), (one) => one.close());
      const customer = world.newCustomer();
      await world.write(customer, 'I want to talk to a person');
      await world.waitForReplies(customer);
      const { page, complaints } = await openWatched(browser, { width });
      const steps: { step: string; machineS: number; letters: number }[] = [];
      const step = async (name: string, work: () => Promise<number | void>): Promise<void> => {
        const from = performance.now();
        const letters = (await work()) ?? 0;
        steps.push({ step: name, machineS: (performance.now() - from) / 1_000, letters });
      };
      const type = async (field: Locator, text: string): Promise<number> => {
        await field.fill(text);
        return text.length;
      };
      const reply = 'Hello, this is Asha. How can I help?';

      await step('open the address', async () => {
        await page.goto(world.server.url);
        await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
      });
      await step('type the code from the log', async () => {
        await expect.poll(() => codeIn(world)).not.toBeNull();
        return type(page.getByLabel('Code'), codeIn(world) ?? '');
      });
      await step('give your name', () => type(page.getByLabel('Your name'), 'Asha'));
      await step('choose a password', () => type(page.getByLabel('New password'), 'tea at four on sundays'));
      await step('sign in', async () => {
        await page.getByRole('button', { name: 'Choose and sign in' }).click();
        await page.getByRole('link', { name: 'Needs you (1)' }).waitFor();
      });
      await step('tap the one who waits', async () => {
        await page.locator('.line a').first().click();
        await page.getByRole('button', { name: 'Take over' }).waitFor();
      });
      await step('take over', async () => {
        await page.getByRole('button', { name: 'Take over' }).click();
        await page.getByLabel('Your reply').waitFor();
      });
      await step('write', () => type(page.getByLabel('Your reply'), reply));
      await step('send', async () => {
        await page.getByRole('button', { name: 'Send' }).click();
        await world.graph.waitForSent(() => world.repliesTo(customer).some(({ text }) => text === reply));
        await page.locator('.bubble.human', { hasText: reply }).waitFor();
      });
      await takePicture(page, 'first-answer');

      const machineS = steps.reduce((sum, one) => sum + one.machineS, 0);
      const personS = steps.reduce((sum, { letters }) => sum + lookS + letters * letterS, 0);
      for (const { step: name, machineS: took, letters } of steps)
        console.log(`${width} px: ${name}: ${took.toFixed(1)} s${letters === 0 ? '' : `, ${letters} letters`}`);
      console.log(
        `${width} px: ${steps.length} steps: ${machineS.toFixed(0)} s for the pages and ${personS.toFixed(0)} s for a slow person, ${(machineS + personS).toFixed(0)} s in all`,
      );
      expect(machineS + personS).toBeLessThan(mostS);
      expect(complaints).toEqual([]);
    },
  );
});
