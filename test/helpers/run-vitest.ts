import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs some tests in a process of their own, with more in its environment, and returns its exit code. */
export async function runVitest(args: readonly string[], environment: Record<string, string>): Promise<number> {
  const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')));
  const running = spawn(process.execPath, [vitest, 'run', ...args], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const [code] = (await once(running, 'exit')) as [number | null]; // its event's arguments
  return code ?? 1;
}
