import { createDecipheriv, createECDH, createHmac, randomBytes, verify, type webcrypto } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseChannel, readChannel, type ChannelAddress } from '../../src/alerts/channels.ts';
import { createSeals } from '../../src/alerts/seal.ts';
import { sendAlert, type SendAlertDeps } from '../../src/alerts/send-alert.ts';
import { createPushKey, publicPushKey } from '../../src/alerts/encrypt-push.ts';
import type { AlertMessage, ChannelKind } from '../../src/domain/alert.ts';
import { Secret } from '../../src/domain/secret.ts';
import { createGraphClient } from '../../src/whatsapp/send/graph-client.ts';
import { sendTemplate } from '../../src/whatsapp/send/send-template.ts';
import { startAlertReceiver } from '../helpers/alert-receiver.ts';
import { startFakeSmtp } from '../helpers/fake-smtp.ts';

const message: AlertMessage = {
  title: 'A customer waits for a person: Asha',
  text: '“500 *mugs* <!channel> @everyone”',
  link: 'https://assistant.example/console/chats/1_a',
  urgent: true,
};
const botToken = '123456:ABCDEFGHIJKLMNOPQRSTUVWX';

describe('an alert', () => {
  let receiver: Awaited<ReturnType<typeof startAlertReceiver>>;
  let smtp: Awaited<ReturnType<typeof startFakeSmtp>>;
  let pushKey: webcrypto.JsonWebKey;
  let smtpAnswer = '250 ok';
  beforeAll(async () => {
    receiver = await startAlertReceiver();
    smtp = await startFakeSmtp(() => smtpAnswer);
    pushKey = await createPushKey();
  });
  afterAll(async () => {
    await receiver.close();
    await smtp.close();
  });
  afterEach(() => {
    receiver.calls.splice(0);
    smtp.mails.splice(0);
    smtpAnswer = '250 ok';
  });

  const deps = (): SendAlertDeps => {
    const graph = createGraphClient({
      baseUrl: receiver.url,
      version: 'v25.0',
      token: () => 'EAATEST',
      timeoutMs: 5_000,
      maxSockets: 1,
    });
    return {
      allowLoopback: true,
      telegramUrl: receiver.url,
      push: async () => ({ privateKey: pushKey, contact: 'https://assistant.example' }),
      sendTemplate: async (template, signal) => {
        try {
          return await sendTemplate({ graph }, { ...template, phoneNumberId: '1234567' }, signal);
        } finally {
          graph.close();
        }
      },
    };
  };
  function channel(kind: ChannelKind, fields: Record<string, unknown>): ChannelAddress {
    const parsed = parseChannel(kind, fields, { allowLoopback: true });
    if ('faults' in parsed) throw new Error(parsed.faults.join());
    // As it comes out of the table.
    const read = readChannel(JSON.stringify(parsed.address));
    if (read === null) throw new Error('not readable');
    return read;
  }
  const send = (kind: ChannelKind, fields: Record<string, unknown>) =>
    sendAlert(deps(), channel(kind, fields), message, AbortSignal.timeout(10_000));
  const taken = () => {
    const [call] = receiver.calls;
    if (call === undefined) throw new Error('nothing arrived');
    return { ...call, json: JSON.parse(call.body.toString()) as Record<string, unknown> };
  };

  it('reaches Slack as plain words that call nobody', async () => {
    expect(await send('slack', { url: `${receiver.url}/services/T/B/x` })).toEqual({ kind: 'sent' });
    expect(taken().path).toBe('/services/T/B/x');
    expect(taken().json['text']).toBe(
      `${message.title}\n“500 *mugs* &lt;!channel&gt; @everyone”\nhttps://assistant.example/console/chats/1_a`,
    );
  });

  it('reaches Discord without a mention, its link unbroken', async () => {
    expect(await send('discord', { url: `${receiver.url}/api/webhooks/1/x` })).toEqual({ kind: 'sent' });
    expect(taken().json['allowed_mentions']).toEqual({ parse: [] });
    expect(taken().json['content']).toBe(
      `${message.title}\n“500 \\*mugs\\* <!channel\\> @everyone”\nhttps://assistant.example/console/chats/1_a`,
    );
  });

  it('reaches Telegram as plain text', async () => {
    expect(await send('telegram', { token: botToken, chat: '-100123' })).toEqual({ kind: 'sent' });
    expect(taken().path).toBe(`/bot${botToken}/sendMessage`);
    expect(taken().json).toMatchObject({ chat_id: '-100123', text: expect.stringContaining('*mugs*') as string });
    expect(taken().json).not.toHaveProperty('parse_mode');
  });

  it('reaches an ntfy topic with its token, its link to tap and its urgency', async () => {
    expect(await send('ntfy', { url: `${receiver.url}/my-topic`, token: 'tk_x' })).toEqual({ kind: 'sent' });
    expect(taken()).toMatchObject({ path: '/', headers: { authorization: 'Bearer tk_x' } });
    expect(taken().json).toEqual({
      topic: 'my-topic',
      title: message.title,
      message: message.text,
      priority: 4,
      click: message.link,
    });
  });

  it("reaches the owner's WhatsApp as one line in a template", async () => {
    const fields = { to: '+49 171 1234567', template: 'owner_alert', language: 'en' };
    expect(await send('whatsapp', fields)).toEqual({ kind: 'sent' });
    expect(taken()).toMatchObject({ path: '/v25.0/1234567/messages', headers: { authorization: 'Bearer EAATEST' } });
    expect(taken().json).toMatchObject({
      to: '+491711234567',
      type: 'template',
      template: {
        name: 'owner_alert',
        language: { code: 'en' },
        components: [{ parameters: [{ text: `${message.title} ${message.text} ${message.link}` }] }],
      },
    });
  });

  it("says Meta's reason when it does not know the template", async () => {
    receiver.answers.push({
      status: 404,
      body: JSON.stringify({ error: { code: 132_001, message: 'Template name does not exist' } }),
    });
    const fields = { to: '491711234567', template: 'owner_alert', language: 'en' };
    expect(await send('whatsapp', fields)).toEqual({
      kind: 'refused',
      reason: 'Meta: Template name does not exist (132001)',
    });
  });

  const mailbox = () => ({
    host: '127.0.0.1',
    port: String(smtp.port),
    user: 'shop',
    password: 'mail pass word',
    from: 'shop@example.com',
    to: 'owner@example.com',
  });

  it('reaches a mailbox through the mail server of the owner', async () => {
    expect(await send('email', mailbox())).toEqual({ kind: 'sent' });
    expect(smtp.mails).toMatchObject([{ from: 'shop@example.com', to: 'owner@example.com' }]);
    expect(smtp.mails[0]?.data).toMatch(/^Subject: A customer waits for a person: Asha\r$/m);
    expect(smtp.mails[0]?.data.replaceAll('=\r\n', '')).toContain('https://assistant.example/console/chats/1_a');
    expect(smtp.logins).toContain('shop mail pass word');
  });

  it('puts a mail off or gives it up as the mail server says', async () => {
    smtpAnswer = '451 later';
    expect(await send('email', mailbox())).toMatchObject({ kind: 'retry' });
    smtpAnswer = '550 nobody here';
    expect(await send('email', mailbox())).toEqual({
      kind: 'refused',
      reason: 'the mail server refused the mail (550)',
    });
  });

  it('reaches a browser, readable by it alone and signed with our key', async () => {
    const browser = createECDH('prime256v1');
    const p256dh = browser.generateKeys();
    const auth = randomBytes(16);
    const keys = { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') };
    expect(await send('push', { endpoint: `${receiver.url}/push/abc`, keys })).toEqual({ kind: 'sent' });
    const { headers, body } = receiver.calls[0] ?? {};
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
    const shown = JSON.parse(decrypt(body ?? Buffer.alloc(0), browser, auth)) as Record<string, unknown>;
    expect(shown).toMatchObject({
      web_push: 8030,
      notification: { title: message.title, body: message.text, navigate: message.link },
    });
    expect(isSignedBy(publicPushKey(pushKey), String(headers?.['authorization']))).toBe(true);
    expect(isSignedBy(publicPushKey(await createPushKey()), String(headers?.['authorization']))).toBe(false);
  });

  it('is refused by a browser that is gone', async () => {
    receiver.answers.push(410);
    const browser = createECDH('prime256v1');
    const keys = { p256dh: browser.generateKeys().toString('base64url'), auth: randomBytes(16).toString('base64url') };
    expect(await send('push', { endpoint: `${receiver.url}/push/abc`, keys })).toEqual({
      kind: 'refused',
      reason: 'it answered 410',
    });
  });

  it('tells all that is wrong with an address at once, and shows no secret of a right one', () => {
    const faults = (kind: ChannelKind, fields: unknown) => {
      const parsed = parseChannel(kind, fields, { allowLoopback: false });
      return 'faults' in parsed ? parsed.faults.length : parsed.shown;
    };
    expect(faults('email', { host: 'a b', port: '0', from: 'x', to: 'y' })).toBe(4);
    expect(faults('slack', { url: 'http://127.0.0.1/x' })).toBe(1);
    expect(
      faults('push', { endpoint: 'https://169.254.169.254/x', keys: { p256dh: 'A'.repeat(20), auth: 'B'.repeat(20) } }),
    ).toBe(1);
    expect(faults('slack', { url: 'https://hooks.slack.com/services/T0/B0/secret' })).toBe('hooks.slack.com');
    expect(faults('telegram', { token: botToken, chat: '987654321' })).toBe('chat …4321');
  });

  it('is sealed for the keys of this server, the older ones too', () => {
    const [old, young] = [new Secret('an old key'), new Secret('a young key')];
    const sealed = createSeals([old]).seal('https://secret');
    expect(sealed.toString('latin1')).not.toContain('secret');
    expect(createSeals([young, old]).open(sealed)).toBe('https://secret');
    expect(createSeals([young]).open(sealed)).toBeNull();
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(createSeals([old]).open(sealed)).toBeNull();
  });
});

/** RFC 8291 and RFC 8188 as the browser does it, written without looking at the sender. */
function decrypt(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const idLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + idLength);
  const hkdf = (key: Buffer, from: Buffer, info: Buffer, length: number) => {
    const extracted = createHmac('sha256', key).update(from).digest();
    return createHmac('sha256', extracted)
      .update(Buffer.concat([info, Buffer.of(1)]))
      .digest()
      .subarray(0, length);
  };
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender]);
  const secret = hkdf(auth, browser.computeSecret(sender), info, 32);
  const key = hkdf(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
  const sealed = body.subarray(21 + idLength);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** RFC 8292: `vapid t=<JWT>, k=<key>`. */
function isSignedBy(publicKey: string, authorization: string): boolean {
  const token = /t=([\w.-]+)/.exec(authorization)?.[1] ?? /^WebPush ([\w.-]+)$/.exec(authorization)?.[1] ?? '';
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const key = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, format: 'jwk', dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
}
