import { describe, expect, it } from 'vitest';
import { isMetaAddress } from '../../src/whatsapp/media/fetch-file.ts';
import { readFileSource } from '../../src/whatsapp/media/file-source.ts';

describe('where the token may be shown', () => {
  const graph = 'https://graph.facebook.com';

  it.each([
    'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1',
    'https://scontent.xx.fbcdn.net/v/file',
    'https://mmg.whatsapp.net/d/f/x',
    'https://graph.facebook.com/v25.0/1',
  ])('is Meta: %s', (address) => {
    expect(isMetaAddress(address, graph)).toBe(true);
  });

  it.each([
    '',
    'lookaside.fbsbx.com/x',
    'http://lookaside.fbsbx.com/x',
    'https://lookaside.fbsbx.com:8443/x',
    'https://user:pass@lookaside.fbsbx.com/x',
    'https://lookaside.fbsbx.com.evil.example/x',
    'https://evilfbsbx.com/x',
    'https://evil.example/lookaside.fbsbx.com',
    'https://169.254.169.254/latest',
    'http://127.0.0.1/x',
    'file:///etc/passwd',
    'https://evil.example#.fbsbx.com',
  ])('is nobody else: %s', (address) => {
    expect(isMetaAddress(address, graph)).toBe(false);
  });

  it('is the configured Graph API to the letter', () => {
    expect(isMetaAddress('http://127.0.0.1:4000/lookaside/1', 'http://127.0.0.1:4000')).toBe(true);
    expect(isMetaAddress('http://127.0.0.1:4001/lookaside/1', 'http://127.0.0.1:4000')).toBe(false);
  });

  it.each([null, 'x', {}, { id: '' }, { id: '../me' }, { id: 'a b' }, { id: 5 }, { id: 'x'.repeat(300) }])(
    'has no file without a usable id: %j',
    (media) => {
      expect(readFileSource(media)).toBeNull();
    },
  );
});
