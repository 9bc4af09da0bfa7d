import { startAlerts } from './alerts.ts';
import type { ModelParts } from './models.ts';
import { deliveryConcurrency, isSomebodyTold, numberIn, sendTimeoutMs, type Parts } from './parts.ts';
import { prepareOnce } from './prepare.ts';
import { startKeepingFigures, startLeadWebhook, templateShelfFor } from './people.ts';
import { tracedWork } from './traced.ts';
import { createMarks } from '../db/marks.ts';
import { prune } from '../db/prune.ts';
import { noteProbeTaken } from '../db/queue-guard.ts';
import { createAnswering } from '../flow/answering.ts';
import { deliver, deliverCommitted, type DeliverDeps } from '../flow/sending/deliver.ts';
import { clearBucket } from '../flow/clear-bucket.ts';
import { createQueueGuard, type GuardDeps, type QueueSigns } from '../flow/guard-queue.ts';
import { createHandOver, type HandOver } from '../flow/sending/hand-over.ts';
import type { ModelBudget } from '../flow/model-budget.ts';
import { returnChats } from '../flow/return-chats.ts';
import { createUploads } from '../flow/rich/uploads.ts';
import { createPlannedSender } from '../flow/templates/send-planned.ts';
import { createSendPermits } from '../flow/sending/send-permits.ts';
import { sweep, type SweepDeps } from '../flow/sweep.ts';
import { takeTurn, type TakeTurnDeps } from '../flow/take-turn.ts';
import type { Work } from '../flow/take-unclaimed.ts';
import { createTurnstile } from '../flow/turnstile.ts';
import { createKillPoint } from '../observe/kill-points.ts';
import { repeat } from '../std/repeat.ts';
import { startWorkers } from '../queue/workers.ts';

/** A turn waits for models most of its time, so many run at once; no connection is held meanwhile. */
const turnConcurrency = 200;
/** Most replies go out of the process that wrote them; the rest of the connections to Meta is for those that the queue brings. */
const handedOver = Math.floor(deliveryConcurrency * 0.7);
/** Turns whose files are read at one time: their bytes are in memory meanwhile, and whoever writes words must not wait for them. */
const filePlaces = 8;
const pruneMs = 600_000;
const clearBucketMs = 60_000;

/** Starts what answers and sends: the workers, the sweeper and the lead webhook. */
export async function startWorking(parts: Parts, stack: AsyncDisposableStack): Promise<void> {
  const { logger, record, tracing } = parts;
  const { models, budget } = await parts.asking();
  const deliverDeps = deliverDepsOf(parts);
  const sending = (work: Work): Work =>
    tracedWork(tracing, 'deliveries', async (conversationId, signal) => {
      using _ = record.sending();
      return await work(conversationId, signal);
    });
  const send = sending((conversationId, signal) => deliver(deliverDeps, conversationId, signal));
  const handOver = createHandOver({
    deliver: (reply, stop) =>
      sending((_id, signal) => deliverCommitted(deliverDeps, reply, signal))(reply.conversationId, stop),
    wake: parts.queues.wake,
    most: handedOver,
    logger,
  });
  const turnDeps = turnDepsOf(parts, models, { budget, reply: handOver.reply });
  startLeadWebhook(parts, stack);
  startKeepingFigures(parts, stack);
  startAlerts(parts, stack);
  startSweeping(parts, stack, turnDeps.files);
  startPruning(parts, stack);
  const prepare = prepareOnce(parts, turnDeps.answering, models);
  const turns = tracedWork(tracing, 'turns', async (conversationId, signal, withFiles = false) => {
    // Before anything is asked: of a thousand recordings that come at once, those without a place must not stand before others' words.
    if (withFiles && turnDeps.files.places.turnsAway(conversationId)) return true;
    await parts.rush.calm();
    const turn = takeTurn(turnDeps, conversationId, signal);
    prepare();
    await turn;
    return true;
  });
  await startWorkersWithGuard(parts, stack, { turns, deliveries: send, close: handOver.close });
}

/** The guard looks often: while a queue gives out nothing, it is by these looks that customers are answered. */
const guardEveryMs = 500;

async function startWorkersWithGuard(
  { config, logger, db, queuePlace, queues, sending }: Parts,
  stack: AsyncDisposableStack,
  { close, ...work }: GuardDeps['work'] & Pick<HandOver, 'close'>,
): Promise<void> {
  const concurrency = { turns: turnConcurrency, deliveries: deliveryConcurrency - handedOver };
  const guard = createQueueGuard({ db, work, concurrency, tokens: sending.tokens, logger });
  const workers = await startWorkers({
    ...queuePlace,
    logger,
    turnConcurrency,
    deliveryConcurrency: concurrency.deliveries,
    takeTurn: guard.work.turns,
    deliver: guard.work.deliveries,
    probeTaken: (queue) => noteProbeTaken(db, queue),
  });
  const grace = config.shutdownGraceMs;
  stack.defer(() => Promise.all([workers.close(grace), guard.close(grace), close(grace)]).then(() => undefined));
  const signs: QueueSigns = {
    ...workers,
    trouble: () => workers.refusal() ?? queues.refusal(),
    probe: (queue) => queues.probe(queue),
    reopen: async () => void (await Promise.all([queues.reopen(), workers.reopen()])),
  };
  stack.use(repeat({ name: 'queue guard', everyMs: guardEveryMs, logger }, () => guard.look(signs)));
}

