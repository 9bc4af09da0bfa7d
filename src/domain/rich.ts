/** One known answer to a question: `title` is tapped (`detail` stands below it), `value` is what the field of the lead gets. */
export type Choice = { value: string; title: string; detail: string | null };

/** Known answers to the question for a field of the lead; of a question that is no field's, such as which size, a tap is as good as its words. */
export type KnownAnswers = { field: string | null; choices: readonly Choice[] };

/** The paragraph of the words that says the same, and may be left out beside it. */
type Said = { said: string | null };

/** A card of a carousel: a tap on its button answers with the offer's name, or opens its page. */
export type Card = { offer: string; picture: string; text: string; button: string; url: string | null };

/**
 * What a reply carries besides its words, made by code from the owner's file alone. The words say all of it as well, so that they can leave
 * alone; `cut`: an address that stands at the end of a line of theirs may be left out beside it.
 */
export type Rich =
  | ({ kind: 'buttons' } & KnownAnswers & Said)
  /** `open` is what opens the list. */
  | ({ kind: 'list'; open: string } & KnownAnswers & Said)
  | { kind: 'link'; url: string; label: string; cut: boolean }
  /** `mediaId` is Meta's for the uploaded file. */
  | { kind: 'picture' | 'document'; offer: string; url: string; mediaId: string; cut: boolean }
  | { kind: 'place'; latitude: number; longitude: number; name: string; address: string }
  /** `field` is the one that an offer answers, where there is one. */
  | ({ kind: 'carousel'; field: string | null; cards: readonly Card[] } & Said);

/** The known answers that a customer was given to tap; null when there were none. */
export function answersIn(rich: Rich): KnownAnswers | null {
  if ('choices' in rich) return { field: rich.field, choices: rich.choices };
  if (!('cards' in rich) || rich.field === null) return null;
  const tapped = rich.cards.filter(({ url }) => url === null);
  return {
    field: rich.field,
    choices: tapped.map(({ offer, button }) => ({ value: offer, title: button, detail: null })),
  };
}

/** The names of what a reply carries, as people and models are told of it. */
export function namesIn(rich: Rich): string[] {
  if ('choices' in rich) return rich.choices.map(({ title, detail }) => detail ?? title);
  if ('cards' in rich) return rich.cards.map(({ offer }) => offer);
  if ('offer' in rich) return [rich.offer];
  return ['label' in rich ? rich.label : rich.name];
}

/** Meta's codes for what is wrong with what a message is, not with whom or what it is sent from: its words alone may still leave. */
export const FORM_FAULTS: readonly number[] = [100, 131_008, 131_009, 131_051, 131_053];
