import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { PdfTask, PdfTold } from './pdf-worker.ts';

/** The beginning of a document's text, and how many pages it has. */
export type PdfText = { text: string; pages: number };

const MOST_PAGES = 5;
const MOST_CHARS = 3_000;
const MOST_MS = 6_000;
/** A few kilobytes can unfold to gigabytes, which no limit of a thread counts: the process is watched meanwhile. */
const MOST_GROWTH_BYTES = 96 * 1024 * 1024;
const LOOK_EVERY_MS = 25;
const HEAP_MB = 96;

/** One at a time: what a document costs is known only once it is read. */
let last: Promise<unknown> = Promise.resolve();

/** Tells a PDF by its first bytes; some programs write a line before it. */
export function isPdf(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('%PDF-');
}

/**
 * Reads the text of the first pages of a PDF, in a thread that ends with the signal and when it takes too long or too much memory; a few
 * words instead for what cannot be read, has a password or holds no text.
 */
export function readPdfText(bytes: Buffer, signal: AbortSignal): Promise<PdfText | { fault: string }> {
  const reading = last.then(() => readInThread(bytes, signal));
  last = reading.catch(() => undefined);
  return reading;
}

async function readInThread(bytes: Buffer, signal: AbortSignal): Promise<PdfText | { fault: string }> {
  if (signal.aborted) return { fault: 'there was no time for it' };
  const task: PdfTask = { bytes, mostPages: MOST_PAGES, mostChars: MOST_CHARS };
  const thread = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
    workerData: task,
    // Nothing of the server's: no environment, no options of its process, nothing written to its log.
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const done = new AbortController();
  try {
    const told = await Promise.race([toldBy(thread), tooMuch(AbortSignal.any([signal, done.signal]))]);
    if ('fault' in told) return told;
    return /[\p{L}\p{N}]/u.test(told.text) ? told : { fault: 'a document without text' };
  } finally {
    done.abort();
    await thread.terminate();
  }
}

function toldBy(thread: Worker): Promise<PdfTold> {
  const { promise, resolve } = Promise.withResolvers<PdfTold>();
  thread.once('message', resolve);
  thread.once('error', () => resolve({ fault: 'cannot be opened as a PDF' }));
  thread.once('exit', () => resolve({ fault: 'cannot be opened as a PDF' }));
  return promise;
}

/** Resolves when a thread must end; looks at the memory of the whole process, in which the thread's is. */
async function tooMuch(signal: AbortSignal): Promise<{ fault: string }> {
  const before = process.memoryUsage.rss();
  const endsAt = performance.now() + MOST_MS;
  while (!signal.aborted && performance.now() < endsAt) {
    if (process.memoryUsage.rss() - before > MOST_GROWTH_BYTES) return { fault: 'it unfolds to more than can be read' };
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return { fault: 'there was no time for it' };
}
