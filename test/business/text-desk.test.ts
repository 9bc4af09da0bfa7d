import { readFileSync } from 'node:fs';
import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { checkText } from '../../src/business/check-text.ts';
import { applyEdit } from '../../src/business/easy-edits.ts';
import { createTextDesk } from '../../src/business/text-desk.ts';

const desk = createTextDesk();
const sample = readFileSync('business.yaml', 'utf8');
const offers = Array.from({ length: 2_200 }, (_, at) => {
  const text = `A fine thing with the number ${at}, and some words about it that nobody has said before.`;
  return `  - { name: Thing ${at}, price: ${at + 1}.50, text: "${text}" }`;
});
const long = sample.replace(/^offers:\n/m, `offers:\n${offers.join('\n')}\n`);

/** The longest time that the main thread worked without a pause while something went on elsewhere, in ms of its own processor time. */
async function longestHold(work: Promise<unknown>): Promise<number> {
  let longest = 0;
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  void work.then(end, end);
  while (!over.signal.aborted) {
    const before = process.threadCpuUsage();
    await nextRound();
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1_000);
  }
  return longest;
}

describe('texts of a business at their desk', () => {
  it('are checked and changed as in this thread, faults and refusals too', async () => {
    const broken = sample.replace('Asia/Kolkata', 'Mars/Olympus');
    for (const text of [sample, broken, '{', '']) expect(await desk.check(text)).toEqual(checkText(text));
    const edit = { kind: 'price', offer: 0, list: 'prices', at: 0, price: '49.37' } as const;
    expect(await desk.edit(sample, edit)).toEqual(applyEdit(sample, edit));
    await expect(desk.edit(sample, { ...edit, offer: 99_999 })).rejects.toMatchObject({ code: 'bad-edit' });
  });

  it('never hold up the server for 50 ms, with 240 KB', async () => {
    expect(long.length).toBeGreaterThan(240_000);
    // The thread has begun, as after the first look at the page.
    await desk.check('');
    const checking = desk.check(long);
    expect(await longestHold(checking)).toBeLessThan(50);
    expect((await checking).faults).toEqual([]);
    const editing = desk.edit(long, { kind: 'price', offer: 7, list: 'prices', at: 0, price: '3.25' });
    expect(await longestHold(editing)).toBeLessThan(50);
    expect((await editing).text).toContain('price: 3.25');
  });

  it('are checked once for all who look at the same time', () => {
    expect(desk.check(sample)).toBe(desk.check(sample));
  });
});
