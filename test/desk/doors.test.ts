import { describe, expect, it } from 'vitest';
import { openDoor } from '../../src/desk/open-door.ts';
import { packCodes, packOf, sayIn } from '../../src/phrases/packs.ts';
import { notHumanWishes } from './doors/human-look-alikes.ts';
import { humanWishes } from './doors/human-wishes.ts';
import { notOptOuts, optIns, optOuts } from './doors/opt-messages.ts';
import { businessWith } from './business-with.ts';

const business = businessWith({ languages: ['en', 'fr'] });
const kind = (text: string, language: string | null = null) => openDoor(business, [text], language)?.kind ?? null;

describe.each(Object.entries(humanWishes))('a wish for a person in %s', (language, messages) => {
  it('opens the door, with the reply in that language', () => {
    expect(messages.filter((message) => kind(message, language) !== 'human')).toEqual([]);
    expect(openDoor(business, [messages[0] ?? ''], null)?.reply).toBe(sayIn(business, language)('personReply'));
  });
});

describe('a wish for a person in the other languages', () => {
  it.each([
    ['fr', 'je voudrais parler à un conseiller', 'Puis-je parler à quelqu’un ?', 'pouvez vous m’appeler'],
    ['de', 'Kann ich bitte mit einem Menschen sprechen?', 'mitarbeiter bitte', 'ich will nicht mit einem Bot reden'],
    ['it', 'vorrei parlare con una persona', 'operatore', 'posso parlare con il titolare?'],
    ['nl', 'kan ik een medewerker spreken', 'Ik wil graag met een mens praten', 'medewerker aub'],
    ['id', 'bisa bicara dengan admin?', 'mau ngobrol sama orang langsung', 'hubungkan saya dengan cs'],
    ['tr', 'bir yetkiliyle görüşmek istiyorum', 'biriyle konusabilir miyim', 'müşteri temsilcisi'],
    ['pt-BR', 'quero falar com um atendente', 'me passa pra um vendedor', 'atendente por favor'],
  ])('opens the door in %s', (language, ...messages) => {
    expect(messages.filter((message) => kind(message, language) !== 'human')).toEqual([]);
  });

  it.each([
    'je ne veux pas parler à un conseiller',
    'c’est pour une personne',
    'für 12 Personen',
    'ich möchte nicht mit einem Mitarbeiter sprechen',
    'per una persona',
    'non voglio parlare con nessuno',
    'voor 4 personen',
    'buat 2 orang kak',
    'harga per orang berapa',
    'iki kişi için',
    'temsilciyle görüşmek istemiyorum',
    ...Object.values(notHumanWishes).flat(),
  ])('is not read into "%s"', (message) => {
    expect(kind(message)).toBeNull();
  });

  it('is opened by the word that the texts tell customers to write', () => {
    for (const code of packCodes()) {
      const word = /[“«„](.+)[”»“]/u.exec(packOf(code)?.says.personOffer ?? '')?.[1]?.trim() ?? '';
      expect({ code, opened: kind(word, code) }).toEqual({ code, opened: 'human' });
    }
  });
});

describe('opting out and in', () => {
  it.each(Object.entries(optOuts))('is understood in %s as a whole message only', (language, messages) => {
    expect(messages.filter((message) => kind(message, language) !== 'opt-out')).toEqual([]);
    const longer = messages.flatMap((message) => [`${message} 100 mugs`, `my brother said ${message}`]);
    expect(longer.filter((message) => kind(message) !== null)).toEqual([]);
  });

  it.each(Object.entries(optIns))('again is understood in %s', (language, messages) => {
    expect(messages.filter((message) => kind(message, language) !== 'opt-in')).toEqual([]);
  });

  it.each([
    'désabonnez-moi svp',
    'arrêtez de m’écrire',
    'Abmelden',
    'bitte keine Nachrichten mehr',
    'stoppen aub',
    'berhenti',
    'jangan chat saya lagi',
    'mesaj atmayın lütfen',
    'non scrivetemi più',
    'basta messaggi',
    'STOP!!!',
    'stop 🛑',
  ])('is understood in "%s"', (message) => {
    expect(kind(message)).toBe('opt-out');
  });

  it.each([
    ...notOptOuts,
    'annuler',
    'stornieren',
    'bestellung stornieren',
    'annulla ordine',
    'siparişi iptal',
    'batal',
    'annuleren',
    'cancel please',
    'stopt u de bestelling',
    'stop 2 please',
    '',
    '👍',
  ])('is not read into "%s"', (message) => {
    expect(kind(message)).toBeNull();
  });

  it('goes by the last message of a turn', () => {
    expect(openDoor(business, ['hi', 'STOP'], null)?.kind).toBe('opt-out');
    expect(openDoor(business, ['stop', "he isn't coming"], null)).toBeNull();
    expect(openDoor(business, ['STOP', 'START'], null)?.kind).toBe('opt-in');
  });

  it('is answered in the language of the conversation when the word is said in it, else of the business', () => {
    expect(openDoor(business, ['STOP'], 'de')?.language).toBe('de');
    expect(openDoor(business, ['STOP'], 'de')?.reply).toContain('START');
    expect(openDoor(business, ['STOP'], null)?.language).toBe('en');
    expect(openDoor(business, ['basta messaggi'], 'de')?.language).toBe('it');
    expect(openDoor(business, ['agente'], 'pt-BR')?.language).toBe('pt-BR');
  });
});

describe('a door', () => {
  it('is opened by any message of a turn that asks for a person, not by what is quoted', () => {
    expect(openDoor(business, ['price of 100?', 'or let me talk to someone', 'thanks'], null)?.kind).toBe('human');
    expect(kind('a sign with "let me talk to a human" on it')).toBeNull();
    expect(kind('"talk to a human"')).toBe('human');
    expect(openDoor(business, [], null)).toBeNull();
    expect(openDoor(business, ['', '???', '👍'], null)).toBeNull();
  });

  it('knows the words that the owner adds', () => {
    const own = businessWith({ words: { en: { person: { words: ['beam me up'] }, personReply: 'Beaming.' } } });
    expect(openDoor(own, ['Beam me up!'], null)).toEqual({ kind: 'human', reply: 'Beaming.', language: 'en' });
    expect(kind('Beam me up!')).toBeNull();
  });

  it('holds the event loop for a moment only, whatever is written', () => {
    openDoor(business, ['x'], null);
    for (const text of [
      'i want to talk to '.repeat(4000),
      'ﷺ'.repeat(64_000),
      '"'.repeat(64_000),
      '1'.repeat(64_000),
    ]) {
      // The best of some: what else runs on the machine is not what is measured.
      const times = Array.from({ length: 8 }, () => {
        const { user } = process.cpuUsage();
        openDoor(business, [text], null);
        return (process.cpuUsage().user - user) / 1000;
      });
      expect(Math.min(...times)).toBeLessThan(50);
    }
  });
});
