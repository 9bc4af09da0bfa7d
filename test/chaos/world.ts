import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newFolder } from '../bench/leftovers.ts';
import { startFakeOpenAi } from '../helpers/fake-openai.ts';
import { cleanEnvironment } from '../helpers/server-process.ts';
import { freePort } from '../helpers/servers.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import { startGraph, type SimulatedGraph } from './graph.ts';
import { createLedger, type Ledger, type Written } from './ledger.ts';
import { startMailman, type Habits, type Mailman } from './mailman.ts';
import { randomFrom } from './random.ts';
import { openSlot, type Death, type Role, type Slot } from './server-slots.ts';
import { startStorage, type Storage, type StoreName } from './storages.ts';
import { readTables, type Tables } from './tables.ts';
import { marksIn, phoneOf, replyTo, verdictsOn } from './texts.ts';

/** Short waits, so that a run ends; statuses and redeliveries are faster than `SETTLE_MS`. */
export const timing = { settleMs: 5_000, leaseMs: 3_000, sweepMs: 500, quietMs: 80 };

const appSecret = '00112233445566778899aabbccddeeff';

/** A time in which something was broken. Unix milliseconds. */
export type Window = { kind: string; from: number; to: number };

export type ChaosWorld = {
  storage: Storage;
  ledger: Ledger;
  mailman: Mailman;
  graph: SimulatedGraph;
  slots: readonly Slot[];
  deaths: readonly Death[];
  /** All that was broken so far, deaths included. */
  windows(): Window[];
  /** Warnings and errors of the servers, counted by their words. */
  complaints: ReadonlyMap<string, number>;
  /** Model calls so far. */
  readonly asked: number;
  /** Calls back at every death. */
  onDeath(listener: (death: Death) => void): void;
  /** Decides about the kill point of every process that starts from now on. */
  arm(next: (role: Role, slot: string) => string | null): void;
  /** How long the model thinks, in milliseconds. */
  think(range: { min: number; max: number }): void;
  /** The questions that the model of one process is thinking about. */
  thinkingFor(slot: string): Written[];
  /** Writes as a customer and hands it to the mailman. */
  say: (customer: number, line: { kind: Written['kind']; label: string; long?: boolean }) => Written;
  /** Runs something that breaks a part, and remembers when. */
  broken: (kind: string, work: () => Promise<void>) => Promise<void>;
  /** Ends all processes and reads the tables. */
  close(): Promise<Tables>;
};

export type WorldOptions = { seed: string; store: StoreName; habits: Habits };

/** Starts a store, the real server on it and everything around it; all goes with the stack. */
export async function startWorld(options: WorldOptions, stack: AsyncDisposableStack): Promise<ChaosWorld> {
  const { seed, store, habits } = options;
  const storage = await startStorage(store, stack);
  const ledger = createLedger();
  const ports = await Promise.all(rolesOn(store).map(() => freePort()));
  const urls = rolesOn(store).flatMap(({ role }, at) => (role === 'worker' ? [] : [`http://127.0.0.1:${ports[at]}`]));
  const mailman = stack.adopt(startMailman({ seed, appSecret, urls: () => urls, habits }), (it) => it.close());
  const graph = stack.adopt(await startGraph({ seed, ledger, mailman }), (it) => it.close());
  const model = await startModel(seed, ledger, stack);
  const deaths: Death[] = [];
  const windows: Window[] = [];
  const complaints = new Map<string, number>();
  let noteDeath: (death: Death) => void = () => undefined;
  let arming: (role: Role, slot: string) => string | null = () => null;
  const environment = cleanEnvironment({
    ...storage.environment,
    ...(await settings(graph.url, model.url, stack)),
  });

  const open = ({ name, role }: { name: string; role: Role }, port: number): Promise<Slot> =>
    openSlot({
      name,
      role,
      port,
      environment: { ...environment, OPENAI_API_KEY: `sk-chaos-${name}`, GROQ_API_KEY: `sk-chaos-${name}` },
      nextArming: () => arming(role, name),
      died: (death) => {
        deaths.push(death);
        noteDeath(death);
      },
      complained: (message) => void complaints.set(message, (complaints.get(message) ?? 0) + 1),
    });
  // One after the other at first: each of them may have to make the tables.
  const slots: Slot[] = [];
  for (const [at, place] of rolesOn(store).entries())
    slots.push(stack.adopt(await open(place, ports[at] ?? 0), (it) => it.close()));

  return {
    storage,
    ledger,
    mailman,
    graph,
    slots,
    deaths,
    complaints,
    windows: () => [...windows, ...deaths],
    get asked() {
      return model.asked();
    },
    onDeath: (listener) => void (noteDeath = listener),
    arm: (next) => void (arming = next),
    think: model.think,
    thinkingFor: model.thinkingFor,
    say(customer, line) {
      const message = ledger.write(customer, line);
      const { text, wamid, timestampS } = message;
      const body = {
        from: phoneOf(customer),
        id: wamid,
        timestamp: String(timestampS),
        type: 'text',
        text: { body: text },
      };
      mailman.submit({
        kind: 'message',
        body,
        attempted: (at) => void (message.firstAttemptAt ??= at),
        acked: (at) => void (message.ackedAt ??= at),
      });
      return message;
    },
    async broken(kind, work) {
      const window = { kind, from: Date.now(), to: Number.POSITIVE_INFINITY };
      windows.push(window);
      await work();
      window.to = Date.now();
    },
    async close() {
      await Promise.all(slots.map((slot) => slot.close()));
      return readTables(storage);
    },
  };
}

