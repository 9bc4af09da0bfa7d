import { parseArgs, type ParseArgsConfig } from 'node:util';
import { readEnvironment } from '../../config/config.ts';
import type { Server } from './ask-server.ts';
import { CliFault } from './cli-fault.ts';
import { askPassword } from './password.ts';

/** Options that every command has. */
const common = { url: { type: 'string' }, help: { type: 'boolean' } } as const;

/** Reads a command's arguments; throws a `CliFault` with the usage for anything it does not know. */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(options: T, usage: string) {
  try {
    return parseArgs({ options: { ...common, ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    // Its messages are made for people and name the option.
    throw new CliFault(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/**
 * Finds the server (`--url`, else this computer at PORT) and its password (CONSOLE_PASSWORD of the environment or `.env`,
 * else asked for). Throws a `CliFault` when either cannot be had.
 */
export async function findServer(url: string | undefined): Promise<Server> {
  const environment = readEnvironment();
  const address = url ?? `http://localhost:${environment['PORT'] || '3000'}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new CliFault(`"${address}" is not an address. Write it like --url https://your-service.onrender.com`);
  }
  const server = new URL(address);
  if (server.protocol === 'http:' && !isNear(server.hostname)) {
    throw new CliFault(
      `${server.origin} is not encrypted: the password and your customers' data could be read on the way. Use https://`,
    );
  }
  return { url: server, password: environment['CONSOLE_PASSWORD'] || (await askPassword(server.origin)) };
}

/** This computer, a private network, or a name that only a local network knows. */
function isNear(host: string): boolean {
  return (
    /^(?:localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|\[::1\]|\[f[cd].*\])$/i.test(
      host,
    ) ||
    !host.includes('.') ||
    /\.(?:local|internal|lan|test)$/i.test(host)
  );
}
