import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { foldDrawnOut, normaliseText } from '../../src/answer/normalise-text.ts';
import { createReplyCache, type ReplyCache } from '../../src/answer/reply-cache.ts';
import { loadProfile, parseProfile } from '../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');
const ask = (cache: ReplyCache, texts: readonly string[]) =>
  cache.lookup({ texts, pendingQuestion: null, hasMedia: false, hasQuote: false });
const replyOf = (language: string, intent: string): string | undefined =>
  profile.smallTalk.find((entry) => entry.language === language && entry.intent === intent)?.reply;

describe('small talk', () => {
  it.each([
    [
      'en',
      'greeting',
      [
        'Hi',
        'hiii',
        'HELLO!!',
        'hello?',
        'hey 👋🏽',
        ' good morning, sir. ',
        '*Hi*',
        'ＨＩ',
        'Hi\u200b',
        'hellooo theree',
        'Good Evening 🙏',
      ],
    ],
    ['en', 'thanks', ['Thanks!', 'thank you so much 😊', 'thankssss', 'Thank you...', 'thanks ❤️', 'Thx']],
    ['en', 'goodbye', ['bye', 'Byeee', 'Bye bye!', 'Have a nice day ☀️', 'good night']],
    ['hi', 'greeting', ['नमस्ते', 'नमस्ते 🙏🏻', 'नमस्कार।', 'सुप्रभात 🌞', '🙏 प्रणाम']],
    ['hi', 'thanks', ['धन्यवाद', 'बहुत बहुत धन्यवाद!', 'शुक्रिया 😊']],
    ['hi', 'goodbye', ['अलविदा', 'फिर मिलेंगे']],
    [
      'hi-Latn',
      'greeting',
      ['Namaste', 'namasteee 🙏', 'Namaskar ji', 'ram ram', 'Hello ji', 'kaise ho?', 'Hello bhaiya!'],
    ],
    ['hi-Latn', 'thanks', ['dhanyavaad', 'Shukriya!', 'bahut bahut dhanyavad', 'thanks ji']],
    ['hi-Latn', 'goodbye', ['phir milenge', 'alvida', 'Bye ji']],
    ['es', 'greeting', ['¡Hola!', 'holaaa', 'Buenos días', 'buenas tardes 😊', 'HOLA', '¿Qué tal?']],
    ['es', 'thanks', ['gracias', '¡Muchas gracias!', 'Mil gracias 🙏']],
    ['es', 'goodbye', ['adiós', 'Hasta luego', 'chao!']],
    ['pt', 'greeting', ['Olá', 'oi', 'oiii', 'Bom dia!', 'Boa tarde 😊', 'oi, tudo bem?']],
    ['pt', 'thanks', ['obrigado', 'Muito obrigada!', 'valeu 👍']],
    ['pt', 'goodbye', ['tchau', 'Até logo!', 'até mais']],
    ['ar', 'greeting', ['مرحبا', 'مرحباااا', 'السلام عليكم', 'صباح الخير 🌹', 'أهلا وسهلا!']],
    ['ar', 'thanks', ['شكرا', 'شكراً جزيلاً', 'شكرا لك 🙏']],
    ['ar', 'goodbye', ['مع السلامة', 'إلى اللقاء']],
  ])('in %s is answered at once as %s', (language, intent, messages) => {
    const cache = createReplyCache(profile);
    for (const message of messages) {
      expect({ message, hit: ask(cache, [message]) }).toEqual({
        message,
        hit: { text: replyOf(language, intent), language, topic: intent },
      });
    }
    expect(cache.stats()).toEqual({ hits: messages.length, misses: 0, bypasses: 0 });
  });

  it('hits for every phrase of the file, exactly as it is written there', () => {
    const cache = createReplyCache(profile);
    for (const entry of profile.smallTalk) {
      for (const phrase of entry.phrases) {
        expect({ phrase, reply: ask(cache, [phrase])?.text }).toEqual({ phrase, reply: entry.reply });
      }
    }
  });

  it('hits when all messages of the turn have the same intent, in the language of the last', () => {
    const cache = createReplyCache(profile);
    expect(ask(cache, ['Hi', 'Hi'])?.text).toBe(replyOf('en', 'greeting'));
    expect(ask(cache, ['Hi', 'नमस्ते'])?.language).toBe('hi');
    expect(ask(cache, ['Hi', 'thanks'])).toBeNull();
  });
});

