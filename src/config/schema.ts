import { z } from 'zod';
import { isBucketAddress } from '../domain/bucket-address.ts';
import { readCertificates } from './certificates.ts';

/** The providers a key can be given for; all but the first speak the OpenAI protocol. */
export const providerNames = [
  'anthropic',
  'openai',
  'groq',
  'gemini',
  'mistral',
  'deepseek',
  'openrouter',
  'ollama',
] as const;

export type ProviderName = (typeof providerNames)[number];

const text = z.string().optional();
const url = (schemes: RegExp, example: string) =>
  text.refine((value) => value === undefined || (URL.canParse(value) && schemes.test(value)), {
    error: `is not a usable address. Write it like ${example}`,
  });
const certificates = text
  .refine((value) => value === undefined || readCertificates(value) !== null, {
    error:
      'is neither a certificate (-----BEGIN CERTIFICATE-----) nor the path of a file with one. Copy the CA certificate from the page of the database or of Redis',
  })
  .transform((value) => (value === undefined ? null : readCertificates(value)));
const whole = (fallback: number, min: number, max: number) =>
  text
    .refine((value) => value === undefined || (/^\d+$/.test(value) && +value >= min && +value <= max), {
      error: `must be a whole number from ${min} to ${max}. Correct it, or remove the line to use ${fallback}`,
    })
    .transform((value) => (value === undefined ? fallback : Number(value)));
const oneOf = <const T extends readonly [string, ...string[]]>(choices: T, fallback: T[number]) =>
  text
    .refine((value) => value === undefined || choices.includes(value), {
      error: `must be one of ${choices.join(', ')}`,
    })
    // The refinement above guarantees the member type.
    .transform((value) => (value ?? fallback) as T[number]);
const digits = (what: string) =>
  text.refine((value) => value === undefined || value.split(',').every((id) => /^\s*\d{5,20}\s*$/.test(id)), {
    error: `must be ${what}: digits only. Copy it from Meta's app dashboard under WhatsApp > API Setup`,
  });

