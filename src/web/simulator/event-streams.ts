import type { Response } from 'express';

export type EventStreams = {
  /** Turns the response into an event stream that begins with `event`; answers 503 after `closeAll` or beyond 50 streams. */
  open(response: Response, first: { event: string; data: unknown }): void;
  broadcast(event: string, data: unknown): void;
  /** Ends every stream, so that the HTTP server can close. */
  closeAll(): void;
};

const MAX_STREAMS = 50;
const MAX_BACKLOG_BYTES = 1_000_000;

/** Creates the set of open Server-Sent Event streams; a comment every `keepAliveMs` keeps proxies from cutting them. */
export function createEventStreams(keepAliveMs: number): EventStreams {
  const open = new Set<Response>();
  let closed = false;
  const keepAlive = setInterval(() => writeAll(': still here\n\n'), keepAliveMs).unref();

  function writeAll(chunk: string): void {
    for (const response of open) {
      // A page that does not read is cut off; it comes back and gets the whole state.
      if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
      else response.write(chunk);
    }
  }

  return {
    open(response, first) {
      if (closed || open.size >= MAX_STREAMS) {
        response.status(503).json({ error: closed ? 'The server is stopping' : 'Too many open pages' });
        return;
      }
      response.on('close', () => open.delete(response));
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      response.write(`retry: 1000\n${frame(first.event, first.data)}`);
      open.add(response);
    },
    broadcast: (event, data) => writeAll(frame(event, data)),
    closeAll() {
      closed = true;
      clearInterval(keepAlive);
      for (const response of open) response.end();
      open.clear();
    },
  };
}

/** JSON has no raw line breaks, so one `data:` line is enough. */
function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
