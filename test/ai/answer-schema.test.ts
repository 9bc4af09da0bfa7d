import { describe, expect, it } from 'vitest';
import { answerJsonSchema, parseAnswer, plainAnswer } from '../../src/ai/answer-schema.ts';
import { ModelFault } from '../../src/ai/model-fault.ts';
import { fields } from './ask-fakes.ts';

describe('reading an answer', () => {
  const answer = {
    language: 'hi-latn',
    intent: 'order',
    slots: [{ field: 'quantity', value: '100', quote: '100 pcs' }],
    needsHuman: false,
    offTopic: false,
    reply: 'Yes',
  };
  const parts = {
    language: 'hi-Latn',
    intent: 'order',
    slots: { product: null, quantity: { value: '100', quote: '100 pcs' } } as unknown,
    needsHuman: false as unknown,
    offTopic: false,
    reply: ' Yes ',
  };
  const json = JSON.stringify(parts);
  const withSlots = (slots: unknown): string => JSON.stringify({ ...parts, slots });

  it.each([
    json,
    `\n${json}\n`,
    `\`\`\`json\n${json}\n\`\`\``,
    `\`\`\`${json}\`\`\``,
    `Here it is:\n${json} Bye`,
    `\uFEFF${json}`,
  ])('finds the JSON in %j', (text) => {
    expect(parseAnswer(text, fields)).toEqual(answer);
  });

  it('takes the slots that have a value and its words, whatever way a model writes them, and no unknown field', () => {
    const slots = {
      product: { value: true, quote: 'haan' },
      quantity: { value: 100, quote: ' 100 pcs ' },
      horoscope: { value: 'x', quote: 'x' },
    };
    expect(parseAnswer(withSlots(slots), fields).slots).toEqual([
      { field: 'product', value: 'yes', quote: 'haan' },
      { field: 'quantity', value: '100', quote: '100 pcs' },
    ]);
    const empty = { product: { value: null, quote: null }, quantity: { value: '5', quote: ' ' } };
    expect(parseAnswer(withSlots(empty), fields).slots).toEqual([]);
    expect(parseAnswer(withSlots({}), fields).slots).toEqual([]);
  });

  it('takes an intent nobody has heard of as another one', () => {
    expect(parseAnswer(JSON.stringify({ ...parts, intent: 'haggling' }), fields).intent).toBe('other');
  });

  it.each([
    ['', 'bad_body'],
    ['  \n', 'bad_body'],
    ['x'.repeat(70_000), 'bad_body'],
    ['no json', 'schema'],
    ['{"language":"en","needsHuman":false', 'schema'],
    [JSON.stringify({ ...parts, needsHuman: 'no' }), 'schema'],
    [JSON.stringify({ ...parts, reply: '  ' }), 'schema'],
    [JSON.stringify({ ...parts, reply: 'x'.repeat(7000) }), 'schema'],
    [JSON.stringify({ ...parts, offTopic: undefined }), 'schema'],
    [withSlots(undefined), 'schema'],
    [withSlots({ product: 'mugs' }), 'schema'],
    ['["en",false,"x"]', 'schema'],
    ['null', 'schema'],
  ])('refuses %.40j as %s, without repeating it', (text, faultClass) => {
    try {
      expect(parseAnswer(text, fields)).toBe('a fault');
    } catch (error) {
      if (!(error instanceof ModelFault)) throw error;
      expect(error.faultClass).toBe(faultClass);
      expect(error.repairHint === null).toBe(faultClass === 'bad_body');
      expect(`${error.message} ${error.repairHint}`.length).toBeLessThan(300);
      expect(`${error.message} ${error.repairHint}`).not.toContain('mugs');
    }
  });
});

describe('the schema for structured outputs', () => {
  type Node = { type?: string; properties?: Record<string, Node>; required?: string[]; additionalProperties?: boolean };
  const schema = answerJsonSchema(fields) as Node;

  it('has every key required and nothing else allowed, slots before the reply, and the reply last', () => {
    const objects: Node[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if ((node as Node).type === 'object') objects.push(node);
      Object.values(node).forEach(visit);
    };
    visit(schema);
    expect(objects).toHaveLength(2 + fields.length);
    for (const node of objects) {
      expect(Object.keys(node.properties ?? {})).toEqual(node.required);
      expect(node.additionalProperties).toBe(false);
    }
    expect(schema.required).toEqual(['language', 'intent', 'slots', 'needsHuman', 'offTopic', 'reply']);
    expect(schema.properties?.['slots']?.required).toEqual(fields);
    expect(JSON.stringify(schema)).not.toMatch(/"(minLength|maxLength|pattern|format|minimum)"/);
  });
});

describe('a text that is not the answer asked for', () => {
  it.each([
    ['{"language":"es","needsHuman":true,"reply":"Claro"}', 'Claro', 'es', true],
    ['{"reply":"x","slots":"none"}', 'x', 'und', false],
    ['Sure: {"reply":" x "} Bye', 'x', 'und', false],
    [' We make coasters. How many do you need? ', 'We make coasters. How many do you need?', 'und', false],
    ['हाँ, हमारे पास कोस्टर हैं।', 'हाँ, हमारे पास कोस्टर हैं।', 'und', false],
  ])('gives the reply in %j, and no slots', (text, reply, language, needsHuman) => {
    expect(plainAnswer(text)).toEqual({ language, intent: 'other', slots: [], needsHuman, offTopic: false, reply });
  });

  it.each([
    ['half of an object', '{"language":"en","reply":"We ma'],
    ['an object without a reply', '{"language":"en","answer":"We make"}'],
    ['an empty reply', '{"reply":" "}'],
    ['a reply that is no text', '{"reply":{"text":"x"}}'],
    ['a page', '<!doctype html><title>Bad gateway</title>'],
    ['talk about the format', 'I could not produce JSON for that.'],
    ['our own delimiters', 'You wrote <customer_message>hi</customer_message>'],
    ['a very long text', 'word '.repeat(400)],
    ['no letters', '...'],
    ['a number', '42'],
  ])('is nothing to send when it is %s', (_title, text) => {
    expect(plainAnswer(text)).toBeNull();
  });
});
