import type { ChatMessage, Correction, ModelRequest } from '../domain/ports.ts';
import type { HistoryLine } from '../domain/turn.ts';
import { asData, asDataLine, asOwnLine } from './plain-data.ts';
import { renderNotes } from './render-notes.ts';

const HISTORY_TOKENS = 1500;
const MAX_LINE_CHARS = 1500;
const MAX_TURN_CHARS = 6000;
/** Of what a message of the turn, and one of the history, points at. */
const MAX_NOTE_CHARS = 600;
const MAX_OLD_NOTE_CHARS = 200;
const MAX_FACT_CHARS = 300;
const MAX_DATA_CHARS = 400;
const MAX_DATA_LINES = 30;
const MAX_CORRECTIONS = 8;

const waitingLine =
  'A colleague has been asked for and reads this chat: answer what the customer asks, and ask for nothing more.';
const OPEN = '<customer_message>';
const CLOSE = '</customer_message>';

/**
 * Turns a request into chat messages: the history, then this turn's data and the customer's message. A customer's words
 * appear only in user messages, between delimiters they cannot write themselves, without braces that could become a
 * reference, and capped with a note of what was cut; the newest history that fits some 1,500 tokens is kept.
 */
export function renderTurn(request: ModelRequest): ChatMessage[] {
  const lines: ChatMessage[] = [
    ...newestHistory(request.history).flatMap(({ who, text, notes = [] }): ChatMessage[] => {
      const about = renderNotes(notes, MAX_OLD_NOTE_CHARS);
      if (who === 'customer') return [{ role: 'user', content: delimit(text, MAX_LINE_CHARS, about) }];
      const said: ChatMessage = { role: 'assistant', content: asData(text, MAX_LINE_CHARS).text };
      return about.length === 0 ? [said] : [said, { role: 'user', content: about.join('\n') }];
    }),
    {
      role: 'user',
      content: [turnData(request), customerTurn(request), ...correctionOf(request)].join('\n\n'),
    },
  ];
  // Both protocols want a chat that the user begins.
  if (lines[0]?.role === 'assistant') lines.unshift({ role: 'user', content: '(The chat began earlier.)' });

  const messages: ChatMessage[] = [];
  for (const line of lines) {
    const last = messages.at(-1);
    if (last?.role === line.role) last.content += `\n\n${line.content}`;
    else messages.push({ ...line });
  }
  return messages;
}

/** Estimates tokens without a tokenizer: 3.5 characters a token, 2 in Arabic, Indic and East Asian scripts. */
export function estimateTokens(text: string): number {
  const dense =
    text.match(/[\u0590-\u109F\u1780-\u17FF\u2E80-\uD7FF\uF900-\uFAFF\uFB1D-\uFDFF\uFE70-\uFEFF]/g)?.length ?? 0;
  return Math.ceil(dense / 2 + (text.length - dense) / 3.5);
}

/** The customer's words of the newest message of a rendered turn, for servers that echo; empty when there are none. */
export function turnTextOf(content: string): string {
  const start = content.lastIndexOf(OPEN);
  const end = content.indexOf(CLOSE, start);
  return start === -1 || end === -1 ? '' : content.slice(start + OPEN.length, end).trim();
}

function turnData({ data, facts }: ModelRequest): string {
  const known = facts.map(({ field, value }) => `${field}: ${asDataLine(value, MAX_FACT_CHARS)}`);
  const listed = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [title, ...lines.slice(0, MAX_DATA_LINES).map((line) => `- ${line}`)];
  const turn = [
    `Now: ${data.now}`,
    ...(data.opening === null ? [] : [`Opening: ${data.opening}`]),
    ...(data.waiting ? [waitingLine] : []),
    ...listed(
      'Numbers in play:',
      data.numbers.map((line) => asDataLine(line, MAX_DATA_CHARS)),
    ),
    ...listed(
      'Totals worked out:',
      data.totals.map((line) => asOwnLine(line, MAX_DATA_CHARS)),
    ),
  ];
  return [tagged('this_turn', turn), tagged('known_facts', known.length === 0 ? ['nothing yet'] : known)].join('\n');
}

/** What a second draft must put right: the sentences of the last one, the reasons and the owner's facts, nothing else. */
function correctionOf({ corrections = [] }: ModelRequest): string[] {
  if (corrections.length === 0) return [];
  const lines = corrections
    .slice(0, MAX_CORRECTIONS)
    .flatMap(({ sentence, reason, facts }: Correction) => [
      `- Your sentence: ${asOwnLine(sentence, MAX_LINE_CHARS)}`,
      `  Reason: ${asOwnLine(reason, MAX_LINE_CHARS)}`,
      ...facts.slice(0, MAX_CORRECTIONS).map((fact) => `  Fact: ${asOwnLine(fact, MAX_LINE_CHARS)}`),
    ]);
  const opening = 'Your last draft for this turn could not be sent:';
  const ending = 'Answer again with the whole JSON object: put these right and leave what was not named as it was.';
  return [tagged('correction', [opening, ...lines, ending])];
}

function tagged(tag: string, lines: readonly string[]): string {
  return `<${tag}>\n${lines.join('\n')}\n</${tag}>`;
}

function newestHistory(history: readonly HistoryLine[]): HistoryLine[] {
  const kept: HistoryLine[] = [];
  let tokens = 0;
  for (const line of history.toReversed()) {
    if (asData(line.text, MAX_LINE_CHARS).text === '' && !line.notes?.length) continue;
    tokens += estimateTokens(line.text.slice(0, MAX_LINE_CHARS));
    tokens += estimateTokens(renderNotes(line.notes ?? [], MAX_OLD_NOTE_CHARS).join('\n'));
    if (tokens > HISTORY_TOKENS) break;
    kept.unshift(line);
  }
  return kept;
}

/** The turn's words, each message below what it points at; of a turn that is too long all notes stand before what is left of it. */
function customerTurn({ turnText, parts = [] }: ModelRequest): string {
  const notes = renderNotes(
    parts.flatMap((part) => part.notes),
    MAX_NOTE_CHARS,
  );
  if (parts.length < 2 || notes.length === 0 || turnText.length > MAX_TURN_CHARS)
    return delimit(turnText, MAX_TURN_CHARS, notes);
  const shown = new Set(notes);
  const lines = parts.flatMap((part) => [
    ...renderNotes(part.notes, MAX_NOTE_CHARS).filter((note) => shown.has(note)),
    asData(part.text, MAX_TURN_CHARS).text,
  ]);
  return [OPEN, ...lines.filter((line) => line !== ''), CLOSE].join('\n');
}

function delimit(text: string, maxChars: number, notes: readonly string[] = []): string {
  const { text: shown, cutChars } = asData(text, maxChars);
  const note = cutChars === 0 ? '' : `\n[${cutChars} characters in the middle of this message were left out]`;
  return `${[OPEN, ...notes, shown, CLOSE].join('\n')}${note}`;
}
