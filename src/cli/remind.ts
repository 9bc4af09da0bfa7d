// npm run remind: plans the reminders of a list through a running server, each row once. Without --send it only says what would be sent.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readSheet } from '../business/price-list-file.ts';
import { AppError, describeError } from '../domain/errors.ts';
import { askServer } from './console/ask-server.ts';
import { CliFault } from './console/cli-fault.ts';
import { run } from './console/run.ts';
import { findServer, readArguments } from './console/server-options.ts';
import { clean, printableJson } from './console/terminal-text.ts';

const usage = `npm run remind -- FILE.csv           checks a list of reminders and says what it would cost
npm run remind -- FILE.csv --send    also sends them, each row once however often it is run
Columns: phone (or the id that the list of leads shows), template (the name of a reminder in the business file), whatever its gaps need,
and optionally at (2026-12-24 14:30), language, opt_in (yes: the customer has agreed). .xlsx works too.
  --number ID     which of your numbers sends them, by its phone number id
  --dry-run       only check, as without --send
  --json          for programs
  --url ADDRESS   the server; default http://localhost:3000, or the PORT of .env
The password is the server's CONSOLE_PASSWORD, from the environment or .env; otherwise you are asked for it.`;

const remindingSchema = z.object({
  faults: z.array(z.object({ row: z.number(), column: z.string().nullable(), message: z.string() })),
  reminders: z.number(),
  already: z.number(),
  optedOut: z.array(z.object({ row: z.number(), phone: z.string() })),
  costs: z.array(z.object({ category: z.string(), messages: z.number(), usd: z.number().nullable() })),
  // Null also from a server of an earlier release.
  restoredAt: z.string().nullable().default(null),
  sent: z.boolean(),
});
type Reminding = z.infer<typeof remindingSchema>;

async function main(): Promise<void> {
  const { values, positionals } = readArguments(
    {
      number: { type: 'string' },
      send: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
    },
    usage,
  );
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new CliFault(`Name one file.\n\n${usage}`);
  if (values.send === true && values['dry-run'] === true) throw new CliFault('Choose one of --send and --dry-run.');
  const rows = await readRows(file);
  const body = { file: path.basename(file), rows, number: values.number ?? null, send: values.send === true };
  const server = await findServer(values.url);
  const outcome = await askServer(server, { method: 'POST', path: '/api/remind', body }, remindingSchema);
  process.stdout.write(values.json === true ? `${printableJson(outcome)}\n` : wordsOf(outcome, file));
  if (outcome.faults.length > 0) process.exitCode = 1;
}

async function readRows(file: string): Promise<string[][]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CliFault(`${file} cannot be read: ${describeError(error)}`);
  });
  try {
    return (await readSheet(bytes, file)).map((row) => row.map(({ text }) => text));
  } catch (error) {
    if (error instanceof AppError) throw new CliFault(error.message);
    throw error;
  }
}

function wordsOf({ faults, reminders, already, optedOut, costs, restoredAt, sent }: Reminding, file: string): string {
  const lines = faults.map(({ row, column, message }) =>
    row === 0
      ? `  ${clean(message)}`
      : `  row ${row}${column === null ? '' : `, column ${clean(column)}`}: ${clean(message)}`,
  );
  if (lines.length > 0) {
    const count = lines.length === 1 ? '1 fault' : `${lines.length} faults`;
    return `${clean(file)} has ${count}, and nothing was sent:\n${lines.join('\n')}\n`;
  }
  const what = reminders === 1 ? '1 reminder' : `${reminders} reminders`;
  const price = costs.map(({ category, messages, usd }) => {
    const each = usd === null ? 'price unknown (templates, costUsd in the business file)' : `about $${usd.toFixed(4)}`;
    return `  ${messages} of ${clean(category)}: ${each}\n`;
  });
  return [
    sent ? `Planned ${what}; the server sends each at its time.\n` : `${what} would be sent. With --send they are.\n`,
    ...price,
    restoredAt !== null && reminders > 0
      ? `The database was put back from a copy on ${clean(restoredAt.slice(0, 10))}: runs of this list since that copy are not known to it. If there was one, these rows go out a second time.\n`
      : '',
    already > 0
      ? `${already} of this list ${already === 1 ? 'was' : 'were'} planned before and ${already === 1 ? 'is' : 'are'} not sent again.\n`
      : '',
    ...(optedOut.length > 0
      ? ['Opted out, so they get nothing:\n', ...optedOut.map(({ row, phone }) => `  row ${row}: ${clean(phone)}\n`)]
      : []),
  ].join('');
}

await run(main);
