import { isMissing, startRedis } from '../helpers/services.ts';
import { describeEndToEnd } from './suite.ts';

describeEndToEnd('[embedded] with [redis]', {
  skip: isMissing.redis,
  onlyStorage: true,
  async open() {
    const redis = await startRedis();
    return { databaseUrl: null, redisUrl: redis.url, close: () => redis.stop() };
  },
});
