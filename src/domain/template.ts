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
export type HeldTemplate = { name: string; language: string; why: 'status' | 'file' | 'kind'; status: string };

export type TemplateList = { offered: MessageTemplate[]; held: HeldTemplate[] };

/** A template as Meta's `/messages` takes it. */
export type OutgoingTemplate = { name: string; language: { code: string }; components: TemplateComponent[] };

type TemplateComponent = {
  type: 'header' | 'body' | 'button';
  sub_type?: 'url';
  index?: string;
  parameters: { type: 'text'; parameter_name?: string; text: string }[];
};
