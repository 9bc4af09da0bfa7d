import type { Verdict } from '../../src/domain/proof.ts';
import type { ShownToVerifier } from '../helpers/honest-verifier.ts';

/**
 * What customers write and what the model answers. Every question carries a mark, a row of symbols that stands for the
 * customer and the number of the message; the model repeats the marks of the turn it answers. So whoever reads a reply knows
 * which messages it answers, and the server finds nothing in it to prove: no figure, and nothing about the business.
 */
type Mark = { customer: number; index: number };

const symbols = '▲△▼▽◆◇●○■□★☆♠♣♤♧';
const signs = { start: '►', end: '◄' } as const;
const wide = 4;

/** How many customers, and messages of one customer, there are marks for. */
export const mostMarks = symbols.length ** wide;

const openings = [
  'I would like to ask something',
  'Here is one more thing I want to know',
  'Could you please look at this',
  'Please tell me about this too',
] as const;

export const greeting = 'Hi';
/** In a model's reply: a greeting was among the messages of the turn. */
const greetedBack = 'And hello to you.';
const readyGreeting = 'Hello! What can I do for you?';
/** What a long reply is filled with: few sentences, for more than eighty are refused. */
const fillings = [
  ' It is a pleasure to read you, and every line that you have written here is read with the care that it deserves, without any hurry at all.',
  ' It is a pleasure to read you.',
] as const;
const longWish = 'at length';
const phonePrefix = '91998';

/** A question with its mark; to one that asks `long` the model answers as much as one message can hold. */
export function questionText({ customer, index }: Mark, long: boolean): string {
  const opening = openings[index % openings.length];
  return `${opening}, message ${index + 1} of customer ${customer}${long ? `, ${longWish}` : ''}: ${markOf('start', { customer, index })}`;
}

/**
 * What the model answers to a turn: all marks of the turn at the beginning and the last of them once more at the end, with a
 * word for a greeting among them.
 */
export function replyTo(turnText: string): string {
  const marks = marksIn(turnText);
  const last = marks.at(-1);
  const greets = turnText.split('\n').includes(greeting) ? ` ${greetedBack}` : '';
  const start = `I have read this: ${marks.map((mark) => markOf('start', mark)).join(' ')}.${greets}`;
  const end = last === undefined ? '' : ` That was all about ${markOf('end', last)}.`;
  if (!turnText.includes(longWish)) return start + end;
  // With the line that introduces the assistant this is more than the 4,096 characters of one message.
  const middle = fillings.reduce(
    (text, line) => text + line.repeat(Math.floor((4_090 - start.length - end.length - text.length) / line.length)),
    '',
  );
  return start + middle + end;
}

/**
 * The verdicts on a reply of `replyTo`: mere courtesy. What was mixed in is supported when it is the very words of a fact and else
 * contradicted: a figure that was changed may happen to be true of another fact, and that is not what was said.
 */
export function verdictsOn({ facts, sentences }: ShownToVerifier): Verdict[] {
  return sentences.map((sentence, at) => {
    if (isCourtesy(sentence)) return { n: at + 1, class: 'courtesy', facts: [] };
    const fact = facts.find(({ text }) => text === sentence);
    return { n: at + 1, class: fact ? 'supported' : 'contradicted', facts: fact ? [fact.id] : [] };
  });
}

function isCourtesy(sentence: string): boolean {
  return (
    sentence.startsWith('I have read this: ') ||
    sentence.startsWith('That was all about ') ||
    [greetedBack, ...fillings.map((line) => line.trim())].includes(sentence)
  );
}

/** The marks of a customer's text or at the beginning of a reply, in their order. */
export function marksIn(text: string): Mark[] {
  return readMarks('start', text);
}

/** The mark at the end of a reply: the last message that it answers. */
export function endMarkIn(text: string): Mark | null {
  return readMarks('end', text).at(-1) ?? null;
}

/** Whether a text answers a greeting: the ready answer of `business.yaml`, or a model's that met one in its turn. */
export function answersGreeting(text: string): boolean {
  return text.includes(readyGreeting) || text.includes(greetedBack);
}

/** The phone number of a customer, digits only. */
export function phoneOf(customer: number): string {
  return phonePrefix + String(customer).padStart(7, '0');
}

/** The customer whom a phone number belongs to. */
export function customerOf(phone: string): number {
  return Number(phone.replace('+', '').slice(phonePrefix.length));
}

function markOf(kind: keyof typeof signs, { customer, index }: Mark): string {
  return `${signs[kind]}${spell(customer)}${spell(index)}`;
}

function readMarks(kind: keyof typeof signs, text: string): Mark[] {
  const pattern = new RegExp(`${signs[kind]}([${symbols}]{${wide}})([${symbols}]{${wide}})`, 'g');
  return [...text.matchAll(pattern)].map(([, customer = '', index = '']) => ({
    customer: unspell(customer),
    index: unspell(index),
  }));
}

function spell(number: number): string {
  let rest = number;
  let word = '';
  for (let place = 0; place < wide; place++) {
    word = (symbols[rest % symbols.length] ?? '') + word;
    rest = Math.floor(rest / symbols.length);
  }
  return word;
}

function unspell(word: string): number {
  return word.split('').reduce((number, symbol) => number * symbols.length + symbols.indexOf(symbol), 0);
}
