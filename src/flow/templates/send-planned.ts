// Beside the line: templates whose time has come go into the outbox and from there the ordinary way: send-planned -> deliver.
import { quietMinutesLeft } from '../../alerts/quiet-hours.ts';
import type { Business } from '../../business/business.ts';
import { localDay } from '../../business/hours.ts';
import type { OptOutScope } from '../../db/consent.ts';
import {
  dropFollowUps,
  isAnyDue,
  lockDue,
  planFollowUps,
  postponeDue,
  settlePlanned,
  tryBeThePlanner,
  type DueMessage,
  type Settled,
} from '../../db/planned.ts';
import type { Database } from '../../db/pool.ts';
import type { Wake } from '../../domain/ports.ts';
import type { ListedTemplate, TemplateList } from '../../domain/template.ts';
import type { FindingLog } from '../../observe/finding-log.ts';
import type { Logger } from '../../observe/logger.ts';
import type { Tokens } from '../../whatsapp/send/tokens.ts';
import type { TemplateShelf } from '../template-shelf.ts';
import { fillListed, knownOf } from './fill-listed.ts';
import { chooseLanguage, judgeListed, listedIn, needsOptIn, templateFindings } from './judge-listed.ts';

export type SendPlannedDeps = {
  db: Database;
  wake: Pick<Wake, 'deliveries'>;
  logger: Logger;
  phoneNumberIds: readonly string[];
  /** What holds for a number now. */
  businessOf: (phoneNumberId: string) => Business;
  templates: TemplateShelf;
  tokens: Tokens;
  /** The owner is told of what it says to be a fault. */
  tellFindings: FindingLog;
  optOutScope?: OptOutScope;
  now?: () => Date;
};

/** Where nothing is due Meta is asked this rarely, so that an owner hears of a paused template before it is needed. */
const compareEveryMs = 600_000;

/**
 * Creates the look that plans follow-ups and hands over what is due, each once however many processes look and whenever they die. Nothing
 * leaves in the quiet hours, while the number is stopped or Meta's list cannot be read, or by a template that Meta does not offer; it waits then.
 */
export function createPlannedSender(deps: SendPlannedDeps): () => Promise<void> {
  const looks = new Map(deps.phoneNumberIds.map((id) => [id, createLook(deps, id)]));
  return async () => {
    for (const look of looks.values()) await look();
  };
}

function createLook(deps: SendPlannedDeps, phoneNumberId: string): () => Promise<void> {
  const { db } = deps;
  const scope = deps.optOutScope ?? 'all';
  let nextCompareMs = 0;
  let list: TemplateList | null = null;

  async function compare(business: Business): Promise<void> {
    const reading = await deps.templates(phoneNumberId);
    list = reading.kind === 'read' ? reading.list : null;
    nextCompareMs = performance.now() + compareEveryMs;
    // While Meta does not answer, what it said before stands.
    if (reading.kind === 'unknown') return;
    for (const { purpose } of listedIn(business.templates)) {
      const found = templateFindings(business.templates, reading).filter(
        ({ subject }) => subject === `Template ${purpose}`,
      );
      deps.tellFindings(
        `template ${phoneNumberId} ${purpose}`,
        found.filter(({ level }) => level === 'fault'),
      );
    }
  }

  return async () => {
    const business = deps.businessOf(phoneNumberId);
    const { followUp, quiet } = business.templates;
    const quietMinutes = quietMinutesLeft(quiet, localDay(deps.now?.() ?? new Date(), business.timeZone).minutes);
    const isCompareDue = listedIn(business.templates).length > 0 && performance.now() >= nextCompareMs;
    // Nobody is told at night of a template that is not sent at night.
    if (isCompareDue && quietMinutes === 0) await compare(business);
    await db.transaction(async (tx) => {
      if (!(await tryBeThePlanner(tx))) return;
      await dropFollowUps(tx, { phoneNumberId, scope, all: followUp === null ? 'the file lists no followUp' : null });
      if (followUp === null) return;
      const rules = { phoneNumberId, scope, ...followUp, needsOptIn: followUp.optIn || mayNeedOptIn(followUp, list) };
      await planFollowUps(tx, rules);
    });
    if (!(await isAnyDue(db, phoneNumberId, deps.tokens.usable()))) return;
    if (quietMinutes > 0) return postponeDue(db, phoneNumberId, quietMinutes);
    await compare(business);
    await handOver(deps, { phoneNumberId, business, scope, list });
  };
}

/** Of what is not known it is taken for granted. */
function mayNeedOptIn(listed: ListedTemplate, list: TemplateList | null): boolean {
  return list === null || list.offered.some((one) => one.name === listed.name && needsOptIn(one));
}

type Look = { phoneNumberId: string; business: Business; scope: OptOutScope; list: TemplateList | null };

async function handOver(deps: SendPlannedDeps, { phoneNumberId, business, scope, list }: Look): Promise<void> {
  const most = business.templates.followUp?.most ?? 0;
  const waiting = listedIn(business.templates)
    .filter((one) => list === null || chooseLanguage(one, judgeListed(one, list), null, business) === null)
    .map(({ purpose }) => purpose);
  const conversations = await deps.db.transaction(async (tx) => {
    const due = await lockDue(tx, { phoneNumberId, scope, most, waiting });
    const settled = due.map((one) => settle(business, list, one)).filter((one) => one !== null);
    for (const { id, ...one } of settled)
      deps.logger.info(
        { planned: id, reason: one.kind === 'dropped' ? one.reason : undefined },
        one.kind === 'queued' ? 'A template is on its way' : 'A planned template is not sent',
      );
    return settled.length === 0 ? [] : settlePlanned(tx, settled, scope);
  });
  if (conversations.length > 0) deps.wake.deliveries(conversations);
}

/** What becomes of a due message; null when it waits. */
function settle(business: Business, list: TemplateList | null, due: DueMessage): Settled | null {
  const drop = (reason: string): Settled => ({ id: due.id, kind: 'dropped', reason });
  if (due.unfit !== null) return drop(due.unfit);
  const { followUp, lateAnswer, reminders } = business.templates;
  const listed = { 'follow-up': followUp, 'late-answer': lateAnswer, reminder: null }[due.kind];
  const one = listed ?? reminders.find(({ purpose }) => due.kind === 'reminder' && purpose === due.purpose) ?? null;
  if (one === null) return drop(`the file lists no template ${due.purpose}`);
  if (list === null) return null;
  const template = chooseLanguage(one, judgeListed(one, list), due.words['language'] ?? due.language, business);
  if (template === null) return null;
  const isAsked = needsOptIn(template) || (due.kind === 'follow-up' && followUp?.optIn === true);
  if (isAsked && !due.wanted) return drop('the customer has not opted in');
  const more = due.kind === 'reminder' ? due.words : due.lead;
  const filled = fillListed(one, template, knownOf({ customer: due.name, business: business.name }, more));
  if ('unfilled' in filled) return drop(`nothing is known for ${filled.unfilled.join(', ')}`);
  return { id: due.id, kind: 'queued', text: filled.text, template: filled.outgoing };
}
