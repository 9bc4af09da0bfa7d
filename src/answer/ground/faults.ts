import type { Span } from '../../language/plain-text.ts';
import { excerptOf, type Passage } from './passage.ts';

/** What kind of statement is not proved. */
export type FaultKind =
  | 'price'
  | 'percentage'
  | 'quantity'
  | 'minimum'
  | 'lead-time'
  | 'date'
  | 'link'
  | 'phone'
  | 'email'
  | 'promise'
  | 'discount'
  | 'product'
  | 'code'
  | 'word'
  | 'length';

/** A statement of a draft that nothing proves; `hint` tells the model how to mend it. */
export type DraftFault = { kind: FaultKind; excerpt: string; hint: string };

/** Makes a fault that quotes a piece of the draft. */
export function faultAt(passage: Passage, span: Span, fault: { kind: FaultKind; hint: string }): DraftFault {
  return { kind: fault.kind, excerpt: excerptOf(passage, span), hint: fault.hint };
}
