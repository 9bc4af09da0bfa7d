import type { QueueName } from '../domain/ports.ts';
import type { Work } from '../flow/take-unclaimed.ts';
import type { Tracing } from '../observe/tracing.ts';
import type { GraphClient } from '../whatsapp/send/graph-client.ts';

/** The work of a queue with a span each; the same work without traces. Names: https://opentelemetry.io/docs/specs/semconv/messaging/ */
export function tracedWork(tracing: Tracing | null, queue: QueueName, work: Work): Work {
  if (tracing === null) return work;
  return (conversationId, signal, withFiles) => {
    const attributes = {
      'messaging.system': 'whatsapp',
      'messaging.operation.type': 'process',
      'messaging.destination.name': queue,
      'messaging.message.conversation_id': conversationId,
    };
    return tracing.span({ name: `process ${queue}`, kind: 'consumer', attributes }, () =>
      work(conversationId, signal, withFiles),
    );
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
