/** How one part of the set-up was found, in words for an owner; holds no secret and no phone number. */
export type Finding = {
  /** `skipped`: it could not be judged, because of a fault that another finding names. */
  level: 'ok' | 'warning' | 'fault' | 'skipped';
  /** The part that was looked at, e.g. `Token`. */
  subject: string;
  text: string;
  /** What to do next; empty when there is nothing. A line that begins with a space is a command to be copied. */
  todo: readonly string[];
  /** Set where what it is about is told apart by programs. */
  topic?: 'quality';
};

/** The finding for a part that cannot be judged because of a fault found elsewhere. */
export function skipped(subject: string, why: string): Finding {
  return { level: 'skipped', subject, text: `not checked, because ${why}`, todo: [] };
}
