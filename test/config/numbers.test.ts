import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { AppError } from '../../src/domain/errors.ts';

const good = {
  WHATSAPP_TOKEN: 'EAAabcdefghijklmnopqrstuvwxyz0123456789',
  WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
  WHATSAPP_VERIFY_TOKEN: 'a-long-verify-token',
};

function faults(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-config') return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('the settings of several numbers', () => {
  it('gives each number what is its own, and what is common where it has nothing of its own', () => {
    const ids = { WHATSAPP_PHONE_NUMBER_ID: '11111,22222,33333', WHATSAPP_TOKEN_NEXT: `${good.WHATSAPP_TOKEN}next` };
    const own = `${good.WHATSAPP_TOKEN}own`;
    const { numbers, phoneNumberIds, warnings } = loadConfig({
      ...good,
      ...ids,
      GROQ_API_KEY: 'gsk',
      BUSINESS_FILE: 'common.yaml',
      AI_DAILY_BUDGET_USD: '5',
      BUSINESS_FILE_22222: 'own.yaml',
      WHATSAPP_TOKEN_22222: own,
      WHATSAPP_BUSINESS_ACCOUNT_ID_22222: '77777',
      WHATSAPP_MESSAGES_PER_SECOND_22222: '20',
      AI_DAILY_BUDGET_USD_22222: '0.5',
      LEAD_WEBHOOK_URL_22222: 'http://crm.example/hook',
      LEAD_WEBHOOK_SECRET_22222: 'a-long-secret-text',
      CONSOLE_PASSWORD: 'a password of all',
      CONSOLE_PASSWORD_22222: 'a password of one',
      WHATSAPP_TOKEN_NEXT_33333: `${own}next`,
    });
    const shown = numbers.map(({ tokens, leadWebhook, password, ...rest }) => ({
      ...rest,
      tokens: tokens.map(({ name, secret }) => `${name} ${secret.reveal().slice(good.WHATSAPP_TOKEN.length)}`),
      leadWebhook: leadWebhook?.url.reveal() ?? null,
      password: password?.reveal() ?? null,
    }));
    const common = {
      password: null,
      businessFile: 'common.yaml',
      businessAccountId: null,
      messagesPerSecond: 80,
      aiDailyBudgetUsd: 5,
    };
    expect(shown).toEqual([
      { id: '11111', ...common, tokens: ['WHATSAPP_TOKEN ', 'WHATSAPP_TOKEN_NEXT next'], leadWebhook: null },
      {
        id: '22222',
        businessFile: 'own.yaml',
        businessAccountId: '77777',
        messagesPerSecond: 20,
        aiDailyBudgetUsd: 0.5,
        password: 'a password of one',
        // Never the common successor, which may know nothing of this number.
        tokens: ['WHATSAPP_TOKEN_22222 own'],
        leadWebhook: 'http://crm.example/hook',
      },
      { id: '33333', ...common, tokens: ['WHATSAPP_TOKEN ', 'WHATSAPP_TOKEN_NEXT_33333 ownnext'], leadWebhook: null },
    ]);
    expect(phoneNumberIds).toEqual(['11111', '22222', '33333']);
    expect(warnings).toEqual([expect.stringMatching(/^LEAD_WEBHOOK_URL_22222 begins with http/)]);
  });

  it('names all that is wrong with single numbers at once', () => {
    const { WHATSAPP_TOKEN: _common, ...rest } = good;
    expect(
      faults({
        ...rest,
        WHATSAPP_PHONE_NUMBER_ID: '11111,22222',
        WHATSAPP_TOKEN_11111: good.WHATSAPP_TOKEN,
        WHATSAPP_TOKEN_NEXT_11111: 'abc',
        BUSINESS_FILE_44444: 'lost.yaml',
        WHATSAPP_MESSAGES_PER_SECOND_22222: 'many',
        LEAD_WEBHOOK_URL_22222: 'https://crm.example/hook',
      }).toSorted(),
    ).toEqual([
      expect.stringMatching(/^- BUSINESS_FILE_44444 is for the number 44444, which WHATSAPP_PHONE_NUMBER_ID does not/),
      expect.stringMatching(/^- LEAD_WEBHOOK_SECRET_22222 is missing/),
      expect.stringMatching(/^- WHATSAPP_MESSAGES_PER_SECOND_22222 must be a whole number/),
      expect.stringMatching(/^- WHATSAPP_TOKEN is missing and the number 22222 has none of its own/),
      expect.stringMatching(/^- WHATSAPP_TOKEN_NEXT_11111 does not start with EAA/),
    ]);
    const words = { CONSOLE_PASSWORD: 'a password of all', CONSOLE_PASSWORD_11111: 'a password of all' };
    const twice = { ...good, ...words, WHATSAPP_PHONE_NUMBER_ID: '11111,22222', CONSOLE_PASSWORD_22222: 'too short' };
    expect(faults(twice)).toEqual([
      expect.stringMatching(/^- CONSOLE_PASSWORD_22222 /),
      expect.stringMatching(/^- CONSOLE_PASSWORD_11111 says the same as CONSOLE_PASSWORD, so it would open both/),
    ]);
    const all = { ...rest, WHATSAPP_PHONE_NUMBER_ID: '11111', WHATSAPP_TOKEN_11111: good.WHATSAPP_TOKEN };
    expect(faults(all)).toEqual([]);
  });
});
