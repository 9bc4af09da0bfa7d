import { describe, expect, it } from 'vitest';
import type { Reading } from '../../src/whatsapp/send/read-graph.ts';
import { isDead, judgeToken, type TokenFacts } from '../../src/whatsapp/health/token-health.ts';

const NOW_S = 1_795_000_000;
const DAY_S = 86_400;

const good: TokenFacts = {
  is_valid: true,
  type: 'SYSTEM_USER',
  app_id: '4',
  application: 'Test App',
  issued_at: NOW_S - 10 * DAY_S,
  expires_at: 0,
  data_access_expires_at: 0,
  scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
  granular_scopes: [],
};

function levels(changes: Partial<TokenFacts>): string[] {
  const reading: Reading<TokenFacts> = { kind: 'read', value: { ...good, ...changes } };
  return judgeToken(reading, { appIds: [], nowS: NOW_S }).map(({ level }) => level);
}

function refused(code: number): Reading<TokenFacts> {
  return { kind: 'refused', fault: { code, title: 'made up', details: '' } };
}

describe('judging a token', () => {
  it.each([
    ['a permanent one is well', {}, ['ok']],
    ['with 60 days to go it is a warning', { expires_at: NOW_S + 60 * DAY_S }, ['ok', 'warning']],
    ['with 13 days to go it is a fault', { expires_at: NOW_S + 13 * DAY_S }, ['fault']],
    ["a page's token is a fault", { type: 'PAGE' }, ['fault']],
    ['at 179 days it is young enough', { issued_at: NOW_S - 179 * DAY_S }, ['ok']],
    ['from 180 days on it should be replaced', { issued_at: NOW_S - 180 * DAY_S }, ['ok', 'warning']],
    ['made in the future by a wrong clock it is not old', { issued_at: NOW_S + DAY_S }, ['ok']],
    ['with its access to data ended it is a fault', { data_access_expires_at: NOW_S - 1 }, ['fault']],
    [
      'with its access to data ending soon it is a warning',
      { data_access_expires_at: NOW_S + DAY_S },
      ['ok', 'warning'],
    ],
    ['with both permissions missing it is one fault', { scopes: [] }, ['fault']],
    ['of unknown kind and end it is a warning', { type: undefined, expires_at: undefined }, ['ok', 'warning']],
  ] satisfies [string, Partial<TokenFacts>, string[]][])('%s', (_title, changes, expected) => {
    expect(levels(changes)).toEqual(expected);
  });

  it('takes codes 190 and 0 and an invalid answer for a dead token, but neither a rate limit nor silence', () => {
    const dead: Reading<TokenFacts>[] = [
      refused(190),
      refused(0),
      { kind: 'read', value: { ...good, is_valid: false } },
    ];
    expect(dead.map(isDead)).toEqual([true, true, true]);
    const alive: Reading<TokenFacts>[] = [
      refused(4),
      { kind: 'no-answer', reason: 'cut' },
      { kind: 'read', value: good },
    ];
    expect(alive.map(isDead)).toEqual([false, false, false]);
  });
});
