import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { environmentNames, loadConfig } from '../../src/config/config.ts';

const source = readFileSync('.env.example', 'utf8');
const example = parse(source);
const required = ['WHATSAPP_APP_SECRET', 'WHATSAPP_PHONE_NUMBER_ID', 'WHATSAPP_TOKEN', 'WHATSAPP_VERIFY_TOKEN'];

function commentedNames(text: string): string[] {
  const blocks = text.split(/\n{2,}/).map((block) => block.trim().split('\n'));
  return blocks.flatMap((lines) => {
    const name = /^([A-Z][A-Z\d_]*)=/.exec(lines[1] ?? '')?.[1];
    return lines.length === 2 && name !== undefined && /^# \S.{5,128}$/.test(lines[0] ?? '') ? [name] : [];
  });
}

describe('.env.example', () => {
  it('names every variable that the server reads, and no other', () => {
    expect(Object.keys(example).toSorted()).toEqual([...environmentNames].toSorted());
  });

  it('gives each variable exactly one line of comment', () => {
    expect(commentedNames(source).toSorted()).toEqual([...environmentNames].toSorted());
    expect(commentedNames('# one line\nA=\n\n# two\n# lines\nB=\n\nC=')).toEqual(['A']);
  });

  it('marks as required exactly what the server refuses to start without', () => {
    const marked = [...source.matchAll(/^# REQUIRED\. .*\n([A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(marked.toSorted()).toEqual(required);
    // One line a fault: nothing else in the copied file may trouble the server.
    expect(() => loadConfig(example)).toThrow(/^(?:- WHATSAPP_\w+ is missing\..*\n?){4}$/);
  });

  it('is a usable .env once the four required values are filled in', () => {
    const filled = {
      ...example,
      WHATSAPP_TOKEN: `EAA${'x'.repeat(40)}`,
      WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
      WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
      WHATSAPP_VERIFY_TOKEN: 'a long random text',
    };
    expect(loadConfig(filled)).toMatchObject({ port: 3000, role: 'all', production: false, dataDir: '.data' });
  });
});
