import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Business } from '../../src/business/business.ts';
import { readChatLines } from '../../src/db/chat.ts';
import { readChatSoFar } from '../../src/db/chat-so-far.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { pdfOf } from '../helpers/documents.ts';
import { photograph } from '../helpers/pictures.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { openFlow, status, type Flow } from './flow-world.ts';
import { lampMaker } from './rich-business.ts';
import { clock, speakingCustomer } from './speaking-customer.ts';

const never = new AbortController().signal;

describe.each(stores)('a reply that is more than text, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('and the real parts', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let files: Server;
    let address = '';
    const served = new Map<string, Buffer>();
    const fetched: string[] = [];

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      flow.deps.quietMs = 1;
      // Nobody has waited, so that no answer begins with an apology.
      clock.now = Math.floor(Date.now() / 1000);
      served.set('/lantern.jpg', await photograph());
      served.set('/lantern.pdf', pdfOf(Buffer.from('Paper lantern')));
      files = createServer(({ url = '' }, response) => {
        fetched.push(url);
        const bytes = served.get(url);
        response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
      }).listen(0, '127.0.0.1');
      await once(files, 'listening');
      address = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    });
    beforeEach(async () => {
      flow.model.reset();
      flow.graph.onMessage(null);
      flow.graph.sent.length = 0;
      flow.graph.media.uploads.length = 0;
      fetched.length = 0;
      await flow.rows('delete from uploads');
      flow.deps.hasModels = true;
    });
    afterAll(async () => {
      files.close();
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    /** A customer of a business whose replies are sent at once; without models the desk answers. */
    function customerOf(business: Business, { models = true } = {}) {
      const limits = flow.deps.business.limits;
      const answering = createAnswering({ ...business, limits });
      flow.deps.answering = () => answering;
      flow.deps.hasModels = models;
      const who = speakingCustomer(flow);
      const last = () => flow.graph.sent.at(-1);
      const answered = async (): Promise<ReturnType<typeof last>> => {
        await who.answer();
        await deliver(flow.deps, await who.id(), never);
        return last();
      };
      return {
        ...who,
        last,
        asks: async (text: string) => {
          await who.say(text);
          return answered();
        },
        /** A tap on an answer below the last message. */
        taps: async (title: string, description?: string) => {
          const reply = { id: '0', title, ...(description && { description }) };
          const type = description ? 'list_reply' : 'button_reply';
          const context = { from: 'x', id: last()?.wamid };
          await who.send({ type: 'interactive', interactive: { type, [type]: reply }, context });
          return answered();
        },
        idOf: (ofKind: string, offer: string | null = null) =>
          answering.facts.all.find((fact) => fact.kind === ofKind && (offer === null || fact.offer === offer))?.id ??
          '',
        valueOf: async (field: string) => (await who.lead()).find((fact) => fact.field === field)?.value,
      };
    }
    const titlesOf = (sent: { content?: unknown } | undefined): string[] =>
      [...JSON.stringify(sent?.content ?? {}).matchAll(/"title":"([^"]+)"/g)].map(([, title = '']) => title);
    const states = (id: string) =>
      flow.rows<{ state: string; rich: { kind: string } | null; attempts: number }>(
        'select state, rich, attempts from outbox where conversation_id = $1 order by id',
        id,
      );

    it('asks by buttons and a list without a model, and each tap gives the field its value', async () => {
      const { asks, taps, valueOf, id } = customerOf(lampMaker(address), { models: false });
      const first = await asks('I need a brass reading lamp');
      expect(first?.content).toMatchObject({ type: 'interactive', interactive: { type: 'button' } });
      expect(titlesOf(first)).toEqual(['Pick-up', 'Delivery']);
      expect(first?.text).toMatch(/How would you like to get it\?$/);
      expect(titlesOf(await taps('Delivery'))).toEqual(['Yes', 'No']);
      expect((await taps('No'))?.content).toBeUndefined();
      expect([await valueOf('handover'), await valueOf('dimmer')]).toEqual(['Delivery', 'no']);
      const { lines } = await readChatLines(opened.db, await id(), { limit: 10, before: null });
      expect(lines.flatMap(({ rich }) => rich?.kind ?? [])).toEqual(['buttons', 'buttons']);
    });

    it('asks in the customer’s language, takes a tap on an older question, and knows what was shown', async () => {
      const { asks, taps, last, valueOf, send, answer, id } = customerOf(lampMaker(address), { models: false });
      expect(titlesOf(await asks('Hola, necesito una Paper lantern'))).toEqual(['Recogida', 'Envío']);
      const older = last()?.wamid;
      expect(titlesOf(await taps('Envío'))).toEqual(['Sí', 'No']);
      await send({
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: '0', title: 'Recogida' } },
        context: { from: 'x', id: older },
      });
      await answer();
      expect([await valueOf('handover'), await valueOf('dimmer')]).toEqual(['Pick-up', undefined]);
      const history = (await readChatSoFar(opened.db, await id(), 10)).history;
      expect(history.find(({ who }) => who === 'assistant')?.notes).toEqual([
        { kind: 'carried', text: 'buttons: Recogida | Envío' },
      ]);
    });

    it('shows the answers to what a model asks, and a tap counts whatever the model makes of it', async () => {
      const { asks, taps, valueOf } = customerOf(lampMaker(address));
      flow.model.onAsk = async () => 'Shall we send it, or do you come by?';
      flow.model.answer = {
        slots: [{ field: 'offer', value: 'Paper lantern', quote: 'paper lantern' }],
        uses: ['handover'],
      };
      expect(titlesOf(await asks('A paper lantern please'))).toEqual(['Pick-up', 'Delivery']);
      flow.model.answer = { slots: [], uses: [] };
      flow.model.onAsk = async () => 'We repair every lamp that we have made.';
      await taps('Delivery');
      expect(await valueOf('handover')).toBe('Delivery');
      // Asked about something else, or for what is known, nothing is shown.
      flow.model.onAsk = async () => 'Is there anything else?';
      expect((await asks('ok'))?.content).toBeUndefined();
      flow.model.answer = { uses: ['handover'] };
      expect((await asks('fine'))?.content).toBeUndefined();
    });

    it('cuts no two titles alike: a long name stands below its row, and its tap is understood', async () => {
      const business = lampMaker(address, (text) =>
        text
          .replaceAll('Paper lantern', 'Paper lantern for the garden or balcony')
          .replaceAll(/, picture: "[^"]+"/g, ''),
      );
      const { asks, taps, valueOf } = customerOf(business, { models: false });
      const list = await asks('What do you sell?');
      expect(list?.content).toMatchObject({
        interactive: {
          type: 'list',
          action: {
            button: 'Choose',
            sections: [
              {
                rows: [
                  { title: 'Paper lantern for the…', description: 'Paper lantern for the garden or balcony' },
                  { title: 'Brass reading lamp' },
                ],
              },
            ],
          },
        },
      });
      await taps('Paper lantern for the…', 'Paper lantern for the garden or balcony');
      expect(await valueOf('offer')).toBe('Paper lantern for the garden or balcony');
    });

    it('sends the picture that is asked for, uploaded once for all, never twice to one, never of another offer', async () => {
      const picture = async (question: string, customer = customerOf(lampMaker(address))) => {
        const id = customer.idOf('picture', 'Paper lantern');
        flow.model.onAsk = async () => `Paper lantern, picture: {{${id}}}`;
        return customer.asks(question);
      };
      const one = customerOf(lampMaker(address));
      const [first, again] = [await picture('Show me the paper lantern', one), await picture('Once more please', one)];
      expect(first?.content).toMatchObject({
        type: 'image',
        image: { caption: expect.stringMatching(/\n\nPaper lantern, picture$/), id: 'upload-1' },
      });
      expect(again).toMatchObject({ text: `Paper lantern, picture: ${address}/lantern.jpg` });
      expect(again?.content).toBeUndefined();
      expect((await picture('Show me the paper lantern'))?.content).toMatchObject({ type: 'image' });
      expect(flow.graph.media.uploads).toMatchObject([{ mime: 'image/jpeg', phoneNumberId: '100000000000001' }]);
      expect(fetched).toEqual(['/lantern.jpg']);
      expect((await picture('Show me the Brass reading lamp'))?.content).toBeUndefined();
    });

    it('sends it without a model too, when its offer is asked for alone or was just spoken of', async () => {
      const { asks } = customerOf(lampMaker(address), { models: false });
      await asks('How much is the paper lantern?');
      expect(await asks('photo please')).toMatchObject({
        text: expect.stringMatching(/^Paper lantern\b/),
        content: { type: 'image' },
      });
      expect((await asks('Show me the paper lantern'))?.content).not.toMatchObject({ type: 'image' });
      expect((await asks('Is there a brochure?'))?.content).toMatchObject({ type: 'document' });
    });

    it('uploads again what Meta does not know any more, and until then sends the words with the address', async () => {
      const show = async () => {
        const customer = customerOf(lampMaker(address));
        flow.model.onAsk = async () => `Paper lantern, document: {{${customer.idOf('document')}}}`;
        return { sent: await customer.asks('Is there a data sheet?'), rows: await states(await customer.id()) };
      };
      const { content } = (await show()).sent ?? {};
      expect(content).toMatchObject({ type: 'document', document: { filename: 'Paper lantern.pdf' } });
      flow.graph.media.uploads.length = 0;
      const { sent, rows } = await show();
      expect(sent?.text).toContain(`Paper lantern, document: ${address}/lantern.pdf`);
      expect(rows).toMatchObject([{ state: 'sent', rich: null, attempts: 2 }]);
      const later = (await show()).sent;
      expect(later?.content).toMatchObject({ type: 'document' });
      expect(flow.graph.media.uploads).toHaveLength(1);
      // Or Meta says so afterwards.
      const fault = { code: 131_053, title: 'Media upload error', details: '' };
      await flow.receive(status(later?.wamid ?? '', 'failed', { fault }));
      expect(await flow.rows('select * from uploads')).toEqual([]);
    });

    it('sends the words with the address when a file cannot be had, and does not try again at once', async () => {
      const customer = customerOf(lampMaker(address));
      flow.model.onAsk = async () =>
        `Brass reading lamp, picture: {{${customer.idOf('picture', 'Brass reading lamp')}}}`;
      for (const text of ['Show me the brass reading lamp', 'The picture please'])
        expect(await customer.asks(text)).toMatchObject({
          text: expect.stringContaining(`Brass reading lamp, picture: ${address}/lamp.jpg`),
        });
      expect(fetched).toEqual(['/lamp.jpg']);
      expect(await flow.rows('select fault from uploads')).toEqual([{ fault: 'it answered 404' }]);
    });

    it('sends the place to who asks for the address alone, and a button for the only link', async () => {
      const { asks } = customerOf(lampMaker(address), { models: false });
      // The first answer says who is writing, which a place cannot.
      expect((await asks('Where are you located?'))?.content).toBeUndefined();
      expect((await asks('Where are you located?'))?.content).toMatchObject({
        type: 'location',
        location: { latitude: 40.4231, longitude: -3.7066, name: 'Lanterna', address: 'Calle Luna 3, 28004 Madrid' },
      });
      const other = customerOf(lampMaker(address));
      flow.model.onAsk = async () => `We are at {{${other.idOf('contact')}}}.`;
      expect((await other.asks('Your address?'))?.content).toBeUndefined();
      expect((await other.asks('Where is that?'))?.content).toMatchObject({ type: 'location' });
      flow.model.onAsk = async () => `We are at {{${other.idOf('contact')}}}. We repair every lamp that we have made.`;
      expect((await other.asks('Where do you repair?'))?.content).toBeUndefined();
      flow.deps.hasModels = false;
      const link = await asks('Send me the link to your web page');
      expect(link).toMatchObject({
        text: 'Catalogue',
        content: {
          interactive: {
            action: { parameters: { display_text: 'Catalogue', url: 'https://lanterna.example/catalogue' } },
          },
        },
      });
    });

    it('lists offers as cards when all have pictures, once a chat', async () => {
      const { asks, replies } = customerOf(lampMaker('https://files.example'), { models: false });
      const cards = await asks('What do you sell?');
      expect(cards?.content).toMatchObject({
        interactive: {
          type: 'carousel',
          action: {
            cards: [
              {
                header: { image: { link: 'https://files.example/lantern.jpg' } },
                body: { text: '*Paper lantern*\nFolded by hand.' },
              },
              { header: { image: { link: 'https://files.example/lamp.jpg' } }, body: { text: '*Brass reading lamp*' } },
            ],
          },
        },
      });
      // What the cards show is not said twice; the words that could leave alone say it.
      expect(cards?.text).not.toContain('Paper lantern and Brass reading lamp');
      expect(await replies()).toMatchObject([expect.stringContaining('Paper lantern and Brass reading lamp')]);
      const other = customerOf(lampMaker('https://files.example'), { models: false });
      await other.asks('What do you sell?');
      await other.taps('Brass reading lamp');
      expect(await other.valueOf('offer')).toBe('Brass reading lamp');
      const longer = (text: string) => text.replaceAll('reading lamp', 'reading lamp with a shade');
      const long = customerOf(lampMaker('https://files.example', longer), { models: false });
      expect(titlesOf(await long.asks('What do you sell?'))).toEqual(['Paper lantern', 'Brass reading lamp…']);
      await long.taps('Brass reading lamp…');
      expect(await long.valueOf('offer')).toBe('Brass reading lamp with a shade');
      const third = customerOf(lampMaker('https://files.example'));
      flow.model.onAsk = async () => 'Paper lantern is offered.\nBrass reading lamp is offered.';
      expect((await third.asks('What is there?'))?.content).toMatchObject({ interactive: { type: 'carousel' } });
      expect((await third.asks('Again please'))?.content).toBeUndefined();
    });

    it('sends the words alone, once, when Meta refuses the rest, at once or by a status', async () => {
      const asking = async () => {
        const customer = customerOf(lampMaker(address), { models: false });
        return { sent: await customer.asks('I need a paper lantern'), id: await customer.id() };
      };
      const bodies: unknown[] = [];
      flow.graph.onMessage(({ content }) => {
        bodies.push(content?.['type'] ?? 'text');
        return content === undefined ? null : { kind: 'error', code: 131_008 };
      });
      const { sent, id } = await asking();
      expect([bodies, sent?.content, sent?.text.endsWith('How would you like to get it?')]).toEqual([
        ['interactive', 'text'],
        undefined,
        true,
      ]);
      expect(await states(id)).toMatchObject([{ state: 'sent', rich: null }]);
      // What is the number's fault is not the form's.
      flow.graph.onMessage(() => ({ kind: 'error', code: 131_056 }));
      const limited = await asking();
      expect(await states(limited.id)).toMatchObject([{ state: 'queued', rich: { kind: 'buttons' } }]);
      // An unknown outcome is not sent again in any form.
      flow.graph.onMessage(() => ({ kind: 'cut' }));
      const cut = await asking();
      expect(await states(cut.id)).toMatchObject([{ state: 'unknown', rich: { kind: 'buttons' } }]);
      flow.graph.onMessage(null);
      const late = await asking();
      const fault = { code: 131_053, title: 'Media upload error', details: '' };
      await flow.receive(status(late.sent?.wamid ?? '', 'failed', { fault }));
      await deliver(flow.deps, late.id, never);
      expect(flow.graph.sent.at(-1)).toMatchObject({ text: late.sent?.text, opaqueId: expect.stringMatching(/\.2\./) });
      expect(flow.graph.sent.at(-1)?.content).toBeUndefined();
      await flow.receive(status(flow.graph.sent.at(-1)?.wamid ?? '', 'failed', { fault }));
      expect(await states(late.id)).toMatchObject([{ state: 'failed', rich: null }]);
    });

    it('says everything in words for a business that wants no more', async () => {
      const { asks } = customerOf(
        lampMaker(address, (text) => `${text}rich: false\n`),
        { models: false },
      );
      expect((await asks('I need a paper lantern'))?.content).toBeUndefined();
    });
  });
});
