/** Words of the composer while Meta's 24-hour window is closed. */
export const templateTexts = {
  title: (count: number) => (count === 1 ? '1 approved template' : `${count} approved templates`),
  more: (count: number) => `${count} more are in WhatsApp Manager.`,
  none: 'Your WhatsApp account has no approved template that can be sent from here. Make one in WhatsApp Manager under Message templates, or call.',
  unknown: (why: string) => `Templates cannot be shown just now. ${why}`,
  demo: 'The demo has no Meta to ask for templates.',
  approved: 'approved',
  category: (category: string) =>
    ({ MARKETING: 'Marketing', UTILITY: 'Utility', AUTHENTICATION: 'Authentication' })[category] ??
    category.toLowerCase(),
  held: (count: number) => `${count} not offered`,
  why: (why: 'status' | 'file' | 'kind', status: string) =>
    why === 'status'
      ? `Meta says ${status.toLowerCase().replaceAll('_', ' ')}`
      : why === 'file'
        ? 'needs a picture, a file or a place'
        : 'has parts that cannot be filled in here',
  buttons: (labels: readonly string[]) =>
    `With ${labels.length === 1 ? 'the button' : 'the buttons'} ${labels.join(', ')}`,
  gap: (name: string, part: 'header' | 'body' | 'button') =>
    part === 'button' ? 'End of the button’s address' : `For {{${name}}}${part === 'header' ? ' in the heading' : ''}`,
  example: (example: string) => `For example: ${example}`,
  billed: 'Meta bills a template when it is delivered.',
  send: 'Send template',
  gone: 'Nothing was sent: Meta no longer offers this template. Choose another one.',
  unfilled: (most: number) => `Nothing was sent: fill in every field, with at most ${most} characters each.`,
} as const;
