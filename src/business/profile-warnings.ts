import type { BusinessProfile } from './profile.ts';

/** What the owner should look at though the profile is in force; each a sentence for the log. Empty when nothing is odd. */
export function profileWarnings(profile: BusinessProfile): string[] {
  const { name } = profile.business;
  const greetings = profile.smallTalk.filter((entry) => entry.intent === 'greeting').map((entry) => entry.reply);
  const texts = [...greetings, ...Object.values(profile.disclosure)];
  if (texts.some((text) => comparable(text).includes(comparable(name)))) return [];
  return [
    `business.name is "${name}", but no greeting reply of smallTalk and no disclosure says it: look for another name in these and in the other texts of the file`,
  ];
}

function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
