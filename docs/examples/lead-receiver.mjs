// An example receiver for the lead webhook: node docs/examples/lead-receiver.mjs, with LEAD_WEBHOOK_SECRET and PORT in the environment.
// It checks the signature as Standard Webhooks says, takes each event once and prints it; put your own work where it says so.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = process.env.LEAD_WEBHOOK_SECRET ?? '';
const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
if (key.length === 0) throw new Error('Set LEAD_WEBHOOK_SECRET to what the server has.');
const oldestS = 300;
/** Ids of the last events; keep them in your database if an event must never be taken twice. */
const seen = new Set();

function isGenuine(headers, body) {
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name]);
  if (!id || !signatures || !(Math.abs(Date.now() / 1000 - Number(time)) < oldestS)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
  return signatures.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const isOurs = request.method === 'POST' && isGenuine(request.headers, body);
  // Anything but 2xx is sent again later, under the same id.
  response.writeHead(isOurs ? 204 : 401).end();
  if (!isOurs || seen.has(request.headers['webhook-id'])) return;
  seen.add(request.headers['webhook-id']);
  const { type, data } = JSON.parse(body);
  // Your own work: a row in a CRM, a message to the team. Texts of customers are hostile: escape them wherever they go.
  console.log(JSON.stringify({ type, customer: data.customer, grade: data.grade, facts: data.facts }));
});
server.listen(Number(process.env.PORT ?? 4000), () => console.log(`listening on ${server.address().port}`));
