import { Router } from 'express';
import type { PrivacyDeps } from '../../flow/privacy.ts';
import type { HandoffDeps } from '../../flow/find-conversation.ts';

export type ChatDeps = HandoffDeps & { privacy: PrivacyDeps };

/** `/chats/<conversation id>`: one conversation and all that a person can do with it. */
export function createChatRoutes(_deps: ChatDeps): Router {
  return Router();
}
