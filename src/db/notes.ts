import type { Person } from '../domain/person.ts';
import { storableText } from '../domain/storable-text.ts';
import type { Queryable } from './pool.ts';

/** What a person told the others about a customer. */
export type ChatNote = { id: string; who: string; kind: 'note' | 'summary'; body: string; at: Date };

/** Keeps a note; it is shown to people only. */
export async function addNote(
  tx: Queryable,
  note: { conversationId: string; who: Pick<Person, 'id' | 'name'>; kind: ChatNote['kind']; body: string },
): Promise<void> {
  await tx.query(`insert into notes (conversation_id, person_id, who, kind, body) values ($1, $2, $3, $4, $5)`, [
    note.conversationId,
    note.who.id,
    note.who.name,
    note.kind,
    storableText(note.body.trim()),
  ]);
}

/** Reads the newest notes of a conversation, oldest first. */
export async function readNotes(db: Queryable, conversationId: string, limit: number): Promise<ChatNote[]> {
  const found = await db.query<ChatNote>(
    `select id::text, who, kind, body, created_at as at from notes where conversation_id = $1 order by notes.id desc limit $2`,
    [conversationId, limit],
  );
  return found.rows.toReversed();
}
