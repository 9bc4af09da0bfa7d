// Place in the line: find-answer -> choose-rich: what a proved reply carries besides its words, by code and from the owner's file alone.
import type { Business, Facts, Offer } from '../../business/business.ts';
import { offerFinder } from '../../business/offer-finder.ts';
import { tellFacts, tellOffers } from '../../business/tell.ts';
import { baseOf } from '../../business/tell-offer.ts';
import type { Card, Rich } from '../../domain/rich.ts';
import {
  buttonTitles,
  fitAnswers,
  isButtonTitle,
  isCardText,
  withoutAddress,
} from '../../whatsapp/send/rich-content.ts';
import { answersTo, fieldAsked, kindsAsked, openingWord, type Reply } from './known-answers.ts';

export type ChooseDeps = {
  /** The addresses of the pictures and documents that this chat has been sent. */
  shown: () => Promise<ReadonlySet<string>>;
  /** Meta's id of a file of the owner's; null when there is none in a few seconds. */
  upload: (file: { url: string; kind: 'picture' | 'document'; name: string }) => Promise<string | null>;
};

type Turn = Reply & {
  /** The customer's messages. */
  turnTexts: readonly string[];
  /** The reply as it leaves, with whatever was put around it. */
  whole: string;
};

type Told = { business: Business; facts: Facts };

