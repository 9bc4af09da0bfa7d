// Place in the line: Meta -> read-body -> webhook-route.
import type { Request, RequestHandler, Response } from 'express';

type Reading = { bytes: number; isWhole(): boolean; refuse(status: number): void };

/**
 * Reads the raw body into `request.body`, as a Buffer. Refuses at once, without reading on: a compressed body (415), one
 * of more than `limitBytes` (413), and (503) when all bodies at one time are more than `budgetBytes`. Then the oldest
 * still on its way is the one that goes, and only bytes that have come count: a stalled sender costs nobody else a place.
 */
export function createBodyReader({
  limitBytes,
  budgetBytes,
}: {
  limitBytes: number;
  budgetBytes: number;
}): RequestHandler {
  // In the order of arrival, as a Set keeps it.
  const readings = new Set<Reading>();
  let heldBytes = 0;

  function makeRoom(newest: Reading): void {
    for (const reading of readings) {
      if (heldBytes <= budgetBytes) return;
      if (reading !== newest && !reading.isWhole()) reading.refuse(503);
    }
    if (heldBytes > budgetBytes) newest.refuse(503);
  }

  return (request, response, next) => {
    const refusal = refusalByHeaders(request, limitBytes);
    if (refusal !== null) {
      refuse(response, refusal);
      discard(request, limitBytes);
      return;
    }
    let chunks: Buffer[] = [];
    const release = (): void => {
      chunks = [];
      if (readings.delete(reading)) heldBytes -= reading.bytes;
    };
    const reading: Reading = {
      bytes: 0,
      isWhole: () => request.complete,
      refuse: (status) => {
        release();
        request.off('data', take);
        refuse(response, status);
        discard(request, limitBytes);
      },
    };
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      reading.bytes += chunk.length;
      heldBytes += chunk.length;
      if (reading.bytes > limitBytes) reading.refuse(413);
      else if (heldBytes > budgetBytes) makeRoom(reading);
    };
    readings.add(reading);
    // The bytes count until the answer is out: a webhook that waits for the database is held as well.
    response.once('close', release);
    request.on('data', take);
    request.once('end', () => {
      if (!readings.has(reading)) return;
      request.body = Buffer.concat(chunks);
      chunks = [];
      next();
    });
  };
}

function refusalByHeaders(request: Request, limitBytes: number): number | null {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return 415;
  return Number(request.get('content-length') ?? 0) > limitBytes ? 413 : null;
}

const wordsFor: Record<number, string> = {
  413: 'body too large',
  415: 'compressed bodies are not accepted',
  503: 'try again later',
};

function refuse(response: Response, status: number): void {
  // One that gives way to others is to be gone at once, and most senders of too much have still to hear why.
  if (status === 503) response.set('connection', 'close');
  response.status(status).json({ error: wordsFor[status] });
}

/** A refused sender may finish: it then reads the answer instead of a reset, and its connection stays good. But not without end. */
function discard(request: Request, limitBytes: number): void {
  const mostBytes = 4 * limitBytes;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) request.socket.destroy();
  });
}
