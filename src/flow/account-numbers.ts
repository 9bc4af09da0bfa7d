// Serves watch-alerts and the page of trouble: which of our numbers Meta means when it speaks of a WhatsApp account.
import type { Sight } from '../db/troubles.ts';
import type { Numbers } from '../domain/person.ts';

export type AccountDeps = {
  phoneNumberIds: readonly string[];
  /** The WhatsApp accounts set for a number, comma-separated; null when not set. */
  accountsOf: (phoneNumberId: string) => string | null;
};

/** Those for which the account is set, else those for which none is; of an account that nobody knows, none. */
export function numbersOfAccount({ phoneNumberIds, accountsOf }: AccountDeps, accountId: string): string[] {
  const named = phoneNumberIds.filter((id) => accountsSet(accountsOf(id)).includes(accountId));
  return named.length > 0 ? named : phoneNumberIds.filter((id) => accountsOf(id) === null);
}

/** What somebody who may see some numbers may see of all trouble. */
export function sightOf(deps: AccountDeps, numbers: Numbers): Sight {
  const { phoneNumberIds, accountsOf } = deps;
  const seen = phoneNumberIds.filter((id) => numbers === null || numbers.includes(id));
  const accountsAmong = (ids: readonly string[]): string[] => ids.flatMap((id) => accountsSet(accountsOf(id)));
  return {
    numbers,
    served: phoneNumberIds,
    accounts: accountsAmong(seen),
    butAccounts: seen.some((id) => accountsOf(id) === null) ? accountsAmong(phoneNumberIds) : null,
  };
}

function accountsSet(set: string | null): string[] {
  return (set ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
