import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Database } from '../../db/pool.ts';
import { readSession } from '../../db/sessions.ts';
import type { Person } from '../../domain/person.ts';
import { hashOf } from '../../flow/access.ts';
import { html, type Html } from './html.ts';

const cookieName = 'console_session';
/** Stands for the session in forms of people who are not signed in yet. */
const formCookie = 'console_form';
const cookiePath = '/console';

/** Whoever is signed in; throws on a page that is not behind the guard. */
export function personOf(response: Response): Person {
  const person = personOrNull(response);
  if (person === null) throw new Error('a page behind the session guard was reached without a person');
  return person;
}

/** Whoever is signed in, or nobody. */
export function personOrNull(response: Response): Person | null {
  return (response.locals['person'] as Person | undefined) ?? null; // set below only
}

/** The hash of the session under which this request came; null without one. */
export function sessionHash(request: Request): string | null {
  const token = cookieOf(request, cookieName);
  return token === null ? null : hashOf(token);
}

/** Looks up who asks, and readies the forms; lets everybody through. */
export function readPerson({ db }: { db: Database }): RequestHandler {
  return async (request, response, next) => {
    const hash = sessionHash(request);
    const person = hash === null ? null : await readSession(db, hash);
    if (person !== null) response.locals['person'] = person;
    let secret = person === null ? cookieOf(request, formCookie) : cookieOf(request, cookieName);
    if (secret === null) {
      secret = randomBytes(24).toString('base64url');
      setCookie(request, response, formCookie, secret);
    }
    response.locals['csrf'] = csrfOf(secret);
    next();
  };
}

/** Gives the browser a session. */
export function giveSession(request: Request, response: Response, token: string): void {
  setCookie(request, response, cookieName, token, 30);
  response.clearCookie(formCookie, { path: cookiePath });
}

/** Takes the session out of the browser. */
export function takeSession(response: Response): void {
  response.clearCookie(cookieName, { path: cookiePath });
}

/** Leads whoever is not signed in to the login; a live part is only told. */
export const requirePerson: RequestHandler = (request, response, next) => {
  if (personOrNull(response) !== null) next();
  else if (request.get('hx-request') !== undefined || request.path === '/events') response.status(401).end();
  else response.redirect(303, `/console/login${request.method === 'GET' ? nextOf(request) : ''}`);
};

/** Refuses an agent with 403; what the page of the refusal says is `sayOwnersOnly`'s. */
export const requireOwner: RequestHandler = (_request, response, next) => {
  if (personOf(response).role === 'owner') next();
  else next(new OwnersOnly());
};

/** Refuses, besides agents, an owner who is limited to some numbers: what follows is about the whole server. */
export const requireWholeOwner: RequestHandler = (_request, response, next) => {
  const { role, numbers } = personOf(response);
  next(role === 'owner' && numbers === null ? undefined : new OwnersOnly());
};

/** An agent has asked for an owner's page. */
export class OwnersOnly extends Error {}

/** The hidden field of each POST form. */
export function csrfField(response: Response): Html {
  return html`<input type="hidden" name="csrf" value="${String(response.locals['csrf'])}" />`;
}

/** A form that is too old or was sent by another site's page. */
export class StaleForm extends Error {}

/** Refuses every request that changes something and does not come from a form of ours. Comes after the body is read. */
export const requireOwnForm: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') {
    next();
    return;
  }
  const body: unknown = request.body;
  const given = typeof body === 'object' && body !== null && 'csrf' in body ? body.csrf : request.get('x-csrf');
  const isOurs = isSameOrigin(request) && isEqual(given, String(response.locals['csrf']));
  next(isOurs ? undefined : new StaleForm());
};

/** Browsers say where a POST comes from; those that do not are left to the field. */
function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

function isEqual(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function csrfOf(secret: string): string {
  return createHash('sha256').update(`form ${secret}`).digest('base64url');
}

function nextOf({ originalUrl }: Request): string {
  return originalUrl === '/console' ? '' : `?next=${encodeURIComponent(originalUrl)}`;
}

/** A path of the console to go to after the login; anything else leads to the inbox. */
export function safeNext(given: unknown): string {
  const isOurs = typeof given === 'string' && /^\/console(?:[/?][\w\-./?=&%~]*)?$/.test(given) && !given.includes('//');
  return isOurs ? given : '/console';
}

function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    if (/^[\w-]{20,100}$/.test(value)) return value;
  }
  return null;
}

function setCookie(request: Request, response: Response, name: string, value: string, days?: number): void {
  response.cookie(name, value, {
    httpOnly: true,
    // Links in alerts come from elsewhere and should find the session; forms are held by their own token.
    sameSite: 'lax',
    secure: isHttps(request),
    path: cookiePath,
    ...(days !== undefined && { maxAge: days * 86_400_000 }),
  });
}

/** A proxy's word counts here even if it is not trusted: whoever lies gets a cookie that is safer than need be. */
function isHttps(request: Request): boolean {
  return request.secure || /^https\b/i.test(request.get('x-forwarded-proto') ?? '');
}
