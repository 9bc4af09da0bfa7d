import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepFile } from '../../../src/db/files.ts';
import { photograph } from '../../helpers/pictures.ts';
import { voiceNote } from '../../helpers/sounds.ts';
import { newVisitor, openConsole, type Visitor } from './open-console.ts';
import { seedChat } from './seed-chat.ts';

const nothing = { fault: null, seconds: null, text: null, note: null };

describe('[embedded] files of customers in the console', () => {
  let world: Awaited<ReturnType<typeof openConsole>>;
  let owner: Visitor;
  beforeAll(async () => {
    world = await openConsole('embedded');
    owner = await world.owner();
  });
  afterAll(() => world?.[Symbol.asyncDispose]());

  async function fileOf(
    kind: string,
    file: Partial<Parameters<typeof keepFile>[2]>,
  ): Promise<{ chat: string; path: string }> {
    const { id } = await seedChat(world.db, { name: 'Vera Voice' });
    const { rows } = await world.db.query<{ id: string }>(
      `update inbox set media = $2 where id = (select min(id) from inbox where conversation_id = $1) returning id::text`,
      [id, kind],
    );
    const inboxId = rows[0]?.id ?? '';
    await keepFile(world.db, inboxId, { ...nothing, mime: null, name: null, bytes: null, ...file });
    return { chat: `/console/chats/${id}`, path: `/console/chats/${id}/files/${inboxId}` };
  }

  it('shows a player beside what was said, and sends the recording as what its bytes are, whole and in parts', async () => {
    const note = voiceNote(65);
    const { chat, path } = await fileOf('audio', { mime: 'audio/ogg', name: 'voice.ogg', seconds: 65, bytes: note });
    const page = await owner.get(chat);
    expect(page.text).toContain(`src="${path}"`);
    expect(page.text).toContain('1:05');
    expect(page.headers.get('content-security-policy')).toContain("media-src 'self'");
    const whole = await owner.get(path);
    expect(whole.status).toBe(200);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'audio/ogg',
      'content-disposition': 'inline',
      'content-length': String(note.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'private, no-store',
    });
    const part = await owner.get(path, { range: 'bytes=0-3' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      206,
      'OggS',
      `bytes 0-3/${note.length}`,
    ]);
  });

  it('shows a picture with what was seen in it', async () => {
    const note = { kind: 'picture' as const, text: 'A <b>red</b> pen.' };
    const picture = { mime: 'image/jpeg', name: 'picture.jpg', bytes: await photograph(30, 30), text: '', note };
    const { chat, path } = await fileOf('image', picture);
    const page = await owner.get(chat);
    expect(page.text).toContain(`<img src="${path}"`);
    expect(page.text).toContain('[A &lt;b&gt;red&lt;/b&gt; pen.]');
    expect((await owner.get(path)).headers.get('content-type')).toBe('image/jpeg');

    // A logo is part of what is wanted: it stands with the lead as well.
    const id = chat.split('/').at(-1) ?? '';
    await world.db.query('update conversations set lead_updated_at = clock_timestamp() where id = $1', [id]);
    await world.db.query(
      `insert into leads (conversation_id, field, value, quote, wamid) values ($1, 'quantity', '500', '500', 'wamid.1')`,
      [id],
    );
    expect((await owner.get(`/console/leads/${id}`)).text).toContain(`<img src="${path}"`);
  });

  it('gives nothing to strangers, to another chat and for odd ids', async () => {
    const { path } = await fileOf('audio', { mime: 'audio/ogg', name: 'voice.ogg', bytes: voiceNote(2) });
    const other = await fileOf('audio', { mime: 'audio/ogg', name: 'voice.ogg', bytes: voiceNote(2) });
    expect((await newVisitor(world.url).get(path)).status).not.toBe(200);
    const id = path.split('/').at(-1) ?? '';
    for (const wrong of [`${other.chat}/files/${id}`, `${other.chat}/files/x`, `${other.chat}/files/${'9'.repeat(30)}`])
      expect((await owner.get(wrong)).status, wrong).toBe(404);
  });

  it('says why a file was not read, and that one is no longer kept', async () => {
    const { chat } = await fileOf('audio', { fault: 'too large' });
    expect((await owner.get(chat)).text).toContain('Not read: too large');
    const gone = await fileOf('audio', { mime: 'audio/ogg', name: 'voice.ogg' });
    expect((await owner.get(gone.chat)).text).toContain('no longer kept');
  });
});
