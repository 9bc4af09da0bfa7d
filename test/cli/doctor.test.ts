import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphError } from '../helpers/fake-graph-answers.ts';
import { startFakeGraph } from '../helpers/fake-graph.ts';
import { freePort } from '../helpers/servers.ts';
import { freshFolder } from '../helpers/services.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../helpers/signed-webhook.ts';
import {
  APP_ID,
  diagnoseWith,
  goodEnvironment,
  runDoctor,
  secondsFromNow,
  TOKEN,
  token,
  type MetaAnswer,
} from './doctor-stand.ts';
import { runCommand } from './command.ts';

const DAY = 86_400;
const NUMBER = `Phone number ${PHONE_NUMBER_ID}`;
const ACCOUNT = `WhatsApp account ${WABA_ID}`;

let folder: Awaited<ReturnType<typeof freshFolder>>;
beforeEach(async () => {
  folder = await freshFolder();
});
afterEach(() => folder.remove());

const diagnose = (overrides: Record<string, MetaAnswer>, environment: Record<string, string> = {}) =>
  diagnoseWith(overrides, { DATA_DIR: folder.path, ...environment });

describe('npm run doctor', () => {
  it('finds a good set-up all well, ends with 0 and has changed nothing', async () => {
    const { code, text, findings, requests } = await diagnose({});
    expect(findings).toEqual([
      'ok Configuration',
      'ok Business file',
      'ok Database',
      'ok Redis',
      'ok Clock',
      'ok Graph version',
      'ok Token',
      `ok ${NUMBER}`,
      `ok ${ACCOUNT}`,
      `ok Meta app ${APP_ID}`,
      'ok Webhook',
      'ok AI',
    ]);
    expect(text).toContain('valid, of a system user, never expires, has both permissions');
    expect(text).toContain('"Test Business", connected, may send, quality good');
    expect(text).toContain('asked in this order: anthropic');
    expect(text).toContain('Result: all is well.');
    expect(text).not.toContain('15550109999');
    expect(code).toBe(0);
    expect(requests.length).toBeGreaterThan(3);
    expect(requests.filter((request) => !/^(?:GET|HEAD) /.test(request))).toEqual([]);
  });

  it('lists everything that is missing when nothing is configured, and checks the rest all the same', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const { code, text, findings } = await runDoctor({ DATA_DIR: folder.path, GRAPH_API_URL: nowhere });
    expect(findings).toEqual([
      'FAULT Configuration',
      'ok Business file',
      'ok Database',
      'ok Redis',
      '- Clock',
      'ok Graph version',
      '- Token',
      '- Phone number',
      '- WhatsApp account',
      '- Meta app',
      '- Webhook',
      'warning AI',
    ]);
    for (const name of ['TOKEN', 'PHONE_NUMBER_ID', 'APP_SECRET', 'VERIFY_TOKEN']) {
      expect(text).toContain(`- WHATSAPP_${name} is missing.`);
    }
    expect(code).toBe(1);
  });

  it('explains itself, and refuses what it does not know with the usage', async () => {
    const help = await runCommand('doctor', ['--help']);
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--send-test NUMBER'), err: '' });
    for (const [args, fault] of [
      [['--bold'], "Unknown option '--bold'"],
      [['--send-test'], "'--send-test <value>' argument missing"],
    ] as const) {
      const refused = await runCommand('doctor', args);
      expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining(fault) });
      expect(refused.err).toContain('--send-test NUMBER');
    }
  });

  it('does not blame the business file when only the number is missing', async () => {
    const { out } = await runCommand('doctor', ['--ask'], { DATA_DIR: folder.path });
    expect(out).toContain('ok       Business file');
    expect(out).not.toContain('the business file must be fixed first');
  });

  it('looks at Meta although an unrelated value is wrong', async () => {
    const { code, findings } = await diagnose({}, { PORT: 'three thousand', WHATSAPP_PHONE_NUMBER_ID: '' });
    expect(findings).toEqual(
      expect.arrayContaining(['FAULT Configuration', 'ok Token', '- Phone number', `ok ${ACCOUNT}`]),
    );
    expect(code).toBe(1);
  });

  it('names every fault of the business file', async () => {
    const file = join(folder.path, 'business.yaml');
    await writeFile(file, 'name: Example\nofers: nothing\n');
    const { code, text, findings } = await diagnose({}, { BUSINESS_FILE: file });
    expect(findings[1]).toBe('FAULT Business file');
    expect(text).toMatch(/- line 2, column \d+: .*ofers/);
    expect(findings).toContain('ok Token');
    expect(code).toBe(1);
  });
});

