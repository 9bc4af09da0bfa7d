import type { FieldKey } from '../domain/lead.ts';
import type { Model, ModelRequest, ModelResult } from '../domain/ports.ts';
import { parseAnswer, plainAnswer } from './answer-schema.ts';
import { createBodyFields, type BodyField } from './body-fields.ts';
import { abortFault, classifyFault } from './classify-fault.ts';
import { ModelFault } from './model-fault.ts';
import type { ProviderQuirks } from './provider-quirks.ts';
import { readVendorError } from './vendor-error.ts';

/** What an adapter is made from; `apiKey` is empty only for providers that need none. */
export type AdapterOptions = {
  provider: string;
  apiKey: string;
  baseUrl: string;
  model: string;
  quirks: ProviderQuirks;
};

/** A model whose SDK can be loaded before the first customer waits for it. */
export type WarmModel = Model & { warmUp(): Promise<void> };

/** Room for 80 words in any script plus a little thinking; an answer that needs more is cut off and counts as failed. */
export const MAX_OUTPUT_TOKENS = 2000;

/** Never the deciding one: our signal ends a call long before. Anthropic's SDK wants an explicit value. */
export const SDK_TIMEOUT_MS = 120_000;

type Call = (request: ModelRequest, fields: Record<string, unknown>, signal: AbortSignal) => Promise<ModelResult>;

/**
 * Makes a model of one vendor call: every rejection becomes a `ModelFault`, and a 400 that names an optional field is
 * asked again without that field, once for each simpler form, which is then remembered.
 */
export function createAdapter(
  { provider, model }: AdapterOptions,
  parts: { fields: readonly BodyField[]; call: Call; warmUp: () => Promise<void> },
): WarmModel {
  const fields = createBodyFields(parts.fields);
  return {
    provider,
    model,
    warmUp: parts.warmUp,
    async ask(request, signal) {
      for (;;) {
        const aborted = abortFault(signal);
        if (aborted) throw aborted;
        const { fields: optional, choice } = fields.current(request);
        try {
          return await parts.call(request, optional, signal);
        } catch (error) {
          const fault = classifyFault(error, { signal });
          const again = fault.faultClass === 'bad_request' && fields.stepDown(readVendorError(error), choice);
          if (!again) throw fault;
        }
      }
    },
  };
}

/** Runs `make` at the first call only and shares its promise; a failure is forgotten, so that the next call tries again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = null;
      throw error;
    }
  };
}

/** The body of a 200 as an object with unknown values; null when it is none. JSON sent under another content type counts. */
export function asBody(data: unknown): Record<string, unknown> | null {
  const value = typeof data === 'string' && data.trimStart().startsWith('{') ? parseJson(data) : data;
  // A non-null object may be read by string keys; the values stay unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** A usage figure, 0 when the server left it out. */
export function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.trunc(value) : 0;
}

/** What a server answered with, besides the text. */
type Received = Omit<ModelResult, 'answer'> & { cutOff: boolean };

/**
 * Makes the result of the model's text. A text that was cut off is the provider's failure, not one to repair; a text of
 * another shape is a `schema` fault that brings along what can be sent of it.
 */
export function readResult(text: string, fields: readonly FieldKey[], received: Received): ModelResult {
  const { cutOff, ...rest } = received;
  try {
    return { answer: parseAnswer(text, fields), ...rest };
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    const { requestId } = rest;
    if (cutOff) throw new ModelFault('bad_body', 'cut off at the token limit', { status: 200, requestId });
    const plain = error.faultClass === 'schema' ? plainAnswer(text) : null;
    const { repairHint } = error;
    throw new ModelFault(error.faultClass, error.message, {
      requestId,
      repairHint,
      plain: plain && { answer: plain, ...rest },
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all: the caller reports a bad body.
    return null;
  }
}
