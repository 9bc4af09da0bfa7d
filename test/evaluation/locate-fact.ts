import type { Business, Fact, FactKind, Facts, When } from '../../src/business/business.ts';

type World = { business: Business; facts: Facts };

const CONTACTS: Readonly<Record<string, string>> = {
  phone: 'Phone',
  email: 'E-mail',
  website: 'Website',
  address: 'Address',
};

/** As the file writes them. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Writes a labelled reply with the ids of today's facts in place of its locators; throws for one that finds nothing. */
export function withIds(world: World, reply: string): string {
  return reply.replace(/\{\{(.+?)\}\}(?!\})/gs, (raw, inside: string) => {
    if (/^\s*theirs\b/.test(inside)) return raw;
    if (!inside.trim().startsWith('=')) return `{{${idOf(world, inside)}}}`;
    return `{{${inside.replace(/\{([^{}]+)\}/g, (_, locator: string) => idOf(world, locator))}}}`;
  });
}

/**
 * The id of the fact that a locator means, e.g. `Royal chocolat | price | 8 parts`, `hours | Pick-up`, `fact | Payment | 2`
 * or `contact | phone`; throws when there is none.
 */
export function idOf(world: World, locator: string): string {
  const parts = locator.split('|').map((part) => part.trim());
  const offer = world.business.offers.find(({ name }) => name === parts[0]);
  const fact = offer ? ofOffer(world, parts) : ofBusiness(world, parts);
  if (!fact) throw new Error(`${world.business.name}: no fact for "${locator}"`);
  return fact.id;
}

function ofOffer({ business, facts }: World, [offer = '', kind = '', which = '']: string[]): Fact | undefined {
  const own = facts.all.filter((fact) => fact.offer === offer);
  const ofKind = (name: FactKind): Fact[] => own.filter((fact) => fact.kind === name);
  switch (kind) {
    case 'text':
      return ofKind('sentence')[Number(which) - 1];
    case 'price': {
      const prices = ofKind('price');
      if (which === '' && prices.length === 1) return prices[0];
      return prices.find(({ price }) => price && namesOf(price).includes(which));
    }
    case 'minimum':
      return ofKind('minimum').find(({ minimum }) => minimum && whenName(minimum.when) === which);
    case 'option':
      return ofKind('option').find(({ option }) => option === which);
    case 'notice':
    case 'available':
    case 'link':
    case 'picture':
      return ofKind(kind)[0];
    default:
      throw new Error(`${business.name}: "${kind}" of ${offer} is no kind of fact`);
  }
}

function ofBusiness({ facts }: World, [kind = '', which = '', number = '1']: string[]): Fact | undefined {
  const general = facts.all.filter(({ offer }) => offer === null);
  const headed = (name: FactKind, heading: string | null): Fact[] =>
    general.filter((fact) => fact.kind === name && fact.heading === heading);
  switch (kind) {
    case 'fact':
      return headed('sentence', which)[Number(number) - 1];
    case 'first':
      return general.filter(({ exact }) => exact?.first)[Number(which) - 1];
    case 'answer':
      return headed('answer', which)[0];
    case 'hours':
      return headed('hours', which === '' ? null : which)[0];
    case 'contact':
      return headed('contact', CONTACTS[which] ?? which)[0];
    case 'link':
    case 'season':
      return headed(kind, which)[0];
    case 'tax':
    case 'closed':
      return general.find((fact) => fact.kind === kind);
    default:
      return undefined;
  }
}

/** What a label may call a price: its size, tier or time; nothing when it has none of them. */
function namesOf(price: NonNullable<Fact['price']>): string[] {
  const { for: size, atLeast, when } = price;
  if (size === null && atLeast === null && when === null) return [''];
  const count = atLeast === null ? '' : `${atLeast.count}`;
  const counted = atLeast === null ? '' : `${count} ${atLeast.of ?? ''}`.trim();
  const ways = [count, counted].map((tier) => [size ?? '', tier, whenName(when)].filter((name) => name !== ''));
  return ways.flatMap((names) => [...names, names.join(', ')]);
}

function whenName(when: When | null): string {
  if (when === null) return '';
  if (when.kind === 'season') return when.name;
  if (when.kind === 'days') return when.days.map((day) => DAYS[day - 1]).join(',');
  const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `${clock(when.from)}-${clock(when.to)}`;
}
