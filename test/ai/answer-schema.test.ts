import { describe, expect, it } from 'vitest';
import { answerJsonSchema, parseAnswer, plainAnswer } from '../../src/ai/answer-schema.ts';
import { ModelFault } from '../../src/ai/model-fault.ts';

describe('reading an answer', () => {
  const answer = {
    language: 'hi-latn',
    intent: 'order',
    slots: [{ field: 'quantity', value: '100', quote: '100 pcs' }],
    needsHuman: false,
    offTopic: false,
    uses: ['fbcdg', 'pkqtz'],
    reply: 'We do, from 50 on.',
  };
  const parts = {
    language: 'hi-Latn',
    intent: 'order',
    slots: [{ field: 'quantity', value: '100', quote: '100 pcs' }] as unknown,
    needsHuman: false as unknown,
    offTopic: false,
    uses: ['fbcdg', '{{pkqtz}}', '[fbcdg] Price', 7] as unknown,
    reply: ' We do, from 50 on. ',
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
    expect(parseAnswer(text)).toEqual(answer);
  });

  it('takes the slots that have a value and its words, whatever way a model writes them', () => {
    const slots = {
      product: { value: true, quote: 'haan' },
      quantity: { value: 100, quote: ' 100 pcs ' },
      nights: { value: '3', quote: '3 nights' },
    };
    expect(parseAnswer(withSlots(slots)).slots).toEqual([
      { field: 'product', value: 'yes', quote: 'haan' },
      { field: 'quantity', value: '100', quote: '100 pcs' },
      { field: 'nights', value: '3', quote: '3 nights' },
    ]);
    const empty = { product: { value: null, quote: null }, quantity: { value: '5', quote: ' ' } };
    expect(parseAnswer(withSlots(empty)).slots).toEqual([]);
    expect(parseAnswer(withSlots({})).slots).toEqual([]);
  });

  it('takes the list asked for as it takes an object by field', () => {
    expect(parseAnswer(withSlots({ product: null, quantity: { value: '100', quote: '100 pcs' } }))).toEqual(answer);
    const listed = [
      { field: ' ', value: 'x', quote: 'x' },
      { field: 'quantity', value: null, quote: null },
      { field: 'product', value: 'mug', quote: 'a mug' },
    ];
    expect(parseAnswer(withSlots(listed)).slots).toEqual([listed[2]]);
  });

  it('does without uses, and takes flags that were written as words', () => {
    const { uses: _uses, ...rest } = parts;
    const text = JSON.stringify({ ...rest, needsHuman: 'true', offTopic: 'false' });
    expect(parseAnswer(text)).toMatchObject({ uses: [], needsHuman: true, offTopic: false });
    expect(parseAnswer(JSON.stringify({ ...parts, uses: 'none' })).uses).toEqual([]);
  });

  it.each<[string, string]>([
    ['a whole answer as JSON in the reply', JSON.stringify({ ...parts, reply: json })],
    ['a fenced answer in the reply', JSON.stringify({ ...parts, reply: `\`\`\`json\n${json}\n\`\`\`` })],
    ['an answer behind words in the reply', JSON.stringify({ ...parts, slots: [], reply: `Here you are: ${json}` })],
    ['an answer in a wrapper', JSON.stringify({ answer: parts })],
    ['an answer in a list', JSON.stringify([parts])],
    ['an answer as a JSON string', JSON.stringify(json)],
    ['thoughts with braces', `<think>Use {"reply": "a draft"} or {x}? {</think>\n${json}`],
    ['thoughts without an end', `<think>Let me see {x: ${json}`],
    [
      'channels',
      `<|channel|>analysis<|message|>{"reply":"no"}<|end|><|start|>assistant<|channel|>final<|message|>${json}<|return|>`,
    ],
    ['a broken channel', `assistantfinal${json}`],
    ['a correction below', `${JSON.stringify({ ...parts, reply: 'Wrong.' })}\nSorry, better:\n${json}`],
    ['words with braces before and after', `The keys {reply} and {uses}: ${json} {end}`],
    ['stray end tokens', `${json}</s><|im_end|><|eot_id|>`],
    ['end tokens in the reply', JSON.stringify({ ...parts, reply: `${parts.reply}</s><|eot_id|>` })],
    ['a trailing comma', json.replace(/\}$/, ',}')],
    ['Python', json.replaceAll('false', 'False')],
    [
      'single quotes',
      `{'language':'hi-Latn','intent':'order','slots':[{'field':'quantity','value':'100','quote':'100 pcs'}],'needsHuman':false,'offTopic':false,'uses':['fbcdg','pkqtz'],'reply':'We do, from 50 on.'}`,
    ],
    ['one sentence 240 times', JSON.stringify({ ...parts, reply: 'We do, from 50 on. '.repeat(240) })],
  ])('reads the answer out of %s', (_title, text) => {
    expect(parseAnswer(text)).toEqual(answer);
  });

  it('makes real line breaks and quotation marks of written ones', () => {
    const text = JSON.stringify({ ...parts, reply: 'Hello!\\n\\nWe have the \\"blue\\" one.' });
    expect(parseAnswer(text).reply).toBe('Hello!\n\nWe have the "blue" one.');
  });

  it('takes a list of similar lines and a repeated figure as they are', () => {
    const reply = '- Small: {{pbcdg}} each.\n- Large: {{pbcdh}} each.\n- Tray: {{pbcdj}} each. It is 3.50. It is 4.50.';
    expect(parseAnswer(JSON.stringify({ ...parts, reply })).reply).toBe(reply);
  });

  it('takes an intent nobody has heard of as another one', () => {
    expect(parseAnswer(JSON.stringify({ ...parts, intent: 'haggling' })).intent).toBe('other');
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
    [json.slice(0, -3), 'schema'],
    [JSON.stringify({ ...parts, reply: 'It costs {{pkqtz}} each' }).slice(0, -8), 'schema'],
    [JSON.stringify({ ...parts, reply: '{"reply": "We ma' }), 'schema'],
    [JSON.stringify({ ...parts, reply: 'yes no '.repeat(400) }), 'schema'],
    [JSON.stringify({ ...parts, reply: '</s>' }), 'schema'],
    ['{'.repeat(60_000), 'schema'],
    ['{"reply":'.repeat(6_000), 'schema'],
    ['`'.repeat(60_000), 'schema'],
    ['["en",false,"x"]', 'schema'],
    ['null', 'schema'],
  ])('refuses %.40j as %s, without repeating it', (text, faultClass) => {
    try {
      expect(parseAnswer(text)).toBe('a fault');
    } catch (error) {
      if (!(error instanceof ModelFault)) throw error;
      expect(error.faultClass).toBe(faultClass);
      expect(error.repairHint === null).toBe(faultClass === 'bad_body');
      expect(`${error.message} ${error.repairHint}`.length).toBeLessThan(300);
      expect(`${error.message} ${error.repairHint}`).not.toContain('mugs');
    }
  });
});

