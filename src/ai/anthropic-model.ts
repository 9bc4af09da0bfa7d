import type { Anthropic } from '@anthropic-ai/sdk';
import type { FieldKey } from '../domain/lead.ts';
import type { ModelRequest, ModelResult } from '../domain/ports.ts';
import {
  MAX_OUTPUT_TOKENS,
  SDK_TIMEOUT_MS,
  asBody,
  countOf,
  createAdapter,
  once,
  readResult,
  type AdapterOptions,
  type WarmModel,
} from './adapter.ts';
import { answerJsonSchema } from './answer-schema.ts';
import type { BodyField } from './body-fields.ts';
import { faultOf } from './classify-fault.ts';
import { ModelFault } from './model-fault.ts';
import { plainFetch } from './plain-fetch.ts';
import { reasoningFields } from './provider-quirks.ts';
import { renderTurn } from './render-turn.ts';
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
    async call(request, fields, signal) {
      const { system, messages } = renderTurn(request);
      const body = {
        model: options.model,
        max_tokens: MAX_OUTPUT_TOKENS,
        // Caching is opt-in here: https://docs.claude.com/en/docs/build-with-claude/prompt-caching
        system: [{ type: 'text' as const, text: system, cache_control: { type: 'ephemeral' as const } }],
        messages,
        ...outputConfig(fields),
      };
      const anthropic = await client();
      const { data, request_id: requestId } = await anthropic.messages.create(body, { signal }).withResponse();
      return readMessage(data, requestId ?? null, request.fields);
    },
  });
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
      forms: [
        (request: ModelRequest) => ({ format: { type: 'json_schema', schema: answerJsonSchema(request.fields) } }),
        {},
      ],
      refusedWith: /output_config\.format|output_format|json_schema|structured output/,
    },
    { forms: [reasoningFields(quirks, model), {}], refusedWith: /effort|thinking/ },
  ];
}

function outputConfig(fields: Record<string, unknown>): { output_config?: Record<string, unknown> } {
  return Object.keys(fields).length === 0 ? {} : { output_config: fields };
}

function readMessage(data: unknown, requestId: string | null, fields: readonly FieldKey[]): ModelResult {
  const body = asBody(data);
  if (body === null) throw new ModelFault('bad_body', 'HTTP 200 without a JSON object', { status: 200, requestId });
  if (body['error']) throw faultOf(readErrorInBody(body, requestId));
  const stop = body['stop_reason'];
  if (stop === 'refusal') throw new ModelFault('refusal', 'the model declined', { status: 200, requestId });
  if (stop === 'model_context_window_exceeded') {
    throw new ModelFault('context_length', 'the context window was exceeded', { status: 200, requestId });
  }
  if (!Array.isArray(body['content'])) {
    throw new ModelFault('bad_body', 'HTTP 200 without content', { status: 200, requestId });
  }
  // The first block may be thinking: blocks are chosen by type.
  const blocks = body['content'].map(asBody).filter((block) => block?.['type'] === 'text');
  const text = blocks.map((block) => (typeof block?.['text'] === 'string' ? block['text'] : '')).join('');
  const usage = asBody(body['usage']);
  return readResult(text, fields, {
    cutOff: stop === 'max_tokens',
    // `input_tokens` excludes what was written to and read from the prompt cache.
    inputTokens:
      countOf(usage?.['input_tokens']) +
      countOf(usage?.['cache_creation_input_tokens']) +
      countOf(usage?.['cache_read_input_tokens']),
    outputTokens: countOf(usage?.['output_tokens']),
    requestId,
  });
}
