import type { WarmModel } from '../ai/adapter.ts';
import { ModelFault } from '../ai/model-fault.ts';
import type { Tracing } from '../observe/tracing.ts';

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
