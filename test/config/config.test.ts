import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig, loadDemoConfig } from '../../src/config/config.ts';
import { loadTokens } from '../../src/config/tokens.ts';
import { AppError } from '../../src/domain/errors.ts';

const good = {
  WHATSAPP_TOKEN: 'EAAabcdefghijklmnopqrstuvwxyz0123456789',
  WHATSAPP_PHONE_NUMBER_ID: '100000000000001',
  WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
  WHATSAPP_VERIFY_TOKEN: 'a-long-verify-token',
};

const demo = { token: 'EAADEMO', phoneNumberId: '1', appSecret: 's', verifyToken: 'v' };

function faultsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-config') return error.message.split('\n');
    throw error;
  }
  return [];
}

const faults = (environment: Record<string, string>): string[] => faultsOf(() => loadConfig(environment));

describe('configuration', () => {
  it('takes an authority of the stores as text or as a file, and names one that is neither', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'ca-')), 'ca.pem');
    writeFileSync(file, `# root\n${pem}\n`);
    const REDIS_URL = 'rediss://cache.example:6379';
    const read = loadConfig({ ...good, REDIS_URL, REDIS_CA: file, DATABASE_CA: pem.replaceAll('\n', String.raw`\n`) });
    expect([read.databaseCa, read.redisCa]).toEqual([pem, `# root\n${pem}\n`]);
    expect(faults({ ...good, DATABASE_CA: '/nowhere/ca.pem' })).toEqual([
      expect.stringMatching(/^- DATABASE_CA is neither a certificate .* nor the path of a file/),
    ]);
    expect(faults({ ...good, REDIS_URL: 'redis://cache.example', REDIS_CA: pem })).toEqual([
      expect.stringMatching(/^- REDIS_CA is set, but REDIS_URL does not begin with rediss/),
    ]);
  });

  it('loads the four required values and defaults for everything else', () => {
    expect(loadConfig(good)).toMatchObject({
      port: 3000,
      role: 'all',
      logLevel: 'info',
      dataDir: '.data',
      databaseUrl: null,
      redisUrl: null,
      graphUrl: 'https://graph.facebook.com',
      aiDeadlineMs: 20_000,
      quietMs: 600,
      settleMs: 90_000,
      production: false,
      demo: false,
    });
  });

  it('lists every missing and every wrong variable at once, each with its fix', () => {
    const found = faults({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      WHATSAPP_TOKEN: 'abc',
      AI_PROVIDERS: 'groq',
    });
    for (const name of [
      'PORT',
      'LOG_LEVEL',
      'DATABASE_URL',
      'WHATSAPP_TOKEN',
      'AI_PROVIDERS',
      'WHATSAPP_PHONE_NUMBER_ID',
      'WHATSAPP_APP_SECRET',
      'WHATSAPP_VERIFY_TOKEN',
    ]) {
      expect(
        found.filter((line) => line.startsWith(`- ${name} `)),
        name,
      ).toHaveLength(1);
    }
  });

  it.each([
    ['"EAAabcdefghijklmnopqrstuvwxyz"', 'quotation marks'],
    ['EAAabcdefghijkl mnopqrstuvwxyz', 'spaces or line breaks'],
    ['EAAabcdefghijkl\nmnopqrstuvwxyz', 'spaces or line breaks'],
    [' EAAabcdefghijklmnopqrstuvwxyz', 'spaces or line breaks'],
    ['XYZabcdefghijklmnopqrstuvwxyz', 'does not start with EAA'],
    ['EAAshort', 'cut short'],
  ])('names the copy-and-paste fault of the token %j', (token, words) => {
    expect(faults({ ...good, WHATSAPP_TOKEN: token })).toEqual([expect.stringContaining(words)]);
  });

  it('treats an empty value as not set', () => {
    expect(faults({ ...good, WHATSAPP_TOKEN: ' ' })).toEqual([expect.stringContaining('WHATSAPP_TOKEN is missing')]);
    expect(loadConfig({ ...good, PORT: '' }).port).toBe(3000);
  });

  it('takes several phone numbers and two app secrets', () => {
    const config = loadConfig({
      ...good,
      WHATSAPP_PHONE_NUMBER_ID: '11111, 22222',
      WHATSAPP_APP_SECRET: `${'a'.repeat(32)}, ${'b'.repeat(32)}`,
    });
    expect(config.phoneNumberIds).toEqual(['11111', '22222']);
    expect(config.appSecrets.map((secret) => secret.reveal())).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
  });

  it('never prints a secret, however the configuration is printed', () => {
    const config = loadConfig({ ...good, OPENAI_API_KEY: 'sk-hidden', DATABASE_URL: 'postgresql://u:hidden@h/db' });
    const printed = `${inspect(config, { depth: 9 })}${JSON.stringify(config)}${String(config.numbers[0]?.tokens[0].secret)}`;
    expect(printed).toContain('[secret]');
    for (const hidden of [...Object.values(good).filter((value) => !/^\d+$/.test(value)), 'hidden'])
      expect(printed).not.toContain(hidden);
  });

  it('warns loudly, and does not refuse, when no AI key is set', () => {
    expect(loadConfig(good).warnings).toEqual([expect.stringContaining('NO AI KEY')]);
    expect(loadConfig({ ...good, GROQ_API_KEY: 'gsk' }).warnings).toEqual([]);
  });

  it('takes a next token, and warns when it says the same as the first', () => {
    const next = `${good.WHATSAPP_TOKEN}next`;
    const config = loadConfig({ ...good, GROQ_API_KEY: 'gsk', WHATSAPP_TOKEN_NEXT: next });
    expect([config.numbers[0]?.tokens[1]?.secret.reveal(), config.warnings]).toEqual([next, []]);
    const same = { ...good, GROQ_API_KEY: 'gsk', WHATSAPP_TOKEN_NEXT: good.WHATSAPP_TOKEN };
    expect(loadConfig(same).warnings).toEqual([expect.stringContaining('says the same as WHATSAPP_TOKEN')]);
  });

  it('reads the tokens alone by the same rules, whatever else is wrong', () => {
    const read = loadTokens({ PORT: 'eighty', WHATSAPP_TOKEN: good.WHATSAPP_TOKEN }, ['11111']);
    expect(read.map(({ id, tokens }) => [id, ...tokens.map(({ secret }) => secret.reveal())])).toEqual([
      ['11111', good.WHATSAPP_TOKEN],
    ]);
    const wrong = { WHATSAPP_TOKEN: good.WHATSAPP_TOKEN, WHATSAPP_TOKEN_NEXT: '"EAAabcdefghijklmnopqrstuvwxyz"' };
    expect(faultsOf(() => loadTokens(wrong, ['11111']))).toEqual([
      expect.stringMatching(/^WHATSAPP_TOKEN_NEXT .*quotation marks/),
    ]);
    expect(faultsOf(() => loadTokens({}, ['11111']))).toEqual([expect.stringContaining('WHATSAPP_TOKEN is missing.')]);
  });

  it('orders providers as AI_PROVIDERS says, by default every one with a key', () => {
    const keys = { ...good, OPENAI_API_KEY: 'a', ANTHROPIC_API_KEY: 'b', GROQ_API_KEY: 'c' };
    const order = (environment: Record<string, string>) =>
      loadConfig(environment).providers.map(({ provider }) => provider);
    expect(order(keys)).toEqual(['anthropic', 'openai', 'groq']);
    expect(order({ ...keys, AI_PROVIDERS: 'groq, anthropic' })).toEqual(['groq', 'anthropic']);
    expect(order({ ...good, OLLAMA_BASE_URL: 'http://localhost:11434/v1' })).toEqual(['ollama']);
  });

  it('names what a provider lacks that AI_PROVIDERS asks for: a key, or for one without keys where it is', () => {
    expect(faults({ ...good, AI_PROVIDERS: 'groq,ollama' })).toEqual([
      '- AI_PROVIDERS names groq but GROQ_API_KEY is missing. Set the key or take groq off the list.',
      '- AI_PROVIDERS names ollama but neither OLLAMA_BASE_URL nor OLLAMA_MODEL is set. Set one or take ollama off the list.',
    ]);
  });

  it('lets the verifier be chosen, named, with or without its provider among the writers, or switched off with a warning', () => {
    const keys = { ...good, OPENAI_API_KEY: 'a', GROQ_API_KEY: 'c', GROQ_BASE_URL: 'https://g.example/v1' };
    expect(loadConfig(keys)).toMatchObject({ verifier: 'default', warnings: [] });
    const named = loadConfig({ ...keys, AI_PROVIDERS: 'openai', AI_VERIFIER: 'groq:openai/gpt-oss-20b' });
    expect(named.verifier).toMatchObject({
      provider: 'groq',
      model: 'openai/gpt-oss-20b',
      baseUrl: 'https://g.example/v1',
    });
    expect(named.providers.map(({ provider }) => provider)).toEqual(['openai']);
    expect(loadConfig({ ...keys, AI_VERIFIER: 'ollama:gpt-oss:20b' }).verifier).toMatchObject({ model: 'gpt-oss:20b' });
    const off = loadConfig({ ...keys, AI_VERIFIER: 'off' });
    expect([off.verifier, off.warnings]).toEqual(['off', [expect.stringContaining('AI_VERIFIER IS OFF')]]);
  });

  it('names what is wrong with the verifier beside all other faults', () => {
    for (const AI_VERIFIER of ['cheapest', 'acme:model-1', 'openai', 'openai:', 'none']) {
      expect(faults({ ...good, PORT: 'x', AI_VERIFIER }), AI_VERIFIER).toEqual([
        expect.stringMatching(/^- PORT/),
        expect.stringMatching(/^- AI_VERIFIER must be off or a provider and its model such as /),
      ]);
    }
    expect(faults({ ...good, AI_VERIFIER: 'groq:openai/gpt-oss-20b', AI_PROVIDERS: 'openai' })).toEqual([
      expect.stringContaining('AI_PROVIDERS names openai'),
      '- AI_VERIFIER names groq but GROQ_API_KEY is missing. Set the key or name another provider.',
    ]);
  });

  it.each([
    ['TRANSCRIBE_PROVIDERS', 'transcribers'],
    ['VISION_PROVIDERS', 'seers'],
  ] as const)('lets those who read files be named in order by %s, each with a model or without', (name, setting) => {
    const keys = { ...good, GROQ_API_KEY: 'c', MISTRAL_API_KEY: 'd' };
    const read = (value: string) => loadConfig({ ...keys, [name]: value })[setting];
    expect([read(''), read('off')]).toEqual(['default', []]);
    expect(read('mistral:a/b:c, groq')).toMatchObject([
      { provider: 'mistral', model: 'a/b:c' },
      { provider: 'groq', model: null },
    ]);
    for (const value of ['acme', 'groq:', 'groq,,acme:x', 'on'])
      expect(faults({ ...keys, [name]: value }), value).toEqual([expect.stringContaining(`${name} must be off or`)]);
    expect(faults({ ...keys, [name]: 'openai:x' })).toEqual([expect.stringContaining('OPENAI_API_KEY is missing')]);
  });

  it('refuses a shared role without a shared database', () => {
    for (const ROLE of ['web', 'worker']) {
      expect(faults({ ...good, ROLE })).toEqual([expect.stringContaining('DATABASE_URL')]);
      expect(faults({ ...good, ROLE, DATABASE_URL: 'postgresql://h/db' })).toEqual([]);
    }
  });

  it('refuses the embedded database on Render without a disk of its own, unless the loss is accepted', () => {
    const onRender = { ...good, RENDER: 'true', DATA_DIR: '/bin/.data' };
    expect(faults(onRender)).toEqual([expect.stringContaining('every deploy would lose messages')]);
    expect(faults({ ...onRender, ALLOW_EPHEMERAL_STORE: 'true' })).toEqual([]);
    expect(faults({ ...onRender, DATABASE_URL: 'postgresql://h/db' })).toEqual([]);
    expect(faults({ ...onRender, DATA_DIR: '/proc/.data' })).toEqual([]);
  });

  it('refuses kill points in production', () => {
    expect(faults({ ...good, KILL_POINT: 'after-send', NODE_ENV: 'production' })).toEqual([
      expect.stringContaining('KILL_POINT'),
    ]);
  });
});

