/** What is sent to keep a model from thinking long before a short reply; the first row whose pattern fits the model id counts. */
type ReasoningRow = { models: RegExp; fields: Record<string, unknown> };

/** Where a provider differs; used as data by the adapters. Ids and defaults as of 2026-11. */
export type ProviderQuirks = {
  protocol: 'openai' | 'anthropic';
  /** As the SDK wants it: with `/v1` for the OpenAI protocol, without for Anthropic. */
  defaultBaseUrl: string;
  defaultModel: string;
  /** Writes down recordings at `/audio/transcriptions`; left out where a provider has none. */
  transcriptionModel?: string;
  /** Models known to see pictures; left out where none does. */
  sees?: RegExp;
  tokenLimitField: 'max_tokens' | 'max_completion_tokens';
  outputFormat: 'json_schema' | 'json_object';
  reasoning: readonly ReasoningRow[];
};

export type ProviderName =
  | 'anthropic'
  | 'openai'
  | 'groq'
  | 'gemini'
  | 'mistral'
  | 'deepseek'
  | 'openrouter'
  | 'ollama';

const openAiProtocol = {
  protocol: 'openai',
  tokenLimitField: 'max_tokens',
  outputFormat: 'json_schema',
  reasoning: [],
} as const;

/** All providers that can be configured, by the name used in `AI_PROVIDERS`. */
export const PROVIDERS: Readonly<Record<ProviderName, ProviderQuirks>> = {
  anthropic: {
    protocol: 'anthropic',
    defaultBaseUrl: 'https://api.anthropic.com',
    defaultModel: 'claude-haiku-5-5',
    sees: /^claude-/,
    tokenLimitField: 'max_tokens',
    outputFormat: 'json_schema',
    // Generation 5 thinks by default; `disabled` is a 400 on some of it, a low effort on none.
    reasoning: [{ models: /^claude-[a-z]+-5/, fields: { effort: 'low' } }],
  },
  openai: {
    ...openAiProtocol,
    defaultBaseUrl: 'https://api.openai.com/v1',
    defaultModel: 'gpt-6-luna',
    transcriptionModel: 'gpt-transcribe',
    sees: /^gpt-(?:4o|4\.1|5|6)/,
    tokenLimitField: 'max_completion_tokens',
    reasoning: [
      { models: /^gpt-6\.1-sol/, fields: { reasoning_effort: 'low' } },
      { models: /^gpt-(5\.[4-9]|6)/, fields: { reasoning_effort: 'none' } },
    ],
  },
  groq: {
    ...openAiProtocol,
    defaultBaseUrl: 'https://api.groq.com/openai/v1',
    defaultModel: 'openai/gpt-oss-20b',
    transcriptionModel: 'whisper-large-v3-turbo',
    sees: /llama-4/,
    tokenLimitField: 'max_completion_tokens',
    reasoning: [{ models: /gpt-oss/, fields: { reasoning_effort: 'low' } }],
  },
  gemini: {
    ...openAiProtocol,
    defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    defaultModel: 'gemini-3.1-flash-lite',
    sees: /^gemini-/,
    reasoning: [{ models: /^gemini-[3-9]/, fields: { reasoning_effort: 'low' } }],
  },
  mistral: {
    ...openAiProtocol,
    defaultBaseUrl: 'https://api.mistral.ai/v1',
    defaultModel: 'mistral-small-latest',
    sees: /^(?:mistral-(?:small|medium)|pixtral)/,
  },
  deepseek: {
    ...openAiProtocol,
    defaultBaseUrl: 'https://api.deepseek.com',
    defaultModel: 'deepseek-flash',
    outputFormat: 'json_object',
    // https://api-docs.deepseek.com/guides/thinking_mode: on by default, with high effort.
    reasoning: [{ models: /^deepseek/, fields: { thinking: { type: 'disabled' } } }],
  },
  openrouter: {
    ...openAiProtocol,
    defaultBaseUrl: 'https://openrouter.ai/api/v1',
    defaultModel: 'openai/gpt-oss-120b',
    sees: /gpt-[456]|claude-|gemini-|llama-4|pixtral|-vl/,
    reasoning: [{ models: /gpt-oss|gpt-[56]|claude-[a-z]+-5|gemini-[3-9]/, fields: { reasoning: { effort: 'low' } } }],
  },
  ollama: {
    ...openAiProtocol,
    defaultBaseUrl: 'http://127.0.0.1:11434/v1',
    defaultModel: 'gpt-oss:20b',
    sees: /llava|vision|vl\b|gemma3|gemma4/,
    reasoning: [{ models: /gpt-oss/, fields: { reasoning_effort: 'low' } }],
  },
};

/** The fields that keep this model's thinking short; empty for a model nothing is known of. */
export function reasoningFields(quirks: ProviderQuirks, model: string): Record<string, unknown> {
  return quirks.reasoning.find((row) => row.models.test(model))?.fields ?? {};
}
