import { describe, expect, it } from 'vitest';
import { packOf } from '../../src/phrases/packs.ts';
import { BIKE_RENTAL, KENNEL, MUSIC_SCHOOL, PRINT_SHOP } from './desk-businesses.ts';
import { talkWith } from './desk-stand.ts';

const passOn = (code: string, business: string): string =>
  (packOf(code)?.says.passOn ?? '').replace('{business}', business);
const value = (reply: { claims: { field: string; value: string }[] }, field: string): string | undefined =>
  reply.claims.find((claim) => claim.field === field)?.value;

describe('answers of the file', () => {
  it('does not answer from a question that only shares words', () => {
    for (const text of ['Will I get a GST bill?', 'what is the capital of France', 'Do you accept dogs in the shop?']) {
      const reply = talkWith(PRINT_SHOP).say(text);
      expect(reply).toMatchObject({ needsHuman: true, text: passOn('en', 'Inkwell Print') });
    }
    expect(talkWith(KENNEL).say('Was ist die Hauptstadt von Frankreich?')).toMatchObject({
      needsHuman: true,
      text: passOn('de', 'Hundehof Sonnental'),
    });
    expect(talkWith(MUSIC_SCHOOL).say('Quelle est la capitale de la France ?')).toMatchObject({
      needsHuman: true,
      text: passOn('fr', 'Atelier Do Mi'),
    });
  });

  it('answers a question that is the same in other words', () => {
    expect(talkWith(PRINT_SHOP).say('Are taxes included in your prices?').text).toBe(
      'VAT of 20 % is added to all prices.',
    );
    expect(talkWith(PRINT_SHOP).say('is vat included').text).toBe('VAT of 20 % is added to all prices.');
    expect(talkWith(MUSIC_SCHOOL).say("Est-ce qu'il y a un cours d'essai ?").text).toContain(
      "Le premier cours d'essai est gratuit.",
    );
    expect(talkWith(MUSIC_SCHOOL, { language: 'en' }).say('Is there a trial lesson?').text).toContain(
      'The first trial lesson is free.',
    );
  });

  it('answers a topic of exact sentences with these sentences and no list of offers', () => {
    const reply = talkWith(MUSIC_SCHOOL).say('Je suis allergique, quels cours me conseillez-vous ?');
    expect(reply.text).toBe('Le piano à pouces contient du nickel ; demandez conseil à votre médecin.');
    expect(talkWith(MUSIC_SCHOOL, { language: 'en' }).say('my daughter has an allergy to nickel').text).toBe(
      'The thumb piano contains nickel; please ask your doctor.',
    );
  });

  it('calls a person besides, when what the owner says word for word meets a complaint, a cancellation or a wish to pay', () => {
    for (const wish of ['je veux un remboursement', 'je veux annuler', "j'ai déjà payé"]) {
      const reply = talkWith(MUSIC_SCHOOL).say(`Mon fils est allergique, ${wish}`);
      expect(reply.text).toContain('Le piano à pouces contient du nickel');
      expect(reply.text).toContain(passOn('fr', 'Atelier Do Mi'));
      expect(reply.needsHuman).toBe(true);
    }
  });

  it('takes no name that is spelled like a topic for the topic', () => {
    expect(talkWith(MUSIC_SCHOOL).say("Bonjour, je m'appelle Nickol").text).not.toContain('nickel');
  });

  it('says what comes first before anything else and calls a person', () => {
    const reply = talkWith(KENNEL).say('Mein Hund hat einen Giftköder gefressen, was kostet der Zwinger?');
    expect(reply.text.startsWith('Bei Vergiftung sofort in die Tierklinik!')).toBe(true);
    expect(reply.needsHuman).toBe(true);
  });

  it('tells the sentences under a heading that a question names', () => {
    expect(talkWith(KENNEL).say('Welche Impfung braucht der Hund?').text).toContain('gültige Impfung gegen Tollwut');
    expect(talkWith(BIKE_RENTAL).say('¿Cuánto es la fianza?').text).toContain('Fianza de 50 €');
    expect(talkWith(PRINT_SHOP).say('How much is the delivery within Leeds?').text).toContain(
      'Delivery within Leeds costs £6.',
    );
  });

  it('tells the sentence that holds most of a question, and calls a person for the rest', () => {
    const reply = talkWith(PRINT_SHOP).say('Will delivery abroad happen?');
    expect(reply.text).toContain('We do not deliver abroad.');
    expect(reply.needsHuman).toBe(true);
    expect(talkWith(PRINT_SHOP).say('Is life abroad happier?').text).not.toContain('deliver');
  });

  it('looks for what is asked in the sentences of the offer that the chat is about', () => {
    const chat = talkWith(PRINT_SHOP);
    chat.say('How much is the roll-up banner?');
    const reply = chat.say('Does it come with a bag?');
    expect(reply.text).toContain('Aluminium stand with a carrying bag.');
    expect(reply.needsHuman).toBe(true);
  });

  it('tells what the owner wrote of an offer when a question asks for it', () => {
    expect(talkWith(PRINT_SHOP).say('Does the roll-up banner come with a bag?').text).toContain(
      'Aluminium stand with a carrying bag.',
    );
    expect(talkWith(BIKE_RENTAL).say('¿Qué autonomía tiene la eléctrica?').text).toContain('60 km');
  });
});

