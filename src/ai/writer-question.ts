import type { ModelAnswer, ModelRequest, Question } from '../domain/ports.ts';
import { answerJsonSchema, parseAnswer, plainAnswer } from './answer-schema.ts';
import { renderTurn } from './render-turn.ts';

/** Room for 80 words in any script plus a little thinking; an answer that needs more is cut off and counts as failed. */
const MAX_OUTPUT_TOKENS = 2000;

/** The question to the writer of a turn's reply; of a text of another shape it salvages the reply, without slots. */
export function writerQuestion(request: ModelRequest): Question<ModelAnswer> {
  return {
    system: request.system,
    messages: renderTurn(request),
    schema: { name: 'answer', json: answerJsonSchema },
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    parse: parseAnswer,
    salvage: plainAnswer,
  };
}
