import { styleText } from 'node:util';
import type { RawEnvironment } from '../../config/providers.ts';
import type { Finding } from '../../domain/finding.ts';

const WIDTH = 108;
const LEVEL_WIDTH = 9;
/** Wide enough for "WhatsApp account" and an id of Meta's. */
const SUBJECT_WIDTH = 35;
const INDENT = ' '.repeat(LEVEL_WIDTH + SUBJECT_WIDTH);

const labels = {
  ok: { word: 'ok', style: 'green' },
  warning: { word: 'warning', style: 'yellow' },
  fault: { word: 'FAULT', style: 'red' },
  skipped: { word: '-', style: 'dim' },
} as const;

/** The first line of the table. */
export function formatHead(): string {
  return `${'Result'.padEnd(LEVEL_WIDTH)}${'Part'.padEnd(SUBJECT_WIDTH)}What was found`;
}

/** Writes a finding as a row of the table, freed of every secret of the environment and of control characters. */
export function formatFinding({ level, subject, text, todo }: Finding, hide: (words: string) => string): string {
  const { word, style } = labels[level];
  const label = styleText(style, word, { stream: process.stdout }) + ' '.repeat(LEVEL_WIDTH - word.length);
  const part = clean(hide(subject));
  const body = wrap(clean(hide(text)), '');
  const steps = todo.flatMap((step) => formatStep(clean(hide(step))));
  const arrow = steps.map((line, index) => (index === 0 ? `-> ${line.trimStart()}` : line));
  const first = `${label}${part.padEnd(SUBJECT_WIDTH - 1)} `;
  return [...body, ...arrow].map((line, index) => (index === 0 ? first : INDENT) + line).join('\n');
}

function formatStep(step: string): string[] {
  if (step.startsWith(' ')) return [step.trim()];
  const [first = '', ...rest] = wrap(step, step.startsWith('- ') ? '     ' : '   ');
  return [`   ${first.trimStart()}`, ...rest];
}

/** The last lines: what the findings mean together. */
export function formatResult(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const warnings = count('warning') === 1 ? '1 warning' : `${count('warning')} warnings`;
  const faults = count('fault') === 1 ? '1 fault' : `${count('fault')} faults`;
  if (count('fault') > 0) {
    return `Result: ${faults}, ${warnings}. Fix the first FAULT, then run "npm run doctor" again; others may disappear with it.`;
  }
  const proof = 'The last proof: send "Hi" to the business number from a phone.';
  return count('warning') > 0 ? `Result: no fault, ${warnings}. ${proof}` : `Result: all is well. ${proof}`;
}

/** Makes a function that replaces the secrets of an environment, and whatever looks like a token, wherever they appear. */
export function createHider(raw: RawEnvironment): (words: string) => string {
  const secrets = Object.entries(raw)
    .flatMap(([name, value = '']) => secretsIn(name, value.trim()))
    .filter((secret) => secret.length >= 8)
    .toSorted((a, b) => b.length - a.length);
  return (words) =>
    secrets
      .reduce((text, secret) => text.replaceAll(secret, '[secret]'), words)
      .replaceAll(/\bEAA[A-Za-z0-9_-]{8,}/g, '[secret]');
}

function secretsIn(name: string, value: string): string[] {
  if (/TOKEN|SECRET|_KEY|PASSWORD/.test(name)) return [value, ...value.split(',').map((part) => part.trim())];
  if (name.endsWith('_HEADERS')) {
    const values = value.split(',').map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
    return [value, ...values, ...values.map(decoded)];
  }
  if (!['DATABASE_URL', 'REDIS_URL', 'MEDIA_URL'].includes(name)) return [];
  if (!URL.canParse(value)) return [value];
  const { password } = new URL(value);
  return [value, password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Meta's words must not be able to move the terminal's cursor. */
function clean(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    if (line !== '' && INDENT.length + indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, indent + line];
}
