const MAX_JSON_CHARS = 64_000;
const MAX_FIELDS = 50;
const MAX_LABEL_CHARS = 80;
const MAX_VALUE_CHARS = 500;
const MAX_DEPTH = 3;
/** Names and chosen values as Meta's form builder writes them: `screen_0_Your_city_2`, `1_Next_week`. */
const BUILT_LABEL = /^screen_\d+_(.+)_\d+$/;
const BUILT_CHOICE = /^\d+_(?=.)/;

/**
 * What a customer filled into a form, a line each, e.g. `Quantity: 350`; null when the JSON, written as a string as Meta documents it or
 * as an object, holds nothing readable. The form's own token is left out, and what is too much or nested too deeply.
 */
export function formAsText(responseJson: unknown): string | null {
  const form = typeof responseJson === 'string' ? parsed(responseJson) : responseJson;
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return null;
  const lines: string[] = [];
  for (const [key, value] of Object.entries(form)) {
    if (key === 'flow_token' || lines.length === MAX_FIELDS) continue;
    const label = BUILT_LABEL.exec(key)?.[1]?.replaceAll('_', ' ');
    const said = valueAsText(value, { isBuilt: label !== undefined, levels: MAX_DEPTH });
    if (said !== '') lines.push(`${oneLine(label ?? key).slice(0, MAX_LABEL_CHARS)}: ${said}`);
  }
  return lines.length === 0 ? null : lines.join('\n');
}

function parsed(json: string): unknown {
  if (json.length > MAX_JSON_CHARS) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function valueAsText(value: unknown, { isBuilt, levels }: { isBuilt: boolean; levels: number }): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    const said = isBuilt && BUILT_CHOICE.test(value) ? value.replace(BUILT_CHOICE, '').replaceAll('_', ' ') : value;
    return oneLine(said).slice(0, MAX_VALUE_CHARS);
  }
  if (typeof value !== 'object' || value === null || levels === 0) return '';
  const inner = Object.values(value)
    .slice(0, MAX_FIELDS)
    .map((one) => valueAsText(one, { isBuilt, levels: levels - 1 }));
  return inner
    .filter((one) => one !== '')
    .join(', ')
    .slice(0, MAX_VALUE_CHARS);
}

function oneLine(text: string): string {
  return text
    .slice(0, MAX_VALUE_CHARS * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
