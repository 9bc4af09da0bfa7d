import { z } from 'zod';
import type { Finding } from '../../domain/finding.ts';
import { readGraph, unreadable, type ReadDeps, type Reading } from '../send/read-graph.ts';

const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

const appsShape = z.object({
  data: z.array(
    z.object({ whatsapp_business_api_data: z.object({ id: text, name: text }).optional().catch(undefined) }),
  ),
});
const numbersShape = z.object({ data: z.array(z.object({ id: text })) });

/** What Meta tells about a WhatsApp account (WABA): the apps that get its messages, and its phone numbers. */
export type AccountFacts = {
  id: string;
  apps: Reading<z.infer<typeof appsShape>>;
  numbers: Reading<z.infer<typeof numbersShape>>;
};

/** Asks Meta about one WhatsApp account; never rejects. */
export async function readAccount(deps: ReadDeps, id: string, signal: AbortSignal): Promise<AccountFacts> {
  const path = encodeURIComponent(id);
  const [apps, numbers] = await Promise.all([
    readGraph(deps, { path: `${path}/subscribed_apps`, query: {}, shape: appsShape }, signal),
    readGraph(
      deps,
      { path: `${path}/phone_numbers`, query: { fields: 'id', limit: '200' }, shape: numbersShape },
      signal,
    ),
  ]);
  return { id, apps, numbers };
}

export type ExpectedAccount = {
  /** The apps whose secret this server has; empty when not known. */
  appIds: readonly string[];
  phoneNumberIds: readonly string[];
  /** Judged even when they hold none of our numbers. */
  configuredIds: readonly string[];
  /** A command that subscribes the app to the account; the token only as a variable. */
  subscribeCommand: (accountId: string) => string;
};

/** Judges the accounts behind our numbers: subscribed to our app (else no customer's message ever arrives) and holding each number. */
export function judgeAccounts(accounts: readonly AccountFacts[], expected: ExpectedAccount): Finding[] {
  const ours = accounts.filter(
    (account) =>
      accounts.length === 1 ||
      expected.configuredIds.includes(account.id) ||
      expected.phoneNumberIds.some((id) => holds(account, id)),
  );
  const judged = ours.length > 0 ? ours : accounts;
  return [...judged.flatMap((account) => judgeAccount(account, expected)), ...judgeNumbers(accounts, expected)];
}

function judgeAccount(account: AccountFacts, expected: ExpectedAccount): Finding[] {
  const subject = `WhatsApp account ${account.id}`;
  const { apps, numbers } = account;
  if (apps.kind !== 'read') return [unreadable(subject, apps)];
  if (numbers.kind !== 'read') return [unreadable(subject, numbers)];
  const subscribed = apps.value.data.flatMap(({ whatsapp_business_api_data: app }) => (app === undefined ? [] : [app]));
  const own = subscribed.find(({ id }) => id !== undefined && expected.appIds.includes(id));
  const held = expected.phoneNumberIds.filter((id) => holds(account, id));
  if (own !== undefined) {
    const name = own.name === undefined ? 'its app' : `the app "${own.name}"`;
    const holding = held.length === 0 ? '' : `; it holds the phone number ${held.join(', ')}`;
    return [{ level: 'ok', subject, text: `sends its messages to ${name}${holding}`, todo: [] }];
  }
  const command = [
    "Subscribe it (docs/permanent-token.md, step 4). In Render's shell, where the token is known, this one line does it:",
    `  ${expected.subscribeCommand(account.id)}`,
  ];
  if (expected.appIds.length === 0 && subscribed.length > 0) {
    const names = subscribed.map(({ id, name }) => `"${name ?? 'without a name'}" (${id ?? 'no id'})`).join(', ');
    const todo = ['Set WHATSAPP_APP_ID, so that this can be checked, and run this again.'];
    return [{ level: 'warning', subject, text: `sends its messages to ${names}; is your app among them?`, todo }];
  }
  return [
    {
      level: 'fault',
      subject,
      text: 'it is not subscribed to your app, so no message from a customer will ever arrive.',
      todo: command,
    },
  ];
}

/** Says nothing while an account could not be read: the number may be in that one. */
function judgeNumbers(accounts: readonly AccountFacts[], expected: ExpectedAccount): Finding[] {
  if (accounts.some(({ numbers }) => numbers.kind !== 'read')) return [];
  return expected.phoneNumberIds
    .filter((id) => !accounts.some((account) => holds(account, id)))
    .map((id) => ({
      level: 'fault',
      subject: `Phone number ${id}`,
      text: `it is not in the WhatsApp account ${accounts.map((account) => account.id).join(', ')}.`,
      todo: [
        "Compare WHATSAPP_PHONE_NUMBER_ID and WHATSAPP_BUSINESS_ACCOUNT_ID with the two ids in Meta's app dashboard under WhatsApp > API Setup.",
      ],
    }));
}

function holds({ numbers }: AccountFacts, phoneNumberId: string): boolean {
  return numbers.kind === 'read' && numbers.value.data.some(({ id }) => id === phoneNumberId);
}
