import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/command.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../helpers/fake-openai.ts';
import { startFakeTranscriber, type FakeTranscriber } from '../helpers/fake-transcriber.ts';
import { photograph } from '../helpers/pictures.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { freePort } from '../helpers/servers.ts';
import { chromiumPath, freshFolder, isMissing } from '../helpers/services.ts';
import { launchChromium, withMicrophone } from '../helpers/take-screenshots.ts';

const password = 'demo-console-password';

describe.skipIf(isMissing.chromium)('[browser] [embedded] the demo with more than words', () => {
  let browser: Browser;
  let demo: ServerProcess;
  let writer: FakeOpenAi;
  let eyes: FakeOpenAi;
  let ears: FakeTranscriber;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  let page: Page;

  beforeAll(async () => {
    folder = await freshFolder();
    [writer, eyes, ears] = await Promise.all([startFakeOpenAi(), startFakeOpenAi(), startFakeTranscriber()]);
    browser = await launchChromium(chromiumPath() ?? '', withMicrophone);
    const environment = {
      DATA_DIR: folder.path,
      PORT: String(await freePort()),
      CONSOLE_PASSWORD: password,
      AI_PROVIDERS: 'openai',
      OPENAI_API_KEY: 'k',
      OPENAI_BASE_URL: writer.url,
      VISION_PROVIDERS: 'gemini',
      GEMINI_API_KEY: 'k',
      GEMINI_BASE_URL: eyes.url,
      TRANSCRIBE_PROVIDERS: 'groq',
      GROQ_API_KEY: 'k',
      GROQ_BASE_URL: ears.url,
    };
    demo = await startServerProcess(environment, { script: 'demo' });
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${demo.url}/simulator`);
    await page.getByText('online', { exact: true }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    await Promise.all([writer?.close(), eyes?.close(), ears?.close()]);
    await folder?.remove();
  });

  const replies = () => page.locator('.from-business:not(.typing)');
  const answered = (count: number) =>
    replies()
      .nth(count - 1)
      .locator('.tick[data-status=read]')
      .waitFor();
  const turnWith = (word: string) =>
    writer.requests.findLast(({ turnText }) => turnText.includes(word))?.turnText ?? '';

  it('records a voice note with the microphone, and answers what was heard in it', async () => {
    ears.hear(() => 'two hundred slate coasters, please');
    await page.getByRole('button', { name: 'Record a voice note' }).click();
    await page.getByText('0:02').waitFor();
    await page.getByRole('button', { name: 'Stop and send' }).click();
    await page.locator('.from-customer audio').waitFor();
    await answered(1);
    expect(turnWith('slate')).toContain('These words were spoken');
    expect(ears.requests[0]?.name).toMatch(/^voice\.(?:webm|ogg)$/);
  });

  it('sends a picture with its caption, and answers what a model saw on it', async () => {
    const seen = { shows: 'A blue tray.', written: '', asks: '', offer: '' };
    eyes.reply(() => ({ kind: 'text', text: JSON.stringify(seen) }));
    await page.getByRole('button', { name: 'Send something else' }).click();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Picture', exact: true }).click();
    const file = { name: 'tray.jpg', mimeType: 'image/jpeg', buffer: await photograph(400, 300) };
    await (await choosing).setFiles(file);
    await page.getByText('Sending: tray.jpg').waitFor();
    await page.locator('#message').fill('one like this?');
    await page.locator('#message').press('Enter');
    await page.locator('.from-customer img.picture').waitFor();
    await answered(2);
    expect(turnWith('one like this?')).toContain('A blue tray.');
  });

  it('turns a cart into a lead with its lines, and counts what Meta bills', async () => {
    await page.getByRole('button', { name: 'Send something else' }).click();
    await page.getByRole('button', { name: 'Cart', exact: true }).click();
    const sheet = page.getByRole('dialog');
    await sheet.locator('[name=product-0]').selectOption('Cork coaster');
    await sheet.locator('[name=quantity-0]').fill('250');
    await sheet.locator('[name=product-1]').selectOption('Metal ball pen');
    await sheet.locator('[name=quantity-1]').fill('100');
    await sheet.getByLabel('Note').fill('gift wrap, please');
    await sheet.getByRole('button', { name: 'Send' }).click();
    await page.locator('.kind-cart').waitFor();
    await answered(3);
    const { out } = await runCommand('leads', ['--url', demo.url, '--json'], { CONSOLE_PASSWORD: password });
    expect(JSON.parse(out)).toMatchObject([
      {
        state: 'waiting',
        facts: expect.arrayContaining([
          expect.objectContaining({ field: 'in_cart', value: '250 x Cork coaster, 100 x Metal ball pen' }),
        ]),
      },
    ]);
    await page.getByRole('button', { name: 'Behind the screen' }).click();
    await expect.poll(() => page.locator('#figure-billed').textContent()).toBe('3');
  });
});

describe.skipIf(isMissing.chromium)('[browser] [embedded] the demo without any key, with more than words', () => {
  it('answers a call in vain, and fills the lead by a card and a button that the server sent', async () => {
    const folder = await freshFolder();
    const port = String(await freePort());
    const environment = { DATA_DIR: folder.path, PORT: port, CONSOLE_PASSWORD: password };
    const demo = await startServerProcess(environment, { script: 'demo' });
    const browser = await launchChromium(chromiumPath() ?? '');
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${demo.url}/simulator`);
    const replies = page.locator('.from-business:not(.typing)');
    const reply = async (index: number) => {
      await replies.nth(index).locator('.tick[data-status=read]').waitFor();
      return replies.nth(index);
    };
    await page.getByRole('button', { name: 'Send something else' }).click();
    await page.getByRole('button', { name: 'Missed call', exact: true }).click();
    await page.locator('.from-customer .kind-missed-call').getByText('Missed call').waitFor();
    expect(await (await reply(0)).textContent()).toContain('could not take your call');
    await page.locator('#message').fill('I need 100 pieces');
    await page.locator('#message').press('Enter');
    const offered = await reply(1);
    expect(await offered.locator('.card').count()).toBe(10);
    const picture = offered.locator('.card img').first();
    await expect.poll(() => picture.evaluate((one) => Number(Reflect.get(one, 'naturalWidth')))).toBe(800);
    await offered.getByRole('button', { name: 'Cork coaster' }).click();
    const asked = await reply(2);
    await page.locator('.from-customer blockquote').getByText('Which gift').waitFor();
    expect(await asked.textContent()).toContain('₹42.00');
    expect(await asked.locator('.choices button').allTextContents()).toEqual(['Yes', 'No']);
    await asked.getByRole('button', { name: 'Yes', exact: true }).click();
    await reply(3);
    const { out } = await runCommand('leads', ['--url', demo.url, '--json'], { CONSOLE_PASSWORD: password });
    const [lead] = JSON.parse(out) as [{ facts: { field: string; value: string }[] }];
    const known = Object.fromEntries(lead.facts.map(({ field, value }) => [field, value]));
    expect(known).toMatchObject({ offer: 'Cork coaster', quantity: '100', branding: 'yes' });
    // What the cards have not shown is sent.
    await page.locator('#message').fill('Is there a pdf of the welcome gift set?');
    await page.locator('#message').press('Enter');
    await (await reply(4)).getByRole('link', { name: 'Welcome gift set.pdf' }).waitFor();
    await page.locator('#message').fill('Where are you located?');
    await page.locator('#message').press('Enter');
    expect(await (await reply(5)).textContent()).toContain('26.9124, 75.7873');
    await browser.close();
    await demo.stop();
    await folder.remove();
  });
});
