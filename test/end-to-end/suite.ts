import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBodies } from './bodies.ts';
import { describeEdges } from './edges.ts';
import { describeMeaning } from './meaning.ts';
import { describeModelFaults } from './model-faults.ts';
import { describeReplies } from './replies.ts';
import { describeRestarts } from './restarts.ts';
import { customerPrefix, markedWord, secrets, startWorld, type World } from './world.ts';

/** One of the four ways to keep the record and the queue. */
export type Combination = {
  skip: boolean;
  /** Leaves out what depends on no storage; two of the four run everything. */
  onlyStorage?: boolean;
  open(): Promise<{ databaseUrl: string | null; redisUrl: string | null; close(): Promise<void> }>;
};

/** The one end-to-end suite; every storage combination must pass all of it that depends on storage. */
export function describeEndToEnd(name: string, combination: Combination): void {
  describe.skipIf(combination.skip)(`the whole path on ${name}`, () => {
    let world: World;
    let closeStorage: () => Promise<void>;
    const get = (): World => world;

    beforeAll(async () => {
      const storage = await combination.open();
      closeStorage = () => storage.close();
      world = await startWorld(storage, {}, { npm: true });
    });
    afterAll(async () => {
      await world.close();
      await closeStorage();
    });

    if (combination.onlyStorage !== true) {
      describeEdges(get);
      describeModelFaults(get);
      describeBodies(get);
      describeMeaning(get);
    }
    describeReplies(get);
    describeRestarts(get);

    it('wrote no secret, phone number or message text into its logs', () => {
      const output = world.output();
      expect(output.join('\n')).toContain('Message sent successfully');
      for (const hidden of [...Object.values(secrets), customerPrefix, markedWord]) {
        expect(output.filter((line) => line.includes(hidden))).toEqual([]);
      }
    });
  });
}
