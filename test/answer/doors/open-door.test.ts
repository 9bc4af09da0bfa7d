import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openDoor } from '../../../src/answer/doors/open-door.ts';
import { loadProfile, parseProfile } from '../../../src/business/profile.ts';
import { notHumanWishes } from './human-look-alikes.ts';
import { humanWishes } from './human-wishes.ts';
import { notOptOuts, optIns, optOuts } from './opt-messages.ts';

const profile = await loadProfile('business.yaml');
/** What opened, for comparison with all messages of a list at once: only those that differ are shown. */
const opened = (message: string, language: string | null = null): string => {
  const door = openDoor(profile, [message], language);
  return door === null ? `${message} -> nothing` : `${message} -> ${door.kind} ${door.language}`;
};
const expected = (kind: string, language: string) => (message: string) => `${message} -> ${kind} ${language}`;

describe.each(Object.entries(humanWishes))('a wish for a person in %s', (language, messages) => {
  it('opens the door, with the reply in that language', () => {
    expect(messages.map((message) => opened(message, language))).toEqual(messages.map(expected('human', language)));
    const door = openDoor(profile, [messages[0] ?? '']);
    expect(door?.reply).toBe(profile.handoff.reply[language]);
  });
});

describe.each(Object.entries(notHumanWishes))('in %s', (_language, messages) => {
  it('what only looks like a wish for a person goes to the model', () => {
    expect(messages.map((message) => opened(message))).toEqual(messages.map((message) => `${message} -> nothing`));
  });
});

describe.each(Object.entries(optOuts))('opting out in %s', (language, messages) => {
  it('opens the door as a whole message', () => {
    expect(messages.map((message) => opened(message, language))).toEqual(messages.map(expected('opt-out', language)));
  });

  it('does not open it inside a sentence', () => {
    const longer = messages.flatMap((message) => [`${message} 100 mugs`, `my brother said ${message}`]);
    expect(longer.map((message) => opened(message))).toEqual(longer.map((message) => `${message} -> nothing`));
  });
});

describe('what only looks like opting out', () => {
  it('goes to the model', () => {
    expect(notOptOuts.map((message) => opened(message))).toEqual(notOptOuts.map((message) => `${message} -> nothing`));
  });
});

describe.each(Object.entries(optIns))('opting in in %s', (language, messages) => {
  it('opens the door as a whole message', () => {
    expect(messages.map((message) => opened(message, language))).toEqual(messages.map(expected('opt-in', language)));
  });
});

describe('a turn of several messages', () => {
  it('is a wish for a person when one of them holds it', () => {
    expect(openDoor(profile, ['price of 100 mugs?', 'or let me talk to someone'])?.kind).toBe('human');
    expect(openDoor(profile, ['let me talk to someone', 'it is about my order'])?.kind).toBe('human');
  });

  it('opts out or in by its last message only', () => {
    expect(openDoor(profile, ['hi', 'STOP'])?.kind).toBe('opt-out');
    expect(openDoor(profile, ['STOP', 'STOP'])?.kind).toBe('opt-out');
    expect(openDoor(profile, ['stop', "he isn't coming"])).toBeNull();
    expect(openDoor(profile, ['STOP', 'sorry, wrong chat. price of mugs?'])).toBeNull();
    expect(openDoor(profile, ['STOP', 'START'])?.kind).toBe('opt-in');
  });

  it('opens nothing when there is nothing in it', () => {
    expect(openDoor(profile, [])).toBeNull();
    expect(openDoor(profile, ['', '   ', '👍', '???'])).toBeNull();
  });
});

describe('a door', () => {
  it('answers in the language of the conversation when its words are shared', () => {
    expect(openDoor(profile, ['agente'], 'pt')?.language).toBe('pt');
    expect(openDoor(profile, ['agente'], 'es')?.language).toBe('es');
    expect(openDoor(profile, ['agente'])?.language).toBe('es');
    expect(openDoor(profile, ['talk to a human'], 'pt')?.language).toBe('en');
  });

  it('has a reply in every language, and every word that the texts tell customers to write opens one', () => {
    for (const [language, text] of Object.entries(profile.offTopic.offer)) {
      const word = /["“](.+)["”]/u.exec(text)?.[1] ?? '';
      expect({ language, opened: openDoor(profile, [word], language)?.kind }).toEqual({ language, opened: 'human' });
    }
    for (const [language, text] of Object.entries(profile.optOut.reply)) {
      expect({ language, says: text.includes('START') }).toEqual({ language, says: true });
    }
    expect(openDoor(profile, ['start'])?.kind).toBe('opt-in');
  });

  it('is not opened by what a customer quotes', () => {
    expect(openDoor(profile, ['50 mugs with "let me talk to a human" on them'])).toBeNull();
    expect(openDoor(profile, ['mugs that say ‘can I speak to the manager’ please'])).toBeNull();
    expect(openDoor(profile, ['"talk to a human"'])?.kind).toBe('human');
    expect(openDoor(profile, ['"STOP"'])?.kind).toBe('opt-out');
  });

  it('costs nothing to speak of for a message of any length', () => {
    const long = 'i want to talk to '.repeat(20_000);
    expect(openDoor(profile, [long])).toBeNull();
    expect(openDoor(profile, [`${long} let me talk to a person`])?.kind).toBe('human');
    expect(openDoor(profile, ['\ud83d'.repeat(5000), '__proto__', 'a'.repeat(100_000)])).toBeNull();
  });
});

describe('the word lists of the business file', () => {
  const withChange = async (from: string, to: string) => {
    const source = await readFile('business.yaml', 'utf8');
    expect(source).toContain(from);
    return () =>
      parseProfile(
        source.replace(from, () => to),
        'business.yaml',
      );
  };

  it('are used as they are written there', async () => {
    const parse = await withChange(
      '- (call|ring|phone) me [back]',
      '- (beam|teleport) me up\n        - (call|ring|phone) me [back]',
    );
    expect(openDoor(parse(), ['Beam me up!'])?.kind).toBe('human');
    expect(openDoor(parse(), ['beam me up and down'])).toBeNull();
  });

  it.each([
    [
      'a bracket that is not closed',
      '- (call|ring|phone) me [back]',
      '- (call|ring me',
      'has a bracket that is not closed',
    ],
    ['dots in the middle', '- (call|ring|phone) me [back]', '- call … me', '"…" in the middle'],
    [
      'nothing but what may be missing',
      '- (call|ring|phone) me [back] [now|asap|urgently|once|soon]',
      '- "[call|ring] [me]"',
      'may be nothing at all',
    ],
    [
      'an opt-out that is not a whole message',
      '- no more (messages',
      '- … no more (messages',
      'must be a whole message',
    ],
    [
      'a text without a language of the business',
      '    es: >-\n      Por supuesto',
      '    fr: >-\n      Bien sur',
      'handoff.reply has no text for es',
    ],
  ])('are refused for %s', async (_title, from, to, fault) => {
    expect(await withChange(from, to)).toThrow(fault);
  });
});
