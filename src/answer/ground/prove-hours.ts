import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { plainOf, type Sentence, sentenceAt } from './passage.ts';
import type { TimeFound } from './read-times.ts';
import { has, wordPattern } from '../../language/plain-text.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const OPEN = wordPattern(
  'open|closes?|closing|hours|timings?|available|reach us|call us|attend\\p{L}*|atend\\p{L}*|abr\\p{L}*|horario|hora de la india|khul\\p{L}*|tak|से|तक|खुल[\\p{L}\\p{M}]*|\\p{L}*مفتوح\\p{L}*|نعمل|من|ساعات|الدوام|closed|cerrad\\p{L}*|fechad\\p{L}*|band|बंद|مغلق|number|phone|telefono|telefone|office|shop|team|we are|monday|lunes|segunda-feira|somvar|सोमवार|الاثنين',
);
const ACTS = wordPattern(
  "will|'ll|shall|going to|deliver\\p{L}*|reach you|arriv\\p{L}*|dispatch\\p{L}*|ship\\p{L}*|ready|calls? you|rings? you|lleg\\p{L}*|entreg\\p{L}*|cheg\\p{L}*|llamar(?:a|an|e|emos)|ligar(?:a|ao|ei|emos)|milega|mil jayega|pahunch\\p{L}*|karenge|denge|मिलेगा|मिल जाएगा|पहुँच[\\p{L}\\p{M}]*|करेंगे|देंगे|سنتصل|سيتصل|ستصل\\p{L}*|سنرسل",
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
  const closed = times.length === 1 && times[0]?.kind === 'weekday' && isClosed(draft, times[0]);
  const isBesidePhone = draft.contacts.some(
    (one) => one.kind === 'phone' && one.start >= sentence.start && one.start < sentence.end,
  );
  const named = has(words, OPEN) || asksHours(draft) || isBesidePhone;
  const answered = times.length === 1 && times[0]?.kind === 'weekday' && asksHours(draft) && has(words, OPEN);
  return (times.length >= 2 || closed || answered) && !other && named && !has(words, ACTS);
}

/** "r u open on saturday": then a day with times answers by the hours. */
function asksHours(draft: Draft): boolean {
  const asked = draft.customer.texts.at(-1)?.plain ?? '';
  return has(asked, ASKS_HOURS) && !has(asked, ACTS);
}

const ASKS_HOURS = wordPattern(
  'open|close|closed|timings?|hours|horario|horarios|abiert[oa]s?|abren|atienden|abert[oa]s?|abrem|atendem|khul\\p{L}*|khol\\p{L}*|band|खुल[\\p{L}\\p{M}]*|बंद|مفتوح\\p{L}*|تفتح\\p{L}*|تعمل\\p{L}*|الدوام|دوام\\p{L}*',
);

function timesIn(draft: Draft, sentence: Sentence): TimeFound[] {
  return draft.times.filter((time) => time.start >= sentence.start && time.start < sentence.end);
}

type Shift = { days: number[]; open: string; close: string };

/** Reads "Monday to Friday from 10:00 to 18:30 and Saturday 10:00 to 14:00", or with the times first, and compares. */
function areTrue(draft: Draft, sentence: Sentence): boolean {
  const times = timesIn(draft, sentence).filter((time) => time.kind !== 'weekday' || !isClosed(draft, time));
  const shut = timesIn(draft, sentence).filter((time) => !times.includes(time));
  if (shut.some((time) => isWorkday(draft, Number(time.key)))) return false;
  const shifts = times[0]?.kind === 'clock' ? readShifts(draft, times.toReversed()) : readShifts(draft, times);
  if (shifts === null) return isOpenedAndClosed(draft, sentence);
  return shifts.every((shift) =>
    shift.days.every((day) => (shift.open === '' ? isWorkday(draft, day) : isOpen(draft, day, shift))),
  );
}

/** Days with the pair of times that belongs to them; null when something stands alone. Read backwards, times come second again. */
function readShifts(draft: Draft, times: readonly TimeFound[]): Shift[] | null {
  const shifts: Shift[] = [];
  let days: number[] = [];
  for (let index = 0; index < times.length; index += 1) {
    const [time, next] = [times[index], times[index + 1]];
    if (time?.kind === 'weekday') {
      const before = times[index - 1];
      days = [...days, ...(before?.kind === 'weekday' ? daysTo(draft, before, time) : [Number(time.key)])];
      continue;
    }
    if (!time || next?.kind !== 'clock' || days.length === 0) return null;
    const [first, second] = time.start < next.start ? [time, next] : [next, time];
    shifts.push({ days, open: clock(first.key), close: clock(second.key) });
    days = [];
    index += 1;
  }
  return days.length > 0 ? [...shifts, { days, open: '', close: '' }] : shifts;
}

