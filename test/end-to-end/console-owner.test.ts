import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, isMissing } from '../helpers/services.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';
import { consolePassword, openConsole } from '../web/console/open-console.ts';
import { fillDesk } from '../web/console/fill-desk.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Set to a folder, the pages are put there as pictures. */
const shotsIn = process.env['CONSOLE_SHOTS'] ?? null;
const sizes = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 900 },
] as const;
const pages = ['leads', 'leads/first', 'leads-sheet', 'today', 'health', 'trouble'] as const;

describe.skipIf(isMissing.chromium)("[embedded] [browser] the owner's pages", () => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let browser: Browser;
  let first: string;
  beforeAll(async () => {
    world = await openConsole('embedded');
    first = await fillDesk(world.db);
    browser = await launchChromium(chromiumPath() ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await world?.[Symbol.asyncDispose]();
  });

  /** A page that is signed in, and what its console and its policy complained of. */
  async function open(options: { width: number; height: number; dark?: boolean; script?: boolean }) {
    const context = await browser.newContext({
      viewport: { width: options.width, height: options.height },
      colorScheme: options.dark === true ? 'dark' : 'light',
      javaScriptEnabled: options.script !== false,
      locale: 'en-GB',
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${world.url}/console/login`);
    await page.locator('input[name=password]').fill(consolePassword);
    await page.locator('main button').first().click();
    await page.waitForURL(`${world.url}/console`);
    return { page, complaints, context };
  }

  const go = (page: Page, name: (typeof pages)[number]) =>
    page.goto(`${world.url}/console/${name === 'leads/first' ? `leads/${first}` : name}`);

  /** What axe calls serious or worse. */
  async function seriousFaults(page: Page): Promise<string[]> {
    // Only so that axe can be put into the page; whether the policy is kept is judged before, by what the browser logs.
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setBypassCSP', { enabled: true });
    await page.reload();
    await page.addScriptTag({ path: axePath });
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: Violation[]; passes: unknown[] }> };
      };
      type Violation = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] };
      const { violations, passes } = await axe.run();
      if (passes.length < 10) return [`axe has judged next to nothing: ${passes.length}`];
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
    });
    await session.send('Page.setBypassCSP', { enabled: false });
    return found;
  }

  for (const size of sizes)
    for (const dark of [false, true])
      it(`keep the policy, fit into ${size.width} px and have no serious fault for anybody, ${dark ? 'dark' : 'light'}`, async () => {
        const { page, complaints, context } = await open({ ...size, dark });
        for (const name of pages) {
          await go(page, name);
          const wide = await page.evaluate<number>(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
          expect(complaints, name).toEqual([]);
          if (shotsIn !== null) {
            await mkdir(shotsIn, { recursive: true });
            const file = `${name.replace('/', '-')}-${size.name}-${dark ? 'dark' : 'light'}.png`;
            await page.screenshot({ path: join(shotsIn, file), fullPage: true });
          }
          expect(await seriousFaults(page), name).toEqual([]);
          complaints.length = 0;
        }
        await context.close();
      });

  it('do all they can without script: note a lead, make and take back an address, try again and put aside, go on after a restore', async () => {
    const { page, context } = await open({ width: 390, height: 844, script: false });
    await go(page, 'leads/first');
    await page.locator('#lead-state').selectOption('won');
    await page.locator('#amount').fill('120.50');
    await page.locator('#next-step').fill('Send the invoice');
    await page.locator('#next-on').fill('2026-12-24');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.goto(`${world.url}/console/leads?state=won`);
    await page.getByText('Send the invoice').waitFor();
    await go(page, 'leads-sheet');
    await page.getByRole('button', { name: 'Make an address' }).click();
    const address = (await page.locator('code').first().textContent()) ?? '';
    expect((await fetch(address)).status).toBe(200);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('was taken back').waitFor();
    expect((await fetch(address)).status).toBe(404);
    await go(page, 'trouble');
    await page.locator('#kind-reply + p + ol > li').first().getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It is tried again.').waitFor();
    await page
      .locator('section')
      .filter({ hasText: 'Notices of Meta' })
      .getByRole('button', { name: 'Put aside' })
      .first()
      .click();
    await page.getByText('It was put aside.').waitFor();
    await world.db.query(`update record_life set held_since = now(), held_because = 'a copy'`);
    await go(page, 'trouble');
    await page.locator('input[name=sure]').check();
    await page.getByRole('button', { name: 'Go on sending' }).click();
    await page.getByText('Sending resumed.').waitFor();
    await context.close();
  });
});
