import { beforeEach, describe, expect, it } from 'vitest';
import { createLedger, type Ledger, type SendCall, type Written } from './ledger.ts';
import { judge, type Verdict } from './oracle.ts';
import { replyTo } from './texts.ts';

const welcome = 'You are chatting with an automated assistant.\n\nHello! What can I do for you?';

/** Three questions of one customer, taken by the server one after the other, and a greeting of another one. */
let ledger: Ledger;
let questions: Written[];
let greeted: Written;

beforeEach(() => {
  ledger = createLedger();
  questions = [1, 2, 3].map(() => ledger.write(7, { kind: 'question', label: 'soak' }));
  greeted = ledger.write(8, { kind: 'greeting', label: 'soak' });
  for (const [at, message] of [...questions, greeted].entries()) {
    message.firstAttemptAt = 1_000 + at * 100;
    message.ackedAt = message.firstAttemptAt + 50;
    message.timestampS = 1;
  }
});

function send(outboxId: string, text: string, changes: Partial<SendCall> = {}): void {
  ledger.record({
    at: 2_000 + ledger.calls.length,
    customer: 7,
    text,
    outboxId,
    attempt: 1,
    outcome: 'accepted',
    ...changes,
  });
}

const replyToMessages = (...messages: Written[]): string => replyTo(messages.map(({ text }) => text).join('\n'));
const answerGreeting = (outboxId = '9'): void => send(outboxId, welcome, { customer: 8 });

function wrong(): Record<string, string[]> {
  const verdict = judge(ledger.written, ledger.calls);
  const lists: (keyof Verdict)[] = ['lost', 'duplicated', 'outOfOrder', 'unexplained'];
  return Object.fromEntries(
    lists.flatMap((name) => {
      const found = verdict[name];
      return typeof found === 'number' || found.length === 0 ? [] : [[name, found.map(({ what }) => what)]];
    }),
  );
}

describe('the oracle finds nothing wrong', () => {
  it('when every message has one reply', () => {
    for (const [at, message] of questions.entries()) send(String(at), replyToMessages(message));
    answerGreeting();
    expect(wrong()).toEqual({});
    expect(judge(ledger.written, ledger.calls)).toMatchObject({ messages: 4, replies: 4 });
  });

  it('when one reply answers all, also after attempts that Meta did not take', () => {
    send('1', replyToMessages(...questions), { outcome: 'lost' });
    send('1', replyToMessages(...questions), { outcome: 'refused', attempt: 2 });
    send('1', replyToMessages(...questions), { attempt: 3 });
    answerGreeting();
    expect(wrong()).toEqual({});
  });

  it('when Meta itself brought the later message first', () => {
    const [first, second, third] = questions as [Written, Written, Written];
    first.ackedAt = (second.firstAttemptAt ?? 0) + 500;
    send('1', replyToMessages(second));
    send('2', replyToMessages(first, third));
    answerGreeting();
    expect(wrong()).toEqual({});
  });
});

it('a reply of the model that greets back answers the greeting too, and a second one is a duplicate', () => {
  const greeting = ledger.write(7, { kind: 'greeting', label: 'soak' });
  greeting.firstAttemptAt = 1_500;
  send('1', replyToMessages(...questions, greeting));
  answerGreeting();
  expect(wrong()).toEqual({});
  send('2', welcome);
  expect(wrong()).toEqual({ duplicated: ['greeting 4 of customer 7 (soak) is answered again by 2'] });
});

describe('the oracle says what is wrong', () => {
  it('when a message has no reply', () => {
    send('1', replyToMessages(...questions.slice(0, 2)));
    answerGreeting();
    expect(wrong()).toEqual({ lost: ['question 3 of customer 7 (soak) has no reply'] });
  });

  it('when a greeting has no reply, or two', () => {
    send('1', replyToMessages(...questions));
    expect(wrong()).toEqual({ lost: ['greeting 1 of customer 8 (soak) has no reply'] });
    answerGreeting('8');
    answerGreeting('9');
    expect(wrong()).toEqual({ duplicated: ['greeting 1 of customer 8 (soak) is answered again by 9'] });
  });

  it('when Meta only refused the reply', () => {
    send('1', replyToMessages(...questions), { outcome: 'refused' });
    answerGreeting();
    expect(wrong()['lost']).toHaveLength(3);
  });

  it('when the same reply was taken twice', () => {
    send('1', replyToMessages(...questions));
    send('1', replyToMessages(...questions), { attempt: 2 });
    answerGreeting();
    expect(wrong()).toEqual({ duplicated: ['reply 1 to customer 7 was taken again in attempt 2'] });
  });

  it('when two replies answer the same message, each extra one counted once', () => {
    send('1', replyToMessages(...questions));
    send('2', replyToMessages(...questions.slice(1)));
    answerGreeting();
    expect(wrong()).toEqual({ duplicated: ['question 3 of customer 7 (soak) is answered again by 2'] });
  });

  it('when a later message was answered first', () => {
    const [first, second, third] = questions as [Written, Written, Written];
    send('1', replyToMessages(second));
    send('2', replyToMessages(first));
    send('3', replyToMessages(third));
    answerGreeting();
    expect(wrong()).toEqual({ outOfOrder: ['question 2 of customer 7 (soak) was answered before message 1'] });
  });

  it('when a turn holds its messages in the wrong order', () => {
    const [first, second, third] = questions as [Written, Written, Written];
    send('1', replyToMessages(second, first, third));
    answerGreeting();
    expect(wrong()['outOfOrder']).toEqual(['question 2 of customer 7 (soak) was answered before message 1']);
  });

  it('when a part of a long reply is missing, doubled or too early', () => {
    const text = replyToMessages(...questions);
    const [start, end] = [text.slice(0, text.indexOf(' That was')), text.slice(text.indexOf('That was'))];
    answerGreeting();
    send('1', start);
    expect(wrong()).toEqual({ lost: ['question 3 of customer 7 (soak) has a reply whose end is missing'] });
    send('2', end);
    expect(wrong()).toEqual({});
    send('3', end);
    expect(wrong()).toEqual({ duplicated: ['question 3 of customer 7 (soak) is ended again by 3'] });
  });

  it('when the end of a reply came before its beginning', () => {
    const text = replyToMessages(...questions);
    answerGreeting();
    send('2', text.slice(text.indexOf('That was')));
    send('1', text.slice(0, text.indexOf(' That was')));
    expect(wrong()).toEqual({
      outOfOrder: ['question 3 of customer 7 (soak) has a reply whose end came before its beginning'],
    });
  });

  it('when a text answers nothing, or goes to somebody who wrote nothing', () => {
    send('1', replyToMessages(...questions));
    answerGreeting();
    send('2', 'Sorry, I cannot answer properly at this moment.');
    send('3', replyToMessages(...questions), { customer: 9 });
    expect(wrong()).toEqual({
      unexplained: [
        'reply 2: "Sorry, I cannot answer properly at this moment."',
        'reply 3 to customer 9, who wrote nothing',
      ],
    });
  });

  it("when a customer gets another customer's answer", () => {
    send('1', replyToMessages(...questions));
    send('2', replyToMessages(...questions), { customer: 8 });
    answerGreeting();
    expect(wrong()['unexplained']).toHaveLength(1);
  });
});
