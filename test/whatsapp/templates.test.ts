import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraphClient, type GraphClient } from '../../src/whatsapp/send/graph-client.ts';
import { fillTemplate, longestFilling } from '../../src/whatsapp/templates/fill-template.ts';
import { parseTemplates } from '../../src/whatsapp/templates/parse-template.ts';
import { readTemplates } from '../../src/whatsapp/templates/read-templates.ts';
import { startFakeGraph, type FakeGraph } from '../helpers/fake-graph.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../helpers/signed-webhook.ts';

const never = new AbortController().signal;
let fake: FakeGraph;
let graph: GraphClient;
beforeAll(async () => {
  fake = await startFakeGraph();
  graph = createGraphClient({
    baseUrl: fake.url,
    version: 'v25.0',
    token: () => 'EAATEST',
    timeoutMs: 5_000,
    maxSockets: 2,
  });
});
afterAll(async () => {
  graph.close();
  await fake.close();
});
const read = (businessAccountId: string | null, id = PHONE_NUMBER_ID) =>
  readTemplates({ graph, token: () => 'EAATEST', businessAccountId: () => businessAccountId }, id, never);

const template = (components: unknown[], change: object = {}) => ({
  name: 'one',
  language: 'en_US',
  status: 'APPROVED',
  category: 'UTILITY',
  components,
  ...change,
});
const only = (components: unknown[], change: object = {}) => {
  const [first] = parseTemplates([template(components, change)]).offered;
  if (first === undefined) throw new Error('it is not offered');
  return first;
};

describe('the templates of an account', () => {
  it('are read to the last page, with the account from the settings, from the token, or found by the number', async () => {
    for (const account of [WABA_ID, null, `${WABA_ID},${WABA_ID}`]) {
      const reading = await read(account);
      if (reading.kind !== 'read') throw new Error(reading.why);
      expect(reading.list.offered.map(({ key }) => key)).toEqual(['order_ready.en_US', 'we_are_back.es']);
      expect(reading.list.held.map(({ name, why, status }) => `${name} ${why} ${status}`)).toEqual([
        'paused_one status PAUSED',
        'refused_one status REJECTED',
        'with_picture file APPROVED',
        'log_in_code kind APPROVED',
      ]);
    }
  });

  it('are unknown, and it is said why, while no account has the number or Meta refuses', async () => {
    expect(await read('1,2', '999')).toMatchObject({ kind: 'unknown', why: expect.stringContaining('None of') });
    fake.setValidToken('EAAOTHER');
    for (const account of [WABA_ID, null]) {
      expect(await read(account)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('token') });
    }
    fake.setValidToken(null);
  });

  it('are left out when they have no usable shape, and nothing throws', () => {
    const odd = [
      null,
      7,
      'x',
      {},
      template([{ type: 5 }]),
      { ...template([]), name: '<b>' },
      template([], { status: 1 }),
    ];
    expect(parseTemplates(odd).offered).toEqual([]);
  });

  it('that need more than words are not offered', () => {
    const body = { type: 'BODY', text: 'Hello' };
    const buttons = (one: object) => [body, { type: 'BUTTONS', buttons: [one] }];
    for (const parts of [
      [{ type: 'HEADER', format: 'VIDEO' }, body],
      [body, { type: 'CAROUSEL' }],
      buttons({ type: 'FLOW', text: 'Go' }),
      buttons({ type: 'COPY_CODE' }),
      buttons({ type: 'URL', url: 'https://x.example/{{1}}/{{2}}' }),
    ])
      expect(parseTemplates([template(parts)]).offered).toEqual([]);
  });
});

describe('filling a template in', () => {
  it('takes positions in their order, each once, and shows what the customer reads', () => {
    const one = only([
      { type: 'HEADER', format: 'TEXT', text: 'For {{1}}' },
      { type: 'BODY', text: '{{2}} and {{1}} and {{2}}' },
      { type: 'FOOTER', text: 'Bye' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Ok' },
          { type: 'URL', text: 'Look', url: 'https://x.example/{{1}}' },
        ],
      },
    ]);
    const words = new Map([
      ['header.1', 'you'],
      ['body.1', 'first\n line'],
      ['body.2', ' second '],
      ['button.1', 'a17'],
    ]);
    expect(fillTemplate(one, words)).toEqual({
      text: 'For you\n\nsecond and first line and second\n\nBye',
      outgoing: {
        name: 'one',
        language: { code: 'en_US' },
        components: [
          { type: 'header', parameters: [{ type: 'text', text: 'you' }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'first line' },
              { type: 'text', text: 'second' },
            ],
          },
          { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'a17' }] },
        ],
      },
    });
  });

  it('names its parameters where Meta was given names', () => {
    const one = only([{ type: 'BODY', text: 'Hi {{first_name}}' }], { parameter_format: 'NAMED' });
    const filled = fillTemplate(one, new Map([['body.first_name', '{{first_name}} $& x']]));
    expect(filled).toMatchObject({
      text: 'Hi {{first_name}} $& x',
      outgoing: {
        components: [{ parameters: [{ type: 'text', parameter_name: 'first_name', text: '{{first_name}} $& x' }] }],
      },
    });
  });

  it('says what is missing or too long, and needs nothing where there is no gap', () => {
    const one = only([{ type: 'BODY', text: '{{1}} {{2}}' }]);
    const words = new Map([
      ['body.1', ' \n '],
      ['body.2', 'x'.repeat(longestFilling + 1)],
    ]);
    expect(fillTemplate(one, words)).toEqual({ unfilled: ['body.1', 'body.2'] });
    expect(fillTemplate(only([{ type: 'BODY', text: 'Hello' }]), new Map())).toMatchObject({
      text: 'Hello',
      outgoing: { components: [] },
    });
  });
});