describe('prices and lists', () => {
  it('prices a size and never takes it or a time for a number of pieces', () => {
    const reply = talkWith(MUSIC_SCHOOL).say('piano 45 minutes, je passe vers 17h');
    expect(reply.text).toContain('35');
    expect(reply.text).not.toMatch(/25|595|1[ .]?575/);
  });

  it('prices the tier that a number asks for and asks what is missing', () => {
    const reply = talkWith(PRINT_SHOP).say('I need 200 flyers');
    expect(reply.text).toMatch(/£50(?:\.00)?/);
    expect(reply.text.endsWith('By which date do you need it?')).toBe(true);
    expect([value(reply, 'offer'), value(reply, 'quantity')]).toEqual(['Flyer', '200']);
  });

  it('keeps the offer under discussion', () => {
    const talk = talkWith(PRINT_SHOP);
    talk.say('How much is a flyer?');
    const reply = talk.say('and for 400?');
    expect(reply.text).toMatch(/£100(?:\.00)?/);
    expect(value(reply, 'quantity')).toBe('400');
    const kennel = talkWith(KENNEL);
    kennel.say('Was kostet der Einzelzwinger?');
    expect(kennel.say('und für 7 Nächte?').text).toMatch(/182/);
  });

  it('says that a number is below the minimum', () => {
    expect(talkWith(PRINT_SHOP).say('only 10 flyers please').text).toMatch(/[Mm]inimum[^\n]*50/);
    expect(talkWith(MUSIC_SCHOOL).say('violon 1 mois').text).toMatch(/3/);
  });

  it('answers "rate?" and "price list" with the offers', () => {
    for (const text of ['rate?', 'price list']) {
      const reply = talkWith(PRINT_SHOP).say(text);
      expect(reply).toMatchObject({ needsHuman: false });
      expect(reply.text).toContain('Flyer');
      expect(reply.text).toContain('Business card box');
    }
  });

  it('answers for what is not offered only with the closed list, and once', () => {
    const talk = talkWith(PRINT_SHOP);
    expect(talk.say('do you have t-shirts?').text).toContain('Roll-up banner');
    const again = talk.say('do you have umbrellas?');
    expect(again).toMatchObject({ needsHuman: true });
    expect(again.text).not.toContain('Roll-up banner');
    expect(talk.say('what do you offer?').text).toContain('Roll-up banner');
  });

  it('calls a person besides, since what is not on the list may be no offer at all', () => {
    const reply = talkWith(PRINT_SHOP).say('do you have wifi?');
    expect(reply.needsHuman).toBe(true);
    expect(reply.text).toContain('Roll-up banner');
  });

  it('does not repeat the list of offers in a chat', () => {
    const talk = talkWith(BIKE_RENTAL);
    const replies = ['¿precio?', 'quiero información', '¿precio?', 'gracias'].map((text) => talk.say(text).text);
    expect(replies.filter((text) => text.includes('Bicicleta urbana')).length).toBeLessThanOrEqual(2);
  });
});

describe('hours, address, contacts', () => {
  it('says yes or no to whether it is open now', () => {
    expect(talkWith(PRINT_SHOP).say('are you open now?').text).toMatch(/^Yes/);
    expect(talkWith(PRINT_SHOP, { at: '2026-03-04T22:00:00Z' }).say('are you open now?').text).toMatch(/^No/);
    expect(talkWith(KENNEL, { at: '2026-03-04T22:00:00Z' }).say('Haben Sie jetzt geöffnet?').text).toMatch(
      /^(?:Nein|Jetzt)/,
    );
  });

  it('tells hours, address, telephone and links of the file only', () => {
    expect(talkWith(MUSIC_SCHOOL).say('Quels sont vos horaires ?').text).toMatch(/14/);
    expect(talkWith(KENNEL).say('Wo finde ich Sie? Wie ist die Adresse?').text).toContain('Musterweg 9');
    expect(talkWith(PRINT_SHOP).say('what is your phone number?').text).toContain('+44 113 000 4455');
    expect(talkWith(BIKE_RENTAL).say('¿Cuál es su correo electrónico?').text).not.toMatch(/@/);
  });
});