describe('configuration of the demo', () => {
  it('ignores every variable of a real number and keeps its data apart', () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'config-'));
    const config = loadDemoConfig(
      {
        ...good,
        DATABASE_URL: 'postgresql://h/db',
        REDIS_URL: 'redis://h',
        GRAPH_API_URL: 'https://graph.example',
        LEAD_WEBHOOK_URL: 'not an address',
        ROLE: 'web',
        DATA_DIR: dataDir,
        PORT: '4000',
      },
      demo,
    );
    expect(config).toMatchObject({
      demo: true,
      databaseUrl: null,
      redisUrl: null,
      role: 'all',
      graphUrl: 'http://127.0.0.1:4000/simulator/graph',
      phoneNumberIds: ['1'],
      dataDir: path.join(dataDir, 'demo-business'),
    });
    expect(config.numbers[0]?.tokens[0].secret.reveal()).toBe('EAADEMO');
  });

  it('uses an AI key of the environment', () => {
    expect(loadDemoConfig({ OPENAI_API_KEY: 'k' }, demo).providers).toHaveLength(1);
  });

  it('never starts in production', () => {
    expect(faultsOf(() => loadDemoConfig({ NODE_ENV: 'production' }, demo))).toEqual([
      expect.stringContaining('never runs there'),
    ]);
    expect(faultsOf(() => loadDemoConfig({ RENDER: 'true' }, demo))).toHaveLength(1);
  });
});

