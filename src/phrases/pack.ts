import { z } from 'zod';

/** What a customer may ask for that the file answers (`offered`: "do you sell …?"), and what only a person may answer. */
export const askKinds = [
  ...(['price', 'list', 'picture', 'document', 'offered', 'hours', 'openNow', 'address', 'contact', 'link'] as const),
  ...(['minimum', 'notice'] as const),
  ...(['order', 'pay', 'cancel', 'complaint', 'notInterested'] as const),
] as const;
export type AskKind = (typeof askKinds)[number];

/** The fixed texts; what stands in braces in them is filled in. */
export const sayKeys = [
  ...(['disclosure', 'greetingReply', 'thanksReply', 'goodbyeReply', 'personReply', 'personAgain'] as const),
  ...(['yesButton', 'noButton', 'chooseButton'] as const),
  ...([
    'personOffer',
    'optOutReply',
    'optInReply',
    'passOn',
    'notInterestedReply',
    'cannotRead',
    'cannotHear',
    'late',
  ] as const),
  ...(['allDown', 'offTopic', 'from', 'perUnit', 'fromCount', 'total', 'minimum', 'notice', 'openNow'] as const),
  ...(['closedNow', 'opensNext', 'hours', 'closedOn', 'taxIncluded', 'taxExcluded', 'address', 'phone'] as const),
  ...(['email', 'list', 'noted', 'available'] as const),
] as const;
export type SayKey = (typeof sayKeys)[number];

/** Phrases, each perhaps with choices: `a|b` is either word, `a|b|` either or none. A list, or a text with `;` between them. */
const phrases = z
  .union([z.string().transform((text) => text.split(';')), z.array(z.string())])
  .transform((lines) => lines.map((line) => line.trim()).filter((line) => line !== ''));

const lists = {
  /** Whole messages, as customers write them. */
  greetings: phrases,
  thanks: phrases,
  goodbyes: phrases,
  /** Whole messages that stop or restart all messages. */
  optOut: phrases,
  optIn: phrases,
  /** Words around a greeting or an order that change nothing: please, sir, ok. */
  courtesies: phrases,
  yes: phrases,
  no: phrases,
  /** What denies the thing that it stands before or after: no, without, don't want. */
  denying: phrases,
  /** Words without a topic of their own ("the", "want", "about"); left out when the desk compares questions. */
  little: phrases,
  /** Words that a question begins or ends with when its mark is missing ("can", "is", "what"). */
  asking: phrases,
  /** Beside a number they make it a limit and no quantity ("under", "up to", "budget"). */
  limits: phrases,
  /** What stands before or after a name that a customer gives ("my name is"). */
  nameIs: phrases,
};
/** What asks for a person: whole messages, and phrases inside a sentence `unless` another stands shortly before or, with `…`, after. */
const person = z.strictObject({ words: phrases, phrases, unless: phrases });
const [kinds, says, text] = [z.enum(askKinds), z.enum(sayKeys), z.string().min(1)];

export const packSchema = z.strictObject({
  ...lists,
  person,
  asks: z.record(kinds, phrases),
  says: z.record(says, text),
});
/** What a regional pack or an owner changes in a pack. */
export const changesSchema = packSchema
  .extend({ person: person.partial(), asks: z.partialRecord(kinds, phrases), says: z.partialRecord(says, text) })
  .partial();

/** Everything of one language that is not the owner's: what opens a door and what the server says by itself. `code` is of BCP 47. */
export type Pack = z.infer<typeof packSchema> & { code: string };
export type ListKey = keyof typeof lists;
/** In the order above. */
export const listKeys = Object.keys(lists) as ListKey[];
