import { startFakeModel, type FakeModelServer } from './fake-http.ts';

export type FakeAnthropic = FakeModelServer;

/** A server that speaks Anthropic's Messages API; `url` has no `/v1`, as the SDK adds it. */
export function startFakeAnthropic(): Promise<FakeAnthropic> {
  return startFakeModel(
    {
      path: '/v1/messages',
      requestIdHeader: 'request-id',
      success: (text, finish) => ({
        id: 'msg_fake',
        type: 'message',
        role: 'assistant',
        model: 'fake',
        content: [
          { type: 'thinking', thinking: '', signature: 'x' },
          { type: 'text', text, citations: null },
        ],
        stop_reason: finish ?? 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 100, cache_creation_input_tokens: 15, cache_read_input_tokens: 5, output_tokens: 30 },
      }),
      error: (_status, code, message) => ({ type: 'error', error: { type: code, message }, request_id: 'fake' }),
    },
    '',
  );
}
