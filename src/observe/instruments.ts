// Loaded by metrics.ts when it is needed, because prom-client is.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Sample, ShownMetrics, WebhookOutcome } from './metrics.ts';

const ackBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const turnBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60];

/** Makes the counters of this process in a registry of their own, with Node's event loop, memory and processor time. */
export function createInstruments(): ShownMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    ...createWebhookCounters(registry),
    ...createTurnCounters(registry),
    ...createSendCounters(registry),
    async render(samples) {
      const text = `${await toRegistry(samples).metrics()}\n${await registry.metrics()}`;
      return { contentType: registry.contentType, text };
    },
  };
}

function createWebhookCounters(
  registry: Registry,
): Pick<ShownMetrics, 'webhookAnswered' | 'messagesReceived' | 'sweeperWoke'> {
  const requests = counter(registry, {
    name: 'wa_webhook_requests_total',
    help: 'POSTs to /webhook by their end.',
    label: 'outcome',
    values: ['stored', 'unsigned', 'refused', 'unavailable', 'failed', 'aborted'] satisfies WebhookOutcome[],
  });
  const ack = new Histogram({
    name: 'wa_webhook_ack_seconds',
    help: 'Time from a POST of Meta to its 200, which is sent when the events are stored.',
    buckets: ackBuckets,
    registers: [registry],
  });
  const messages = counter(registry, {
    name: 'wa_webhook_messages_total',
    help: 'Messages of customers that were new.',
  });
  const repeats = counter(registry, {
    name: 'wa_webhook_repeats_total',
    help: 'Messages that Meta delivered once more.',
  });
  const swept = counter(registry, {
    name: 'wa_swept_conversations_total',
    help: 'Conversations whose work was left behind until the sweeper woke it.',
    label: 'work',
    values: ['turn', 'delivery'],
  });
  return {
    webhookAnswered(outcome, seconds) {
      requests.inc({ outcome });
      if (outcome === 'stored') ack.observe(seconds);
    },
    messagesReceived({ stored, repeated }) {
      messages.inc(stored);
      repeats.inc(repeated);
    },
    sweeperWoke({ turns, deliveries }) {
      swept.inc({ work: 'turn' }, turns);
      swept.inc({ work: 'delivery' }, deliveries);
    },
  };
}

function createTurnCounters(registry: Registry): Pick<ShownMetrics, 'turnCommitted' | 'modelAttempted' | 'leaseLost'> {
  const turns = new Histogram({
    name: 'wa_turn_seconds',
    help: 'Time from taking a conversation to the commit of its answer, by where the answer came from.',
    labelNames: ['source'],
    buckets: turnBuckets,
    registers: [registry],
  });
  const attempts = new Counter({
    name: 'wa_model_attempts_total',
    help: 'Calls of models by provider and outcome: ok or the class of the failure.',
    labelNames: ['provider', 'outcome'],
    registers: [registry],
  });
  const attemptSeconds = new Histogram({
    name: 'wa_model_attempt_seconds',
    help: 'Time of one call of a model, however it ended.',
    labelNames: ['provider'],
    buckets: turnBuckets,
    registers: [registry],
  });
  const lost = counter(registry, {
    name: 'wa_lease_lost_total',
    help: 'Turns that lost their conversation to another worker.',
  });
  return {
    turnCommitted: (source, seconds) => turns.observe({ source }, seconds),
    modelAttempted({ provider, outcome, ms }) {
      attempts.inc({ provider, outcome });
      attemptSeconds.observe({ provider }, ms / 1000);
    },
    leaseLost: () => lost.inc(),
  };
}

function createSendCounters(registry: Registry): Pick<ShownMetrics, 'permitWaited' | 'sendEnded'> {
  const permits = new Histogram({
    name: 'wa_send_permit_wait_seconds',
    help: "Time a reply waited for a place within the number's throughput.",
    buckets: ackBuckets,
    registers: [registry],
  });
  const sends = counter(registry, {
    name: 'wa_send_attempts_total',
    help: 'Attempts to send a reply, by what was known afterwards.',
    label: 'outcome',
    values: ['sent', 'refused', 'not-sent', 'unknown'],
  });
  return {
    permitWaited: (seconds) => permits.observe(seconds),
    sendEnded: (outcome) => sends.inc({ outcome }),
  };
}

/** A counter whose values are known beforehand starts at 0: what is absent until it happens cannot be alerted on. */
function counter<L extends string>(
  registry: Registry,
  options: { name: string; help: string; label?: L; values?: readonly string[] },
): Counter<L> {
  const { name, help, label, values = [] } = options;
  const made = new Counter<L>({ name, help, labelNames: label === undefined ? [] : [label], registers: [registry] });
  for (const value of values) made.labels(value).inc(0);
  return made;
}

function toRegistry(samples: readonly Sample[]): Registry {
  const registry = new Registry();
  for (const { name, help, kind, values } of samples) {
    // Without a value prom-client would show a 0 without labels, which ends when the first value comes.
    if (values.length === 0) continue;
    const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))];
    const options = { name, help, labelNames, registers: [registry] };
    if (kind === 'gauge') {
      const gauge = new Gauge(options);
      for (const { labels, value } of values) gauge.set(labels, value);
    } else {
      const count = new Counter(options);
      for (const { labels, value } of values) count.inc(labels, value);
    }
  }
  return registry;
}
