// Serves send-planned, remind, the console and npm run doctor: the templates of the business file beside Meta's list.
import type { Business, Templates } from '../../business/business.ts';
import type { Finding } from '../../domain/finding.ts';
import { MARKETING, type ListedTemplate, type MessageTemplate, type TemplateList } from '../../domain/template.ts';
import type { TemplateReading } from '../../whatsapp/templates/read-templates.ts';

/** One language of a listed template as Meta has it. Only `usable` may be sent. */
export type JudgedTemplate =
  | { kind: 'usable'; template: MessageTemplate }
  | { kind: 'held'; language: string; category: string; why: 'status' | 'file' | 'kind'; status: string }
  | { kind: 'unfit'; template: MessageTemplate; unfilled: string[]; idle: string[] }
  | { kind: 'missing'; language: string | null };

/** Everything that the file lists, in its order. */
export function listedIn({ followUp, lateAnswer, reminders }: Templates): ListedTemplate[] {
  return [followUp, lateAnswer, ...reminders].filter((one) => one !== null);
}

/** Judges each language of a listed template; of one whose languages are not listed, each that Meta has. Never empty. */
export function judgeListed(listed: ListedTemplate, list: TemplateList): JudgedTemplate[] {
  const isAsked = ({ name, language }: { name: string; language: string }): boolean =>
    name === listed.name && (listed.languages.length === 0 || listed.languages.includes(language));
  const offered = list.offered.filter(isAsked);
  const held = list.held.filter(isAsked);
  const known = new Set([...offered, ...held].map(({ language }) => language));
  const missing = listed.languages.filter((language) => !known.has(language));
  const judged: JudgedTemplate[] = [
    ...offered.map((template) => judgeGaps(listed, template)),
    ...held.map(({ language, category, why, status }) => ({ kind: 'held' as const, language, category, why, status })),
    ...missing.map((language) => ({ kind: 'missing' as const, language })),
  ];
  return judged.length === 0 ? [{ kind: 'missing', language: null }] : judged;
}

function judgeGaps({ fill }: ListedTemplate, template: MessageTemplate): JudgedTemplate {
  const gaps = template.gaps.map(({ key }) => key);
  const unfilled = gaps.filter((key) => !Object.hasOwn(fill, key));
  const idle = Object.keys(fill).filter((key) => !gaps.includes(key));
  return unfilled.length + idle.length === 0
    ? { kind: 'usable', template }
    : { kind: 'unfit', template, unfilled, idle };
}

/** Of the languages that may be sent, that of the customer, else the first that the owner names; null when there is none. */
export function chooseLanguage(
  listed: ListedTemplate,
  judged: readonly JudgedTemplate[],
  wanted: string | null,
  business: Pick<Business, 'languages'>,
): MessageTemplate | null {
  const usable = judged.flatMap((one) => (one.kind === 'usable' ? [one.template] : []));
  const inOrder = [wanted, ...listed.languages, ...business.languages].filter((code) => code !== null);
  for (const code of inOrder.map(plain)) {
    const same = usable.find(({ language }) => plain(language) === code);
    const near = usable.find(({ language }) => baseOf(language) === baseOf(code));
    if (same !== undefined || near !== undefined) return same ?? near ?? null;
  }
  return usable[0] ?? null;
}

function plain(code: string): string {
  return code.replace('_', '-').toLowerCase();
}

function baseOf(code: string): string {
  return plain(code).split('-', 1)[0] ?? '';
}

/** Whether a template may go to a customer: one that sells needs a customer who has said that messages are welcome. */
export function needsOptIn({ category }: { category: string }): boolean {
  return category === MARKETING;
}

/** What each listed template is at Meta, with its category and its price, in words; one finding a template and language. */
export function templateFindings(templates: Templates, reading: TemplateReading): Finding[] {
  const listed = listedIn(templates);
  if (listed.length === 0) return [];
  if (reading.kind === 'unknown')
    return [
      { level: 'skipped', subject: 'Templates', text: `not compared with Meta's list: ${reading.why}`, todo: [] },
    ];
  return listed.flatMap((one) => judgeListed(one, reading.list).map((judged) => findingOf(templates, one, judged)));
}

function findingOf(templates: Templates, { purpose, name }: ListedTemplate, judged: JudgedTemplate): Finding {
  const language = 'template' in judged ? judged.template.language : judged.language;
  const subject = `Template ${purpose}`;
  const which = language === null ? name : `${name} (${language})`;
  const category = 'template' in judged ? judged.template.category : 'category' in judged ? judged.category : null;
  const price = category === null ? '' : `, ${category}, ${priceWords(templates, category)}`;
  const fault = (text: string, todo: string): Finding => ({
    level: 'fault',
    subject,
    text: `${which}${price}: ${text}, so it is never sent.`,
    todo: [todo],
  });
  if (judged.kind === 'usable') return { level: 'ok', subject, text: `${which}: approved${price}`, todo: [] };
  if (judged.kind === 'missing') {
    const todo = 'Make it in WhatsApp Manager under Message templates, or correct the file.';
    return fault('Meta has no such template', todo);
  }
  if (judged.kind === 'unfit') {
    const gaps = [
      ...judged.unfilled.map((gap) => `nothing fills ${gap}`),
      ...judged.idle.map((gap) => `it has no gap ${gap}`),
    ];
    return fault(`approved, but ${gaps.join(', ')}`, `Correct "fill" of ${purpose} in the business file.`);
  }
  return judged.why === 'status'
    ? fault(`Meta says ${judged.status.toLowerCase().replaceAll('_', ' ')}`, 'Look at it in WhatsApp Manager.')
    : fault('it has parts that this server cannot fill', 'Use a text-only template.');
}

/** What one costs to a number, as the owner states it: by the longest beginning of it that has a price; null when none has. */
export function costOf(
  { costUsd }: Pick<Templates, 'costUsd'>,
  { category, phone }: { category: string; phone: string | null },
): number | null {
  const usd = costUsd[category] ?? null;
  if (usd === null || typeof usd === 'number') return usd;
  const codes = Object.keys(usd).filter((code) => phone?.startsWith(code) === true);
  return usd[codes.toSorted((a, b) => b.length - a.length)[0] ?? ''] ?? null;
}

function priceWords({ costUsd }: Pick<Templates, 'costUsd'>, category: string): string {
  const usd = costUsd[category];
  if (usd === undefined) return 'price unknown (costUsd in the business file)';
  if (typeof usd === 'number') return `about $${usd} each`;
  return `${Object.entries(usd)
    .map(([code, one]) => `about $${one} to +${code}`)
    .join(', ')}, price unknown elsewhere`;
}
