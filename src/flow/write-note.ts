// Beside the line: what people tell each other about a customer.
import { audit } from '../db/audit.ts';
import { addNote } from '../db/notes.ts';
import type { Database } from '../db/pool.ts';
import type { Person } from '../domain/person.ts';

const longestNote = 4_000;

/** Keeps a note with the name of who wrote it; an empty one is none. */
export async function writeNote(
  db: Database,
  note: { conversationId: string; who: Person; body: string },
): Promise<void> {
  const body = note.body.trim().slice(0, longestNote);
  if (body === '') return;
  await db.transaction(async (tx) => {
    await addNote(tx, { ...note, kind: 'note', body });
    await audit(tx, { who: note.who, what: 'wrote a note', conversation: note.conversationId });
  });
}
