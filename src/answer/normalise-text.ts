/** No greeting or question of the FAQ is longer than this, and a 64 KB message must cost nothing. */
const MAX_LENGTH = 300;

/** Only these lose nothing when dropped: 😡 or 👎 after "thanks", or 📓 after "hi", change what is meant. */
const KIND_SYMBOLS =
  '👋🙏😊🙂😀😃😄😁😇🤗🥰☺😍🤩😌🤝👍👏🙌🙋❤🧡💛💚💙💜🤍🤎🖤💖💕💐🌸🌹🌺🌻🌼🌷🪷🌞☀🌅🌄🌙🌜🌛🌝🌟⭐✨🎉🪔💯🫶🫡🕉😴';

/** Skin tones, variation selectors, joiners, direction marks and other characters that show nothing. */
const INVISIBLE = /\p{Cf}|\p{Emoji_Modifier}|[\u{FE00}-\u{FE0F}]/gu;

const PAUSE = '.,!?…;:~"\'()[\\]\\-–—_*¡¿।॥،؛؟۔«»“”‘’`´•·▪▫◦●○■□▶►➤→✓✔»›';
const EDGE = `[\\s${PAUSE}${KIND_SYMBOLS}]+`;
const LEADING = new RegExp(`^${EDGE}`, 'u');
const TRAILING = new RegExp(`${EDGE}$`, 'u');
const BREAK_INSIDE = /[.,!…;،।]+(?=\s)/gu;
const SENTENCE_END = new RegExp(`[.,!?…;،।؛؟\\n${KIND_SYMBOLS}]+`, 'gu');

/**
 * Brings a whole message into the form that is compared with curated phrases: compatibility forms, case, spaces and the
 * punctuation and kind emoji around it no longer differ. Empty when nothing is left or the message is too long.
 */
export function normaliseText(text: string): string {
  if (text.length > MAX_LENGTH) return '';
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(/[’‘´`]/g, "'")
    .replace(LEADING, '')
    .replace(TRAILING, '')
    .replace(BREAK_INSIDE, ' ')
    .replace(/\s+/g, ' ');
}

/** The pieces of a message between commas, sentence ends and kind emoji, each normalised; nothing empty. */
export function normalisedPieces(text: string): string[] {
  if (text.length > MAX_LENGTH) return [];
  return text
    .replace(INVISIBLE, '')
    .split(SENTENCE_END)
    .map(normaliseText)
    .filter((piece) => piece !== '');
}

/**
 * Takes away what people leave out when they type: Latin accents, Arabic vowel signs, tatweel and hamza, nukta; ة and ى
 * as ه and ي, a slash or hyphen as a space. For greetings only:
 * in other texts it would make different words the same.
 */
export function foldSpelling(normalised: string): string {
  return normalised
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u093c\u064b-\u065f\u0670\u0640]/g, '')
    .replace(/\u0901/g, '\u0902')
    .replace(/ٱ/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/(?<=[\p{L}\p{M}])['/-](?=\p{L})/gu, (mark) => (mark === "'" ? '' : ' '));
}

/** Shortens letters drawn out ("hiii", "السلااام"): runs of at least `run` at the end of a word, or of three in Arabic, become one; digits stay as they are. */
export function foldDrawnOut(normalised: string, run: 2 | 3): string {
  return run === 2 ? normalised.replace(DRAWN_OUT_2, '$1') : normalised.replace(DRAWN_OUT_3, '$1$2');
}

const DRAWN_OUT_2 = /([\p{L}\p{M}])\1+(?=\s|$)/gu;
const DRAWN_OUT_3 = /([\p{L}\p{M}])\1{2,}(?=\s|$)|([\u0621-\u064a])\2{2,}/gu;