it('reads the worst text in little time', () => {
  const worst = [
    '{'.repeat(64_000),
    '"{'.repeat(32_000),
    '{"a":[{'.repeat(8_000),
    '<|'.repeat(32_000),
    '\\n. '.repeat(16_000),
  ];
  const startedAt = process.cpuUsage();
  for (const text of worst) {
    for (const whole of [text, JSON.stringify({ reply: text }), `${text}"}`]) {
      try {
        parseAnswer(whole);
      } catch {
        // Faults are expected: the time is what counts.
      }
      plainAnswer(whole);
    }
  }
  expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(50 * worst.length * 3);
});

describe('the schema for structured outputs', () => {
  type Node = { type?: string; properties?: Record<string, Node>; required?: string[]; additionalProperties?: boolean };
  const schema = answerJsonSchema as Node;

  it('has every key required and nothing else allowed, slots before the reply, and the reply last', () => {
    const objects: Node[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if ((node as Node).type === 'object') objects.push(node);
      Object.values(node).forEach(visit);
    };
    visit(schema);
    expect(objects).toHaveLength(2);
    for (const node of objects) {
      expect(Object.keys(node.properties ?? {})).toEqual(node.required);
      expect(node.additionalProperties).toBe(false);
    }
    expect(schema.required).toEqual(['language', 'intent', 'slots', 'needsHuman', 'offTopic', 'uses', 'reply']);
    expect(JSON.stringify(schema)).not.toMatch(/"(minLength|maxLength|pattern|format|minimum)"/);
  });
});

describe('a text that is not the answer asked for', () => {
  it.each([
    ['{"language":"es","needsHuman":true,"reply":"Claro"}', 'Claro', 'es', true],
    ['{"reply":"x","slots":"none"}', 'x', 'und', false],
    ['Sure: {"reply":" x "} Bye', 'x', 'und', false],
    [' We make coasters. How many do you need? ', 'We make coasters. How many do you need?', 'und', false],
    ['<think>They want {prices}.</think>We make {{fbcdg}}.</s>', 'We make {{fbcdg}}.', 'und', false],
    ['हाँ, हमारे पास कोस्टर हैं।', 'हाँ, हमारे पास कोस्टर हैं।', 'und', false],
  ])('gives the reply in %j, and no slots', (text, reply, language, needsHuman) => {
    expect(plainAnswer(text)).toEqual({
      language,
      intent: 'other',
      slots: [],
      needsHuman,
      offTopic: false,
      uses: [],
      reply,
    });
  });

  it.each([
    ['half of an object', '{"language":"en","reply":"We ma'],
    ['an object without a reply', '{"language":"en","answer":"We make"}'],
    ['an empty reply', '{"reply":" "}'],
    ['half of an answer in a reply', JSON.stringify({ reply: '{"language":"en","reply":"We ma' })],
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
