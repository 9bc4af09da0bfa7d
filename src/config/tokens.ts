import { missingTokens, numbersOf, readOwnSettings, type NumberConfig } from './numbers.ts';
import { isUnset, type RawEnvironment } from './providers.ts';
import { environmentSchema } from './schema.ts';
import { AppError } from '../domain/errors.ts';

const tokensSchema = environmentSchema.pick({ WHATSAPP_TOKEN: true, WHATSAPP_TOKEN_NEXT: true });

/**
 * Reads only the tokens of these numbers from an environment, by the same rules as at the start.
 * Throws an `AppError` (`bad-config`) that names what is wrong, without the token.
 */
export function loadTokens(
  raw: RawEnvironment,
  phoneNumberIds: readonly string[],
): Pick<NumberConfig, 'id' | 'tokens'>[] {
  // The numbers are those of the start: only their tokens are read again.
  const named = /^WHATSAPP_TOKEN(?:_NEXT)?(?:_\d+)?$/;
  const set = Object.fromEntries(Object.entries(raw).filter(([name, value]) => named.test(name) && !isUnset(value)));
  const ours = { ...set, WHATSAPP_PHONE_NUMBER_ID: phoneNumberIds.join(',') };
  const parsed = tokensSchema.safeParse(set);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
  const { own, faults: ownFaults } = readOwnSettings(ours);
  faults.push(...ownFaults, ...missingTokens(ours));
  if (faults.length > 0) throw new AppError('bad-config', faults.join('\n'), { retry: 'never' });
  return numbersOf(environmentSchema.parse(ours), own).map(({ id, tokens }) => ({ id, tokens }));
}
