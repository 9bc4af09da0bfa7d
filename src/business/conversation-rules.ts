import type { z } from 'zod';
import type {
  disclosureSchema,
  handoffSchema,
  messagesSchema,
  offTopicSchema,
  optSchema,
} from './conversation-schema.ts';
import { readPhrase } from './phrase-notation.ts';
import type { TextByLanguage } from './texts.ts';

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;
type Opt = z.infer<typeof optSchema>;
type Sections = {
  business: { languages: string[] };
  messages: z.infer<typeof messagesSchema>;
  handoff: z.infer<typeof handoffSchema>;
  optOut: Opt;
  optIn: Opt;
  offTopic: z.infer<typeof offTopicSchema>;
  disclosure: z.infer<typeof disclosureSchema>;
};

/** Reports every text that lacks a language of the business and every phrase that cannot be read. */
export function checkConversation(file: Sections, report: Report): void {
  const everyLanguage = (texts: TextByLanguage, path: Path): void => {
    const missing = file.business.languages.filter((code) => !(code in texts));
    if (missing.length > 0)
      report(path, `has no text for ${missing.join(', ')}: every language of the business needs it`);
  };
  everyLanguage(file.disclosure, ['disclosure']);
  everyLanguage(file.handoff.reply, ['handoff', 'reply']);
  everyLanguage(file.optOut.reply, ['optOut', 'reply']);
  everyLanguage(file.optIn.reply, ['optIn', 'reply']);
  everyLanguage(file.offTopic.reply, ['offTopic', 'reply']);
  everyLanguage(file.offTopic.offer, ['offTopic', 'offer']);
  everyLanguage(file.messages.late.text, ['messages', 'late', 'text']);
  everyLanguage(file.messages.allDown, ['messages', 'allDown']);
  everyLanguage(file.messages.safeReply, ['messages', 'safeReply']);
  for (const [kind, texts] of Object.entries(file.messages.cannotRead)) {
    if (texts !== undefined) everyLanguage(texts, ['messages', 'cannotRead', kind]);
  }
  checkHandoff(file.handoff, report);
  checkWholeMessages({ optOut: file.optOut, optIn: file.optIn }, report);
  checkLists(file.offTopic.words, ['offTopic', 'words'], report);
}

function checkHandoff(handoff: Sections['handoff'], report: Report): void {
  for (const [code, words] of Object.entries(handoff.words)) {
    for (const list of ['phrases', 'unless'] as const) {
      words[list].forEach((phrase, at) => {
        const read = readPhrase(phrase, words.people);
        if (typeof read === 'string') report(['handoff', 'words', code, list, at], `"${phrase}" ${read}`);
      });
    }
  }
}

/** Who opts out or in must say nothing else: a word inside a sentence is never enough. */
function checkWholeMessages(sections: { optOut: Opt; optIn: Opt }, report: Report): void {
  const ownerOf = new Map<string, string>();
  for (const [section, { words }] of Object.entries(sections)) {
    for (const [code, list] of Object.entries(words)) {
      list.forEach((phrase, at) => {
        const path = [section, 'words', code, at];
        const read = readPhrase(phrase);
        if (typeof read === 'string') report(path, `"${phrase}" ${read}`);
        else if (read.openStart || read.openEnd) report(path, `"${phrase}" must be a whole message: remove "…"`);
        const owner = ownerOf.get(phrase.toLowerCase());
        if (owner !== undefined && owner !== section) report(path, `"${phrase}" is also in ${owner}: remove one`);
        ownerOf.set(phrase.toLowerCase(), section);
      });
    }
  }
}

function checkLists(words: Readonly<Record<string, readonly string[]>>, path: Path, report: Report): void {
  for (const [code, list] of Object.entries(words)) {
    list.forEach((phrase, at) => {
      const read = readPhrase(phrase);
      if (typeof read === 'string') report([...path, code, at], `"${phrase}" ${read}`);
    });
  }
}
