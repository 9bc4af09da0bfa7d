import { describe, expect, it } from 'vitest';
import type { DeskReply } from '../../src/desk/desk-reply.ts';
import { packOf } from '../../src/phrases/packs.ts';
import { MUSIC_SCHOOL, PRINT_SHOP } from './desk-businesses.ts';
import { talkWith, type Talk } from './desk-stand.ts';

const NURSERY = `
name: Gartenhof Linde
about: Gärtnerei bei Bremen.
languages: [de, fr, en]
currency: EUR
offers:
  - { name: Buchsbaum, also: [box tree, buis], price: 9, per: Stück }
  - { name: Rosenbogen, also: [rose arch, arche], price: 120 }
  - { name: Lieferung, also: [delivery, livraison], price: 15 }
  - { name: Rollrasen, also: [turf, gazon], per: Quadratmeter, prices: [{ atLeast: 10, price: 6 }, { atLeast: 50, price: 5 }] }
ask:
  - { key: offer, type: offer, ask: { de: "Was suchen Sie?", fr: "Que cherchez-vous ?", en: "What are you looking for?" } }
  - { key: pieces, type: number, ask: { de: "Wie viele Stück?", fr: "Combien de pièces ?", en: "How many pieces?" } }
  - key: way
    type: choice
    choices: [{ name: Abholung, also: [abholen, retrait, chercher, pick-up, collect] }, { name: Lieferung, also: [liefern, livraison, delivery] }]
    ask: { de: "Abholung oder Lieferung?", fr: "Retrait ou livraison ?", en: "Pick-up or delivery?" }
  - { key: address, type: place, when: { way: Lieferung }, ask: { de: "An welche Adresse?", fr: "À quelle adresse ?", en: "To which address?" } }
  - { key: name, type: name, ask: { de: "Wie ist Ihr Name?", fr: "À quel nom ?", en: "What is your name?" } }
`;

const value = (reply: DeskReply, field: string): string | undefined =>
  reply.claims.find((claim) => claim.field === field)?.value;

/** A chat that has come to the question of how the goods are handed over. */
function askedForTheWay(language = 'de'): Talk {
  const first = { de: '10 Buchsbaum bitte', fr: 'Je voudrais 10 buis', en: '10 box trees please' }[language] ?? '';
  const chat = talkWith(NURSERY, { language });
  expect(chat.say(first).text).toMatch(/(?:Lieferung|livraison|delivery) ?\?$/u);
  return chat;
}

describe('an offer that is also the answer to a question', () => {
  it('is that answer: nothing is priced, the offer is kept, and only that field is filled', () => {
    for (const [language, text] of [
      ['de', 'Mit Lieferung'],
      ['fr', 'En livraison'],
      ['en', 'Delivery please'],
    ] as const) {
      const reply = askedForTheWay(language).say(text);
      expect([text, reply.claims.map(({ field }) => field), value(reply, 'way')]).toEqual([text, ['way'], 'Lieferung']);
      expect(reply.text).not.toContain('€');
    }
  });

  it('is told its price when that is asked for, once an order whatever else is counted', () => {
    const reply = askedForTheWay().say('Was kostet die Lieferung?');
    expect(reply.text).toContain('15,00');
    expect(reply.text).not.toMatch(/150|×/);
    expect(value(reply, 'offer')).toBeUndefined();
  });

  it('is not wanted when it is denied, and does not change what was chosen', () => {
    for (const [language, choice, text] of [
      ['de', 'Abholung', 'Keine Lieferung, danke'],
      ['fr', 'Retrait', 'Pas de livraison, merci'],
      ['en', 'Pick-up', 'I do not need the delivery'],
    ] as const) {
      const chat = askedForTheWay(language);
      expect(value(chat.say(choice), 'way')).toBe('Abholung');
      const reply = chat.say(text);
      expect([text, reply.claims.filter(({ field }) => field !== 'name')]).toEqual([text, []]);
      expect(reply.text).not.toContain('€');
    }
  });

  it('still is an offer when a question denies it', () => {
    expect(talkWith(NURSERY).say('Haben Sie keinen Rosenbogen?').text).toContain('120,00');
  });
});

