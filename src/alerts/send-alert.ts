import type { webcrypto } from 'node:crypto';
import type { AlertMessage, AlertOutcome } from '../domain/alert.ts';
import type { ChannelAddress } from './channels.ts';
import { postPublic } from './post-public.ts';
import { sendMail } from './send-mail.ts';
import { sendPush } from './send-push.ts';

export type SendAlertDeps = {
  /** Sends a template of the business to its owner; text goes into its one variable. */
  sendTemplate: (
    template: { to: string; template: string; language: string; text: string },
    signal: AbortSignal,
  ) => Promise<AlertOutcome>;
  /** The private key that push services know this server by (JWK), and where a service can complain. */
  push: () => Promise<{ privateKey: webcrypto.JsonWebKey; contact: string }>;
  /** For tests: plain http and SMTP to this machine; configuration refuses it in production. */
  allowLoopback: boolean;
  /** Left out: Telegram's own. */
  telegramUrl?: string;
};

/** https://core.telegram.org/bots/api#sendmessage and https://discord.com/developers/docs/resources/webhook#execute-webhook */
const longest = { telegram: 4_000, discord: 1_900, slack: 20_000, ntfy: 3_800, push: 1_000, whatsapp: 900 };
const json = { 'content-type': 'application/json' };

/** Sends one message to one address; never rejects, and its reasons hold no secret. A customer's words stay plain text everywhere. */
export async function sendAlert(
  deps: SendAlertDeps,
  address: ChannelAddress,
  message: AlertMessage,
  signal: AbortSignal,
): Promise<AlertOutcome> {
  const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
    postPublic(url, { headers: { ...json, ...headers }, body: JSON.stringify(body), signal, ...deps });
  const whole = (most: number): string => plainText(message, most);
  switch (address.kind) {
    case 'email':
      return sendMail(address, message, deps);
    case 'telegram': {
      const body = {
        chat_id: address.chat,
        text: whole(longest.telegram),
        link_preview_options: { is_disabled: true },
      };
      return post(`${deps.telegramUrl ?? 'https://api.telegram.org'}/bot${address.token}/sendMessage`, body);
    }
    case 'slack':
      // https://docs.slack.dev/messaging/formatting-message-text: only these three characters begin anything.
      return post(address.url, { text: escapeForSlack(whole(longest.slack)), unfurl_links: false });
    case 'discord':
      return post(address.url, { content: escapeForDiscord(whole(longest.discord)), allowed_mentions: { parse: [] } });
    case 'ntfy':
      return postToNtfy(address, message, post);
    case 'whatsapp': {
      // A variable takes neither line breaks nor more than four spaces in a row.
      const text = whole(longest.whatsapp).replaceAll(/\s+/g, ' ').trim();
      return deps.sendTemplate({ ...address, text }, signal);
    }
    case 'push':
      return sendPush(deps, address, { ...message, text: cut(message.text, longest.push) }, signal);
    default:
      return address satisfies never;
  }
}

/** https://docs.ntfy.sh/publish/#publish-as-json: the topic is the path, the POST goes to the server itself. */
function postToNtfy(
  { url, token }: { url: string; token: string },
  message: AlertMessage,
  post: (url: string, body: unknown, headers: Record<string, string>) => Promise<AlertOutcome>,
): Promise<AlertOutcome> {
  const { origin, pathname } = new URL(url);
  const body = {
    topic: decodeURIComponent(pathname.replaceAll(/^\/+|\/+$/g, '')),
    title: message.title,
    message: cut(message.text, longest.ntfy) || message.title,
    priority: message.urgent ? 4 : 3,
    ...(message.link === null ? {} : { click: message.link }),
  };
  return post(origin, body, token === '' ? {} : { authorization: `Bearer ${token}` });
}

function plainText({ title, text, link }: AlertMessage, most: number): string {
  const end = link === null ? '' : `\n${link}`;
  return `${cut(text === '' ? title : `${title}\n${text}`, most - end.length)}${end}`;
}

function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

function escapeForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Links stay links: a backslash before them would show. */
function escapeForDiscord(text: string): string {
  return text.replaceAll(/[\\*_~`|>#[\]]/g, (sign, at: number) => {
    const word =
      text
        .slice(text.lastIndexOf(' ', at) + 1, at)
        .split('\n')
        .at(-1) ?? '';
    return /^https?:\/\//.test(word) ? sign : `\\${sign}`;
  });
}
