import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markOfText } from '../../src/business/load-business.ts';
import { addVersion } from '../../src/db/business-versions.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import { freshFolder } from '../helpers/services.ts';
import { openApiWorld, otherNumberId, password, type ApiWorld } from '../web/api/api-world.ts';
import { runCommand } from './command.ts';

describe('[embedded] npm run business -- pull', () => {
  let world: ApiWorld;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  beforeAll(async () => {
    world = await openApiWorld('embedded');
    folder = await freshFolder();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await folder.remove();
  });

  const pull = (...args: string[]) =>
    runCommand('business', ['pull', '--url', world.url, ...args], { CONSOLE_PASSWORD: password });

  it('writes what is published, over the file it was laid over, and over another one only by force', async () => {
    const source = await readFile('business.yaml', 'utf8');
    const file = path.join(folder.path, 'business.yaml');
    await writeFile(file, source);
    expect(await pull(file)).toMatchObject({ code: 1, err: expect.stringContaining('--number: 100000000000001, ') });
    const wish = [file, '--number', PHONE_NUMBER_ID];
    expect(await pull(...wish)).toMatchObject({ code: 1, err: expect.stringContaining('nothing to pull') });
    const published = `# of the phone\n${source}`;
    const fileHash = markOfText(source.replaceAll('\n', '\r\n'));
    const version = { phoneNumberId: PHONE_NUMBER_ID, expected: 0, bringsBack: null, fileHash, madeBy: 'Asha' };
    await addVersion(world.db, { ...version, body: published });
    expect(await pull(...wish)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('version 1, published by Asha at 2'),
    });
    expect(await readFile(file, 'utf8')).toBe(published);
    expect((await pull(...wish)).out).toContain('already says what is published');
    await writeFile(file, `${source}# mine\n`);
    expect(await pull(...wish)).toMatchObject({ code: 1, err: expect.stringContaining('--force') });
    expect(await readFile(file, 'utf8')).toBe(`${source}# mine\n`);
    expect((await pull(...wish, '--force')).code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(published);
    const fresh = path.join(folder.path, 'fresh.yaml');
    expect((await pull(fresh, '--number', PHONE_NUMBER_ID)).code).toBe(0);
    expect(await readFile(fresh, 'utf8')).toBe(published);
    expect((await pull(fresh, '--number', otherNumberId)).err).toContain('nothing to pull');
    expect((await pull(fresh, '--number', '7')).err).toContain('does not answer for that number');
  }, 120_000);

  it('writes nothing that this release cannot read', async () => {
    const version = { phoneNumberId: otherNumberId, expected: 0, bringsBack: null, fileHash: 'x', madeBy: 'Asha' };
    await addVersion(world.db, { ...version, body: 'name: Broken\ntimeZone: Mars/Olympus\n' });
    const file = path.join(folder.path, 'broken.yaml');
    const { code, err } = await pull(file, '--number', otherNumberId);
    expect([code, err]).toEqual([1, expect.stringMatching(/Version 1 has \d faults.*line 2, column \d/s)]);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  }, 60_000);
});
