import type { ProviderConfig } from './config-providers.ts';
import type { Environment } from './config-schema.ts';

/** What an operator should know about the settings but need not stop for. */
export function warningsOf(environment: Environment, providers: readonly ProviderConfig[]): string[] {
  const warnings: string[] = [];
  if (providers.length === 0) {
    warnings.push(
      'NO AI KEY IS SET: questions are answered by rules from the business file, without a model. Set for example ANTHROPIC_API_KEY or OPENAI_API_KEY.',
    );
  }
  if (environment.AI_VERIFIER?.trim() === 'off') {
    warnings.push(
      'AI_VERIFIER IS OFF: no sentence that a model writes is sent. Answers are composed from the business file, and people get the rest. Remove the line to have them checked.',
    );
  }
  if (/^http:\/\/(?!(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$))/i.test(environment.LEAD_WEBHOOK_URL ?? '')) {
    warnings.push(
      'LEAD_WEBHOOK_URL begins with http://, so leads travel unencrypted. Use https:// if the receiver can.',
    );
  }
  if (environment.WHATSAPP_TOKEN !== undefined && environment.WHATSAPP_TOKEN === environment.WHATSAPP_TOKEN_NEXT) {
    warnings.push('WHATSAPP_TOKEN_NEXT says the same as WHATSAPP_TOKEN. Empty it until the next rotation.');
  }
  return warnings;
}
