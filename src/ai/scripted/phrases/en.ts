import type { Phrases } from './phrases.ts';

/** English. */
export const en: Phrases = {
  goods: (quantity, product) => `${quantity.toLocaleString('en-IN')} ${plural(product.name)}`,
  unit: (product) => product.unit,
  hello: (business) => `Hello and welcome to ${business}! I am the automated assistant here.`,
  welcome: 'You are welcome!',
  noted: 'Thank you, I have noted that.',
  noHurry: 'All right, take your time.',
  price: ({ goods, unit, each, total }) =>
    `${goods}: ${each} per ${unit}, ${total} in total, without branding and before tax.`,
  brandedPrice: ({ goods, unit, base, branding, each, total }) =>
    `${goods} with branding: ${base} + ${branding} = ${each} per ${unit}, ${total} in total before tax.`,
  tiers: ({ name, unit, list }) => `${name}, price per ${unit} before tax: ${list}.`,
  tier: ({ from, price }) => `from ${from.toLocaleString('en-IN')}: ${price}`,
  minimum: ({ name, quantity, unit }) => `Minimum order: ${quantity} ${unit}s (${name}).`,
  brandingPrice: ({ name, methods, price, unit, minimum }) =>
    `Branding on the ${name} (${methods}): ${price} more per ${unit}, from ${minimum} ${unit}s.`,
  brandingMinimum: ({ name, quantity }) => `Branding on the ${name} is possible from ${quantity} pieces.`,
  noBranding: (name) => `The ${name} is sold without branding.`,
  leadTime: ({ name, min, max }) =>
    `The lead time for the ${name} is ${min} to ${max} working days, without transport.`,
  dateUnsure: 'So I cannot promise your date; a colleague will check it.',
  whichProduct: 'That depends on the product.',
  weMake: (list) => `We make:\n${list}\n`,
  withinBudget: ({ sum, budget }) => `The goods come to ${sum} before tax, within your budget of ${budget}.`,
  aboveBudget: ({ sum, budget }) => `The goods come to ${sum} before tax, above your budget of ${budget}.`,
  hours: (list) => `Our hours: ${list}.`,
  forPerson: 'I have marked this chat for a colleague.',
  sorry: 'I am sorry about this. I have marked this chat for a colleague, who will look at it.',
  orderStatus:
    'I cannot see the state of orders here, so I have marked this chat for a colleague. If it is about a new order:',
  toldAlready: 'Sorry, you are right; I have it noted.',
  notUnderstood: 'Sorry, I did not understand that. I can help with products, prices, branding, lead times and orders.',
  stillUnclear: 'I am sorry that I do not understand. I have marked this chat for a colleague.',
  summary: ({ goods, purpose, branded, date, city, name }) => {
    const parts = [
      purpose === null ? goods : `${goods} for ${purpose}`,
      branded === null ? '' : branded ? 'with your logo or name' : 'without branding',
      date === null ? '' : `date: ${date}`,
      city === null ? '' : `to ${city}`,
    ].filter(Boolean);
    return `Thank you${name === null ? '' : `, ${name}`}. You asked for ${parts.join(', ')}.`;
  },
  dateNamed: 'as you wrote',
  colleague: 'A colleague will look at your enquiry.',
};

/** "Wooden coaster set of 4" becomes "wooden coaster sets of 4"; a name such as "A5 …" keeps its capital. */
function plural(name: string): string {
  const [, head = name, tail = ''] = /^(.*?)( (?:of \d.*|\d.*))?$/.exec(name) ?? [];
  const many = /[^aeiou]y$/.test(head)
    ? `${head.slice(0, -1)}ies`
    : /(?:s|x|ch|sh)$/.test(head)
      ? `${head}es`
      : `${head}s`;
  const lower = /^[A-Z][a-z]/.test(many) ? many.charAt(0).toLowerCase() + many.slice(1) : many;
  return lower + tail;
}
