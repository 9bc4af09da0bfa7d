import type { OpenAI } from 'openai';
import type { ModelResult, Question } from '../domain/ports.ts';
import {
  SDK_TIMEOUT_MS,
  answeredFault,
  asBody,
  countOf,
  createAdapter,
  once,
  readResult,
  textOf,
  type AdapterOptions,
  type WarmModel,
} from './adapter.ts';
import type { BodyField } from './body-fields.ts';
import { faultOf } from './classify-fault.ts';
import { ModelFault } from './model-fault.ts';
import { plainFetch } from './plain-fetch.ts';
import { reasoningFields } from './provider-quirks.ts';
import { readErrorInBody } from './vendor-error.ts';

/**
 * A model behind any server that speaks OpenAI's Chat Completions. The SDK is loaded on first use or by `warmUp`; it
 * does not retry, and the given signal bounds headers and body. Rejects with a `ModelFault` only.
 */
export function createOpenAiModel(options: AdapterOptions): WarmModel {
  const client = once(() => createClient(options));
  return createAdapter(options, {
    fields: optionalFields(options),
    warmUp: async () => {
      await client();
    },
    async call(question, fields, signal) {
      const body = {
        model: options.model,
        messages: [{ role: 'system' as const, content: question.system }, ...withPictures(question)],
        ...fields,
      };
      const openai = await client();
      const { data, request_id: requestId } = await openai.chat.completions.create(body, { signal }).withResponse();
      return readCompletion(question, data, requestId);
    },
  });
}

/** Pictures go along as they are: many servers fetch no address, and Meta's must not leave. */
function withPictures({ messages, pictures = [] }: Question<unknown>): OpenAI.ChatCompletionMessageParam[] {
  const last = messages.at(-1);
  if (pictures.length === 0 || last === undefined) return [...messages];
  const content = [
    ...pictures.map((picture) => ({
      type: 'image_url' as const,
      image_url: { url: `data:image/jpeg;base64,${picture}` },
    })),
    { type: 'text' as const, text: last.content },
  ];
  return [...messages.slice(0, -1), { role: 'user', content }];
}

/** The nulls matter: without them OPENAI_ORG_ID and the like would travel to every other vendor. */
async function createClient(options: AdapterOptions): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  return new Client({
    // The SDK refuses an empty key; a server that needs none ignores this one.
    apiKey: options.apiKey || 'none',
    baseURL: options.baseUrl,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    logLevel: 'off',
    fetch: plainFetch,
  });
}

function optionalFields({ quirks, model }: AdapterOptions): BodyField[] {
  const schema = ({ schema: { name, json } }: Question<unknown>): Record<string, unknown> => ({
    response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: json } },
  });
  const limit = (field: string) => (question: Question<unknown>) => ({ [field]: question.maxOutputTokens });
  const object = { response_format: { type: 'json_object' } };
  const other = quirks.tokenLimitField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  return [
    {
      forms: [limit(quirks.tokenLimitField), limit(other)],
      refusedWith: /max_(completion_)?tokens/,
    },
    {
      forms: quirks.outputFormat === 'json_schema' ? [schema, object, {}] : [object, {}],
      refusedWith: /response[ _]format|json_schema|json_object|structured output/,
    },
    { forms: [reasoningFields(quirks, model), {}], refusedWith: /reasoning|thinking|effort/ },
  ];
}

/** Nothing of the SDK's types is trusted: compatible servers answer 200 with errors, HTML and half a body. */
function readCompletion<T>(question: Question<T>, data: unknown, requestId: string | null): ModelResult<T> {
  const body = asBody(data);
  if (body === null) throw new ModelFault('bad_body', 'HTTP 200 without a JSON object', { status: 200, requestId });
  if (body['error']) throw faultOf(readErrorInBody(body, requestId));
  const usage = asBody(body['usage']);
  const received = {
    inputTokens: countOf(usage?.['prompt_tokens']),
    outputTokens: countOf(usage?.['completion_tokens']),
    requestId,
  };
  const choice = Array.isArray(body['choices']) ? asBody(body['choices'][0]) : null;
  const message = asBody(choice?.['message']);
  if (choice === null || message === null) throw answeredFault('bad_body', 'HTTP 200 without choices', received);
  const finish = choice['finish_reason'];
  if (finish === 'content_filter' || (typeof message['refusal'] === 'string' && message['refusal'] !== '')) {
    throw answeredFault('refusal', 'the model declined', received);
  }
  return readResult(question, textOf(message['content']), { ...received, cutOff: finish === 'length' });
}
