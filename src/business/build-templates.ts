import type { z } from 'zod';
import type { ListedTemplate } from '../domain/template.ts';
import { listOf, orReport } from './build-offers.ts';
import type { BusinessFile } from './business-schema.ts';
import type { Business } from './business.ts';
import type { Path, Report, Salvaged } from './salvage.ts';
import type { templatesSchema } from './templates-schema.ts';
import { readClockRange } from './written-times.ts';

type WrittenTemplate = Salvaged<z.infer<typeof templatesSchema>['lateAnswer']>;

/** At night nobody is written to, unless the owner says otherwise. */
const usualQuiet = { from: 20 * 60, to: 9 * 60 };
const gapPattern = /^(?:(?:header\.|body\.)?\w{1,60}|button\.\d)$/;

/** What stands in braces, perhaps with words in its place where it is not known: `{customer|there}`. */
export const placeholder = /\{([^{}|]{1,60})(?:\|([^{}]{0,200}))?\}/g;

/** What is known of every customer; the rest are fields to find out, or columns of a list. */
const everKnown = ['customer', 'business'] as const;

/** Makes the templates of the file, and reports what does not fit; what is asked for may stand in their gaps. */
export function buildTemplates(
  { templates: written, timeZone }: Salvaged<BusinessFile>,
  ask: Business['ask'],
  report: Report,
): Business['templates'] {
  const of = (purpose: string, one: WrittenTemplate | undefined, path: Path, names: readonly string[] | null) =>
    one?.template === undefined ? null : listed(purpose, one, { path, names, report });
  const chat = [...everKnown, ...ask.map(({ key }) => key)];
  const { followUp: follow, lateAnswer: late, reminders = {} } = written ?? {};
  const followUp = of('followUp', follow, ['templates', 'followUp'], chat);
  const quiet =
    written?.quiet === undefined ? undefined : orReport(readClockRange(written.quiet), ['templates', 'quiet'], report);
  if (written !== undefined && timeZone === undefined)
    report(
      ['timeZone'],
      'is missing, and the quiet hours of templates need it: add "timeZone: Europe/Paris", or yours',
    );
  return {
    followUp: followUp && {
      ...followUp,
      afterHours: follow?.afterHours ?? 24,
      most: follow?.most ?? 1,
      optIn: follow?.optIn ?? false,
    },
    lateAnswer: of('lateAnswer', late, ['templates', 'lateAnswer'], chat),
    reminders: Object.entries(reminders).flatMap(([name, one]) => {
      const reminder = of(name, one, ['templates', 'reminders', name], null);
      return reminder === null ? [] : [reminder];
    }),
    quiet: quiet ?? usualQuiet,
    costUsd: Object.fromEntries(
      Object.entries(written?.costUsd ?? {}).flatMap(([category, usd]) =>
        usd === undefined ? [] : [[category, typeof usd === 'number' ? usd : byDigits(usd)]],
      ),
    ),
  };
}

function byDigits(rates: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(rates).flatMap(([code, usd]) => (usd === undefined ? [] : [[code.replace('+', ''), usd]])),
  );
}

/** `names`: what may stand in braces; null for anything, which a list must then have as a column. */
function listed(
  purpose: string,
  one: NonNullable<WrittenTemplate>,
  { path, names, report }: { path: Path; names: readonly string[] | null; report: Report },
): ListedTemplate {
  const fill = Object.entries(one.fill ?? {}).flatMap(([gap, words]): [string, string][] => {
    const place = [...path, 'fill', gap];
    if (!gapPattern.test(gap)) {
      report(place, 'is not a gap: write what is between the braces at Meta, 1 or header.1, or button.0', true);
    }
    const strange = [...(words ?? '').matchAll(placeholder)].map(([, name = '']) => name.trim());
    const unknown = names === null ? undefined : strange.find((name) => !names.includes(name));
    if (unknown !== undefined)
      report(place, `"{${unknown}}" is nothing that is known of a customer: ${names?.join(', ')}`);
    return words === undefined ? [] : [[gap.includes('.') ? gap : `body.${gap}`, words]];
  });
  const languages = listOf(one.language).map((code) => code.replace('-', '_'));
  return { purpose, name: one.template ?? '', languages, fill: Object.fromEntries(fill) };
}
