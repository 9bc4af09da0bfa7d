import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBusiness } from '../src/business/parse-business.ts';

/** Imports go downward only and never sideways between folders. */
const levels = new Map([
  ['domain', 0],
  ['std', 1],
  ...['config', 'observe', 'language', 'phrases'].map((name) => [name, 2] as const),
  ...['alerts', 'business', 'db', 'media', 'whatsapp', 'ai'].map((name) => [name, 3] as const),
  ...['proof', 'desk'].map((name) => [name, 4] as const),
  ['flow', 5],
  ...['web', 'queue'].map((name) => [name, 6] as const),
  ['app', 7],
  ...['main', 'cli'].map((name) => [name, 8] as const),
  ['start', 9],
]);
/** A package is known to its owner only; zod, the edge of every folder, to all but the domain. */
const owners: Record<string, string | readonly string[]> = {
  bullmq: 'queue',
  ioredis: 'queue',
  pg: 'db',
  '@electric-sql/pglite': 'db',
  '@electric-sql/pglite-prepopulatedfs': 'db',
  diff: 'web',
  express: 'web',
  helmet: 'web',
  axios: 'whatsapp',
  openai: 'ai',
  undici: 'ai',
  cockatiel: 'ai',
  '@anthropic-ai/sdk': 'ai',
  jsonrepair: 'ai',
  'node-cache': 'desk',
  yaml: ['business', 'phrases'],
  minisearch: 'business',
  'read-excel-file': 'business',
  'write-excel-file': 'business',
  'csv-parse': 'business',
  'csv-stringify': 'business',
  eld: 'language',
  'fastest-levenshtein': 'language',
  'libphonenumber-js': 'language',
  n2words: 'language',
  nodemailer: 'alerts',
  sharp: 'media',
  aws4fetch: 'media',
  unpdf: 'media',
  rolldown: 'cli',
  pino: 'observe',
  'pino-pretty': 'observe',
  dotenv: 'config',
  'prom-client': 'observe',
  ...Object.fromEntries(
    ['api', 'exporter-trace-otlp-http', 'resources', 'sdk-trace'].map((name) => [`@opentelemetry/${name}`, 'observe']),
  ),
};
const imports = /(?:^|[\s};])(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g;
/** What they need of a package depends on the language of a text: it is loaded when first needed, in the middle of pure work. */
const lazyLoaders = new Set(
  ['contact-data', 'dates', 'detect', 'number-words'].map((name) => `src/language/${name}.ts`),
);
const bans: [RegExp, string][] = [
  [/^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w/m, 'enum'],
  [/^\s*(?:export\s+)?(?:declare\s+)?(?:namespace|module)\s+[\w.]+\s*\{/m, 'namespace'],
  [/\brequire\(|\bcreateRequire\b/, 'require'],
];

/** What is particular to a business stands in its file: no source knows its name, its offers, its place or its currency. */
const particulars = [
  'business.yaml',
  ...readdirSync('test/fixtures/businesses').map((name) => `test/fixtures/businesses/${name}`),
]
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => parseBusiness(readFileSync(file, 'utf8'), file))
  .flatMap(({ name, offers, contact, currency }) => [
    name,
    ...offers.map((offer) => offer.name),
    ...(contact.address ?? '').split(/[,\d]\s*/),
    new Intl.DisplayNames('en', { type: 'currency' }).of(currency ?? 'EUR') ?? '',
  ])
  .map((text) => text.trim())
  .filter((text) => /\p{L}{4}/u.test(text))
  .map((text) => ({
    text,
    pattern: new RegExp(`(?<!\\p{L})${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?!\\p{L})`, 'iu'),
  }));

const unitOf = (file: string) => /^src\/([a-z]+)/.exec(file)?.[1] ?? file;

function packageFault(unit: string, specifier: string): string | null {
  if (specifier.startsWith('node:')) return unit === 'domain' ? 'domain imports nothing from outside' : null;
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (name === 'zod') return unit === 'domain' ? 'domain imports nothing from outside' : null;
  const owner = owners[name] ?? 'no folder yet';
  return [owner].flat().includes(unit) ? null : `${name} belongs to ${[owner].flat().join(' and ')}`;
}

function importFault(file: string, specifier: string): string | null {
  const unit = unitOf(file);
  if (!specifier.startsWith('.')) return packageFault(unit, specifier);
  const target = unitOf(path.posix.join(path.posix.dirname(file), specifier));
  if (target === unit) return null;
  const [from, to] = [levels.get(unit), levels.get(target)];
  if (from === undefined || to === undefined) return `no level for ${from === undefined ? unit : target}`;
  return to < from ? null : `${unit} (level ${from}) must not import ${target} (level ${to})`;
}

function faultsOf(file: string, source: string): string[] {
  const found = [...source.matchAll(imports)].map(([, specifier = '']) => importFault(file, specifier));
  for (const [pattern, name] of bans) {
    if (name === 'require' && lazyLoaders.has(file)) continue;
    if (pattern.test(source)) found.push(`${name} is not used here`);
  }
  if (/\bprocess\s*(?:\.|\[\s*['"])\s*env\b|node:process/.test(source) && file !== 'src/config/config.ts') {
    found.push('only src/config/config.ts reads process.env');
  }
  if (!levels.has(unitOf(file))) found.push(`no level for ${unitOf(file)}`);
  if (/\/index\.\w+$/.test(file) && file.endsWith('.ts')) found.push('no barrels');
  if (source.trimEnd().split('\n').length >= 250) found.push('250 lines or more');
  found.push(...particulars.filter((name) => name.pattern.test(source)).map((name) => `knows ${name.text}`));
  return found.filter((fault) => fault !== null).map((fault) => `${file}: ${fault}`);
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => path.posix.join('src', file.split(path.sep).join('/')))
  .filter((file) => /\.(?:ts|js|mjs|css|html|sql|yaml)$/.test(file));

/** A rule that cannot find these would hold nothing. */
const planted: [file: string, source: string, fault: string][] = [
  ['src/flow/x.ts', "import { a } from '../web/app.ts';", 'flow (level 5) must not import web (level 6)'],
  ['src/db/x.ts', "import type { A } from '../ai/router.ts';", 'db (level 3) must not import ai (level 3)'],
  ['src/config/config.ts', "import { a } from '../main.ts';", 'config (level 2) must not import main (level 8)'],
  ['src/web/simulator/x.ts', "export { a } from '../../queue/workers.ts';", 'must not import queue (level 6)'],
  ['src/domain/x.ts', "import { z } from 'zod';", 'domain imports nothing from outside'],
  ['src/domain/x.ts', "import fs from 'node:fs';", 'domain imports nothing from outside'],
  ['src/flow/x.ts', "import type { Job } from 'bullmq';", 'bullmq belongs to queue'],
  ['src/queue/x.ts', "import {\n  Pool,\n} from 'pg';", 'pg belongs to db'],
  ['src/flow/x.ts', "const { default: axios } = await import('axios');", 'axios belongs to whatsapp'],
  ['src/ai/x.ts', "import type { Message } from '@anthropic-ai/sdk/resources';\nimport _ from 'lodash';", 'lodash'],
  ['src/flow/x.ts', "import 'helmet';", 'helmet belongs to web'],
  ['src/web/x.ts', 'const port = process.env.PORT;', 'only src/config/config.ts reads process.env'],
  ['src/web/x.ts', "import { env } from 'node:process';", 'only src/config/config.ts reads process.env'],
  ['src/ai/x.ts', 'export const enum Kind { A }', 'enum is not used here'],
  ['src/ai/x.ts', 'export namespace Kinds {', 'namespace is not used here'],
  ['src/ai/x.ts', "const axios = createRequire(import.meta.url)('axios');", 'require is not used here'],
  ['src/ai/index.ts', '', 'no barrels'],
  ['src/utils/x.ts', '', 'no level for utils'],
  ['src/ai/x.ts', 'a;\n'.repeat(250), '250 lines or more'],
  ['src/desk/x.ts', "const goods = ['Cork coaster'];", 'knows Cork coaster'],
  ['src/phrases/x.yaml', 'says: we have a Royal chocolat', 'knows Royal chocolat'],
];

describe('the architecture', () => {
  it('is kept by every source file', () => {
    expect(files).toEqual(expect.arrayContaining(['src/config/config.ts', 'src/domain/turn.ts']));
    expect(files.flatMap((file) => faultsOf(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each(planted.map(([file, source, fault]) => ({ file, source, fault })))(
    'finds $fault in $file',
    ({ file, source, fault }) => {
      expect(faultsOf(file, source)).toEqual([expect.stringContaining(fault)]);
    },
  );

  it('allows what the map allows', () => {
    const allowed = [
      "import { AppError } from '../domain/errors.ts';",
      "import { retry } from './retry.ts';",
      "import OpenAI from 'openai';",
      "import { z } from 'zod';",
      "import { setTimeout } from 'node:timers/promises';",
      '// The environment is read once, from .env; a text "from space" is no import.',
    ];
    expect(faultsOf('src/ai/x.ts', allowed.join('\n'))).toEqual([]);
  });
});
