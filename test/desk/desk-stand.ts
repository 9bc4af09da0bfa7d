import { factsOf } from '../../src/business/facts.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';
import type { LeadFact } from '../../src/domain/lead.ts';
import { createDesk, type DeskReply, type DeskTurn } from '../../src/desk/desk-reply.ts';

export type Talk = { say: (text: string, change?: Partial<DeskTurn>) => DeskReply };

/** A chat with the desk of a business: keeps the history, and takes every claim as known. */
export function talkWith(
  source: string,
  { language = null, at = '2026-03-04T10:00:00Z' }: { language?: string | null; at?: string } = {},
): Talk {
  const business = parseBusiness(source, 'test.yaml');
  const desk = createDesk(business, factsOf(business));
  let turn: DeskTurn = {
    texts: [],
    history: [],
    known: [],
    lastReply: null,
    language,
    now: new Date(at),
    state: 'bot',
  };
  return {
    say(text, change = {}) {
      const reply = desk.reply({ ...turn, texts: [text], ...change });
      const claimed = new Map<string, LeadFact>(turn.known.map((fact) => [fact.field, fact]));
      for (const claim of reply.claims) claimed.set(claim.field, { ...claim, wamid: 'w' });
      turn = {
        ...turn,
        history: [...turn.history, { who: 'customer', text }, { who: 'assistant', text: reply.text }],
        known: [...claimed.values()],
        lastReply: reply.text,
        language: reply.language,
        state: reply.needsHuman ? 'waiting' : turn.state,
      };
      return reply;
    },
  };
}
