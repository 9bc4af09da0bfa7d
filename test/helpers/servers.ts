import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type RunningServer = { url: string; port: number; stop(): Promise<void> };

/** A server whose data outlive its process: `halt` stops it at once, as a crash would, `resume` starts it on the same data. */
export type HaltingServer = RunningServer & { halt(): Promise<void>; resume(): Promise<void> };

/** Looks through the PATH and Debian's folders; null when the program is not there. */
export function findProgram(...names: string[]): string | null {
  const folders = [
    ...(process.env.PATH ?? '').split(':'),
    '/usr/bin',
    '/usr/sbin',
    '/usr/local/bin',
    ...postgresFolders(),
  ];
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (folder !== '' && isExecutable(path)) return path;
    }
  }
  return null;
}

function postgresFolders(): string[] {
  try {
    const versions = readdirSync('/usr/lib/postgresql').toSorted((a, b) => Number(b) - Number(a));
    return versions.map((version) => `/usr/lib/postgresql/${version}/bin`);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A port that is free now, below those that systems give to whoever asks for any: a server that dies and comes back there
 * finds no stranger's connection on it. Whoever uses it must be prepared to lose it all the same.
 */
export async function freePort(): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = randomInt(15_000, 32_000);
    const server = createServer();
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if (tries === 20) throw error;
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Starts a Redis of its own that keeps nothing on disk. */
export async function startRedisServer(options: { port?: number; args?: string[] } = {}): Promise<RunningServer> {
  const program = findProgram('redis-server');
  if (program === null) throw new Error('redis-server is not installed');
  return await retryPort(options.port, async (port) => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const stop = await startServer({
      program,
      args: [...args, '--maxmemory-policy', 'noeviction', '--dir', tmpdir(), ...(options.args ?? [])],
      ready: 'Ready to accept connections',
      signal: 'KILL',
    });
    return { url: `redis://127.0.0.1:${port}`, port, stop };
  });
}

/** Starts a PgBouncer of its own before a database, which gives every transaction whichever session is free; `settings` are lines of its file. */
export async function startPgBouncer(databaseUrl: string, settings: readonly string[] = []): Promise<RunningServer> {
  const program = findProgram('pgbouncer');
  if (program === null) throw new Error('pgbouncer is not installed');
  const { hostname, port: behind, pathname } = new URL(databaseUrl);
  const name = pathname.slice(1);
  const folder = await mkdtemp(join(tmpdir(), 'test-pgbouncer-'));
  const owner = process.getuid?.() === 0 ? userIds('postgres') : {};
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  return await retryPort(undefined, async (port) => {
    const lines = [
      '[databases]',
      `${name} = host=${hostname} port=${behind} dbname=${name} user=postgres`,
      '[pgbouncer]',
      `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
      'auth_type = any\npool_mode = transaction\ndefault_pool_size = 20',
      ...settings,
    ];
    await writeFile(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`, { mode: 0o644 });
    const args = [join(folder, 'pgbouncer.ini')];
    const stop = await startServer({ program, args, ready: 'process up', signal: 'KILL', owner });
    return {
      url: `postgresql://postgres@127.0.0.1:${port}/${name}`,
      port,
      async stop() {
        await stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  });
}

/** Starts a PostgreSQL of its own in a folder that goes with it; without fsync, so it survives kill -9 but no power cut. */
export async function startPostgresServer(options: { port?: number; args?: string[] } = {}): Promise<HaltingServer> {
  const cluster = await createCluster();
  const run = (port: number): Promise<RunningServer> => runPostgres(cluster, { port, args: options.args ?? [] });
  return await retryPort(options.port, async (port) => {
    let running = await run(port);
    return {
      url: running.url,
      port,
      halt: () => running.stop(),
      async resume() {
        running = await run(port);
      },
      async stop() {
        await running.stop();
        await rm(cluster.folder, { recursive: true, force: true });
      },
    };
  });
}

/** The files of a PostgreSQL, whether or not a server runs on them. */
export type Cluster = { folder: string; data: string; owner: { uid?: number; gid?: number } };

/** Makes the files of a new PostgreSQL in `parent`, owned by whoever may run one; `args` go to initdb. */
export async function createCluster(parent = tmpdir(), args: readonly string[] = []): Promise<Cluster> {
  const initdb = findProgram('initdb');
  if (initdb === null) throw new Error('postgresql is not installed');
  const folder = await mkdtemp(join(parent, 'test-postgres-'));
  const owner = process.getuid?.() === 0 ? userIds('postgres') : {};
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const initArgs = ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(initdb, [...initArgs, ...args], { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return { folder, data, owner };
}

/** Runs a PostgreSQL on its files; `stop` ends it at once, as a crash does, and leaves the files. */
export async function runPostgres(
  { folder, data, owner }: Cluster,
  options: { port: number; args: string[] },
): Promise<RunningServer> {
  const program = findProgram('postgres');
  if (program === null) throw new Error('postgresql is not installed');
  const { port } = options;
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
  const stop = await startServer({
    program,
    args: ['-D', data, ...[...settings, 'max_connections=300'].flatMap((it) => ['-c', it]), ...options.args],
    ready: 'database system is ready to accept connections',
    signal: 'QUIT',
    owner,
  });
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, port, stop };
}

function userIds(name: string): { uid?: number; gid?: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function retryPort<T>(port: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  if (port !== undefined) return await start(port);
  for (let tries = 1; ; tries += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

type ServerOptions = {
  program: string;
  args: string[];
  ready: string;
  signal: string;
  owner?: { uid?: number; gid?: number };
};

/** Ends the server when this process ends, even by kill -9: the shell's stdin is closed then. */
const keeper =
  'signal=$1; shift; exec 3<&0; "$@" 2>&1 3<&- & pid=$!; (cat <&3; kill -s $signal $pid) >/dev/null 2>&1 & wait $pid; kill $! 2>/dev/null';

async function startServer({ program, args, ready, signal, owner }: ServerOptions): Promise<() => Promise<void>> {
  const child = spawn('sh', ['-c', keeper, 'sh', signal, program, ...args], {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
    ...owner,
  });
  const said: string[] = [];
  const exited = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      said.push(line);
      if (line.includes(ready)) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => child.stdin.destroy());
    child.once('close', () => reject(new Error(`${program} did not start:\n${said.slice(-20).join('\n')}`)));
  });
  return async () => {
    child.stdin.end();
    await exited;
  };
}
