import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

/** All sources as one text, with nothing between the words but single spaces. */
async function readSources(): Promise<string> {
  const files = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const sources = files.filter((file) => file.isFile() && /\.(?:ts|mjs)$/.test(file.name));
  const texts = await Promise.all(sources.map((file) => readFile(path.join(file.parentPath, file.name), 'utf8')));
  return texts
    .join('\n')
    .replaceAll(/\$\{[^}]*\}|\s+/g, ' ')
    .replaceAll(/ {2,}/g, ' ');
}

/** What stands in backticks and reads like a sentence, in its parts around an ellipsis. */
const logWords = (page: string): string[] =>
  [...page.replaceAll(/```[^]*?```/g, '').matchAll(/`([A-Z][\p{L}’']*(?: [\p{L}’':,-]+){2,}[ …]*)`/gu)].flatMap(
    ([, words = '']) => words.split('…').map((part) => part.trim()),
  );

it('logs the words that operations.md tells people to look for', async () => {
  const page = await readFile(path.join(root, 'docs/operations.md'), 'utf8');
  const words = logWords(page.replaceAll('\n', ' ')).filter((part) => part !== '');
  expect(words.length).toBeGreaterThan(20);
  const sources = await readSources();
  expect(words.filter((part) => !sources.includes(part))).toEqual([]);
});
