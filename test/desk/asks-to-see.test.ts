import { describe, expect, it } from 'vitest';
import { talkWith } from './desk-stand.ts';

const value = (reply: { claims: { field: string; value: string }[] }, field: string): string | undefined =>
  reply.claims.find((claim) => claim.field === field)?.value;

describe('a customer who asks to see an offer', () => {
  const BAKER = `
name: Fourny
languages: [en, fr]
currency: EUR
offers:
  - { name: Rye loaf, price: 6, picture: https://fourny.example/rye.jpg, document: https://fourny.example/rye.pdf }
  - { name: Plum tart, also: [tarte aux prunes], price: 24, picture: https://fourny.example/tart.jpg }
  - { name: Seed roll, price: 2 }
answers:
  - { ask: Can we send you a drawing for the cake?, say: "Yes, any drawing will do." }
ask:
  - { key: offer, type: offer, ask: What would you like? }
  - { key: wish, type: text, ask: What shall be on it? }
`;
  const say = (text: string): string => talkWith(BAKER).say(text).text;

  it('is told where its picture is, in words as people ask', () => {
    for (const text of [
      'Show me the rye loaf',
      'rye loaf photo?',
      'Do you have a picture of the rye loaf?',
      'What does the rye loaf look like?',
    ])
      expect([text, say(text)]).toEqual([
        text,
        expect.stringMatching(/^Rye loaf: https:\/\/fourny\.example\/rye\.jpg/),
      ]);
    expect(say('Vous avez une photo de la tarte aux prunes ?')).toContain('Plum tart: https://fourny.example/tart.jpg');
    const chat = talkWith(BAKER);
    chat.say('How much is the rye loaf?');
    expect(chat.say('photo please').text).toContain('Rye loaf: https://fourny.example/rye.jpg');
    expect(chat.say('is there a pdf?').text).toContain('Rye loaf: https://fourny.example/rye.pdf');
    expect(say('Price and photos of the plum tart?')).toMatch(/24.*\n\n.*tart\.jpg/s);
  });

  it('is told all when no offer is named, and meets a person where there is no picture', () => {
    for (const text of ['photos please', 'catalogue please'])
      expect([text, say(text)]).toEqual([
        text,
        expect.stringMatching(/^We offer: Rye loaf, Plum tart,? and Seed roll/),
      ]);
    expect(talkWith(BAKER).say('Photo of the seed roll?')).toMatchObject({ needsHuman: true });
    expect(say('Photo of the seed roll?')).not.toContain('http');
  });

  it('is told apart from who speaks of pictures of their own', () => {
    for (const text of [
      'Can I have my photo on the plum tart?',
      'I will send a photo of the plum tart tomorrow',
      'Can I send you a picture of the plum tart?',
      "I don't need a picture of the plum tart",
    ])
      expect([text, say(text)]).toEqual([text, expect.not.stringContaining('tart.jpg')]);
    const chat = talkWith(BAKER);
    chat.say('I would like a plum tart');
    expect(value(chat.say('A photo of my children'), 'wish')).toBe('A photo of my children');
    const studio = BAKER.replace('Plum tart, also: [tarte aux prunes]', 'Passport photo, also: [photo]');
    expect(talkWith(studio).say('photo please').text).not.toContain('http');
  });
});

describe('the wish to see an offer', () => {
  const source = (code: string): string => `
name: Lumo
languages: [${code}]
currency: EUR
offers:
  - { name: Zirbo, price: 6, picture: https://lumo.example/z.jpg, document: https://lumo.example/z.pdf }
  - { name: Kelto, price: 8 }
  - { name: Rumba, price: 9 }
`;

  it.each([
    ['en', ['Zirbo photo?', 'Can you show me the Zirbo?', 'What does Zirbo look like?']],
    ['de', ['Foto von Zirbo?', 'Haben Sie ein Foto von Zirbo?', 'Wie sieht Zirbo aus?', 'Zeigen Sie mir Zirbo']],
    ['es', ['¿Tienen fotos de Zirbo?', 'Foto Zirbo', 'Muéstrame Zirbo por favor']],
    ['fr', ['Une photo de Zirbo ?', 'Vous avez des photos de Zirbo ?', 'Montrez-moi Zirbo']],
    ['it', ['Foto di Zirbo?', 'Avete una foto di Zirbo?', 'Mi mostra Zirbo?']],
    ['nl', ['Foto van Zirbo?', "Heeft u foto's van Zirbo?", 'Laat me Zirbo zien']],
    ['pt', ['Tem fotos de Zirbo?', 'Foto do Zirbo', 'Pode mostrar Zirbo?']],
    ['pt-BR', ['Me manda uma foto do Zirbo', 'Vocês têm foto do Zirbo?']],
    ['id', ['Ada foto Zirbo?', 'Minta foto Zirbo', 'Boleh lihat foto Zirbo?']],
    ['tr', ['Zirbo fotoğrafı var mı?', 'Zirbo resmi', 'Zirbo nasıl görünüyor?']],
    ['ar', ['صورة Zirbo؟', 'عندكم صور Zirbo؟', 'ممكن صورة Zirbo']],
    ['hi', ['Zirbo की फोटो दिखाइए', 'Zirbo फोटो', 'Zirbo कैसा दिखता है?']],
    ['hi-Latn', ['Zirbo ka photo bhejo', 'Zirbo dikhao', 'Zirbo kaisa dikhta hai?']],
  ])('is understood in %s', (code, questions) => {
    for (const text of questions)
      expect([text, talkWith(source(code), { language: code }).say(text).text]).toEqual([
        text,
        expect.stringMatching(/Zirbo: https:\/\/lumo\.example\/z\.jpg$/),
      ]);
  });

  it.each([
    ['en', 'Zirbo brochure?'],
    ['de', 'Prospekt zu Zirbo?'],
    ['es', 'Catálogo de Zirbo'],
    ['fr', 'Brochure de Zirbo ?'],
    ['it', 'Catalogo Zirbo'],
    ['nl', 'Folder van Zirbo?'],
    ['pt', 'Catálogo de Zirbo'],
    ['id', 'Brosur Zirbo'],
    ['tr', 'Zirbo broşürü'],
    ['ar', 'كتالوج Zirbo'],
    ['hi', 'Zirbo कैटलॉग'],
    ['hi-Latn', 'Zirbo ka brochure'],
  ])('is for a document in %s: %s', (code, text) => {
    expect(talkWith(source(code), { language: code }).say(text).text).toMatch(
      /Zirbo: https:\/\/lumo\.example\/z\.pdf$/,
    );
  });
});
