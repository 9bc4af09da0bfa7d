import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stores } from '../../helpers/test-database.ts';
import { newVisitor, openConsole, signIn } from './open-console.ts';

describe.each(stores)('access to the console $title', ({ kind, skip }) => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  beforeAll(async () => {
    if (!skip) world = await openConsole(kind);
  });
  afterAll(() => world?.[Symbol.asyncDispose]());

  it.skipIf(skip)('leads from / over the login to the inbox, and out again', async () => {
    const visitor = newVisitor(world.url);
    expect((await visitor.get('/')).location).toBe('/console');
    expect((await visitor.get('/console')).location).toBe('/console/login');
    const signedIn = await signIn(visitor);
    expect(signedIn).toMatchObject({ status: 303, location: '/console' });
    expect((await visitor.get('/console')).text).toContain('<h1>Inbox</h1>');
    expect((await visitor.post('/console/logout')).location).toBe('/console/login');
    expect((await visitor.get('/console')).status).toBe(303);
  });
});
