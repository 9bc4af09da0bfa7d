// Beside the line: what /metrics says. The record's figures come first, the age of the oldest unanswered message before all.
import { readAccounting, type Accounting } from '../db/accounting.ts';
import { readFigures, type Figures } from '../db/figures.ts';
import { readNumberFigures, type NumberFigures } from '../db/number-figures.ts';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';
import type { MetricsText, Sample, ShownMetrics } from '../observe/metrics.ts';
import { shareResult } from '../std/share-result.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';

export type CollectMetricsDeps = {
  db: Database;
  tokens: Tokens;
  phoneNumberIds: readonly string[];
  shown: ShownMetrics;
  logger: Logger;
};

/** Scrapes within this time of each other share one look at the database. */
const sharedForMs = 1_000;
const readTimeoutMs = 5_000;
const accountedHours = 24;
/** Meta's codes shown one by one; the rest is summed up, so that no answer of Meta's can make endless series. */
const mostCodes = 30;

/**
 * Makes the function that answers a scrape: the figures of the record (all processes together, three round trips, shared by
 * scrapes at the same time) and the counters of this process; only the latter when the database does not answer.
 */
export function createMetricsPage({
  db,
  tokens,
  phoneNumberIds,
  shown,
  logger,
}: CollectMetricsDeps): () => Promise<MetricsText> {
  const options = { timeoutMs: readTimeoutMs };
  const read = shareResult(
    () =>
      Promise.all([
        readFigures(db, { phoneNumberIds, fingerprints: tokens.usable() }, options),
        readAccounting(db, { sinceHours: accountedHours, ...options }),
        // Of one number the figures above say all.
        phoneNumberIds.length > 1
          ? readNumberFigures(db, { phoneNumberIds, usableTokens: tokens.usable() }, options)
          : [],
      ]),
    { forMs: sharedForMs },
  );
  return async () => {
    try {
      const [figures, accounting, numbers] = await read();
      const samples = [...samplesOf(figures), ...accountingSamples(accounting), ...numberSamples(numbers)];
      return await shown.render([...samples, isUp(1)]);
    } catch (error) {
      logger.warn({ err: error }, 'The database did not answer: showing only the figures of this process');
      return shown.render([isUp(0)]);
    }
  };
}

function samplesOf(figures: Figures): Sample[] {
  return [
    gauge(
      'wa_inbox_oldest_unanswered_seconds',
      'Age of the oldest unanswered message; 0: none.',
      figures.oldestUnansweredS,
    ),
    gauge(
      'wa_outbox_oldest_unsent_seconds',
      'Age of the oldest reply that Meta has not taken yet; 0: none.',
      figures.oldestUnsentS,
    ),
    gauges('wa_outbox_open_messages', 'Replies not settled yet.', {
      state: { queued: 0, sending: 0, unknown: 0, ...figures.open },
    }),
    ...sendingSamples(figures),
    gauge('wa_conversations_waiting_for_person', 'Conversations that wait for a person.', figures.waitingForPerson),
    gauge('wa_conversations_with_person', 'Conversations that a person has.', figures.withPerson),
    gauge(
      'wa_numbers_stopped',
      'Numbers that may not send now, by the tokens of this process.',
      figures.numbersStopped,
    ),
    gauge(
      'wa_quarantined_last_day',
      'Signed webhooks or parts of them without a usable shape.',
      figures.quarantinedInDay,
    ),
    gauges('wa_notices_last_day', 'What Meta said of the account and its numbers, by webhook field.', {
      field: topOf(figures.noticesInDay),
    }),
    gauge('wa_ai_cost_today_usd', 'Cost of all models since midnight UTC, an upper bound.', figures.costTodayUsd),
    gauges('wa_turns_today', 'Answers since midnight UTC, by where they came from.', { source: figures.turnsToday }),
    gauge('wa_lead_events_queued', 'Events the lead webhook has still to be told.', figures.leadEventsQueued),
    gauge('wa_lead_events_failed_last_day', 'Events given up on.', figures.leadEventsFailedInDay),
  ];
}

