// npm run business: checks, starts, migrates and prices a business file. Changes only the files you name; only pull needs a server.
import { parseArgs } from 'node:util';
import { readEnvironment } from '../config/config.ts';
import { AppError } from '../domain/errors.ts';
import { checkFile } from './business/check-file.ts';
import { exportList, importList } from './business/exchange-list.ts';
import { migrateFile } from './business/migrate-file.ts';
import { pullVersion } from './business/pull-version.ts';
import { startFile } from './business/start-file.ts';
import { CliFault } from './console/cli-fault.ts';
import { run } from './console/run.ts';
import { cleanLines } from './console/terminal-text.ts';

const usage = `npm run business -- check [FILE]            lists every fault with its line, column and fix, or a summary if there is none
npm run business -- new [FILE]              asks a few questions and writes a working file
npm run business -- migrate OLD [NEW]       rewrites a file of an older version
npm run business -- export [FILE] LIST      writes offers and prices to a spreadsheet; LIST ends in .csv or .xlsx
npm run business -- import LIST [FILE]      takes offers and prices from a spreadsheet; the rest of the file stays as it is
npm run business -- pull [FILE]             writes the version published on a running server into the file
FILE is a YAML file; the default is BUSINESS_FILE, else business.yaml.
  --facts      with check: lists every fact the assistant knows, with its id
  --replace    with import: removes what the list does not contain
  --dry-run    with import: only shows what would change
  --force      with export: overwrites an existing list; with pull: overwrites a file that says something else
  --url        with pull: the server; default http://localhost:3000, or the PORT of .env
  --number     with pull: the phone number id, if the server has several
How to write the file: docs/business-profile.md`;

const options = {
  facts: { type: 'boolean' },
  replace: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  force: { type: 'boolean' },
  url: { type: 'string' },
  number: { type: 'string' },
  help: { type: 'boolean' },
} as const;
type Option = keyof typeof options;
/** What each command takes: names of files at most, and options. */
const commands: Readonly<Record<string, { files: number; options: readonly Option[] }>> = {
  check: { files: 1, options: ['facts'] },
  new: { files: 1, options: [] },
  migrate: { files: 2, options: [] },
  export: { files: 2, options: ['force'] },
  import: { files: 2, options: ['replace', 'dry-run'] },
  pull: { files: 1, options: ['force', 'url', 'number'] },
};

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [command = '', ...files] = positionals;
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const known = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!known) throw new CliFault(command === '' ? usage : `Unknown command "${command}".\n\n${usage}`);
  const [odd] = files.slice(known.files);
  if (odd !== undefined) throw new CliFault(`"${command}" takes no "${odd}".\n\n${usage}`);
  for (const name of Object.keys(values)) {
    const fits = known.options.some((option) => option === name);
    if (!fits) throw new CliFault(`"${command}" takes no --${name}.\n\n${usage}`);
  }
  const usual = readEnvironment()['BUSINESS_FILE'] || 'business.yaml';
  const [first, second] = files;
  if (command === 'check') await checkFile(first ?? usual, values.facts === true);
  else if (command === 'new') await startFile(first ?? usual);
  else if (command === 'migrate') await migrateFile(first, second);
  else if (command === 'pull') await pullVersion(first ?? usual, { ...values, force: values.force === true });
  else {
    const { file, list } = sortFiles(files, { command, usual });
    if (command === 'export') await exportList({ file, list, force: values.force === true });
    else await importList({ file, list, replace: values.replace === true, dryRun: values['dry-run'] === true });
  }
}

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true, strict: true });
  } catch (error) {
    // Its messages are made for people and name the option.
    throw new CliFault(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** A list is known by its ending, so that the order of the two does not matter. */
function sortFiles(
  files: readonly string[],
  { command, usual }: { command: string; usual: string },
): { file: string; list: string } {
  const isYaml = (name: string): boolean => /\.ya?ml$/iu.test(name);
  const [list, ...more] = files.filter((name) => !isYaml(name));
  if (list === undefined || more.length > 0) {
    throw new CliFault(`"${command}" needs one list, a file that ends in .csv or .xlsx.\n\n${usage}`);
  }
  // What is imported tells its format itself; what is exported is opened by its ending.
  if (command === 'export' && !/\.(?:csv|xlsx)$/iu.test(list)) {
    throw new CliFault(`"${list}" cannot be written: the name of a list ends in .csv or .xlsx.\n\n${usage}`);
  }
  return { file: files.find(isYaml) ?? usual, list };
}

await run(async () => {
  try {
    await main();
  } catch (error) {
    if (error instanceof AppError) throw new CliFault(cleanLines(error.message));
    throw error;
  }
});
