/** The part of a webhook's message that its kind decides. */
export type Content = Record<string, unknown>;

const words = (body: string): Content => ({ type: 'text', text: { body } });
const unsupported: Content = { type: 'unsupported', errors: [{ code: 131051, title: 'Message type unknown' }] };
const away = 'We are out of office until Monday and will answer your message then. Your ticket has the number';

/** Machines that answer whatever they get, and what each says, counted from 0. */
export const machines: [name: string, says: (at: number) => Content][] = [
  ['the same text at once', () => words('Hello!')],
  ['thanks for thanks', (at) => words(at % 2 === 0 ? 'Thank you!' : 'Thanks')],
  ['a menu', (at) => words(at % 2 === 0 ? 'Choose:\n1. Sales\n2. Hours' : 'Sorry, that is neither 1 nor 2.')],
  ['an away notice with a new ticket each time', (at) => words(`${away} ${at}.`)],
  ['a short notice with a new number each time', (at) => words(`Ticket ${4711 + at} was opened for you.`)],
  [
    'four lines in turn',
    (at) => words(['Welcome!', 'Choose 1 or 2.', 'Not understood.', 'Session over.'][at % 4] ?? ''),
  ],
  ['what cannot be shown, and a greeting, in turn', (at) => (at % 2 === 0 ? unsupported : words('Hello!'))],
  ['opting out and in, in turn', (at) => words(at % 2 === 0 ? 'STOP' : 'START')],
];
