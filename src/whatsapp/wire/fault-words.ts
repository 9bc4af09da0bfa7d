import { actionFor } from './error-codes.ts';

/** What happened to a message, and what to do, in words for the owner. */
type FaultWords = { why: string; todo: string };

/**
 * The codes that a person can do something about.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
const known: ReadonlyMap<number, FaultWords> = new Map([
  [
    130472,
    {
      why: 'Meta holds this message back as part of an experiment.',
      todo: 'Call the customer, or wait for them to write.',
    },
  ],
  [130497, { why: 'Meta does not let this business write to this country.', todo: 'Call the customer.' }],
  [131021, { why: 'The number is the business’s own.', todo: 'Nothing: nobody can write to themselves.' }],
  [
    131026,
    {
      why: 'WhatsApp could not deliver it: the number is not on WhatsApp, has an old version, or has blocked you.',
      todo: 'Call the customer.',
    },
  ],
  [
    131030,
    {
      why: 'The number is not among those that a test number may write to.',
      todo: 'Add it in WhatsApp Manager, or use your real number.',
    },
  ],
  [
    131042,
    {
      why: 'Meta could not charge for it.',
      todo: 'Put the payment method in order in Meta’s billing hub; then reply again.',
    },
  ],
  [
    131047,
    {
      why: 'The customer’s last message is more than 24 hours old.',
      todo: 'Send a template from WhatsApp Manager, or call.',
    },
  ],
  [
    131049,
    {
      why: 'Meta holds it back, so that the customer does not get too much.',
      todo: 'Wait for the customer to write, or call.',
    },
  ],
  [131050, { why: 'The customer has stopped marketing messages from you.', todo: 'Do not send it again.' }],
  [131051, { why: 'WhatsApp does not know this kind of message.', todo: 'Send it as text.' }],
  [131052, { why: 'The customer’s file could not be fetched.', todo: 'Ask them to send it again.' }],
  [
    131056,
    { why: 'Too many messages to this customer in a short time.', todo: 'Wait a few minutes; then reply again.' },
  ],
  [100, { why: 'Meta could not read the message.', todo: 'Reply again in other words; if it stays, see Trouble.' }],
]);

/** Says why Meta refused or lost a message and what to do; a code that is not listed by what the server does about it. */
export function faultWords(code: number): FaultWords {
  const words = known.get(code);
  if (words !== undefined) return words;
  const { kind } = actionFor(code, Number.MAX_SAFE_INTEGER);
  if (kind === 'token-dead')
    return { why: 'Meta no longer takes the access token.', todo: 'See Health: the token must be replaced.' };
  if (kind === 'stop-number')
    return { why: 'Meta does not let this number send just now.', todo: 'See Health for what Meta asks for.' };
  if (kind === 'retry')
    return { why: 'Meta had trouble and it was tried again and again.', todo: 'Reply again, or call.' };
  return { why: 'Meta did not take it.', todo: 'Reply again in other words, or call.' };
}
