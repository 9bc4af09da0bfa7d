import { leadsTexts } from './texts-leads.ts';
import { todayTexts } from './texts-today.ts';
import { healthTexts, troubleTexts } from './texts-trouble.ts';

/** All words of the console, a section a page, so that a translation is one file. Functions take what stands in the sentence. */
export const texts = {
  access: {
    title: 'Sign in',
    name: 'Your name',
    nameHint: 'Leave it empty if you are the owner and use CONSOLE_PASSWORD.',
    password: 'Password',
    signIn: 'Sign in',
    signOut: 'Sign out',
    wrong: 'The name or the password is wrong.',
    blocked: (minutes: number) =>
      `Too many wrong tries. Only the right password is let in during the next ${minutes} min.`,
    staleForm: 'This form is too old, or it came from another page. Nothing was done. Try again here.',
    over: 'Please sign in. Your last session is over.',
    forgotten:
      'Forgotten? Ask an owner to reset it under People. The owner sets CONSOLE_PASSWORD on the server and signs in with that.',
    haveCode: 'I was given a code',
    setupTitle: 'Choose a password',
    setupLead: (minutes: number) =>
      `Nobody has a password yet. The server has printed a set-up code in its log. It works once, for ${minutes} minutes; when it is too old, open this page again for a new one.`,
    inviteLead: 'Type the code that the owner gave you, and choose a password.',
    code: 'Code',
    newPassword: 'New password',
    passwordHint: (least: number) => `At least ${least} characters. A short sentence is good.`,
    badPassword: (least: number, most: number) => `The password must have ${least} to ${most} characters.`,
    wrongCode: 'The code is wrong, was used already, or is too old.',
    choose: 'Choose and sign in',
    ownersOnly: 'Only an owner may see this page. Ask one, or go back to the inbox.',
  },
  chat: {
    title: 'Conversation',
  },
  health: healthTexts,
  inbox: {
    title: 'Inbox',
  },
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
  page: {
    product: 'Console',
    notFoundTitle: 'Not found',
    notFound: 'There is nothing at this address. It may have been erased.',
    failedTitle: 'That did not work',
    failed: 'Something went wrong on the server; it is in the log. Try again in a moment.',
    badRequest: 'The server cannot read what was sent. Go back and try again.',
    databaseAway: 'The database is away just now; nothing was changed. Try again in a moment.',
    back: 'Back to the inbox',
    empty: 'Nothing here yet.',
  },
  people: {
    title: 'People',
  },
  today: todayTexts,
  trouble: troubleTexts,
} as const;