/** The days behind the first of two: all up to the second in "Monday to Friday". */
function daysTo(draft: Draft, one: TimeFound, other: TimeFound): number[] {
  const [first, second] = one.start < other.start ? [one, other] : [other, one];
  const gap = draft.plain.slice(first.end, second.start);
  return TO.test(gap) && !/and/.test(gap) ? between(Number(first.key), Number(second.key)) : [Number(other.key)];
}

const CLOSES = wordPattern(
  'closes?|closing|until|till|cerramos|cierra\\p{L}*|fechamos|fecha(?:m)?|band (?:ho|kar)\\p{L}*|tak|बंद हो[\\p{L}\\p{M}]*|तक|نغلق|يغلق|حتي',
);
const OPENS = wordPattern(
  'opens?|opening|start|from|abrimos|abre\\p{L}*|desde|a partir|khul\\p{L}*|se|खुल[\\p{L}\\p{M}]*|से|نفتح|يفتح|من',
);
/** Where one statement of a time ends and the next begins: "at 18:30 from Monday to Friday and at 14:00 on Saturday; we open at 10:00". */
const NEXT_TIME = /;|,| (?:and|y|e|aur) (?=(?:at|on|a|as|las|el|los|aos?|we)\s)| और |، | و(?=\p{L})/u;

/** "We close at 18:30 from Monday to Friday": single times, each an opening or a closing one; without a day it is that of every day. */
function isOpenedAndClosed(draft: Draft, sentence: Sentence): boolean {
  let at = sentence.start;
  let closes: boolean | null = null;
  return plainOf(draft, sentence)
    .split(NEXT_TIME)
    .every((piece) => {
      const start = draft.plain.indexOf(piece, at);
      at = start + piece.length;
      const times = draft.times.filter((time) => time.start >= start && time.start < at);
      const [clockTime, second] = times.filter((time) => time.kind === 'clock');
      const named = times.filter((time) => time.kind === 'weekday');
      if (!clockTime || second) return clockTime === undefined && named.length === 0;
      const verb = plainOf(draft, { start, end: clockTime.start });
      closes = has(verb, CLOSES) ? true : has(verb, OPENS) ? false : closes;
      if (closes === null) return false;
      const days = named.flatMap((day, index) => {
        const before = named[index - 1];
        return before ? daysTo(draft, before, day) : [Number(day.key)];
      });
      return (days.length > 0 ? days : workdays(draft)).every((day) =>
        isEdge(draft, day, { at: clock(clockTime.key), closes: closes === true }),
      );
    });
}

function workdays(draft: Draft): number[] {
  return DAYS.map((_name, day) => day).filter((day) => isWorkday(draft, day));
}

/** Whether the business opens, or closes, at a time of a day. */
function isEdge(draft: Draft, day: number, said: { at: string; closes: boolean }): boolean {
  return draft.profile.business.hours.some(
    (hours) =>
      hours.days.includes(DAYS[day] ?? 'sun') &&
      (said.closes ? [clock(hours.close), afternoon(hours.close)] : [clock(hours.open)]).includes(said.at),
  );
}

function isWorkday(draft: Draft, day: number): boolean {
  return draft.profile.business.hours.some((hours) => hours.days.includes(DAYS[day] ?? 'sun'));
}

/** "closed on Sunday", "ravivar band", "los domingos cerrado". */
function isClosed(draft: Draft, time: TimeFound): boolean {
  const opening = draft.plain.slice(Math.max(sentenceAt(draft, time.start).start, time.start - 22), time.start);
  return (
    /closed|not open|cerrad|fechad|(?<!\p{L})band(?!\p{L})|बंद|مغلق|عطله|nao abr|no abr/u.test(opening) ||
    /^[^,;.]{0,12}(?:closed|not open|nao abr|no abr|لا نعمل|لا نفتح|cerrad|fechad|band(?!\p{L})|बंद|مغلق|عطله)/u.test(
      draft.plain.slice(time.end),
    )
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
