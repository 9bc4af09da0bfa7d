import { accessTexts, accountTexts, peopleTexts } from './texts-access.ts';
import { businessTexts } from './texts-business.ts';
import { chatTexts } from './texts-chat.ts';
import { inboxTexts } from './texts-inbox.ts';
import { leadsTexts } from './texts-leads.ts';
import { plannedTexts } from './texts-planned.ts';
import { templateTexts } from './texts-templates.ts';
import { todayTexts } from './texts-today.ts';
import { healthTexts, troubleTexts } from './texts-trouble.ts';

import { alertTexts } from './texts-alerts.ts';

/** All words of the console, a section a page, for translation; a long section has a file `texts-<page>.ts`. Functions take what stands in the sentence. */
export const texts = {
  alerts: alertTexts,
  access: accessTexts,
  account: accountTexts,
  business: businessTexts,
  chat: chatTexts,
  health: healthTexts,
  inbox: inboxTexts,
  leads: leadsTexts,
  nav: {
    label: 'Pages',
    inbox: 'Inbox',
    leads: 'Leads',
    today: 'Today',
    business: 'Business',
    health: 'Health',
    trouble: 'Trouble',
    alerts: 'Alerts',
    people: 'People',
    account: 'You',
    more: 'More',
    skip: 'Skip to the page',
  },
  planned: plannedTexts,
  page: {
    product: 'Console',
    notFoundTitle: 'Not found',
    notFound: 'There is nothing at this address. It may have been erased.',
    failedTitle: 'That did not work',
    failed: 'Something went wrong on the server; it is in the log. Try again in a moment.',
    badRequest: 'The server could not read the form. Go back and try again.',
    databaseAway: 'The database is down just now; nothing was changed. Try again in a moment.',
    back: 'Back to the inbox',
    empty: 'Nothing here yet.',
    close: 'Close',
    keysTitle: 'Keys',
    keysOff: 'Switch the keys off',
    keys: [
      ['/', 'search'],
      ['J', 'next conversation'],
      ['K', 'previous conversation'],
      ['Enter', 'open it'],
      ['R', 'reply'],
      ['?', 'this list'],
    ],
  },
  numbers: {
    label: 'Number',
    all: 'All numbers',
    show: 'Show',
    only: (numbers: string) => `For ${numbers}.`,
  },
  people: peopleTexts,
  templates: templateTexts,
  today: todayTexts,
  trouble: troubleTexts,
} as const;
