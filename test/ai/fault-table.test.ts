import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WarmModel } from '../../src/ai/adapter.ts';
import type { FakeModelServer, FakeReply } from '../helpers/fake-http.ts';
import { faultOf, key, makeModel, vendors, words } from './ask-fakes.ts';

describe.each(Object.entries(vendors))('the %s adapter', (_name, vendor) => {
  let fake: FakeModelServer;
  let model: WarmModel;

  beforeEach(async () => {
    fake = await vendor.start();
    model = makeModel(vendor.provider, fake.url);
  });
  afterEach(async () => {
    await fake.close();
  });

  it.each<[string, FakeReply, Record<string, unknown>]>([
    [
      '429',
      { kind: 'error', status: 429, code: 'rate_limit_error', headers: { 'retry-after': '7' } },
      { faultClass: 'rate_limit', retryAfterMs: 7000, status: 429, requestId: 'fake-1' },
    ],
    [
      '429 with milliseconds',
      { kind: 'error', status: 429, headers: { 'retry-after-ms': '1500', 'retry-after': '9' } },
      { faultClass: 'rate_limit', retryAfterMs: 1500 },
    ],
    ['429 for money', { kind: 'error', status: 429, code: 'insufficient_quota' }, { faultClass: 'quota' }],
    [
      '429 for a spend limit',
      { kind: 'error', status: 429, code: 'project_spend_limit_exceeded' },
      { faultClass: 'quota' },
    ],
    [
      '429 for a daily quota',
      { kind: 'error', status: 429, message: 'Rate limit reached: tokens per day (TPD)' },
      { faultClass: 'quota' },
    ],
    [
      '400 for money',
      {
        kind: 'error',
        status: 400,
        code: 'invalid_request_error',
        message: 'You have reached your specified API usage limits.',
      },
      { faultClass: 'quota' },
    ],
    ['402', { kind: 'error', status: 402, code: 'billing_error' }, { faultClass: 'quota' }],
    ['498', { kind: 'error', status: 498 }, { faultClass: 'rate_limit' }],
    ['500', { kind: 'error', status: 500, code: 'api_error' }, { faultClass: 'overloaded', status: 500 }],
    [
      '502 with HTML',
      { kind: 'raw', status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } },
      { faultClass: 'overloaded' },
    ],
    ['503', { kind: 'error', status: 503 }, { faultClass: 'overloaded' }],
    ['504', { kind: 'error', status: 504 }, { faultClass: 'overloaded' }],
    ['520', { kind: 'raw', status: 520, body: '' }, { faultClass: 'overloaded' }],
    ['529', { kind: 'error', status: 529, code: 'overloaded_error' }, { faultClass: 'overloaded' }],
    ['408', { kind: 'error', status: 408 }, { faultClass: 'timeout' }],
    [
      '401',
      { kind: 'error', status: 401, code: 'authentication_error', message: `wrong key ${key}` },
      { faultClass: 'auth' },
    ],
    ['403', { kind: 'error', status: 403, code: 'permission_error' }, { faultClass: 'auth' }],
    [
      '400 for a bad key',
      {
        kind: 'status',
        status: 400,
        body: [{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }],
      },
      { faultClass: 'auth' },
    ],
    ['404', { kind: 'error', status: 404, code: 'model_not_found' }, { faultClass: 'model_gone' }],
    [
      '400 for a retired model',
      { kind: 'error', status: 400, code: 'model_decommissioned' },
      { faultClass: 'model_gone' },
    ],
    [
      '400 for the context',
      { kind: 'error', status: 400, code: 'context_length_exceeded' },
      { faultClass: 'context_length' },
    ],
    [
      '400 for a long prompt',
      { kind: 'error', status: 400, message: 'prompt is too long: 210000 tokens > 200000 maximum' },
      { faultClass: 'context_length' },
    ],
    ['413', { kind: 'error', status: 413, code: 'request_too_large' }, { faultClass: 'context_length' }],
    ['400 for content', { kind: 'error', status: 400, code: 'content_filter' }, { faultClass: 'refusal' }],
    [
      '403 for moderation',
      { kind: 'error', status: 403, message: 'Your chosen model requires moderation and your input was flagged' },
      { faultClass: 'refusal' },
    ],
    ['400', { kind: 'error', status: 400, message: `bad field near "${words}"` }, { faultClass: 'bad_request' }],
    [
      '422 with a detail',
      { kind: 'status', status: 422, body: { detail: [{ msg: 'no' }] } },
      { faultClass: 'bad_request' },
    ],
    [
      'a redirect',
      { kind: 'raw', status: 307, body: '', headers: { location: 'http://127.0.0.1:1/' } },
      { faultClass: 'bad_body' },
    ],
    [
      'a 200 with an error',
      { kind: 'status', status: 200, body: { error: { code: 502, message: 'upstream' } } },
      { faultClass: 'overloaded' },
    ],
    [
      'a 200 with a money error',
      { kind: 'status', status: 200, body: { error: { code: 402, message: 'more credits' } } },
      { faultClass: 'quota' },
    ],
    [
      'a 200 with an error without a code',
      { kind: 'status', status: 200, body: { error: { message: 'odd' } } },
      { faultClass: 'bad_body' },
    ],
    ['a 200 with nothing', { kind: 'raw', body: '' }, { faultClass: 'bad_body' }],
    ['a 200 with null', { kind: 'raw', body: 'null' }, { faultClass: 'bad_body' }],
    ['a 200 with an empty object', { kind: 'raw', body: '{}' }, { faultClass: 'bad_body' }],
    [
      'a 200 with HTML',
      { kind: 'raw', body: '<html>hello</html>', headers: { 'content-type': 'text/html' } },
      { faultClass: 'bad_body' },
    ],
    ['a 200 with half a JSON', { kind: 'raw', body: '{"choices":[{"mess' }, { faultClass: 'bad_body' }],
    [
      'a body of 1 MB',
      { kind: 'text', text: 'x'.repeat(1024 * 1024) },
      { faultClass: 'bad_body', message: 'the body is larger than 512 KB' },
    ],
    ['a text of 100 KB', { kind: 'text', text: 'x'.repeat(100 * 1024) }, { faultClass: 'bad_body' }],
    ['an empty text', { kind: 'text', text: '' }, { faultClass: 'bad_body' }],
    [
      'a text that is not JSON',
      { kind: 'text', text: 'Sure, here is the price.' },
      { faultClass: 'schema', requestId: 'fake-1' },
    ],
    ['JSON of another shape', { kind: 'text', text: '{"reply":"x"}' }, { faultClass: 'schema' }],
    ['a body that is cut', { kind: 'cut' }, { faultClass: 'connection' }],
    ['a dropped connection', { kind: 'drop' }, { faultClass: 'connection' }],
  ])('turns %s into its fault, after one call only', async (_title, reply, expected) => {
    fake.reply(() => reply);
    expect(await faultOf(model)).toMatchObject(expected);
    expect(fake.requests).toHaveLength(1);
  });
});
