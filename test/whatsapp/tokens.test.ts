import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { tokensOf } from '../helpers/tokens.ts';

const values = (token: string, next: string | null) => ({
  token: new Secret(token),
  nextToken: next === null ? null : new Secret(next),
});
const listed = (tokens: ReturnType<typeof tokensOf>) => tokens.all().map(({ name, value }) => [name, value]);

describe('the tokens of a process', () => {
  it('are the first and the next, or one when both are the same', () => {
    expect(listed(tokensOf('EAAone', 'EAAtwo'))).toEqual([
      ['WHATSAPP_TOKEN', 'EAAone'],
      ['WHATSAPP_TOKEN_NEXT', 'EAAtwo'],
    ]);
    expect(listed(tokensOf('EAAone', 'EAAone'))).toEqual([['WHATSAPP_TOKEN', 'EAAone']]);
  });

  it('are known by fingerprints that tell them apart and do not hold them', () => {
    const [one, two] = tokensOf('EAAone', 'EAAtwo').fingerprints();
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(two).not.toBe(one);
    expect(tokensOf('EAAtwo').fingerprints()).toEqual([two]);
  });

  it('send with the one last used, and with the first again once they are replaced', () => {
    const tokens = tokensOf('EAAone', 'EAAtwo');
    const [, next] = tokens.all();
    if (next !== undefined) tokens.use(next);
    expect(tokens.current().value).toBe('EAAtwo');
    expect(tokens.replace(values('EAAone', 'EAAtwo'))).toBe(false);
    expect(tokens.replace(values('EAAthree', null))).toBe(true);
    if (next !== undefined) tokens.use(next);
    expect(tokens.current().value).toBe('EAAthree');
  });
});
