// Kapso's SDK: its signature check, its webhook reader and its client; nothing is kept.
import { WhatsAppClient } from '@kapso/whatsapp-cloud-api';
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server';
import { echoOf, serve } from './serve.js';

const { GRAPH_API_URL, WHATSAPP_APP_SECRET, WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_TOKEN } = process.env;
const client = new WhatsAppClient({ accessToken: WHATSAPP_TOKEN, baseUrl: GRAPH_API_URL });

serve(async (bytes, headers) => {
  const signatureHeader = headers['x-hub-signature-256'];
  if (!verifySignature({ appSecret: WHATSAPP_APP_SECRET, rawBody: bytes, signatureHeader })) return 401;
  const { messages } = normalizeWebhook(JSON.parse(bytes.toString()));
  for (const { from, text } of messages) {
    if (text === undefined) continue;
    void client.messages
      .sendText({ phoneNumberId: WHATSAPP_PHONE_NUMBER_ID, to: from, body: echoOf(text.body) })
      .catch((error) => process.stderr.write(`${error?.stack ?? error}\n`));
  }
  return 200;
});
