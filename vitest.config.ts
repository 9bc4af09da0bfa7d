import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/helpers/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    reporters: ['default', new ClosingLine()],
    pool: 'forks',
    // The services share the machine with the tests; more than two files at once only wait for each other.
    maxWorkers: 2,
    // Only to end what hangs: a loaded machine is slow, and no test judges by the clock.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 20_000,
  },
});
