import { todayIn } from '../../src/business/today.ts';
import { verifySlots, type CustomerMessage } from '../../src/business/verify-slots.ts';
import { baseOf } from '../../src/business/tell-offer.ts';
import { createDesk } from '../../src/desk/desk-reply.ts';
import { openDoor } from '../../src/desk/open-door.ts';
import { createReplyCache } from '../../src/desk/reply-cache.ts';
import type { LeadFact } from '../../src/domain/lead.ts';
import type { ConversationState, HistoryLine } from '../../src/domain/turn.ts';
import { detectLanguage } from '../../src/language/detect.ts';
import { fold } from '../../src/language/normalise.ts';
import { packCodes, sayIn } from '../../src/phrases/packs.ts';
import type { ChatCase, ChatTurn, LabelledBusiness } from './cases.ts';
import type { Counted, Figure } from './figures.ts';
import { inventedNumbers } from './invented-numbers.ts';
import { says } from './says.ts';

/** A chat as the flow keeps it from turn to turn. */
type Chat = {
  messages: CustomerMessage[];
  history: HistoryLine[];
  known: readonly LeadFact[];
  lastReply: string | null;
  language: string | null;
  state: ConversationState;
};

type Reply = { text: string; language: string; needsHuman: boolean };
type Talk = (chat: Chat, texts: readonly string[]) => Reply & { known: readonly LeadFact[] };

/** Talks with the doors, the reply cache and the desk, in the order in which the flow asks them, without a model. */
function createTalk({ business, facts, now }: Pick<LabelledBusiness, 'business' | 'facts' | 'now'>): Talk {
  const desk = createDesk(business, facts);
  const cache = createReplyCache(business);
  const expected = [...new Set([...business.languages, ...packCodes()])];
  return (chat, texts) => {
    const { history, known, lastReply, state } = chat;
    const door = openDoor(business, texts, chat.language);
    if (door !== null && door.kind !== 'opt-in')
      return { text: door.reply, language: door.language, needsHuman: door.kind === 'human', known };
    const pendingQuestion = lastReply !== null && /[?？؟]/u.test(lastReply) ? lastReply : null;
    const ready = cache.lookup({ texts, pendingQuestion, hasMedia: false, hasQuote: false, language: chat.language });
    if (ready !== null) return { text: ready.text, language: ready.language, needsHuman: false, known };
    const language =
      detectLanguage(texts.join('\n'), { previous: chat.language, expected }) ??
      chat.language ??
      business.languages[0] ??
      'en';
    const reply = desk.reply({ texts, history, known, lastReply, language, now, state });
    const own = texts.map((text, at) => ({ wamid: `wamid.${chat.messages.length + at}`, text }));
    const messages = [...chat.messages, ...own];
    const today = todayIn(business.timeZone, now);
    const lead = verifySlots({ business, messages, claims: reply.claims, known, language, today });
    return { text: reply.text, language: reply.language, needsHuman: reply.needsHuman, known: lead.facts };
  };
}

/** The figures of a business's chats. */
export function judgeDesk(labelled: LabelledBusiness): Figure[] {
  const talk = createTalk(labelled);
  const turns = labelled.chats.flatMap((chat) => judgeChat(labelled, talk, chat));
  const few = (name: string, target: number | null, cases: Counted[]): Figure => ({
    name,
    wants: 'few',
    target,
    cases,
  });
  const many = (name: string, target: number | null, cases: Counted[]): Figure => ({
    name,
    wants: 'many',
    target,
    cases,
  });
  return [
    few(
      'turns with a wrong statement',
      0,
      turns.map(({ wrong }) => wrong),
    ),
    many(
      'answerable turns answered',
      0.6,
      turns.flatMap(({ answered }) => answered),
    ),
    many(
      'slots right',
      null,
      turns.flatMap(({ slots }) => slots),
    ),
    few(
      'persons called without need',
      null,
      turns.flatMap(({ called }) => called),
    ),
    few(
      'questions asked again',
      null,
      turns.map(({ again }) => again),
    ),
  ];
}

type JudgedTurn = { wrong: Counted; answered: Counted[]; slots: Counted[]; called: Counted[]; again: Counted };

function judgeChat(labelled: LabelledBusiness, talk: Talk, { id, turns }: ChatCase): JudgedTurn[] {
  const chat: Chat = { messages: [], history: [], known: [], lastReply: null, language: null, state: 'bot' };
  return turns.map((turn, at) => {
    const reply = talk(chat, turn.customer);
    const lines = turn.customer.map((text): HistoryLine => ({ who: 'customer', text }));
    chat.messages.push(...turn.customer.map((text, n) => ({ wamid: `wamid.${chat.messages.length + n}`, text })));
    const judged = judgeTurn(labelled, { id: `${id}.${at + 1}`, turn, reply, before: chat });
    chat.history.push(...lines, { who: 'assistant', text: reply.text });
    chat.known = reply.known;
    chat.lastReply = reply.text;
    chat.language = reply.language;
    if (reply.needsHuman) chat.state = 'waiting';
    return judged;
  });
}

type TurnToJudge = { id: string; turn: ChatTurn; reply: ReturnType<Talk>; before: Chat };

function judgeTurn(labelled: LabelledBusiness, { id, turn, reply, before }: TurnToJudge): JudgedTurn {
  const { business } = labelled;
  const told = `${turn.customer.join(' / ')} -> ${reply.text.replaceAll('\n', ' / ')}`;
  const counted = (counts: boolean, reason: string): Counted => ({
    id,
    business: labelled.name,
    language: turn.languageOfReply,
    counts,
    reason: `${reason} [${told}]`,
  });
  const faults = [
    ...turn.mustNotSay.filter((label) => says(reply.text, label)).map((label) => `says "${label}"`),
    ...inventedNumbers(labelled, {
      reply: reply.text,
      messages: before.messages,
      known: reply.known,
      wanted: turn.mustSay,
    }).map((raw) => `"${raw}" stands nowhere`),
    ...(baseOf(reply.language) === baseOf(turn.languageOfReply)
      ? []
      : [`in ${reply.language} instead of ${turn.languageOfReply}`]),
    ...(turn.person === true && !reply.needsHuman ? ['no person is called'] : []),
  ];
  const missing = turn.mustSay.filter((label) => !says(reply.text, label));
  const isSilent = turn.mustSay.length === 0 && (reply.needsHuman || isFallback(labelled, reply));
  const asked = business.ask.filter(
    ({ key, question }) =>
      before.known.some(({ field }) => field === key) &&
      Object.values(question).some((one) => reply.text.includes(one)),
  );
  return {
    wrong: counted(faults.length > 0, faults.join(', ')),
    answered: turn.answerable
      ? [counted(missing.length === 0 && !isSilent, isSilent ? 'no answer' : `missing ${missing.join(', ')}`)]
      : [],
    slots: Object.entries(turn.slots).map(([field, value]) => {
      const found = reply.known.find((fact) => fact.field === field)?.value ?? 'nothing';
      return { ...counted(fold(found) === fold(value), `${field} is ${found}, not ${value}`), id: `${id}.${field}` };
    }),
    called: turn.person === false ? [counted(reply.needsHuman, 'a person is called')] : [],
    again: counted(asked.length > 0, `asks for ${asked.map(({ key }) => key).join(', ')} again`),
  };
}

/** A fixed text that answers nothing. */
function isFallback({ business }: LabelledBusiness, { text, language }: Reply): boolean {
  const say = sayIn(business, language);
  return [say('greetingReply'), say('passOn'), say('offTopic'), say('cannotRead'), say('allDown')].includes(text);
}