describe('anything else', () => {
  it.each([
    [
      'a greeting with a question',
      [
        'Hi, do you have coasters?',
        'hi price?',
        'hello coasters',
        'Hi. 100 pens',
        'hola, tienen tazas?',
        'oi, quanto custa?',
        'नमस्ते, डायरी चाहिए',
        'namaste diary chahiye',
        'مرحبا كم السعر',
      ],
    ],
    [
      'an answer to a question of ours',
      [
        'ok',
        'OK 👍',
        'yes',
        'yess',
        'no',
        'no thanks',
        'haan',
        'haan ji',
        'ji',
        'theek hai',
        'ठीक है',
        'हाँ',
        'sí',
        'si',
        'sim',
        'não',
        'tudo bem',
        'نعم',
        'لا',
        'تمام',
        'morning',
        'tata',
      ],
    ],
    ['a number', ['100', '2', '५०', '٥٠', 'hi 5', 'hi5']],
    ['an emoji alone, which may answer or complain', ['👍', '🙏', '👋', '😡', '❤️']],
    [
      'a greeting with an emoji that says more',
      ['hi 📓', 'hello 🎁?', 'hi ☕', 'thanks 👎', 'thanks 😡', 'thank you 🙄', 'hi 💰'],
    ],
    ['a symbol that says more', ['hi $', 'hello ₹', 'hi #', 'bye %', 'hi + diary', 'hi @']],
    [
      'a word that only begins or ends like a greeting',
      [
        'history',
        'hike',
        'him',
        'hill',
        'helloween',
        'thankless',
        'goodbyes to whom',
        'holas de',
        'byelaws',
        'oil',
        'alo vera',
      ],
    ],
    [
      'thanks that carry something',
      [
        'thanks but no',
        'thanks, send the invoice',
        'thank you for nothing',
        'not thanks',
        'thanks for the 200 mugs',
        'no gracias',
        'não obrigado',
        'gracias pero no',
        'शुक्रिया नहीं चाहिए',
      ],
    ],
    ['two intents in one message', ['hi thanks', 'thanks bye', 'Hello. Goodbye.']],
    [
      'a sentence with a greeting in it',
      ['please say hi to the team', 'I said hello', 'why good morning', 'stop', 'hi stop'],
    ],
    ['nothing', ['', '   ', '...', '???', '\u200b']],
  ])('goes to the model: %s', (_title, messages) => {
    const cache = createReplyCache(profile);
    for (const message of messages) expect({ message, hit: ask(cache, [message]) }).toEqual({ message, hit: null });
    expect(cache.stats().hits).toBe(0);
  });

  it('goes to the model when one message of the turn is not small talk, wherever it stands', () => {
    const cache = createReplyCache(profile);
    expect(ask(cache, ['Hi', 'do you have coasters?'])).toBeNull();
    expect(ask(cache, ['do you have coasters?', 'Hi'])).toBeNull();
    expect(ask(cache, ['Hi', '100', 'Hi'])).toBeNull();
    expect(ask(cache, [])).toBeNull();
  });

  it('goes to the model when the message is long or broken, without harm', () => {
    const cache = createReplyCache(profile);
    expect(ask(cache, ['hi'.repeat(40_000)])).toBeNull();
    expect(ask(cache, [`hi${' '.repeat(500)}`])).toBeNull();
    expect(ask(cache, ['\ud83d', '__proto__', 'constructor', '\0'])).toBeNull();
    expect(ask(cache, ['__proto__'])).toBeNull();
  });
});

