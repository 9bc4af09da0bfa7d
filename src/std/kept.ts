/** What is kept under a key, made when it is first asked for; a cache that is full, of `most`, begins anew. */
export function kept<Value>(cache: Map<string, Value>, key: string, make: () => Value, most = 100): Value {
  const before = cache.get(key);
  if (before !== undefined) return before;
  if (cache.size >= most) cache.clear();
  const made = make();
  cache.set(key, made);
  return made;
}
