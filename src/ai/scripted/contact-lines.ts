import type { BusinessProfile } from '../../business/profile.ts';
import type { Language } from '../../language/languages.ts';
import type { Ask } from './asks.ts';
import { PHRASES } from './phrases/phrases.ts';

/** Monday, so that day names can be written in any language. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The business's own contact data and hours, when the turn asks for them. */
export function contactLines(profile: BusinessProfile, asks: ReadonlySet<Ask>, language: Language): string[] {
  const { contact, business } = profile;
  const lines: string[] = [];
  if (asks.has('contact')) {
    lines.push(`${[contact.address, contact.phone, contact.email, contact.website].filter(Boolean).join(' · ')}\n`);
  }
  if (asks.has('hours')) {
    const slots = business.hours.map(
      ({ days, open, close }) => `${days.map((day) => dayName(day, language)).join(', ')} ${open}-${close}`,
    );
    lines.push(PHRASES[language].hours(slots.join('; ')));
  }
  return lines;
}

function dayName(day: (typeof DAYS)[number], language: Language): string {
  const locale = language === 'hi-Latn' ? 'en' : language;
  const date = new Date(MONDAY_MS + DAYS.indexOf(day) * 86_400_000);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(date);
}
