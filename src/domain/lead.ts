/** Something to find out about a customer, by its key under `ask` in `business.yaml`, e.g. `quantity`. */
export type FieldKey = string;

/** What a model (or the desk) says the customer stated, with the exact words that prove it. */
export type SlotClaim = { field: FieldKey; value: string; quote: string };

/**
 * One verified fact of a lead. `value` is normalised by the field's type: offer = names as in the file, joined by commas,
 * number = digits, yes-no = `yes` or `no`, date = YYYY-MM-DD or the customer's own vague words, time = HH:MM, email = lower case,
 * phone = digits, with country code when given, money = `<amount> <currency>`, others = the customer's words.
 */
export type LeadFact = {
  field: FieldKey;
  value: string;
  /** The customer's words it came from. */
  quote: string;
  /** The message it came from. */
  wamid: string;
};

/** `hot` and `qualified` follow from the owner's rules, never from a model. */
export type LeadGrade = 'open' | 'qualified' | 'hot';

/** How far people have come with a lead, in order. */
export const leadStates = ['new', 'contacted', 'won', 'lost'] as const;
export type LeadState = (typeof leadStates)[number];
