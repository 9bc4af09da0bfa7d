import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownPostgres, ownRedis } from '../../helpers/own-servers.ts';
import { isMissing } from '../../helpers/services.ts';
import { mountTinyDisk, type TinyDisk } from '../../helpers/tiny-disk.ts';
import { expectPrompt, startStand, type Stand } from './stand.ts';

const trial = mountTinyDisk(1);
trial?.remove();

/** A message so long that it needs room on the disk at once. */
const longText = (): string => randomBytes(15_000).toString('hex');

/** What does not fit is refused, what was stored before is answered, and with room again everything goes on. */
describe.skipIf(trial === null)('a disk that is full', () => {
  let disk: TinyDisk;
  beforeEach(() => {
    const mounted = mountTinyDisk(200);
    if (mounted === null) throw new Error('it could be mounted before');
    disk = mounted;
  });
  afterEach(() => {
    disk.remove();
  });

  async function fillAndFree(stand: Stand, onRoom: () => Promise<void>): Promise<void> {
    stand.world.openAi.reply(() => ({ kind: 'answer', reply: 'Cork coaster is offered.' }));
    const before = await stand.writeFromNew(2);
    await stand.expectOneReplyEach(before);
    disk.fill();
    const isSaid = (): boolean => stand.world.output().some((line) => /No space left|could not extend file/.test(line));
    let refused = 0;
    const full = (async () => {
      while (!isSaid() || refused < 3) {
        await sleep(200);
        const taken = stand.takeDeliveries();
        expectPromptOrGone(taken);
        refused += taken.filter(({ status }) => status !== 200).length;
      }
      disk.free();
      await onRoom();
    })();
    const during = await stand.writeDuring(full, longText());
    const after = await stand.writeFromNew(2);
    await stand.expectOneReplyEach([...during, ...after]);
    const counts = [...before, ...during, ...after].map((customer) => stand.world.repliesTo(customer).length);
    expect(new Set(counts)).toEqual(new Set([1]));
  }

  it.skipIf(isMissing.postgres || isMissing.redis)('under PostgreSQL [postgres] [redis]', async () => {
    const [postgres, redis] = [
      await ownPostgres({ parent: disk.path, initArgs: ['--wal-segsize=1'] }),
      await ownRedis(),
    ];
    await redis.start();
    const stand = await startStand({ databaseUrl: postgres.url, redisUrl: redis.url });
    await fillAndFree(stand, async () => {
      // It may have given up for want of room for its log, and is started again by whoever runs it.
      await postgres.crash();
      await postgres.start();
    });
    await stand.close();
    await Promise.all([postgres.remove(), redis.remove()]);
  });

  it('under the embedded database [embedded]', async () => {
    const stand = await startStand({ databaseUrl: null, redisUrl: null }, { DATA_DIR: disk.path });
    await fillAndFree(stand, async () => {
      if (stand.world.server.alive().length === 0) await stand.world.restart();
    });
    await stand.close();
  });
});

function expectPromptOrGone(deliveries: ReturnType<Stand['takeDeliveries']>): void {
  if (deliveries.length > 0) expectPrompt(deliveries, [200, 503, 0]);
}
