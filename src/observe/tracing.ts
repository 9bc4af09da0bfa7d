/** Values of a span; never a customer's words, name or number. */
type Attributes = Readonly<Record<string, string | number>>;

/** What a span is about. What this process was given to do (`server`, `consumer`) begins a trace; a `client` call belongs to the work around it. */
type SpanInfo = { name: string; kind: 'server' | 'consumer' | 'client'; attributes: Attributes };

/** Tells where the time of a piece of work went. It exists only where traces are wanted. */
export type Tracing = {
  /** Runs `work` within a span, which ends with it; `note` adds to the span what is known later. Rejects as `work` does. */
  span<T>(about: SpanInfo, work: (note: (attributes: Attributes) => void) => Promise<T>): Promise<T>;
};
