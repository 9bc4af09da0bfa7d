/** A value that can be checked: what a figure in a text may stand for. */
export type Value =
  | { kind: 'money'; minor: number; currency: string }
  | { kind: 'percent'; value: number }
  /** `unit` is Intl's name as it was written (`hour`, `kilometer`, …), null when it stands alone; `word` then touches it from behind. */
  | { kind: 'count'; value: number; unit: string | null; word?: string }
  /** `year` is null when the text names none. */
  | { kind: 'date'; month: number; day: number; year: number | null }
  /** Minutes after midnight. */
  | { kind: 'clock'; minutes: number }
  | { kind: 'phone'; digits: string }
  | { kind: 'email'; address: string }
  /** Host and path, without scheme, `www.` and a final slash, in lower case. */
  | { kind: 'link'; address: string };

/** A figure in a text: where it stands, in UTF-16 units, and all that it may mean, as "1.800" may be 1800 or 1.8. */
export type Figure = { start: number; end: number; raw: string; readings: readonly Value[] };
