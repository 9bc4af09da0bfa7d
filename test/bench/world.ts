import { fileURLToPath } from 'node:url';
import { startFakeGraph, type FakeGraph } from '../helpers/fake-graph.ts';
import { echo } from '../helpers/fake-http.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../helpers/fake-openai.ts';
import { newWamid, PHONE_NUMBER_ID, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { sign, type SignedPost } from './load.ts';

const appSecret = '00112233445566778899aabbccddeeff';
/** Of one measurement. */
const mostCustomers = 10_000;
const token = 'EAABENCHTOKEN0123456789';

/** What answers in Meta's and the model's place for the whole run, and what every server is told. */
export type World = {
  graph: FakeGraph;
  model: FakeOpenAi;
  modelMs: number;
  appSecret: string;
  environment: Record<string, string>;
  /** Other customers from now on: who writes very often is answered more slowly. */
  nextCustomers(): void;
  /** One webhook with one text from each customer, by number. */
  texts(customers: readonly number[], text: string): SignedPost;
  /** One webhook with a reaction: stored like a text, but nothing is to be answered. */
  reaction(customer: number): SignedPost;
};

/** Starts the fakes; the model answers in `modelMs`. Nothing leaves this computer. */
export async function startWorld(stack: AsyncDisposableStack, modelMs: number): Promise<World> {
  const graph = stack.adopt(await startFakeGraph({ validToken: token }), (fake) => fake.close());
  const model = stack.adopt(await startFakeOpenAi(), (fake) => fake.close());
  // An echo, for the verdict on it is never kept: each answer is verified.
  model.reply((request) => ({ ...echo(request), delayMs: modelMs }));
  let first = 0;
  const phoneOf = (customer: number): string => String(919_000_000_000 + first + customer);
  return {
    nextCustomers: () => void (first += mostCustomers),
    graph,
    model,
    modelMs,
    appSecret,
    environment: {
      PORT: '0',
      // Meta's higher tier: the usual one would be all that a comparison measures.
      WHATSAPP_MESSAGES_PER_SECOND: '1000',
      LOG_LEVEL: 'info',
      BUSINESS_FILE: fileURLToPath(new URL('../../business.yaml', import.meta.url)),
      WHATSAPP_TOKEN: token,
      WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
      WHATSAPP_APP_SECRET: appSecret,
      WHATSAPP_VERIFY_TOKEN: 'bench-verify-token',
      GRAPH_API_URL: graph.url,
      AI_PROVIDERS: 'openai',
      OPENAI_API_KEY: 'sk-bench',
      OPENAI_BASE_URL: model.url,
    },
    texts: (customers, text) =>
      signMessages(customers.map((customer) => textMessage({ from: phoneOf(customer), text }))),
    reaction: (customer) => {
      const { text: _text, ...message } = textMessage({ from: phoneOf(customer), text: '' });
      return signMessages([{ ...message, type: 'reaction', reaction: { message_id: newWamid(), emoji: '👍' } }]);
    },
  };
}

function signMessages(messages: Record<string, unknown>[]): SignedPost {
  return sign(webhookBody({ messages }), appSecret);
}
