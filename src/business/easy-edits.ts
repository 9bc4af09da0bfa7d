import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { AppError } from '../domain/errors.ts';
import { checkText, type CheckedText } from './check-text.ts';
import type { Business } from './business.ts';
import { plain } from './offer-yaml.ts';
import { createYamlEdits, flowText, type YamlEdits } from './yaml-edits.ts';

/** A common change, in the owner's words. Places count from 0; `times` null closes the day. */
export type EasyEdit =
  | { kind: 'price'; offer: number; list: 'prices' | 'options'; at: number; price: string }
  | { kind: 'hours'; lines: readonly string[] }
  | { kind: 'day'; day: string; until: string | null; times: string | null }
  | { kind: 'fact'; heading: string; text: string }
  | { kind: 'answer'; ask: string; say: string };

/** What of a business a change may touch. */
const touched: Record<EasyEdit['kind'], readonly (keyof Business)[]> = {
  price: ['offers'],
  hours: ['hours'],
  day: ['closed', 'openOn'],
  fact: ['statements'],
  answer: ['answers'],
};

/**
 * Makes a common change in a text without faults; all else in it stays as it is, comments and layout too. The new text comes with its
 * faults, if the change brings some. Throws `bad-edit` where only a change of the text by hand is safe.
 */
export function applyEdit(text: string, edit: EasyEdit): { text: string; checked: CheckedText } {
  const before = checkText(text).business;
  const { contents } = parseDocument(text, { uniqueKeys: false });
  if (before === null || !isMap(contents)) throw byHand('mend the faults of the text first');
  const edits = createYamlEdits(text);
  write(contents, edits, edit);
  const changed = edits.apply();
  const checked = checkText(changed);
  if (checked.business !== null && !isAsMeant(before, checked.business, edit))
    throw byHand('it is written in a way that a form cannot change safely (an anchor "&" that several places share?)');
  return { text: changed, checked };
}

function write(contents: YAMLMap, edits: YamlEdits, edit: EasyEdit): void {
  if (edit.kind === 'price') writePrice(contents, edits, edit);
  else if (edit.kind === 'hours') {
    const lines = edit.lines.map(flowText);
    if (lines.length > 0 || contents.has('hours'))
      edits.set(contents, 'hours', lines.length === 0 ? null : `[${lines.join(', ')}]`);
  } else if (edit.kind === 'day') writeDay(contents, edits, edit);
  else if (edit.kind === 'fact') {
    const facts = contents.get('facts', true);
    const heading = flowText(edit.heading);
    if (facts === undefined) edits.set(contents, 'facts', under(contents, `${heading}: [${flowText(edit.text)}]`));
    else if (!isMap(facts)) throw byHand('"facts" is not a list of headings');
    else addTo(facts, edits, { key: edit.heading, as: heading, text: edit.text });
  } else {
    const answers = contents.get('answers', true);
    const entry = `{ ask: ${flowText(edit.ask)}, say: ${flowText(edit.say)} }`;
    if (answers === undefined) edits.set(contents, 'answers', under(contents, `- ${entry}`, `[${entry}]`));
    else if (!isSeq(answers) || answers.items.length === 0) throw byHand('"answers" is not a list with entries');
    else edits.insert(answers, answers.items.length - 1, [answers.flow === true ? entry : `- ${entry}`]);
  }
}

/** What stands below a new key at the top: in a block, or in braces where the whole file is. */
function under(contents: YAMLMap, block: string, flow = `{ ${block} }`): string {
  return contents.flow === true ? flow : `\n  ${block}`;
}

function writePrice(contents: YAMLMap, edits: YamlEdits, edit: EasyEdit & { kind: 'price' }): void {
  const offers = contents.get('offers', true);
  const offer = isSeq(offers) ? offers.items[edit.offer] : undefined;
  if (!isMap(offer)) throw byHand('this offer stands in the file in another way');
  const list = offer.get(edit.list, true);
  const isSingle = edit.list === 'prices' && edit.at === 0 && offer.has('price');
  const entry = isSingle ? offer : isSeq(list) ? list.items[edit.at] : undefined;
  if (!isMap(entry)) throw byHand('this price stands in the file in another way');
  edits.set(entry, 'price', plain(edit.price));
}

function writeDay(contents: YAMLMap, edits: YamlEdits, { day, until, times }: EasyEdit & { kind: 'day' }): void {
  if (times === null) {
    addTo(contents, edits, { key: 'closed', as: 'closed', text: until === null ? day : `${day}..${until}` });
    return;
  }
  const openOn = contents.get('openOn', true);
  if (openOn === undefined) edits.set(contents, 'openOn', under(contents, `${flowText(day)}: ${flowText(times)}`));
  else if (isMap(openOn)) edits.set(openOn, day, flowText(times), flowText(day));
  else throw byHand('"openOn" is not a list of dates');
}

/** Adds a text to what stands at a key: to its list, beside its one text, or as the first. */
function addTo(map: YAMLMap, edits: YamlEdits, { key, as, text }: { key: string; as: string; text: string }): void {
  const there = map.get(key, true);
  if (there === undefined) edits.set(map, key, `[${flowText(text)}]`, as);
  else if (isSeq(there) && there.items.length > 0)
    edits.insert(there, there.items.length - 1, [there.flow === true ? flowText(text) : `- ${flowText(text)}`]);
  else if (isScalar(there)) edits.set(map, key, `[${flowText(there.source ?? there.value)}, ${flowText(text)}]`, as);
  else throw byHand(`what stands at "${key}" cannot be added to by a form`);
}

/** Nothing differs but what was to be changed; of the offers, but the amount of one price. */
function isAsMeant(before: Business, after: Business, edit: EasyEdit): boolean {
  const rest = (business: Business): string =>
    JSON.stringify({
      ...business,
      version: '',
      ...Object.fromEntries(touched[edit.kind].map((key) => [key, null])),
      ...(edit.kind === 'price' && { offers: withoutPrice(business, edit) }),
    });
  return rest(before) === rest(after);
}

function withoutPrice({ offers }: Business, edit: EasyEdit & { kind: 'price' }): unknown {
  const blank = { minor: 0, toMinor: null, isFrom: false };
  return offers.map((offer, index) =>
    index !== edit.offer
      ? offer
      : edit.list === 'options'
        ? {
            ...offer,
            options: offer.options.map((one, at) =>
              at === edit.at ? { ...one, price: { ...one.price, ...blank } } : one,
            ),
          }
        : { ...offer, prices: offer.prices.map((one, at) => (at === edit.at ? { ...one, ...blank } : one)) },
  );
}

function byHand(why: string): AppError {
  return new AppError('bad-edit', `Change this in the text: ${why}.`, { retry: 'never' });
}
