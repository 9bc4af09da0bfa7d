import type { Request, RequestHandler, Response } from 'express';
import { readChanges, type Changes } from '../../db/console-changes.ts';
import type { Database } from '../../db/pool.ts';
import { describeError } from '../../domain/errors.ts';
import type { Numbers } from '../../domain/person.ts';
import type { Logger } from '../../observe/logger.ts';
import { mayOpen, scopeOf } from './numbers.ts';
import { personOf } from './session.ts';

/** Streams of all pages that look; one look at the database serves them all. */
export type LiveEvents = {
  handle: RequestHandler;
  /** Ends all streams, so that the HTTP server can close. */
  close(): void;
};

/** `isNew` until the first look after it was opened: what happened since its page was made is not known then. */
type Stream = { chat: string | null; numbers: Numbers; isNew: boolean };

const mostStreams = 60;
const everyMs = 1_500;
const keepAliveEvery = 10;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/**
 * Creates `GET /events`: an event `inbox` when anything has changed there, and `chat` when the conversation of the query `chat` has.
 * The data says nothing; the page asks again for what it shows. Nothing is read while nobody looks.
 */
export function createLiveEvents({ db, logger }: { db: Database; logger: Logger }): LiveEvents {
  const streams = new Map<Response, Stream>();
  let seen: Changes | null = null;
  let timer: NodeJS.Timeout | null = null;
  let rounds = 0;

  const look = async (): Promise<void> => {
    const looking = [...streams];
    const now = await readChanges(db, {
      conversationIds: [...new Set(looking.flatMap(([, { chat }]) => chat ?? []))],
      phoneNumberIds: [...new Set(looking.flatMap(([, { numbers }]) => numbers ?? []))],
    });
    for (const [response, stream] of looking) tell(response, stream, seen, now);
    seen = now;
    rounds += 1;
    if (rounds % keepAliveEvery === 0) for (const response of streams.keys()) response.write(': still here\n\n');
  };
  const next = (): void => {
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => {
          logger.debug({ reason: describeError(error) }, 'The console could not check for updates');
        })
        .finally(() => {
          if (streams.size > 0) next();
          else timer = seen = null;
        });
    }, everyMs).unref();
  };
  return {
    async handle(request, response) {
      const asked = chatOf(request);
      const chat = asked !== null && (await mayOpen(db, personOf(response).numbers, asked)) ? asked : null;
      if (streams.size >= mostStreams) {
        response.status(503).end();
        return;
      }
      // Whoever has left meanwhile is never told of leaving.
      if (response.closed) return;
      response.writeHead(200, streamHeaders).write('retry: 2000\n\n');
      streams.set(response, { chat, numbers: scopeOf(response), isNew: true });
      response.on('close', () => streams.delete(response));
      if (timer === null) next();
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      for (const response of streams.keys()) response.end();
      streams.clear();
    },
  };
}

function tell(response: Response, stream: Stream, before: Changes | null, now: Changes): void {
  const { chat, numbers, isNew } = stream;
  if (isNew || inboxMark(before, numbers) !== inboxMark(now, numbers)) response.write(eventOf('inbox'));
  if (chat !== null && (isNew || before?.chats.get(chat) !== now.chats.get(chat))) response.write(eventOf('chat'));
  stream.isNew = false;
}

function inboxMark(changes: Changes | null, numbers: Numbers): string | undefined {
  return numbers === null ? changes?.inbox : numbers.map((id) => changes?.numbers.get(id) ?? '').join('\n');
}

function chatOf(request: Request): string | null {
  const { chat } = request.query;
  return typeof chat === 'string' && uuid.test(chat) ? chat : null;
}

function eventOf(name: string): string {
  return `event: ${name}\ndata: changed\n\n`;
}
