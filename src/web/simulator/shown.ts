/** A file of a message: on the shelf by its id, or somewhere on the web. */
export type ShownFile = {
  as: 'image' | 'audio' | 'video' | 'document' | 'sticker';
  id: string | null;
  link: string | null;
  name: string | null;
};

type Button = { id: string; title: string };
type Row = Button & { description: string | null };

/** What stands above and below the text of an interactive message. */
export type Frame = { header: string | ShownFile | null; footer: string | null };

type ShownCard = {
  picture: ShownFile;
  text: string;
  link: { label: string; url: string } | null;
  buttons: Button[];
};

/** What a message is besides its text, as the page draws it. */
export type Shown =
  | { kind: 'text' | 'ask-place' | 'missed-call' }
  | { kind: 'file'; file: ShownFile }
  | { kind: 'place'; latitude: number; longitude: number; name: string | null; address: string | null }
  | { kind: 'cart'; items: { product: string; quantity: number }[] }
  | { kind: 'form'; fields: { label: string; value: string }[] }
  | { kind: 'contact'; name: string; phone: string }
  | ({ kind: 'buttons'; buttons: Button[] } & Frame)
  | ({ kind: 'list'; label: string; sections: { title: string | null; rows: Row[] }[] } & Frame)
  | ({ kind: 'link'; label: string; url: string } & Frame)
  | { kind: 'cards'; cards: ShownCard[] }
  | { kind: 'template'; name: string; buttons: Button[] };

/** What a customer can choose of a message of the business; null when it has no such choice. */
export function choiceOf(
  shown: Shown,
  id: string,
): { wire: 'button_reply' | 'list_reply' | 'button'; row: Row } | null {
  const plain = (buttons: readonly Button[]): Row[] => buttons.map((button) => ({ ...button, description: null }));
  const [wire, rows] = ((): ['button_reply' | 'list_reply' | 'button', Row[]] => {
    if (shown.kind === 'list') return ['list_reply', shown.sections.flatMap((section) => section.rows)];
    if (shown.kind === 'template') return ['button', plain(shown.buttons)];
    if (shown.kind === 'buttons') return ['button_reply', plain(shown.buttons)];
    if (shown.kind === 'cards') return ['button_reply', plain(shown.cards.flatMap(({ buttons }) => buttons))];
    return ['button_reply', []];
  })();
  const row = rows.find((one) => one.id === id);
  return row === undefined ? null : { wire, row };
}
