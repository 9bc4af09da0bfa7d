import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postPublic } from '../../src/alerts/post-public.ts';
import {
  addressFault,
  isPublicAddress,
  NotPublicError,
  publicLookup,
  resolvePublic,
} from '../../src/std/public-address.ts';
import { sendMail } from '../../src/alerts/send-mail.ts';

const strict = { allowLoopback: false };
const closed = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.8.8.8',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'ff02::1',
];
const open = ['8.8.8.8', '1.1.1.1', '93.184.216.34', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'];

describe('addresses of alerts', () => {
  it.each(closed)('calls %s no public address', (address) => {
    expect(isPublicAddress(address, strict)).toBe(false);
  });

  it.each(open)('calls %s a public address', (address) => {
    expect(isPublicAddress(address, strict)).toBe(true);
  });

  it.each([
    'http://example.com/hook',
    'https://user:word@example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'no address',
  ])('refuses %s as it is typed', (address) => {
    expect(addressFault(address, strict)).not.toBeNull();
  });

  it('takes https to a public name, and plain http to this machine only where a test says so', () => {
    expect(addressFault('https://ntfy.sh/topic', strict)).toBeNull();
    expect(addressFault('http://127.0.0.1:8080/x', { allowLoopback: true })).toBeNull();
    expect(addressFault('http://10.0.0.1/x', { allowLoopback: true })).not.toBeNull();
    expect(addressFault('http://example.com/x', { allowLoopback: true })).not.toBeNull();
  });

  describe('when they are called', () => {
    let reached = 0;
    let redirects = 0;
    const server = createServer((request, response) => {
      reached += 1;
      if (request.url === '/redirect') {
        redirects += 1;
        response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
      } else response.writeHead(200).end();
    });
    let port = 0;
    beforeAll(async () => {
      server.listen(0);
      await once(server, 'listening');
      ({ port } = server.address() as AddressInfo); // listening on TCP
    });
    afterAll(async () => {
      server.close();
      await once(server, 'close');
    });
    const post = (url: string, allowLoopback: boolean) =>
      postPublic(url, { headers: {}, body: 'x', signal: AbortSignal.timeout(5_000), allowLoopback });

    it('looks the name up at the call: one that leads inside is refused and nothing reaches it', async () => {
      // localhost is a name that every machine leads to itself, as a name that was public when it was typed may.
      const outcome = await post(`https://localhost:${port}/x`, false);
      expect(outcome).toEqual({ kind: 'refused', reason: 'its name does not lead to a public address' });
      expect(reached).toBe(0);
    });

    it('connects to the address that was checked: the resolver hands over nothing else', async () => {
      const looked = Promise.withResolvers<Error | null>();
      publicLookup(strict)('localhost', { all: true }, (error) => looked.resolve(error));
      expect(await looked.promise).toBeInstanceOf(NotPublicError);
      await expect(resolvePublic('127.0.0.1', strict)).rejects.toBeInstanceOf(NotPublicError);
      await expect(resolvePublic('localhost', strict)).rejects.toBeInstanceOf(NotPublicError);
      expect(await resolvePublic('8.8.8.8', strict)).toBe('8.8.8.8');
    });

    it('follows no redirect', async () => {
      const before = reached;
      const outcome = await post(`http://127.0.0.1:${port}/redirect`, true);
      expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('302') as string });
      expect(redirects).toBe(1);
      expect(reached).toBe(before + 1);
    });

    it('keeps mail away from inner servers, too', async () => {
      const address = { host: 'localhost', port, user: '', password: '', from: 'a@b.example', to: 'c@d.example' };
      const message = { title: 'x', text: 'y', link: null, urgent: false };
      expect(await sendMail(address, message, strict)).toMatchObject({ kind: 'refused' });
      expect(await sendMail({ ...address, host: '169.254.169.254' }, message, strict)).toMatchObject({
        kind: 'refused',
      });
    });
  });
});
