import { z } from 'zod';
import type { HeldTemplate, TemplateGap, TemplateList } from '../../domain/template.ts';

const text = z.string().optional().catch(undefined);
const rows = z.array(z.array(z.string())).optional().catch(undefined);
const namedExamples = z
  .array(z.object({ param_name: z.string(), example: text }))
  .optional()
  .catch(undefined);
const exampleShape = z
  .object({
    header_text: z.array(z.string()).optional().catch(undefined),
    header_text_named_params: namedExamples,
    body_text: rows,
    body_text_named_params: namedExamples,
  })
  .optional()
  .catch(undefined);
const buttonShape = z.object({
  type: text,
  text,
  url: text,
  example: z.array(z.string()).optional().catch(undefined),
});
const componentShape = z.object({
  type: text,
  format: text,
  text,
  example: exampleShape,
  buttons: z.array(buttonShape).optional().catch(undefined),
});
const templateShape = z.object({
  name: z.string().regex(/^\w{1,512}$/),
  language: z.string().regex(/^\w{2,15}$/),
  status: z.string().regex(/^\w{1,40}$/),
  category: z
    .string()
    .regex(/^\w{1,40}$/)
    .catch('OTHER'),
  parameter_format: text,
  components: z.array(componentShape),
});

type Component = z.infer<typeof componentShape>;

const gapPattern = /\{\{\s*(\w{1,60})\s*\}\}/g;
/** Buttons that need nothing of the sender but, of an address, its end. */
const plainButtons = new Set(['QUICK_REPLY', 'PHONE_NUMBER', 'URL']);

/**
 * Reads Meta's list of templates; whatever has no usable shape is left out. Offered is what is approved and can be filled with words.
 * https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates
 */
export function parseTemplates(list: readonly unknown[]): TemplateList {
  const found: TemplateList = { offered: [], held: [] };
  for (const item of list) {
    const parsed = templateShape.safeParse(item);
    if (!parsed.success) continue;
    const { name, language, status, category, components, parameter_format: format } = parsed.data;
    const why = whyHeld(status, category, components);
    if (why !== null) {
      found.held.push({ name, language, category, why, status });
      continue;
    }
    const header = partOf(components, 'HEADER')?.text ?? null;
    const body = partOf(components, 'BODY')?.text ?? '';
    const buttons = (partOf(components, 'BUTTONS')?.buttons ?? []).map((one) => ({
      text: one.text ?? '',
      url: one.url ?? null,
    }));
    const footer = partOf(components, 'FOOTER')?.text ?? null;
    const isNamed = format === 'NAMED';
    const gaps = gapsOf(components);
    const key = `${name}.${language}`;
    found.offered.push({ key, name, language, category, header, body, footer, buttons, named: isNamed, gaps });
  }
  return found;
}

function whyHeld(status: string, category: string, components: readonly Component[]): HeldTemplate['why'] | null {
  if (status !== 'APPROVED') return 'status';
  const header = partOf(components, 'HEADER');
  if (header !== undefined && header.format !== 'TEXT') return 'file';
  // One-time codes belong to a log-in and not into a chat.
  if (category === 'AUTHENTICATION' || partOf(components, 'BODY')?.text === undefined) return 'kind';
  const isPlain = components.every(
    ({ type = '', buttons = [] }) =>
      ['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type) &&
      buttons.every((button) => plainButtons.has(button.type ?? '') && isFillable(button.url ?? '')),
  );
  return isPlain ? null : 'kind';
}

/** An address may have one gap. */
function isFillable(url: string): boolean {
  return namesIn(url).length <= 1;
}

function partOf(components: readonly Component[], type: string): Component | undefined {
  return components.find((one) => one.type === type);
}

function gapsOf(components: readonly Component[]): TemplateGap[] {
  const gaps: TemplateGap[] = [];
  const add = (part: TemplateGap['part'], name: string, index: number, example: string | undefined): void => {
    const key = part === 'button' ? `button.${index}` : `${part}.${name}`;
    gaps.push({ key, part, name, index, example: example ?? null });
  };
  const header = partOf(components, 'HEADER');
  for (const [index, name] of namesIn(header?.text ?? '').entries())
    add(
      'header',
      name,
      0,
      exampleOf(header?.example?.header_text_named_params, name) ?? header?.example?.header_text?.[index],
    );
  const body = partOf(components, 'BODY');
  for (const [index, name] of namesIn(body?.text ?? '').entries())
    add(
      'body',
      name,
      0,
      exampleOf(body?.example?.body_text_named_params, name) ?? body?.example?.body_text?.[0]?.[index],
    );
  for (const [index, button] of (partOf(components, 'BUTTONS')?.buttons ?? []).entries())
    for (const name of namesIn(button.url ?? '')) add('button', name, index, button.example?.[0]);
  return gaps;
}

/** What stands in the braces, each once; numbers in their order, because Meta takes what fills them by position. */
function namesIn(words: string): string[] {
  const names = [...new Set([...words.matchAll(gapPattern)].map(([, name = '']) => name))];
  return names.every((name) => /^\d+$/.test(name)) ? names.toSorted((a, b) => Number(a) - Number(b)) : names;
}

function exampleOf(named: readonly { param_name: string; example?: string | undefined }[] | undefined, name: string) {
  return named?.find((one) => one.param_name === name)?.example;
}

/** Puts what fills the gaps of a text into it; a gap without a filling stays as it is. */
export function fillGaps(words: string, filling: (name: string) => string | undefined): string {
  return words.replaceAll(gapPattern, (whole, name: string) => filling(name) ?? whole);
}
