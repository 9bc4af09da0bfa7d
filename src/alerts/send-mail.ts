import type { AlertMessage, AlertOutcome } from '../domain/alert.ts';
import { NotPublicError, resolvePublic } from '../std/public-address.ts';

/** A mailbox of the owner's and the server that takes mail for it. */
type MailAddress = {
  host: string;
  port: number;
  user: string;
  password: string;
  from: string;
  to: string;
};

const timeoutMs = 15_000;

/**
 * Sends a mail through the owner's mail server, always encrypted: from the start on port 465, by STARTTLS on every other. Never rejects;
 * reasons hold neither password nor address. `allowLoopback`: for tests, plain to this machine.
 */
export async function sendMail(
  { host, port, user, password, from, to }: MailAddress,
  message: AlertMessage,
  { allowLoopback }: { allowLoopback: boolean },
): Promise<AlertOutcome> {
  let ip: string;
  try {
    ip = await resolvePublic(host, { allowLoopback });
  } catch (error) {
    if (error instanceof NotPublicError) return { kind: 'refused', reason: `the mail server: ${error.message}` };
    return { kind: 'retry', reason: 'the name of the mail server is not found', afterMs: null };
  }
  const isLocal = allowLoopback && /^(?:127\.|::1$)/.test(ip);
  // Loaded at the first mail: most businesses send none.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: ip,
    port,
    secure: port === 465,
    requireTLS: port !== 465 && !isLocal,
    ignoreTLS: isLocal,
    tls: { servername: host, minVersion: 'TLSv1.2' },
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const text = message.link === null ? message.text : `${message.text}\n\n${message.link}`;
    await transport.sendMail({ from, to, subject: message.title.replaceAll(/[\r\n]+/g, ' '), text });
    return { kind: 'sent' };
  } catch (error) {
    return judge(error);
  } finally {
    transport.close();
  }
}

/** https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1: 5xx stays so, 4xx passes. */
function judge(error: unknown): AlertOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
  if (code === 'EAUTH') return { kind: 'refused', reason: 'the mail server does not accept user and password' };
  if (code === 'ETLS') return { kind: 'refused', reason: 'the mail server offers no encryption (STARTTLS)' };
  if (status >= 500) return { kind: 'refused', reason: `the mail server refused the mail (${status})` };
  const reason = status >= 400 ? `it put the mail off (${status})` : `it cannot be reached (${code})`;
  return { kind: 'retry', reason: `the mail server: ${reason}`, afterMs: null };
}