/** Meta's permanent token as people paste it: the usual copy faults are named as what they are. */
const token = text.superRefine((value, context) => {
  if (value === undefined) return;
  const fault = (message: string): void => {
    context.addIssue({ code: 'custom', message });
  };
  if (/["'`“”‘’]/.test(value)) {
    fault('has quotation marks in it: a copy-and-paste fault. Paste the token alone, without quotes');
  } else if (/\s/.test(value)) {
    fault('has spaces or line breaks inside: a copy-and-paste fault. Copy it again as one continuous string');
  } else if (!value.startsWith('EAA')) {
    fault('does not start with EAA, so it is not an access token. Generate one as docs/permanent-token.md says');
  } else if (!/^[A-Za-z0-9_-]{20,}$/.test(value)) {
    fault('is cut short or has foreign characters in it. Copy the whole token again from Meta');
  }
});
const appSecret = text.refine(
  (value) => value === undefined || value.split(',').every((secret) => /^\s*[0-9a-fA-F]{16,64}\s*$/.test(secret)),
  {
    error:
      'is not an app secret (hexadecimal). Copy it from App settings > Basic; two only while rotating, comma-separated',
  },
);
const money = text
  .refine((value) => value === undefined || /^\d+(\.\d+)?$/.test(value), {
    error: 'must be an amount in US dollars such as 5 or 2.50',
  })
  .transform((value) => (value === undefined ? null : Number(value)));
/** Messages are kept for as long as Meta may send them again, and longer. */
const retentionDefaults = { messages: 365, media: 90, proofs: 30, leads: 730, notices: 365, quarantine: 30 };
const retention = text
  .transform((value, context) => {
    const days = { ...retentionDefaults };
    for (const part of (value ?? '').split(',').filter((one) => one.trim() !== '')) {
      const [, kind, count] = /^\s*([a-z]+)\s*[=:]\s*(\d{1,5})\s*$/.exec(part) ?? [];
      const known = Object.keys(days).find((one): one is keyof typeof days => one === kind);
      if (known === undefined || Number(count) < (known === 'messages' ? 30 : 1)) {
        const kinds = Object.keys(days).join(', ');
        context.addIssue({
          code: 'custom',
          message: `must be days by kind such as messages=180,leads=365; kinds are ${kinds}; messages are kept for 30 days at least`,
        });
        return days;
      }
      days[known] = Number(count);
    }
    return days;
  })
  .transform((days) => ({ ...days, leads: Math.max(days.leads, days.messages) }));
const http = /^https?:/;
/** `off`, or providers in their order, each perhaps with a model of its own. */
const namedModels = (example: string) =>
  text.refine(
    (value) =>
      value === undefined ||
      value.trim() === 'off' ||
      value
        .split(',')
        .every((part) =>
          providerNames.some((name) => /^([^:]*)(?::\s*\S.*)?$/.exec(part.trim())?.[1]?.trim() === name),
        ),
    {
      error: `must be off or providers, each perhaps with a model, such as ${example}; providers are ${providerNames.join(', ')}`,
    },
  );

/** Whether every `%` begins an encoded character. */
function isEncoded(value: string): boolean {
  try {
    return decodeURIComponent(value) !== '';
  } catch {
    return false;
  }
}

const providerEntries = Object.fromEntries(
  providerNames.flatMap((name) => {
    const prefix = name.toUpperCase();
    return [
      [
        `${prefix}_API_KEY`,
        text.refine((key) => key === undefined || !/\s/.test(key), {
          error: 'has spaces or line breaks inside. Paste the key again',
        }),
      ],
      [`${prefix}_BASE_URL`, url(http, name === 'anthropic' ? 'https://host' : 'https://host/v1')],
      [`${prefix}_MODEL`, text],
    ];
  }),
) as Record<`${Uppercase<ProviderName>}_${'API_KEY' | 'BASE_URL' | 'MODEL'}`, typeof text>; // keys made just above

/** Every variable the server reads; an empty value counts as not set. */
export const environmentSchema = z.object({
  NODE_ENV: text,
  PORT: whole(3000, 0, 65535),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  ROLE: oneOf(['all', 'web', 'worker'], 'all'),
  DATA_DIR: text.transform((value) => value ?? '.data'),
  EPOCH_FILE: text,
  DATABASE_URL: url(/^postgres(ql)?:/, 'postgresql://user:password@host:5432/name'),
  DATABASE_CA: certificates,
  REDIS_URL: url(/^rediss?:/, 'redis://host:6379'),
  REDIS_CA: certificates,
  ALLOW_EPHEMERAL_STORE: oneOf(['true', 'false'], 'false').transform((value) => value === 'true'),
  BUSINESS_FILE: text.transform((value) => value ?? 'business.yaml'),
  WHATSAPP_TOKEN: token,
  WHATSAPP_TOKEN_NEXT: token,
  WHATSAPP_PHONE_NUMBER_ID: digits('the phone number id (not the phone number itself)'),
  WHATSAPP_BUSINESS_ACCOUNT_ID: digits('the WhatsApp business account id'),
  WHATSAPP_APP_ID: digits('the app id'),
  WHATSAPP_APP_SECRET: appSecret,
  WHATSAPP_VERIFY_TOKEN: text.refine((value) => value === undefined || value.length >= 8, {
    error: "is too short to be a secret. Choose at least 8 characters and write the same in Meta's webhook settings",
  }),
  GRAPH_API_URL: url(http, 'https://graph.facebook.com').transform((value) => value ?? 'https://graph.facebook.com'),
  WHATSAPP_MESSAGES_PER_SECOND: whole(80, 1, 1_000),
  GRAPH_API_VERSION: text
    .refine((value) => value === undefined || /^v\d{1,3}\.\d{1,2}$/.test(value), { error: 'must look like v25.0' })
    .transform((value) => value ?? 'v25.0'),
  AI_PROVIDERS: text.refine(
    (value) =>
      value === undefined || value.split(',').every((name) => providerNames.some((known) => known === name.trim())),
    { error: `must be a comma-separated list out of ${providerNames.join(', ')}` },
  ),
  ...providerEntries,
  AI_VERIFIER: text.refine(
    (value) =>
      value === undefined ||
      value.trim() === 'off' ||
      providerNames.some((name) => value.trim().startsWith(`${name}:`) && /:\s*\S/.test(value)),
    {
      error: `must be off or a provider and its model such as openai:gpt-6-luna; providers are ${providerNames.join(', ')}`,
    },
  ),
  TRANSCRIBE_PROVIDERS: namedModels('groq,openai:gpt-transcribe'),
  VISION_PROVIDERS: namedModels('anthropic,openai:gpt-6-luna'),
  AI_DEADLINE_MS: whole(20_000, 100, 120_000),
  AI_DAILY_BUDGET_USD: money,
  QUIET_MS: whole(600, 0, 3_000),
  SETTLE_MS: whole(90_000, 500, 3_600_000),
  LEASE_MS: whole(10_000, 1_000, 120_000),
  SWEEP_MS: whole(5_000, 100, 60_000),
  TOKEN_CHECK_MS: whole(300_000, 200, 3_600_000),
  SHUTDOWN_GRACE_MS: whole(20_000, 500, 280_000),
  CONSOLE_PASSWORD: text.refine((value) => value === undefined || value.length >= 12, {
    error: 'is too short. Choose at least 12 characters',
  }),
  TRUSTED_HOPS: whole(0, 0, 10),
  PUBLIC_URL: url(http, 'https://assistant.example.com'),
  RENDER_EXTERNAL_URL: url(http, 'https://name.onrender.com'),
  ALERTS_ALLOW_LOOPBACK: oneOf(['true', 'false'], 'false').transform((value) => value === 'true'),
  RETENTION_DAYS: retention,
  MEDIA_URL: text.refine((value) => value === undefined || isBucketAddress(value), {
    error:
      'is not the address of a bucket. Write it like https://KEY_ID:SECRET@s3.eu-central-1.amazonaws.com/bucket, key and secret percent-encoded; ?region=… where the host does not say it',
  }),
  PRIVACY_KEY: text.refine((value) => value === undefined || value.length >= 16, {
    error: 'is too short. Make one with "openssl rand -base64 32"',
  }),
  OPT_OUT_SCOPE: oneOf(['all', 'number'], 'all'),
  LEAD_WEBHOOK_URL: url(http, 'https://crm.example.com/hook').refine(
    (value) => !/^\w+:\/\/[^/?#]*@/.test(value ?? ''),
    {
      error: 'has a user name in it. Leave that out: the receiver knows us by the signature (LEAD_WEBHOOK_SECRET)',
    },
  ),
  LEAD_WEBHOOK_SECRET: text.refine(
    (value) =>
      value === undefined ||
      (value.startsWith('whsec_') ? /^whsec_[A-Za-z0-9+/]{20,}={0,2}$/ : /^\S{16,}$/).test(value),
    { error: 'must be whsec_ and base64 behind it, or any text of at least 16 characters without spaces' },
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(http, 'https://collector.example.com:4318'),
  OTEL_EXPORTER_OTLP_HEADERS: text.refine(
    (value) =>
      value === undefined || (value.split(',').every((pair) => /^\s*[\w-]+\s*=./.test(pair)) && isEncoded(value)),
    { error: 'must be names and values such as Authorization=Bearer%20abc, comma-separated' },
  ),
  OTEL_SERVICE_NAME: text.transform((value) => value ?? 'whatsapp-ai-agent'),
  KILL_POINT: text,
  RENDER: text,
});

export type Environment = z.infer<typeof environmentSchema>;
