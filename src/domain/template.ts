/** A place in a template that must be filled: `{{1}}`, or `{{first_name}}` where Meta was given names. */
export type TemplateGap = {
  /** Unique in its template: `header.1`, `body.first_name`, `button.0`. */
  key: string;
  part: 'header' | 'body' | 'button';
  /** What stands between the braces. */
  name: string;
  /** The button's position. */
  index: number;
  /** What the owner gave Meta as an example. */
  example: string | null;
};

/** An approved template that a person can send. */
export type MessageTemplate = {
  /** Unique among the templates of an account: name and language. */
  key: string;
  name: string;
  language: string;
  /** Meta's category by which it is billed, e.g. `UTILITY`. */
  category: string;
  header: string | null;
  body: string;
  footer: string | null;
  buttons: { text: string; url: string | null }[];
  /** Whether its gaps have names instead of numbers. */
  named: boolean;
  gaps: TemplateGap[];
};

/** A template that is not offered: for Meta's status, because it needs a picture or file, or because this server cannot fill it. */
export type HeldTemplate = {
  name: string;
  language: string;
  category: string;
  why: 'status' | 'file' | 'kind';
  status: string;
};

export type TemplateList = { offered: MessageTemplate[]; held: HeldTemplate[] };

/** A template as Meta's `/messages` takes it. */
export type OutgoingTemplate = { name: string; language: { code: string }; components: TemplateComponent[] };

type TemplateComponent = {
  type: 'header' | 'body' | 'button';
  sub_type?: 'url';
  index?: string;
  parameters: { type: 'text'; parameter_name?: string; text: string }[];
};

/** A template that the owner lists in the business file for a purpose. */
export type ListedTemplate = {
  /** `followUp`, `lateAnswer` or the name of a reminder. */
  purpose: string;
  /** As Meta knows it. */
  name: string;
  /** Of those that Meta has, as Meta writes them: `en`, `pt_BR`. Empty: any. */
  languages: readonly string[];
  /** Words by the keys of the gaps; `{name}` in them stands for something that is known when it is sent. */
  fill: Readonly<Record<string, string>>;
};

/** What is sent without having been asked for in the chat: templates, and the line after a missed call. */
export type Unasked = PlannedKind | 'missed-call';

/** A template that is sent at its time. */
export type PlannedKind = 'follow-up' | 'late-answer' | 'reminder';

/** Meta's category of templates that sell: only for customers who have said that they want them. */
export const MARKETING = 'MARKETING';
