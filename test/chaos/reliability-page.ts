import { faultNames } from './points.ts';
import type { FaultFigures, Figures } from './figures.ts';
import type { RunRecord, Section, SectionName } from './records.ts';
import { storeNames, type StoreName } from './storages.ts';
import { timing } from './world.ts';

/** How the four stores are called on the page. */
const storeTitles: Record<StoreName, string> = {
  'postgres-redis': 'PostgreSQL + Redis',
  postgres: 'PostgreSQL alone',
  'embedded-redis': 'embedded + Redis',
  embedded: 'embedded alone',
};

const chapters: Record<SectionName, { title: string; text: string }> = {
  points: {
    title: 'Every place where it can break, one after the other',
    text: `On its way a message passes some places where a crash or a lost answer is at its worst. Each of these was hit again and again, on purpose, while customers kept writing. "Hit" counts how often;
"messages" are those that were under way meanwhile, most of which only felt the crash of their neighbour. In the row F9 the fault is made so that a second reply is all that is left to do:
Meta takes a reply, its answer is lost, and the status that would tell arrives only after the server has waited its full time and sent again. There one duplicate a hit is what we expect.`,
  },
  soak: {
    title: 'Everything at once, at random',
    text: `Customers write at random times: single questions, bursts, greetings, and some that get a reply in two parts. Meanwhile parts break at random. The seed decides who writes what and when and what breaks when.`,
  },
  long: {
    title: 'The same for a long time',
    text: `As above, for as long as the command says.`,
  },
};

/** The whole of docs/reliability.md. */
export function reliabilityPage(sections: Record<SectionName, Section>): string {
  return `# What happens to messages when things break

Written by \`npm run chaos\`; do not edit. The command starts the real server (on PostgreSQL two web and two worker processes, on the embedded database one that does all), kills and starves it in
every way we could think of, and compares what customers wrote with what a simulated Meta took. It never asks the server whether all is well: **lost**, **duplicated** and **out of order** are judged
from outside alone.

## What the figures mean

- **messages**, **turns**, **replies**: what customers wrote; how often the server answered (messages that come close together are answered together); the texts that Meta took.
- **lost**: messages without a reply when the run was over, however long one waited. Parts of a long reply count too.
- **duplicated**: a text that Meta took twice, or a second answer to a message. Each counts once.
- **out of order**: an earlier message answered after a later one, or the parts of a reply swapped. Where the simulated Meta itself delivers two messages in the wrong order, their order is not judged.
- **unexplained**: texts to customers that are no answer to what they wrote, such as an apology.
- **unknown, settled by a status** and **sent again**: sends of which the server could not know whether Meta took them (a crash, a lost answer). For most a status of Meta's told; only what no status
  told of was sent again. These two, like the turns and the next two, are the server's own count.
- **taken twice, by the server's own count**: what the server itself knows to have doubled. It should be what was seen from outside.
- **not accounted for**: messages whose end in the server's tables is not borne out by what must stand behind it, such as "answered" without a reply.
- **recovery**: from Meta's first attempt to deliver a message until Meta took its reply, for messages that waited while something was broken. Half of them took no longer than p50, 99 in 100 no longer
  than p99. **Held up** are those that waited for a reply whose sending Meta had refused for now or left unknown: they wait on purpose, and are told apart. **Undisturbed** are all others.
- **webhook answered**: how long a webhook took that was answered 200. The others (a killed process, a database that is away) Meta makes again; **made again** counts them.

The simulated Meta puts several updates into one webhook, delivers some twice and some late, and repeats all that are not answered 200, messages and statuses alike. It answers some sends late, with an
error page, with "too many requests" or not at all, and some statuses come before the answer to the send itself.

So that a run ends, waits are shorter than in production: \`SETTLE_MS\` ${timing.settleMs} (normally 90,000), \`LEASE_MS\` ${timing.leaseMs} (10,000), \`SWEEP_MS\` ${timing.sweepMs} (5,000). Statuses come within 1.5 s, and webhooks are
repeated within a second. With the normal settings recovery takes longer in proportion.

${(Object.keys(chapters) as SectionName[]).map((name) => chapterOf(name, sections[name])).join('\n\n')}

## What is not measured

- **Meta itself.** Its place is taken by a stand-in that behaves as Meta's documentation says, and in some ways worse. What Meta really does when it is in trouble may be something else.
- **Power cuts and broken disks.** Processes are killed, PostgreSQL is stopped as by a crash, but the operating system goes on, and what it was given to write gets written.
- **Several machines.** All processes share one, so no network between them fails, and clocks agree.
- **Language models.** A stand-in answers in a moment and says which messages it was shown. That models fail is tested elsewhere (\`npm test\`).
- **Speed.** All of this ran on one small machine that also played Meta, the model and the customers. \`npm run bench\` measures speed.
- **Luck.** Nought of ten thousand does not say nought of ten million: with none seen, up to three in ten thousand would still be likely enough.
`;
}

