import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from './simulator-stand-in.ts';

let server: StandIn | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function start(): Promise<string> {
  server = await startStandIn();
  return server.url;
}

function postJson(url: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'Content-Type': type }, body });
}

describe('the simulator’s page', () => {
  it('comes with a policy that allows its own files only, and no inline code', async () => {
    const url = await start();
    const response = await fetch(`${url}/simulator`);
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy.split(';')).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect(html).not.toMatch(/https?:\/\//);
  });

  it('has every file that it asks for', async () => {
    const url = await start();
    const html = await (await fetch(`${url}/simulator`)).text();
    const files = [...html.matchAll(/(?:href|src)="(\/simulator\/page\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect((await fetch(url + file)).status, file).toBe(200);
  });
});

describe('the simulator’s API', () => {
  it('answers no page of another name or origin, so that none can read chats or write as a customer', async () => {
    const { hostname, port } = new URL(await start());
    const statusFor = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request({ hostname, port, path: '/simulator/api/state', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await statusFor({ host: `localhost:${port}` })).toBe(200);
    expect(await statusFor({ host: 'evil.example' })).toBe(403);
    expect(await statusFor({ host: `localhost:${port}`, origin: 'http://evil.example' })).toBe(403);
  });

  it('sends a text as a customer', async () => {
    const url = await start();
    const response = await postJson(`${url}/simulator/api/customers/first/messages`, '{"text":"Hi"}');
    expect(response.status).toBe(202);
    const { value } = (await server?.waitFor(() => true)) ?? {};
    expect(await response.json()).toEqual({ id: value?.messages?.[0]?.id });
  });

  it.each([
    ['no text', 'first/messages', '{}', 400],
    ['an empty text', 'first/messages', '{"text":" "}', 400],
    ['broken JSON', 'first/messages', '{"text"', 400],
    ['a text beyond 4,096', 'first/messages', JSON.stringify({ text: 'x'.repeat(4097) }), 413],
    ['a body beyond 64 kB', 'first/messages', JSON.stringify({ text: 'x'.repeat(70_000) }), 413],
    ['an unknown customer', 'nobody/messages', '{"text":"Hi"}', 404],
    ['an unknown customer to reset', 'nobody/reset', '{}', 404],
    ['an unknown action', 'first/explode', '{}', 404],
  ])('refuses %s', async (_what, path, body, status) => {
    const url = await start();
    const response = await postJson(`${url}/simulator/api/customers/${path}`, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty('error');
    expect(server?.received).toEqual([]);
  });

  it('does not let a form of another site write or reset', async () => {
    const url = await start();
    for (const path of ['first/messages', 'first/reset', 'first/seen']) {
      const response = await postJson(`${url}/simulator/api/customers/${path}`, '{"text":"Hi"}', 'text/plain');
      expect(response.ok, path).toBe(false);
    }
    expect(server?.meta.snapshot().chats[0]?.customer.phone).toBe('910000000001');
  });

  it('streams the whole state, then each change, and ends the stream when it is closed', async () => {
    const url = await start();
    const response = await fetch(`${url}/simulator/api/events`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readUntil = async (part: string) => {
      while (!text.includes(part)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended before ${part}`);
        text += value;
      }
    };
    await readUntil('\n\n');
    const state: unknown = JSON.parse(/event: state\ndata: (.*)\n/.exec(text)?.[1] ?? 'null');
    expect(state).toMatchObject({ aiConfigured: false, businessName: 'Kala Gifts', activity: [] });
    expect(state).toHaveProperty('chats.length', 5);
    server?.meta.sendAsCustomer('first', { kind: 'text', text: 'Hi' });
    await readUntil('"kind":"line"');
    await server?.close();
    server = null;
    while (!(await reader.read()).done);
  });
});
