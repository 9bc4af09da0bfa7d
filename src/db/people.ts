import type { Numbers, Person, Role } from '../domain/person.ts';
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
    `select id, name, role, numbers, password_hash as "passwordHash" from people
      where removed_at is null and ($1 = '' or name_key = $1) order by created_at, id limit 2`,
    [key],
  );
  return found.rows.length === 1 ? (found.rows[0] ?? null) : null;
}

/** The owner of all numbers who has been there longest, made under the given name if there is none. */
export async function firstOwner(db: Queryable, nameIfNone: string): Promise<Person> {
  const read = async (): Promise<Person | undefined> => {
    const found = await db.query<Person>(
      `select id, name, role, numbers from people where removed_at is null and role = 'owner' and numbers is null order by created_at, id limit 1`,
    );
    return found.rows[0];
  };
  const owner =
    (await read()) ?? (await addPerson(db, { name: nameIfNone, role: 'owner', numbers: null })) ?? (await read());
  if (owner === undefined) throw new Error('somebody who is no owner has the name of the first owner');
  return owner;
}

/** Adds a person without a password; null when somebody has the name. */
export async function addPerson(
  db: Queryable,
  { name, role, numbers }: { name: string; role: Role; numbers: Numbers },
): Promise<Person | null> {
  const made = await db.query<Person>(
    `insert into people (name, name_key, role, numbers) values ($1, $2, $3, $4::text[])
     on conflict (name_key) where removed_at is null do nothing returning id, name, role, numbers`,
    [name.trim(), nameKey(name), role, numbers],
  );
  return made.rows[0] ?? null;
}

/** Whether an owner of all numbers has a password of their own. */
export async function ownerHasPassword(db: Queryable): Promise<boolean> {
  const found = await db.query(
    `select from people where removed_at is null and role = 'owner' and numbers is null and password_hash is not null limit 1`,
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
    `update people set password_hash = null where id = $1 and removed_at is null returning id, name, role, numbers`,
    [personId],
  );
  await endAccess(tx, personId);
  return found.rows[0] ?? null;
}

/** Removes a person; null when there is nobody with the id, or when they are the last owner of all numbers. */
export async function removePerson(tx: Queryable, personId: string): Promise<Person | null> {
  await lockOwners(tx);
  const gone = await tx.query<Person>(
    `update people set removed_at = clock_timestamp(), password_hash = null
      where id = $1 and removed_at is null and ${isNotTheLast}
     returning id, name, role, numbers`,
    [personId],
  );
  if (gone.rowCount > 0) await endAccess(tx, personId);
  return gone.rows[0] ?? null;
}

/** Limits a person to numbers, null for all; null when there is nobody with the id, or when nobody would be left who owns all. */
export async function limitPerson(tx: Queryable, personId: string, numbers: Numbers): Promise<Person | null> {
  await lockOwners(tx);
  const limited = await tx.query<Person>(
    `update people set numbers = $2::text[]
      where id = $1 and removed_at is null and ($2::text[] is null or ${isNotTheLast})
     returning id, name, role, numbers`,
    [personId, numbers],
  );
  return limited.rows[0] ?? null;
}

/** The rows of all owners are locked, so that two owners who remove each other do not both succeed. */
async function lockOwners(tx: Queryable): Promise<void> {
  await tx.query(`select from people where removed_at is null and role = 'owner' order by id for update`);
}

/** Whether an owner of all numbers is left without the person `$1`, as SQL. */
const isNotTheLast = `(role <> 'owner' or numbers is not null
  or exists (select from people other where other.role = 'owner' and other.numbers is null and other.removed_at is null and other.id <> $1))`;

/** Lists those who may use the console, owners first. */
export async function listPeople(db: Queryable): Promise<ListedPerson[]> {
  const found = await db.query<ListedPerson>(
    `select p.id, p.name, p.role, p.numbers, p.password_hash is not null as "hasPassword",
            (select max(seen_at) from console_sessions s where s.person_id = p.id) as "lastSeenAt"
       from people p where removed_at is null order by role desc, created_at, id`,
  );
  return found.rows;
}

async function endAccess(tx: Queryable, personId: string): Promise<void> {
  await tx.query(`delete from console_sessions where person_id = $1`, [personId]);
  await tx.query(`delete from console_codes where person_id = $1`, [personId]);
}
