import { createInterface } from 'node:readline/promises';
import { CliFault } from '../console/cli-fault.ts';
import { clean } from '../console/terminal-text.ts';

/** A question; `check` says what is wrong with an answer, or null. With a guess, an empty answer means the guess. */
export type Question = {
  text: string;
  guess?: string | null;
  optional?: boolean;
  check: (answer: string) => string | null;
};

/** Asks on the terminal, or reads answers line by line from a pipe. */
export type Owner = { ask(question: Question): Promise<string | null>; close(): void };

/**
 * Opens the terminal. A wrong answer is asked for again there, and ends the command when answers come from a pipe; so does
 * the end of the input.
 */
export function openOwner(): Owner {
  const isTerminal = process.stdin.isTTY;
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: isTerminal });
  // Lines of a pipe come before they are asked for, and none may be lost.
  const lines = terminal[Symbol.asyncIterator]();
  return {
    ask: async ({ text, guess = null, optional = false, check }) => {
      const hint = guess !== null ? ` [${guess}]` : optional ? ' (Enter: none)' : '';
      for (;;) {
        terminal.setPrompt(`${text}${hint}: `);
        terminal.prompt();
        const line = await lines.next();
        if (line.done === true) throw new CliFault(`\nThe answers ended at "${text}". Nothing was written.`);
        if (!isTerminal) process.stdout.write('\n');
        const answer = clean(line.value) || (guess ?? '');
        if (answer === '' && optional) return null;
        const fault = answer === '' ? 'needs an answer.' : check(answer);
        if (fault === null) return answer;
        if (!isTerminal) throw new CliFault(`"${text}": ${fault} Nothing was written.`);
        process.stdout.write(`  ${clean(fault)}\n`);
      }
    },
    close: () => terminal.close(),
  };
}
