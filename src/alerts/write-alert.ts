import type { AlertKind, AlertLine, AlertMessage } from '../domain/alert.ts';

/** More than these are counted and not listed. */
const mostLines = 12;
const mostWords = 160;

const names: Record<AlertKind, { one: string; many: (count: number) => string; over: string }> = {
  waiting: {
    one: 'A customer waits for a person',
    many: (count) => `${count} customers wait for a person`,
    over: 'No longer waiting',
  },
  hot: { one: 'Hot lead', many: (count) => `${count} hot leads`, over: 'Hot lead, dealt with' },
  order: { one: 'Wants to order', many: (count) => `${count} want to order`, over: 'Order request, dealt with' },
  sending: {
    one: 'Sending is in trouble',
    many: (count) => `${count} troubles with sending`,
    over: 'Sending works again',
  },
  silence: {
    one: 'Nothing is being answered',
    many: () => 'Nothing is being answered',
    over: 'Answers are being sent again',
  },
  budget: {
    one: "Today's budget for models is used up",
    many: () => "Today's budget for models is used up",
    over: 'There is a budget for models again',
  },
  allowance: {
    one: "This month's free messages are used up",
    many: () => "This month's free messages are used up",
    over: 'There are free messages again',
  },
  quality: {
    one: 'The quality rating is falling',
    many: () => 'The quality rating is falling',
    over: 'The quality rating is good again',
  },
  start: {
    one: 'A new version could not start',
    many: () => 'New versions could not start',
    over: 'A new version has started',
  },
  elsewhere: {
    one: 'Another agent answers on this number',
    many: () => 'Another agent answers on this number',
    over: 'No other agent is answering any more',
  },
  digest: { one: 'The day so far', many: () => 'The days so far', over: '' },
};

/** The heading of a kind, for pages. */
export function nameOfAlert(kind: AlertKind): string {
  return names[kind].one;
}

/** Of whom there is no name or number, and whose words nobody needs to hurry for. */
const calm: ReadonlySet<AlertKind> = new Set(['digest', 'budget', 'allowance', 'quality']);

/**
 * Writes what is due for one address as one message: who and what, the raised before the recovered, and a link that opens the chat when
 * all is about one, else the console. `publicUrl` null: no link.
 */
export function writeAlert(lines: readonly AlertLine[], { publicUrl }: { publicUrl: string | null }): AlertMessage {
  const raised = lines.filter(({ what }) => what === 'raised');
  const told = raised.length > 0 ? raised : lines;
  const [first] = told;
  const title = lines.length === 1 && first ? titleOf(first) : headlines(told).join(', ');
  const shown = [...raised, ...lines.filter(({ what }) => what === 'recovered')];
  const texts = shown.slice(0, mostLines).map((line) => (lines.length === 1 ? bodyOf(line) : lineOf(line)));
  if (shown.length > mostLines) texts.push(`and ${shown.length - mostLines} more`);
  return {
    title: title.slice(0, 120),
    text: texts.filter((text) => text !== '').join('\n'),
    link: publicUrl === null ? null : linkOf(lines, publicUrl),
    urgent: raised.some(({ kind }) => !calm.has(kind)),
  };
}

function headlines(lines: readonly AlertLine[]): string[] {
  const byName = Map.groupBy(lines, ({ kind, what }) => (what === 'raised' ? kind : names[kind].over));
  return [...byName].map(([, [line, ...more]]) => {
    if (line === undefined) return '';
    if (line.what === 'recovered') return names[line.kind].over;
    return more.length === 0 ? names[line.kind].one : names[line.kind].many(more.length + 1);
  });
}

function titleOf(line: AlertLine): string {
  const name = line.what === 'raised' ? names[line.kind].one : names[line.kind].over;
  return line.customer === null ? name : `${name}: ${onOneLine(line.customer)}`;
}

function bodyOf({ words, text }: AlertLine): string {
  return words === null ? text : `“${onOneLine(words)}”`;
}

function lineOf(line: AlertLine): string {
  const body = bodyOf(line);
  return body === '' ? titleOf(line) : `${titleOf(line)} ${line.words === null ? `(${body})` : body}`;
}

function onOneLine(text: string): string {
  // A customer's words must not look like a line of ours.
  const plain = Array.from(text.replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ').trim());
  return plain.length <= mostWords ? plain.join('') : `${plain.slice(0, mostWords - 1).join('')}…`;
}

function linkOf(lines: readonly AlertLine[], publicUrl: string): string {
  const chats = new Set(lines.map(({ conversationId }) => conversationId));
  const [chat] = chats;
  const path = chats.size === 1 && typeof chat === 'string' ? `/console/chats/${chat}` : '/console';
  return new URL(path, publicUrl).href;
}
