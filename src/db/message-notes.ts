import type { MediaKind, MessageNote, PeopleNote } from '../domain/message.ts';
import { answersIn, type KnownAnswers, type Rich } from '../domain/rich.ts';
import type { Note, Speaker } from '../domain/turn.ts';

/** Characters of an earlier message that are shown where it is quoted. */
const quotedChars = 600;
const shownQuoteChars = 200;
const shownNoteChars = 700;

/** What a message says: its words, else what was seen in its picture or read in its document, else what it is. */
const said = `coalesce(nullif(body, ''), (
        select '[' || (note->>'text') || ']' from jsonb_array_elements(notes) note where note->>'kind' in ('picture', 'document') limit 1),
      '[' || media || ']')`;

/** What is read of an inbox row to make its notes. */
export type NotesRow = {
  /** With the mark of an edit after the answer. */
  notes: (MessageNote | { kind: 'edited'; text: '' })[] | null;
  quotes: string | null;
  quoted: { who: Speaker; text: string; rich?: Rich | null } | null;
};

/** The columns of `NotesRow` as parts of `json_build_object`, for the inbox rows `i`: the quoted message as it reads now, of the same chat only. */
export const notesAsJson = (i: string): string => `
  'notes', ${i}.notes, 'quotes', ${i}.quotes, 'quoted', (
    select json_build_object('who', q.who, 'text', left(q.text, ${quotedChars}), 'rich', q.rich) from (
      select 'customer' as who, ${said} as text, null::json as rich from inbox
       where phone_number_id = ${i}.phone_number_id and wamid = ${i}.quotes and conversation_id = ${i}.conversation_id
      union all
      select case author when 'bot' then 'assistant' else 'human' end, body, rich from outbox
       where wamid = ${i}.quotes and conversation_id = ${i}.conversation_id) q
     where q.text <> '' limit 1)`;

/** The words of the inbox rows `i` as people are shown them: below what they reply to and point at, and the kind of media beside them. */
export const shownText = (i: string): string => `concat_ws(E'\\n',
  '> ' || (select left(coalesce(q.customer, q.ours), ${shownQuoteChars}) from (select
    (select ${said} from inbox
      where phone_number_id = ${i}.phone_number_id and wamid = ${i}.quotes and conversation_id = ${i}.conversation_id) as customer,
    (select body from outbox where wamid = ${i}.quotes and conversation_id = ${i}.conversation_id) as ours) q),
  (select string_agg('[' || left(note->>'text', ${shownNoteChars}) || ']', E'\\n') from jsonb_array_elements(${i}.notes) note where note->>'text' <> ''),
  '[' || ${i}.media || ']', nullif(${i}.body, ''))`;

/** The notes of a message, the quoted one first; `media` when the message has words besides. */
export function notesFrom({ notes, quotes, quoted }: NotesRow, media: MediaKind | null): Note[] {
  const own = (notes ?? []).filter(isForModels);
  const found: Note[] = [];
  // A product of the catalogue is quoted under an id that is no message of the chat.
  const isProduct = own.some(({ kind }) => kind === 'product');
  if (quotes !== null && (quoted !== null || !isProduct))
    found.push({
      kind: 'quote',
      who: quoted?.who ?? null,
      text: quoted?.text ?? '',
      wamid: quotes,
      ...answersOf(quoted),
    });
  const isTold = own.some(({ kind }) => kind === 'picture' || kind === 'document');
  return [...found, ...own, ...(media === null || isTold ? [] : [{ kind: 'media' as const, text: media }])];
}

function answersOf(quoted: NotesRow['quoted']): { answers?: KnownAnswers } {
  const answers = quoted?.rich ? answersIn(quoted.rich) : null;
  return answers === null ? {} : { answers };
}

type StoredNote = NonNullable<NotesRow['notes']>[number];

function isForModels(note: StoredNote): note is Exclude<StoredNote, PeopleNote> {
  return note.kind !== 'people' && note.kind !== 'reaction';
}
