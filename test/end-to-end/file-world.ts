import { expect } from 'vitest';
import type { FakeMedia } from '../helpers/fake-media.ts';
import { newWamid, webhookBody } from '../helpers/signed-webhook.ts';
import { startWorld, type World } from './world.ts';

export type Json = Record<string, unknown>;

/** What a test of files needs of a world with only the embedded database. */
export type FileWorld = {
  world: World;
  /** Posts the messages of one customer, each a webhook's. */
  post(from: string, ...messages: Json[]): Promise<void>;
  /** A message of this type with a file in Meta's store. */
  file(type: string, content: Parameters<FakeMedia['add']>[0], more?: Json): Json;
  text(body: string): Json;
  replyTo(from: string): Promise<string>;
  /** The newest turn that a writer was asked about with this word. */
  turnWith(word: string): string;
};

/** Starts the real server with fakes around it, and these settings besides. */
export async function openFileWorld(settings: Record<string, string>): Promise<FileWorld> {
  const world = await startWorld({ databaseUrl: null, redisUrl: null }, settings);
  return {
    world,
    async post(from, ...messages) {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const made = messages.map((message) => ({ from, id: newWamid(), timestamp, ...message }));
      expect((await world.post(webhookBody({ messages: made }))).status).toBe(200);
    },
    file: (type, content, more = {}) => ({ type, [type]: world.graph.media.of(world.graph.media.add(content), more) }),
    text: (body) => ({ type: 'text', text: { body } }),
    replyTo: async (from) => (await world.waitForReplies(from))[0]?.text ?? '',
    turnWith: (word) => world.openAi.requests.findLast(({ turnText }) => turnText.includes(word))?.turnText ?? '',
  };
}
