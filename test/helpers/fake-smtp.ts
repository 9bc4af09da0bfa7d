import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A mail as the server took it. */
type TakenMail = { from: string; to: string; data: string };

/** A mail server on this machine that takes every mail, or answers a recipient with what a test says. */
export async function startFakeSmtp(answerTo: () => string = () => '250 ok') {
  const mails: TakenMail[] = [];
  const logins: string[] = [];
  const server = createServer((socket) => talk(socket, { mails, logins, answerTo }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    port,
    mails,
    logins,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

function talk(
  socket: Socket,
  { mails, logins, answerTo }: { mails: TakenMail[]; logins: string[]; answerTo: () => string },
): void {
  let buffer = '';
  let mail: TakenMail = { from: '', to: '', data: '' };
  let isData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    const [command = ''] = line.toUpperCase().split(/[\s:]/);
    if (command === 'EHLO') socket.write('250-fake\r\n250 AUTH PLAIN\r\n');
    else if (command === 'AUTH') {
      logins.push(
        Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .replaceAll('\0', ' ')
          .trim(),
      );
      say('235 ok');
    } else if (command === 'MAIL') {
      mail = { from: /<(.*)>/.exec(line)?.[1] ?? '', to: '', data: '' };
      say('250 ok');
    } else if (command === 'RCPT') {
      mail.to = /<(.*)>/.exec(line)?.[1] ?? '';
      say(answerTo());
    } else if (command === 'DATA') {
      isData = true;
      say('354 go on');
    } else if (command === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say('250 ok');
  };
  socket.on('data', (chunk) => {
    buffer += chunk.toString();
    for (;;) {
      const end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const piece = buffer.slice(0, end);
      buffer = buffer.slice(end + (isData ? 5 : 2));
      if (!isData) {
        hear(piece);
        continue;
      }
      isData = false;
      mails.push({ ...mail, data: piece });
      say('250 taken');
    }
  });
  socket.on('error', () => undefined);
  say('220 fake');
}