describe('configuration of what people use', () => {
  const webhook = { LEAD_WEBHOOK_URL: 'https://crm.example/hook', LEAD_WEBHOOK_SECRET: 'a-long-secret-text' };
  const key = { ...good, GROQ_API_KEY: 'gsk' };

  it('takes the password and the lead webhook as secrets, without a warning', () => {
    const config = loadConfig({ ...key, ...webhook, CONSOLE_PASSWORD: 'twelve-or-more' });
    expect(config.consolePassword?.reveal()).toBe('twelve-or-more');
    const { leadWebhook } = config.numbers[0] ?? {};
    expect([leadWebhook?.url.reveal(), leadWebhook?.secret.reveal()]).toEqual(Object.values(webhook));
    expect(config.warnings).toEqual([]);
    expect(inspect(config, { depth: 9 })).not.toMatch(/twelve-or-more|crm\.example|a-long-secret/);
  });

  it('needs none of them, and none reaches the demo from a real number', () => {
    expect(loadConfig(good)).toMatchObject({ consolePassword: null, numbers: [{ leadWebhook: null }] });
    expect(loadDemoConfig(webhook, demo).numbers).toMatchObject([{ leadWebhook: null }]);
  });

  it.each([
    ['an address without a secret', { LEAD_WEBHOOK_SECRET: '' }, /^- LEAD_WEBHOOK_SECRET is missing.*openssl rand/],
    ['a short secret', { LEAD_WEBHOOK_SECRET: 'short' }, /^- LEAD_WEBHOOK_SECRET must be/],
    [
      'a prefix without base64 behind it',
      { LEAD_WEBHOOK_SECRET: 'whsec_not base64!' },
      /^- LEAD_WEBHOOK_SECRET must be/,
    ],
    ['a user name in the address', { LEAD_WEBHOOK_URL: 'https://u:p@crm.example/' }, /^- LEAD_WEBHOOK_URL has a user/],
    ['a short password', { CONSOLE_PASSWORD: 'short' }, /^- CONSOLE_PASSWORD is too short/],
  ])('refuses %s', (_fault, change, words) => {
    expect(faults({ ...key, ...webhook, ...change })).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    ['GRAPH_API_URL', 'http://graph.example', 'the token'],
    ['OPENAI_BASE_URL', 'http://10.0.0.5:8000/v1', 'the key and what customers write'],
    ['OLLAMA_BASE_URL', 'http://ollama:11434/v1', 'what customers write'],
  ])('warns that %s is asked without encryption, unless it is on this machine', (name, url, what) => {
    const warnings = (value: string) => loadConfig({ ...good, OPENAI_API_KEY: 'sk-key', [name]: value }).warnings;
    expect(warnings(url)).toEqual([expect.stringMatching(new RegExp(`^${name} begins with http://, so ${what}`))]);
    for (const safe of [
      'https://host.example/v1',
      'http://localhost:1/v1',
      'http://127.0.0.1:1/v1',
      'http://[::1]:1/v1',
    ]) {
      expect(warnings(safe), safe).toEqual([]);
    }
  });

  it('warns of an address that is not encrypted, unless it is on this computer', () => {
    const warnings = (LEAD_WEBHOOK_URL: string) => loadConfig({ ...key, ...webhook, LEAD_WEBHOOK_URL }).warnings;
    expect(warnings('http://crm.example/hook')).toEqual([expect.stringContaining('unencrypted')]);
    expect(warnings('http://localhost.evil.example/hook')).toHaveLength(1);
    for (const near of ['http://localhost:8080/hook', 'http://127.0.0.1/hook', 'https://crm.example']) {
      expect(warnings(near), near).toEqual([]);
    }
  });
});
