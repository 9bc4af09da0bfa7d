import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packOf } from '../../src/phrases/packs.ts';
import { BIKE_RENTAL, KENNEL, MUSIC_SCHOOL, PRINT_SHOP } from './desk-businesses.ts';
import { talkWith } from './desk-stand.ts';

const passOn = (code: string, business: string): string =>
  (packOf(code)?.says.passOn ?? '').replace('{business}', business);
const value = (reply: { claims: { field: string; value: string }[] }, field: string): string | undefined =>
  reply.claims.find((claim) => claim.field === field)?.value;

describe('language and courtesy', () => {
  it('answers in one language, that of the customer, else the first of the file', () => {
    const reply = talkWith(MUSIC_SCHOOL).say('How much is the piano lesson, please? I would like to know the price.');
    expect(reply.language).toBe('en');
    expect(reply.text.endsWith('How old is the pupil?')).toBe(true);
    expect(talkWith(BIKE_RENTAL).say('ok').language).toBe('es');
  });

  it('answers the rest of a greeting or a thank-you only', () => {
    const greeted = talkWith(PRINT_SHOP).say('Hi! Where are you?').text;
    expect(greeted).toContain('5 Example Row');
    expect(greeted).not.toContain(packOf('en')?.says.greetingReply);
    const thanked = talkWith(KENNEL).say('Danke! Wann haben Sie geöffnet?').text;
    expect(thanked).not.toContain(packOf('de')?.says.thanksReply);
    expect(talkWith(KENNEL).say('danke').text).toBe(packOf('de')?.says.thanksReply);
  });
});

const VET = `
name: Gabinet Wydra
about: Weterynarz w Toruniu.
languages: [pl]
timeZone: Europe/Warsaw
currency: PLN
hours: [mon-fri 8:00-18:00, sat 9:00-14:00]
offers:
  - { name: Szczepienie kota, also: [szczepienie], price: 90 }
  - { name: Badanie, also: [checkup], price: 120 }
  - { name: Czipowanie, price: 100 }
ask:
  - { key: offer, type: offer, ask: { pl: "Jaka usługa?" } }
  - { key: date, type: date, ask: { pl: "Na jaki dzień?" } }
`;

describe('a language without a pack', () => {
  const say = (text: string) => talkWith(VET, { at: '2026-03-04T10:00:00Z' }).say(text);

  it('is answered whether it is open now, and when on a day that is named in any of its forms; a person sees to it', () => {
    expect(say('otwarte teraz?')).toMatchObject({
      needsHuman: true,
      text: expect.stringMatching(/^Yes.*18:00/) as unknown,
    });
    for (const text of ['w sobote do ktorej', 'jutro czynne?', 'a w poniedziałek?'])
      expect([text, say(text)]).toEqual([
        text,
        expect.objectContaining({ needsHuman: true, text: expect.stringContaining('14:00') as unknown }),
      ]);
  });

  it('keeps what is no question of hours for a person', () => {
    for (const text of ['dzień dobry', 'proszę zapisać mojego psa na jutro na dziewiątą'])
      expect([text, say(text).needsHuman, say(text).text.split('\n')[0]]).toEqual([
        text,
        true,
        passOn('en', 'Gabinet Wydra'),
      ]);
  });

  it('is not taken for another for a few words that both have, while most words of another are', () => {
    expect(say('mam 100 zł, starczy na szczepienie kota?').language).toBe('pl');
    expect(say('how much is the checkup?').language).toBe('en');
    expect(say('checkup price').language).toBe('en');
  });
});

describe('a chat with the bakery', () => {
  const talk = () =>
    talkWith(readFileSync('test/fixtures/businesses/bakery.yaml', 'utf8'), {
      language: 'fr',
      at: '2026-12-01T10:00:00Z',
    });
  const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ');

  it('prices the only size that has the number and takes no question of ours for an offer', () => {
    const chat = talk();
    expect(plain(chat.say('le royal pour 8 personnes').text)).toContain('Royal chocolat, 8 parts: 42,00 €\nDélai');
    const dated = chat.say('samedi 12 décembre');
    expect(value(dated, 'date')).toBe('2026-12-12');
    expect(dated.text).not.toContain('€');
  });

  it('keeps both offers of a question open', () => {
    const reply = talk().say('royal ou fraisier ?');
    expect(value(reply, 'offer')).toBeUndefined();
    expect(reply.text).toContain('Royal chocolat');
    expect(reply.text).toContain('Fraisier');
  });

  it('hands over what it does not understand, and answers a short question in its own language', () => {
    expect(talk().say("j'ai un problème, le gâteau d'hier était écrasé").needsHuman).toBe(true);
    expect(talk().say('Hallo, wat kost een croissant?').language).toBe('nl');
  });
});
