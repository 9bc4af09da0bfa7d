import { languagesWithoutPack } from '../phrases/packs.ts';
import type { Business } from './business.ts';

/** What the owner should look at though the file is in force; each a sentence for the log. Empty when nothing is odd. */
export function businessWarnings(business: Business): string[] {
  const spoken = languagesWithoutPack(business);
  const packs =
    spoken.length === 0
      ? []
      : [`No phrases are shipped for ${spoken.join(', ')}: the server's fixed texts come in another language`];
  const dearer = business.offers
    .filter(({ prices }) => prices.some((price, at) => isDearer(price, prices.slice(0, at))))
    .map(({ name }) => `"${name}": a larger number costs more apiece than a smaller one: look at its prices`);
  const cut = business.statements
    .filter((statement, at) => isCut(statement, business.statements[at + 1]))
    .map(
      ({ heading, text }) => `"${heading}: ${text}" goes on in the next line: put a sentence with a comma in quotes`,
    );
  const numbers = business.offers.flatMap(({ name, also, options }) =>
    [...also, ...options.flatMap((option) => option.also)]
      .filter((other) => /^\p{N}+$/u.test(other))
      .map((other) => `"${name}": its other name "${other}" is only a number: put a name with a comma in quotes`),
  );
  const open = business.offers.flatMap(({ name, picture, document }) =>
    [picture, document]
      .filter((address) => address !== null && /^http:/iu.test(address))
      .map((address) => `"${name}": ${address} is fetched by https:// only: customers get the address instead`),
  );
  return [...packs, ...dearer, ...cut, ...numbers, ...open];
}

type Statement = Business['statements'][number];

/** In `[Card, cash and transfer.]` YAML sees two sentences. */
function isCut({ heading, text }: Statement, next: Statement | undefined): boolean {
  return next?.heading === heading && !/[\p{Po}\p{Pe}\p{Pf}]$/u.test(text) && /^\p{Ll}/u.test(next.text);
}

type Price = Business['offers'][number]['prices'][number];

function isDearer(price: Price, before: readonly Price[]): boolean {
  const group = ({ for: size, when, per }: Price): string => JSON.stringify([size, when, per]);
  const smaller = before.findLast((one) => group(one) === group(price));
  return smaller !== undefined && price.atLeast !== null && price.minor > smaller.minor;
}
