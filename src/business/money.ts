/** Whether this is the code of a currency in use, in capitals, as ISO 4217 has it. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && Intl.supportedValuesOf('currency').includes(code);
}

// ISO 4217 decimals: 2 for INR, 0 for JPY.
function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Turns a decimal amount into whole minor units, e.g. 85.5 INR into 8550; null when it has more decimals than the currency. */
export function toMinor(amount: number, currency: string): number | null {
  const scaled = amount * 10 ** currencyDigits(currency);
  const minor = Math.round(scaled);
  return Math.abs(scaled - minor) < 1e-6 && Number.isSafeInteger(minor) ? minor : null;
}

/** Writes an amount in minor units as people of the currency read it, e.g. `₹1,00,000.50`; whole amounts without decimals. */
export function formatMoney(amountMinor: number, currency: string): string {
  const digits = currencyDigits(currency);
  const whole = amountMinor % 10 ** digits === 0;
  return new Intl.NumberFormat(currency === 'INR' ? 'en-IN' : 'en', {
    style: 'currency',
    currency,
    minimumFractionDigits: whole ? 0 : digits,
  }).format(amountMinor / 10 ** digits);
}
