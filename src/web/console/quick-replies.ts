import type { Business } from '../../business/business.ts';

/** A sentence of the owner that a person can send as it is. */
export type QuickReply = { title: string; text: string };

/** The owner's exact sentences and answers, each in all languages it was written in. */
export function quickReplies({ statements, answers }: Business): QuickReply[] {
  const exact = [
    ...statements
      .filter((one) => one.exact)
      .map((one) => ({ title: one.heading || one.text.slice(0, 40), text: one.text, in: one.in })),
    ...answers.filter((one) => one.exact).map((one) => ({ title: one.ask, text: one.say, in: one.in })),
  ];
  return exact.flatMap(({ title, text, in: own }) => [
    { title, text },
    ...Object.entries(own)
      .filter(([, words]) => words !== text)
      .map(([language, words]) => ({ title: `${title} (${language})`, text: words })),
  ]);
}
