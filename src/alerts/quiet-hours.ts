/** Quiet hours in minutes after midnight; past midnight when `to` is below `from`, none when both are the same. */
type QuietHours = { from: number; to: number };

/** How many minutes of the quiet hours are left at `minutes` after midnight; 0 outside of them. */
export function quietMinutesLeft({ from, to }: QuietHours, minutes: number): number {
  const length = (to - from + 1440) % 1440;
  const into = (minutes - from + 1440) % 1440;
  return into < length ? length - into : 0;
}