describe('--send-test', () => {
  it('sends one message from the first number and says when it arrives, without the number', async () => {
    const graph = await startFakeGraph();
    const { findings, raw } = await runDoctor({ ...goodEnvironment(graph.url), DATA_DIR: folder.path }, [
      '--send-test',
      '+1 555 010 0001',
    ]);
    expect(findings.at(-1)).toBe('ok Test message');
    expect(raw).toContain('one test message is sent');
    expect(raw).not.toMatch(/555 ?010 ?0001/);
    expect(graph.sent.map(({ to }) => to)).toEqual(['15550100001']);
    graph.onMessage(() => ({ kind: 'error', code: 131030, message: 'Recipient phone number not in allowed list' }));
    const refused = await runDoctor({ ...goodEnvironment(graph.url), DATA_DIR: folder.path }, [
      '--send-test',
      '15550100001',
    ]);
    await graph.close();
    expect(refused.findings.at(-1)).toBe('FAULT Test message');
    expect(refused.text).toContain('(code 131030)');
    expect(refused.code).toBe(1);
  });
});

describe('the token', () => {
  it('that has expired is a fault with the way to a new one, and the rest is not guessed at', async () => {
    const said = `Error validating access token ${TOKEN}: Session has expired on Friday.`;
    const dead: MetaAnswer = { status: 400, json: graphError({ code: 190, message: said }) };
    const { code, text, findings } = await diagnose({ debug_token: dead });
    expect(findings).toEqual(expect.arrayContaining(['FAULT Token', `- ${NUMBER}`, '- WhatsApp account', 'ok AI']));
    expect(text).toContain('Session has expired on Friday.');
    expect(text).toContain('docs/permanent-token.md, steps 3 and 5');
    expect(code).toBe(1);
  });

  it('that Meta reports as invalid in a good answer is a fault too', async () => {
    const error = { code: 190, message: 'The session was invalidated.', subcode: 460 };
    const { text, findings } = await diagnose({ debug_token: { json: { data: { is_valid: false, error } } } });
    expect(findings).toContain('FAULT Token');
    expect(text).toContain('The session was invalidated.');
  });

  it('that comes next is checked like the first, and looks at the rest when the first is dead', async () => {
    const next = 'EAAdoctorNEXTtokenForTests1234567890';
    const both = await diagnose({}, { WHATSAPP_TOKEN_NEXT: next });
    expect(both.findings).toEqual(expect.arrayContaining(['ok Token', 'ok Next token']));
    expect(both.raw).not.toContain(next);
    const graph = await startFakeGraph({ validToken: next });
    const { findings, raw } = await runDoctor({
      ...goodEnvironment(graph.url),
      DATA_DIR: folder.path,
      WHATSAPP_TOKEN_NEXT: next,
    });
    await graph.close();
    expect(findings).toEqual(expect.arrayContaining(['FAULT Token', 'ok Next token', `ok ${NUMBER}`, `ok ${ACCOUNT}`]));
    expect(raw).not.toContain(next);
  });

  it("that is a person's temporary one is a fault with its end", async () => {
    const { code, text, findings } = await diagnose({
      debug_token: token({ type: 'USER', expires_at: secondsFromNow(20 * 3600) }),
    });
    expect(findings).toEqual(expect.arrayContaining(['FAULT Token', `ok ${NUMBER}`]));
    expect(text).toMatch(
      /a person's temporary token, not that of a system user, and ends on \d{4}-\d\d-\d\d \(in 20 hours\)/,
    );
    expect(code).toBe(1);
  });

  it('without the permission to send is a fault that names the permission', async () => {
    const { code, text, findings } = await diagnose({
      debug_token: token({ scopes: ['whatsapp_business_management'] }),
    });
    expect(findings.filter((finding) => finding.endsWith(' Token'))).toEqual(['FAULT Token']);
    expect(text).toContain('the permission whatsapp_business_messaging is missing');
    expect(code).toBe(1);
  });

  it('of another app than WHATSAPP_APP_ID is a fault', async () => {
    const { code, text } = await diagnose({}, { WHATSAPP_APP_ID: '499999999999999' });
    expect(text).toContain('made for the app "Test App" (400000000000004), but WHATSAPP_APP_ID is 499999999999999');
    expect(code).toBe(1);
  });

  it('older than half a year is a warning, which leaves the exit code at 0', async () => {
    const { code, findings, text } = await diagnose({ debug_token: token({ issued_at: secondsFromNow(-200 * DAY) }) });
    expect(findings).toEqual(expect.arrayContaining(['ok Token', 'warning Token']));
    expect(text).toContain('200 days ago. It goes on working.');
    expect(code).toBe(0);
  });
});

