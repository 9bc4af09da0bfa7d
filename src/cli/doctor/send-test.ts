import type { Config } from '../../config/config.ts';
import { skipped, type Finding } from '../../domain/finding.ts';
import type { GraphClient } from '../../whatsapp/send/graph-client.ts';
import { quote } from '../../whatsapp/send/read-graph.ts';
import { sendMessage } from '../../whatsapp/send/send-message.ts';

const text = 'This is a test message. Nothing needs to be done.';

/** Sends one text from the first number, as an answer is sent; the number it goes to stands in no finding. */
export async function sendTest(
  graph: GraphClient,
  { phoneNumberIds: [phoneNumberId] }: Config,
  number: string,
  signal: AbortSignal,
): Promise<Finding[]> {
  const subject = 'Test message';
  if (phoneNumberId === undefined) return [skipped(subject, 'WHATSAPP_PHONE_NUMBER_ID must be fixed first')];
  const recipient = { to: number.replaceAll(/[^\d]/g, '') };
  const message = { phoneNumberId, recipient, text, rich: null, template: null, opaqueId: 'doctor' };
  const outcome = await sendMessage({ graph }, message, 1, signal);
  if (outcome.kind === 'sent') {
    const todo =
      'It arrives only if that phone has written to the business within the last 24 hours: if nothing comes, send "Hi" from it and try again.';
    return [{ level: 'ok', subject, text: 'Meta has accepted it', todo: [todo] }];
  }
  if (outcome.kind === 'refused') {
    const todo = ['Look up the code in docs/permanent-token.md, "When something is wrong".'];
    return [{ level: 'fault', subject, text: `Meta refused it. ${quote(outcome.fault)}`, todo }];
  }
  const what = outcome.kind === 'unknown' ? 'it may or may not have been sent' : 'it was not sent';
  return [
    { level: 'fault', subject, text: `${what} (${outcome.reason}).`, todo: ['Check the phone, then try again.'] },
  ];
}
