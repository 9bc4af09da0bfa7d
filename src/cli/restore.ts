// npm run restore: whether the server holds sending after a restore, and letting it go on, through a running server.
import { z } from 'zod';
import { askServer } from './console/ask-server.ts';
import { CliFault } from './console/cli-fault.ts';
import { run } from './console/run.ts';
import { findServer, readArguments } from './console/server-options.ts';
import { clean, utcTime } from './console/terminal-text.ts';

const usage = `npm run restore                 whether sending is held because the database may be an old copy, and why
npm run restore -- --confirm    lets sending go on; what may have been dealt with already is put aside for a person
  --url ADDRESS   the server; default http://localhost:3000, or the PORT of .env
The password is the server's CONSOLE_PASSWORD, from the environment, .env, or asked for.
What is put aside and why: docs/operations.md, "After a restore".`;

const stateSchema = z.object({ held: z.boolean(), since: z.string().nullable(), because: z.string().nullable() });
const endedSchema = z.object({
  ended: z
    .object({ parked: z.number(), skipped: z.number(), optedOut: z.number(), conversations: z.number() })
    .nullable(),
});
const notHeld = 'Sending is not held: there is nothing to confirm.\n';

async function main(): Promise<void> {
  const { values, positionals } = readArguments({ confirm: { type: 'boolean' } }, usage);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  if (positionals.length > 0) throw new CliFault(`"${positionals.join(' ')}" is not understood.\n\n${usage}`);
  const server = await findServer(values.url);
  if (values.confirm !== true) {
    const { held, since, because } = await askServer(server, { method: 'GET', path: '/api/restore' }, stateSchema);
    const words = `Nothing is sent since ${utcTime(since ?? '')}: ${clean(because ?? '')}.
Messages that come in are stored. If this is the database you want: npm run restore -- --confirm
What that does: docs/operations.md, "After a restore".\n`;
    process.stdout.write(held ? words : notHeld);
    return;
  }
  const { ended } = await askServer(server, { method: 'POST', path: '/api/restore/confirm' }, endedSchema);
  if (ended === null) {
    process.stdout.write(notHeld);
    return;
  }
  process.stdout.write(`Sending resumed.
Replies put aside, because they may have been sent already: ${ended.parked}
Messages put aside, because they may have been answered already: ${ended.skipped}
Customers who have opted out since the copy was made, as far as is known: ${ended.optedOut}
Conversations in which a person is asked for (npm run handoff -- list): ${ended.conversations}\n`);
}

await run(main);
