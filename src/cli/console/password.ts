import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CliFault } from './cli-fault.ts';

/** Asks for the password on the terminal without showing it; throws a `CliFault` where nobody can be asked. */
export async function askPassword(server: string): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new CliFault(
      'The password is missing. Set CONSOLE_PASSWORD in the environment or in .env to the same value as on the server.',
    );
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  // Only now: what is typed before the terminal is silent would be shown.
  process.stderr.write(`Password (CONSOLE_PASSWORD) of ${server}: `);
  const stopped = Promise.withResolvers<never>();
  terminal.once('close', () => stopped.reject(new CliFault('Cancelled: no password was given.')));
  try {
    const answer = await Promise.race([terminal.question(''), stopped.promise]);
    if (answer === '') throw new CliFault('No password was given.');
    return answer;
  } finally {
    terminal.removeAllListeners('close');
    terminal.close();
    process.stderr.write('\n');
  }
}
