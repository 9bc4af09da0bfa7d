import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/helpers/closing-line.ts';
import { LongFirst } from './test/helpers/long-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    reporters: ['default', new ClosingLine()],
    pool: 'forks',
    // No test leaves anything behind in its process, and every file would load the same modules anew.
    isolate: false,
    // Many files wait for processes most of their time, so that a third keeps two cores busy; more only wait for each other.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // Only to end what hangs: a loaded machine is slow, and no test judges by the clock. The outages may be made longer.
    testTimeout: 180_000 + Number(process.env['OUTAGE_S'] ?? '0') * 1000,
    hookTimeout: 180_000,
    teardownTimeout: 20_000,
    // A poll waits for an event; the default of a second judges by the clock.
    expect: { poll: { timeout: 60_000 } },
  },
});
