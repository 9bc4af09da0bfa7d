// Place in the line: take-turn -> watch-loop, before anything is answered in a chat that goes on for a while.
import { askForPerson } from '../db/conversations.ts';
import type { Exchange } from '../db/exchange.ts';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import { settleWithoutReply, type ReadConsent } from '../db/turns.ts';
import { spotLoop, type Said } from '../desk/spot-loop.ts';
import type { Logger } from '../observe/logger.ts';

/** Whether another machine answers our answers in this conversation; linear in what was said lately. */
export function isMachine({ conversationId, messages, waitedMs, exchange }: TurnClaim): boolean {
  if (exchange === null) return false;
  const lines = messages.map(({ text, media }) => lineOf({ text, media }, conversationId));
  return spotLoop(withGaps([{ lines, agoMs: waitedMs, isLoop: false }, ...turnsOf(exchange)], exchange));
}

/** Whether the customer wrote just this text before, in the last day. */
export function hasSaid({ exchange }: TurnClaim, text: string | null): boolean {
  return exchange?.received.some((earlier) => earlier.text === text) ?? false;
}

/**
 * Settles what a machine said without an answer, which would only bring the next, and asks for a person, who may know better. What it
 * says about consent counts.
 */
export async function fallQuiet(
  { db, notify }: { db: Database; notify: boolean },
  claim: TurnClaim,
  consent: ReadConsent | null,
  logger: Logger,
): Promise<void> {
  logger.error('Another bot seems to be answering us: staying quiet and asking for a person');
  await askForPerson(db, [claim.conversationId], { notify });
  await settleWithoutReply(db, claim, { disposition: 'skipped', reason: 'loop', consent });
}

type Turn = Omit<Said, 'gapMs'>;

/** What belongs to one turn of ours is one thing said; its time is that of its first message. */
function turnsOf({ received }: Exchange): Turn[] {
  const turns = new Map<string, Turn>();
  for (const [at, { turnId, isLoop, agoMs, ...message }] of received.entries()) {
    const key = turnId ?? `alone ${at}`;
    const lines = [...(turns.get(key)?.lines ?? []), lineOf(message, key)];
    turns.set(key, { lines, isLoop, agoMs });
  }
  return [...turns.values()].toSorted((one, other) => one.agoMs - other.agoMs);
}

/** People send one picture after the other; what no phone can show is a machine's. */
function lineOf({ text, media }: { text: string | null; media: string | null }, turn: string): string {
  return text || (media === 'unsupported' ? media : `${media} ${turn}`);
}

/** Both lists are newest first, so that one walk through them is enough. */
function withGaps(turns: readonly Turn[], { repliedAgoMs }: Exchange): Said[] {
  let at = 0;
  return turns.map((turn, index) => {
    const before = turns[index + 1]?.agoMs ?? Number.POSITIVE_INFINITY;
    while ((repliedAgoMs[at] ?? Number.POSITIVE_INFINITY) < turn.agoMs) at += 1;
    const replied = repliedAgoMs[at];
    return { ...turn, gapMs: replied === undefined || replied > before ? null : replied - turn.agoMs };
  });
}
