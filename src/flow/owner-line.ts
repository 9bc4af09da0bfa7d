// Serves return-chats and answer-missed-calls.
import type { Business, Translations } from '../business/business.ts';
import { ownWords } from '../business/tell.ts';
import { withDisclosure } from '../desk/with-disclosure.ts';

/** A line of the owner in the language of a chat, with the disclosure where it was not made yet. */
export function ownerLine(
  business: Business,
  texts: Translations,
  chat: { language: string | null; disclosed: boolean },
): string {
  const first = business.languages[0] ?? 'en';
  const { [first]: own, ...translations } = texts;
  const text = own ?? Object.values(translations)[0] ?? '';
  const line = ownWords(business, { text, translations }, chat.language ?? first);
  return withDisclosure(business, line, { alreadyDisclosed: chat.disclosed, language: chat.language });
}
