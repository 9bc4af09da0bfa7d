import { closeSync, openSync } from 'node:fs';
import type { Logger } from '../observe/logger.ts';

/**
 * Makes SIGHUP read the business file and the tokens again. The same signal comes when the terminal is closed that the server was
 * started in: then it stops, as on SIGTERM.
 */
export function onHangup(deps: { reload: () => Promise<unknown>; logger: Logger }): void {
  const hasTerminal = process.stdout.isTTY;
  process.on('SIGHUP', () => {
    if (hasTerminal && isTerminalGone()) {
      deps.logger.info({ signal: 'SIGHUP' }, 'The terminal was closed');
      process.kill(process.pid, 'SIGTERM');
      return;
    }
    deps.reload().catch((error: unknown) => {
      deps.logger.error({ err: error }, 'Rereading the files failed');
    });
  });
}

function isTerminalGone(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return false;
  } catch {
    // ENXIO: there is no terminal any more.
    return true;
  }
}
