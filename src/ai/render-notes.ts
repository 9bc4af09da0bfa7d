import type { Note } from '../domain/turn.ts';
import { asDataLine } from './plain-data.ts';

const OPEN = '<about>';
const CLOSE = '</about>';

const MAX_NOTES = 12;
/** A document has more to say than an advertisement. */
const DOCUMENT_SHARE = 5;

const TITLES = {
  product: 'Asks about this product of the catalogue, by its id',
  ad: 'Came from this advertisement',
  cart: 'A cart from the catalogue, which the customer wants to order: quantities, product ids and a note',
  form: 'A form that the customer filled in',
  place: 'A place that the customer shared',
  forwarded: 'The customer forwarded this: somebody else wrote it, perhaps to somebody else',
  picture: 'The customer sent a picture. A machine that looked at it says, and may be wrong',
  document: 'The customer sent a document. The beginning of its text',
  carried: 'Below your last message the customer was shown, to tap or to look at',
  edited:
    'The customer has changed this message after it was answered: answer what it says now, and put right what you said before',
} as const;
const MEDIA: Readonly<Record<string, string>> = {
  image: 'a picture',
  video: 'a video',
  document: 'a document',
};

/** What notes say about a message, a line each between delimiters that nobody can write, the newest twelve, each text capped. */
export function renderNotes(notes: readonly Note[], maxChars: number): string[] {
  return notes.slice(-MAX_NOTES).map((note) => {
    const most = note.kind === 'document' ? maxChars * DOCUMENT_SHARE : maxChars;
    const text = note.kind === 'media' || note.kind === 'forwarded' ? '' : asDataLine(note.text, most);
    return `${OPEN}${titleOf(note)}${text === '' ? '' : `: ${text}`}${CLOSE}`;
  });
}

function titleOf(note: Note): string {
  if (note.kind === 'quote') return quoteTitle(note.who);
  if (note.kind === 'media' && note.text === 'audio')
    return 'These words were spoken: a machine has written them down from a recording, perhaps with mistakes';
  if (note.kind === 'media')
    return `Beside these words the customer sent ${MEDIA[note.text] ?? note.text}, which you cannot see`;
  return TITLES[note.kind];
}

function quoteTitle(who: Extract<Note, { kind: 'quote' }>['who']): string {
  if (who === null) return 'Replies to an earlier message, which is not known';
  const whose = { customer: 'of their own', assistant: 'of yours', human: 'of a colleague' }[who];
  return `Replies to this earlier message ${whose}`;
}
