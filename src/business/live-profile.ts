import { describeError } from '../domain/errors.ts';
import { loadProfile, type BusinessProfile } from './profile.ts';
import { profileWarnings } from './profile-warnings.ts';

/** The profile in force and all that is made from it. */
export type LiveProfile = {
  current(): BusinessProfile;
  /**
   * Keeps something made from the profile: made now, and again at each change, at the same moment as everything else.
   * Hold the result for one turn at most, and ask again for the next.
   */
  derive<T>(make: (profile: BusinessProfile) => T): () => T;
  /**
   * Reads the file again. All that was derived is made anew first and then exchanged in one step; when the file is wrong,
   * or anything cannot be made from it, everything stays as it was. Never rejects; the outcome is logged.
   */
  reload(): Promise<'changed' | 'same' | 'refused'>;
};

type Log = Record<'info' | 'warn' | 'error', (fields: Record<string, unknown>, words: string) => void>;

/**
 * Loads the business file and logs what is odd in it; rejects with `bad-business-file` as `loadProfile` does, for only a
 * first good one can be kept.
 */
export async function createLiveProfile(path: string, logger: Log): Promise<LiveProfile> {
  let profile = await loadProfile(path);
  warn(profile);
  const remakers: ((next: BusinessProfile) => () => void)[] = [];
  let running: Promise<unknown> = Promise.resolve();

  async function reloadNow(): Promise<'changed' | 'same' | 'refused'> {
    try {
      const next = await loadProfile(path);
      if (next.version === profile.version) {
        logger.info({ profileVersion: profile.version }, 'The business file says the same as before');
        return 'same';
      }
      const exchanges = remakers.map((remake) => remake(next));
      profile = next;
      for (const exchange of exchanges) exchange();
      warn(profile);
      logger.info({ profileVersion: profile.version }, 'The business file was read again and is in force');
      return 'changed';
    } catch (error) {
      const fields = { faults: describeError(error).split('\n'), profileVersion: profile.version };
      logger.error(fields, 'The business file was NOT taken over: the one before stays in force');
      return 'refused';
    }
  }

  function warn(loaded: BusinessProfile): void {
    for (const warning of profileWarnings(loaded)) logger.warn({ profileVersion: loaded.version }, warning);
  }

  return {
    current: () => profile,
    derive(make) {
      let made = make(profile);
      remakers.push((next) => {
        const fresh = make(next);
        return () => {
          made = fresh;
        };
      });
      return () => made;
    },
    reload() {
      // One after the other, so that the file as it was last read wins.
      const result = running.then(reloadNow);
      running = result;
      return result;
    },
  };
}
