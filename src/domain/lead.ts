/** A field of the business's qualification, by its key in `business.yaml`, e.g. `quantity`. */
export type FieldKey = string;

/** What a model (or the scripted qualifier) says the customer stated, with the exact words that prove it. */
export type SlotClaim = { field: FieldKey; value: string; quote: string };

/**
 * One verified fact of a lead. `value` is normalised by the field's type: product = sku (several: comma-separated),
 * quantity = digits, yes-no = `yes` or `no`, date = YYYY-MM-DD or the customer's own vague words, email = lower case,
 * phone = digits with country code, money = `<amount> per <unit|total>`, others = the customer's words.
 */
export type LeadFact = {
  field: FieldKey;
  value: string;
  /** The customer's words it came from. */
  quote: string;
  /** The message it came from. */
  wamid: string;
};

/** `hot` and `qualified` follow from the profile's rules, never from a model. */
export type LeadGrade = 'open' | 'qualified' | 'hot';
