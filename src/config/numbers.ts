import type { z } from 'zod';
import { isUnset, list, type RawEnvironment } from './providers.ts';
import { environmentSchema, type Environment } from './schema.ts';
import { Secret } from '../domain/secret.ts';

/** A token and the variable it stands in. */
type NamedToken = Readonly<{ name: string; secret: Secret }>;

/** What holds for one of our numbers: its own settings, and the common ones where it has none. */
export type NumberConfig = Readonly<{
  id: string;
  businessFile: string;
  /** In the order of preference; never empty. */
  tokens: readonly [NamedToken, ...NamedToken[]];
  /** The WhatsApp accounts (WABA) it may belong to, comma-separated as set; null when not set. */
  businessAccountId: string | null;
  /** What it may send, over all workers. */
  messagesPerSecond: number;
  /** US dollars for models in a day (UTC), for this number alone; null for no limit. */
  aiDailyBudgetUsd: number | null;
  /** Null: nobody is told of leads. The address may hold a key of its receiver. */
  leadWebhook: Readonly<{ url: Secret; secret: Secret }> | null;
  /** Opens the API for this number alone; null: only `CONSOLE_PASSWORD` opens it. */
  password: Secret | null;
}>;

/** What a number may have of its own, under the name with `_` and its id behind. */
const ownNames = [
  'BUSINESS_FILE',
  'WHATSAPP_TOKEN',
  'WHATSAPP_TOKEN_NEXT',
  'WHATSAPP_BUSINESS_ACCOUNT_ID',
  'WHATSAPP_MESSAGES_PER_SECOND',
  'AI_DAILY_BUDGET_USD',
  'LEAD_WEBHOOK_URL',
  'LEAD_WEBHOOK_SECRET',
  'CONSOLE_PASSWORD',
] as const satisfies readonly (keyof Environment)[];

type OwnName = (typeof ownNames)[number];
type Own = Partial<Pick<Environment, OwnName>>;
export type OwnSettings = ReadonlyMap<string, Own>;

const ownName = new RegExp(`^(${ownNames.join('|')})_(\\d+)$`);

/** Reads what is set for single numbers, by the same rules as what is common; faults name the whole variable. */
export function readOwnSettings(raw: RawEnvironment): { own: OwnSettings; faults: string[] } {
  const ids = list(raw['WHATSAPP_PHONE_NUMBER_ID']);
  const own = new Map<string, Own>();
  const faults: string[] = [];
  for (const [variable, value] of Object.entries(raw)) {
    const [, name, id = ''] = ownName.exec(variable) ?? [];
    if (name === undefined || isUnset(value)) continue;
    // Without any list that is the fault, and not each of these.
    if (ids.length === 0) continue;
    if (!ids.includes(id)) {
      faults.push(
        `${variable} is for the number ${id}, which WHATSAPP_PHONE_NUMBER_ID does not list. Correct one, or remove it.`,
      );
      continue;
    }
    const shape: z.ZodType = environmentSchema.shape[name as OwnName]; // which the pattern holds
    const parsed = shape.safeParse(value);
    if (parsed.success) own.set(id, { ...own.get(id), [name]: parsed.data });
    else faults.push(...parsed.error.issues.map(({ message }) => `${variable} ${message}.`));
  }
  for (const [id, settings] of own) {
    if (settings.LEAD_WEBHOOK_URL !== undefined && settings.LEAD_WEBHOOK_SECRET === undefined)
      faults.push(
        `LEAD_WEBHOOK_SECRET_${id} is missing: an address of its own needs a secret of its own, or its receiver could forge calls to the others. Make one as for LEAD_WEBHOOK_SECRET.`,
      );
  }
  faults.push(...sharedPasswords(raw, own));
  return { own, faults };
}

/** A password that opens more than one thing would show one business to another. */
function sharedPasswords(raw: RawEnvironment, own: OwnSettings): string[] {
  const seen = new Map([[raw['CONSOLE_PASSWORD'], 'CONSOLE_PASSWORD']]);
  return [...own].flatMap(([id, { CONSOLE_PASSWORD: password }]) => {
    const variable = `CONSOLE_PASSWORD_${id}`;
    const other = seen.get(password);
    if (password === undefined) return [];
    seen.set(password, variable);
    return other === undefined ? [] : [`${variable} says the same as ${other}, so it would open both. Choose another.`];
  });
}

/** Says which numbers have no token at all, in words for the operator; empty when each has one. */
export function missingTokens(raw: RawEnvironment): string[] {
  if (!isUnset(raw['WHATSAPP_TOKEN'])) return [];
  const ids = list(raw['WHATSAPP_PHONE_NUMBER_ID']);
  const without = ids.filter((id) => isUnset(raw[`WHATSAPP_TOKEN_${id}`]));
  if (ids.length > 0 && without.length === 0) return [];
  const which = without.length === ids.length ? '' : ` and the number ${without.join(', ')} has none of its own`;
  return [`WHATSAPP_TOKEN is missing${which}. Generate the permanent token of a system user: docs/permanent-token.md.`];
}

/** Puts each number's settings together. A number with a token of its own never falls back on the common ones. */
export function numbersOf(environment: Environment, own: OwnSettings): NumberConfig[] {
  return [...new Set(list(environment.WHATSAPP_PHONE_NUMBER_ID))].map((id) => {
    const settings: Environment = { ...environment, ...own.get(id) };
    return {
      id,
      businessFile: settings.BUSINESS_FILE,
      tokens: tokensOf(environment, own.get(id) ?? {}, id),
      businessAccountId: settings.WHATSAPP_BUSINESS_ACCOUNT_ID ?? null,
      messagesPerSecond: settings.WHATSAPP_MESSAGES_PER_SECOND,
      aiDailyBudgetUsd: settings.AI_DAILY_BUDGET_USD,
      leadWebhook: leadWebhookOf(settings),
      password: passwordOf(own.get(id)),
    };
  });
}

function tokensOf(common: Environment, own: Own, id: string): NumberConfig['tokens'] {
  const from = (settings: Own, name: 'WHATSAPP_TOKEN' | 'WHATSAPP_TOKEN_NEXT', suffix: string): NamedToken[] => {
    const value = settings[name];
    return value === undefined ? [] : [{ name: `${name}${suffix}`, secret: new Secret(value) }];
  };
  const suffix = `_${id}`;
  const isOwn = own.WHATSAPP_TOKEN !== undefined;
  const first = isOwn ? from(own, 'WHATSAPP_TOKEN', suffix) : from(common, 'WHATSAPP_TOKEN', '');
  const ownNext = from(own, 'WHATSAPP_TOKEN_NEXT', suffix);
  // The successor of the common token may know nothing of a number that has left it.
  const next = isOwn || ownNext.length > 0 ? ownNext : from(common, 'WHATSAPP_TOKEN_NEXT', '');
  const [one = { name: 'WHATSAPP_TOKEN', secret: new Secret('') }, ...more] = [...first, ...next];
  return [one, ...more];
}

function passwordOf(own: Own | undefined): Secret | null {
  return own?.CONSOLE_PASSWORD === undefined ? null : new Secret(own.CONSOLE_PASSWORD);
}

function leadWebhookOf({ LEAD_WEBHOOK_URL: url, LEAD_WEBHOOK_SECRET: secret }: Environment) {
  return url === undefined || secret === undefined ? null : { url: new Secret(url), secret: new Secret(secret) };
}
