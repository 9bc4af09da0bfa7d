// npm run restore: whether the server holds sending after a restore, and letting it go on, through a running server.
import { z } from 'zod';
import { askServer } from './console/ask-server.ts';
import { CliFault } from './console/cli-fault.ts';
import { run } from './console/run.ts';
import { findServer, readArguments } from './console/server-options.ts';
import { clean, utcTime } from './console/terminal-text.ts';

const usage = `npm run restore                 says whether sending is held because the database may be an old copy, and why
npm run restore -- --confirm    resumes sending; what may have been dealt with already is put aside for a person
  --url ADDRESS   the server; default http://localhost:3000, or the PORT of .env
The password is the server's CONSOLE_PASSWORD, from the environment or .env; otherwise you are asked for it.
What is put aside and why: docs/operations.md, "After a restore".`;

/** Both are null while sending is not held. */
const stateSchema = z.object({ since: z.string().nullable(), because: z.string().nullable() });
const endedSchema = z.object({
  ended: z
    .object({ parked: z.number(), skipped: z.number(), optedOut: z.number(), conversations: z.number() })
    .nullable(),
});
const notHeld = 'Sending is not held, so there is nothing to confirm.\n';

async function main(): Promise<void> {
  const { values, positionals } = readArguments({ confirm: { type: 'boolean' } }, usage);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  if (positionals.length > 0) throw new CliFault(`"${positionals.join(' ')}" is not understood.\n\n${usage}`);
  const server = await findServer(values.url);
  if (values.confirm !== true) {
    const { since, because } = await askServer(server, { method: 'GET', path: '/api/restore' }, stateSchema);
    if (since === null) {
      process.stdout.write(notHeld);
      return;
    }
    process.stdout.write(`Nothing has been sent since ${utcTime(since)}: ${clean(because ?? '')}.
Incoming messages are stored. If this is the database you want: npm run restore -- --confirm
What that does: docs/operations.md, "After a restore".\n`);
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
Conversations that were passed to a person (npm run handoff -- list): ${ended.conversations}\n`);
}

await run(main);
