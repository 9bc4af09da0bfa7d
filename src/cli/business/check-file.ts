import { readFile } from 'node:fs/promises';
import { businessWarnings } from '../../business/business-warnings.ts';
import type { Business } from '../../business/business.ts';
import { factsOf } from '../../business/facts.ts';
import { loadBusiness } from '../../business/load-business.ts';
import { clean, columns } from '../console/terminal-text.ts';

/** Says what a business file holds, and its warnings; throws `bad-business-file` with every fault. */
export async function checkFile(file: string, showFacts: boolean): Promise<void> {
  const business = await loadBusiness(file);
  const facts = factsOf(business);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').length;
  const missing = missingOf(business);
  const rows = [
    ['  Name', business.name],
    ['  Languages', business.languages.join(', ')],
    ['  Offers', offersText(business)],
    ['  Facts', showFacts ? `${facts.all.length}` : `${facts.all.length} (with --facts: all of them)`],
    ['  To find out', business.ask.map(({ key }) => key).join(', ') || 'nothing'],
    ['  Lines', `${lines}`],
    ...(missing.length > 0
      ? [['  Not said', `${missing.join(', ')}: customers who ask are passed on to a person`]]
      : []),
  ].map((row) => row.map((cell, at) => (at === 0 ? cell : clean(cell))));
  process.stdout.write(`${clean(file)} is in order.\n${columns(rows).join('\n')}\n`);
  const warnings = businessWarnings(business);
  if (warnings.length > 0) {
    process.stdout.write(`\nTo look at:\n${warnings.map((warning) => `  - ${clean(warning)}\n`).join('')}`);
  }
  if (showFacts) {
    process.stdout.write(`\nFacts:\n${facts.all.map(({ id, text }) => `[${id}] ${clean(text)}\n`).join('')}`);
  }
}

function offersText({ offers }: Business): string {
  const count = (number: number, one: string): string => `${number} ${number === 1 ? one : `${one}s`}`;
  const prices = offers.reduce((sum, offer) => sum + offer.prices.length, 0);
  const options = offers.reduce((sum, offer) => sum + offer.options.length, 0);
  return `${offers.length}, with ${count(prices, 'price')} and ${count(options, 'option')}`;
}

function missingOf(business: Business): string[] {
  const { contact, offers, hours, tax } = business;
  const priced = offers.filter((offer) => offer.prices.length > 0);
  return [
    ...(offers.length > priced.length && priced.length > 0
      ? [`prices of ${offers.length - priced.length} offers`]
      : []),
    ...(priced.length > 0 && tax === null ? ['whether tax is included'] : []),
    ...(hours.length === 0 ? ['opening hours'] : []),
    ...Object.entries(contact).flatMap(([name, value]) => (value === null ? [name] : [])),
  ];
}
