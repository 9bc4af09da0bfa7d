import type { BusinessProfile } from '../../business/profile.ts';
import type { SlotClaim } from '../../domain/lead.ts';
import { readBrandingWish, readInscription, readYesNo } from '../../language/branding-wish.ts';
import type { Span } from '../../language/plain-text.ts';
import { decideProducts, decideQuantity, type Decision } from './decide-order.ts';
import { decideCity, decideName } from './decide-people.ts';
import { decideDate, decidePurpose, decideWords } from './decide-rest.ts';
import { BRANDING_KEY, PURPOSE_KEY, type Field, type Known } from './known.ts';
import type { TurnReading } from './read-turn.ts';

type Turn = {
  profile: BusinessProfile;
  reading: TurnReading;
  known: Known;
  pending: Field | null;
};

/** What a turn says about the lead; `repeats` when it says again what is known. */
export type Claims = { slots: SlotClaim[]; repeats: boolean };

/** Says which facts the turn states or changes, each with the customer's exact words; what is known already is not claimed again. */
export function claimSlots(turn: Turn): Claims {
  const isKnown = ({ field, decision }: Decided): boolean => decision?.value === turn.known.values.get(field);
  const others = turn.profile.qualification.fields
    .filter((field) => field.type !== 'yes-no')
    .map((field) => ({ field: field.key, decision: decide(turn, field) }));
  // "No, 150": the no takes the old number back and answers nothing.
  const changes = others.some((one) => one.decision !== null && turn.known.values.has(one.field) && !isKnown(one));
  const decided = turn.profile.qualification.fields.map(
    (field) =>
      others.find((one) => one.field === field.key) ?? {
        field: field.key,
        decision: decideYesNo(turn, field, { noIsFree: !changes }),
      },
  );
  return {
    slots: decided.flatMap((one) => {
      const { field, decision } = one;
      if (decision === null || isKnown(one)) return [];
      return [{ field, value: decision.value, quote: turn.reading.text.slice(decision.start, decision.end) }];
    }),
    repeats: decided.some((one) => one.decision !== null && isKnown(one)),
  };
}

type Decided = { field: string; decision: Decision | null };

function decide(turn: Turn, field: Field): Decision | null {
  const { reading, known } = turn;
  const state = { pending: turn.pending?.key === field.key, known: known.values.get(field.key) };
  switch (field.type) {
    case 'product':
      return decideProducts(reading, known);
    case 'quantity': {
      const products = decideProducts(reading, known)?.value.split(',') ?? known.products.map((product) => product.sku);
      return decideQuantity(reading, known, { pending: turn.pending, products });
    }
    case 'text':
      if (field.key === PURPOSE_KEY) return decidePurpose(reading, state);
      return state.pending ? decideWords(reading, field, known) : null;
    case 'date':
      return decideDate(reading, state);
    case 'city':
      return decideCity(reading, state);
    case 'name':
      return decideName(reading, { ...state, cityPending: turn.pending?.type === 'city' });
    case 'email':
    case 'phone':
      return fromContacts(reading, field.type);
    case 'yes-no':
      return null;
    case 'money':
    default:
      return reading.budget && at(reading.budget, `${reading.budget.amount} per ${reading.budget.per}`);
  }
}

function decideYesNo({ reading, pending }: Turn, field: Field, { noIsFree }: { noIsFree: boolean }): Decision | null {
  const wish = field.key === BRANDING_KEY ? readBrandingWish(reading.text) : null;
  if (wish || pending?.key !== field.key) return wish;
  const answer =
    readYesNo(reading.text) ??
    (field.key === BRANDING_KEY && reading.names.length === 0 ? readInscription(reading.text) : null);
  return answer?.value === 'no' && !noIsFree ? null : answer;
}

function fromContacts(reading: TurnReading, kind: 'email' | 'phone'): Decision | null {
  const found = reading.contacts.findLast((contact) => contact.kind === kind);
  return found ?? null;
}

function at(span: Span, value: string): Decision {
  return { start: span.start, end: span.end, value };
}
