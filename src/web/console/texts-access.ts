/** Words of the login, of one’s own page and of the people. */
export const accessTexts = {
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
} as const;

export const accountTexts = {
  title: 'You',
  password: 'Password',
  current: 'Present password',
  currentHint: 'The owner may also type the server’s CONSOLE_PASSWORD.',
  wrongCurrent: 'The present password is wrong. Nothing was changed.',
  change: 'Change password',
  changed: 'The password is changed. Your other sessions are over.',
  sessions: 'Sessions',
  sessionsHint:
    'A session ends three days after it was last used, and after thirty days in any case. After losing a phone, end all of them.',
  everywhere: 'Sign out everywhere',
  keys: 'Keyboard',
  keysHint: '/ search, J and K next and previous, Enter opens, R reply, ? lists the keys.',
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
  noPassword: 'No password of their own yet',
  reset: 'Reset password',
  remove: 'Remove',
  invited: (name: string) =>
    `Give ${name} this code. It is shown only now, works once, for three days: they open /console/setup and choose a password with it.`,
  badName: 'Type a name of at most 80 characters.',
  nameTaken: 'Somebody has this name already. Choose another, so that notes say who it was.',
  unknown: 'This person is not there any more.',
  lastOwner: 'Nothing was changed: the last owner of all numbers cannot be removed or limited.',
  numbers: 'Numbers',
  numbersHint: 'Ticked: only these. None ticked: all of them, also those that are added later.',
  saveNumbers: 'Save the numbers',
} as const;
