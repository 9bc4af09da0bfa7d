import { describe, expect, it } from 'vitest';
import { createTokens } from '../../src/whatsapp/send/tokens.ts';
import { PHONE_NUMBER_ID } from '../helpers/signed-webhook.ts';
import { tokensOf, tokenValues } from '../helpers/tokens.ts';

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
    const [one, two] = tokensOf('EAAone', 'EAAtwo').usable();
    expect(one).toMatch(new RegExp(`^${PHONE_NUMBER_ID}/[0-9a-f]{16}$`));
    expect(two).not.toBe(one);
    expect(tokensOf('EAAtwo').usable()).toEqual([two]);
  });

  it('send with the one last used, and with the first again once they are replaced', () => {
    const tokens = tokensOf('EAAone', 'EAAtwo');
    const [, next] = tokens.all();
    if (next !== undefined) tokens.use(PHONE_NUMBER_ID, next);
    expect(tokens.current(PHONE_NUMBER_ID).value).toBe('EAAtwo');
    expect(tokens.replace(tokenValues('EAAone', 'EAAtwo'))).toBe(false);
    expect(tokens.replace(tokenValues('EAAthree'))).toBe(true);
    if (next !== undefined) tokens.use(PHONE_NUMBER_ID, next);
    expect(tokens.current(PHONE_NUMBER_ID).value).toBe('EAAthree');
  });

  it('of several numbers stand with their number, so that none sends with another’s', () => {
    const common = tokenValues('EAAone', 'EAAtwo', ['11111', '22222']);
    const [first] = tokenValues('EAAthree', undefined, ['33333']);
    const own = [...common, ...(first === undefined ? [] : [first])];
    const tokens = createTokens(own);
    const [one, two, three] = tokens.all();
    const shared = (id: string) => [`${id}/${one.fingerprint}`, `${id}/${two?.fingerprint}`];
    expect(tokens.usable()).toEqual([...shared('11111'), ...shared('22222'), `33333/${three?.fingerprint}`]);
    expect(tokens.numbers()).toEqual(['11111', '22222', '33333']);
    for (const ask of [() => tokens.of('44444'), () => tokens.current('44444')]) expect(ask).toThrow('44444');
    expect([tokens.of('22222'), tokens.of('33333')].map((of) => of.map(({ value }) => value))).toEqual([
      ['EAAone', 'EAAtwo'],
      ['EAAthree'],
    ]);
    expect(tokens.numbersOf(one)).toEqual(['11111', '22222']);
    tokens.use('33333', one);
    expect([tokens.current('33333').value, tokens.current('11111').value]).toEqual(['EAAthree', 'EAAone']);
    if (two !== undefined) tokens.use('22222', two);
    expect([tokens.current('22222').value, tokens.current('11111').value]).toEqual(['EAAtwo', 'EAAone']);
  });
});
