import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { verifySlots, type CustomerMessage } from '../../src/answer/verify-slots.ts';
import { loadProfile } from '../../src/business/profile.ts';
import type { LeadFact } from '../../src/domain/lead.ts';

type Label = string | number | string[] | { amount: number; per: string };
type Case = { id: string; today: string; turns: { customer: string; expect: { slots: Record<string, Label> } }[] };

const profile = await loadProfile('business.yaml');
const { cases } = JSON.parse(await readFile('test/fixtures/evaluation/dialogues.json', 'utf8')) as { cases: Case[] };

/** What nobody says in these dialogues. */
const lies: Record<string, (value: string) => string> = {
  product: (value) => (value === 'LMP-DIYA' ? 'BAG-JUTE' : 'LMP-DIYA'),
  quantity: (value) => String(Number(value) + 7),
  purpose: () => 'zoltan wedding',
  branding: (value) => (value === 'yes' ? 'no' : 'yes'),
  date: () => '2027-03-03',
  city: () => 'Timbuktu',
  name: () => 'Zoltan',
  email: () => 'z@z.example',
  phone: () => '9777777777',
  budget: () => '777 per unit',
};

function valueOf(label: Label): string {
  if (Array.isArray(label)) return label.join(',');
  return typeof label === 'object' ? `${label.amount} per ${label.per}` : String(label);
}

/** Every label that a turn of a dialogue changes, as a claim with the whole message as its quote. */
function* newLabels() {
  for (const { id, today, turns } of cases) {
    const messages: CustomerMessage[] = [];
    let before: Record<string, Label> = {};
    for (const [index, { customer, expect: expected }] of turns.entries()) {
      const wamid = `w${index}`;
      messages.push({ wamid, text: customer });
      const known: LeadFact[] = Object.entries(before).map(([field, label]) => {
        return { field, value: valueOf(label), quote: 'x', wamid: 'w-1' };
      });
      for (const [field, label] of Object.entries(expected.slots)) {
        const value = valueOf(label);
        if (before[field] !== undefined && valueOf(before[field]) === value) continue;
        const check = (claimed: string): string | undefined =>
          verifySlots({ profile, messages, claims: [{ field, value: claimed, quote: customer }], known, today }).find(
            (fact) => fact.field === field && fact.wamid === wamid,
          )?.value;
        yield { title: `${id} ${field}`, field, value, check };
      }
      before = expected.slots;
    }
  }
}

it('finds the labelled values in the words of the labelled dialogues, and none that the customer did not say', () => {
  const [missed, believed]: [string[], string[]] = [[], []];
  let count = 0;
  for (const { title, field, value, check } of newLabels()) {
    count += 1;
    const found = check(value)?.toLowerCase().split(',').toSorted().join() ?? '';
    const wanted = value.toLowerCase().split(',').toSorted().join();
    const isFree = field === 'purpose' || (field === 'date' && !/^\d{4}-/.test(value));
    if (!(isFree ? found.includes(wanted) : found === wanted)) missed.push(`${title}: ${found}`);
    const lie = lies[field]?.(value) ?? '';
    if (check(lie) === lie) believed.push(title);
  }
  expect(count).toBeGreaterThan(450);
  expect(believed).toEqual([]);
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(count * 0.01);
});
