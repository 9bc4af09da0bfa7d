import { CliFault } from './cli-fault.ts';

/** Runs a command to its exit code: 1 with the words of a fault on stderr, 0 otherwise. */
export async function run(command: () => Promise<void>): Promise<void> {
  // A reader such as `head` that has seen enough is no fault.
  process.stdout.on('error', (error: Error & { code?: string }) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  try {
    await command();
  } catch (error) {
    if (!(error instanceof CliFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
