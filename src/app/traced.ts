import type { WarmModel } from '../ai/adapter.ts';
import { ModelFault } from '../ai/model-fault.ts';
import type { QueueName } from '../domain/ports.ts';
import type { Work } from '../flow/take-unclaimed.ts';
import type { Tracing } from '../observe/tracing.ts';
import type { GraphClient } from '../whatsapp/send/graph-client.ts';

/** The work of a queue with a span each; the same work without traces. Names: https://opentelemetry.io/docs/specs/semconv/messaging/ */
export function tracedWork(tracing: Tracing | null, queue: QueueName, work: Work): Work {
  if (tracing === null) return work;
  return (conversationId, signal) => {
    const attributes = {
      'messaging.system': 'whatsapp',
      'messaging.operation.type': 'process',
      'messaging.destination.name': queue,
      'messaging.message.conversation_id': conversationId,
    };
    return tracing.span({ name: `process ${queue}`, kind: 'consumer', attributes }, () => work(conversationId, signal));
  };
}

/** A model with a span for each call, without what it is asked and answers. Names: https://opentelemetry.io/docs/specs/semconv/gen-ai/ */
export function tracedModel(tracing: Tracing | null, model: WarmModel): WarmModel {
  if (tracing === null) return model;
  return {
    ...model,
    ask: (question, signal) => {
      const attributes = {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': model.provider,
        'gen_ai.request.model': model.model,
        'gen_ai.output.type': 'json',
      };
      return tracing.span({ name: `chat ${model.model}`, kind: 'client', attributes }, async (note) => {
        try {
          const result = await model.ask(question, signal);
          note({
            'gen_ai.usage.input_tokens': result.inputTokens,
            'gen_ai.usage.output_tokens': result.outputTokens,
          });
          return result;
        } catch (error) {
          if (error instanceof ModelFault) note({ 'gen_ai.fault': error.faultClass });
          throw error;
        }
      });
    },
  };
}

/** A Graph client with a span for each POST; what is sent, and to whom, stands in none. */
export function tracedGraph(tracing: Tracing | null, graph: GraphClient): GraphClient {
  if (tracing === null) return graph;
  return {
    ...graph,
    withToken: (token) => tracedGraph(tracing, graph.withToken(token)),
    post: (path, body, signal) => {
      const attributes = { 'http.request.method': 'POST', 'url.template': '/{version}/{phone-number-id}/messages' };
      return tracing.span({ name: 'POST messages', kind: 'client', attributes }, async (note) => {
        const answer = await graph.post(path, body, signal);
        note(answer.kind === 'answer' ? { 'http.response.status_code': answer.status } : { 'error.type': answer.kind });
        return answer;
      });
    },
  };
}
