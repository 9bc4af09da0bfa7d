// Beside the line: the owner adds, tests and removes the addresses that alerts go to.
import type { webcrypto } from 'node:crypto';
import { parseChannel, readChannel, type ChannelAddress } from '../alerts/channels.ts';
import { createSeals } from '../alerts/seal.ts';
import { sendAlert } from '../alerts/send-alert.ts';
import { createPushKey, publicPushKey } from '../alerts/encrypt-push.ts';
import {
  addAlertChannel,
  keepPushKey,
  listAlertChannels,
  noteChannelTrouble,
  readAlertChannel,
  readPushKey,
} from '../db/alert-channels.ts';
import type { Queryable } from '../db/pool.ts';
import { alertKinds, channelKinds, type AlertOutcome, type ChannelKind } from '../domain/alert.ts';
import type { Numbers } from '../domain/person.ts';
import type { Secret } from '../domain/secret.ts';
import { fromNumber, type SendAlertsDeps } from './send-alerts.ts';

/** An address as it was typed in the page. */
type TypedChannel = {
  kind: string;
  label: string;
  step: number;
  /** What is told there; empty for everything. */
  kinds: readonly string[];
  /** The numbers whose alerts are told there. */
  numbers: Numbers;
  /** The id of the person who adds it. */
  madeBy: string;
  fields: unknown;
};

const longestLabel = 60;
const mostChannels = 50;

/** Keeps an address, sealed; all faults at once, in words for the owner. Nothing is sent to it yet. */
export async function addChannel(
  { db, keys, allowLoopback }: Pick<SendAlertsDeps, 'db' | 'keys' | 'allowLoopback'>,
  { kind, label, step, kinds, numbers, madeBy, fields }: TypedChannel,
): Promise<{ id: string } | { faults: string[] }> {
  const known = channelKinds.find((one) => one === kind);
  if (known === undefined) return { faults: ['Choose where you want to be told.'] };
  const parsed = parseChannel(known, fields, { allowLoopback });
  const faults = 'faults' in parsed ? [...parsed.faults] : [];
  if (label.length > longestLabel) faults.push(`The name is longer than ${longestLabel} characters.`);
  if (![1, 2, 3].includes(step)) faults.push('Choose whether this address is told first, second or third.');
  const chosen = alertKinds.filter((one) => kinds.includes(one));
  if ('faults' in parsed || faults.length > 0) return { faults };
  if ((await listAlertChannels(db)).length >= mostChannels)
    return { faults: [`${mostChannels} addresses are the most.`] };
  const id = await addAlertChannel(db, {
    kind: known,
    label: label.trim() || defaultLabels[known],
    shown: parsed.shown,
    sealed: createSeals(keys).seal(JSON.stringify(parsed.address)),
    kinds: chosen.length === 0 ? null : [...chosen],
    step,
    numbers: numbers === null ? null : [...numbers],
    madeBy,
  });
  return { id };
}

const defaultLabels: Record<ChannelKind, string> = {
  email: 'E-mail',
  ntfy: 'ntfy',
  telegram: 'Telegram',
  slack: 'Slack',
  discord: 'Discord',
  whatsapp: 'WhatsApp',
  push: 'This device',
};

/** Sends a test message to an address at once and tells how it went; null when there is no such address. */
export async function testChannel(
  deps: SendAlertsDeps,
  { id, within }: { id: string; within: Numbers },
  signal: AbortSignal,
): Promise<AlertOutcome | null> {
  const channel = await readAlertChannel(deps.db, id, within);
  if (channel === null) return null;
  const address = openChannel(deps.keys, channel.sealed);
  if (address === null) return { kind: 'refused', reason: 'its address cannot be read: remove it and add it again' };
  const link = deps.publicUrl === null ? null : new URL('/console/alerts', deps.publicUrl).href;
  const text = 'This is a test. Alerts from your WhatsApp assistant arrive here.';
  const outcome = await sendAlert(
    fromNumber(deps, channel.numbers),
    address,
    { title: 'Test', text, link, urgent: false },
    signal,
  );
  await noteChannelTrouble(deps.db, id, outcome.kind === 'sent' ? null : outcome.reason);
  return outcome;
}

function openChannel(keys: readonly Secret[], sealed: Buffer): ChannelAddress | null {
  const opened = createSeals(keys).open(sealed);
  return opened === null ? null : readChannel(opened);
}

type PushKeyDeps = { db: Queryable; keys: readonly Secret[] };

/** The key that push services know this server by, made at the first call; all processes have the same. */
export async function readPushKeys({
  db,
  keys,
}: PushKeyDeps): Promise<{ privateKey: webcrypto.JsonWebKey; publicKey: string }> {
  const seals = createSeals(keys);
  const kept = (await readPushKey(db)) ?? (await keepPushKey(db, seals.seal(JSON.stringify(await createPushKey()))));
  const opened = seals.open(kept);
  if (opened === null) throw new Error('the key for push services cannot be read: PRIVACY_KEY has changed');
  const privateKey = JSON.parse(opened) as webcrypto.JsonWebKey; // what was sealed here
  return { privateKey, publicKey: publicPushKey(privateKey) };
}
