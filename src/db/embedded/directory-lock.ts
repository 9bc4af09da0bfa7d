import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { link, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError, describeError } from '../../domain/errors.ts';
import type { Logger } from '../../observe/logger.ts';

export type DirectoryLock = { release(): Promise<void> };

/** Who holds the directory. A process id alone says little: in a container it is the same after every start. */
type Holder = {
  pid: number;
  /** Start of the process in ticks since boot, from /proc; null where there is none. */
  startTicks: string | null;
  /** Boot and pid namespace: only within one of these can process ids be compared. */
  world: string;
  nonce: string;
};

type Options = { directory: string; logger: Logger; heartbeatMs?: number };

const defaultHeartbeatMs = 2_000;

/**
 * Keeps other processes out of a data directory until it is released or this process dies.
 * Rejects with `data-directory-in-use` (naming the holder and the remedy) when a live process has it; a dead one's lock is taken over
 * at once, or, when its process cannot be seen from here (another container or host), after four heartbeats without a sign of life.
 */
export async function lockDirectory(options: Options): Promise<DirectoryLock> {
  const { directory, logger, heartbeatMs = defaultHeartbeatMs } = options;
  const path = join(directory, 'lock');
  const me = describeSelf();
  for (let tries = 0; tries < 20; tries += 1) {
    if (await placeLock(path, me)) return keep(path, me, logger, heartbeatMs);
    const found = await readLock(path);
    if (found === null) continue;
    if (await isAlive(path, found, heartbeatMs)) throw inUse(directory, found.holder);
    logger.warn(
      { pid: found.holder?.pid ?? null },
      'The data directory was locked by a process that is gone: taken over',
    );
    if (await takeOver(path, found.content, me)) return keep(path, me, logger, heartbeatMs);
    await pause(25);
  }
  throw inUse(directory, (await readLock(path))?.holder ?? null);
}

function describeSelf(): Holder {
  return { pid: process.pid, startTicks: startTicksOf(process.pid), world: world(), nonce: randomUUID() };
}

function world(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // No /proc: the host's name stands for it, and heartbeats decide the rest.
    return hostname();
  }
}

/** Field 22 of /proc/<pid>/stat; null for none and for a zombie, which is dead but not yet collected (common in containers). */
function startTicksOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command before the last parenthesis may itself hold spaces and parentheses.
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

/** Creates the lock file with its content in one step; false when there is one already. */
async function placeLock(path: string, me: Holder): Promise<boolean> {
  const draft = `${path}.${me.nonce}`;
  await writeFile(draft, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (!hasCode(error, 'EPERM') && !hasCode(error, 'ENOTSUP') && !hasCode(error, 'ENOSYS')) throw error;
    return await placeWithoutLink(path, me);
  } finally {
    await unlink(draft);
  }
}

/** For file systems without hard links. */
async function placeWithoutLink(path: string, me: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

type Found = { content: string; holder: Holder | null };

async function readLock(path: string): Promise<Found | null> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (content === null) return null;
  try {
    // Written by `placeLock` of this or another version; a foreign shape only leads to the heartbeat.
    const holder = JSON.parse(content) as Holder;
    return { content, holder: typeof holder?.pid === 'number' ? holder : null };
  } catch {
    return { content, holder: null };
  }
}

async function isAlive(path: string, { holder }: Found, heartbeatMs: number): Promise<boolean> {
  if (holder !== null && holder.world === world()) {
    const ticks = startTicksOf(holder.pid);
    if (holder.startTicks !== null) return ticks === holder.startTicks;
    if (!processExists(holder.pid)) return false;
  }
  return await showsLife(path, heartbeatMs);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Compares the file's time with itself, never with this machine's clock. */
async function showsLife(path: string, heartbeatMs: number): Promise<boolean> {
  const first = await timeOf(path);
  for (let beat = 0; beat < 4; beat += 1) {
    await pause(heartbeatMs);
    if ((await timeOf(path)) !== first) return true;
  }
  return false;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function timeOf(path: string): Promise<number | null> {
  return stat(path).then(
    (info) => info.mtimeMs,
    () => null,
  );
}

/**
 * Replaces a dead holder's lock. Of several starters only the one that gets the dead lock's token may, and it
 * looks again before it does: whoever comes later finds another content and goes back to asking.
 */
async function takeOver(path: string, deadContent: string, me: Holder): Promise<boolean> {
  const token = `${path}.takeover`;
  if (!(await placeLock(token, me))) {
    const rival = await readLock(token);
    if (rival !== null && !(await isAlive(token, rival, 250))) await removeIfSame(token, rival.content);
    return false;
  }
  try {
    if ((await readLock(path))?.content !== deadContent) return false;
    const draft = `${path}.${me.nonce}`;
    await writeFile(draft, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
    await rename(draft, path);
    return true;
  } finally {
    await unlink(token);
  }
}

async function removeIfSame(path: string, content: string): Promise<void> {
  if ((await readLock(path))?.content !== content) return;
  await unlink(path).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
}

function keep(path: string, me: Holder, logger: Logger, heartbeatMs: number): DirectoryLock {
  const timer = setInterval(() => {
    utimes(path, new Date(), new Date()).catch((error: unknown) => {
      logger.error({ reason: describeError(error) }, 'Cannot renew the lock on the data directory');
    });
  }, heartbeatMs);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await removeIfSame(path, JSON.stringify(me));
    },
  };
}

function inUse(directory: string, holder: Holder | null): AppError {
  const who = holder === null ? 'another process' : `process ${holder.pid}`;
  return new AppError(
    'data-directory-in-use',
    `The data directory ${directory} is in use by ${who}. Stop that process first, or give this one another DATA_DIR; ` +
      'several processes need DATABASE_URL instead.',
    { retry: 'never' },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
