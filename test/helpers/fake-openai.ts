import { startFakeModel, type FakeModelServer } from './fake-http.ts';

export type FakeOpenAi = FakeModelServer;

/** A server that speaks OpenAI's Chat Completions; `url` ends in `/v1`. */
export function startFakeOpenAi(): Promise<FakeOpenAi> {
  return startFakeModel(
    {
      path: '/chat/completions',
      requestIdHeader: 'x-request-id',
      success: (text, finish) => ({
        id: 'chatcmpl-fake',
        object: 'chat.completion',
        created: 1_790_000_000,
        model: 'fake',
        choices: [
          { index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: finish ?? 'stop' },
        ],
        usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
      }),
      error: (_status, code, message) => ({ error: { message, type: 'invalid_request_error', param: null, code } }),
    },
    '/v1',
  );
}
