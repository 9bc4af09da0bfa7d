import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { plainOf, type Sentence, sentenceAt } from './passage.ts';
import type { TimeFound } from './read-times.ts';
import { has, wordPattern } from '../../language/plain-text.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const OPEN = wordPattern(
  'open|hours|timings?|available|reach us|call us|attend\\p{L}*|atend\\p{L}*|abr\\p{L}*|horario|hora de la india|khul\\p{L}*|tak|से|तक|खुल[\\p{L}\\p{M}]*|\\p{L}*مفتوح\\p{L}*|نعمل|من|ساعات|الدوام|closed|number|phone|telefono|telefone|office|shop|team|we are|monday|lunes|segunda-feira|somvar|सोमवार|الاثنين',
);
const ACTS = wordPattern(
  "will|'ll|shall|going to|deliver\\p{L}*|reach you|arriv\\p{L}*|dispatch\\p{L}*|ship\\p{L}*|ready|calls? you|ring\\p{L}*|lleg\\p{L}*|entreg\\p{L}*|cheg\\p{L}*|llamar\\p{L}*|ligar\\p{L}*|milega|mil jayega|pahunch\\p{L}*|karenge|denge|मिलेगा|मिल जाएगा|पहुँच[\\p{L}\\p{M}]*|करेंगे|देंगे|سنتصل|سيتصل|ستصل\\p{L}*|سنرسل",
);
const TO = /^\s*(?:-|to|till|until|through|a|ate|hasta|as|se|से|الي|حتي|and|to)\s*(?:las |la |o |el |los )?$/u;

/** Whether a time is part of a sentence about the opening hours, which is judged as a whole by `hoursFaults`. */
export function isHours(draft: Draft, time: TimeFound): boolean {
  return (time.kind === 'weekday' || time.kind === 'clock') && isAboutHours(draft, sentenceAt(draft, time.start));
}

/** The sentences about opening hours that say other hours or days than the profile. */
export function hoursFaults(draft: Draft): DraftFault[] {
  return draft.sentences
    .filter((sentence) => isAboutHours(draft, sentence) && !areTrue(draft, sentence))
    .map((sentence) =>
      faultAt(draft, sentence, { kind: 'date', hint: `The opening hours are ${describe(draft)}; say them exactly.` }),
    );
}

function isAboutHours(draft: Draft, sentence: Sentence): boolean {
  const words = plainOf(draft, sentence);
  const times = timesIn(draft, sentence);
  const other = times.some((time) => time.kind !== 'weekday' && time.kind !== 'clock');
  return times.length >= 2 && !other && has(words, OPEN) && !has(words, ACTS);
}

function timesIn(draft: Draft, sentence: Sentence): TimeFound[] {
  return draft.times.filter((time) => time.start >= sentence.start && time.start < sentence.end);
}

/** Reads "Monday to Friday from 10:00 to 18:30 and Saturday 10:00 to 14:00" as days with a pair of times. */
function areTrue(draft: Draft, sentence: Sentence): boolean {
  const times = timesIn(draft, sentence);
  let days: number[] = [];
  let closed = false;
  for (let index = 0; index < times.length; index += 1) {
    const [time, next] = [times[index], times[index + 1]];
    if (!time) continue;
    if (time.kind === 'weekday' && isClosed(draft, time)) {
      if (draft.profile.business.hours.some((hours) => hours.days.includes(DAYS[Number(time.key)] ?? 'sun')))
        return false;
      continue;
    }
    if (time.kind === 'weekday') {
      if (closed) days = [];
      closed = false;
      const last = days.at(-1);
      const from = times[index - 1];
      const range =
        last !== undefined &&
        from?.kind === 'weekday' &&
        TO.test(draft.plain.slice(from.end, time.start)) &&
        !/and/.test(draft.plain.slice(from.end, time.start));
      days = [...days, ...(range ? between(last, Number(time.key)) : [Number(time.key)])];
      continue;
    }
    if (
      next?.kind !== 'clock' ||
      days.length === 0 ||
      !days.every((day) => isOpen(draft, day, { open: clock(time.key), close: clock(next.key) }))
    )
      return false;
    closed = true;
    index += 1;
  }
  return (
    closed || days.every((day) => draft.profile.business.hours.some((hours) => hours.days.includes(DAYS[day] ?? 'sun')))
  );
}

/** "closed on Sunday", "ravivar band", "los domingos cerrado". */
function isClosed(draft: Draft, time: TimeFound): boolean {
  const around = draft.plain.slice(Math.max(0, time.start - 22), time.end + 22);
  return (
    /closed|not open|cerrad|fechad|(?<!\p{L})band(?!\p{L})|बंद|مغلق|عطله|nao abr|no abr/u.test(around.slice(0, 22)) ||
    /^[^,;.]{0,12}(?:closed|cerrad|fechad|band(?!\p{L})|बंद|مغلق|عطله)/u.test(draft.plain.slice(time.end))
  );
}

function between(from: number, to: number): number[] {
  const days: number[] = [];
  for (let day = (from + 1) % 7; days.length < 7; day = (day + 1) % 7) {
    days.push(day);
    if (day === to) break;
  }
  return days;
}

/** Opening times as said, also on the clock of twelve hours. */
function isOpen(draft: Draft, day: number, said: { open: string; close: string }): boolean {
  return draft.profile.business.hours.some(
    (hours) =>
      hours.days.includes(DAYS[day] ?? 'sun') &&
      clock(hours.open) === said.open &&
      [clock(hours.close), afternoon(hours.close)].includes(said.close),
  );
}

function clock(time: string): string {
  const [hour = '', minute = '00'] = time.split(':');
  return `${Number(hour)}:${minute}`;
}

function afternoon(time: string): string {
  const [hour = '', minute = '00'] = time.split(':');
  return `${Number(hour) > 12 ? Number(hour) - 12 : Number(hour)}:${minute}`;
}

function describe(draft: Draft): string {
  return draft.profile.business.hours
    .map((hours) => `${hours.days.join(', ')} ${hours.open} to ${hours.close}`)
    .join('; ');
}
