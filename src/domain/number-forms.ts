/**
 * Mobile numbers that exist in two forms, of which Meta uses now one and now the other for the same person: `wa_id` may differ from
 * what was dialled (https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages). From the country code on:
 * - Brazil: a ninth digit, a 9, was put before the eight, which began with 6 to 9 (landlines begin lower and have none); accounts
 *   that are older than it lack it (chatwoot/chatwoot#13986).
 * - Mexico: a 1 stood before mobile numbers that were called from abroad, and many a `wa_id` has it.
 * - Argentina: a 9 stands there, and `wa_id` has it; Meta's list of test recipients does not (kevinrivm/vocero-crm#35).
 * National numbers begin with 2 to 9 in Mexico and with 1 to 3 in Argentina, so that no form of one number is one of another.
 */
const families: readonly { long: RegExp; short: RegExp; infix: string; at: number }[] = [
  { long: /^55[1-9]\d9[6-9]\d{7}$/, short: /^55[1-9]\d[6-9]\d{7}$/, infix: '9', at: 4 },
  { long: /^521[2-9]\d{9}$/, short: /^52[2-9]\d{9}$/, infix: '1', at: 2 },
  { long: /^549[1-3]\d{9}$/, short: /^54[1-3]\d{9}$/, infix: '9', at: 2 },
];

/** The other form of a number (digits from the country code on) that has two; null for all others. */
export function otherFormOf(phone: string): string | null {
  for (const { long, short, infix, at } of families) {
    if (long.test(phone)) return phone.slice(0, at) + phone.slice(at + infix.length);
    if (short.test(phone)) return phone.slice(0, at) + infix + phone.slice(at);
  }
  return null;
}

/** The one or two forms of a number, itself first. */
export function formsOf(phone: string): string[] {
  const other = otherFormOf(phone);
  return other === null ? [phone] : [phone, other];
}
