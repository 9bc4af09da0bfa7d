// `npm run build`: bundles the server into dist, so that a start reads a few files instead of a thousand (docs/adr/0010).
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stampSources } from '../std/build.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** They look for files of their own beside their code, or keep one state for all who load them. */
const unbundled = [
  /^@electric-sql\//,
  /^@opentelemetry\//,
  /^(?:eld|htmx\.org|nodemailer|pg-native|pino|pino-pretty|sharp|unpdf)(?:\/|$)/,
];

/** Files beside a source are found from where the source lies, not from the bundle. */
const keepPlaces = {
  name: 'keep-places',
  transform(code: string, id: string) {
    if (!id.startsWith(`${root}src${path.sep}`) || !code.includes('import.meta.url')) return null;
    const place = JSON.stringify(path.relative(build.folder, id).split(path.sep).join('/'));
    return code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
  },
};

async function bundle(): Promise<void> {
  const { rolldown } = await import('rolldown');
  const bundled = await rolldown({
    input: path.join(root, 'src/main.ts'),
    cwd: root,
    platform: 'node',
    external: unbundled,
    plugins: [keepPlaces],
    logLevel: 'warn',
    onLog(level, log, report) {
      // Packages of others, which run as well unbundled.
      if (log.code !== 'EVAL' && log.code !== 'CIRCULAR_DEPENDENCY') report(level, log);
    },
  });
  await bundled.write({ dir: build.folder, format: 'esm', keepNames: true, entryFileNames: 'main.js' });
}

/** Loads what was built, and with it fills the compile cache: without credentials the server says so and ends. */
function tryOut(): void {
  const { stderr } = spawnSync(process.execPath, [path.join(root, 'src/start.mjs')], {
    cwd: build.folder,
    env: { NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  if (!stderr.includes('WHATSAPP_TOKEN')) throw new Error(`The build does not start:\n${stderr}`);
}

async function main(): Promise<void> {
  if (!existsSync(path.join(root, 'node_modules/rolldown'))) {
    const needed = 'npm run build needs the development packages: npm ci --include=dev';
    if (!process.argv.includes('--if-possible')) throw new Error(needed);
    return void process.stdout.write(`Nothing was built, the server runs from its sources. ${needed}\n`);
  }
  rmSync(build.folder, { recursive: true, force: true });
  const stamp = stampSources();
  await bundle();
  writeFileSync(build.stamp, stamp);
  try {
    tryOut();
  } catch (error) {
    rmSync(build.stamp);
    throw error;
  }
}

await main();
