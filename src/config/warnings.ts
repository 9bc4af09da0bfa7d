import type { NumberConfig } from './numbers.ts';
import type { ProviderConfig } from './providers.ts';
import { providerNames, type Environment } from './schema.ts';

/** What an operator should know about the settings but need not stop for. */
export function warningsOf(
  environment: Environment,
  providers: readonly ProviderConfig[],
  numbers: readonly NumberConfig[],
): string[] {
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
  if (isUnencrypted(environment.GRAPH_API_URL)) {
    warnings.push(
      'GRAPH_API_URL begins with http://, so the token and every reply travel unencrypted. Use https://, or empty it for Meta itself.',
    );
  }
  for (const { name, url, holdsKey } of modelAddresses(environment)) {
    const what = holdsKey ? 'the key and what customers write' : 'what customers write';
    if (isUnencrypted(url)) {
      warnings.push(
        `${name} begins with http://, so ${what} travel unencrypted. Use https:// if the model's server can.`,
      );
    }
  }
  if (environment.OTEL_EXPORTER_OTLP_HEADERS !== undefined && isUnencrypted(environment.OTEL_EXPORTER_OTLP_ENDPOINT)) {
    warnings.push(
      'OTEL_EXPORTER_OTLP_ENDPOINT begins with http://, so the key in OTEL_EXPORTER_OTLP_HEADERS travels unencrypted. Use https:// if the collector can.',
    );
  }
  for (const { id, leadWebhook } of numbers) {
    if (!isUnencrypted(leadWebhook?.url.reveal())) continue;
    const name =
      leadWebhook?.url.reveal() === environment.LEAD_WEBHOOK_URL ? 'LEAD_WEBHOOK_URL' : `LEAD_WEBHOOK_URL_${id}`;
    warnings.push(`${name} begins with http://, so leads travel unencrypted. Use https:// if the receiver can.`);
  }
  if (environment.RENDER !== undefined && environment.DATABASE_URL === undefined && environment.ALLOW_EPHEMERAL_STORE) {
    warnings.push(
      'ALLOW_EPHEMERAL_STORE is true and DATABASE_URL is empty: without a mounted disk every deploy and restart loses messages, chats and leads. For trials only.',
    );
  }
  for (const [first, next] of numbers.map(({ tokens }) => tokens)) {
    if (next?.secret.reveal() === first.secret.reveal())
      warnings.push(`${next.name} says the same as ${first.name}. Empty it until the next rotation.`);
  }
  return [...new Set(warnings)];
}

/** Whether an address beyond this machine is asked without encryption. */
function isUnencrypted(url: string | undefined): boolean {
  return /^http:\/\/(?!(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$))/i.test(url ?? '');
}

function modelAddresses(environment: Environment): { name: string; url: string | undefined; holdsKey: boolean }[] {
  return providerNames.map((provider) => {
    const prefix = provider.toUpperCase() as Uppercase<typeof provider>; // which toUpperCase returns
    return {
      name: `${prefix}_BASE_URL`,
      url: environment[`${prefix}_BASE_URL`],
      holdsKey: environment[`${prefix}_API_KEY`] !== undefined,
    };
  });
}
