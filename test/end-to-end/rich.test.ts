import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsOf } from '../../src/business/facts.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';
import type { SentMessage } from '../helpers/fake-graph.ts';
import type { FakeReply } from '../helpers/fake-http.ts';
import { photograph } from '../helpers/pictures.ts';
import { freshFolder } from '../helpers/services.ts';
import { openFileWorld, type FileWorld, type Json } from './file-world.ts';

const source = (files: string): string => `
name: Lanterna
currency: EUR
contact: { address: "Calle Luna 3, 28004 Madrid", place: { latitude: 40.4231, longitude: -3.7066 } }
links: { Catalogue: https://lanterna.example/catalogue }
disclosure: { en: I am the assistant of Lanterna. }
offers:
  - { name: Paper lantern, price: 18, picture: "${files}/lantern.jpg" }
  - { name: Brass lamp, price: 140, picture: https://files.example/lamp.jpg }
  - { name: Garden torch, price: 12, picture: https://files.example/torch.jpg }
  - { name: Wall light with a very long name, price: 90 }
ask:
  - { key: offer, type: offer, ask: Which lamp would you like? }
  - { key: handover, type: choice, choices: [Pick-up, Delivery], ask: How would you like to get it? }
  - { key: name, type: name, ask: May I have your name? }
`;

/** Every kind of reply that is more than text, from the real process to a Graph that refuses whatever is beyond Meta's limits. */
describe('[embedded] replies that are more than text', () => {
  let at: FileWorld;
  let files: Server;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  let ids: (kind: string, offer?: string) => string;
  let downloads = 0;

  beforeAll(async () => {
    const picture = await photograph();
    files = createServer((_, response) => {
      downloads += 1;
      response.end(picture);
    }).listen(0, '127.0.0.1');
    await once(files, 'listening');
    const text = source(`http://127.0.0.1:${(files.address() as AddressInfo).port}`);
    const facts = factsOf(parseBusiness(text, 'lamps.yaml'));
    ids = (kind, offer) =>
      facts.all.find((fact) => fact.kind === kind && (offer === undefined || fact.offer === offer))?.id ?? '';
    folder = await freshFolder();
    const file = join(folder.path, 'lamps.yaml');
    await writeFile(file, text);
    at = await openFileWorld({ BUSINESS_FILE: file, ALERTS_ALLOW_LOOPBACK: 'true', AI_PROVIDERS: 'openai' });
  });
  afterAll(async () => {
    await at?.world.close();
    files?.close();
    await folder?.remove();
  });

  const replying = (reply: string, more: Partial<Extract<FakeReply, { kind: 'answer' }>> = {}): void =>
    at.world.openAi.reply(() => ({ kind: 'answer', reply, ...more }));
  const asks = async (from: string, message: Json): Promise<SentMessage | undefined> => {
    const before = at.world.repliesTo(from).length;
    await at.post(from, message);
    return (await at.world.waitForReplies(from, before + 1)).at(-1);
  };
  const contentOf = async (reply: string, question: string): Promise<unknown> => {
    replying(reply);
    return (await asks(at.world.newCustomer(), at.text(question)))?.content;
  };

  it('leave as Meta takes them, a tap fills the lead, and a picture is uploaded once', async () => {
    const from = at.world.newCustomer();
    replying('How would you like to get it?', {
      slots: [{ field: 'offer', value: 'Brass lamp', quote: 'brass lamp' }],
    });
    const buttons = await asks(from, at.text('saffron: I need a brass lamp'));
    expect(buttons?.content).toMatchObject({ interactive: { type: 'button', action: { buttons: [{}, {}] } } });
    replying('May I have your name?');
    const tap = { type: 'button_reply', button_reply: { id: 'whatever', title: 'Delivery' } };
    await asks(from, { type: 'interactive', interactive: tap, context: { from: 'x', id: buttons?.wamid } });
    await asks(from, at.text('turmeric'));
    const prompt = JSON.stringify(at.world.openAi.requests.at(-1)?.body.messages);
    expect(prompt).toContain('handover: Delivery');
    expect(prompt).toContain('to tap or to look at: buttons: Pick-up | Delivery');

    const picture = `Paper lantern, picture: {{${ids('picture', 'Paper lantern')}}}`;
    for (const question of ['Show me the paper lantern', 'A picture of the paper lantern please'])
      expect(await contentOf(picture, question)).toMatchObject({ type: 'image', image: { id: 'upload-1' } });
    expect([downloads, at.world.graph.media.uploads.length]).toEqual([1, 1]);

    expect(await contentOf('Brass lamp is offered.\nGarden torch is offered.', 'What lamps?')).toMatchObject({
      interactive: { type: 'carousel' },
    });
    expect(await contentOf('Which lamp would you like?', 'I need light')).toMatchObject({
      interactive: {
        type: 'list',
        action: { sections: [{ rows: [{}, {}, {}, { title: 'Wall light with a very…' }] }] },
      },
    });
    expect(await contentOf(`{{${ids('link')}}}`, 'Is there a catalogue?')).toMatchObject({
      interactive: { type: 'cta_url' },
    });
    // The first answer says who writes, which a place cannot.
    const visitor = at.world.newCustomer();
    replying(`{{${ids('contact')}}}`);
    expect((await asks(visitor, at.text('Where are you?')))?.content).toBeUndefined();
    expect((await asks(visitor, at.text('And where is that?')))?.content).toMatchObject({ type: 'location' });
  });

  it('leave once as words when Meta refuses the form', async () => {
    const refused: unknown[] = [];
    at.world.graph.onMessage(({ content }) => {
      if (content === undefined) return null;
      refused.push(content['type']);
      return { kind: 'error', code: 131_009 };
    });
    replying('Which lamp would you like?');
    const from = at.world.newCustomer();
    expect(await asks(from, at.text('I need light'))).toMatchObject({
      text: expect.stringMatching(/Which lamp would you like\?$/),
    });
    expect(refused).toEqual(['interactive']);
    expect(at.world.repliesTo(from)).toHaveLength(1);
  });
});
