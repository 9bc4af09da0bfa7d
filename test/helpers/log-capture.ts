import { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';

export type CapturedLogs = {
  logger: Logger;
  lines: Record<string, unknown>[];
  /** Resolves with the first line, past or future, whose message is this one. */
  waitFor: (message: string) => Promise<Record<string, unknown>>;
};

/** A logger whose lines a test can read and wait for. */
export function captureLogs(): CapturedLogs {
  const lines: Record<string, unknown>[] = [];
  const watchers = new Set<() => void>();
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // pino writes one JSON object a line.
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      for (const watch of watchers) watch();
      done();
    },
  });
  return {
    logger: pino({ level: 'debug', base: null, formatters: { level: (label) => ({ level: label }) } }, stream),
    lines,
    waitFor: (message) =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = lines.find(({ msg }) => msg === message);
          if (line === undefined) return;
          watchers.delete(look);
          resolve(line);
        };
        watchers.add(look);
        look();
      }),
  };
}