function chapterOf(name: SectionName, section: Section): string {
  const { title, text } = chapters[name];
  const records = storeNames.flatMap((store) => section[store] ?? []);
  if (records.length === 0) return `## ${title}\n\n${text}\n\nNot run yet.`;
  const faults = records.map(faultTable).join('');
  const runs = records.map(
    ({ figures, command, seed, commit, date, machine }) =>
      `- ${storeTitles[figures.store]}: \`${command}\`, seed \`${seed}\`, commit ${commit}, ${date}, ${figures.tookS} s on ${machine}`,
  );
  const findings = records.flatMap(({ figures }) =>
    figures.findings.map((finding) => `- ${storeTitles[figures.store]}: ${finding}`),
  );
  const wrong = findings.length === 0 ? '' : `\n\nWhat went wrong:\n\n${findings.join('\n')}`;
  return `## ${title}\n\n${text}\n\n${faults}${markdownTable(figureRows(records.map(({ figures }) => figures)))}${wrong}\n\nMade by:\n\n${runs.join('\n')}`;
}

function faultTable({ figures, faults }: RunRecord): string {
  if (faults === undefined) return '';
  return `On ${storeTitles[figures.store]}:\n\n${markdownTable(faultRows(faults))}\n\n`;
}

/** The failure matrix, the head first. */
export function faultRows(faults: readonly FaultFigures[]): string[][] {
  return [
    ['', 'what', 'hit', 'messages', 'lost', 'duplicated', 'out of order'],
    ...faults.map(({ fault, hits, messages, lost, duplicated, outOfOrder }) => [
      fault,
      faultNames[fault],
      ...[hits, messages, lost, duplicated, outOfOrder].map(whole),
    ]),
  ];
}

/** A row for every figure and a column for every store, the head first. */
export function figureRows(all: readonly Figures[]): string[][] {
  const row = (name: string, of: (figures: Figures) => string): string[] => [name, ...all.map(of)];
  return [
    ['', ...all.map(({ store }) => storeTitles[store])],
    row('messages', (it) => whole(it.messages)),
    row('turns', (it) => whole(it.turns)),
    row('replies', (it) => whole(it.replies)),
    row('lost', (it) => whole(it.lost)),
    row(
      'duplicated',
      (it) => whole(it.duplicated) + (it.provoked === 0 ? '' : ` (and ${whole(it.provoked)} provoked)`),
    ),
    row('out of order', (it) => whole(it.outOfOrder)),
    row('unexplained', (it) => whole(it.unexplained)),
    row('unknown, settled by a status', (it) => whole(it.resolvedByStatus)),
    row('unknown, sent again', (it) => whole(it.resent)),
    row("taken twice, by the server's own count", (it) => whole(it.doubled)),
    row('not accounted for', (it) => whole(it.unaccounted)),
    row('how messages ended', (it) => words(it.dispositions)),
    row('recovery p50 / p99', (it) => spread(it.recovery)),
    row('held up p50 / p99', (it) => spread(it.heldUp)),
    row('undisturbed p50 / p99', (it) => spread(it.undisturbed)),
    row('webhook answered p50 / p99', (it) => spread(it.ack)),
    row('webhooks made again', (it) => whole(it.redelivered)),
    row('what was broken', (it) => words(it.broken)),
  ];
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...others] = rows;
  return [head, head.map(() => '---'), ...others].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function whole(value: number): string {
  return value.toLocaleString('en');
}

function words(counts: Record<string, number>): string {
  return Object.entries(counts)
    .sort(([one], [other]) => one.localeCompare(other, 'en'))
    .map(([word, count]) => `${word} ${whole(count)}`)
    .join(', ');
}

/** E.g. `0.35 s / 4.1 s of 1,204`. */
function spread({ count, p50, p99 }: Figures['recovery']): string {
  return count === 0 ? '-' : `${duration(p50)} / ${duration(p99)} of ${whole(count)}`;
}

function duration(ms: number): string {
  return ms < 1_000 ? `${whole(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
