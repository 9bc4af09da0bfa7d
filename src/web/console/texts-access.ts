/** Words of the login, of one’s own page and of the people. */
export const accessTexts = {
  title: 'Sign in',
  name: 'Your name',
  nameHint: 'Leave it empty if you are the owner and sign in with CONSOLE_PASSWORD.',
  password: 'Password',
  signIn: 'Sign in',
  signOut: 'Sign out',
  wrong: 'The name or the password is wrong.',
  blocked: (minutes: number) => `Too many wrong passwords. For the next ${minutes} min only the right one is accepted.`,
  staleForm: 'This form has expired, or it came from another page. Nothing was done. Try again here.',
  over: 'Please sign in again. Your last session has ended.',
  forgotten:
    'Forgotten? Ask an owner to reset it under People. If you are the owner, set CONSOLE_PASSWORD on the server and sign in with that.',
  haveCode: 'I have a code',
  setupTitle: 'Choose a password',
  setupLead: (minutes: number) =>
    `Nobody has a password yet. The server has written a set-up code to its log. It works once, within ${minutes} minutes. If it has expired, open this page again for a new one.`,
  inviteLead: 'Enter the code that the owner gave you, and choose a password.',
  code: 'Code',
  newPassword: 'New password',
  passwordHint: (least: number) => `At least ${least} characters. A short sentence is good.`,
  badPassword: (least: number, most: number) => `The password must have ${least} to ${most} characters.`,
  wrongCode: 'The code is wrong, already used, or expired.',
  choose: 'Choose and sign in',
  ownersOnly: 'Only an owner may see this page. Ask one, or go back to the inbox.',
} as const;

export const accountTexts = {
  title: 'You',
  password: 'Password',
  current: 'Current password',
  currentHint: 'The owner can also use the server’s CONSOLE_PASSWORD.',
  wrongCurrent: 'The current password is wrong. Nothing was changed.',
  change: 'Change password',
  changed: 'Your password has been changed. Your other sessions have ended.',
  sessions: 'Sessions',
  sessionsHint:
    'A session ends three days after it was last used, and after thirty days in any case. If you lose a phone, end all sessions.',
  everywhere: 'Sign out everywhere',
  keys: 'Keyboard',
  keysHint: '/ searches, J and K go to the next and previous chat, Enter opens it, R replies, ? lists the keys.',
  keysOn: 'Use these keys in this browser',
} as const;

export const peopleTexts = {
  title: 'People',
  lead: 'Each person signs in under their own name, so that notes and takeovers say who it was.',
  add: 'Add a person',
  name: 'Name',
  role: 'May',
  roles: { agent: 'answer customers', owner: 'do everything' },
  roleNames: { agent: 'Agent', owner: 'Owner' },
  you: 'That is you',
  noPassword: 'Has not chosen a password yet',
  reset: 'Reset password',
  remove: 'Remove',
  invited: (name: string) =>
    `Give ${name} this code. It is shown only now and works once, within three days: they open /console/setup and use it to choose a password.`,
  badName: 'Enter a name of at most 80 characters.',
  nameTaken: 'This name is taken. Choose another, so that notes say who it was.',
  unknown: 'This person has been removed.',
  lastOwner: 'Nothing was changed: the last owner of all numbers cannot be removed or limited.',
  numbers: 'Numbers',
  numbersHint: 'If any are ticked, only these. If none are ticked, all numbers, including those added later.',
  saveNumbers: 'Save the numbers',
} as const;