const WEB_ADDRESS = /https?:\/\/[^\s\u2066-\u2069<>"]+/giu;
const LINE_START = /^[\s*_•·–-]*/u;

/**
 * Chooses one thing that a reply carries, as a message is billed however much it says: a picture or document whose address it tells, cards for the
 * offers it lists, the known answers to its question, the place of the address, a button for its only link; null when its words are all.
 */
export async function chooseRich(deps: ChooseDeps, { business, facts }: Told, turn: Turn): Promise<Rich | null> {
  if (!business.rich) return null;
  const file = fileTold(business, turn);
  const told = file && (await withFile(deps, facts, { ...file, whole: turn.whole }));
  if (told !== null) return told;
  const asked = fieldAsked(business, turn);
  const answers = asked === null ? [] : answersTo(business, asked, turn.language);
  if (asked === null || asked.type === 'offer') {
    const cards = cardsFor(business, turn, asked !== null);
    const field = business.ask.find(({ type }) => type === 'offer')?.key ?? null;
    if (cards !== null && !(await isShown(deps, cards)))
      return { kind: 'carousel', field, cards, said: listSaid(business, turn, cards.length) };
  }
  const fitted = asked && fitAnswers(asked.key, answers, openingWord(business, turn.language));
  if (fitted)
    return { ...fitted, said: asked?.type === 'offer' ? listSaid(business, turn, fitted.choices.length) : null };
  return (
    placeTold({ business, facts }, turn) ??
    (asked === null ? kindsOffered(business, turn) : null) ??
    linkTold({ business, facts }, turn)
  );
}

/** Buttons or a list of the sizes or options that a reply lets the customer choose from. */
function kindsOffered(business: Business, turn: Turn): Rich | null {
  const named = [...new Set([...namedIn(business, turn.text), ...namedIn(business, turn.turnTexts.join('\n'))])];
  const kinds = kindsAsked(business, turn, { isCodes: turn.proof === null && turn.uses.length === 0, named });
  const answers = kinds.map((title) => ({ value: title, title }));
  const fitted = fitAnswers(null, answers, openingWord(business, turn.language));
  // A tap is read as its words: they must be all there is.
  return fitted?.choices.every(({ detail }) => detail === null) ? { ...fitted, said: null } : null;
}

/** The desk's list of all offers, where the reply has it and all are shown besides. */
function listSaid(business: Business, { whole, language }: Turn, shown: number): string | null {
  const list = tellOffers(business, language);
  return shown === business.offers.length && whole.split('\n\n').includes(list) ? list : null;
}

type FileTold = { kind: 'picture' | 'document'; offer: Offer; url: string };

/** The one picture or document whose address stands in the reply, when reply and customer speak of no other offer. */
function fileTold(business: Business, { whole, turnTexts }: Turn): FileTold | null {
  const told = business.offers.flatMap((offer) =>
    (['picture', 'document'] as const).flatMap((kind): FileTold[] => {
      const url = offer[kind];
      return url !== null && addressesIn(whole).includes(url) ? [{ kind, offer, url }] : [];
    }),
  );
  const [first, second] = told;
  if (first === undefined || second !== undefined) return null;
  const named = [...namedIn(business, whole), ...namedIn(business, turnTexts.join('\n'))];
  return named.every((name) => name === first.offer.name) ? first : null;
}

async function withFile(
  deps: ChooseDeps,
  facts: Facts,
  { kind, offer: { name }, url, whole }: FileTold & { whole: string },
): Promise<Rich | null> {
  if ((await deps.shown()).has(url)) return null;
  const mediaId = await deps.upload({ url, kind, name });
  return mediaId === null ? null : { kind, offer: name, url, mediaId, cut: mayCut(facts, whole, url) };
}

/** Words that go out unchanged keep their address. */
function mayCut(facts: Facts, whole: string, url: string): boolean {
  return (
    withoutAddress(whole, url) !== null && !facts.all.some(({ exact, text }) => exact !== null && text.includes(url))
  );
}

/** Meta fetches it itself, by https only. */
function hasPicture({ picture }: Offer): boolean {
  return picture?.startsWith('https://') === true;
}

/** A card for each of the two to ten offers that the reply lists, when all have pictures and the same kind of button fits all. */
function cardsFor(business: Business, turn: Turn, asksForOffer: boolean): Card[] | null {
  if (business.offers.filter(hasPicture).length < 2) return null;
  const names = new Set(namedIn(business, turn.text));
  const offers =
    asksForOffer && names.size === 0 ? business.offers : business.offers.filter(({ name }) => names.has(name));
  if (offers.length < 2 || offers.length > 10 || !(asksForOffer || isList(business, turn, offers))) return null;
  const isOwn = baseOf(business.languages[0] ?? 'en') === baseOf(turn.language);
  const cards = offers.flatMap((offer): Card[] => {
    const { name, picture, link, texts } = offer;
    if (picture === null || !hasPicture(offer)) return [];
    const described = `*${name}*\n${texts[0] ?? ''}`;
    const text = isOwn && texts.length > 0 && isCardText(described) ? described : `*${name}*`;
    return isCardText(text) ? [{ offer: name, picture, text, button: name, url: link }] : [];
  });
  if (cards.length !== offers.length) return null;
  if (cards.every(({ button }) => isButtonTitle(button))) return cards.map((card) => ({ ...card, url: null }));
  const linked = cards.flatMap((card) => (card.url === null ? [] : [{ ...card, button: hostOf(card.url) }]));
  if (linked.length === cards.length && linked.every(({ button }) => isButtonTitle(button))) return linked;
  const titles = buttonTitles(cards.map(({ offer }) => offer));
  return titles && cards.map((card, at) => ({ ...card, url: null, button: titles[at] ?? card.offer }));
}

/** Whether a reply lists offers, and does not merely speak of some: all at once, or each at the beginning of a line. */
function isList(business: Business, { text, language }: Turn, offers: readonly Offer[]): boolean {
  if (text.includes(tellOffers(business, language))) return true;
  const lines = text.split('\n').map((line) => line.replace(LINE_START, ''));
  return offers.every(({ name }) => lines.some((line) => line.startsWith(name)));
}

async function isShown(deps: ChooseDeps, cards: readonly Card[]): Promise<boolean> {
  const shown = await deps.shown();
  return cards.some(({ picture }) => shown.has(picture));
}

/** The place on the map, when the reply is the address and nothing else: such a message has no other words. */
function placeTold(answering: Told, turn: Turn): Rich | null {
  const { business, facts } = answering;
  const { address } = business.contact;
  const fact = facts.all.find(({ kind, heading }) => kind === 'contact' && heading === 'Address');
  if (business.place === null || address === null || fact === undefined || !turn.whole.includes(address)) return null;
  const isAll = turn.whole.trim() === tellFacts(business, facts, [fact.id], turn.language) || restsOn(fact.id, turn);
  return isAll ? { kind: 'place', ...business.place, name: business.name, address } : null;
}

/** Whether all that a model's reply says is one fact's, and nothing was put around it. */
function restsOn(id: string, { text, whole, proof }: Turn): boolean {
  if (proof?.outcome !== 'verified' || text !== whole) return false;
  return proof.sentences.every(
    ({ fate, class: verdict, facts }) =>
      fate === 'sent' && (verdict === 'courtesy' || (facts.length > 0 && facts.every((one) => one === id))),
  );
}

/** A button for the only address of the web in the reply, when it is one of the owner's; it is called as the owner calls it. */
function linkTold({ business, facts }: Told, { whole }: Turn): Rich | null {
  const [url, ...more] = addressesIn(whole);
  if (url === undefined || more.length > 0) return null;
  const named = business.links.find((link) => link.url === url)?.name;
  const offer = business.offers.find(({ link }) => link === url)?.name;
  if (named === undefined && offer === undefined && business.contact.website !== url) return null;
  const label = [named, offer, hostOf(url)].find((text) => text !== undefined && isButtonTitle(text));
  return label === undefined ? null : { kind: 'link', url, label, cut: mayCut(facts, whole, url) };
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, '');
}

/** The addresses in a text, without the marks of the sentences they stand in. */
function addressesIn(text: string): string[] {
  return [...text.matchAll(WEB_ADDRESS)].map(([address]) => address.replace(/[.,;:!?)\]*_]{1,9}$/u, ''));
}

/** The offers named in full. */
function namedIn(business: Business, text: string): string[] {
  const found = offerFinder(business).find(text.slice(0, 4096));
  return [...new Set(found.flatMap(({ key, exact }) => (exact ? [key] : [])))];
}
