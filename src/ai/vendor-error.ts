/** What an SDK's error, or an error inside a 200, says in machine terms. `text` is for matching only and is never shown. */
export type VendorError = {
  status: number | null;
  codes: string[];
  text: string;
  retryAfterMs: number | null;
  requestId: string | null;
};

/** Gathers status, codes and texts from anything thrown; both SDKs and odd error envelopes alike. Never throws. */
export function readVendorError(error: unknown): VendorError {
  const fields = asRecord(error) ?? {};
  const headers = fields['headers'] instanceof Headers ? fields['headers'] : null;
  const found: Found = { codes: [], texts: [], numbers: [] };
  collect(error, found, 0);
  if (error instanceof SyntaxError) found.codes.push('SyntaxError');
  return {
    status: typeof fields['status'] === 'number' ? fields['status'] : null,
    codes: [...new Set(found.codes)],
    text: found.texts.join('\n').toLowerCase(),
    retryAfterMs: headers ? readRetryAfter(headers) : null,
    requestId: headers?.get('x-request-id') ?? headers?.get('request-id') ?? null,
  };
}

/** Reads an error that came inside a 200: a numeric `code` of 400 to 599 counts as the status (OpenRouter). */
export function readErrorInBody(body: unknown, requestId: string | null): VendorError {
  const found: Found = { codes: [], texts: [], numbers: [] };
  collect(body, found, 0);
  const status = found.numbers.find((code) => code >= 400 && code <= 599) ?? 200;
  const text = found.texts.join('\n').toLowerCase();
  return { status, codes: [...new Set(found.codes)], text, retryAfterMs: null, requestId };
}

type Found = { codes: string[]; texts: string[]; numbers: number[] };

const CODE_FIELDS = ['code', 'type', 'errorCode', 'error_code', 'status', 'reason'];
const TEXT_FIELDS = ['message', 'apiMessage', 'detail', 'error', 'reason', 'quotaId'];
const NESTED_FIELDS = ['error', 'details', 'metadata', 'detail', 'cause', 'violations'];

/** Envelopes nest: `{error:{…}}`, `[{error:{…}}]`, `{detail:…}`, `error.details[]`; five levels hold all that were seen. */
function collect(value: unknown, found: Found, depth: number): void {
  if (depth > 4) return;
  if (Array.isArray(value)) {
    value.slice(0, 10).forEach((part) => collect(part, found, depth + 1));
    return;
  }
  const record = asRecord(value);
  if (!record) return;
  for (const field of CODE_FIELDS) {
    const code = record[field];
    if (typeof code === 'string') found.codes.push(code);
    if (field === 'code' && typeof code === 'number') found.numbers.push(code);
  }
  for (const field of TEXT_FIELDS) {
    const text = record[field];
    if (typeof text === 'string') found.texts.push(text.slice(0, 2000));
  }
  for (const field of NESTED_FIELDS) collect(record[field], found, depth + 1);
}

function asRecord(value: unknown): Record<string, unknown> | null {
  // Any object may be read by string keys; the values stay unknown.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function readRetryAfter(headers: Headers): number | null {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const header = headers.get('retry-after');
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
