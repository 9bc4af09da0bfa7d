/** Every way in which asking a model fails; what each asks for is decided in the router. */
export type FaultClass =
  | 'rate_limit'
  | 'overloaded'
  | 'timeout'
  | 'connection'
  | 'bad_body'
  | 'schema'
  | 'quota'
  | 'auth'
  | 'model_gone'
  | 'context_length'
  | 'refusal'
  | 'bad_request'
  | 'cancelled';

type FaultDetails = {
  status?: number | null;
  retryAfterMs?: number | null;
  requestId?: string | null;
  repairHint?: string | null;
  text?: string | null;
  usage?: Usage | null;
};

/** Tokens of a call, as the provider counts them. */
export type Usage = { inputTokens: number; outputTokens: number };

/** A failed model call. Its message never holds a key, a customer's words or a vendor's free text. */
export class ModelFault extends Error {
  readonly faultClass: FaultClass;
  readonly status: number | null;
  /** What the provider asked for, unclamped. */
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  /** Of a `schema` fault: what the model is told when it is asked again. */
  readonly repairHint: string | null;
  /** Private, so that no logger and no serialiser shows the reply. */
  readonly #text: string | null;
  /** Of a call that was answered, and so is billed. */
  readonly usage: Usage | null;

  constructor(faultClass: FaultClass, message: string, details: FaultDetails = {}) {
    super(message);
    this.name = 'ModelFault';
    this.faultClass = faultClass;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.requestId = details.requestId ?? null;
    this.repairHint = details.repairHint ?? null;
    this.#text = details.text ?? null;
    this.usage = details.usage ?? null;
  }

  /** Of a `schema` fault: the model's text, for what can be salvaged of it. */
  text(): string | null {
    return this.#text;
  }
}
