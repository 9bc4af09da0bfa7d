import { alertSendingOf } from './alerts.ts';
import { businessPageFor } from './asking.ts';
import { isSomebodyTold, numberIn, type Parts } from './parts.ts';
import { createMarks } from '../db/marks.ts';
import { createMetricsPage } from '../flow/collect-metrics.ts';
import { keepFigures } from '../flow/keep-figures.ts';
import { createPasswords } from '../flow/passwords.ts';
import { sendLeadEvents } from '../flow/send-lead-events.ts';
import { createTemplateShelf, type TemplateShelf } from '../flow/template-shelf.ts';
import { repeat } from '../std/repeat.ts';
import type { ApiDeps } from '../web/api/api-routes.ts';
import { createLiveEvents } from '../web/console/live-events.ts';
import type { ConsoleDeps } from '../web/console/console-routes.ts';
import type { SheetDeps } from '../web/leads-csv.ts';
import type { MetricsDeps } from '../web/metrics-route.ts';

/** Hours that are over are kept within this time; until then they are read from the record. */
const figuresMs = 600_000;

/** What the API for people needs; a reloaded business file counts from the next request on. */
export function apiFor(parts: Parts): ApiDeps {
  const { config, logger, live, db, record, queues, bucket } = parts;
  const { phoneNumberIds, optOutScope } = config;
  const marks = createMarks(config.privacyKeys);
  return {
    db,
    record,
    wake: queues.wake,
    phoneNumberIds,
    privacy: { db, bucket, marks, forgetJobs: (ids) => queues.forget(ids), logger },
    reminding: {
      db,
      marks,
      logger,
      phoneNumberIds,
      businessOf: (id) => live.current(id),
      templates: templateShelfFor(parts),
      optOutScope,
    },
    password: config.consolePassword,
    optOutScope,
    returnAfterHours: (id) => live.current(id).returnAfterHours,
    numberPasswords: config.numbers.flatMap(({ id, password }) => (password === null ? [] : [{ id, password }])),
    fieldsOf: (id) => live.current(id).ask.map(({ key }) => key),
    published: { db, live, phoneNumberIds },
    logger,
  };
}

/** What the console needs, besides all that the API needs; its streams must be closed before the port. */
export function consoleFor(parts: Parts): ConsoleDeps {
  const { config, logger, live, db, graph, queues, sending } = parts;
  const accountsOf = (id: string) => numberIn(config, id).businessAccountId;
  const health = {
    ...sending,
    db,
    isQueueReachable: () => queues.isReachable(),
    queueTrouble: () => queues.trouble(),
    hasModels: config.providers.length > 0,
    standings: () => config.phoneNumberIds.map((id) => live.standing(id)),
    settleMs: config.settleMs,
    logger,
    meta: config.demo ? null : { graph, setup: config },
  };
  return Object.assign(apiFor(parts), {
    passwords: createPasswords(),
    events: createLiveEvents(parts),
    business: (id?: string) => live.current(id),
    phoneNumberIds: config.phoneNumberIds,
    accountsOf,
    health,
    alerts: alertSendingOf(parts),
    page: businessPageFor(parts),
    templates: templateShelfFor(parts),
  });
}

/** What knows Meta's list of templates; null in the demo, which has no Meta to ask. */
export function templateShelfFor({ config, receipts, sending }: Parts): TemplateShelf | null {
  if (config.demo) return null;
  const token = (id: string) => sending.tokens.current(id).value;
  const businessAccountId = (id: string) => numberIn(config, id).businessAccountId;
  return createTemplateShelf({ graph: receipts, token, businessAccountId }, config.phoneNumberIds);
}

/** What the addresses for spreadsheets need. */
export function sheetFor({ config, live, db }: Parts): SheetDeps {
  return {
    db,
    phoneNumberIds: config.phoneNumberIds,
    fieldsOf: (id) => live.current(id).ask.map(({ key }) => key),
  };
}

/** Keeps the figures of the hours that are over, and what Meta bills. */
export function startKeepingFigures({ config, logger, db }: Parts, stack: AsyncDisposableStack): void {
  const stop = new AbortController();
  stack.use(repeat({ name: 'figures', everyMs: figuresMs, logger }, () => keepFigures({ ...config, db }, stop.signal)));
  stack.defer(() => {
    stop.abort();
  });
}

/** What `/metrics` needs. */
export function metricsFor({ config, logger, db, metrics, sending }: Parts): MetricsDeps {
  const collect = createMetricsPage({ ...sending, db, shown: metrics, logger });
  return { password: config.consolePassword, collect, logger };
}

/** Tells the lead webhook what is due every few seconds; without an address configured, nothing. */
export function startLeadWebhook({ config, logger, db }: Parts, stack: AsyncDisposableStack): void {
  if (!isSomebodyTold(config)) return;
  const { phoneNumberIds } = config;
  // Nobody is told of a number that is not ours any more, least of all another number's receiver.
  const webhookOf = (id: string) => config.numbers.find((one) => one.id === id)?.leadWebhook ?? null;
  const deps = { db, logger, phoneNumberIds, webhookOf };
  const stop = new AbortController();
  const task = { name: 'lead webhook', everyMs: config.sweepMs, logger };
  stack.use(repeat(task, () => sendLeadEvents(deps, stop.signal)));
  // Disposed first: an attempt under way is cut off and made again after the next start.
  stack.defer(() => {
    stop.abort();
  });
}
