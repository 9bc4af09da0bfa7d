import { randomInt } from 'node:crypto';
import type { Business } from '../../business/business.ts';
import { packOf, variantsOf } from '../../phrases/packs.ts';

/** One of the people whose phone the page shows; every number and id is invented. */
export type SimulatedCustomer = {
  /** Stable over "new customer"; the ids Meta sends are the fields below. */
  id: string;
  /** Profile name; null for a profile that has none, as happens. */
  name: string | null;
  phone: string | null;
  userId: string | null;
  username: string | null;
  /** BCP 47 tag of the language this person writes. */
  language: string;
  tag: string;
  about: string;
  suggestions: readonly string[];
};

/** The ways in which Meta may tell who a customer is; the business says in which language each of them writes. */
type Face = Omit<SimulatedCustomer, 'name' | 'language' | 'suggestions'> & { hasName: boolean };

const FACES: readonly Face[] = [
  {
    id: 'first',
    hasName: true,
    phone: '910000000001',
    userId: 'IN.SIMULATED000000000001',
    username: null,
    tag: 'Phone number',
    about: 'The usual case: Meta passes on the phone number and the business-scoped id.',
  },
  {
    id: 'second',
    hasName: true,
    phone: null,
    userId: 'IN.SIMULATED000000000002',
    username: 'second.customer',
    tag: 'Username, no number',
    about: 'Hides the number behind a username: the server only gets a business-scoped id to answer to.',
  },
  {
    id: 'third',
    hasName: true,
    phone: '910000000003',
    userId: 'IN.SIMULATED000000000003',
    username: null,
    tag: 'Phone number',
    about: 'A second customer with a number, to see that chats stay apart.',
  },
  {
    id: 'fourth',
    hasName: true,
    phone: '971000000004',
    userId: 'AE.SIMULATED000000000004',
    username: 'fourth.customer',
    tag: 'Username and number',
    about: 'Has a username and shares the number as well.',
  },
  {
    id: 'nameless',
    hasName: false,
    phone: '910000000005',
    userId: null,
    username: null,
    tag: 'Number only',
    about: 'A bare webhook in the old form: a phone number and nothing else, not even a name.',
  },
];

type Cast = Business['demo'][number];

/**
 * Returns the cast of the simulator: its people and their words come from the business. Their ids are always the same; the demo
 * makes them new customers at each start, because the server's database outlives the simulator's memory.
 */
export function simulatedCustomers(business: Business): SimulatedCustomer[] {
  return FACES.map(({ hasName, ...face }, index) => {
    const { name, language, says } = castOf(business, index);
    return { ...face, name: hasName ? name : null, language, suggestions: says };
  });
}

function castOf(business: Business, index: number): Cast {
  const { demo, languages } = business;
  const given = demo[index % Math.max(demo.length, 1)];
  if (given !== undefined) return given;
  const language = languages[index % languages.length] ?? 'en';
  return { name: `Guest ${index + 1}`, language, says: likelyWords(business, language, index) };
}

/** A greeting, an offer and a question of the file: what any customer may write first. */
function likelyWords({ offers, answers, languages }: Business, language: string, index: number): string[] {
  const pack = packOf(language) ?? packOf(languages[0] ?? 'en') ?? packOf('en');
  const offer = offers[index % Math.max(offers.length, 1)];
  return [
    ...variantsOf(pack?.greetings[0] ?? '').slice(0, 1),
    ...(offer === undefined ? [] : [`${offer.name}?`]),
    ...answers
      .slice(index % Math.max(answers.length, 1))
      .slice(0, 1)
      .map(({ ask }) => ask),
  ];
}

/** Returns the same person with ids never used before, in the same combination: to the server a new customer. */
export function asNewCustomer(customer: SimulatedCustomer): SimulatedCustomer {
  const { phone, userId } = customer;
  return {
    ...customer,
    phone: phone === null ? null : newPhone(phone.startsWith('971') ? '971' : '91'),
    userId:
      userId === null
        ? null
        : `${userId.slice(0, 3)}SIMULATED${randomInt(1_000_000_000_000).toString().padStart(12, '0')}`,
  };
}

/** A zero after the country code: no subscriber number begins so, nobody can own it. */
function newPhone(countryCode: string): string {
  return (
    countryCode +
    randomInt(100_000_000)
      .toString()
      .padStart(12 - countryCode.length, '0')
  );
}
