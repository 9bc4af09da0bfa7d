import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { businessWarnings } from '../../src/business/business-warnings.ts';
import { factsOf } from '../../src/business/facts.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';

const guide = readFileSync('docs/business-profile.md', 'utf8');
const examples = [...guide.matchAll(/^## (.*)$|^```yaml\n([^]*?)^```$/gm)].reduce<{ part: string; yaml: string }[]>(
  (all, [, heading, yaml]) =>
    heading === undefined
      ? [...all, { part: all.at(-1)?.part ?? '', yaml: yaml ?? '' }]
      : [...all, { part: heading, yaml: '' }],
  [],
);
const written = examples.filter(({ yaml }) => yaml !== '');

/** What an example leaves out for brevity; the first file of the guide stands for itself. */
function whole(yaml: string): string {
  const rest = [
    'name: X',
    'currency: EUR',
    'timeZone: Europe/Paris',
    'facts: { More: [One., Two., Three.] }',
    'answers: [{ ask: A?, say: B. }, { ask: C?, say: D. }, { ask: E?, say: F. }]',
  ];
  return [yaml, ...rest.filter((line) => !new RegExp(`^${line.split(':')[0]}:`, 'm').test(yaml))].join('\n');
}

describe('the guide to the business file', () => {
  it('shows every part with an example', () => {
    const all = written.map(({ yaml }) => yaml).join('\n');
    const keys = [...readFileSync('docs/business.schema.json', 'utf8').matchAll(/^ {4}"(\w+)": \{$/gm)].map(
      ([, key]) => key,
    );
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !new RegExp(`^${key}:`, 'm').test(all))).toEqual([]);
  });

  it('begins with a file that is enough by itself', () => {
    const [first] = written;
    expect(parseBusiness(first?.yaml ?? '', 'first.yaml').offers).toHaveLength(2);
    expect(first?.yaml.trim().split('\n')).toHaveLength(10);
  });

  it.each(written)('has an example under "$part" that is in order: $yaml', ({ yaml }) => {
    const business = parseBusiness(whole(yaml), 'example.yaml');
    expect(factsOf(business).all.length).toBeGreaterThanOrEqual(3);
    expect(businessWarnings(business)).toEqual([]);
  });
});
