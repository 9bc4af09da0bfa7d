// Serves send-planned and remind.
import { placeholder } from '../../business/build-templates.ts';
import type { ListedTemplate, MessageTemplate } from '../../domain/template.ts';
import { fillTemplate, type FilledTemplate } from '../../whatsapp/templates/fill-template.ts';

/** A profile name is hostile and may be long. */
const longestName = 60;

/** What may stand in a gap: by name, in small letters. */
export type Known = ReadonlyMap<string, string>;

/** What is known of a customer, over what else fills gaps; an empty value counts as not known. */
export function knownOf(
  { customer, business }: { customer: string | null; business: string },
  more: Readonly<Record<string, string>>,
): Known {
  const name = customer?.slice(0, longestName) ?? '';
  const all = { customer: name, business, ...more };
  return new Map(
    Object.entries(all).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key.toLowerCase(), value]])),
  );
}

/** The names in a listed template for which nothing is known and nothing stands in. */
export function missingIn({ fill }: ListedTemplate, known: Known): string[] {
  const names = Object.values(fill).flatMap((words) =>
    [...words.matchAll(placeholder)].flatMap(([, name = '', instead]) =>
      known.has(name.trim().toLowerCase()) || instead !== undefined ? [] : [name.trim()],
    ),
  );
  return [...new Set(names)];
}

/** Fills a listed template as Meta has it; the names that are missing come back instead where there are any. */
export function fillListed(
  listed: ListedTemplate,
  template: MessageTemplate,
  known: Known,
): FilledTemplate | { unfilled: string[] } {
  const missing = missingIn(listed, known);
  if (missing.length > 0) return { unfilled: missing };
  const words = Object.entries(listed.fill).map(([gap, text]): [string, string] => [
    gap,
    text.replaceAll(
      placeholder,
      (_whole, name: string, instead?: string) => known.get(name.trim().toLowerCase()) ?? instead ?? '',
    ),
  ]);
  return fillTemplate(template, new Map(words));
}
