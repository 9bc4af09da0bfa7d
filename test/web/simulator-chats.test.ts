import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Chat, createChats, type Line, newLine } from '../../src/web/simulator/chats.ts';
import { customers } from './simulator-stand-in.ts';

afterEach(() => {
  vi.useRealTimers();
});

function firstChat(chats: ReturnType<typeof createChats>): Chat {
  const chat = chats.find('first');
  if (chat === null) throw new Error('no first customer');
  return chat;
}

function line(id: string): Line {
  return newLine({ id, from: 'business', text: 'x', shown: { kind: 'text' }, replyTo: null, status: 'accepted' });
}

describe('the memory of the simulator', () => {
  it('keeps the newest 300 lines of a chat and the newest 300 activities', () => {
    const chats = createChats(customers);
    const chat = firstChat(chats);
    for (let index = 0; index < 350; index += 1) {
      chats.addLine(chat, line(String(index)));
      chats.note(chat, { kind: 'reply', msAfterMessage: index });
    }
    const { activity } = chats.snapshot();
    expect([chat.lines.length, chat.lines[0]?.id, chat.lines.at(-1)?.id]).toEqual([300, '50', '349']);
    expect([activity.length, activity[0]?.seq, activity.at(-1)?.seq]).toEqual([300, 51, 350]);
  });

  it('moves a status forward only, and tells of each step once', () => {
    const chats = createChats(customers);
    const chat = firstChat(chats);
    const seen: string[] = [];
    chats.subscribe((event) => event.kind === 'line' && seen.push(event.line.status));
    const late = line('1');
    chats.addLine(chat, late);
    for (const status of ['delivered', 'sent', 'delivered', 'read', 'accepted'] as const) {
      chats.advance(chat, late, status);
    }
    expect(seen).toEqual(['accepted', 'delivered', 'read']);
  });

  it('ends the typing indicator 25 s after it was last asked for', () => {
    vi.useFakeTimers();
    const chats = createChats(customers);
    const chat = firstChat(chats);
    chats.setTyping(chat, true);
    vi.advanceTimersByTime(20_000);
    chats.setTyping(chat, true);
    vi.advanceTimersByTime(24_999);
    expect(chat.typing).toBe(true);
    vi.advanceTimersByTime(1);
    expect(chat.typing).toBe(false);
    chats.close();
  });
});
