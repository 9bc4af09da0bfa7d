const dayMs = 86_400_000;

/** What a free plan does after a while, by the host of the database; who has it for longer than that does not have the free one. */
const traps: readonly { host: RegExp; days: number; note: string }[] = [
  {
    host: /^dpg-[\w-]+$|\.render\.com$/,
    days: 44,
    note: 'Check its page on Render: a free database expires 30 days after it was created, is deleted 14 days later, and has no backup.',
  },
  {
    host: /\.neon\.tech$/,
    days: 31,
    note: "Check its plan: this server keeps the database awake, so the free plan's 100 compute hours are used up after about 16 days of the month.",
  },
];

/** What to know of a database that may be a free one; empty when there is nothing to know. */
export function freePlanNote(databaseUrl: string, since: Date | null): string[] {
  const { hostname } = new URL(databaseUrl);
  const trap = traps.find(({ host }) => host.test(hostname));
  if (trap === undefined || (since !== null && Date.now() - since.getTime() > trap.days * dayMs)) return [];
  return [trap.note];
}
