// Beside the line: tells the owner what watch-alerts has found, at the addresses set in the console.
import { readChannel } from '../alerts/channels.ts';
import { createSeals, type Seals } from '../alerts/seal.ts';
import { sendAlert, type SendAlertDeps } from '../alerts/send-alert.ts';
import { writeAlert } from '../alerts/write-alert.ts';
import { noteChannelTrouble, readAlertSettings } from '../db/alert-channels.ts';
import { claimAlertBatch, settleAlertBatch, type AlertBatch } from '../db/alert-sends.ts';
import type { Queryable } from '../db/pool.ts';
import type { AlertOutcome } from '../domain/alert.ts';
import type { Secret } from '../domain/secret.ts';
import type { Logger } from '../observe/logger.ts';

export type SendAlertsDeps = Omit<SendAlertDeps, 'sendTemplate'> & {
  /** From one of our numbers; null: from the first. */
  sendTemplate: (
    phoneNumberId: string | null,
    ...rest: Parameters<SendAlertDeps['sendTemplate']>
  ) => Promise<AlertOutcome>;
  db: Queryable;
  logger: Logger;
  /** What addresses are sealed with, the newest first. */
  keys: readonly Secret[];
  publicUrl: string | null;
  /** What comes within this time of a message to an address is told in the next one; left out, a minute. */
  groupMs?: number;
  /** Left out, ten seconds. */
  firstPauseMs?: number;
};

const leaseMs = 60_000;
/** Multiples of the first pause: 10 s, 30 s, 2 min, 10 min, 30 min, then every hour. */
const pauses = [1, 3, 12, 60, 180, 360];
/** A message older than this many first pauses (a day) is given up. */
const patience = 8_640;
const unreadable =
  'its address cannot be read: PRIVACY_KEY or WHATSAPP_APP_SECRET has changed. Remove it and add it again';

/**
 * Sends what is due, one message an address, each under a lease: taken once, tried again with growing pauses for a day, given up at once
 * where the same again would be refused again. Resolves when nothing is due; rejects only when the database is away.
 */
export async function sendAlerts(deps: SendAlertsDeps, signal: AbortSignal): Promise<void> {
  const seals = createSeals(deps.keys);
  while (!signal.aborted) {
    const { withWords } = await readAlertSettings(deps.db);
    const batch = await claimAlertBatch(deps.db, { leaseMs, groupMs: deps.groupMs ?? 60_000, withWords });
    if (batch === null) return;
    const outcome = await sendBatch(deps, seals, batch, signal);
    await settle(deps, batch, outcome);
  }
}

async function sendBatch(
  deps: SendAlertsDeps,
  seals: Seals,
  { channel, lines }: AlertBatch,
  signal: AbortSignal,
): Promise<AlertOutcome> {
  const opened = seals.open(channel.sealed);
  const address = opened === null ? null : readChannel(opened);
  if (address === null) return { kind: 'refused', reason: unreadable };
  return sendAlert(fromNumber(deps, channel.numbers), address, writeAlert(lines, deps), signal);
}

/** Templates of an address that is limited to numbers leave from one of those. */
export function fromNumber(deps: SendAlertsDeps, numbers: readonly string[] | null): SendAlertDeps {
  return { ...deps, sendTemplate: (...what) => deps.sendTemplate(numbers?.[0] ?? null, ...what) };
}

async function settle(deps: SendAlertsDeps, batch: AlertBatch, outcome: AlertOutcome): Promise<void> {
  const { db, logger, firstPauseMs = 10_000 } = deps;
  const { claim, channel, lines, attempt } = batch;
  const fields = { channel: channel.kind, channelId: channel.id, alerts: lines.length, attempt };
  if (outcome.kind === 'sent') {
    await settleAlertBatch(db, claim, { state: 'sent', reason: null });
    await noteChannelTrouble(db, channel.id, null);
    logger.info(fields, 'The owner was told');
    return;
  }
  const { reason } = outcome;
  await noteChannelTrouble(db, channel.id, reason);
  const pauseMs = outcome.kind === 'retry' ? (outcome.afterMs ?? firstPauseMs * (pauses[attempt - 1] ?? 360)) : 0;
  const tooLate = Date.now() - batch.createdAt.getTime() + pauseMs > patience * firstPauseMs;
  if (outcome.kind === 'retry' && !tooLate) {
    await settleAlertBatch(db, claim, { state: 'queued', reason, afterMs: pauseMs });
    logger.warn({ ...fields, reason }, 'The owner could not be told yet; trying again');
    return;
  }
  await settleAlertBatch(db, claim, { state: 'failed', reason });
  logger.error({ ...fields, reason }, 'The owner could not be told at this address: see Alerts in the console');
}
