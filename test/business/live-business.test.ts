import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLiveBusiness } from '../../src/business/live-business.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshFolder } from '../helpers/services.ts';

describe('the business file of a running server', () => {
  const source = readFile('business.yaml', 'utf8');
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  let file: string;
  beforeEach(async () => {
    folder = await freshFolder();
    file = path.join(folder.path, 'business.yaml');
    await writeFile(file, await source);
  });
  afterEach(() => folder.remove());

  const rename = async (name: string) => writeFile(file, (await source).replace('name: Kagaz & Kiln', `name: ${name}`));

  it('is taken over with everything made from it, while what a turn holds stays as it was', async () => {
    const logs = captureLogs();
    const live = await createLiveBusiness(file, logs.logger);
    const greeting = live.derive((business) => `Welcome to ${business.name}`);
    const version = live.derive((business) => ({ version: business.version }));
    const held = version();
    await rename('Terracotta Tales');
    expect(await live.reload()).toBe('changed');
    expect([greeting(), live.current().name]).toEqual(['Welcome to Terracotta Tales', 'Terracotta Tales']);
    expect(version().version).toBe(live.current().version);
    expect(held.version).not.toBe(version().version);
    expect(logs.lines.at(-1)).toMatchObject({ level: 'info', businessVersion: live.current().version });
  });

  it('logs what is odd in it each time it is loaded, and takes it over all the same', async () => {
    const logs = captureLogs();
    const warnings = () => logs.lines.filter((line) => line['level'] === 'warn').map((line) => line['msg']);
    const live = await createLiveBusiness(file, logs.logger);
    expect(warnings()).toEqual([]);
    await writeFile(file, (await source).replace('\nfacts:\n', '\nfacts:\n  Odd: [Card, cash and transfer.]\n'));
    expect(await live.reload()).toBe('changed');
    expect(warnings()).toEqual([expect.stringContaining('"Odd: Card" goes on in the next line')]);
    await createLiveBusiness(file, logs.logger);
    expect(warnings()).toHaveLength(2);
  });

  it('stays as it was when the new one is wrong, and the log names every fault with its line', async () => {
    const logs = captureLogs();
    const live = await createLiveBusiness(file, logs.logger);
    const made = live.derive((business) => business.version);
    const before = [live.current(), made()];
    await writeFile(file, (await source).replace('Asia/Kolkata', 'Mars/Olympus'));
    expect(await live.reload()).toBe('refused');
    expect([live.current(), made()]).toEqual(before);
    expect(logs.lines.at(-1)).toMatchObject({ level: 'error', msg: expect.stringContaining('keeping the current') });
    expect(JSON.stringify(logs.lines.at(-1))).toMatch(/line \d+, column \d+: timeZone/);
    await rm(file);
    expect(await live.reload()).toBe('refused');
    expect(live.current()).toBe(before[0]);
  });

  it('changes nothing at all when one thing cannot be made from the new one', async () => {
    const live = await createLiveBusiness(file, captureLogs().logger);
    const first = live.derive((business) => business.name);
    const second = live.derive((business) => {
      if (business.name === 'Broken') throw new Error('cannot be made');
      return business.name;
    });
    await rename('Broken');
    expect(await live.reload()).toBe('refused');
    expect([first(), second(), live.current().name]).toEqual(Array(3).fill('Kagaz & Kiln'));
  });

  it('makes nothing anew for a comment, and takes reloads one after the other', async () => {
    const live = await createLiveBusiness(file, captureLogs().logger);
    let made = 0;
    live.derive(() => (made += 1));
    await writeFile(file, `# a comment\n${await source}`);
    expect(await live.reload()).toBe('same');
    expect(made).toBe(1);
    await rename('Last');
    expect(await Promise.all([live.reload(), live.reload()])).toEqual(['changed', 'same']);
    expect(made).toBe(2);
  });
});
