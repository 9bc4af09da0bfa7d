// `npm run bench -- --growth`: whether the cost of a message stays flat while everything around it grows; charts in docs/images.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { PHONE_NUMBER_ID, textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { lap, startLoad, type CompareOptions } from './compare.ts';
import { growthChart } from './growth-chart.ts';
import { newFolder } from './leftovers.ts';
import { openPoster, sign } from './load.ts';
import { startMeasured, type MeasuredProcess } from './measured-process.ts';
import { median, number } from './statistics.ts';
import { startStorage } from './storages.ts';
import type { World } from './world.ts';

/** What one message costs where something is of this size. */
type Point = { size: number; cpuMs: number; perS: number };
type Series = { name: string; file: string; grows: string; points: Point[] };

const lapMessages = 500;
const laps = 3;
/** The customers who write in a lap come in this order, so that a history can be theirs. */
const firstPhone = 919_000_000_000;

/** Measures all series on PostgreSQL + Redis, writes their charts and returns a Markdown section. */
export async function measureGrowth(world: World): Promise<string> {
  const series: Series[] = [
    {
      name: 'Customers in the record',
      file: 'growth-customers',
      grows: 'a greeting of a new customer',
      points: await each([10, 1_000, 10_000, 100_000], (size) => withCustomers(world, size)),
    },
    {
      name: 'Messages in the history of the customer',
      file: 'growth-history',
      grows: 'a question, answered by a model and verified',
      points: await each([10, 100, 1_000, 10_000], (size) => withHistory(world, size)),
    },
    {
      name: 'Messages that wait',
      file: 'growth-backlog',
      grows: 'a greeting while a worker works through them',
      points: await each([2_000, 10_000, 100_000], (size) => withBacklog(world, size)),
    },
    {
      name: 'Messages in a webhook',
      file: 'growth-batch',
      grows: 'a message stored that needs no reply',
      points: await each([1, 10, 100, 1_000], (size) => withBatch(world, size)),
    },
    {
      name: 'Worker processes',
      file: 'growth-workers',
      grows: 'a greeting, all processes together',
      points: await each([1, 2, 4], (size) => withWorkers(world, size)),
    },
  ];
  for (const one of series) {
    const file = fileURLToPath(new URL(`../../docs/images/${one.file}.svg`, import.meta.url));
    writeFileSync(file, growthChart(one.name, one.points));
  }
  return series.map(section).join('\n');
}

async function each(sizes: readonly number[], measure: (size: number) => Promise<Point>): Promise<Point[]> {
  const points: Point[] = [];
  for (const size of sizes) {
    process.stderr.write(`... ${measure.name || 'growth'} ${size}\n`);
    points.push(await measure(size));
  }
  return points;
}

function section({ name, file, grows, points }: Series): string {
  const rows = points.map(
    ({ size, cpuMs, perS }) => `| ${size.toLocaleString('en')} | ${number(cpuMs)} | ${number(perS)} |`,
  );
  return `### ${name}

What is counted: ${grows}.

| ${name.toLowerCase()} | CPU ms a message | a second |
| --- | --- | --- |
${rows.join('\n')}

![${name}](images/${file}.svg)
`;
}

/** A server on an empty PostgreSQL and Redis, and a connection of our own to fill its record. */
async function startOurs(world: World, stack: AsyncDisposableStack, role: 'all' | 'web' = 'all') {
  const storage = await startStorage('PostgreSQL + Redis');
  stack.use(storage.stack);
  const environment = { ...world.environment, ...storage.environment, ROLE: role };
  const server = stack.use(await startMeasured('src/main.ts', { folder: newFolder(stack), environment }));
  const client = new Client({ connectionString: storage.environment['DATABASE_URL'] });
  await client.connect();
  stack.defer(() => client.end());
  const startWorker = async (): Promise<MeasuredProcess> =>
    stack.use(
      await startMeasured('src/main.ts', { folder: newFolder(stack), environment: { ...environment, ROLE: 'worker' } }),
    );
  return { server, client, startWorker };
}

/** Customers of the record, each with as many answered messages as replies. */
async function fill(client: Client, from: number, customers: number, messagesEach: number): Promise<void> {
  await client.query(
    `with k as (insert into contacts (phone, name) select ($1::bigint + n)::text, 'Customer ' || n from generate_series(0, $2::integer - 1) n returning id, name),
          c as (insert into conversations (name, phone_number_id, contact_id, last_inbound_at) select name, $3, id, now() - interval '1 hour' from k returning id)
     insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, received_at, disposition, settled_at)
     select $3, gen_random_uuid()::text, c.id, 'text', 'Do you have cork coasters, and how much are 100 of them? ' || n, t, t, 'answered', t
       from c, generate_series(1, $4::integer) n, lateral (select now() - interval '1 hour' - n * interval '1 minute') as x (t)`,
    [from, customers, PHONE_NUMBER_ID, messagesEach],
  );
  await client.query(
    `insert into outbox (conversation_id, phone_number_id, body, state, created_at, sent_at)
     select conversation_id, phone_number_id, 'Yes, we have. ' || id, 'read', received_at, received_at from inbox where disposition = 'answered'`,
  );
  await client.query('analyze');
}