describe('an offer that was chosen', () => {
  it('gives way to the next that is named', () => {
    const chat = askedForTheWay();
    const asked = chat.say('Was kostet ein Rosenbogen?');
    expect(asked.text).toContain('120,00');
    expect(asked.text).not.toContain('1.200');
    expect(value(asked, 'offer')).toBe('Rosenbogen');
    expect(value(chat.say('Ich nehme doch lieber den Rosenbogen'), 'offer')).toBe('Rosenbogen');
  });

  it('is priced once; a bare number afterwards brings the total only', () => {
    const chat = talkWith(NURSERY, { language: 'de' });
    expect(chat.say('Was kostet Rollrasen?').text).toContain('6,00');
    const reply = chat.say('60 Quadratmeter');
    expect(reply.text).toContain('60 × 5,00');
    expect(reply.text).not.toMatch(/Rollrasen|ab 10/);
  });
});

describe('what is known of an order', () => {
  it('counts when its price is asked for again, and for no other offer', () => {
    const chat = talkWith(NURSERY, { language: 'en' });
    chat.say('12 box trees please');
    expect(chat.say('and the total?').text).toContain('€108');
    expect(chat.say('how much is the rose arch?').text).not.toContain('1,440');
  });
});

it('a number ends at a comma', () => {
  const chat = talkWith(NURSERY, { language: 'en' });
  chat.say('How much is a box tree?');
  expect(chat.say('we need 15, what would that be?').text).toContain('€135');
});

it('numbers in words count beside a unit of the offers, and as the answer to a question for a number', () => {
  expect(value(talkWith(NURSERY, { language: 'de' }).say('Rollrasen, zwanzig Quadratmeter'), 'pieces')).toBe('20');
  const chat = talkWith(MUSIC_SCHOOL, { language: 'fr' });
  expect(chat.say('cours de piano').text).toMatch(/âge a l'élève \?$/u);
  expect(value(chat.say('Neuf ans, je vous prie'), 'age')).toBe('9');
});

describe('after passing on', () => {
  it('what is missing is still asked for, so that the chat ends in a lead', () => {
    const chat = askedForTheWay();
    const order = chat.say('Ok, ich möchte bestellen und der Hund ist dabei');
    expect(order.needsHuman).toBe(true);
    expect(order.text).toMatch(/Ihr Name\?$/);
    expect(value(chat.say('Jana Otto, Firma Axiom'), 'name')).toBe('Jana Otto');
  });

  it('who waits for a person is asked nothing more, what they tell is kept, and what they ask is answered', () => {
    const chat = askedForTheWay();
    const told = chat.say('Abholung', { state: 'waiting' });
    expect(value(told, 'way')).toBe('Abholung');
    expect(told.text).toBe(packOf('de')?.says.personAgain);
    const answered = chat.say('Was kostet der Rosenbogen?', { state: 'waiting' });
    expect(answered.text).toContain('120');
    expect(answered.text).not.toMatch(/\?$/);
  });

  it('who complains, cancels or leaves is asked nothing', () => {
    for (const text of ['Ich möchte stornieren', 'Ich möchte mich beschweren'])
      expect(askedForTheWay().say(text).text).toBe(packOf('de')?.says.passOn.replace('{business}', 'Gartenhof Linde'));
  });

  it('a question is repeated once, after the others', () => {
    const chat = talkWith(PRINT_SHOP);
    chat.say('How much is a flyer?');
    expect(chat.say('ok please book the order').text).toMatch(/need it\?$/);
  });
});

describe('a question for one choice only', () => {
  it('is asked after that choice and no other', () => {
    expect(askedForTheWay().say('ich komme abholen').text).toBe('Wie ist Ihr Name?');
    const chat = askedForTheWay();
    expect(chat.say('bitte liefern').text).toBe('An welche Adresse?');
    expect(value(chat.say('Musterweg 3, Bremen'), 'address')).toBe('Musterweg 3, Bremen');
  });
});
