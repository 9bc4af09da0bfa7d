import { freshDatabaseUrl, isMissing, startRedis } from '../helpers/services.ts';
import { describeEndToEnd } from './suite.ts';

describeEndToEnd('[postgres] with [redis]', {
  skip: isMissing.postgres || isMissing.redis,
  async open() {
    const redis = await startRedis();
    return { databaseUrl: await freshDatabaseUrl(), redisUrl: redis.url, close: () => redis.stop() };
  },
});