function sendingSamples(figures: Figures): Sample[] {
  const parked = {
    'window-closed': 0,
    'answered-anew': 0,
    restored: 0,
    'part-failed': 0,
    person: 0,
    ...figures.parked,
  };
  return [
    counter(
      'wa_outbox_unknown_total',
      'Replies of which it was ever not known whether Meta took them.',
      figures.everUnknown,
    ),
    gauge(
      'wa_outbox_unknown_settled_messages',
      'Of these, settled by a status without a second sending.',
      figures.settledByStatus,
    ),
    gauge('wa_outbox_resent_messages', 'Of these, sent again because no status came.', figures.resentReplies),
    counter('wa_outbox_resends_total', 'How often replies were sent again because no status came.', figures.resends),
    gauge(
      'wa_outbox_duplicated_messages',
      'Replies that Meta took more than once: the customer has them twice.',
      figures.duplicated,
    ),
    gauges('wa_outbox_failed_last_day', 'Replies that failed for good, by code of Meta.', {
      code: topOf(figures.failedByCode),
    }),
    gauges('wa_outbox_parked_messages', 'Replies that are never sent, by why.', { reason: parked }),
  ];
}

function accountingSamples({ received: _sum, unaccounted, optedOut, ...rest }: Accounting): Sample[] {
  return [
    gauges('wa_inbox_messages_last_day', 'Messages of customers by where they ended.', {
      disposition: { ...rest, opted_out: optedOut },
    }),
    gauge('wa_inbox_unaccounted_last_day', 'Of these, settled without what should stand behind it.', unaccounted),
  ];
}

/** One series for each number that is configured, and no other. */
function numberSamples(numbers: readonly NumberFigures[]): Sample[] {
  const of = (name: string, help: string, value: (number: NumberFigures) => number): Sample =>
    gauges(name, help, { number: Object.fromEntries(numbers.map((one) => [one.id, value(one)])) });
  return [
    of('wa_number_stopped', 'Whether a number may not send now, by the tokens of this process.', (one) =>
      one.stopped ? 1 : 0,
    ),
    of(
      'wa_number_oldest_unanswered_seconds',
      'Age of the oldest unanswered message to a number; 0: none.',
      (one) => one.oldestUnansweredS,
    ),
    of(
      'wa_number_oldest_unsent_seconds',
      'Age of the oldest reply of a number that Meta has not taken yet; 0: none.',
      (one) => one.oldestUnsentS,
    ),
    of(
      'wa_number_waiting_for_person',
      'Conversations of a number that wait for a person.',
      (one) => one.waitingForPerson,
    ),
    of('wa_number_with_person', 'Conversations of a number that a person has.', (one) => one.withPerson),
    of('wa_number_billed_today', 'Messages of a number that Meta bills, since midnight UTC.', (one) => one.billedToday),
    of(
      'wa_number_ai_cost_today_usd',
      'Cost of all models for a number since midnight UTC, an upper bound.',
      (one) => one.costTodayUsd,
    ),
  ];
}

function isUp(value: 0 | 1): Sample {
  return gauge('wa_database_up', 'Whether the database answered this scrape; if not, its figures are missing.', value);
}

function gauge(name: string, help: string, value: number): Sample {
  return { name, help, kind: 'gauge', values: [{ labels: {}, value }] };
}

function counter(name: string, help: string, value: number): Sample {
  return { ...gauge(name, help, value), kind: 'counter' };
}

function gauges(name: string, help: string, by: Record<string, Record<string, number>>): Sample {
  const values = Object.entries(by).flatMap(([label, counts]) =>
    Object.entries(counts).map(([key, value]) => ({ labels: { [label]: key }, value })),
  );
  return { name, help, kind: 'gauge', values };
}

function topOf(counts: Record<string, number>): Record<string, number> {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const other = sorted.slice(mostCodes).reduce((sum, [, count]) => sum + count, 0);
  return { ...Object.fromEntries(sorted.slice(0, mostCodes)), ...(other > 0 && { other }) };
}
