import type { BusinessProfile } from '../../business/profile.ts';
import { textIn } from '../../business/texts.ts';
import { foldSpelling } from '../normalise-text.ts';

const IS_ASSISTANT =
  /\b(?:automated|automatic|virtual|digital|ai|a i) (?:assistant|agent|helper)\b|\b(?:chat)?bot\b|\b(?:asistente|assistente) (?:automatic[oa]|virtual|digital)\b|\b(?:robo|robot)\b|مساعد\S* (?:ال)?(?:الي|الافتراضي|افتراضي|رقمي|الرقمي)|(?:روبوت|بوت)(?= |$)|(?:आटोमेटेड|ऑटोमेटेड|स्वचालित|वर्चुअल|डिजिटल) (?:असिस्टेंट|सहायक)|(?:बॉट|चैटबॉट)/u;
const SELF =
  /(?:^| )(?:i am|im|i m|this is|you are talking to|soy|sou|habla con|fala com|main|mai|hoon|मैं|हूं|हूँ|انا|اني)(?= |$)/u;
const DENIED = /(?:^| )(?:not|isnt|dont|no soy|nao sou|no|nahi|nahin|नहीं|لست|ليس|لا|ما)(?= |$)/u;

/**
 * The reply with the profile's disclosure before it, once in a conversation; unchanged when the customer knows already or
 * the reply itself says so. After it the customer knows.
 */
export function withDisclosure(
  profile: BusinessProfile,
  reply: string,
  options: { alreadyDisclosed: boolean; language: string | null },
): string {
  if (options.alreadyDisclosed || saysAssistant(reply)) return reply;
  return `${textIn(profile, profile.disclosure, options.language)}\n\n${reply}`;
}

/** True when a sentence says in the first person that it comes from an assistant, and does not deny it. */
function saysAssistant(reply: string): boolean {
  return reply.split(/[.!?\n।؟;]+/u).some((sentence) => {
    const words = foldSpelling(sentence.toLowerCase().replaceAll(/[’']/gu, ''))
      .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim();
    return IS_ASSISTANT.test(words) && SELF.test(words) && !DENIED.test(words);
  });
}
