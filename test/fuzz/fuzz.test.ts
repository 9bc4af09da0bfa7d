import { describe, expect, it } from 'vitest';
import { freshDatabaseUrl, freshFolder, isMissing, redisUrl } from '../helpers/services.ts';
import { describeRun, growthOf } from './report.ts';
import { runFuzz } from './run.ts';

describe.skipIf(isMissing.postgres || isMissing.redis)('[postgres] [redis] the webhook under fuzzing', () => {
  it('answers 1,500 webhooks of every kind as it should, keeps all that it acknowledged, and does not grow', async () => {
    const folder = await freshFolder();
    const databaseUrl = await freshDatabaseUrl();
    const result = await runFuzz({ count: 1_500, seed: 4, databaseUrl, redisUrl: redisUrl(), folder: folder.path });
    await folder.remove();
    expect(result.faults, describeRun(result)).toEqual([]);
    expect(result.answers.size).toBeGreaterThanOrEqual(25);
    expect(result.figures['valid messages acknowledged']).toBeGreaterThan(500);
    // A leak of 10 KB a webhook would be 20 MB; warm-up and chance are a few.
    expect(growthOf(result.samples).thirds.heapMb).toBeLessThan(10);
  });
});
