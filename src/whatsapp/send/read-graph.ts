import { z } from 'zod';
import type { GraphFault } from '../../domain/delivery.ts';
import type { Finding } from '../../domain/finding.ts';
import { actionFor } from '../wire/error-codes.ts';
import type { GraphClient } from './graph-client.ts';
import { readGraphFault } from '../wire/graph-fault.ts';

/** What a look at Graph brought: the value, Meta's refusal, or no answer of Meta's at all (network, timeout, foreign page). */
export type Reading<T> =
  | { kind: 'read'; value: T }
  | { kind: 'refused'; fault: GraphFault }
  | { kind: 'no-answer'; reason: string };

export type ReadDeps = { graph: Pick<GraphClient, 'get'> };

const withError = z.object({ error: z.unknown().optional() });

/** GETs an object and reads it by the shape; never rejects, changes nothing at Meta, and its reasons hold no secret. */
export async function readGraph<T>(
  deps: ReadDeps,
  call: { path: string; query: Record<string, string>; shape: z.ZodType<T> },
  signal: AbortSignal,
): Promise<Reading<T>> {
  const answer = await deps.graph.get(call.path, call.query, signal);
  if (answer.kind !== 'answer') return { kind: 'no-answer', reason: answer.reason };
  const fault = readGraphFault(withError.safeParse(answer.body).data?.error);
  if (fault !== null) return { kind: 'refused', fault };
  const parsed = call.shape.safeParse(answer.body);
  if (answer.status === 200 && parsed.success) return { kind: 'read', value: parsed.data };
  return { kind: 'no-answer', reason: `HTTP ${answer.status} with a page that is not Meta's usual answer` };
}

/** Tells whether Meta did not answer, or not just now: then nothing is known. */
export function isSilence(reading: Reading<unknown>): boolean {
  if (reading.kind === 'refused') return actionFor(reading.fault.code, 1).kind === 'retry';
  return reading.kind === 'no-answer';
}

/** The finding for an object that could not be read, by the meaning of Meta's error code. */
export function unreadable(subject: string, reading: Exclude<Reading<unknown>, { kind: 'read' }>): Finding {
  const fault = (text: string, ...todo: string[]): Finding => ({ level: 'fault', subject, text, todo });
  if (reading.kind === 'no-answer') {
    return fault(
      `Meta could not be asked (${reading.reason}). This says nothing about the set-up itself.`,
      'Check the internet connection and https://metastatus.com, then run this again.',
    );
  }
  const { code } = reading.fault;
  const { kind } = actionFor(code, 1);
  if (kind === 'token-dead') return deadToken(subject, reading.fault);
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) {
    return fault(
      `the token has no right to look at it. ${quote(reading.fault)}`,
      'Give the system user the app and the WhatsApp account, then generate a new token: docs/permanent-token.md, steps 2, 3 and 5.',
    );
  }
  if (kind === 'retry') {
    return fault(`Meta cannot answer just now. ${quote(reading.fault)}`, 'Wait some minutes, then run this again.');
  }
  return fault(`Meta refuses to tell. ${quote(reading.fault)}`, "Compare the ids with those in Meta's app dashboard.");
}

/** What to do about a dead token, wherever it is told. */
export const deadTokenTodo =
  'Generate a new permanent token and deploy it: docs/permanent-token.md, steps 3 and 5. Nothing is lost meanwhile: messages are kept, and the answers go out once the new token works.';

/** The finding for a token that Meta does not accept. */
export function deadToken(subject: string, said: GraphFault | null): Finding {
  return {
    level: 'fault',
    subject,
    text: `Meta does not accept the token.${said === null ? '' : ` ${quote(said)}`}`,
    todo: [deadTokenTodo],
  };
}

/** Meta's own words for a fault, with the code to search for. */
export function quote({ code, title, details }: GraphFault): string {
  const more = details === '' || details === title ? '' : ` ${details}`;
  return `Meta says: ${title}${more} (code ${code})`;
}
