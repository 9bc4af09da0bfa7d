import type { Reporter, TestModule } from 'vitest/node';

type Counts = { passed: number; failed: number; skipped: number };

/**
 * The kind of a test is in the title of its `describe`: `[redis]`, `[postgres]`, `[embedded]`, `[browser]`, several if need be.
 * Everything under test/end-to-end is also `end-to-end`; a test without a kind is a `unit` test.
 */
const kinds = ['unit', 'redis', 'postgres', 'embedded', 'browser', 'end-to-end'] as const;

/** Ends the run's output with the counts by kind and, as the very last line, `N passed, N failed, N skipped`. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const lines = summarize(modules, unhandledErrors.length);
    // At exit, so that nothing can come after it, whatever the other reporters and the teardown still say.
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
  }
}

function summarize(modules: readonly TestModule[], unhandled: number): string[] {
  const total: Counts = { passed: 0, failed: unhandled, skipped: 0 };
  const byKind = new Map<string, Counts>(kinds.map((kind) => [kind, { passed: 0, failed: 0, skipped: 0 }]));
  for (const module of modules) {
    // A file that cannot be loaded, or whose hooks fail, has no failing test to count.
    total.failed += module.errors().length;
    for (const suite of module.children.allSuites()) total.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      const outcome = state === 'pending' ? 'failed' : state;
      total[outcome] += 1;
      for (const kind of kindsOf(module.relativeModuleId, test.fullName)) {
        const counts = byKind.get(kind);
        if (counts !== undefined) counts[outcome] += 1;
      }
    }
  }
  return [
    'By kind (a test may be of several):',
    ...[...byKind].map(([kind, counts]) => `  ${kind.padEnd(11)}${phrase(counts)}`),
    phrase(total),
  ];
}

function kindsOf(path: string, title: string): string[] {
  const found: string[] = kinds.filter((kind) => title.includes(`[${kind}]`));
  if (path.includes('end-to-end/')) found.push('end-to-end');
  return found.length === 0 ? ['unit'] : [...new Set(found)];
}

function phrase({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
