// Beside the line: the templates that a person may send once Meta's window is closed.
import { shareResult } from '../std/share-result.ts';
import { readTemplates, type TemplateDeps, type TemplateReading } from '../whatsapp/templates/read-templates.ts';

/** Knows the templates of each of our numbers. */
export type TemplateShelf = (phoneNumberId: string) => Promise<TemplateReading>;

/** A template that Meta has paused since is refused when it is sent. */
const freshForMs = 60_000;
/** Somebody waits for the page. */
const askMs = 6_000;

/** Creates a shelf that asks Meta at most once a minute for each of our numbers, however many pages are open; it never rejects. */
export function createTemplateShelf(deps: TemplateDeps, phoneNumberIds: readonly string[]): TemplateShelf {
  const shelves = new Map(
    phoneNumberIds.map((id) => [
      id,
      shareResult(() => readTemplates(deps, id, AbortSignal.timeout(askMs)), { forMs: freshForMs }),
    ]),
  );
  return async (id) =>
    (await shelves.get(id)?.()) ?? { kind: 'unknown', why: 'This number is not among those of this server any more.' };
}
