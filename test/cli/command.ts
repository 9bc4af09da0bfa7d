import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentNames } from '../../src/config/config.ts';

/** Where the server keeps its compiled code too: most of a command's time is compiling. */
const compileCache = path.join(tmpdir(), 'node-compile-cache');
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command of src/cli as a process of its own, with nothing of the developer's environment; `input` is what it is typed. */
export async function runCommand(
  name: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  input: string | null = null,
): Promise<{ code: number | null; out: string; err: string }> {
  const blank = Object.fromEntries(environmentNames.map((variable) => [variable, '']));
  const child = spawn(process.execPath, [`src/cli/${name}.ts`, ...args], {
    cwd: repository,
    env: {
      PATH: process.env.PATH ?? '',
      TZ: 'Asia/Kolkata',
      NODE_COMPILE_CACHE: compileCache,
      ...blank,
      ...environment,
    },
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => void (out += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => void (err += chunk));
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}
