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

/** What a Graph error code asks for: try again after a while, give up on this message, or stop sending from the number. */
export type FaultAction =
  | { kind: 'retry'; afterMs: number }
  | { kind: 'give-up' }
  | { kind: 'token-dead' }
  | { kind: 'stop-number' };