function turnDepsOf(
  parts: Parts,
  { all: _all, transcriber, seer, ...models }: ModelParts,
  { budget, reply }: { budget: ModelBudget } & Pick<HandOver, 'reply'>,
): TakeTurnDeps {
  const { config, logger, live, db, receipts, files, queues, metrics, sending } = parts;
  const token = (id: string): string => sending.tokens.current(id).value;
  return {
    db: db.path,
    receipts,
    logger,
    metrics,
    wake: queues.wake,
    reply,
    suspects: createTurnstile((ids) => queues.wake.turns(ids)),
    killPoint: createKillPoint(config.killPoint),
    files: {
      graph: files,
      graphUrl: config.graphUrl,
      token,
      places: createTurnstile((ids) => queues.wake.turns(ids, true), filePlaces),
      bucket: parts.bucket,
      db,
      transcriber,
      seer,
    },
    uploads: createUploads({
      db,
      graph: files,
      token,
      logger,
      allowLoopback: config.alertsAllowLoopback,
      ...(config.demo && { sampleOf }),
    }),
    answering: answeringOf(live),
    notify: isSomebodyTold(config),
    budget,
    deadlineMs: config.aiDeadlineMs,
    ...models,
    tokens: sending.tokens,
    quietMs: config.quietMs,
    optOutScope: config.optOutScope,
    leaseMs: config.leaseMs,
  };
}

/** What stands in for a file that the sample only names. */
async function sampleOf(url: string): Promise<Buffer | null> {
  const { drawSample, isSampleAddress } = await import('../media/sample-file.ts');
  return isSampleAddress(url) ? (await drawSample(url)).bytes : null;
}

function answeringOf(live: Parts['live']): TakeTurnDeps['answering'] {
  let isInUse = false;
  const made = live.derive((business) => {
    const answering = createAnswering(business);
    if (isInUse) answering.prepare();
    return answering;
  });
  return async (claim) => {
    isInUse = true;
    return made(await live.pinned(claim));
  };
}

function deliverDepsOf({ config, logger, db: { path: db }, graph, sending, metrics }: Parts): DeliverDeps {
  return {
    db,
    graph,
    logger,
    metrics,
    ...sending,
    permits: createSendPermits({ db, perSecond: (id) => numberIn(config, id).messagesPerSecond }),
    killPoint: createKillPoint(config.killPoint),
    notify: isSomebodyTold(config),
    leaseMs: config.leaseMs * 3,
    sendTimeoutMs: sendTimeoutMs(config),
  };
}

/** Disposed after the workers: what they leave behind is found by the next sweeper. */
function startSweeping(parts: Parts, stack: AsyncDisposableStack, files: SweepDeps['files']): void {
  const { config, live, logger, db, queues, metrics, sending } = parts;
  const { wake, wakeWithoutDeduplication } = queues;
  const { settleMs, sweepMs } = config;
  const notify = isSomebodyTold(config);
  const deps = {
    db,
    wake,
    wakeWithoutDeduplication,
    metrics,
    logger,
    settleMs,
    sweepMs,
    notify,
    files,
    tokens: sending.tokens,
  };
  const { phoneNumberIds, optOutScope } = config;
  const businessOf = (id: string) => live.current(id);
  const templates = templateShelfFor(parts);
  const planning = { ...sending, db, wake, logger, phoneNumberIds, optOutScope, businessOf };
  const sendPlanned = templates === null ? null : createPlannedSender({ ...planning, templates });
  const returning = { db, wake, phoneNumberIds, optOutScope, businessOf };
  let all = true;
  const sweepOnce = async (): Promise<void> => {
    await sweep(deps, { all });
    all = false;
    await returnChats(returning);
    await sendPlanned?.();
  };
  stack.use(repeat({ name: 'sweep', everyMs: sweepMs, logger }, sweepOnce));
}

/** Deletes what is too old, a little at a time. */
function startPruning({ config, logger, db, bucket }: Parts, stack: AsyncDisposableStack): void {
  const stop = new AbortController();
  const kept = { retention: config.retention, marks: createMarks(config.privacyKeys) };
  stack.use(
    repeat({ name: 'prune', everyMs: pruneMs, logger }, async () => {
      const rows = await prune(db, kept, stop.signal);
      if (rows > 0) logger.info({ rows }, 'Deleted what is older than RETENTION_DAYS');
    }),
  );
  if (bucket !== null)
    stack.use(
      repeat({ name: 'bucket', everyMs: clearBucketMs, logger }, async () => {
        const objects = await clearBucket({ db, bucket, logger }, stop.signal);
        if (objects > 0) logger.info({ objects }, 'Deleted files from the bucket that are no longer kept');
      }),
    );
  stack.defer(() => {
    stop.abort();
  });
}
