// Beside the line: owners say who may use the console.
import { audit } from '../db/audit.ts';
import { addPerson, clearPassword, limitPerson, removePerson, setPassword } from '../db/people.ts';
import { endSessionsOf } from '../db/sessions.ts';
import type { Numbers, Person, Role } from '../domain/person.ts';
import { inviteCode, type AccessDeps } from './access.ts';

/** A person and the code with which they choose a password, shown once; or why not. */
export type Invited = { person: Person; code: string } | 'name-taken' | 'unknown';

/** Adds a person, who chooses a password with the code. */
export async function invite(
  { db }: AccessDeps,
  { by, name, role, numbers }: { by: Person; name: string; role: Role; numbers: Numbers },
): Promise<Invited> {
  return db.transaction(async (tx) => {
    const person = await addPerson(tx, { name, role, numbers });
    if (person === null) return 'name-taken';
    await audit(tx, { who: by, what: `added ${person.name} (${role}${forNumbers(numbers)})` });
    return { person, code: await inviteCode(tx, person.id) };
  });
}

/** Says which numbers a person may see, at once and on all devices; false for the last owner of all and for who is unknown. */
export async function limitTo(
  { db }: Pick<AccessDeps, 'db'>,
  { by, id, numbers }: { by: Person; id: string; numbers: Numbers },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const person = await limitPerson(tx, id, numbers);
    if (person !== null)
      await audit(tx, {
        who: by,
        what: `let ${person.name} see ${numbers === null ? 'all numbers' : numbers.join(', ')}`,
      });
    return person !== null;
  });
}

function forNumbers(numbers: Numbers): string {
  return numbers === null ? '' : `, for ${numbers.join(', ')}`;
}

/** Takes a person's password away and ends their sessions; they choose a new one with the code. */
export async function resetPerson({ db }: AccessDeps, { by, id }: { by: Person; id: string }): Promise<Invited> {
  return db.transaction(async (tx) => {
    const person = await clearPassword(tx, id);
    if (person === null) return 'unknown';
    await audit(tx, { who: by, what: `reset the password of ${person.name}` });
    return { person, code: await inviteCode(tx, person.id) };
  });
}

/** Removes a person and ends their sessions; false for the last owner and for who is unknown. */
export async function dismiss({ db }: AccessDeps, { by, id }: { by: Person; id: string }): Promise<boolean> {
  return db.transaction(async (tx) => {
    const person = await removePerson(tx, id);
    if (person !== null) await audit(tx, { who: by, what: `removed ${person.name}` });
    return person !== null;
  });
}

/** Sets one's own password; all sessions end, this one too. */
export async function changePassword(
  { db, passwords }: AccessDeps,
  { who, password }: { who: Person; password: string },
): Promise<void> {
  const hash = await passwords.hash(password);
  await db.transaction(async (tx) => {
    await setPassword(tx, who.id, hash);
    await audit(tx, { who, what: 'changed the own password' });
  });
}

/** Ends all sessions of a person, on all devices. */
export async function signOutEverywhere({ db }: Pick<AccessDeps, 'db'>, who: Person): Promise<void> {
  await db.transaction(async (tx) => {
    await endSessionsOf(tx, who.id);
    await audit(tx, { who, what: 'signed out everywhere' });
  });
}
