import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueAlertSends, reconcileAlerts } from '../../../src/db/alerts.ts';
import { alertKinds } from '../../../src/domain/alert.ts';
import { texts } from '../../../src/web/console/texts.ts';
import { stores } from '../../helpers/test-database.ts';
import { seedNumber } from './seed-number.ts';
import { newVisitor, openConsole, type PageAnswer, type Visitor } from './open-console.ts';

const [ours, theirs] = ['100000000000001', '100000000000002'] as const;
const phoneNumberIds = [ours, theirs];

/** Every path of the console, as it stands in the code. */
function pathsOfConsole(): string[] {
  const folder = 'src/web/console';
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return sources.flatMap((name) =>
    [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/router\.(get|post)\(\s*['`]([^'`]+)['`]/g)].map(
      ([, verb = '', path = '']) => `${verb} ${path}`,
    ),
  );
}

describe.each(stores)('people of single numbers on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('in the console', () => {
    let world: Awaited<ReturnType<typeof openConsole>>;
    /** An agent and an owner who are limited to our number, and the owner of all. */
    let agent: Visitor;
    let limited: Visitor;
    let owner: Visitor;
    const seeded = new Map<string, Record<string, string>>();

    const rows = async <R>(sql: string, ...params: unknown[]): Promise<R[]> =>
      (await world.db.query<R>(sql, params)).rows;
    const one = async (sql: string, ...params: unknown[]): Promise<string> =>
      (await rows<{ id: string }>(sql, ...params))[0]?.id ?? '';

    /** Adds somebody as the owner of all does, who chooses a password with the code. */
    async function add(name: string, role: string): Promise<Visitor> {
      await owner.get('/console/people');
      const { text } = await owner.post('/console/people', { name, role, numbers: ours });
      const visitor = newVisitor(world.url);
      await visitor.get('/console/setup');
      const code = /class="code">([^<]+)</.exec(text)?.[1] ?? '';
      expect((await visitor.post('/console/setup', { code, password: 'a sentence of my own' })).status).toBe(303);
      await visitor.get('/console/account');
      return visitor;
    }

    beforeAll(async () => {
      world = await openConsole(kind, { phoneNumberIds: [...phoneNumberIds] });
      owner = await world.owner();
      agent = await add('Ada', 'agent');
      limited = await add('Olga', 'owner');
      seeded.set(ours, await seedNumber(world.db, { number: ours, name: 'Ours', phone: '919000000001' }));
      seeded.set(theirs, await seedNumber(world.db, { number: theirs, name: 'Theirs', phone: '919000000002' }));
    });
    afterAll(async () => {
      await world[Symbol.asyncDispose]();
    });

    const idsOf = (number: string): Record<string, string> => seeded.get(number) ?? {};
    const shows = ({ text }: PageAnswer) => [text.includes('Ours'), text.includes('Theirs')];

    /** What is asked on each path with ids of the other number; `lists` shows what the person may see; `own` is about the person alone. */
    const asked = (): Record<string, { path: string; fields?: Record<string, string> } | 'lists' | 'own' | 'whole'> => {
      const { chat, file, message, channel, sheet, answer } = idsOf(theirs);
      const named = { number: theirs, revision: '0', last: '0' };
      const business = (name: string, fields: Record<string, string> = {}) => ({
        path: `/business/${name}`,
        fields: { ...named, ...fields },
      });
      return {
        'get /': 'lists',
        'get /list': 'lists',
        'get /chats/:id': { path: `/chats/${chat}` },
        'get /chats/:id/live': { path: `/chats/${chat}/live` },
        'get /chats/:id/files/:file': { path: `/chats/${chat}/files/${file}` },
        'post /chats/:id/${path}': { path: `/chats/${chat}/take` },
        'post /chats/:id/note': { path: `/chats/${chat}/note`, fields: { text: 'x' } },
        'post /chats/:id/cancel': { path: `/chats/${chat}/cancel`, fields: { planned: '1' } },
        'post /chats/:id/unread': { path: `/chats/${chat}/unread` },
        'post /chats/:id/erase': { path: `/chats/${chat}/erase`, fields: { text: 'erase' } },
        'get /leads': 'lists',
        'get /leads/:id': { path: `/leads/${chat}` },
        'post /leads/:id': { path: `/leads/${chat}`, fields: { state: 'won', version: '1' } },
        'get /leads.csv': 'lists',
        'get /leads.json': 'lists',
        'get /leads-sheet': 'lists',
        'post /leads-sheet': 'lists',
        'post /leads-sheet/:id/revoke': { path: `/leads-sheet/${sheet}/revoke` },
        'get /today': 'lists',
        'get /business': { path: `/business?number=${theirs}` },
        'get /business/versions': { path: `/business/versions?number=${theirs}` },
        'get /business/answers': { path: `/business/answers?number=${theirs}` },
        'post /business/answers/add': business('answers/add', { id: answer ?? '', ask: 'a', say: 'b' }),
        'post /business/answers/leave': business('answers/leave', { id: answer ?? '' }),
        'post /business/${name}': business('fact', { heading: 'a', text: 'b' }),
        'post /business/text': business('text', { text: 'name: X' }),
        'post /business/check': 'own',
        'post /business/ask': business('ask', { question: 'a' }),
        'post /business/lay-over': business('lay-over'),
        'get /alerts': 'lists',
        'post /alerts/settings': 'whole',
        'get /alerts/new/:kind': 'own',
        'post /alerts/new/:kind': 'own',
        'post /alerts/:id': { path: `/alerts/${channel}`, fields: { do: 'remove' } },
        'get /health': 'lists',
        'get /trouble': 'lists',
        'post /trouble/restore': 'whole',
        'post /trouble/:kind/:id/:verb': { path: `/trouble/message/${message}/retry` },
        'get /people': 'whole',
        'post /people': 'whole',
        'post /people/reset': 'whole',
        'post /people/numbers': 'whole',
        'post /people/remove': 'whole',
        ...Object.fromEntries(
          ['get /account', 'post /account/password', 'post /account/everywhere', 'get /events', 'post /number'].map(
            (path) => [path, 'own'] as const,
          ),
        ),
        ...Object.fromEntries(
          [
            'get /login',
            'post /login',
            'get /setup',
            'post /setup',
            'post /logout',
            'get /static/:name',
            'get /sw.js',
          ].map((path) => [path, 'own'] as const),
        ),
      };
    };

    it('answers 404 or 403 on every path that is asked for something of another number, and changes nothing', async () => {
      const table = asked();
      // A path that is new must say here what it shows to whom.
      expect(pathsOfConsole().filter((path) => !(path in table))).toEqual([]);
      const before = await rows('select id, state, unread, lead_state, version from conversations order by id');
      const verbs = ['reply', 'template', 'back', 'off', 'block'];
      const more = [
        ...verbs.map((verb) => ({ path: `/chats/${idsOf(theirs)['chat']}/${verb}`, fields: { text: 'x' } })),
        { path: `/chats/%6${idsOf(theirs)['chat']?.slice(1)}`, fields: undefined },
        ...['reply', 'message', 'event', 'notice'].flatMap((kindOf) =>
          ['retry', 'close'].map((verb) => ({
            path: `/trouble/${kindOf}/${idsOf(theirs)[kindOf]}/${verb}`,
            fields: {},
          })),
        ),
        ...['publish', 'discard', 'file', 'keep', 'back', 'price', 'hours', 'day', 'answer'].map((name) => ({
          path: `/business/${name}`,
          fields: { number: theirs, revision: '0', last: '0', version: '1', hours: '', ask: 'a', say: 'b' },
        })),
      ];
      for (const visitor of [agent, limited]) {
        for (const [route, how] of [...Object.entries(table), ...more.map((ask) => ['post', ask] as const)]) {
          if (how === 'lists' || how === 'own') continue;
          const path = typeof how === 'string' ? route.replace(/^\w+ /, '') : how.path;
          const fields = typeof how === 'string' ? {} : (how.fields ?? {});
          const isGet =
            route.startsWith('get ') || (typeof how !== 'string' && 'fields' in how && how.fields === undefined);
          const got = isGet ? await visitor.get(`/console${path}`) : await visitor.post(`/console${path}`, fields);
          expect([route, path, [400, 403, 404].includes(got.status), got.text.includes('Theirs')]).toEqual([
            route,
            path,
            true,
            false,
          ]);
          // A form with wrong fields is refused before its number is looked at, which tells nothing.
          if (got.status === 400) expect(path).toMatch(/^\/business\//);
        }
      }
      expect(await rows('select id, state, unread, lead_state, version from conversations order by id')).toEqual(
        before,
      );
      const { channel, sheet } = idsOf(theirs);
      expect(await rows('select from alert_channels where id = $1', channel)).toHaveLength(1);
      expect(await rows('select from sheet_tokens where id = $1 and revoked_at is null', sheet)).toHaveLength(1);
      expect(await rows('select from offered_answers')).toEqual([]);
    });

    it('lists what belongs to the number and nothing of the other, to an agent and to an owner', async () => {
      const lists = ['', '/list', '/?group=all', '/?q=Their', '/?q=giraffe', '/?q=9190000000', '/leads', '/today'];
      for (const path of lists)
        for (const visitor of [agent, limited])
          expect([path, (await visitor.get(`/console${path}`)).text.includes('Theirs')]).toEqual([path, false]);
      for (const path of ['', '/?group=all', '/?q=giraffe', '/leads', '/today'])
        expect([path, shows(await agent.get(`/console${path}`))]).toEqual([path, [true, false]]);
      const owners = ['/leads.csv', '/leads.json', '/trouble', '/alerts'];
      for (const path of owners)
        expect([path, shows(await limited.get(`/console${path}`))]).toEqual([path, [true, false]]);
      expect((await limited.get('/console/today')).text).not.toContain('4,711');
      expect((await owner.get('/console/today')).text.replaceAll(',', '')).toContain('4711');
      for (const path of ['', '/leads', '/trouble', '/leads.csv'])
        expect([path, shows(await owner.get(`/console${path}`))]).toEqual([path, [true, true]]);
      const health = (await limited.get('/console/health')).text;
      expect([health.includes(theirs), (await owner.get('/console/health')).text.includes(theirs)]).toEqual([
        false,
        true,
      ]);
      // What waits for all numbers together says nothing of one's own.
      const { parts, waitTitle } = texts.health;
      for (const word of [parts.backlog, parts.account, parts.business, waitTitle])
        expect(health).not.toMatch(new RegExp(`<(dt|h2)>${word}<`));
    });

    it('gives a lead to nobody who may not see its number, whatever the form says', async () => {
      const { chat } = idsOf(theirs);
      const ada = await one(`select id from people where name = 'Ada'`);
      const whole = await one(`select id from people where numbers is null`);
      const give = async (ownerId: string) => {
        const version = await one(`select version::text as id from lead_work where conversation_id = $1`, chat);
        await owner.get(`/console/leads/${chat}`);
        return (await owner.post(`/console/leads/${chat}`, { state: 'new', version, ownerId })).status;
      };
      const isWith = () => one('select owner as id from lead_work where conversation_id = $1', chat);
      expect([await give(ada), await isWith()]).toEqual([400, '']);
      expect([await give('00000000-0000-4000-8000-00000000000f'), await isWith()]).toEqual([400, '']);
      expect([await give(whole), await isWith()]).toEqual([303, whole]);
      // Who has it keeps it when their numbers change, until somebody gives it to another.
      await rows('update lead_work set owner = $2 where conversation_id = $1', chat, ada);
      expect([await give(ada), await isWith()]).toEqual([303, ada]);
      await rows(
        `update lead_work set owner = null, next_step = 'step of Theirs', next_on = '2026-01-01' where conversation_id = $1`,
        chat,
      );
    });

    it('gives a spreadsheet the leads of the number, and nothing once its maker may see it no longer', async () => {
      await limited.get('/console/leads-sheet');
      const made = await limited.post('/console/leads-sheet');
      const address = /<code>(http[^<]+)<\/code>/.exec(made.text)?.[1] ?? '';
      const sheet = async (): Promise<string> => (await fetch(address)).text();
      expect([(await sheet()).includes('Ours'), (await sheet()).includes('Theirs')]).toEqual([true, false]);
      await rows(`update people set numbers = $1 where name = 'Olga'`, [theirs]);
      expect((await sheet()).split('\n').filter((line) => line.includes('Ours') || line.includes('Theirs'))).toEqual(
        [],
      );
      await rows(`update people set numbers = $1 where name = 'Olga'`, [ours]);
    });

    it('lets an owner of all choose one number to look at, and shows no chooser to who has one', async () => {
      expect(
        [(await owner.get('/console')).text, (await agent.get('/console')).text].map((text) =>
          text.includes('shown-number'),
        ),
      ).toEqual([true, false]);
      const chosen = await owner.post('/console/number', { number: theirs, next: '/console/leads' });
      expect([chosen.status, chosen.location]).toEqual([303, '/console/leads']);
      expect(shows(await owner.get('/console/leads'))).toEqual([false, true]);
      // A chat that somebody links to is opened all the same.
      expect((await owner.get(`/console/chats/${idsOf(ours)['chat']}`)).status).toBe(200);
      await owner.get('/console/leads');
      await owner.post('/console/number', { number: '', next: '/console/leads' });
      expect(shows(await owner.get('/console/leads'))).toEqual([true, true]);
      await agent.get('/console/account');
      await agent.post('/console/number', { number: theirs });
      expect((await agent.get('/console/leads')).text).not.toContain('Theirs');
    });

    it('keeps an owner of all, and takes over at once what somebody may see', async () => {
      const people = await rows<{ id: string; name: string; numbers: string[] | null }>(
        'select id, name, numbers from people order by created_at',
      );
      const [first] = people.filter(({ numbers }) => numbers === null);
      await owner.get('/console/people');
      expect((await owner.post('/console/people/numbers', { id: first?.id ?? '', numbers: ours })).status).toBe(409);
      expect((await owner.post('/console/people/remove', { id: first?.id ?? '' })).status).toBe(409);
      const ada = people.find(({ name }) => name === 'Ada')?.id ?? '';
      await owner.get('/console/people');
      expect((await owner.post('/console/people/numbers', { id: ada, numbers: theirs })).status).toBe(303);
      expect(shows(await agent.get('/console/leads'))).toEqual([false, true]);
      expect((await agent.get(`/console/chats/${idsOf(ours)['chat']}`)).status).toBe(404);
      await owner.get('/console/people');
      expect((await owner.post('/console/people/numbers', { id: ada, numbers: '47110' })).status).toBe(400);
      await rows(`update people set numbers = $1 where name = 'Ada'`, [ours]);
    });

    it('tells an address that is limited to a number of that number and of the whole server only', async () => {
      const whole = await one(
        `insert into alert_channels (kind, label, shown, sealed) values ('slack', 'all', 'x', '\\x00') returning id`,
      );
      const cause = (phoneNumberId: string | null, subject: string) => ({
        kind: 'sending' as const,
        subject,
        key: null,
        conversationId: null,
        phoneNumberId,
        text: 'x',
      });
      await world.db.transaction(async (tx) => {
        await reconcileAlerts(tx, ['sending'], [cause(ours, 'a'), cause(theirs, 'b'), cause(null, 'c')]);
        await queueAlertSends(tx, { escalateMinutes: 15, quietUntil: null, nightKinds: alertKinds });
      });
      const told = async (channel: string | undefined): Promise<string[]> =>
        (
          await rows<{ subject: string }>(
            'select a.subject from alert_sends s join alerts a on a.id = s.alert_id where s.channel_id = $1 order by 1',
            channel,
          )
        ).map(({ subject }) => subject);
      expect([await told(idsOf(ours)['channel']), await told(idsOf(theirs)['channel']), await told(whole)]).toEqual([
        ['a', 'c'],
        ['b', 'c'],
        ['a', 'b', 'c'],
      ]);
    });

    it('tells an address of no number that who added it may not see any more', async () => {
      await limited.get('/console/alerts/new/slack');
      const url = 'https://hooks.slack.com/services/T000/B000/x';
      expect((await limited.post('/console/alerts/new/slack', { url, label: 'Olgas', step: '1' })).status).toBe(303);
      const channel = await one(`select id from alert_channels where label = 'Olgas'`);
      await rows(`update people set numbers = $1 where name = 'Olga'`, [theirs]);
      await world.db.transaction(async (tx) => {
        const cause = { kind: 'sending' as const, key: null, conversationId: null, text: 'x' };
        await reconcileAlerts(
          tx,
          ['sending'],
          [
            { ...cause, phoneNumberId: ours, subject: 'd' },
            { ...cause, phoneNumberId: null, subject: 'e' },
          ],
        );
        await queueAlertSends(tx, { escalateMinutes: 15, quietUntil: null, nightKinds: alertKinds });
      });
      expect(
        await rows(
          'select a.subject from alert_sends s join alerts a on a.id = s.alert_id where s.channel_id = $1 order by 1',
          channel,
        ),
      ).toEqual([{ subject: 'e' }]);
      await rows(`update people set numbers = $1 where name = 'Olga'`, [ours]);
    });
  });
});
