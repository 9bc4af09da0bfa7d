import { readFileSync } from 'node:fs';
import { AppError } from '../domain/errors.ts';
import { listText } from './offer-yaml.ts';
import { parseBusiness } from './parse-business.ts';
import { flowText } from './yaml-edits.ts';

/** What an owner is asked for a first file; null or empty where nothing was answered. */
export type NewBusiness = {
  name: string;
  about: string | null;
  languages: readonly string[];
  timeZone: string;
  currency: string | null;
  phone: string | null;
  hours: string | null;
  offers: readonly { name: string; price: string | null }[];
  facts: readonly string[];
};

/** The text of a business file made of the answers, with comments that say what else can be written. */
export function newBusinessText(answers: NewBusiness): string {
  const { name, about, languages, timeZone, currency, phone, hours, offers, facts } = answers;
  const lines = [
    '# yaml-language-server: $schema=docs/business.schema.json',
    '# Everything the assistant knows about the business. What is not written here, it does not say.',
    '',
    `name: ${flowText(name)}`,
    ...(about === null ? [] : [`about: ${flowText(about)}`]),
    `languages: ${listText(languages)}  # the first is that of the texts below`,
    `timeZone: ${flowText(timeZone)}`,
    ...(currency === null ? [] : [`currency: ${currency}`]),
    ...(phone === null ? [] : [`contact: { phone: ${JSON.stringify(phone)} }  # also email, website, address`]),
    ...(hours === null ? [] : [`hours: ${listText(hours.split(/\s*[,;]\s*/u).filter((line) => line !== ''))}`]),
    ...(offers.length === 0
      ? []
      : [
          '',
          '# A closed list: what is not here is not offered. An offer may also have: also: [other names], text: what there is to',
          '# say, per: piece, prices: [{ for: small, price: 20 }, { for: large, price: 30 }], minimum: 10, notice: 2 days,',
          '# options: [{ name: Gift wrap, price: 3 }], link: https://…',
          'offers:',
          ...offers.flatMap((offer) => [
            `  - name: ${flowText(offer.name)}`,
            ...(offer.price === null ? [] : [`    price: ${amountText(offer.price)}`]),
          ]),
        ]),
    '',
    ...(facts.length === 0
      ? ['# facts: { Payment: ["We take cash and cards."] }  # sentences under headings of your choice']
      : [
          'facts:  # sentences under headings of your choice',
          '  Good to know:',
          ...facts.map((fact) => `    - ${flowText(fact)}`),
        ]),
  ];
  const more = readFileSync(new URL('./new-business.yaml', import.meta.url), 'utf8');
  return `${lines.join('\n')}\n\n${more}`;
}

/** What is wrong with the newest answer, at this place of the file; null when it is right. */
export function answerFault(answers: NewBusiness, place: string): string | null {
  const padded = { ...answers, name: answers.name || 'X', facts: [...answers.facts, 'One.', 'Two.', 'Three.'] };
  try {
    parseBusiness(newBusinessText(padded), '');
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const faults = error.message.split('\n').flatMap((line) => {
      const [, path = '', fault] = /^ +line \d+, column \d+: (\S+) (.*)$/u.exec(line) ?? [];
      return fault !== undefined && path.startsWith(place) ? [fault] : [];
    });
    return faults[0] ?? null;
  }
}

/** As it was written; digits with at most two decimals can be read in one way only. */
function amountText(written: string): string {
  return /^\d+(?:\.\d{1,2})?$/u.test(written) ? written : flowText(written);
}
