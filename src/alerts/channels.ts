import { z } from 'zod';
import type { ChannelKind } from '../domain/alert.ts';
import { addressFault } from '../std/public-address.ts';

const line = (most: number) => z.string().trim().min(1, 'is missing').max(most, `is longer than ${most} characters`);
const mailbox = line(254).regex(/^[^\s@<>",;:]+@[^\s@<>",;:]+\.[^\s@<>",;:]+$/, 'is no mail address');
const base64Url = z.string().regex(/^[A-Za-z0-9_-]{10,200}={0,2}$/, 'is not what a browser gives');

/** What each kind of address consists of, as the page asks for it. */
const shapes = {
  email: z.object({
    host: line(253).regex(/^[A-Za-z0-9.:-]+$/, 'is no name of a server'),
    port: z.coerce.number('must be a number').int().min(1, 'must be from 1 to 65535').max(65_535),
    user: z.string().trim().max(254).default(''),
    password: z.string().max(500).default(''),
    from: mailbox,
    to: mailbox,
  }),
  ntfy: z.object({
    url: line(500),
    token: z.string().trim().max(200).regex(/^\S*$/, 'has spaces inside').default(''),
  }),
  telegram: z.object({
    token: line(100).regex(/^\d+:[A-Za-z0-9_-]{20,}$/, 'is no bot token. @BotFather gives it, like 123456:ABC…'),
    chat: line(40).regex(/^(?:-?\d+|@\w+)$/, 'is no chat: a number, or @name of a channel'),
  }),
  slack: z.object({ url: line(500) }),
  discord: z.object({ url: line(500) }),
  whatsapp: z.object({
    to: line(24)
      .transform((text) => text.replaceAll(/[+\s().-]/g, ''))
      .pipe(z.string().regex(/^\d{7,15}$/, 'is no phone number with its country code')),
    template: line(512).regex(/^[a-z0-9_]+$/, 'is no template name: small letters, digits and _'),
    language: line(10).regex(/^[a-z]{2,3}(?:_[A-Z]{2})?$/, 'is no language code of Meta, such as en or pt_BR'),
  }),
  push: z.object({
    endpoint: line(1_000),
    keys: z.object({ p256dh: base64Url, auth: base64Url }),
  }),
};

/** Where somebody is told, with all its secrets. */
export type ChannelAddress = { [K in ChannelKind]: { kind: K } & z.infer<(typeof shapes)[K]> }[ChannelKind];

/** An address that may be kept: what is sealed, and what of it may be shown. */
type ParsedChannel = { address: ChannelAddress; shown: string };

/** Reads what was typed; all faults at once, each with its field. `allowLoopback` as in `addressFault`. */
export function parseChannel(
  kind: ChannelKind,
  fields: unknown,
  options: { allowLoopback: boolean },
): ParsedChannel | { faults: string[] } {
  const { data, error } = shapes[kind].safeParse(fields);
  if (error) return { faults: error.issues.map(({ path, message }) => `${path.join('.')} ${message}`) };
  // The shape is the one of this kind.
  const address = { kind, ...data } as ChannelAddress;
  const url = urlOf(address);
  const fault = url === null ? null : addressFault(url, options);
  if (fault !== null) return { faults: [`The address ${fault}.`] };
  return { address, shown: shownOf(address) };
}

/** Reads what was sealed; null when a release that knew it otherwise has written it. */
export function readChannel(sealed: string): ChannelAddress | null {
  try {
    const value: unknown = JSON.parse(sealed);
    const kind = z.object({ kind: z.enum(Object.keys(shapes) as ChannelKind[]) }).parse(value).kind;
    return { kind, ...shapes[kind].parse(value) } as ChannelAddress; // the shape is the one of this kind
  } catch {
    return null;
  }
}

function urlOf(address: ChannelAddress): string | null {
  if (address.kind === 'ntfy' || address.kind === 'slack' || address.kind === 'discord') return address.url;
  return address.kind === 'push' ? address.endpoint : null;
}

/** Enough to tell two addresses apart, and nothing that opens one. */
function shownOf(address: ChannelAddress): string {
  switch (address.kind) {
    case 'email':
      return `${address.to} by ${address.host}`;
    case 'telegram':
      return `chat …${address.chat.slice(-4)}`;
    case 'whatsapp':
      return `…${address.to.slice(-4)}, template ${address.template}`;
    case 'push':
      return `a browser at ${new URL(address.endpoint).host}`;
    case 'ntfy':
    case 'slack':
    case 'discord':
      return new URL(address.url).host;
    default:
      return address satisfies never;
  }
}
