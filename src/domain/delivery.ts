/** Meta's delivery statuses; `played` of a voice message counts as `read`. */
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'failed';

/** A refusal by Meta, from the POST's answer or a later status; texts are already free of secrets. */
export type GraphFault = { code: number; title: string; details: string };

/**
 * What is known after one attempt to send.
 * `refused` means that Meta definitely did not take the message; `unknown` that it may have.
 */
export type SendOutcome =
  | { kind: 'sent'; wamid: string }
  | { kind: 'refused'; fault: GraphFault; next: FaultAction }
  | { kind: 'not-sent'; reason: string }
  | { kind: 'unknown'; reason: string };

/**
 * What a Graph error code asks for: try again after a while (`wholeNumber`: nothing else may leave the number meanwhile), give
 * up on this message, hand the conversation to a person because Meta takes no free text any more, or stop sending.
 */
export type FaultAction =
  | { kind: 'retry'; afterMs: number; wholeNumber: boolean }
  | { kind: 'give-up' }
  | { kind: 'ask-person' }
  | { kind: 'token-dead' }
  | { kind: 'stop-number' };
