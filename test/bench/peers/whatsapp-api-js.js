// whatsapp-api-js: its signature check, its reader and its sending; nothing is kept.
import { WhatsAppAPI } from 'whatsapp-api-js';
import { Text } from 'whatsapp-api-js/messages';
import { echoOf, serve } from './serve.js';

const { GRAPH_API_URL, WHATSAPP_APP_SECRET, WHATSAPP_TOKEN } = process.env;
const graph = 'https://graph.facebook.com';
const api = new WhatsAppAPI({
  token: WHATSAPP_TOKEN,
  appSecret: WHATSAPP_APP_SECRET,
  // The library knows no other address of Meta's.
  ponyfill: { fetch: (url, options) => fetch(url.replace(graph, GRAPH_API_URL), options), subtle: crypto.subtle },
});
api.on.message = ({ message, reply }) => {
  if (message.type !== 'text') return;
  void reply(new Text(echoOf(message.text.body))).catch((error) => process.stderr.write(`${error?.stack ?? error}\n`));
};

serve(async (bytes, headers) => {
  const raw = bytes.toString();
  try {
    await api.post(JSON.parse(raw), raw, headers['x-hub-signature-256'] ?? '');
    return 200;
  } catch (error) {
    process.stderr.write(`${error?.stack ?? error}\n`);
    return error?.httpStatus ?? 500;
  }
});
