// npm run privacy: hands over or erases all that is kept of a customer, through a running server.
import { z } from 'zod';
import { askServer } from './console/ask-server.ts';
import { CliFault } from './console/cli-fault.ts';
import { run } from './console/run.ts';
import { findServer, readArguments } from './console/server-options.ts';
import { printableJson } from './console/terminal-text.ts';

const usage = `npm run privacy -- export NUMBER     prints all that is kept about a customer, as JSON
npm run privacy -- erase NUMBER      erases it everywhere; this cannot be undone
NUMBER is the customer's number with its country code, or the id that the list of leads shows.
  --json          for programs
  --url ADDRESS   the server; default http://localhost:3000, or the PORT of .env
The password is the server's CONSOLE_PASSWORD, from the environment or .env; otherwise you are asked for it.`;

const exportSchema = z.record(z.string(), z.array(z.unknown()));
const erasedSchema = z.object({
  messages: z.number(),
  replies: z.number(),
  turns: z.number(),
  leadFacts: z.number(),
  other: z.number(),
  queueCleared: z.boolean(),
});

async function main(): Promise<void> {
  const { values, positionals } = readArguments({ json: { type: 'boolean' } }, usage);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [verb, ...words] = positionals;
  // Typed without quotation marks, a number with blanks comes in pieces.
  const customer = words.join(' ').trim();
  if (verb !== 'export' && verb !== 'erase')
    throw new CliFault(verb === undefined ? usage : `"${verb}" is not understood.\n\n${usage}`);
  if (customer === '') throw new CliFault(`The customer's number is missing.\n\n${usage}`);
  const server = await findServer(values.url);
  const request = { method: 'POST' as const, path: `/api/privacy/${verb}`, body: { customer } };
  if (verb === 'export') {
    process.stdout.write(`${printableJson(await askServer(server, request, exportSchema))}\n`);
    return;
  }
  const erased = await askServer(server, request, erasedSchema);
  process.stdout.write(values.json === true ? `${printableJson(erased)}\n` : wordsOf(erased));
}

function wordsOf({ messages, replies, turns, leadFacts, other, queueCleared }: z.infer<typeof erasedSchema>): string {
  const queue = queueCleared
    ? ''
    : 'The queue cannot be reached. Its jobs, which hold no number and no text, disappear once they are processed.\n';
  return `Erased: ${messages} messages, ${replies} replies, ${turns} turns, ${leadFacts} facts of the lead, ${other} other rows.
What stays are keyed hashes: of messages for 30 days, in case Meta sends them again, and of opting out.
${queue}You must clean backups and the lead webhook's receiver yourself: docs/operations.md, Privacy.
`;
}

await run(main);
