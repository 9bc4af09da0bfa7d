import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const WAIT_MS = 60_000;

/** Starts Debian's Chromium; as root it runs without its sandbox, which it refuses to use there. */
export async function launchChromium(executablePath: string, args: readonly string[] = []): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: [...args, ...(isRoot ? ['--no-sandbox'] : [])] });
}

/** A microphone that hears beeps, and that nobody need allow. */
export const withMicrophone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** What stands in a picture: the beginning of its files' names and what the customer says. */
export type ShownChat = { name: string; says: readonly string[] };

const sample: ShownChat = { name: 'simulator', says: ['Hi', 'I need 100 coasters for corporate gifting'] };

/**
 * Takes `<name>-desktop.png` and `<name>-phone.png` of a running simulator (`url` without a path) into `outDir`, each after
 * a short conversation whose replies have been read.
 */
export async function takeScreenshots(
  url: string,
  outDir: string,
  executablePath = '/usr/bin/chromium',
  { name, says }: ShownChat = sample,
): Promise<void> {
  const browser = await launchChromium(executablePath);
  try {
    for (const shot of [
      { kind: 'desktop', width: 1280, height: 860, scale: 1 },
      { kind: 'phone', width: 390, height: 844, scale: 2 },
    ]) {
      const context = await browser.newContext({
        viewport: { width: shot.width, height: shot.height },
        deviceScaleFactor: shot.scale,
        colorScheme: 'light',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(WAIT_MS);
      await page.goto(`${url}/simulator`);
      await page.locator('[data-customer=first][aria-current]').waitFor();
      await page.locator('#new-customer').click();
      await page.locator('.welcome').waitFor();
      for (const text of says) await say(page, text);
      await page.locator('#message').blur();
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(outDir, `${name}-${shot.kind}.png`) });
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

/** Sends a text and waits until a reply to it has been read. */
async function say(page: Page, text: string): Promise<void> {
  const readReplies = page.locator('.from-business .tick[data-status=read]');
  const before = await readReplies.count();
  await page.locator('#message').fill(text);
  await page.locator('#message').press('Enter');
  await readReplies.nth(before).waitFor();
  await page.locator('.typing').waitFor({ state: 'detached' });
}
