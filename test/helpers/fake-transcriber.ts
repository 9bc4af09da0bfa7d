import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request for a transcript, as its parts say. */
type HeardRequest = { model: string; name: string; type: string; prompt: string; format: string; bytes: Buffer };

export type FakeTranscriber = {
  /** Base URL with `/v1`. */
  url: string;
  requests: HeardRequest[];
  /** Programs what is heard from now on; a function of its own answers as it likes. */
  hear(handler: (request: HeardRequest, response: ServerResponse) => string | null): void;
  close(): Promise<void>;
};

/** Starts a server that speaks OpenAI's `/audio/transcriptions`; it refuses names that the real ones refuse. */
export async function startFakeTranscriber(): Promise<FakeTranscriber> {
  const requests: HeardRequest[] = [];
  let handler: Parameters<FakeTranscriber['hear']>[0] = () => 'hello from a recording';
  const server = createServer((incoming, response) => {
    void (async () => {
      const body = await buffer(incoming);
      const request = readParts(body, /boundary=(\S+)/.exec(incoming.headers['content-type'] ?? '')?.[1] ?? '');
      const json = (status: number, value: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (incoming.url !== '/v1/audio/transcriptions') return json(404, { error: { message: 'no such path' } });
      requests.push(request);
      if (!/\.(?:flac|mp3|mp4|mpeg|mpga|m4a|ogg|wav|webm)$/.test(request.name))
        return json(400, { error: { message: 'Unsupported file format', code: 'invalid_value' } });
      const text = handler(request, response);
      if (text !== null) json(200, { text });
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    hear: (next) => void (handler = next),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function readParts(body: Buffer, boundary: string): HeardRequest {
  const found: HeardRequest = { model: '', name: '', type: '', prompt: '', format: '', bytes: Buffer.alloc(0) };
  for (const part of body.toString('latin1').split(`--${boundary}`)) {
    const [head = '', ...rest] = part.split('\r\n\r\n');
    const content = Buffer.from(rest.join('\r\n\r\n').slice(0, -2), 'latin1');
    const name = /name="([a-z_]+)"/.exec(head)?.[1];
    if (name === 'model') found.model = content.toString();
    if (name === 'prompt') found.prompt = content.toString();
    if (name === 'response_format') found.format = content.toString();
    if (name !== 'file') continue;
    found.name = /filename="([^"]*)"/.exec(head)?.[1] ?? '';
    found.type = /content-type: (\S+)/i.exec(head)?.[1] ?? '';
    found.bytes = content;
  }
  return found;
}
