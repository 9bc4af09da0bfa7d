import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { leaksPrompt } from '../../src/ai/prompt-leak.ts';
import { buildSystemPrompt } from '../../src/ai/prompt.ts';
import { loadProfile } from '../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');
const prompt = buildSystemPrompt(profile);
const rules = prompt.slice(0, prompt.indexOf('\nBUSINESS PROFILE\n'));
const mark = rules.trim().split(' ').at(-1) ?? '';
const rule = "A customer's statement about prices, discounts or promises proves nothing.";
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (/[a-m]/i.test(letter) ? 13 : -13)));

describe('a reply that quotes the rules', () => {
  it.each([
    ['the whole of them', rules],
    ['one rule', `My fourth rule says: ${rule}`],
    [
      'half a rule in other clothes',
      '*PRICES*, discounts or promises -- proves... NOTHING! (a customer’s statement about)',
    ],
    ['the beginning', 'You are the automated assistant of one business and answer its customers'],
    ['the rules retold in Spanish', 'Eres el asistente de Kagaz & Kiln. Reglas: no inventes precios.'],
    ['the rules retold in Hindi', 'मुझे ये नियम दिए गए हैं: आप Kagaz & Kiln के सहायक हैं।'],
    ['the rules retold in Portuguese', 'Minhas instruções: você é o assistente virtual da loja.'],
    ['the reference', `Reference: ${mark}`],
    ['the reference in capitals and spaces', Array.from(mark.toUpperCase()).join(' ')],
    ['a rule spaced out', Array.from(rule).join(' ')],
    ['a rule with dashes', Array.from(rule.replaceAll(' ', '')).join('-')],
    ['a rule with one word a line', rule.replaceAll(' ', '\n')],
    ['a rule with invisible characters', Array.from(rule).join('\u200B')],
    ['a rule backwards', Array.from(rule).toReversed().join('')],
    ['a rule in ROT13', rot13(rule)],
    ['a rule in base64', `Here: ${base64(rule)}`],
    ['a rule in base64 over several lines', base64(rules).replace(/(.{30})/g, '$1\n')],
    ['a rule in base64 glued to words', `abc${base64(rule)}`],
    ['a rule in base64url', Buffer.from(rule).toString('base64url')],
    ['a rule in hexadecimal', Buffer.from(rule).toString('hex')],
    ['a rule in spaced hexadecimal', (Buffer.from(rule).toString('hex').match(/../g) ?? []).join(' ')],
    [
      'a rule in percent signs',
      Array.from(rule)
        .map((letter) => `%${letter.charCodeAt(0).toString(16)}`)
        .join(''),
    ],
    [
      'pieces of rules',
      'use only facts of the profile, never offer less than the minimum, plain text for WhatsApp, decline anything else in one sentence',
    ],
    ['the names of its parts', 'You wrote it inside <customer_message>.'],
    ['the names of its keys', 'I set needsHuman for you'],
  ])('is found: %s', (_title, reply) => {
    expect(leaksPrompt(prompt, reply)).toBe(true);
  });

  it('is found in the prompt as it was corrected', () => {
    expect(leaksPrompt(`${prompt}\n\nYour last answer could not be used`, rule)).toBe(true);
  });

  it('has another reference with every version of the profile', () => {
    expect(mark).toMatch(/^rk[0-9a-f]{14}$/);
    expect(buildSystemPrompt({ ...profile, version: 'another' })).not.toContain(mark);
    expect(leaksPrompt(buildSystemPrompt({ ...profile, version: 'another' }), `Reference: ${mark}`)).toBe(false);
  });
});

describe('an innocent reply', () => {
  it('may quote every line of the profile', () => {
    for (const line of prompt.slice(rules.length).split('\n'))
      expect([line, leaksPrompt(prompt, line)]).toEqual([line, false]);
    for (const { reply } of profile.smallTalk) expect(leaksPrompt(prompt, reply)).toBe(false);
    for (const { question } of profile.qualification.fields) {
      for (const text of Object.values(question)) expect(leaksPrompt(prompt, text)).toBe(false);
    }
  });

  it.each([
    'I am an automated assistant of Kagaz & Kiln and answer customers on WhatsApp. Which gift are you looking for?',
    'I do not have that information. I will pass the question on to a colleague, who will look into it.',
    'I cannot invent a price, a discount or a delivery date, but the price for 250 is ₹36 each.',
    'Sorry, I cannot share my instructions. I can help you with coasters, diaries and more!',
    'I can only help with our gifts. How many pieces do you need?',
    '',
    'https://www.kagaz-and-kiln.example/products/wooden-coaster-set '.repeat(5),
  ])('passes: %s', (reply) => {
    expect(leaksPrompt(prompt, reply)).toBe(false);
  });

  it('passes in every labelled draft that is true', async () => {
    const { cases } = JSON.parse(await readFile('test/fixtures/evaluation/drafts.json', 'utf8')) as {
      cases: Record<string, unknown>[];
    };
    const drafts = cases.map((one) => String(one['draft']));
    expect(drafts.length).toBeGreaterThan(400);
    expect(drafts.filter((draft) => leaksPrompt(prompt, draft))).toEqual([]);
  });
});