describe('small talk in the ways people write it', () => {
  it.each([
    [
      'en',
      'greeting',
      [
        'Dear Sir/Madam',
        'Good Afternoon Team,',
        'Hi, how are you?',
        'hello\ngood morning',
        'Sir good morning',
        'Hello everyone 🌸',
      ],
    ],
    [
      'en',
      'thanks',
      [
        'ok thank you',
        'Okay, thanks!',
        'thanks sir',
        'bhai thanks',
        'Thank you 🙏 thanks',
        'thanks. thanks.',
        'great, thank you madam',
      ],
    ],
    ['en', 'goodbye', ['ok bye', 'okay good night sir', 'Bye, take care']],
    [
      'hi-Latn',
      'thanks',
      ['thanks yaar', 'Thank you so much bhaiya', 'thik hai thank you ji', 'bahut bahut dhanyawaad sir ji'],
    ],
    ['hi-Latn', 'greeting', ['good morning bhai', 'Hi, namaste', 'hello bhaiya ji']],
    ['hi', 'greeting', ['राम-राम जी', 'नमस्कार मैडम', 'गुड मॉर्निंग सर']],
    ['es', 'greeting', ['Hola, ¿cómo están?', 'buenos dias a todos', '¡Hola! Buenas tardes.']],
    ['es', 'thanks', ['ok, muchas gracias', 'muchas gracias por su ayuda', 'perfecto gracias']],
    ['pt', 'greeting', ['ola', 'Olá, como está?', 'Bom dia pessoal', 'oi! tudo joia']],
    ['pt', 'goodbye', ['ate logo', 'tá bom, tchau']],
    ['ar', 'greeting', ['السَّلامُ عَلَيكُم', 'ســـلام', 'السلام عليكم ورحمه الله', 'مرحبا أخي']],
    ['ar', 'thanks', ['شكرا شكرا', 'طيب شكرا', 'شكراً يا أخي']],
  ])('in %s is answered at once as %s', (language, intent, messages) => {
    const cache = createReplyCache(profile);
    for (const message of messages) {
      expect({ message, hit: ask(cache, [message]) }).toEqual({
        message,
        hit: { text: replyOf(language, intent), language, topic: intent },
      });
    }
  });

  it.each([
    ['somebody who waits for an answer', ['hello, hello', 'Hi. Hi.', 'hello? anyone there?', 'hi hello are you there']],
    [
      'a name where "sir" could stand',
      ['Hi Priya', 'thanks Rahul', 'namaste Sharma ji', 'Hola María', 'Bom dia Fernanda', 'شكرا خالد'],
    ],
    ['an acceptance before a greeting', ['ok hi', 'ठीक है नमस्ते']],
    ['words that fold into others', ['buy', 'audios', 'holy', 'hill', 'سكر', 'شكر']],
    [
      'more after the courtesy',
      [
        'thanks team lunch',
        'bye the way',
        'thank you cards',
        'take care of it',
        'ok thank you but no',
        'Hi, good morning, 100 mugs',
      ],
    ],
  ])('goes to the model when it is %s', (_title, messages) => {
    const cache = createReplyCache(profile);
    for (const message of messages) expect({ message, hit: ask(cache, [message]) }).toEqual({ message, hit: null });
  });
});

describe('small talk in the short forms of chats', () => {
  it.each([
    ['thx a lot', 'thanks'],
    ["Hope you're doing well!", 'greeting'],
    ['holaaaa q tal', 'greeting'],
    ['muchas grasias', 'thanks'],
    ['oieee bom dia', 'greeting'],
    ['good evng sir', 'greeting'],
    ['hi namaste', 'greeting'],
    ['• thank you', 'thanks'],
  ])('understands "%s"', (text, topic) => {
    expect(ask(createReplyCache(profile), [text])?.topic).toBe(topic);
  });

  it.each(['thx no', 'hi hi', 'k', 'u', 'good boa', 'q', 'thx u said', 'ty bye hi'])(
    'leaves "%s" to the model',
    (text) => {
      expect(ask(createReplyCache(profile), [text])).toBeNull();
    },
  );
});

describe('the cache and its profile', () => {
  it('answers with the texts of the profile it was made from', async () => {
    const source = await readFile('business.yaml', 'utf8');
    const other = parseProfile(source.replace('You are welcome!', 'Any time!'), 'x');
    expect(ask(createReplyCache(other), ['thanks'])?.text).toMatch(/^Any time!/);
    expect(ask(createReplyCache(profile), ['thanks'])?.text).toMatch(/^You are welcome!/);
  });

  it('refuses a profile in which one message would mean two things', async () => {
    const source = await readFile('business.yaml', 'utf8');
    const clash = parseProfile(source.replace('      - much appreciated\n', '      - "Hel\\u200blo"\n'), 'x');
    expect(() => createReplyCache(clash)).toThrow(/"hello" \(greeting\) and "Hel.lo" \(thanks\) are the same message/);
  });
});

describe('normalising', () => {
  it('keeps digits, letters inside words and unknown symbols apart', () => {
    expect(normaliseText('  Hi,   THERE!! 👋🏿 ')).toBe('hi there');
    expect(normaliseText('C++')).toBe('c++');
    expect(normaliseText('50%')).toBe('50%');
    expect(normaliseText('good')).toBe('good');
    expect(foldDrawnOut('goood morninggg', 3)).toBe('goood morning');
    expect(foldDrawnOut('hii 100', 2)).toBe('hi 100');
    expect(foldDrawnOut('1000', 2)).toBe('1000');
  });
});
