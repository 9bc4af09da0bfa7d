import { randomInt } from 'node:crypto';

/** One of the people whose phone the page shows; every name, number and id is invented. */
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

const ENGLISH_SUGGESTIONS = ['Hi', 'I need 100 coasters for corporate gifting', 'Do you print logos?'];

const FACES: readonly SimulatedCustomer[] = [
  {
    id: 'asha',
    name: 'Asha Rao',
    phone: '910000000001',
    userId: 'IN.SIMULATED000000000001',
    username: null,
    language: 'en',
    tag: 'Phone number',
    about: 'The usual case: Meta passes on her phone number and her business-scoped id.',
    suggestions: ENGLISH_SUGGESTIONS,
  },
  {
    id: 'rohan',
    name: 'Rohan',
    phone: null,
    userId: 'IN.SIMULATED000000000002',
    username: 'rohan.makes',
    language: 'en',
    tag: 'Username, no number',
    about: 'Hides his number behind a username: the server only gets a business-scoped id to answer to.',
    suggestions: ENGLISH_SUGGESTIONS,
  },
  {
    id: 'kavita',
    name: 'Kavita Joshi',
    phone: '910000000003',
    userId: 'IN.SIMULATED000000000003',
    username: null,
    language: 'hi',
    tag: 'Writes Hindi',
    about: 'Writes in Devanagari and expects an answer in Hindi.',
    suggestions: ['नमस्ते', 'मुझे कॉर्पोरेट गिफ्ट के लिए 100 कोस्टर चाहिए', 'क्या आप लोगो प्रिंट करते हैं?'],
  },
  {
    id: 'yusuf',
    name: 'Yusuf Haddad',
    phone: '971000000004',
    userId: 'AE.SIMULATED000000000004',
    username: 'yusuf.h',
    language: 'ar',
    tag: 'Writes Arabic',
    about: 'Writes from right to left; has a username and shares his number as well.',
    suggestions: ['مرحبا', 'أحتاج إلى 100 قاعدة أكواب لهدايا الشركة', 'هل تطبعون الشعارات؟'],
  },
  {
    id: 'nameless',
    name: null,
    phone: '910000000005',
    userId: null,
    username: null,
    language: 'en',
    tag: 'Number only',
    about: 'A bare webhook in the old form: a phone number and nothing else, not even a name.',
    suggestions: ['hello??', 'what is the price for 50 diaries', 'I want to talk to a person'],
  },
];

/**
 * Returns the cast of the simulator; the same ids after every start, so that the server, whose database
 * outlives the simulator's memory, recognises them.
 */
export function simulatedCustomers(): SimulatedCustomer[] {
  return FACES.map((face) => ({ ...face }));
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