describe('the phone number and its account', () => {
  it('not subscribed to the app is a fault with the command that repairs it, without the token', async () => {
    const { code, raw, findings } = await diagnose({ [`${WABA_ID}/subscribed_apps`]: { json: { data: [] } } });
    expect(findings).toContain(`FAULT ${ACCOUNT}`);
    expect(raw).toMatch(
      new RegExp(
        `^ +curl -sS -X POST -H "Authorization: Bearer \\$WHATSAPP_TOKEN" "http://[^"]+/v25\\.0/${WABA_ID}/subscribed_apps"$`,
        'm',
      ),
    );
    expect(code).toBe(1);
  });

  it('subscribed to another app only is a fault as well', async () => {
    const other = { whatsapp_business_api_data: { id: '477777777777777', name: 'Other App' } };
    const { findings } = await diagnose({ [`${WABA_ID}/subscribed_apps`]: { json: { data: [other] } } });
    expect(findings).toContain(`FAULT ${ACCOUNT}`);
  });

  it('that does not hold the number is a fault', async () => {
    const { code, text } = await diagnose({ [`${WABA_ID}/phone_numbers`]: { json: { data: [{ id: '1' }] } } });
    expect(text).toContain(`${NUMBER} it is not in the WhatsApp account ${WABA_ID}.`);
    expect(code).toBe(1);
  });

  it('unknown to Meta is a fault that says which id to copy', async () => {
    const unknown: MetaAnswer = { status: 400, json: graphError({ code: 100, message: 'Unsupported get request.' }) };
    const { text, findings } = await diagnose({ [PHONE_NUMBER_ID]: unknown });
    expect(findings).toContain(`FAULT ${NUMBER}`);
    expect(text).toContain('Copy the phone number id (not the phone number');
  });

  it("blocked by Meta is a fault with Meta's own advice, freed of numbers and control characters", async () => {
    const errors = [
      {
        error_code: 141000,
        error_description: 'There is an error with the phone number 4915112345678.\u001b[2J',
        possible_solution: 'Register your phone number with WhatsApp.',
      },
    ];
    const entities = [{ entity_type: 'PHONE_NUMBER', id: PHONE_NUMBER_ID, can_send_message: 'BLOCKED', errors }];
    const { code, raw, text } = await diagnose({
      [`${PHONE_NUMBER_ID}?fields=health_status`]: {
        json: { health_status: { can_send_message: 'BLOCKED', entities } },
      },
    });
    expect(text).toContain('Meta does not let it send messages.');
    expect(text).toContain('Register your phone number with WhatsApp.');
    for (const unwanted of ['4915112345678', '\u001b']) expect(raw).not.toContain(unwanted);
    expect(code).toBe(1);
  });

  it('is judged by what a version of Graph that lacks a field still tells', async () => {
    const { code, findings } = await diagnose({
      [`${PHONE_NUMBER_ID}?fields=status`]: { status: 400, json: graphError({ code: 100 }) },
      [`${PHONE_NUMBER_ID}?fields=webhook_configuration`]: { status: 400, json: graphError({ code: 100 }) },
    });
    expect(findings).toContain(`ok ${NUMBER}`);
    expect(code).toBe(0);
  });
});

describe('a Meta that cannot be asked', () => {
  it('is one fault, not several, and blames nothing of the set-up', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const { code, text, findings } = await runDoctor({ ...goodEnvironment(nowhere), DATA_DIR: folder.path });
    expect(findings.slice(6)).toEqual([
      'FAULT Token',
      `- ${NUMBER}`,
      '- WhatsApp account',
      '- Meta app',
      '- Webhook',
      'ok AI',
    ]);
    expect(text).toContain('This says nothing about the set-up itself.');
    expect(code).toBe(1);
  });

  it("is recognised by a page that is not Meta's", async () => {
    const page: MetaAnswer = { status: 200, html: `<html>Please sign in to the hotel network ${TOKEN}</html>` };
    const account = { [`${WABA_ID}/subscribed_apps`]: page, [`${WABA_ID}/phone_numbers`]: page };
    const { code, text, findings } = await diagnose(
      { debug_token: page, [PHONE_NUMBER_ID]: page, ...account },
      { WHATSAPP_BUSINESS_ACCOUNT_ID: WABA_ID },
    );
    expect(findings.slice(6)).toEqual([
      'FAULT Token',
      `- ${NUMBER}`,
      `- ${ACCOUNT}`,
      '- Meta app',
      '- Webhook',
      'ok AI',
    ]);
    expect(text).toContain("HTTP 200 with a page that is not Meta's usual answer");
    expect(code).toBe(1);
  });

  it('does not keep the other checks from ending when it hangs', async () => {
    const { code, text, findings } = await diagnose({ debug_token: 'hang' });
    expect(findings).toEqual(expect.arrayContaining(['FAULT Token', `ok ${NUMBER}`, 'ok AI']));
    expect(text).toContain('no whole answer within 4500 ms');
    expect(code).toBe(1);
  });
});
