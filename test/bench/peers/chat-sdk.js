// Vercel's Chat SDK with its WhatsApp adapter and its state in Redis, as its documents set it up: an echo of each message.
import { createRedisState } from '@chat-adapter/state-redis';
import { createWhatsAppAdapter } from '@chat-adapter/whatsapp';
import { Chat, ConsoleLogger } from 'chat';
import { echoOf, serve } from './serve.js';

const {
  GRAPH_API_URL,
  REDIS_URL,
  WHATSAPP_APP_SECRET,
  WHATSAPP_PHONE_NUMBER_ID,
  WHATSAPP_TOKEN,
  WHATSAPP_VERIFY_TOKEN,
} = process.env;
const logger = new ConsoleLogger('error');
const bot = new Chat({
  userName: 'bench',
  logger,
  state: createRedisState({ url: REDIS_URL, logger }),
  adapters: {
    whatsapp: createWhatsAppAdapter({
      accessToken: WHATSAPP_TOKEN,
      appSecret: WHATSAPP_APP_SECRET,
      phoneNumberId: WHATSAPP_PHONE_NUMBER_ID,
      verifyToken: WHATSAPP_VERIFY_TOKEN,
      apiUrl: GRAPH_API_URL,
      logger,
    }),
  },
});
bot.onDirectMessage(async (thread, message) => {
  await thread.post(echoOf(message.text));
});
await bot.initialize();

serve(async (bytes, headers) => {
  const request = new Request('http://bench/webhook', {
    method: 'POST',
    body: bytes,
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': headers['x-hub-signature-256'] ?? '',
    },
  });
  const answer = await bot.webhooks.whatsapp(request, { waitUntil: (work) => void work.catch(complain) });
  return answer.status;
});

function complain(error) {
  process.stderr.write(`${error?.stack ?? error}\n`);
}