describe('what goes to a person at once', () => {
  const wishes: [string, string, string, string[]][] = [
    [
      PRINT_SHOP,
      'en',
      'Inkwell Print',
      [
        'ok please book the order',
        'I have paid 50 %',
        'cancel',
        'send me the bank details',
        'the flyers arrived damaged, I want a refund',
        'asdf qwer',
      ],
    ],
    [MUSIC_SCHOOL, 'fr', 'Atelier Do Mi', ["j'ai payé 50 %", 'je veux annuler', 'envoyez-moi votre RIB']],
    [
      KENNEL,
      'de',
      'Hundehof Sonnental',
      ['ich habe schon bezahlt', 'ich möchte stornieren', 'ich möchte mich beschweren'],
    ],
    [BIKE_RENTAL, 'es', 'Pedal Libre', ['ya pagué', 'quiero cancelar', 'tengo una queja']],
  ];
  it('hands over orders, payments, cancellations, complaints and what it does not understand, in the customer’s language', () => {
    for (const [source, code, name, texts] of wishes) {
      for (const text of texts) {
        const reply = talkWith(source).say(text);
        expect([text, reply.needsHuman, reply.text]).toEqual([text, true, passOn(code, name)]);
      }
    }
  });

  it('prices nothing in a statement of which it understands the offer only', () => {
    const reply = talkWith(PRINT_SHOP).say('my flyers came out far too dark and your colleague laughed');
    expect(reply.needsHuman).toBe(true);
    expect(reply.text).not.toContain('£');
  });

  it('takes "not interested" politely and asks nothing more', () => {
    const talk = talkWith(PRINT_SHOP);
    talk.say('How much is a flyer?');
    const reply = talk.say('not interested');
    expect(reply).toMatchObject({
      needsHuman: false,
      claims: [],
      text: packOf('en')?.says.notInterestedReply,
    });
  });

  it('repeats that a person was called while one is waited for', () => {
    const talk = talkWith(PRINT_SHOP, { language: 'en' });
    talk.say('can I talk to a person please');
    for (const text of ['no, I want to talk to a person', 'are you there?']) {
      expect(talk.say(text)).toMatchObject({ needsHuman: true, text: packOf('en')?.says.personAgain });
    }
  });
});

describe('what is taken down', () => {
  it('gives a bare answer to the question asked last', () => {
    const talk = talkWith(PRINT_SHOP);
    expect(talk.say('How much is a flyer?').text.endsWith('How many pieces do you need?')).toBe(true);
    const count = talk.say('100');
    expect(value(count, 'quantity')).toBe('100');
    expect(count.text).toMatch(/£40/);
    const day = talk.say('tomorrow');
    expect(value(day, 'date')).toBe('2026-03-05');
    expect(day.text).toBe('May I have your name?');
    const done = talk.say('Anna Berg');
    expect(value(done, 'name')).toBe('Anna Berg');
    expect(done.needsHuman).toBe(true);
  });

  it('finds a name before or after the words that give it', () => {
    expect(value(talkWith(PRINT_SHOP).say('My name is Kavita Rao'), 'name')).toBe('Kavita Rao');
    expect(value(talkWith(KENNEL).say('Mein Name ist Jan Otto'), 'name')).toBe('Jan Otto');
    expect(value(talkWith(MUSIC_SCHOOL, { language: 'hi-Latn' }).say('Kavita hai mera naam'), 'name')).toBe('Kavita');
    expect(value(talkWith(PRINT_SHOP).say("I'm looking for flyers"), 'name')).toBeUndefined();
  });

  it('reads a limit as a budget and never as a number of pieces', () => {
    const talk = talkWith(PRINT_SHOP);
    talk.say('flyers');
    const reply = talk.say('under 500');
    expect(value(reply, 'quantity')).toBeUndefined();
    const both = talkWith(BIKE_RENTAL).say('bicicleta urbana por menos de 200 euros para 15 personas');
    expect(value(both, 'people')).toBe('15');
  });

  it('leaves the number of pieces as it is when a budget for each is named', () => {
    const talk = talkWith(PRINT_SHOP);
    talk.say('100 flyers');
    const reply = talk.say('budget 40 per piece');
    expect([value(reply, 'quantity'), value(reply, 'budget')]).toEqual([undefined, '40']);
    expect(value(talk.say('up to 150 pieces'), 'quantity')).toBe('150');
  });

  it('takes the number of things for nothing else where they come in sizes', () => {
    expect(value(talkWith(MUSIC_SCHOOL).say('3 piano'), 'age')).toBeUndefined();
    expect(value(talkWith(MUSIC_SCHOOL).say('piano, 9 ans'), 'age')).toBe('9');
  });

  it('adds up kinds of one thing with their words as the quote', () => {
    const talk = talkWith(PRINT_SHOP);
    talk.say('How much is a flyer?');
    const reply = talk.say('50 white, 50 black');
    expect(reply.claims).toContainEqual({ field: 'quantity', value: '100', quote: '50 white, 50 black' });
  });

  it('reads two offers with the number of each', () => {
    const reply = talkWith(PRINT_SHOP).say('320 flyers and 2 banners');
    expect(reply.text).toMatch(/£80/);
    expect(reply.text).toMatch(/£170/);
    expect(value(reply, 'offer')).toBe('Flyer, Roll-up banner');
  });

  it('files no stray sentence', () => {
    const talk = talkWith(MUSIC_SCHOOL);
    talk.say('cours de piano');
    expect(talk.say('je vous ai déjà écrit hier à ce sujet').claims.filter(({ field }) => field !== 'day')).toEqual([]);
  });

  it('asks nothing twice in a row without news', () => {
    const talk = talkWith(BIKE_RENTAL);
    const first = talk.say('bicicleta urbana');
    expect(first.text.endsWith('¿Para cuántas personas?')).toBe(true);
    expect(talk.say('¿dónde están?').text).not.toContain('¿Para cuántas personas?');
  });
});
