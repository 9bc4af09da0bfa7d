import type { Person } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

/** Something that a person did: `what` in words without anything of a customer's. */
export type AuditEntry = {
  who: Pick<Person, 'id' | 'name'>;
  what: string;
  conversation?: string | null;
};

/** Writes down what a person did, within the caller's transaction if there is one. */
export async function audit(sql: Queryable, { who, what, conversation = null }: AuditEntry): Promise<void> {
  await sql.query(`insert into audit (person_id, who, what, conversation_id) values ($1, $2, $3, $4)`, [
    who.id,
    who.name,
    what,
    conversation,
  ]);
}
