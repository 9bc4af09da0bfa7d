import { numberIn, type Parts } from './parts.ts';
import { noteStartFailed } from '../db/starts.ts';
import { openDatabase } from '../db/pool.ts';
import type { AlertOutcome } from '../domain/alert.ts';
import type { Secret } from '../domain/secret.ts';
import { readPushKeys } from '../flow/alert-channels.ts';
import { sendAlerts, type SendAlertsDeps } from '../flow/send-alerts.ts';
import { watchAlerts } from '../flow/watch-alerts.ts';
import { createLogger } from '../observe/logger.ts';
import { repeat } from '../std/repeat.ts';
import { sendTemplate } from '../whatsapp/send/send-template.ts';

/** What costs more to look at is looked at this rarely. */
const slowEveryMs = 600_000;
const failedStartMs = 5_000;

/** What sending an alert needs; the page's test button sends the same way. */
export function alertSendingOf({ config, logger, db, receipts, sending }: Parts): SendAlertsDeps {
  const keys = config.privacyKeys;
  return {
    db,
    logger,
    keys,
    publicUrl: config.publicUrl,
    allowLoopback: config.alertsAllowLoopback,
    async sendTemplate(number, template, signal) {
      const phoneNumberId = number ?? config.phoneNumberIds[0] ?? '';
      if (!config.phoneNumberIds.includes(phoneNumberId)) return notServed(phoneNumberId);
      const ours = receipts.withToken(sending.tokens.current(phoneNumberId).value);
      return sendTemplate({ graph: ours }, { ...template, phoneNumberId }, signal);
    },
    push: async () => ({
      privateKey: (await readPushKeys({ db, keys })).privateKey,
      // https://www.rfc-editor.org/rfc/rfc8292#section-2.1: an address at which a service can complain.
      contact: config.publicUrl?.startsWith('https:') === true ? config.publicUrl : 'mailto:owner@example.com',
    }),
  };
}

function notServed(phoneNumberId: string): AlertOutcome {
  return { kind: 'refused', reason: `the number ${phoneNumberId}, from which it is sent, is no longer served` };
}

/** Watches for what the owner should hear of and tells it, in a process that answers; not in the demo, which has nobody to tell. */
export function startAlerts(parts: Parts, stack: AsyncDisposableStack): void {
  const { config, logger, live, sending } = parts;
  if (config.demo) return;
  const stop = new AbortController();
  const watching = {
    ...parts,
    ...sending,
    findings: sending.standingFindings,
    budgets: config.numbers.map(({ id, aiDailyBudgetUsd: usd }) => ({ id, usd })),
    accountsOf: (id: string) => numberIn(config, id).businessAccountId,
    timeZone: () => live.current().timeZone,
  };
  const sendingDeps = alertSendingOf(parts);
  let nextSlowMs = 0;
  stack.use(
    repeat({ name: 'alerts', everyMs: config.sweepMs, logger }, async () => {
      const everything = performance.now() >= nextSlowMs;
      await watchAlerts(watching, { everything });
      if (everything) nextSlowMs = performance.now() + slowEveryMs;
      await sendAlerts(sendingDeps, stop.signal);
    }),
  );
  // Disposed first: an attempt under way is cut off and made again after the next start.
  stack.defer(() => {
    stop.abort();
  });
}

/**
 * Leaves word of a start that failed where the version that still runs finds it; never rejects and takes a few seconds at most. Without a
 * server the database belongs to one process, and there is no other that could tell.
 */
export async function tellFailedStart(
  database: { databaseUrl: Secret; databaseCa: string | null },
  reason: string,
): Promise<void> {
  const late = AbortSignal.timeout(failedStartMs);
  const giveUp = new Promise<void>((resolve) => late.addEventListener('abort', () => resolve()));
  await Promise.race([giveUp, noteIn(database, reason).catch(() => undefined)]);
}

async function noteIn({ databaseUrl, databaseCa }: { databaseUrl: Secret; databaseCa: string | null }, reason: string) {
  const logger = await createLogger({ level: 'silent', pretty: false });
  const db = await openDatabase({ databaseUrl: databaseUrl.reveal(), databaseCa, dataDir: '', poolSize: 1, logger });
  try {
    await noteStartFailed(db, reason);
  } finally {
    await db.close();
  }
}
