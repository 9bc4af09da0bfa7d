import type { Person, Role } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

/** A person as the list of people shows them. */
export type ListedPerson = Person & { hasPassword: boolean; lastSeenAt: Date | null };

/** The name as it is compared, so that "Ada", "ADA" and "ada " are one. */
function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Finds people by name; with an empty one the only person there is, or the one that `CONSOLE_PASSWORD` opens for. */
export async function findPerson(
  db: Queryable,
  name: string,
): Promise<(Person & { passwordHash: string | null }) | null> {
  const key = nameKey(name);
  const found = await db.query<Person & { passwordHash: string | null }>(
    `select id, name, role, password_hash as "passwordHash" from people
      where removed_at is null and ($1 = '' or name_key = $1) order by created_at, id limit 2`,
    [key],
  );
  return found.rows.length === 1 ? (found.rows[0] ?? null) : null;
}

/** The owner who has been there longest, made under the given name if there is none. */
export async function firstOwner(db: Queryable, nameIfNone: string): Promise<Person> {
  const read = async (): Promise<Person | undefined> => {
    const found = await db.query<Person>(
      `select id, name, role from people where removed_at is null and role = 'owner' order by created_at, id limit 1`,
    );
    return found.rows[0];
  };
  const owner = (await read()) ?? (await addPerson(db, { name: nameIfNone, role: 'owner' })) ?? (await read());
  if (owner === undefined) throw new Error('somebody who is no owner has the name of the first owner');
  return owner;
}

/** Adds a person without a password; null when somebody has the name. */
export async function addPerson(db: Queryable, { name, role }: { name: string; role: Role }): Promise<Person | null> {
  const made = await db.query<Person>(
    `insert into people (name, name_key, role) values ($1, $2, $3)
     on conflict (name_key) where removed_at is null do nothing returning id, name, role`,
    [name.trim(), nameKey(name), role],
  );
  return made.rows[0] ?? null;
}

/** Whether an owner has a password of their own. */
export async function ownerHasPassword(db: Queryable): Promise<boolean> {
  const found = await db.query(
    `select from people where removed_at is null and role = 'owner' and password_hash is not null limit 1`,
  );
  return found.rowCount > 0;
}

/** Sets a password and ends all sessions of the person; their codes count no more. */
export async function setPassword(tx: Queryable, personId: string, passwordHash: string): Promise<void> {
  await tx.query(`update people set password_hash = $2 where id = $1`, [personId, passwordHash]);
  await endAccess(tx, personId);
}

/** Takes the password of a person away and ends their sessions; null when there is nobody with the id. */
export async function clearPassword(tx: Queryable, personId: string): Promise<Person | null> {
  const found = await tx.query<Person>(
    `update people set password_hash = null where id = $1 and removed_at is null returning id, name, role`,
    [personId],
  );
  await endAccess(tx, personId);
  return found.rows[0] ?? null;
}

/** Removes a person; null when there is nobody with the id, or when they are the last owner. */
export async function removePerson(tx: Queryable, personId: string): Promise<Person | null> {
  // The rows of all owners are locked, so that two owners who remove each other do not both succeed.
  await tx.query(`select from people where removed_at is null and role = 'owner' order by id for update`);
  const gone = await tx.query<Person>(
    `update people set removed_at = clock_timestamp(), password_hash = null
      where id = $1 and removed_at is null and (role <> 'owner'
        or exists (select from people other where other.role = 'owner' and other.removed_at is null and other.id <> $1))
     returning id, name, role`,
    [personId],
  );
  if (gone.rowCount > 0) await endAccess(tx, personId);
  return gone.rows[0] ?? null;
}

/** Lists those who may use the console, owners first. */
export async function listPeople(db: Queryable): Promise<ListedPerson[]> {
  const found = await db.query<ListedPerson>(
    `select p.id, p.name, p.role, p.password_hash is not null as "hasPassword",
            (select max(seen_at) from console_sessions s where s.person_id = p.id) as "lastSeenAt"
       from people p where removed_at is null order by role desc, created_at, id`,
  );
  return found.rows;
}

async function endAccess(tx: Queryable, personId: string): Promise<void> {
  await tx.query(`delete from console_sessions where person_id = $1`, [personId]);
  await tx.query(`delete from console_codes where person_id = $1`, [personId]);
}
