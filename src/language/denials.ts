import { has, wordPattern } from './plain-text.ts';

/** Words that deny, leave out or take off what follows them, as one pattern source for plain text in six languages. */
export const LEAVES_OUT = `no|not|nothing|without|w/o|don'?t|dont|does ?n'?t|won'?t|never|skip|drop|forget|remove|cancel|scrap|avoid|exclude|
    leave (?:out|off)|take off|bina|bagair|bagher|mat|(?:nahi|nahin|nai|nhi|नहीं|नही) (?:chah|chai|lag|kar|likh|dal|चाह|लग|कर|लिख)[\\p{L}\\p{M}]*|
    बिना|बगैर|मत|sin|quit[ae]\\p{L}*|elimin[ae]\\p{L}*|sac[ao]r?\\p{L}*|olvid\\p{L}*|sem|tir[ae]\\p{L}*|retir[ae]\\p{L}*|
    remov[ae]\\p{L}*|esque\\p{L}*|nao|بدون|بلا|من غير|لا|ليس|احذف\\p{L}*|الغ\\p{L}*|شيل\\p{L}*|ازل`;
/** The same when they follow. */
export const LEFT_OUT = `nahi|nahin|nai|nhi|mat|hata\\p{L}*|(?:rehne|rahne|रहने) (?:d|द)[\\p{L}\\p{M}]*|नहीं|नही|मत|हटा[\\p{L}\\p{M}]*|none|nothing|
    not|no|skip|cancel|nao|ninguno|nenhum|لا|غير`;
const DENIES = wordPattern(`${LEAVES_OUT}|${LEFT_OUT}`);
/** "Don't forget the logo" wants it. */
const TWICE = wordPattern(
  "(?:don'?t|dont|do not|never|please not|no|nao|لا) (?:forget|skip|olvid|esque|miss|تنس)\\p{L}*",
);

/** The same plain text with the words blanked that only look like a denial, each character in its place. */
export function withoutDoubleDenials(low: string): string {
  return low.replace(TWICE, (words) => ' '.repeat(words.length));
}

/** Whether a plain text denies something or leaves it out. */
export function denies(low: string): boolean {
  return has(withoutDoubleDenials(low), DENIES);
}
