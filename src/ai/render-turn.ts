import type { ModelRequest } from '../domain/ports.ts';
import type { HistoryLine } from '../domain/turn.ts';

/** A chat as both protocols want it: begins and ends with the user, roles alternate. */
export type RenderedTurn = { system: string; messages: { role: 'user' | 'assistant'; content: string }[] };

const HISTORY_TOKENS = 1500;
const MAX_LINE_CHARS = 1500;
const MAX_TURN_CHARS = 6000;
const MAX_FACT_CHARS = 300;

const OPEN = '<customer_message>';
const CLOSE = '</customer_message>';

/**
 * Turns a request into chat messages: the day and the known facts, the history, the turn. A customer's words appear only in user messages, between delimiters they cannot
 * write themselves, and capped with a note of what was cut; the newest history that fits some 1,500 tokens is kept.
 */
export function renderTurn(request: ModelRequest): RenderedTurn {
  const lines: RenderedTurn['messages'] = [
    { role: 'user', content: knownFacts(request) },
    ...newestHistory(request.history).map((line): RenderedTurn['messages'][number] =>
      line.who === 'customer'
        ? { role: 'user', content: delimit(line.text, MAX_LINE_CHARS) }
        : { role: 'assistant', content: cut(clean(line.text), MAX_LINE_CHARS).text },
    ),
    { role: 'user', content: delimit(request.turnText, MAX_TURN_CHARS) },
  ];

  const messages: RenderedTurn['messages'] = [];
  for (const line of lines) {
    const last = messages.at(-1);
    if (last?.role === line.role) last.content += `\n\n${line.content}`;
    else messages.push(line);
  }
  return { system: request.system, messages };
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

/** First of all messages and whatever the length of the history; values are the customer's words, so never in the system prompt. */
function knownFacts({ facts, today }: ModelRequest): string {
  const known = facts.map(({ field, value }) => {
    const words = withoutTags(clean(value)).replace(/\s+/g, ' ');
    return `${field}: ${cut(words, MAX_FACT_CHARS).text}`;
  });
  return `Today is ${today}.\n<known_facts>\n${known.join('\n') || 'nothing yet'}\n</known_facts>`;
}

function newestHistory(history: readonly HistoryLine[]): HistoryLine[] {
  const kept: HistoryLine[] = [];
  let tokens = 0;
  for (const line of history.toReversed()) {
    if (clean(line.text) === '') continue;
    tokens += estimateTokens(line.text.slice(0, MAX_LINE_CHARS));
    if (tokens > HISTORY_TOKENS) break;
    kept.unshift(line);
  }
  return kept;
}

function delimit(text: string, maxChars: number): string {
  const safe = withoutTags(clean(text));
  const { text: shown, cutChars } = cut(safe, maxChars);
  const note = cutChars === 0 ? '' : `\n[${cutChars} characters in the middle of this message were left out]`;
  return `${OPEN}\n${shown}\n${CLOSE}${note}`;
}

/** Keeps two thirds from the beginning and one third from the end, because the question often comes last. */
function cut(text: string, maxChars: number): { text: string; cutChars: number } {
  if (text.length <= maxChars) return { text, cutChars: 0 };
  const head = Math.floor((maxChars * 2) / 3);
  const kept = `${text.slice(0, head)} … ${text.slice(text.length - (maxChars - head))}`;
  return { text: kept.toWellFormed(), cutChars: text.length - maxChars };
}

/** Leaves a customer no way to open or close the delimiters. */
function withoutTags(text: string): string {
  return text.replace(/<(\s*\/?\s*(?:customer_message|known_facts))/gi, '($1');
}

/** Control characters and lone surrogates make some servers refuse the whole body. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}
