import { describe, expect, it } from 'vitest';
import { createHider, formatFinding, formatResult } from '../../../src/cli/doctor/report.ts';

const hide = createHider({
  WHATSAPP_TOKEN: 'EAAlongenoughtoken',
  WHATSAPP_APP_SECRET: 'aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbb',
  OPENAI_API_KEY: 'sk-openai-key',
  DATABASE_URL: 'postgresql://owner:p%40ssw0rd-long@db.example/shop',
  OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20collector-key',
  PORT: '30003000',
});

describe('the report of the doctor', () => {
  it.each([
    ['a token', 'x EAAlongenoughtoken y'],
    ['a token that is not configured', 'x EAAsomeothertoken0 y'],
    ['one of two app secrets', 'x bbbbbbbbbbbbbbbb y'],
    ['a key', 'x sk-openai-key y'],
    ['a header of the collector', 'x Bearer collector-key y'],
    ['a password as it is written in the address', 'x p%40ssw0rd-long y'],
    ['a password as it is', 'x p@ssw0rd-long y'],
    ['a whole address', 'x postgresql://owner:p%40ssw0rd-long@db.example/shop y'],
  ])('hides %s', (_what, words) => {
    expect(hide(words)).toBe('x [secret] y');
  });

  it('shows what is no secret', () => {
    expect(hide('port 30003000')).toBe('port 30003000');
  });

  it('hides secrets in a finding and in what to do, and keeps lines short but commands whole', () => {
    const long = Array.from({ length: 30 }, () => 'word').join(' ');
    const command = `  curl ${long} sk-openai-key`;
    const todo = [`${long} sk-openai-key`, command];
    const lines = formatFinding(
      { level: 'fault', subject: 'Token', text: `${long}\u001b[2J sk-openai-key`, todo },
      hide,
    ).split('\n');
    for (const unwanted of ['sk-openai-key', '\u001b[2J']) expect(lines.join('\n')).not.toContain(unwanted);
    expect(lines.at(-1)?.trim()).toBe(`curl ${long} [secret]`);
    expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThan(110);
  });

  it('counts what it found', () => {
    const finding = (level: 'ok' | 'warning' | 'fault') => ({ level, subject: 'Token', text: '', todo: [] });
    expect(formatResult([finding('ok')])).toContain('all is well');
    expect(formatResult([finding('ok'), finding('warning')])).toContain('no fault, 1 warning.');
    expect(formatResult([finding('warning'), finding('fault'), finding('fault')])).toContain('2 faults, 1 warning.');
  });
});
