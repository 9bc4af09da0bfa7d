import { freshDatabaseUrl, isMissing } from '../helpers/services.ts';
import { describeEndToEnd } from './suite.ts';

describeEndToEnd('[postgres] alone', {
  skip: isMissing.postgres,
  onlyStorage: true,
  open: async () => ({ databaseUrl: await freshDatabaseUrl(), redisUrl: null, close: async () => undefined }),
});
