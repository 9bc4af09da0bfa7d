import { randomUUID } from 'node:crypto';
import { asBody } from './adapter.ts';
import { classifyFault, faultOf } from './classify-fault.ts';
import { ModelFault } from './model-fault.ts';
import { plainFetch } from './plain-fetch.ts';
import { readVendorError } from './vendor-error.ts';

/** A recording as its bytes tell it, and words that may be in it. */
export type Recording = { bytes: Buffer; name: string; mime: string; seconds: number; hints: readonly string[] };

export type TranscriptionServer = { apiKey: string; baseUrl: string; model: string };

/** Whisper reads some 220 tokens of a hint. */
const MAX_HINT_CHARS = 600;
/** Whisper's own limits for taking a piece of sound for silence: https://github.com/openai/whisper */
const SILENCE = { noSpeech: 0.6, logProb: -1 };

/**
 * Asks one server for the words of a recording by OpenAI's `/audio/transcriptions`; an empty text when nothing is said in it. Rejects with a
 * `ModelFault` only.
 */
export async function callTranscription(
  { apiKey, baseUrl, model }: TranscriptionServer,
  recording: Recording,
  signal: AbortSignal,
): Promise<string> {
  try {
    const hint = recording.hints.join(', ').slice(0, MAX_HINT_CHARS);
    // Whisper invents words where nobody speaks, and only its long form tells so.
    const format = /whisper/i.test(model) ? 'verbose_json' : 'json';
    const fields = { model, response_format: format, ...(hint === '' ? {} : { prompt: hint }) };
    const { body, type } = multipart(fields, recording);
    const response = await plainFetch(`${baseUrl.replace(/\/+$/, '')}/audio/transcriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey || 'none'}`, 'content-type': type, accept: 'application/json' },
      body,
      signal,
    });
    const { status, headers } = response;
    const text = await response.text();
    if (!response.ok) throw faultOf(readVendorError({ status, headers, error: asBody(text) }));
    const answer = asBody(text);
    if (typeof answer?.['text'] !== 'string')
      throw new ModelFault('bad_body', 'HTTP 200 without a text', { status, requestId: headers.get('x-request-id') });
    const said = spokenText(answer);
    return said === hint ? '' : said;
  } catch (error) {
    throw classifyFault(error, { signal });
  }
}

/** Without the pieces that are silence; the whole text where a server tells of no pieces. */
function spokenText(answer: Record<string, unknown>): string {
  const segments = Array.isArray(answer['segments']) ? answer['segments'].map(asBody) : [];
  if (segments.length === 0) return String(answer['text']).trim();
  const isSilent = (segment: Record<string, unknown> | null): boolean =>
    Number(segment?.['no_speech_prob'] ?? 0) > SILENCE.noSpeech &&
    Number(segment?.['avg_logprob'] ?? 0) < SILENCE.logProb;
  return segments
    .filter((segment) => !isSilent(segment))
    .map((segment) => (typeof segment?.['text'] === 'string' ? segment['text'] : ''))
    .join('')
    .trim();
}

/** Made by hand, so that the part's name and type are exactly those of its bytes. */
function multipart(
  fields: Readonly<Record<string, string>>,
  { bytes, name, mime }: Recording,
): { body: Uint8Array<ArrayBuffer>; type: string } {
  const boundary = `part-${randomUUID()}`;
  const head = (disposition: string): string => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
  const texts = Object.entries(fields).map(
    ([field, value]) => `${head(`name="${field}"`)}\r\n${value.replaceAll(/[\r\n]/g, ' ')}\r\n`,
  );
  const file = `${head(`name="file"; filename="${name}"`)}content-type: ${mime}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(texts.join('') + file), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, type: `multipart/form-data; boundary=${boundary}` };
}
