import type { Anthropic } from '@anthropic-ai/sdk';
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
 * A model behind Anthropic's Messages API (`anthropic-version: 2026-10-21`, bearer key). The SDK is loaded on first use
 * or by `warmUp`; it does not retry, and the given signal bounds headers and body. Rejects with a `ModelFault` only.
 */
export function createAnthropicModel(options: AdapterOptions): WarmModel {
  const client = once(() => createClient(options));
  return createAdapter(options, {
    fields: optionalFields(options),
    warmUp: async () => {
      await client();
    },
    async call(question, fields, signal) {
      const body = {
        model: options.model,
        max_tokens: question.maxOutputTokens,
        // Caching is opt-in here: https://docs.claude.com/en/docs/build-with-claude/prompt-caching
        system: [{ type: 'text' as const, text: question.system, cache_control: { type: 'ephemeral' as const } }],
        messages: withPictures(question),
        ...outputConfig(fields),
      };
      const anthropic = await client();
      const { data, request_id: requestId } = await anthropic.messages.create(body, { signal }).withResponse();
      return readMessage(question, data, requestId ?? null);
    },
  });
}

/** Pictures stand before the words: https://docs.claude.com/en/docs/build-with-claude/vision */
function withPictures({ messages, pictures = [] }: Question<unknown>): Anthropic.MessageParam[] {
  const last = messages.at(-1);
  if (pictures.length === 0 || last === undefined) return [...messages];
  const content = [
    ...pictures.map((data) => ({
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/jpeg' as const, data },
    })),
    { type: 'text' as const, text: last.content },
  ];
  return [...messages.slice(0, -1), { role: 'user', content }];
}

/** Key and address are given explicitly: otherwise the SDK looks for others in the environment and on the disk. */
async function createClient(options: AdapterOptions): Promise<Anthropic> {
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey: options.apiKey,
    baseURL: options.baseUrl,
    webhookKey: null,
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    logLevel: 'off',
    openTelemetry: false,
    fetch: plainFetch,
  });
}

/** Both optional fields live in one object on the wire. */
function optionalFields({ quirks, model }: AdapterOptions): BodyField[] {
  return [
    {
      forms: [({ schema }: Question<unknown>) => ({ format: { type: 'json_schema', schema: schema.json } }), {}],
      refusedWith: /output_config\.format|output_format|json_schema|structured output/,
    },
    { forms: [reasoningFields(quirks, model), {}], refusedWith: /effort|thinking/ },
  ];
}

function outputConfig(fields: Record<string, unknown>): { output_config?: Record<string, unknown> } {
  return Object.keys(fields).length === 0 ? {} : { output_config: fields };
}

function readMessage<T>(question: Question<T>, data: unknown, requestId: string | null): ModelResult<T> {
  const body = asBody(data);
  if (body === null) throw new ModelFault('bad_body', 'HTTP 200 without a JSON object', { status: 200, requestId });
  if (body['error']) throw faultOf(readErrorInBody(body, requestId));
  const usage = asBody(body['usage']);
  const received = {
    // `input_tokens` excludes what was written to and read from the prompt cache.
    inputTokens:
      countOf(usage?.['input_tokens']) +
      countOf(usage?.['cache_creation_input_tokens']) +
      countOf(usage?.['cache_read_input_tokens']),
    outputTokens: countOf(usage?.['output_tokens']),
    requestId,
  };
  const stop = body['stop_reason'];
  if (stop === 'refusal') throw answeredFault('refusal', 'the model declined', received);
  if (stop === 'model_context_window_exceeded') {
    throw answeredFault('context_length', 'the context window was exceeded', received);
  }
  if (!Array.isArray(body['content'])) throw answeredFault('bad_body', 'HTTP 200 without content', received);
  return readResult(question, textOf(body['content']), { ...received, cutOff: stop === 'max_tokens' });
}
