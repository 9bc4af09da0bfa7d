import { expect, it } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import { createFindingLog } from '../../src/observe/finding-log.ts';
import { captureLogs } from '../helpers/log-capture.ts';

const minute = 60_000;

it('says a finding once, a fault again every hour, and both again after they had gone', () => {
  const logs = captureLogs();
  let nowMs = 0;
  const tell = createFindingLog(logs.logger, () => nowMs);
  const fault: Finding = { level: 'fault', subject: 'Token', text: 'dead', todo: ['Make a new one.'] };
  const warning: Finding = { level: 'warning', subject: 'Token', text: 'old', todo: [] };
  const said = () => logs.lines.splice(0).map(({ level, msg }) => `${String(level)} ${String(msg)}`);
  tell('token', [fault, warning]);
  expect(logs.lines[0]).toMatchObject({ todo: ['Make a new one.'] });
  expect(said()).toEqual(['error Token: dead', 'warn Token: old']);
  for (nowMs = 5 * minute; nowMs < 60 * minute; nowMs += 5 * minute) tell('token', [fault, warning]);
  tell('another part', []);
  expect(said()).toEqual([]);
  nowMs = 60 * minute;
  tell('token', [fault, warning]);
  expect(said()).toEqual(['error Token: dead']);
  tell('token', []);
  tell('token', [fault, warning]);
  expect(said()).toEqual(['error Token: dead', 'warn Token: old']);
});