/** On PostgreSQL four processes, as a deployment with separate roles has them; the embedded database allows one. */
function rolesOn(store: StoreName): { name: string; role: Role }[] {
  if (store.startsWith('embedded')) return [{ name: 'all', role: 'all' }];
  return [
    { name: 'web-1', role: 'web' },
    { name: 'web-2', role: 'web' },
    { name: 'worker-1', role: 'worker' },
    { name: 'worker-2', role: 'worker' },
  ];
}

async function startModel(seed: string, ledger: Ledger, stack: AsyncDisposableStack) {
  const fake = stack.adopt(await startFakeOpenAi(), (it) => it.close());
  const thinking = new Map<string, Set<string>>();
  const state = { asked: 0, min: 30, max: 150 };
  fake.verify((shown) => {
    fake.verdictRequests.length = 0;
    return verdictsOn(shown);
  });
  fake.reply(async ({ headers, turnText }) => {
    state.asked += 1;
    // The fake keeps every request, and a long run has many.
    fake.requests.length = 0;
    const slot = /sk-chaos-(\S+)/.exec(headers.authorization ?? '')?.[1] ?? '';
    const own = thinking.get(slot) ?? new Set();
    thinking.set(slot, own.add(turnText));
    const delayMs = randomFrom(seed, 'model', turnText, state.asked).between(state.min, state.max);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    own.delete(turnText);
    return { kind: 'answer', reply: replyTo(turnText) };
  });
  return {
    url: fake.url,
    asked: () => state.asked,
    think: (range: { min: number; max: number }) => void Object.assign(state, range),
    thinkingFor: (slot: string): Written[] =>
      [...(thinking.get(slot) ?? [])].flatMap((text) =>
        marksIn(text).flatMap(
          (mark) => ledger.written.find((it) => it.customer === mark.customer && it.index === mark.index) ?? [],
        ),
      ),
  };
}

async function settings(
  graphUrl: string,
  modelUrl: string,
  stack: AsyncDisposableStack,
): Promise<Record<string, string>> {
  return {
    LOG_LEVEL: 'info',
    BUSINESS_FILE: await writeBusinessFile(newFolder(stack)),
    WHATSAPP_TOKEN: 'EAACHAOSTOKEN0123456789',
    WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
    WHATSAPP_APP_SECRET: appSecret,
    WHATSAPP_VERIFY_TOKEN: 'chaos-verify-token',
    GRAPH_API_URL: graphUrl,
    // Two, for a process that was suspended finds its connections to the first closed.
    AI_PROVIDERS: 'openai,groq',
    OPENAI_BASE_URL: modelUrl,
    GROQ_BASE_URL: modelUrl,
    // A process that is suspended for a while must not fall back to answers by rules, which hold no mark.
    AI_DEADLINE_MS: '60000',
    QUIET_MS: String(timing.quietMs),
    SETTLE_MS: String(timing.settleMs),
    LEASE_MS: String(timing.leaseMs),
    SWEEP_MS: String(timing.sweepMs),
    SHUTDOWN_GRACE_MS: '3000',
  };
}

/** The sample business with limits that no customer of a run reaches: beyond them answers come by rules. */
async function writeBusinessFile(folder: string): Promise<string> {
  const sample = await readFile(new URL('../../business.yaml', import.meta.url), 'utf8');
  const file = path.join(folder, 'business.yaml');
  const names = ['turnsPerMinute', 'modelTurnsPerMinute', 'modelTurnsPerHour', 'modelTurnsPerDay', 'costUsdPerDay'];
  await writeFile(file, `${sample}\nlimits: { ${names.map((name) => `${name}: 100000`).join(', ')} }\n`);
  return file;
}
