import type { Logger } from './logger.ts';

/** How a POST of Meta (or of somebody who is not) ended. */
export type WebhookOutcome = 'stored' | 'unsigned' | 'refused' | 'unavailable' | 'failed' | 'aborted';

/** What happens in this process, one function an event. Labels come from short lists of our own and of providers' names. */
export type Metrics = {
  webhookAnswered(outcome: WebhookOutcome, seconds: number): void;
  messagesReceived(received: { stored: number; repeated: number }): void;
  turnCommitted(source: string, seconds: number): void;
  modelAttempted(attempt: { provider: string; outcome: string; ms: number }): void;
  permitWaited(seconds: number): void;
  sendEnded(outcome: 'sent' | 'refused' | 'not-sent' | 'unknown'): void;
  leaseLost(): void;
  sweeperWoke(woken: { turns: number; deliveries: number }): void;
};

/** One family of figures that somebody else has counted, e.g. the database; a `counter` never shrinks. */
export type Sample = {
  name: string;
  help: string;
  kind: 'gauge' | 'counter';
  values: readonly { labels: Readonly<Record<string, string>>; value: number }[];
};

/** The text of a scrape and its media type. */
export type MetricsText = { contentType: string; text: string };

/** Metrics that can be shown: the samples first, in their order, then what this process has counted. */
export type ShownMetrics = Metrics & { render(samples: readonly Sample[]): Promise<MetricsText> };

type Event = (metrics: Metrics) => void;

/** Events that wait for prom-client: it is loaded for the first scrape, or when this many wait. */
const mostWaiting = 1_000;
/** Were it ever impossible to load, nobody could see what comes beyond. */
const mostKept = 10 * mostWaiting;

/**
 * Counts events, without prom-client (tens of milliseconds and megabytes) until it is needed; no event is lost by that. Where
 * nobody can ever ask, `counting: false` makes events cost nothing.
 */
export function createMetrics(deps: { counting: boolean; logger: Logger }): ShownMetrics {
  let loaded: ShownMetrics | null = null;
  let loading: Promise<ShownMetrics> | null = null;
  const waiting: Event[] = [];
  const load = async (): Promise<ShownMetrics> => {
    const { createInstruments } = await import('./instruments.ts');
    loaded = createInstruments();
    for (const event of waiting.splice(0)) event(loaded);
    return loaded;
  };
  const record = (event: Event): void => {
    if (!deps.counting) return;
    if (loaded !== null) event(loaded);
    else if (waiting.length < mostKept) waiting.push(event);
    if (waiting.length !== mostWaiting) return;
    loading ??= load();
    loading.catch((error: unknown) => {
      deps.logger.error({ err: error }, 'The metrics could not be loaded');
    });
  };
  return {
    webhookAnswered: (outcome, seconds) => record((to) => to.webhookAnswered(outcome, seconds)),
    messagesReceived: (received) => record((to) => to.messagesReceived(received)),
    turnCommitted: (source, seconds) => record((to) => to.turnCommitted(source, seconds)),
    modelAttempted: (attempt) => record((to) => to.modelAttempted(attempt)),
    permitWaited: (seconds) => record((to) => to.permitWaited(seconds)),
    sendEnded: (outcome) => record((to) => to.sendEnded(outcome)),
    leaseLost: () => record((to) => to.leaseLost()),
    sweeperWoke: (woken) => record((to) => to.sweeperWoke(woken)),
    render: async (samples) => (await (loading ??= load())).render(samples),
  };
}
