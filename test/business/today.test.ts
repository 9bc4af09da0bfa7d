import { expect, it } from 'vitest';
import { todayIn } from '../../src/business/today.ts';

it('names the day of the business, not that of the server', () => {
  const evening = new Date('2026-11-22T19:00:00Z');
  expect(todayIn('Asia/Kolkata', evening)).toBe('2026-11-23');
  expect(todayIn('America/Sao_Paulo', evening)).toBe('2026-11-22');
  expect(todayIn('UTC', new Date('2026-01-05T00:00:00Z'))).toBe('2026-01-05');
});
