import { setImmediate as nextTick } from 'node:timers/promises';
import { learnLanguage } from './detect.ts';
import { isLocale, partsOf } from './intl-words.ts';
import { numbersOf } from './number-words.ts';

/**
 * Loads the detector of languages and makes the words that these languages have beside figures, in small steps, so that
 * neither a customer nor the event loop waits for it. What is not prepared is made when first needed.
 */
export async function prepareLanguages(languages: readonly string[], currency: string | null): Promise<void> {
  for (const language of new Set([...languages, 'en'].filter(isLocale))) {
    for (const make of [
      ...partsOf(language, currency, true),
      () => numbersOf(language),
      () => learnLanguage(language),
    ]) {
      await nextTick();
      make();
    }
  }
}
