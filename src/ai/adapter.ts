import type { Model, ModelResult, Question } from '../domain/ports.ts';
import { createBodyFields, type BodyField } from './body-fields.ts';
import { abortFault, classifyFault } from './classify-fault.ts';
import { ModelFault, type FaultClass, type Usage } from './model-fault.ts';
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

/** Never the deciding one: our signal ends a call long before. Anthropic's SDK wants an explicit value. */
export const SDK_TIMEOUT_MS = 120_000;

type Call = <T>(question: Question<T>, fields: Record<string, unknown>, signal: AbortSignal) => Promise<ModelResult<T>>;

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
    async ask(question, signal) {
      for (;;) {
        const aborted = abortFault(signal);
        if (aborted) throw aborted;
        const { fields: optional, choice } = fields.current(question);
        try {
          return await parts.call(question, optional, signal);
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

/** The text of a message: a string, or the text parts of a list, between which thinking may stand. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (typeof part === 'string' ? { type: 'text', text: part } : asBody(part)))
    .map((part) => (part?.['type'] === 'text' && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}

/** What a server answered with, besides the text. */
type Received = Usage & { requestId: string | null };

/** A fault of a call that was answered with HTTP 200, and so is billed. */
export function answeredFault(faultClass: FaultClass, message: string, received: Received): ModelFault {
  return new ModelFault(faultClass, message, { status: 200, requestId: received.requestId, usage: usageOf(received) });
}

/**
 * Makes the result of the model's text. A text that was cut off is the provider's failure, not one to repair; a text of
 * another shape is a `schema` fault that brings the text along.
 */
export function readResult<T>(
  question: Question<T>,
  text: string,
  received: Received & { cutOff: boolean },
): ModelResult<T> {
  const { cutOff, ...rest } = received;
  try {
    return { answer: question.parse(text), ...rest };
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    if (cutOff) throw answeredFault('bad_body', 'cut off at the token limit', received);
    const { faultClass, message, repairHint } = error;
    throw new ModelFault(faultClass, message, {
      requestId: rest.requestId,
      repairHint,
      usage: usageOf(received),
      text: faultClass === 'schema' ? text : null,
    });
  }
}

/** Null where a server leaves out the usage: the router estimates it then. */
function usageOf({ inputTokens, outputTokens }: Usage): Usage | null {
  return inputTokens + outputTokens > 0 ? { inputTokens, outputTokens } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all: the caller reports a bad body.
    return null;
  }
}
