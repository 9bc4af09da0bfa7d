import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('package-lock.json says for every package of the registry what it must hash to', () => {
  const { packages }: { packages: Record<string, { integrity?: string; link?: boolean }> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  );
  const bare = Object.entries(packages).filter(([name, { integrity, link }]) => name !== '' && !link && !integrity);
  expect(bare.map(([name]) => name)).toEqual([]);
});
