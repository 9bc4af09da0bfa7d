// What answers in Meta's and the models' place while voice notes are measured, in a process of its own, so that the server is measured and not this.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeGraph } from '../helpers/fake-graph.ts';
import { echo } from '../helpers/fake-http.ts';
import { startFakeOpenAi } from '../helpers/fake-openai.ts';
import { voiceNote } from '../helpers/sounds.ts';

/** How many notes there are, and how long each is; every call to a model takes `modelMs`, and to write a note down `hearMs`. */
export type VoiceOrder = { token: string; notes: number; noteSeconds: number; modelMs: number; hearMs: number };

/** The addresses of the fakes and the media objects of the notes; then what Meta was sent and when (Unix milliseconds); at the end what was heard. */
export type VoiceNews =
  | { kind: 'ready'; graphUrl: string; modelUrl: string; earsUrl: string; audios: Record<string, unknown>[] }
  | { kind: 'sent'; to: string; at: number }
  | { kind: 'heard'; notes: number[]; mostAtOnce: number };

/** What WhatsApp makes of a second of speech. */
const bytesASecond = 4_000;
const words = 'two hundred slate coasters, please';
const mark = (index: number): string => `note ${String(index).padStart(6, '0')}.`;

const tell = (news: VoiceNews): void => void process.send?.(news);
process.on('disconnect', () => process.exit(0));
process.once('message', (order: VoiceOrder) => {
  void run(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function run({ token, notes, noteSeconds, modelMs, hearMs }: VoiceOrder): Promise<void> {
  const graph = await startFakeGraph({ validToken: token });
  graph.onMessage(({ to = '' }) => {
    tell({ kind: 'sent', to, at: Date.now() });
    return null;
  });
  const model = await startFakeOpenAi();
  model.reply((request) => ({ ...echo(request), delayMs: modelMs }));
  const ears = await startEars(hearMs);
  // All have the same bytes but for the mark at the end, by which it is known which was heard.
  const note = voiceNote(noteSeconds, noteSeconds * bytesASecond);
  const audios = Array.from({ length: notes }, (_, index) => {
    const id = graph.media.add((response) => {
      const end = Buffer.from(mark(index));
      response.writeHead(200, { 'content-type': 'audio/ogg', 'content-length': note.length + end.length });
      response.write(note);
      response.end(end);
    });
    return graph.media.of(id, { voice: true });
  });
  tell({ kind: 'ready', graphUrl: graph.url, modelUrl: model.url, earsUrl: ears.url, audios });
  process.on('message', () => tell({ kind: 'heard', ...ears.heard() }));
}

/** OpenAI's `/audio/transcriptions`, as cheap as can be: the words are always the same. */
async function startEars(hearMs: number) {
  const notes: number[] = [];
  let [now, mostAtOnce] = [0, 0];
  const server = createServer((request, response) => {
    void (async () => {
      mostAtOnce = Math.max(mostAtOnce, ++now);
      const body = await buffer(request);
      const end = body.subarray(body.lastIndexOf('note '));
      notes.push(Number(/^note (\d{6})\./.exec(end.toString('latin1', 0, 12))?.[1] ?? Number.NaN));
      await sleep(hearMs);
      now -= 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text: words }));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return { url: `http://127.0.0.1:${port}/v1`, heard: () => ({ notes, mostAtOnce }) };
}
