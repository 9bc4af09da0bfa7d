import type { RawEnvironment } from '../../config/providers.ts';
import { loadConfig, type Config } from '../../config/config.ts';
import { AppError, describeError } from '../../domain/errors.ts';

/** The configuration as far as it is usable: `config` holds stand-ins or nothing for the variables named in `unusable`. */
export type UsableConfig = { config: Config | null; faults: readonly string[]; unusable: ReadonlySet<string> };

/** They only satisfy the checks of the configuration; whatever needs the real value is not checked. */
const standIns: RawEnvironment = {
  WHATSAPP_TOKEN: `EAA${'0'.repeat(40)}`,
  WHATSAPP_PHONE_NUMBER_ID: '00000',
  WHATSAPP_APP_SECRET: '0'.repeat(32),
  WHATSAPP_VERIFY_TOKEN: '0'.repeat(32),
};

/** Loads the configuration; with faults in it the rest can still be used, so that one missing value hides no other trouble. */
export function loadUsableConfig(raw: RawEnvironment): UsableConfig {
  try {
    return { config: loadConfig(raw), faults: [], unusable: new Set() };
  } catch (error) {
    const faults = faultsOf(error);
    const unusable = new Set(faults.map((fault) => /^[A-Z][A-Z0-9_]*/.exec(fault)?.[0] ?? ''));
    const repairs = Object.fromEntries([...unusable].map((name) => [name, standIns[name]]));
    // What is set for single numbers belongs to none of the stand-ins.
    const isLost = (name: string): boolean => unusable.has('WHATSAPP_PHONE_NUMBER_ID') && /_\d+$/.test(name);
    const usable = Object.fromEntries(Object.entries(raw).filter(([name]) => !isLost(name)));
    // On Render a missing database is a fault of its own, already in the list.
    const config = loadRest({ ...usable, ...repairs, ALLOW_EPHEMERAL_STORE: 'true' }, faults);
    const phoneNumberIds = unusable.has('WHATSAPP_PHONE_NUMBER_ID') ? [] : (config?.phoneNumberIds ?? []);
    return { config: config && { ...config, phoneNumberIds }, faults, unusable };
  }
}

function loadRest(raw: RawEnvironment, faults: string[]): Config | null {
  try {
    return loadConfig(raw);
  } catch (error) {
    faults.push(...faultsOf(error).filter((fault) => !faults.includes(fault)));
    return null;
  }
}

function faultsOf(error: unknown): string[] {
  if (!(error instanceof AppError)) return [describeError(error)];
  return error.message.split('\n').map((line) => line.replace(/^- /, ''));
}
