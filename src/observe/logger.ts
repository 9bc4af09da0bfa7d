import { hash, randomBytes } from 'node:crypto';
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

const pepper = randomBytes(16).toString('hex');

/**
 * Masks a phone number or business-scoped id for logs: the same customer keeps the same mark while the
 * process lives, and the number cannot be recovered from it.
 */
export function maskCustomer(id: string | null): string {
  if (id === null || id === '') return 'unknown';
  return `customer-${hash('sha256', pepper + id).slice(0, 10)}`;
}

/**
 * Creates the process's logger: JSON to stdout, readable text on a terminal.
 * Errors are written with their code and stack but never with request bodies or headers.
 */
export async function createLogger(options: { level: string; pretty: boolean }): Promise<Logger> {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
    },
    await destination(options.pretty),
  );
}

async function destination(pretty: boolean): Promise<DestinationStream> {
  if (!pretty) return writeTogether(pino.destination({ dest: 1, sync: true }));
  const { default: prettyStream } = await import('pino-pretty');
  return prettyStream({ colorize: true, translateTime: 'SYS:HH:MM:ss.l', ignore: 'pid,hostname', sync: true });
}

/** From here on a line is written before anything else is done. */
const urgentLevel = 40;

/** Writes the lines of one round of the event loop at once: each write is a call of the system, and waits while a reader is slow. */
function writeTogether(to: DestinationStream): DestinationStream {
  let lines = '';
  const flush = (): void => {
    const due = lines;
    lines = '';
    if (due !== '') to.write(due);
  };
  process.on('exit', flush);
  const stream = {
    // Asks pino to tell the level of each line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      if (lines === '') setImmediate(flush);
      lines += line;
      if (stream.lastLevel >= urgentLevel) flush();
    },
  };
  return stream;
}

/** HTTP clients hang the whole request, with its token, on their errors: only these fields may pass. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause instanceof Error ? serializeError(error.cause) : undefined;
  return { name: error.name, message: error.message, code, stack: error.stack, cause };
}
