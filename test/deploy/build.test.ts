import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

it('starts what was built, and the sources as soon as one of them has changed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'build-'));
  const start = (): string =>
    spawnSync(process.execPath, ['src/start.mjs'], { cwd: folder, env: {}, encoding: 'utf8' }).stderr;
  try {
    for (const name of ['src', 'package.json', 'package-lock.json'])
      cpSync(name, path.join(folder, name), { recursive: true });
    symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
    expect(start()).toContain('WHATSAPP_TOKEN');

    execFileSync(process.execPath, ['src/cli/build.ts'], { cwd: folder, stdio: 'pipe' });
    const built = path.join(folder, 'dist/main.js');
    writeFileSync(built, "process.stderr.write('the built one');");
    expect(start()).toBe('the built one');

    appendFileSync(path.join(folder, 'src/app/start.ts'), '\n// Changed.\n');
    expect(start()).toContain('WHATSAPP_TOKEN');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
