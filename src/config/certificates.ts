import { readFileSync } from 'node:fs';

const header = '-----BEGIN CERTIFICATE-----';

/**
 * The certificates (PEM) that a variable holds: the text itself, in which `\n` may stand for line breaks, or the path of a file.
 * Null when neither is usable.
 */
export function readCertificates(value: string): string | null {
  const text = value.replaceAll(String.raw`\n`, '\n').trim();
  if (text.startsWith(header)) return text;
  try {
    const file = readFileSync(value.trim(), 'utf8');
    return file.includes(header) ? file : null;
  } catch {
    return null;
  }
}
