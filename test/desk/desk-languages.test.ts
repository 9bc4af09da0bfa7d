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

  it('is answered whether it is open now, and when on a day that is named in any of its forms; a person sees to the rest', () => {
    expect(say('otwarte teraz?')).toMatchObject({
      needsHuman: true,
      text: expect.stringMatching(/^Yes.*18:00/) as unknown,
    });
    for (const [text, told, needsHuman] of [
      ['w sobote do ktorej', 'sobota 9:00–14:00', true],
      ['jutro czynne?', 'czwartek 8:00–18:00', true],
      ['a w poniedziałek?', 'poniedziałek 8:00–18:00', false],
    ] as const)
      expect([text, say(text)]).toEqual([
        text,
        expect.objectContaining({ needsHuman, text: expect.stringContaining(told) as unknown }),
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
    expect(talkWith(VET, { language: 'pl' }).say('s badaniem do Gdyni?').language).toBe('pl');
  });
});

const CYCLES = `
name: Kæden
languages: [da]
timeZone: Europe/Copenhagen
currency: DKK
contact: { address: Eksempelgade 21 }
offers:
  - { name: Eftersyn, prices: [{ for: lille, price: 395 }, { for: stort, price: 795 }] }
  - { name: Lejecykel, price: 120 }
facts:
  Depositum: Depositum for en lejecykel er 500 kr.
answers:
  - { ask: Hvad gør jeg med min gamle cykel?, say: Den kan du stille hos os. }
ask:
  - { key: number, type: number, ask: { da: Hvor mange cykler? } }
`;
const HALLS = `
name: Пар
languages: [ru]
timeZone: Asia/Almaty
currency: KZT
offers:
  - { name: Зал, prices: [{ for: малый, price: 9000 }, { for: средний, price: 14000 }] }
  - { name: Чай, price: 900 }
  - { name: Веник, price: 2500 }
`;
const TENTS = `
name: Kanopi Murni
languages: [ms, en]
timeZone: Asia/Kuala_Lumpur
currency: MYR
offers:
  - { name: Kipas industri, price: 60 }
  - { name: Kerusi, price: 2 }
  - { name: Meja bulat, price: 15 }
`;

describe('a file in a language without a pack', () => {
  it('teaches by its own questions which words ask, so that a long complaint is told no price', () => {
    const asked = talkWith(CYCLES).say('hvad koster nu sådan et helt lille eftersyn');
    expect(asked.text).toContain('395');
    expect(asked.text).not.toContain('795');
    const complaint = talkWith(CYCLES).say('det eftersyn som mekanikeren lavede onsdag dur overhovedet ikke');
    expect(complaint).toMatchObject({ needsHuman: true });
    expect(complaint.text).not.toContain('395');
  });

  it('is read with what other languages ask for by the same words', () => {
    const reply = talkWith(CYCLES, { language: 'da' }).say('hvad er jeres adresse');
    expect(reply.text).toContain('Eksempelgade 21');
    expect(reply.language).toBe('da');
  });

  it('tells the sentence of the heading that a question names', () => {
    expect(talkWith(CYCLES).say('hvad er jeres depositum').text).toContain('500');
  });

  it('takes no word of a day for a size', () => {
    const { text } = talkWith(HALLS).say('сколько стоит малый зал в среду?');
    expect(text).toMatch(/9\s000/u);
    expect(text).not.toMatch(/14\s000/u);
  });

  it('is not left for a related language whose words it shares', () => {
    const chat = talkWith(TENTS, { language: 'ms' });
    expect(chat.say('berapa harga?').language).toBe('ms');
    expect(chat.say('how much is it?').language).toBe('en');
  });
});

const STUDIO = `
name: あさひ写真館
languages: [ja]
timeZone: Asia/Tokyo
currency: JPY
hours: [mon-fri 10:00-18:00]
offers:
  - { name: 家族写真, per: 枚, prices: [{ price: 3000 }, { atLeast: 10, price: 2500 }], options: [{ name: 額縁, price: 800 }] }
  - { name: 出張撮影, price: 12000 }
  - { name: 証明写真, also: [パスポート写真], prices: [{ for: 履歴書用, price: 2200 }, { for: ビザ用, price: 2640 }] }
ask:
  - { key: offer, type: offer, ask: { ja: どの撮影ですか？ } }
  - { key: name, type: name, ask: { ja: お名前は？ } }
`;
const PHONES = `
name: 푸른폰
languages: [ko]
currency: KRW
offers:
  - { name: 화면 수리, prices: [{ for: 아이폰 13, price: 149000 }, { for: 아이폰 15, price: 259000 }] }
  - { name: 배터리 교체, price: 69000 }
  - { name: 데이터 이전, price: 25000 }
`;

describe('a script without spaces, or with endings that hang on every word', () => {
  it('is searched for the names and sizes of the file by words', () => {
    const visa = talkWith(STUDIO).say('ビザ用の証明写真はいくら？');
    expect(visa.text).toContain('2,640');
    expect(visa.text).not.toContain('2,200');
    expect(talkWith(PHONES).say('배터리가 얼마예요?').text).toContain('69,000');
    const screen = talkWith(PHONES).say('아이폰15 화면 수리 되나요?');
    expect(screen.text).toContain('259,000');
    expect(screen.text).not.toContain('149,000');
  });

  it('takes a number beside the offer under discussion for one of it', () => {
    const chat = talkWith(STUDIO);
    chat.say('家族写真');
    expect(chat.say('12枚だと？').text).toContain('30,000');
  });

  it('files an answer as it stands, and calls a person, since it may be an order', () => {
    const chat = talkWith(STUDIO);
    expect(chat.say('家族写真').text).toMatch(/お名前は？$/u);
    expect(chat.say('じゃあ予約で').needsHuman).toBe(true);
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
