import type { Request, RequestHandler, Response } from 'express';
import { readChanges, type Changes } from '../../db/console-changes.ts';
import type { Database } from '../../db/pool.ts';
import type { Logger } from '../../observe/logger.ts';
import { describeError } from '../../domain/errors.ts';

/** Streams of all pages that look; one look at the database serves them all. */
export type LiveEvents = {
  handle: RequestHandler;
  /** Ends all streams, so that the HTTP server can close. */
  close(): void;
};

const mostStreams = 60;
const everyMs = 1_500;
const keepAliveEvery = 10;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Creates `GET /events`: an event `inbox` when anything has changed there, and `chat` when the conversation of the query `chat` has.
 * The data says nothing; the page asks again for what it shows. Nothing is read while nobody looks.
 */
export function createLiveEvents({ db, logger }: { db: Database; logger: Logger }): LiveEvents {
  const streams = new Map<Response, string | null>();
  let seen: Changes | null = null;
  let timer: NodeJS.Timeout | null = null;
  let rounds = 0;

  const look = async (): Promise<void> => {
    const chats = [...new Set([...streams.values()].filter((id) => id !== null))];
    const now = await readChanges(db, chats);
    const before = seen;
    seen = now;
    rounds += 1;
    for (const [response, chat] of streams) {
      if (before !== null && now.inbox !== before.inbox) response.write(eventOf('inbox'));
      const mark = chat === null ? undefined : before?.chats.get(chat);
      if (chat !== null && mark !== undefined && now.chats.get(chat) !== mark) response.write(eventOf('chat'));
      if (rounds % keepAliveEvery === 0) response.write(': still here\n\n');
    }
  };
  const next = (): void => {
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) =>
          logger.debug({ reason: describeError(error) }, 'The console could not look for news'),
        )
        .finally(() => {
          if (streams.size > 0) next();
          else timer = seen = null;
        });
    }, everyMs).unref();
  };
  const open = (request: Request, response: Response): void => {
    if (streams.size >= mostStreams) {
      response.status(503).end();
      return;
    }
    const chat = String(request.query['chat'] ?? '');
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    // Who comes back after a pause has missed what happened meanwhile.
    response.write(
      `retry: 2000\n\n${request.get('last-event-id') === undefined ? '' : eventOf('inbox') + eventOf('chat')}`,
    );
    streams.set(response, uuid.test(chat) ? chat : null);
    response.on('close', () => streams.delete(response));
    if (timer === null) next();
  };
  return {
    handle: (request, response) => {
      open(request, response);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      for (const response of streams.keys()) response.end();
      streams.clear();
    },
  };
}

function eventOf(name: string): string {
  return `event: ${name}\nid: 1\ndata: changed\n\n`;
}
