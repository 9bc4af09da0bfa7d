import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
/** A folder for pictures, when somebody wants them: `npm run pictures`. */
const pictures = process.env['CONSOLE_PICTURES'];
export const wantsPictures = pictures !== undefined;

/** What stands further down is more of the same. */
const mostHeight = 2_600;

/** The widths at which each page must be right: a phone and a desk. */
export const widths = [390, 1280] as const;

type Violation = { id: string; impact: string | null; nodes: { html: string }[] };

/** A page, and what its browser complained of: faults of scripts and violations of the policy. */
export type Watched = { context: BrowserContext; page: Page; complaints: string[] };

/** Opens a browser of its own that writes down every complaint and every dialog that hostile words have opened. */
export async function openWatched(
  browser: Browser,
  { width, dark = false, script = true }: { width: number; dark?: boolean; script?: boolean },
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: script,
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { context, page, complaints };
}

/** Signs in, by name or as the owner of the server's password. */
export async function signInAt(page: Page, url: string, password: string, name = ''): Promise<void> {
  await page.goto(`${url}/console/login`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
}

/** Fails for serious faults of accessibility and for a page that is wider than its window; takes its pictures when they are wanted. */
export async function judgePage(page: Page, name: string, wanted = { pictures: true }): Promise<void> {
  const findings = await page.evaluate(
    `(() => { const module = undefined; ${axe}; return axe.run(document, { resultTypes: ['violations'] }); })()`,
  );
  // axe's own result; only its violations are looked at.
  const { violations } = findings as { violations: Violation[] };
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
  const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  expect(`${name}: ${overflow} px too wide`).toBe(`${name}: 0 px too wide`);
  if (wanted.pictures) await takePicture(page, name);
}

/** Takes a page's pictures, light and dark, when they are wanted; as WebP, which is a quarter of a PNG. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const session = await page.context().newCDPSession(page);
  // What sticks to the edge of the window belongs at its place in a picture of the whole page.
  const whole = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ width, height: Math.min(whole, mostHeight) });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
    writeFileSync(join(pictures, `console-${name}-${width}-${colorScheme}.webp`), Buffer.from(data, 'base64'));
  }
  await page.setViewportSize({ width, height });
  await session.detach();
}
