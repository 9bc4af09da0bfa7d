import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { redisUrl } from '../helpers/services.ts';
import type { QueueWorld } from './queue-world.ts';
import { combinations, counter, openQueueWorld } from './queue-world.ts';

describe.each(combinations)('$title: the queue', (setting) => {
  let world: QueueWorld;

  beforeAll(async () => {
    if (!setting.skip) world = await openQueueWorld(setting);
  });
  afterEach(async () => {
    await world?.rest();
  });
  afterAll(async () => {
    await world?.close();
  });

  /** All jobs still stored, and the wake-ups kept for after an active job, as text. */
  async function stored(): Promise<{ jobs: string[]; kept: string[] }> {
    const { local } = world.connection;
    if (local) {
      const [turns, deliveries] = [local.stored('turns'), local.stored('deliveries')];
      const asJob = (conversationId: string): string => JSON.stringify({ data: { conversationId } });
      return { jobs: [...turns.jobs, ...deliveries.jobs].map(asJob), kept: [...turns.kept, ...deliveries.kept] };
    }
    if (setting.queue === 'record') {
      const { rows: jobs } = await world.db.query<{ text: string }>(
        'select row_to_json(j)::text as text from bullmq.job j',
      );
      const { rows: kept } = await world.db.query<{ text: string }>('select d::text as text from bullmq.dedup_next d');
      return { jobs: jobs.map(({ text }) => text), kept: kept.map(({ text }) => text) };
    }
    const redis = new Redis(redisUrl());
    const keys = await redis.keys(`${world.connection.prefix}:*`);
    const jobKeys = keys.filter((key) => /^\w+:\w+:\d+$/.test(key));
    const jobs = await Promise.all(jobKeys.map(async (key) => JSON.stringify(await redis.hgetall(key))));
    redis.disconnect();
    return { jobs, kept: keys.filter((key) => key.includes(':dn:')) };
  }

  it.skipIf(setting.skip)('does the work of every wake-up, turns and deliveries apart', async () => {
    const [turns, deliveries]: [string[], string[]] = [[], []];
    const done = counter();
    const workers = await world.work({
      takeTurn: async (id) => {
        turns.push(id);
        done.add();
      },
      deliver: async (id) => {
        deliveries.push(id);
        done.add();
      },
    });
    world.queues.wake.turns(['11', '12', '13']);
    world.queues.wake.deliveries(['21']);
    await done.reach(4);
    expect({ turns: turns.toSorted(), deliveries }).toEqual({ turns: ['11', '12', '13'], deliveries: ['21'] });
    const backend = { redis: 'redis', record: 'postgresql', process: 'process' }[setting.queue];
    expect(await world.logs.waitFor('Message queue initialized')).toMatchObject({ level: 'info', backend });
    await workers.close(1_000);
  });

  it.skipIf(setting.skip)('forgets every job of a conversation, waiting or failed, and no other', async () => {
    const failed = counter();
    const workers = await world.work({
      takeTurn: async () => {
        failed.add();
        throw new AppError('test', 'never again', { retry: 'never' });
      },
    });
    world.queues.wake.turns(['erased-1']);
    await failed.reach(1);
    await workers.close(1_000);
    world.queues.wake.turns(['erased-1', 'erased-2', 'stays-1']);
    world.queues.wake.deliveries(['erased-1', 'stays-2']);
    world.queues.wakeWithoutDeduplication.turns(['erased-2']);
    // The stores keep failed jobs for people to look at, and a job without deduplication beside the other.
    const wanted = setting.queue === 'process' ? 5 : 7;
    await vi.waitFor(async () => expect((await stored()).jobs).toHaveLength(wanted), 10_000);
    expect(await world.queues.forget(['erased-1', 'erased-2'])).toBe(true);
    const { jobs, kept } = await stored();
    expect(jobs.toSorted().map((job) => /(erased|stays)-\d/.exec(job)?.[0])).toEqual(
      expect.arrayContaining(['stays-1', 'stays-2']),
    );
    expect([...jobs, ...kept].join('\n')).not.toContain('erased-');
    // Its place is free again.
    world.queues.wake.turns(['erased-1']);
    await vi.waitFor(async () => expect((await stored()).jobs.join()).toContain('erased-1'), 10_000);
    expect(await world.queues.forget(['erased-1', 'stays-1', 'stays-2'])).toBe(true);
    expect(await stored()).toEqual({ jobs: [], kept: [] });
  });

  it.skipIf(setting.skip)('gives out words while more turns with files wait than may run', async () => {
    const [words, files] = [counter(), counter()];
    const finish = Promise.withResolvers<void>();
    const workers = await world.work({
      turnConcurrency: 5,
      takeTurn: async (_id, _signal, withFiles) => {
        if (!withFiles) return words.add();
        files.add();
        await finish.promise;
      },
    });
    const many = Array.from({ length: 20 }, (_, index) => `6${index}`);
    world.queues.wake.turns(many, true);
    await files.reach(1);
    world.queues.wake.turns(['51', '52']);
    await words.reach(2);
    expect(files.value()).toBe(1);
    expect((await stored()).jobs.length).toBeGreaterThanOrEqual(many.length);
    finish.resolve();
    await files.reach(many.length);
    await workers.close(1_000);
    expect((await stored()).jobs).toEqual([]);
  });

  it.skipIf(setting.skip)('keeps one waiting job a conversation, with nothing in it but the id', async () => {
    for (let n = 0; n < 5; n += 1) {
      world.queues.wake.turns(['31', '32']);
      world.queues.wake.turns(['31']);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const done = counter();
    const seen: string[] = [];
    await expect.poll(async () => (await stored()).jobs).toHaveLength(2);
    const jobs = (await stored()).jobs.map((text) => JSON.parse(text) as Record<string, unknown>);
    const data = jobs.map((job) => (typeof job.data === 'string' ? JSON.parse(job.data) : job.data) as unknown);
    expect(data).toEqual(expect.arrayContaining([{ conversationId: '31' }, { conversationId: '32' }]));
    const workers = await world.work({
      takeTurn: async (id) => {
        seen.push(id);
        done.add();
      },
    });
    await done.reach(2);
    await workers.close(1_000);
    expect(seen.toSorted()).toEqual(['31', '32']);
    expect((await stored()).jobs).toEqual([]);
  });

  it.skipIf(setting.skip)(
    'runs again after a wake-up that came while the conversation was being worked on',
    async () => {
      const started = counter();
      const finish = Promise.withResolvers<void>();
      let runs = 0;
      const workers = await world.work({
        takeTurn: async () => {
          runs += 1;
          started.add();
          if (runs === 1) await finish.promise;
        },
      });
      world.queues.wake.turns(['41']);
      await started.reach(1);
      for (let n = 0; n < 3; n += 1) world.queues.wake.turns(['41']);
      await expect.poll(async () => (await stored()).kept).toHaveLength(1);
      expect(runs).toBe(1);
      finish.resolve();
      await started.reach(2);
      await workers.close(1_000);
      expect(runs).toBe(2);
    },
  );

  it.skipIf(setting.skip)(
    'strands nothing: after 1,000 wake-ups of 20 conversations all have been seen to the end',
    async () => {
      const written = new Map<string, number>();
      const seen = new Map<string, number>();
      const changed = counter();
      const workers = await world.work({
        takeTurn: async (id) => {
          const read = written.get(id) ?? 0;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
          seen.set(id, read);
          changed.add();
        },
      });
      for (let n = 0; n < 1_000; n += 1) {
        const id = `5${n % 20}`;
        written.set(id, (written.get(id) ?? 0) + 1);
        world.queues.wake.turns([id]);
        if (n % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const behind = (): string[] => [...written].filter(([id, count]) => seen.get(id) !== count).map(([id]) => id);
      while (behind().length > 0) await changed.reach(changed.value() + 1);
      expect(behind()).toEqual([]);
      await expect.poll(async () => (await stored()).jobs, { timeout: 60_000 }).toEqual([]);
      await workers.close(2_000);
    },
  );

  it.skipIf(setting.skip)(
    "gets the sweeper's job through while a hung worker holds the conversation's place",
    async () => {
      const started = counter();
      const release = Promise.withResolvers<void>();
      let runs = 0;
      const workers = await world.work({
        takeTurn: async () => {
          runs += 1;
          started.add();
          if (runs === 1) await release.promise;
        },
      });
      world.queues.wake.turns(['61']);
      await started.reach(1);
      world.queues.wakeWithoutDeduplication.turns(['61']);
      await started.reach(2);
      release.resolve();
      await workers.close(1_000);
    },
  );

  it.skipIf(setting.skip)('tries a job again unless its error says never', async () => {
    const runs = { later: 0, never: 0 };
    const done = counter();
    const workers = await world.work({
      takeTurn: async (id) => {
        const kind = id === '71' ? 'later' : 'never';
        runs[kind] += 1;
        if (kind === 'later' && runs.later === 2) return done.add();
        done.add();
        throw new AppError('test', `fails ${kind}`, { retry: kind });
      },
    });
    world.queues.wake.turns(['72']);
    world.queues.wake.turns(['71']);
    await done.reach(3);
    await workers.close(1_000);
    expect(runs).toEqual({ later: 2, never: 1 });
    if (setting.queue !== 'process') expect((await stored()).jobs.join('\n')).toContain('fails never');
  });

  it.skipIf(setting.skip)(
    'aborts the jobs that are still running at the end of the grace, and then closes',
    async () => {
      const started = counter();
      let reason: unknown;
      const workers = await world.work({
        takeTurn: async (_id, signal) => {
          started.add();
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          reason = signal.reason;
          throw signal.reason;
        },
      });
      world.queues.wake.turns(['81']);
      await started.reach(1);
      const began = Date.now();
      await workers.close(200);
      expect(Date.now() - began).toBeGreaterThanOrEqual(195);
      expect(reason).toMatchObject({ code: 'shutting-down', retry: 'later' });
      // The next process does what was cut short.
      const again = counter();
      const next = await world.work({ takeTurn: async () => again.add() });
      await again.reach(1);
      await next.close(1_000);
    },
  );

  it.skipIf(setting.skip)('answers that it is reachable', async () => {
    expect(await world.queues.isReachable()).toBe(true);
  });

  it.skipIf(setting.skip)('takes a wake-up from inside a transaction without disturbing it', async () => {
    const done = counter();
    const workers = await world.work({ takeTurn: async () => done.add() });
    await world.db.transaction(async (tx) => {
      world.queues.wake.turns(['101']);
      await tx.query('select 1');
    });
    await done.reach(1);
    await workers.close(1_000);
  });

  // The last one: its job stays active until its lock runs out.
  it.skipIf(setting.skip)('closes even when a job does not stop when asked', async () => {
    const started = counter();
    const release = Promise.withResolvers<void>();
    const workers = await world.work({
      takeTurn: async () => {
        started.add();
        await release.promise;
      },
    });
    world.queues.wake.turns(['91']);
    await started.reach(1);
    await workers.close(50);
    expect(world.logs.lines.map(({ msg }) => msg)).toContain('Jobs did not stop in time: leaving them to their leases');
    release.resolve();
  });
});
