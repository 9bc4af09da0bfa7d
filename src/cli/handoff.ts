// npm run handoff: who waits for a person, and taking, answering and giving back a chat, through a running server.
import { askServer, type Server } from './console/ask-server.ts';
import { CliFault } from './console/cli-fault.ts';
import {
  conversationSchema,
  handoffListSchema,
  outcomeSchema,
  showConversation,
  showHandoffs,
} from './console/handoff-views.ts';
import { run } from './console/run.ts';
import { findServer, readArguments } from './console/server-options.ts';
import { clean, utcTime, printableJson } from './console/terminal-text.ts';

const usage = `npm run handoff -- list                 lists who waits for a person and who has one, with the last lines
npm run handoff -- show NUMBER          shows the whole chat, every message in full
npm run handoff -- take NUMBER          takes a chat: the assistant is silent
npm run handoff -- reply NUMBER TEXT    answers the customer (and takes the chat)
npm run handoff -- back NUMBER          gives the chat back to the assistant
NUMBER is the customer's number with its country code, or the id that the list shows.
  --despite-opt-out  reply to a customer who has opted out, because they want this answer anyway
  --number ID     which of your numbers, by its phone number id, if the customer writes to several; with "list", only its chats
  --json          for programs
  --url ADDRESS   the server; default http://localhost:3000, or the PORT of .env
The password is the server's CONSOLE_PASSWORD, from the environment or .env; otherwise you are asked for it.
Put two dashes before a TEXT that begins with one: npm run handoff -- reply NUMBER -- "-10 %? No."`;

async function main(): Promise<void> {
  const { values, positionals } = readArguments(
    { number: { type: 'string' }, json: { type: 'boolean' }, 'despite-opt-out': { type: 'boolean' } },
    usage,
  );
  const [verb, customer, ...words] = positionals;
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const wish = readWish(verb, customer, words.join(' '));
  const server = await findServer(values.url);
  if (wish.verb === 'list') await list(server, { number: values.number, json: values.json === true });
  else {
    const despiteOptOut = values['despite-opt-out'] === true;
    if (despiteOptOut && wish.verb !== 'reply') throw new CliFault(`--despite-opt-out goes with "reply".\n\n${usage}`);
    await act(server, wish, { number: values.number, json: values.json === true, despiteOptOut });
  }
}

type Wish = { verb: 'list' } | { verb: 'show' | 'take' | 'reply' | 'back'; customer: string; text: string };

function readWish(verb: string | undefined, customer: string | undefined, text: string): Wish {
  if (verb === undefined) throw new CliFault(usage);
  if (verb === 'list') {
    if (customer !== undefined) throw new CliFault(`"list" takes no number.\n\n${usage}`);
    return { verb };
  }
  if (verb !== 'show' && verb !== 'take' && verb !== 'reply' && verb !== 'back') {
    throw new CliFault(`"${verb}" is not understood.\n\n${usage}`);
  }
  if (customer === undefined || customer.trim() === '')
    throw new CliFault(`The customer's number is missing.\n\n${usage}`);
  if (verb === 'reply' && text.trim() === '') throw new CliFault(`The text of the reply is missing.\n\n${usage}`);
  if (verb !== 'reply' && text !== '') {
    throw new CliFault(
      `"${text}" was not expected: put a number with spaces in quotes, and use "reply" to write something.`,
    );
  }
  return { verb, customer: customer.trim(), text };
}

async function list(server: Server, { number, json }: { number: string | undefined; json: boolean }): Promise<void> {
  const query = new URLSearchParams({ limit: '50', ...(number !== undefined && { number }) });
  const found = await askServer(
    server,
    { method: 'GET', path: `/api/handoffs?${query.toString()}` },
    handoffListSchema,
  );
  process.stdout.write(json ? `${printableJson(found)}\n` : showHandoffs(found, new Date()));
}

async function act(
  server: Server,
  { verb, customer, text }: Exclude<Wish, { verb: 'list' }>,
  { number, json, despiteOptOut }: { number: string | undefined; json: boolean; despiteOptOut: boolean },
): Promise<void> {
  const body = { customer, number: number ?? null, ...(verb === 'reply' && { text, despiteOptOut }) };
  if (verb === 'show') {
    const found = await askServer(server, { method: 'POST', path: '/api/handoffs/show', body }, conversationSchema);
    process.stdout.write(json ? `${printableJson(found)}\n` : showConversation(found));
    return;
  }
  const outcome = await askServer(server, { method: 'POST', path: `/api/handoffs/${verb}`, body }, outcomeSchema);
  if (json) {
    process.stdout.write(`${printableJson(outcome)}\n`);
    return;
  }
  const returns =
    outcome.returnsAt === null
      ? ''
      : `The assistant takes it back at ${utcTime(outcome.returnsAt)}, unless you reply before then.\n`;
  process.stdout.write(`${clean(outcome.done)}\n${returns}`);
}

await run(main);
