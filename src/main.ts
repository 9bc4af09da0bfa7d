import { parseArgs } from 'node:util';
import { loadConfig, loadDemoConfig, readEnvironment, type Config } from './config/config.ts';
import { AppError } from './domain/errors.ts';
import { Secret } from './domain/secret.ts';
import { createLogger, type Logger } from './observe/logger.ts';
import { onHangup } from './app/reload.ts';
import { startServer } from './app/start.ts';

const options = { demo: { type: 'boolean', default: false }, business: { type: 'string' } } as const;
const isDemo = process.argv.includes('--demo');

/** Longer than the grace for jobs: what still runs then is left to the lease and the sweeper. */
const exitReserveMs = 8_000;

async function main(): Promise<void> {
  const environment = environmentOf(readEnvironment());
  const config = isDemo ? loadDemoConfig(environment, demoCredentials()) : loadConfig(environment);
  const logger = await createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'Uncaught error: the process stops, waiting messages are kept');
    process.exit(1);
  });
  for (const warning of config.warnings) logger.warn(warning);

  const stop = new AbortController();
  let isUp = false;
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      logger.info({ signal: name }, stop.signal.aborted ? 'Already stopping' : 'Stopping');
      // A start that is cut short leaves nothing behind that the next one cannot take up.
      if (!isUp) process.exit(0);
      stop.abort();
      setTimeout(() => {
        logger.error('Stopping took too long: leaving the rest to the next start');
        process.exit(1);
      }, config.shutdownGraceMs + exitReserveMs).unref();
    });
  }
  const starting = startServer(config, logger);
  onHangup({ reload: async () => (await starting).reload(), logger });
  const server = await starting;
  isUp = true;
  announce(config, logger, server.port);
  if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
  await server[Symbol.asyncDispose]();
  logger.info('Stopped');
  process.exit(0);
}

/** The variables as set, with what the command line says instead. */
function environmentOf(raw: ReturnType<typeof readEnvironment>): typeof raw {
  try {
    const { business } = parseArgs({ options }).values;
    return business === undefined ? raw : { ...raw, BUSINESS_FILE: business };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const usage = 'Usage: npm start, or npm run demo -- --business FILE';
    throw new AppError('bad-arguments', `${problem}\n${usage}`, { retry: 'never' });
  }
}

/** Made up at each start: nothing outside this process can sign for the demo. */
function demoCredentials() {
  const random = (): string => crypto.randomUUID().replaceAll('-', '');
  return { token: `EAADEMO${random()}`, phoneNumberId: '100000000000001', appSecret: random(), verifyToken: random() };
}

/** Where a version that still runs finds it and tells the owner; loaded only then. Never rejects. */
async function tellFailedStart(error: AppError): Promise<void> {
  const { DATABASE_URL, DATABASE_CA } = readEnvironment();
  if (isDemo || DATABASE_URL === undefined || !/^postgres(?:ql)?:\/\//.test(DATABASE_URL)) return;
  const { tellFailedStart: tell } = await import('./app/alerts.ts');
  const { readCertificates } = await import('./config/certificates.ts');
  const databaseCa = DATABASE_CA === undefined ? null : readCertificates(DATABASE_CA);
  await tell({ databaseUrl: new Secret(DATABASE_URL), databaseCa }, error.message);
}

function announce(config: Config, logger: Logger, port: number | null): void {
  logger.info(
    { processId: process.pid, role: config.role, port, store: config.databaseUrl === null ? 'embedded' : 'postgres' },
    'Started',
  );
  if (!config.demo) return;
  const answers =
    config.providers.length > 0
      ? `Questions go to ${config.providers[0]?.provider ?? 'the model'}: what you type leaves this computer.`
      : 'No AI key is set, so answers come by rules from the business file; nothing leaves this computer.';
  process.stdout.write(`
  DEMO - a simulated WhatsApp. No real customer, no real number, no real message.
  ${answers}
  Its customers are new at each start; what earlier ones wrote is kept in ${config.dataDir} and not shown.
  Open http://localhost:${port}/simulator
  Press Ctrl+C to stop.

`);
}

try {
  await main();
} catch (error) {
  if (error instanceof AppError) {
    process.stderr.write(`\nCannot start:\n${error.message}\n`);
    if (error.code === 'bad-config' && !isDemo) {
      process.stderr.write('\nTo look around without any credentials: npm run demo\n');
    }
    await tellFailedStart(error);
  } else {
    process.stderr.write(
      `\nCannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  }
  process.exit(1);
}
