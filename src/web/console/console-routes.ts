import express, { Router } from 'express';
import type { Logger } from '../../observe/logger.ts';
import type { AccessDeps } from '../../flow/access.ts';
import type { PasswordTries } from '../api/password-tries.ts';
import { createAlertRoutes, type AlertPageDeps } from './alerts-page.ts';
import { createAccountRoutes } from './account-page.ts';
import type { BusinessPageDeps } from './business-deps.ts';
import { createBusinessRoutes } from './business-page.ts';
import { createChatRoutes, type ChatDeps } from './chat-page.ts';
import { createHealthPageRoutes, type HealthPageDeps } from './health-page.ts';
import { createInboxRoutes, type InboxDeps } from './inbox-page.ts';
import { createLeadsRoutes, type LeadsDeps } from './leads-page.ts';
import type { LiveEvents } from './live-events.ts';
import { createLoginRoutes } from './login-page.ts';
import { createNumberGate, createNumberRoutes, readNumbers, type NumberDeps } from './numbers.ts';
import { pageHeaders } from './page.ts';
import { createPeopleRoutes } from './people-page.ts';
import { readPerson, requireOwnForm, requirePerson } from './session.ts';
import { createStaticRoutes } from './static-files.ts';
import { createTodayRoutes, type TodayPageDeps } from './today-page.ts';
import { createTroubleAnswer, sayNotFound } from './trouble-answer.ts';
import { createTroubleRoutes, type TroubleDeps } from './trouble-page.ts';

/** What the pages need; each page names its own part. */
export type ConsoleDeps = AccessDeps &
  AlertPageDeps &
  InboxDeps &
  ChatDeps &
  LeadsDeps &
  TodayPageDeps &
  HealthPageDeps &
  NumberDeps &
  TroubleDeps & { logger: Logger; events: LiveEvents; page: BusinessPageDeps };

/**
 * The pages for people, to be mounted at `/console`: plain HTML forms that work without script, behind a session. Every request that
 * changes something must come from a form of ours.
 */
export function createConsoleRoutes(deps: ConsoleDeps, tries: PasswordTries): Router {
  const router = Router();
  router.use(createStaticRoutes());
  router.use(pageHeaders, readPerson(deps), express.urlencoded({ extended: false, limit: '512kb' }), requireOwnForm);
  router.use(createLoginRoutes(deps, tries));
  router.use(requirePerson, readNumbers(deps));
  router.use(['/chats/:id', '/leads/:id'], createNumberGate(deps, sayNotFound));
  router.use(createNumberRoutes());
  router.get('/events', deps.events.handle);
  router.use(createInboxRoutes(deps));
  router.use(createChatRoutes(deps));
  router.use(createLeadsRoutes(deps));
  router.use(createTodayRoutes(deps));
  router.use(createBusinessRoutes({ ...deps.page, db: deps.db, logger: deps.logger, templates: deps.templates }));
  router.use(createAlertRoutes(deps));
  router.use(createHealthPageRoutes(deps));
  router.use(createTroubleRoutes(deps));
  router.use(createPeopleRoutes(deps));
  router.use(createAccountRoutes(deps, tries));
  router.use(sayNotFound);
  router.use(createTroubleAnswer(deps));
  return router;
}
