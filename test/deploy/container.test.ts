import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentNames } from '../../src/config/config.ts';

type Service = {
  image?: string;
  environment?: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
};

/** The instructions of the last stage, continued lines joined. */
const steps = readFileSync('Dockerfile', 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => ({ name: line.slice(0, line.indexOf(' ')), rest: line.slice(line.indexOf(' ') + 1) }));
const first = steps.slice(
  0,
  steps.findLastIndex(({ name }) => name === 'FROM'),
);
const last = steps.slice(steps.findLastIndex(({ name }) => name === 'FROM'));
const settings = Object.fromEntries(
  last.filter(({ name }) => name === 'ENV').map(({ rest }) => rest.split('=') as [string, string]), // KEY=value in our file
);

describe('Dockerfile', () => {
  it('copies all that the server needs to come up to the point where it misses its credentials', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'image-'));
    try {
      for (const { rest } of first.filter(({ name }) => name === 'COPY')) {
        const words = rest.split(' ').filter((word) => !word.startsWith('--'));
        for (const source of words.slice(0, -1))
          cpSync(source, path.join(folder, path.basename(source)), { recursive: true });
      }
      symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
      for (const { rest } of first.filter(({ name, rest: run }) => name === 'RUN' && run.startsWith('node ')))
        execFileSync(process.execPath, rest.split(' ').slice(1), { cwd: folder, stdio: 'pipe' });
      expect(readdirSync(path.join(folder, 'dist'))).toContain('stamp');
      const command = JSON.parse(last.find(({ name }) => name === 'CMD')?.rest ?? '[]') as string[]; // exec form
      const { PATH = '' } = process.env;
      const env = { PATH, ...settings, DATA_DIR: path.join(folder, 'data') };
      let output = '';
      try {
        execFileSync(command[0] ?? '', command.slice(1), { cwd: folder, env, stdio: 'pipe' });
      } catch (error) {
        output = String((error as { stdout?: Buffer }).stdout) + String((error as { stderr?: Buffer }).stderr);
      }
      expect(output).toContain('WHATSAPP_TOKEN');
      expect(output).not.toContain('Cannot find');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('runs as nobody special, with a health check, on the Node that is tested', () => {
    expect(last.findIndex(({ name }) => name === 'USER')).toBeLessThan(last.findIndex(({ name }) => name === 'CMD'));
    expect(last.find(({ name }) => name === 'USER')?.rest).toBe('node');
    expect(last.some(({ name }) => name === 'HEALTHCHECK')).toBe(true);
    expect([first[0]?.rest, last[0]?.rest]).toEqual([
      `node:${process.versions.node}-slim AS build`,
      `node:${process.versions.node}-slim`,
    ]);
  });
});

describe('compose.yaml', () => {
  const { services } = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as {
    services: Record<string, Service>;
  }; // our own file

  it('sets only variables that the server knows, and keeps its file system read-only', () => {
    for (const name of ['server', 'alone']) {
      const service = services[name];
      expect(Object.keys(service?.environment ?? {}).filter((key) => !environmentNames.includes(key))).toEqual([]);
      expect([service?.read_only, service?.cap_drop]).toEqual([true, ['ALL']]);
    }
  });

  it('pins the major versions of what runs beside it', () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    expect(images).toEqual([expect.stringMatching(/^postgres:\d+$/), expect.stringMatching(/^redis:\d+$/)]);
  });
});
