// npm run leads: what the assistant has learnt about customers, from a running server. Changes nothing.
import { writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { toCsv } from '../domain/csv.ts';
import { leadFields, leadHead, leadRow } from '../domain/lead-table.ts';
import { askServer, type Server } from './console/ask-server.ts';
import { CliFault } from './console/cli-fault.ts';
import { grades, leadPageSchema, showLead, type ShownLead } from './console/lead-views.ts';
import { run } from './console/run.ts';
import { findServer, readArguments } from './console/server-options.ts';
import { printableJson } from './console/terminal-text.ts';

const usage = `npm run leads [-- options]     lists what is known about customers, most recently changed first
  --grade hot|qualified|open   only leads of this grade
  --number ID                  only leads of this number, by its phone number id
  --limit 50                   at most this many (with --csv and --json: all, unless given)
  --csv                        one line a lead, for spreadsheets
  --json                       everything, for programs
  --out FILE                   writes into a file that only you can read
  --url ADDRESS                the server; default http://localhost:3000, or the PORT of .env
The password is the server's CONSOLE_PASSWORD, from the environment or .env; otherwise you are asked for it.`;

const pageSize = 200;

async function main(): Promise<void> {
  const { values, positionals } = readArguments(
    {
      grade: { type: 'string' },
      number: { type: 'string' },
      limit: { type: 'string' },
      csv: { type: 'boolean' },
      json: { type: 'boolean' },
      out: { type: 'string' },
    },
    usage,
  );
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  if (positionals.length > 0) throw new CliFault(`"${positionals.join(' ')}" is not understood.\n\n${usage}`);
  if (values.csv === true && values.json === true) throw new CliFault('Choose one of --csv and --json.');
  const { grade } = values;
  if (grade !== undefined && !grades.some((known) => known === grade)) {
    throw new CliFault(`--grade must be one of ${grades.join(', ')}.`);
  }
  const whole = values.csv === true || values.json === true;
  const limit = readLimit(values.limit) ?? (whole ? Number.POSITIVE_INFINITY : 50);
  const { leads, fields, more } = await readLeads(await findServer(values.url), {
    grade,
    number: values.number,
    limit,
  });
  const text =
    values.json === true
      ? `${printableJson(leads)}\n`
      : values.csv === true
        ? tableOf(leads, fields)
        : show(leads, fields, more);
  if (values.out === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(values.out, text, { mode: 0o600 }).catch((error: unknown) => {
    throw new CliFault(`${values.out} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  });
  process.stderr.write(`${leads.length === 1 ? '1 lead' : `${leads.length} leads`} written to ${values.out}\n`);
}

function readLimit(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new CliFault('--limit must be a whole number of at least 1.');
}

async function readLeads(
  server: Server,
  { grade, number, limit }: { grade: string | undefined; number: string | undefined; limit: number },
): Promise<{ leads: ShownLead[]; fields: string[]; more: boolean }> {
  const leads: ShownLead[] = [];
  let fields: string[] = [];
  let after: string | null = null;
  while (leads.length < limit) {
    const query = new URLSearchParams({ limit: String(Math.min(pageSize, limit - leads.length)) });
    if (grade !== undefined) query.set('grade', grade);
    if (number !== undefined) query.set('number', number);
    if (after !== null) query.set('after', after);
    const page: z.infer<typeof leadPageSchema> = await askServer(
      server,
      { method: 'GET', path: `/api/leads?${query.toString()}` },
      leadPageSchema,
    );
    leads.push(...page.leads);
    fields = page.fields;
    after = page.next;
    if (after === null) break;
  }
  return { leads, fields, more: after !== null };
}

function tableOf(leads: readonly ShownLead[], asked: readonly string[]): string {
  const fields = leadFields(leads, asked);
  return toCsv([leadHead(fields), ...leads.map((lead) => leadRow(lead, fields))]);
}

function show(leads: readonly ShownLead[], fields: readonly string[], more: boolean): string {
  if (leads.length === 0) return 'No leads yet: nothing is known about any customer.\n';
  const now = new Date();
  const rest = more ? '\nThere are more: --limit 200, or all of them with --csv.\n' : '';
  return `${leads.map((lead) => showLead(lead, fields, now)).join('\n\n')}\n${rest}`;
}

await run(main);
