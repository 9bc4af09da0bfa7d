import { describeError } from '../domain/errors.ts';
import { businessWarnings } from './business-warnings.ts';
import type { Business } from './business.ts';
import { loadFile, type LoadedFile } from './load-business.ts';

/** The business file as it was last read, and all that is made from it. */
export type LiveBusiness = {
  current(): Business;
  /** The text of the file, comments and all. */
  text(): string;
  /**
   * Keeps something made from the business: made now, and again at each change, at the same moment as everything else.
   * Hold the result for one turn at most, and ask again for the next.
   */
  derive<T>(make: (business: Business) => T): () => T;
  /**
   * Reads the file again. All that was derived is made anew first and then exchanged in one step; when the file is wrong,
   * or anything cannot be made from it, everything stays as it was. Never rejects; the outcome is logged.
   */
  reload(): Promise<'changed' | 'same' | 'refused'>;
};

type Log = Record<'info' | 'warn' | 'error', (fields: Record<string, unknown>, words: string) => void>;

/**
 * Loads the business file and logs what is odd in it; rejects with `bad-business-file` as `loadFile` does, for only a
 * first good one can be kept.
 */
export async function createLiveBusiness(path: string, logger: Log): Promise<LiveBusiness> {
  let { business, text }: LoadedFile = await loadFile(path);
  warn(business);
  const remakers: ((next: Business) => () => void)[] = [];
  let running: Promise<unknown> = Promise.resolve();

  async function reloadNow(): Promise<'changed' | 'same' | 'refused'> {
    try {
      const { business: next, text: nextText } = await loadFile(path);
      if (next.version === business.version) {
        text = nextText;
        logger.info({ file: path, businessVersion: business.version }, 'The business file has not changed');
        return 'same';
      }
      const exchanges = remakers.map((remake) => remake(next));
      business = next;
      text = nextText;
      for (const exchange of exchanges) exchange();
      warn(business);
      logger.info({ file: path, businessVersion: business.version }, 'Reloaded the business file');
      return 'changed';
    } catch (error) {
      const fields = { file: path, faults: describeError(error).split('\n'), businessVersion: business.version };
      logger.error(fields, 'The new business file is invalid: keeping the current version');
      return 'refused';
    }
  }

  function warn(loaded: Business): void {
    for (const warning of businessWarnings(loaded)) logger.warn({ businessVersion: loaded.version }, warning);
  }

  return {
    current: () => business,
    text: () => text,
    derive(make) {
      let made = make(business);
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
