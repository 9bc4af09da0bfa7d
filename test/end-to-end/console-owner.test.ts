import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgePage, openWatched, signInAt, wantsPictures, widths, type Watched } from '../helpers/console-browser.ts';
import { chromiumPath, isMissing } from '../helpers/services.ts';
import { launchChromium } from '../helpers/take-screenshots.ts';
import { consolePassword, openConsole } from '../web/console/open-console.ts';
import { fillDesk } from '../web/console/fill-desk.ts';

const pages = ['leads', 'leads/first', 'leads-sheet', 'today', 'health', 'trouble'] as const;

describe.skipIf(isMissing.chromium)("[embedded] [browser] the owner's pages", () => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let browser: Browser;
  let first: string;
  beforeAll(async () => {
    world = await openConsole('embedded');
    first = await fillDesk(world.db, { hostile: !wantsPictures });
    browser = await launchChromium(chromiumPath() ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await world?.[Symbol.asyncDispose]();
  });

  const open = async (options: { width: number; dark?: boolean; script?: boolean }): Promise<Watched> => {
    const watched = await openWatched(browser, options);
    await signInAt(watched.page, world.url, consolePassword);
    return watched;
  };

  const go = (page: Page, name: (typeof pages)[number]) =>
    page.goto(`${world.url}/console/${name === 'leads/first' ? `leads/${first}` : name}`);

  for (const width of widths)
    for (const dark of [false, true])
      it(`keep the policy, fit into ${width} px and have no serious fault for anybody, ${dark ? 'dark' : 'light'}`, async () => {
        const { page, complaints, context } = await open({ width, dark });
        for (const name of pages) {
          await go(page, name);
          await judgePage(page, name.replace('/', '-'), { pictures: !dark });
          expect(complaints, name).toEqual([]);
        }
        await context.close();
      });

  it('do all they can without script: note a lead, make and take back an address, try again and put aside, go on after a restore', async () => {
    const { page, context } = await open({ width: 390, script: false });
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
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('was revoked').waitFor();
    expect((await fetch(address)).status).toBe(404);
    await go(page, 'trouble');
    await page.locator('#kind-reply + p + ol > li').first().getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It is being tried again.').waitFor();
    await page
      .locator('section')
      .filter({ hasText: 'Notices from Meta' })
      .getByRole('button', { name: 'Put aside' })
      .first()
      .click();
    await page.getByText('It was put aside.').waitFor();
    await world.db.query(`update record_life set held_since = now(), held_because = 'a copy'`);
    await go(page, 'trouble');
    await page.locator('input[name=sure]').check();
    await page.getByRole('button', { name: 'Resume sending' }).click();
    await page.getByText('Sending resumed.').waitFor();
    await context.close();
  });
});
