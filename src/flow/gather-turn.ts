// Place in the line: take-turn -> gather-turn: everything that waits, once the customer is quiet and what came as files has been read.
import { setTimeout as sleep } from 'node:timers/promises';
import { gatherWaiting, type Gathered, type TurnClaim } from '../db/turn-claims.ts';
import type { TurnMessage } from '../domain/turn.ts';
import type { Answering } from './answering.ts';
import type { Found } from './instant-answer.ts';
import { isUnread, readFiles, type ReadFilesDeps } from './read-files.ts';

export type GatherDeps = ReadFilesDeps & { quietMs: number };

/** What a turn answers, and what reading its files has cost in money and time. */
export type GatheredTurn = { messages: readonly TurnMessage[]; spent: Found[]; readMs: number };

/** The customer is never kept waiting for quiet longer than this. */
const longestQuietMs = 3_000;
/** Meta repeats what it could not deliver in any order and seconds apart: for the rest of it a late turn waits this much longer. */
const latePatience = 5;
/** Files that come while others are read are read too, so often; then the turn answers what it has. */
const mostRounds = 2;

/**
 * Waits until the customer has been quiet for a moment, then gathers everything that waits, and reads its files; `known` is what was
 * gathered before. Null when there is no place for reading just now: the conversation will be woken.
 */
export async function gatherTurn(
  deps: GatherDeps,
  turn: { claim: TurnClaim; answering: Answering; isLate: boolean; known: readonly TurnMessage[] },
  signal: AbortSignal,
): Promise<GatheredTurn | null> {
  // Before the wait: of a thousand recordings that come at once, those without a place must not keep others' words waiting meanwhile.
  using place = turn.known.some(isUnread) ? deps.files.places.enter(turn.claim.conversationId) : undefined;
  if (place === null) return null;
  let { messages } = await waitForQuiet(deps, turn, signal);
  using later =
    place === undefined && messages.some(isUnread) ? deps.files.places.enter(turn.claim.conversationId) : undefined;
  if (later === null) return null;
  const spent: Found[] = [];
  const startedMs = performance.now();
  for (let round = 0; round < mostRounds && messages.some(isUnread); round++) {
    spent.push(await readFiles(deps, { ...turn, messages }, signal));
    ({ messages } = await gatherWaiting(deps.db, turn.claim.conversationId));
  }
  return { messages: messages.filter((message) => !isUnread(message)), spent, readMs: performance.now() - startedMs };
}

async function waitForQuiet(
  deps: GatherDeps,
  { claim, isLate }: { claim: TurnClaim; isLate: boolean },
  signal: AbortSignal,
): Promise<Gathered> {
  const patience = isLate ? latePatience : 1;
  const [quietMs, longestMs] = [deps.quietMs * patience, longestQuietMs * patience];
  let gathered: Gathered = claim;
  for (;;) {
    const leftMs = Math.min(quietMs - gathered.quietForMs, longestMs - gathered.waitedMs);
    if (leftMs > 0) await sleep(leftMs, undefined, { signal });
    const known = gathered.messages.length;
    gathered = await gatherWaiting(deps.db, claim.conversationId);
    if (gathered.messages.length === known || gathered.waitedMs >= longestMs) return gathered;
  }
}
