import { describeEndToEnd } from './suite.ts';

describeEndToEnd('[embedded] alone', {
  skip: false,
  open: async () => ({ databaseUrl: null, redisUrl: null, close: async () => undefined }),
});
