import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPasswords } from '../../../src/flow/passwords.ts';
import { stores } from '../../helpers/test-database.ts';
import { newVisitor, openConsole, signIn, type Visitor } from './open-console.ts';

const evil = '<img src=x onerror=alert(1)>';
const formula = '=HYPERLINK("http://evil.example";"x")';

describe.each(stores)('the page of leads $title', ({ kind, skip }) => {
  describe.skipIf(skip)('shows', () => {
    let world: Awaited<ReturnType<typeof openConsole>>;
    let owner: Visitor;
    let number = 0;
    const rows = async <R>(sql: string, ...parameters: unknown[]): Promise<R[]> =>
      (await world.db.query<R>(sql, parameters)).rows;
    const lead = async (
      given: { name?: string; grade?: string; score?: number; quote?: string } = {},
    ): Promise<string> => {
      const { name = 'Asha', grade = 'open', score = 10, quote = 'coasters please' } = given;
      const [made] = await rows<{ id: string }>(
        `with contact as (insert into contacts (phone, name) values ($1, $2) returning id, name)
         insert into conversations (name, phone_number_id, contact_id, lead_grade, lead_score, lead_updated_at)
         select name, '100', id, $3, $4, clock_timestamp() from contact returning id`,
        `9199000${number++}`,
        name,
        grade,
        score,
      );
      const id = made?.id ?? '';
      for (const [field, value] of [
        ['offer', 'Cork coaster'],
        ['quantity', '500'],
      ])
        await rows(
          `insert into leads (conversation_id, field, value, quote, wamid) values ($1, $2, $3, $4, 'wamid.1')`,
          id,
          field,
          value,
          quote,
        );
      return id;
    };
    const form = {
      state: 'contacted',
      amount: '1 250,50',
      nextStep: 'Call',
      nextOn: '2026-01-02',
      note: 'n',
      ownerId: '',
    };
    const order = (text: string): string[] => [...text.matchAll(/leads\/([\da-f-]{36})"/g)].map(([, id = '']) => id);

    beforeAll(async () => {
      world = await openConsole(kind);
      owner = await world.owner();
    });
    afterAll(() => world?.[Symbol.asyncDispose]());

    it('the best first, by state and grade, page by page, and each lead once', async () => {
      const ids = [];
      for (let score = 0; score < 35; score += 1) ids.push(await lead({ score: Math.floor(score / 2) }));
      const hot = await lead({ grade: 'hot', score: 99, name: 'Ravi' });
      const first = (await owner.get('/console/leads')).text;
      expect(order(first)[0]).toBe(hot);
      const next = /href="(\/console\/leads\?order=score[^"]*after=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&');
      const second = (await owner.get(next ?? '')).text;
      expect([...order(first), ...order(second)].toSorted()).toEqual([...ids, hot].toSorted());
      expect(order((await owner.get('/console/leads?grade=hot&state=new')).text)).toEqual([hot]);
      expect(order((await owner.get('/console/leads?state=won')).text)).toEqual([]);
      expect(order((await owner.get('/console/leads?order=changed')).text)[0]).toBe(hot);
      for (const query of ['?after=x', '?state=%3Cscript%3E', `?after=1~2026-99-99T99:99:99Z~${hot}`])
        expect((await owner.get(`/console/leads${query}`)).status).toBe(200);
    });

    it('what they said as proof, and what the order comes to by the prices of the file; nothing of it works as markup', async () => {
      const id = await lead({ name: evil, quote: evil });
      const { text } = await owner.get(`/console/leads/${id}`);
      expect(text).toContain('<q>&lt;img src=x onerror=alert(1)&gt;</q>');
      expect(text).not.toContain(evil);
      expect((await owner.get('/console/leads?order=changed')).text).not.toContain(evil);
      expect(text).toMatch(/At your prices it comes to [^<]*\d/);
    });

    it('what people note: once saved, with an audit entry, and never over what somebody else has noted', async () => {
      const id = await lead();
      const [person] = await rows<{ id: string; name: string }>('select id, name from people limit 1');
      await owner.get(`/console/leads/${id}`);
      const saved = await owner.post(`/console/leads/${id}`, {
        ...form,
        note: evil,
        ownerId: person?.id ?? '',
        version: '0',
      });
      expect(saved).toMatchObject({ status: 303, location: `/console/leads/${id}?saved` });
      const [row] = await rows(
        'select amount::float8, next_step, next_on::text, note, owner, version from lead_work where conversation_id = $1',
        id,
      );
      expect(row).toEqual({
        amount: 1250.5,
        next_step: 'Call',
        next_on: '2026-01-02',
        note: evil,
        owner: person?.id,
        version: 1,
      });
      expect(await rows('select what, who from audit where conversation_id = $1', id)).toEqual([
        { what: 'noted the lead as contacted', who: person?.name },
      ]);
      const stale = await owner.post(`/console/leads/${id}`, { ...form, state: 'lost', version: '0' });
      expect(stale.status).toBe(409);
      expect(stale.text).toContain('Somebody else has changed this lead');
      expect(stale.text).toContain('value="1250.5"');
      expect(stale.text).not.toContain(evil);
      expect((await rows('select lead_state from conversations where id = $1', id))[0]).toEqual({
        lead_state: 'contacted',
      });
      expect((await owner.get('/console/leads?state=contacted')).text).toContain(person?.name ?? '');
      const race = await Promise.all(
        ['won', 'lost'].map((state) => owner.post(`/console/leads/${id}`, { ...form, state, version: '1' })),
      );
      expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    });

    it('every fault of a form at once, with what was typed', async () => {
      const id = await lead();
      await owner.get(`/console/leads/${id}`);
      const wrong = {
        state: 'x',
        amount: '1.2.3',
        nextStep: 's'.repeat(201),
        nextOn: '2026-02-30',
        note: 'x'.repeat(2_001),
        ownerId: 'x',
      };
      const answer = await owner.post(`/console/leads/${id}`, { ...wrong, version: '0' });
      expect(answer.status).toBe(400);
      expect(answer.text.match(/aria-invalid/g)).toHaveLength(6);
      expect(answer.text).toContain('value="1.2.3"');
      expect(await rows('select from lead_work where conversation_id = $1', id)).toEqual([]);
    });

    it('nothing of strangers: unknown ids, forms without their token, and agents who want everything at once', async () => {
      for (const id of ['x', '00000000-0000-0000-0000-000000000000'])
        expect((await owner.get(`/console/leads/${id}`)).status).toBe(404);
      const id = await lead();
      expect((await owner.post(`/console/leads/${id}`, { ...form, csrf: 'wrong' })).status).toBe(403);
      await rows(
        `insert into people (name, name_key, role, password_hash) values ('Bo', 'bo', 'agent', $1)`,
        await createPasswords().hash('a password of Bo'),
      );
      const agent = newVisitor(world.url);
      await signIn(agent, { name: 'Bo', password: 'a password of Bo' });
      expect((await agent.get('/console/leads')).status).toBe(200);
      for (const path of ['leads.csv', 'leads.json', 'leads-sheet'])
        expect((await agent.get(`/console/${path}`)).status, path).toBe(403);
      expect((await agent.post('/console/leads-sheet')).status).toBe(403);
      expect((await newVisitor(world.url).get('/console/leads.csv')).location).toContain('/console/login');
    });

    it('all of them as CSV, whose formulas run nowhere, and as JSON', async () => {
      const id = await lead({ name: formula, quote: formula });
      await rows('insert into lead_work (conversation_id, note) values ($1, $2)', id, '+1');
      const csv = await owner.get('/console/leads.csv');
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const lines = csv.text.replace('\ufeff', '').trimEnd().split('\r\n');
      const count = (await rows<{ n: number }>('select count(*)::int as n from conversations'))[0]?.n ?? 0;
      expect(lines).toHaveLength(count + 1);
      expect(lines[0]).toMatch(
        /^"grade","score","lead_state","order_value","next_step","next_on","note","owner","phone"/,
      );
      expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"";""x"")"`);
      expect(csv.text).toContain(`"'+1"`);
      for (const cell of csv.text.matchAll(/(?:^|,)"([^"]?)/gm)) expect(cell[1]).not.toMatch(/[=+@]/);
      const json = JSON.parse((await owner.get('/console/leads.json')).text) as { leads: { facts: unknown[] }[] };
      expect(json.leads).toHaveLength(count);
      expect(json.leads[0]?.facts[0]).toMatchObject({ field: 'offer', quote: formula, wamid: 'wamid.1' });
    });

    it('them to a spreadsheet by an address of its own, until it is taken back; the token is kept and logged nowhere', async () => {
      await owner.get('/console/leads-sheet');
      const made = await owner.post('/console/leads-sheet');
      const path = /IMPORTDATA\("http:\/\/[^/]+(\/sheet\/([\w-]{43})\/leads\.csv)"/.exec(made.text);
      const token = path?.[2] ?? '';
      const sheet = await newVisitor(world.url).get(path?.[1] ?? '');
      expect(sheet.status).toBe(200);
      expect(sheet.text).toBe((await owner.get('/console/leads.csv')).text);
      expect(sheet.headers.get('cache-control')).toBe('no-store');
      for (const wrong of ['/sheet/x/leads.csv', `/sheet/${token.slice(1)}A/leads.csv`, `/sheet/${token}/other`])
        expect((await newVisitor(world.url).get(wrong)).status, wrong).toBe(404);
      const kept = await rows('select t::text as row from sheet_tokens t union all select a::text from audit a');
      expect(JSON.stringify(kept)).not.toContain(token);
      expect((await owner.get('/console/leads-sheet')).text).not.toContain(token);
      expect(JSON.stringify(world.logs.lines)).not.toContain(token);
      expect((await owner.get('/console/leads-sheet')).text).toContain('last read');
      const [row] = await rows<{ id: string }>('select id from sheet_tokens');
      expect((await owner.post(`/console/leads-sheet/${row?.id}/revoke`)).status).toBe(303);
      expect((await newVisitor(world.url).get(path?.[1] ?? '')).status).toBe(404);
      const five = [];
      for (let made_ = 0; made_ < 6; made_ += 1) five.push((await owner.post('/console/leads-sheet')).status);
      expect(five).toEqual([200, 200, 200, 200, 200, 409]);
    });
  });
});
