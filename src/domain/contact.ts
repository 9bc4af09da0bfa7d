/** Who a customer is to Meta. Any of the ids may be missing, but never all three. */
export type CustomerIdentity = {
  /** Business-scoped user id, e.g. `IN.1349…`; opaque, kept exactly as received. */
  userId: string | null;
  /** Parent business-scoped user id of linked portfolios. */
  parentUserId: string | null;
  /** `wa_id`: digits only, opaque; null when the customer hides the number behind a username. */
  phone: string | null;
  /** Set by a system message that replaces an older business-scoped user id by `userId`. */
  previousUserId: string | null;
  /** The number that a system message says the customer has left for `phone`. */
  previousPhone?: string | null;
  /** Changeable, for display only. */
  username: string | null;
  /** Profile name: hostile text. */
  name: string | null;
};

/** Where a reply goes: a phone number (`to`) when it is known, else a business-scoped id (`recipient`). */
export type Recipient = { to: string } | { recipient: string };

/** Chooses the address of a customer; the phone number wins, as Meta recommends. Null when there is none. */
export function recipientOf(customer: { phone: string | null; userId: string | null }): Recipient | null {
  if (customer.phone !== null) return { to: customer.phone };
  if (customer.userId !== null) return { recipient: customer.userId };
  return null;
}
