import type { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import type { Pool } from 'pg';
import { AppError } from '../../domain/errors.ts';
import type { Logger } from '../../observe/logger.ts';
import { speakLikePg } from './types.ts';
import type { RawResult, Scope, Session } from '../transactions.ts';
import { isWasmTrap } from '../pool.ts';
import { outside } from '../transactions.ts';

type Statement = {
  client: EmbeddedClient;
  sql: string;
  params: readonly unknown[];
  resolve: (result: RawResult) => void;
  reject: (error: unknown) => void;
};

type Options = { db: PGlite; scopes: AsyncLocalStorage<Scope>; logger: Logger };

/** PostgreSQL's own `idle_in_transaction_session_timeout`: one forgotten transaction must not stop everybody. */
const idleTransactionMs = 30_000;
/** How long statements may follow each other before the rest of the process gets a turn. */
const longestBusyMs = 4;
const listen = /^(?:\s|--[^\n]*\n)*LISTEN\s+"?(\w+)"?/i;

/**
 * The one session of an embedded PostgreSQL in the shape of a pg.Pool: clients take turns, and while one is inside
 * a transaction the others wait. A query that could only wait for itself, from inside a transaction but not on it, throws.
 */
export class EmbeddedPool extends EventEmitter {
  /** BullMQ reads `keepAlive`: this "connection" cannot be lost silently. */
  readonly options = { keepAlive: true, max: 1 };
  readonly #db: PGlite;
  readonly #scopes: AsyncLocalStorage<Scope>;
  readonly #logger: Logger;
  readonly #waiting: Statement[] = [];
  readonly #clients = new Set<EmbeddedClient>();
  readonly #shared: EmbeddedClient;
  #running = false;
  #favoured = false;
  /** The client whose transaction is open. */
  #holder: EmbeddedClient | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  #broken: AppError | null = null;

  static async create(options: Options): Promise<EmbeddedPool> {
    await speakLikePg(options.db);
    // BullMQ's functions carry their own search_path; its plain statements need `bullmq`, and `public` comes first because
    // migrations create there. The two share no table name, which a test checks.
    await options.db.exec('set search_path to public, bullmq');
    return new EmbeddedPool(options);
  }

  private constructor({ db, scopes, logger }: Options) {
    super();
    this.#db = db;
    this.#scopes = scopes;
    this.#logger = logger;
    this.#shared = new EmbeddedClient(this);
    // Every queue and worker of BullMQ leaves an 'error' listener here.
    this.setMaxListeners(50);
    db.onNotification((channel, payload) => {
      for (const client of this.#clients) client.deliver(channel, payload);
    });
  }

  get totalCount(): number {
    return this.#clients.size;
  }

  get idleCount(): number {
    return 0;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  async connect(): Promise<EmbeddedClient> {
    return this.session();
  }

  session(): EmbeddedClient {
    const client = new EmbeddedClient(this);
    this.#clients.add(client);
    return client;
  }

  query(sql: string, params: readonly unknown[] = []): Promise<RawResult> {
    return this.submit(this.#shared, sql, params);
  }

  /** Users of the pool may end it; the session belongs to the Database. */
  async end(): Promise<void> {}

  asPgPool(): Pool {
    // BullMQ uses of a Pool only what its own `PgPool` interface lists; all of that is here (see the queue's tests).
    return this as unknown as Pool;
  }

  submit(client: EmbeddedClient, sql: string, params: readonly unknown[]): Promise<RawResult> {
    const scope = this.#scopes.getStore();
    if (scope?.open === true && scope.session !== client) {
      return Promise.reject(
        outside('The embedded database has one session: a query from inside a transaction must use its `tx`.'),
      );
    }
    return this.#enqueue(client, sql, params);
  }

  /** Takes a client's subscriptions and open transaction away. */
  forget(client: EmbeddedClient): void {
    this.#clients.delete(client);
    if (this.#holder !== client) return;
    this.#enqueue(client, 'ROLLBACK', []).catch((err: unknown) => {
      this.#logger.error({ err }, 'An abandoned transaction could not be rolled back');
    });
  }

  /** Refuses new statements, lets the running one end and closes the files. */
  async shutDown(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#refuse(new AppError('database-closed', 'The embedded database is closed', { retry: 'later' }));
    while (this.#running) await new Promise((resolve) => setImmediate(resolve));
    await this.#db.close();
  }

  #enqueue(client: EmbeddedClient, sql: string, params: readonly unknown[]): Promise<RawResult> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    const result = new Promise<RawResult>((resolve, reject) => {
      this.#waiting.push({ client, sql, params, resolve, reject });
    });
    // Outside of the caller's scope: the loop serves everybody's statements.
    if (!this.#running) this.#scopes.exit(() => void this.#serve());
    return result;
  }

  async #serve(): Promise<void> {
    this.#running = true;
    let sinceMs = performance.now();
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      clearTimeout(this.#idleTimer);
      await this.#execute(next);
      // Statement after statement settles on microtasks only: sockets and timers would wait for all of them.
      if (performance.now() - sinceMs > longestBusyMs) {
        await new Promise((resolve) => setImmediate(resolve));
        sinceMs = performance.now();
      }
      if (this.#broken !== null) break;
      this.#holder = this.#db.isInTransaction() ? next.client : null;
    }
    this.#running = false;
    if (this.#holder !== null && this.#broken === null) this.#watchIdle(this.#holder);
  }

  #take(): Statement | undefined {
    if (this.#holder === null) return this.#takeFree();
    const index = this.#waiting.findIndex((statement) => statement.client === this.#holder);
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  /** Every other free turn goes to whoever begins a transaction: a webhook's 200 waits for one, a job can wait. */
  #takeFree(): Statement | undefined {
    const begin = this.#favoured ? -1 : this.#waiting.findIndex(({ sql }) => sql === 'BEGIN');
    this.#favoured = begin > 0;
    return begin > 0 ? this.#waiting.splice(begin, 1)[0] : this.#waiting.shift();
  }

  async #execute({ client, sql, params, resolve, reject }: Statement): Promise<void> {
    try {
      const channel = listen.exec(sql)?.[1];
      if (channel !== undefined) client.channels.add(channel.toLowerCase());
      const results = params.length === 0 ? await this.#db.exec(sql) : [await this.#db.query(sql, [...params])];
      const result = results.at(-1);
      resolve({ rows: result?.rows ?? [], rowCount: result?.rowCount ?? null, command: result?.command ?? '' });
    } catch (error) {
      reject(this.#clean(error));
    }
  }

  /** PGlite hangs the statement and its values, customers' words among them, on its errors. */
  #clean(error: unknown): unknown {
    if (isWasmTrap(error) || this.#db.closed) {
      // Nothing can be read or written any more, but a new process can: uncaught on purpose, so that this one ends.
      if (!this.#db.closed) {
        queueMicrotask(() => {
          throw new Error('The embedded database stopped working', { cause: error });
        });
      }
      this.#refuse(
        new AppError('database-broken', 'The embedded database stopped working', { retry: 'later', cause: error }),
      );
    }
    if (error instanceof Error)
      for (const name of ['query', 'params', 'queryOptions']) Reflect.deleteProperty(error, name);
    return error;
  }

  #refuse(reason: AppError): void {
    this.#broken ??= reason;
    for (const statement of this.#waiting.splice(0)) statement.reject(this.#broken);
  }

  #watchIdle(holder: EmbeddedClient): void {
    this.#idleTimer = setTimeout(() => {
      if (this.#holder !== holder) return;
      this.#logger.error('A transaction of the embedded database was idle for 30 s: rolled back');
      holder.cut();
      this.forget(holder);
    }, idleTransactionMs);
    this.#idleTimer.unref();
  }
}

/** A client of the embedded session, in the shape of a pg.PoolClient. */
export class EmbeddedClient extends EventEmitter implements Session {
  readonly channels = new Set<string>();
  readonly #pool: EmbeddedPool;
  #usable = true;

  constructor(pool: EmbeddedPool) {
    super();
    this.#pool = pool;
  }

  async query(sql: string, params: readonly unknown[] = []): Promise<RawResult> {
    if (this.#usable) return this.#pool.submit(this, sql, params);
    throw new AppError('database-closed', 'This database client was released', { retry: 'later' });
  }

  release(): void {
    this.cut();
    this.#pool.forget(this);
  }

  cut(): void {
    this.#usable = false;
  }

  /** Hands a notification on, in pg's shape, when this client listens to its channel. */
  deliver(channel: string, payload: string): void {
    if (this.channels.has(channel)) this.emit('notification', { channel, payload, processId: 0 });
  }
}
