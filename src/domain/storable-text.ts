/** A text that PostgreSQL can store: without NUL and with lone surrogates replaced by U+FFFD; nothing else is changed. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