async function measureLaps(
  world: World,
  server: MeasuredProcess,
  options: Pick<CompareOptions, 'kind' | 'messages'> & { firstCustomer: number; others?: readonly MeasuredProcess[] },
): Promise<Omit<Point, 'size'>> {
  await using stack = new AsyncDisposableStack();
  const load = startLoad(stack);
  const runner = { server, others: options.others ?? [], replies: true };
  const done = [];
  for (let at = 0; at <= laps; at++) {
    const firstCustomer = options.firstCustomer + at * options.messages;
    done.push(await lap(world, load, runner, { ...options, firstCustomer, connections: 32 }));
  }
  // The first warms up.
  const counted = done.slice(1);
  const fault = counted.find(({ unanswered, doubled }) => unanswered + doubled > 0);
  if (fault !== undefined) throw new Error(`${fault.unanswered} unanswered, ${fault.doubled} doubled`);
  return {
    cpuMs: median(counted.map(({ cpuMsPerMessage }) => cpuMsPerMessage)),
    perS: median(counted.map(({ repliesPerS }) => repliesPerS ?? 0)),
  };
}

async function withCustomers(world: World, size: number): Promise<Point> {
  await using stack = new AsyncDisposableStack();
  const { server, client } = await startOurs(world, stack);
  await fill(client, firstPhone + 10_000_000, size, 2);
  return { size, ...(await measureLaps(world, server, { kind: 'greeting', messages: lapMessages, firstCustomer: 0 })) };
}

async function withHistory(world: World, size: number): Promise<Point> {
  await using stack = new AsyncDisposableStack();
  const { server, client } = await startOurs(world, stack);
  const messages = 50;
  await fill(client, firstPhone, messages * (laps + 1), size);
  return { size, ...(await measureLaps(world, server, { kind: 'question', messages, firstCustomer: 0 })) };
}

/** Taken in while nobody answers; counted from the 500th reply of a worker that then starts, for 1,500 replies. */
async function withBacklog(world: World, size: number): Promise<Point> {
  await using stack = new AsyncDisposableStack();
  const { server, startWorker } = await startOurs(world, stack, 'web');
  const poster = stack.use(openPoster(server.url, 4));
  let next = 0;
  const posts = (): ReturnType<typeof sign> | undefined => {
    if (next >= size) return undefined;
    const messages = Array.from({ length: 100 }, () => textMessage({ from: String(firstPhone + next++), text: 'Hi' }));
    return sign(webhookBody({ messages }), world.appSecret);
  };
  await poster.load(posts, 300_000);
  world.graph.sent.length = 0;
  const worker = await startWorker();
  await world.graph.waitForSent((sent) => sent.length >= 500, 60_000);
  const [cpuBefore, startedAt] = [worker.usage().cpuMs, Date.now()];
  const before = world.graph.sent.length;
  await world.graph.waitForSent((sent) => sent.length >= before + 1_400, 60_000);
  const counted = world.graph.sent.length - before;
  return {
    size,
    cpuMs: (worker.usage().cpuMs - cpuBefore) / counted,
    perS: (counted * 1000) / (Date.now() - startedAt),
  };
}

async function withBatch(world: World, size: number): Promise<Point> {
  await using stack = new AsyncDisposableStack();
  const { server } = await startOurs(world, stack, 'web');
  const poster = stack.use(openPoster(server.url, 8));
  let customer = 0;
  const measure = async (messages: number): Promise<Omit<Point, 'size'>> => {
    let left = Math.max(1, Math.round(messages / size));
    const posts = Array.from({ length: left }, () =>
      sign(
        webhookBody({
          messages: Array.from({ length: size }, () =>
            textMessage({ from: String(firstPhone + customer++), text: 'Hi' }),
          ),
        }),
        world.appSecret,
      ),
    );
    const cpuBefore = server.usage().cpuMs;
    const startedMs = performance.now();
    await poster.load(() => (left > 0 ? posts[--left] : undefined), 60_000);
    const forMs = performance.now() - startedMs;
    await server.settled();
    const stored = posts.length * size;
    return { cpuMs: (server.usage().cpuMs - cpuBefore) / stored, perS: (stored * 1000) / forMs };
  };
  await measure(1_000);
  return { size, ...(await measure(5_000)) };
}

async function withWorkers(world: World, size: number): Promise<Point> {
  await using stack = new AsyncDisposableStack();
  const { server, startWorker } = await startOurs(world, stack, 'web');
  const others: MeasuredProcess[] = [];
  for (let at = 0; at < size; at++) others.push(await startWorker());
  return {
    size,
    ...(await measureLaps(world, server, { kind: 'greeting', messages: lapMessages, firstCustomer: 0, others })),
  };
}
