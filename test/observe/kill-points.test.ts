import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Runs a process that comes by two kill points three times each, and tells how far it came. */
function passes(armed: string | null): { signal: string | null; lines: string } {
  const program = `
    const { createKillPoint } = await import('./src/observe/kill-points.ts');
    const killPoint = createKillPoint(${JSON.stringify(armed)});
    for (const pass of [1, 2, 3]) {
      process.stdout.write('b' + pass);
      killPoint('before-send');
      process.stdout.write('a' + pass);
      killPoint('after-send');
    }`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  return { signal: ended.signal, lines: ended.stdout };
}

it.each([
  [null, null, 'b1a1b2a2b3a3'],
  ['before-send', 'SIGKILL', 'b1'],
  ['after-send', 'SIGKILL', 'b1a1'],
  ['after-send@2', 'SIGKILL', 'b1a1b2a2'],
  ['after-send@4', null, 'b1a1b2a2b3a3'],
])('armed with %s the process ends by %s after %s', (armed, signal, lines) => {
  expect(passes(armed)).toEqual({ signal, lines });
});
