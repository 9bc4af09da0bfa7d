import { isMap, isScalar, isSeq, type Document, type Node } from 'yaml';

/** Short entries on one line each, and a blank line before each part. */
export function layOut(document: Document): void {
  const flow = (node: unknown): void => {
    if (isMap(node) || isSeq(node)) node.flow = true;
  };
  const inner = (path: readonly (string | number)[]): readonly unknown[] => {
    const node = document.getIn(path, true);
    return isSeq(node) || isMap(node) ? node.items : [];
  };
  for (const key of ['languages', 'hours']) flow(document.get(key, true));
  for (const key of ['ask', 'hot']) inner([key]).forEach(flow);
  inner(['offers']).forEach((offer) => {
    if (!isMap(offer)) return;
    flow(offer.get('also', true));
    for (const key of ['prices', 'options']) {
      const list = offer.get(key, true);
      if (isSeq(list)) list.items.forEach(flow);
    }
  });
  for (const pair of inner([])) spaceBefore(pair);
}

function spaceBefore(pair: unknown): void {
  const { key, value } = pair as { key: unknown; value: unknown };
  if (isScalar(key) && (isMap(value) || isSeq(value)) && !value.flow) key.spaceBefore = true;
}

/** Comments before the file and before the entries that have a place in it. */
export function keepComments(before: Document, after: Document): void {
  if (before.commentBefore) after.commentBefore = before.commentBefore;
  const copy = (from: unknown, to: unknown): void => {
    const [old, now] = [from as Node | undefined, to as Node | undefined];
    if (old?.commentBefore && now) now.commentBefore = old.commentBefore;
    if (old?.comment && now) now.comment = old.comment;
  };
  const each = (from: readonly (string | number)[], to: readonly (string | number)[]): void => {
    const [old, now] = [before.getIn(from, true), after.getIn(to, true)];
    if (!isSeq(old) || !isSeq(now)) return;
    copy(old, now);
    old.items.forEach((item, at) => copy(item, now.items[at]));
  };
  each(['products'], ['offers']);
  each(['faq'], ['answers']);
  each(['qualification', 'fields'], ['ask']);
  each(['policies', 'neverPromise'], ['never']);
  const products = before.get('products', true);
  if (isSeq(products))
    products.items.forEach((_item, at) => each(['products', at, 'priceTiers'], ['offers', at, 'prices']));
}
