import { isUnset, type RawEnvironment } from './providers.ts';
import { environmentSchema } from './schema.ts';
import { AppError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';

const tokensSchema = environmentSchema.pick({ WHATSAPP_TOKEN: true, WHATSAPP_TOKEN_NEXT: true });

/**
 * Reads only the two tokens from an environment, by the same rules as at the start.
 * Throws an `AppError` (`bad-config`) that names what is wrong, without the token.
 */
export function loadTokens(raw: RawEnvironment): { token: Secret; nextToken: Secret | null } {
  const set = Object.fromEntries(Object.entries(raw).filter(([, value]) => !isUnset(value)));
  const parsed = tokensSchema.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    throw new AppError('bad-config', faults.join('\n'), { retry: 'never' });
  }
  const { WHATSAPP_TOKEN: token, WHATSAPP_TOKEN_NEXT: next } = parsed.data;
  if (token === undefined) throw new AppError('bad-config', 'WHATSAPP_TOKEN is missing.', { retry: 'never' });
  return { token: new Secret(token), nextToken: next === undefined ? null : new Secret(next) };
}
