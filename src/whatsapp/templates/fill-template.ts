import type { MessageTemplate, OutgoingTemplate, TemplateGap } from '../../domain/template.ts';
import { fillGaps } from './parse-template.ts';

/** A template with everything filled in: what Meta is posted and the words the customer reads. */
export type FilledTemplate = { text: string; outgoing: OutgoingTemplate };

/** What Meta takes for one gap; a longer text is cut by nobody but refused, so that nothing half goes out. */
export const longestFilling = 900;

/** Fills a template with words by the keys of its gaps; the keys that are empty or too long come back instead where there are any. */
export function fillTemplate(
  template: MessageTemplate,
  words: ReadonlyMap<string, string>,
): FilledTemplate | { unfilled: string[] } {
  const fillings = new Map(template.gaps.map(({ key }) => [key, oneLine(words.get(key) ?? '')]));
  const unfilled = [...fillings].filter(([, value]) => value === '' || value.length > longestFilling);
  if (unfilled.length > 0) return { unfilled: unfilled.map(([key]) => key) };
  const { name, language, header, body, footer } = template;
  const said = [
    header === null ? null : fillPart(header, 'header', fillings),
    fillPart(body, 'body', fillings),
    footer,
  ];
  const text = said.filter((part) => part !== null).join('\n\n');
  return { text, outgoing: { name, language: { code: language }, components: componentsOf(template, fillings) } };
}

/** Meta refuses line breaks, tabs and runs of spaces in what fills a gap. */
function oneLine(words: string): string {
  return words.replaceAll(/\s+/g, ' ').trim();
}

function fillPart(words: string, part: TemplateGap['part'], fillings: ReadonlyMap<string, string>): string {
  return fillGaps(words, (name) => fillings.get(`${part}.${name}`));
}

function componentsOf(
  template: MessageTemplate,
  fillings: ReadonlyMap<string, string>,
): OutgoingTemplate['components'] {
  const parameters = (part: 'header' | 'body') =>
    template.gaps
      .filter((gap) => gap.part === part)
      .map(({ key, name }) => ({
        type: 'text' as const,
        ...(template.named && { parameter_name: name }),
        text: fillings.get(key) ?? '',
      }));
  const worded = (['header', 'body'] as const).map((type) => ({ type, parameters: parameters(type) }));
  const buttons = template.gaps
    .filter(({ part }) => part === 'button')
    .map(({ key, index }) => ({
      type: 'button' as const,
      sub_type: 'url' as const,
      index: String(index),
      parameters: [{ type: 'text' as const, text: fillings.get(key) ?? '' }],
    }));
  return [...worded.filter((one) => one.parameters.length > 0), ...buttons];
}
