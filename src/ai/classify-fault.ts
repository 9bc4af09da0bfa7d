import { ModelFault, type FaultClass } from './model-fault.ts';
import { readVendorError, type VendorError } from './vendor-error.ts';

/** Money errors hide behind 429, 400 and 200; OpenAI, Anthropic, OpenRouter and Gemini names. */
const MONEY_CODES = new Set([
  'insufficient_quota',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
  'billing_hard_limit_reached',
  'billing_not_active',
  'billing_error',
  'enforced_spend_limit_reached',
  'contract_spend_limit_reached',
  'insufficient_balance',
  'quota_exceeded',
]);
const MONEY_TEXT =
  /specified api usage limits|credit balance is too low|insufficient (balance|credits|funds)|spend(ing)? limit/;
const DAILY_QUOTA_TEXT = /per ?day|daily (limit|quota)|requests_per_day|tokens_per_day/;
const CONTEXT_CODES = new Set(['context_length_exceeded', 'request_too_large', 'string_above_max_length']);
const CONTEXT_TEXT =
  /context (length|window)|maximum context|prompt is too long|too many (input )?tokens|reduce the length/;
const REFUSAL_CODES = new Set(['content_filter', 'content_policy_violation', 'moderation', 'prompt_blocked']);
const REFUSAL_TEXT = /requires moderation|input was flagged|content (policy|management policy)/;
const AUTH_CODES = new Set(['invalid_api_key', 'authentication_error', 'permission_error', 'api_key_invalid']);
const AUTH_TEXT = /api key not valid|invalid api key|incorrect api key/;
const GONE_CODES = new Set(['model_not_found', 'model_decommissioned', 'model_not_active', 'unknown_model']);
const GONE_TEXT =
  /decommissioned|model\b.{0,80}\b(not found|does not exist|no longer (available|supported)|is not a valid model)/;
const TIMEOUT_CODES = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
/** Groq answers 400 when the model's own output was not the JSON asked for. */
const SCHEMA_CODES = new Set(['json_validate_failed']);

/**
 * Turns anything a model call threw into a `ModelFault`: by HTTP status and machine codes, never by an SDK's classes.
 * Whose abort it was is read from our own signal: a `TimeoutError` as its reason is our deadline, anything else the caller.
 */
export function classifyFault(error: unknown, signals: { signal: AbortSignal }): ModelFault {
  if (error instanceof ModelFault) return error;
  const aborted = abortFault(signals.signal);
  if (aborted) return aborted;
  // The SDKs wrap what our own fetch throws.
  if (error instanceof Error && error.cause instanceof ModelFault) return error.cause;
  return faultOf(readVendorError(error));
}

/** The fault of an aborted signal, null while it is not aborted. */
export function abortFault(signal: AbortSignal): ModelFault | null {
  if (!signal.aborted) return null;
  const late = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
  return late
    ? new ModelFault('timeout', 'no answer before our deadline')
    : new ModelFault('cancelled', 'cancelled by the caller');
}

/** Classes an error by what it says; see the tables of the vendors' error pages. */
export function faultOf(error: VendorError): ModelFault {
  const faultClass = error.status === null ? classOfTransport(error) : classOfStatus(error.status, error);
  const { status, retryAfterMs, requestId } = error;
  const repairHint = faultClass === 'schema' ? 'the text was not one valid JSON object of the schema' : null;
  return new ModelFault(faultClass, describe(error), { status, retryAfterMs, requestId, repairHint });
}

function classOfTransport(error: VendorError): FaultClass {
  if (error.codes.includes('SyntaxError')) return 'bad_body';
  return error.codes.some((code) => TIMEOUT_CODES.has(code)) ? 'timeout' : 'connection';
}

function classOfStatus(status: number, error: VendorError): FaultClass {
  const told = classOfCodes(status, error);
  if (told) return told;
  if (status === 401 || status === 403) return 'auth';
  if (status === 404 || status === 410) return 'model_gone';
  if (status === 408) return 'timeout';
  if (status === 413) return 'context_length';
  if (status === 429 || status === 498) return 'rate_limit';
  if (status === 409 || status === 425 || status === 499 || status >= 500) return 'overloaded';
  if (status >= 400) return 'bad_request';
  return 'bad_body';
}

/** What a code or text says goes before the status, where vendors are known to disagree with it. */
function classOfCodes(status: number, error: VendorError): FaultClass | null {
  const says = (codes: ReadonlySet<string>): boolean => error.codes.some((code) => codes.has(code.toLowerCase()));
  if (status >= 500) return null;
  if (status === 402 || says(MONEY_CODES) || MONEY_TEXT.test(error.text)) return 'quota';
  if (status === 429) return DAILY_QUOTA_TEXT.test(error.text) ? 'quota' : null;
  if (says(SCHEMA_CODES)) return 'schema';
  if (says(REFUSAL_CODES) || REFUSAL_TEXT.test(error.text)) return 'refusal';
  if (says(AUTH_CODES) || AUTH_TEXT.test(error.text)) return 'auth';
  if (says(CONTEXT_CODES) || (status === 400 && CONTEXT_TEXT.test(error.text))) return 'context_length';
  if (says(GONE_CODES) || (status === 400 && GONE_TEXT.test(error.text))) return 'model_gone';
  return null;
}

/** Only plain words of letters pass: a key, a number or a sentence in a vendor's code field stays out. */
function describe(error: VendorError): string {
  const codes = error.codes.filter((code) => /^[a-z_]{3,48}$/i.test(code)).slice(0, 3);
  const where = error.status === null ? 'no usable HTTP answer' : `HTTP ${error.status}`;
  return codes.length === 0 ? where : `${where} (${codes.join(', ')})`;
}
