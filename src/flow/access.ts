// Beside the line: who may use the console, and how they come in.
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { audit } from '../db/audit.ts';
import { findPerson, firstOwner, ownerHasPassword, setPassword } from '../db/people.ts';
import type { Database } from '../db/pool.ts';
import { beginSession, hasSetupCode, keepCode, useCode } from '../db/sessions.ts';
import type { Person } from '../domain/person.ts';
import type { Secret } from '../domain/secret.ts';
import type { Logger } from '../observe/logger.ts';
import { verifyToken } from '../whatsapp/wire/verify-signature.ts';
import type { Passwords } from './passwords.ts';

export type AccessDeps = {
  db: Database;
  passwords: Passwords;
  /** `CONSOLE_PASSWORD`: opens as the owner, whatever else is set. */
  password: Secret | null;
  logger: Logger;
};

/** How long a set-up code is good. */
export const setupMinutes = 60;
/** How long a person has to choose a password after being added or reset. */
const inviteMinutes = 3 * 24 * 60;
const ownersName = 'Owner';
/** No letters that are taken for others. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** The hash under which a token or a code is kept: both are random, so that no slow one is needed. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Tells who may come in with a name and a password; null when they are wrong. An empty name means the owner. */
export async function checkPassword(
  { db, passwords, password }: AccessDeps,
  given: { name: string; password: string },
): Promise<Person | null> {
  const found = await findPerson(db, given.name);
  const isOwners = password !== null && verifyToken(given.password, password.reveal());
  if (isOwners && (given.name.trim() === '' || found === null || found.role === 'owner'))
    return found?.role === 'owner' ? personIn(found) : await firstOwner(db, ownersName);
  // Somebody unknown takes as long as somebody known.
  const isTheirs = await passwords.matches(given.password, found?.passwordHash ?? null);
  return isTheirs && found !== null ? personIn(found) : null;
}

/** Begins a session under a new token, which is returned and kept nowhere. */
export async function signIn({ db }: Pick<AccessDeps, 'db'>, person: Person): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.transaction(async (tx) => {
    await beginSession(tx, hashOf(token), person.id);
    await audit(tx, { who: person, what: 'signed in' });
  });
  return token;
}

/** Whether nobody can come in yet, so that the set-up code is asked for. */
export async function needsSetup({ db, password }: Pick<AccessDeps, 'db' | 'password'>): Promise<boolean> {
  return password === null && !(await ownerHasPassword(db));
}

/** Prints a set-up code in the log when nobody can come in yet and none is good any more. */
export async function offerSetupCode(deps: AccessDeps): Promise<void> {
  if (!(await needsSetup(deps)) || (await hasSetupCode(deps.db))) return;
  const code = newCode();
  await keepCode(deps.db, { hash: hashOf(plainCode(code)), personId: null, minutes: setupMinutes });
  deps.logger.warn(
    { setupCode: code, minutes: setupMinutes },
    'The console has no password yet: open /console and choose one with this code. It works once, for an hour',
  );
}

/** Makes the code with which a person chooses a password. */
export async function inviteCode(db: Pick<Database, 'query'>, personId: string): Promise<string> {
  const code = newCode();
  await keepCode(db, { hash: hashOf(plainCode(code)), personId, minutes: inviteMinutes });
  return code;
}

/** Uses a code up and sets the password; null when the code is wrong, used or too old. The password is hashed first, so that a wrong code costs the guesser the same. */
export async function setUp(
  { db, passwords }: AccessDeps,
  given: { code: string; name: string; password: string },
): Promise<Person | null> {
  const passwordHash = await passwords.hash(given.password);
  return db.transaction(async (tx) => {
    const used = await useCode(tx, hashOf(plainCode(given.code)));
    const person = used === null ? null : await personOfCode(tx, used.personId, given.name);
    if (person === null) return null;
    await setPassword(tx, person.id, passwordHash);
    await audit(tx, { who: person, what: 'chose a password' });
    return person;
  });
}

async function personOfCode(
  tx: Pick<Database, 'query'>,
  personId: string | null,
  name: string,
): Promise<Person | null> {
  if (personId === null) {
    // An owner who came in with CONSOLE_PASSWORD meanwhile has made this code needless.
    return (await ownerHasPassword(tx)) ? null : firstOwner(tx, name.trim() || ownersName);
  }
  const found = await tx.query<Person>(
    `select id, name, role, numbers from people where id = $1 and removed_at is null`,
    [personId],
  );
  return found.rows[0] ?? null;
}

function newCode(): string {
  const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

function plainCode(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

function personIn({ id, name, role, numbers }: Person): Person {
  return { id, name, role, numbers };
}
