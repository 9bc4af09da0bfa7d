import { openDatabase } from '../../../src/db/pool.ts';
import type { ProofTrail } from '../../../src/domain/proof.ts';
import type { ModelAttempt } from '../../../src/domain/turn.ts';
import type { VerifierMode, VerifyHandler } from '../../helpers/fake-verdicts.ts';
import { captureLogs } from '../../helpers/log-capture.ts';
import { freshDatabaseUrl, freshFolder } from '../../helpers/services.ts';
import { anyStore, putEmptyCluster } from '../../helpers/test-database.ts';
import { startWorld, type World } from '../world.ts';
import { plain } from './plain-text.ts';
import { createReader, createWriter } from './programmed-models.ts';
import type { BusinessScripts, Script } from './script.ts';

/** The whole of an answer, over all models. */
const deadlineMs = 16_000;
/** What a loaded machine may add to it. */
const slackMs = 30_000;

/** A turn as it was kept. */
export type KeptTurn = {
  customer: string;
  says: string;
  source: string;
  needsHuman: boolean;
  state: string;
  grade: string;
  proof: ProofTrail | null;
  attempts: ModelAttempt[];
  costUsd: number;
  lead: Record<string, string>;
};

export type Chat = { customer: string; says: string; reply: string; ms: number };

export type BusinessWorld = {
  world: World;
  /** What the server has logged of the latest answers that code had to compose. */
  composed(): string;
  /** Mistakes of the scripts themselves. */
  mistakes: unknown[];
  /** Programs the verifiers of both vendors. */
  verify(anthropic: VerifierMode | VerifyHandler, openAi?: VerifierMode | VerifyHandler): void;
  /** A verifier that knows which sentences of the scripts are true. */
  reader: VerifyHandler;
  /** Each script by a customer of its own, all at once. */
  ask(scripts: readonly Script[]): Promise<Chat[]>;
  /** The turns of one customer, one after the other. */
  talk(scripts: readonly Script[]): Promise<Chat[]>;
  /** Stops the server and reads everything it has kept. */
  stopAndRead(): Promise<KeptTurn[]>;
  close(): Promise<void>;
};

/** Starts the real server for one business; OpenAI's wire writes and Anthropic's verifies. */
export async function startBusinessWorld(
  scripts: BusinessScripts,
  extra: Record<string, string> = {},
): Promise<BusinessWorld> {
  const folder = await freshFolder();
  const databaseUrl = anyStore[0]?.kind === 'postgres' ? await freshDatabaseUrl() : null;
  if (databaseUrl === null) await putEmptyCluster(folder.path);
  const world = await startWorld(
    { databaseUrl, redisUrl: null },
    {
      BUSINESS_FILE: scripts.file,
      DATA_DIR: folder.path,
      QUIET_MS: '50',
      AI_DEADLINE_MS: String(deadlineMs),
      LOG_LEVEL: 'info',
      ...extra,
    },
  );
  const mistakes: unknown[] = [];
  const write = createWriter(allScripts(scripts));
  const read = createReader(trueScripts(scripts));
  world.openAi.reply((request) => attempt(() => write(request)));
  world.anthropic.reply(() => ({ kind: 'drop' }));

  function attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      mistakes.push(error);
      throw error;
    }
  }

  async function sayAs(customer: string, { says }: Script): Promise<Chat> {
    const known = world.repliesTo(customer).length;
    const startedMs = performance.now();
    await world.write(customer, says);
    const replies = await world.waitForReplies(customer, known + 1, deadlineMs + slackMs);
    const reply = plain(
      replies
        .slice(known)
        .map(({ text }) => text)
        .join('\n'),
    );
    return { customer, says, reply, ms: performance.now() - startedMs };
  }

  return {
    world,
    composed: () =>
      world
        .output()
        .filter((line) => line.includes('code composes the answer'))
        .slice(-3)
        .join('\n'),
    mistakes,
    reader: (shown) => attempt(() => read(shown)),
    verify(anthropic, openAi = anthropic) {
      world.anthropic.verify(anthropic);
      world.openAi.verify(openAi);
    },
    ask: (asked) => Promise.all(asked.map((script) => sayAs(world.newCustomer(), script))),
    async talk(turns) {
      const customer = world.newCustomer();
      const chats: Chat[] = [];
      for (const turn of turns) chats.push(await sayAs(customer, turn));
      return chats;
    },
    async stopAndRead() {
      await world.server.stop();
      return readTurns({ databaseUrl, dataDir: folder.path });
    },
    async close() {
      await world.close();
      await folder.remove();
    },
  };
}

function allScripts(scripts: BusinessScripts): Script[] {
  return [...trueScripts(scripts), ...scripts.lies.map((lie, at) => insist(lie, at, scripts.soft)), ...scripts.attacks];
}

function trueScripts({ lead, follows, types }: BusinessScripts) {
  return [...lead.turns, ...follows, ...types];
}

/** Every second liar, when sent back, tries a claim without a figure instead, which only a verifier can catch. */
function insist(lie: Script, at: number, soft: string): Script {
  return at % 2 === 0 ? lie : { ...lie, mended: [soft] };
}

async function readTurns(store: { databaseUrl: string | null; dataDir: string }): Promise<KeptTurn[]> {
  const db = await openDatabase({ ...store, poolSize: 1, logger: captureLogs().logger });
  try {
    const { rows } = await db.query<KeptTurn & { costUsd: string }>(
      `select k.phone as customer, t.source, t.needs_human as "needsHuman", c.state, c.lead_grade as grade, t.proof, t.attempts,
              t.cost_usd as "costUsd", coalesce((select json_object_agg(field, value) from leads where conversation_id = c.id), '{}') as lead,
              (select string_agg(body, ' ' order by id) from inbox where turn_id = t.id) as says
         from turns t join conversations c on c.id = t.conversation_id join contacts k on k.id = c.contact_id
        order by t.ended_at`,
    );
    return rows.map((row) => ({ ...row, costUsd: Number(row.costUsd) }));
  } finally {
    await db.close();
  }
}
