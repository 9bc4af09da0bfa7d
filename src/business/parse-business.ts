import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { AppError } from '../domain/errors.ts';
import { buildBusiness } from './build-business.ts';
import { placeFault, type BusinessFault } from './business-faults.ts';
import { businessFileSchema } from './business-schema.ts';
import type { Business } from './business.ts';
import { readYaml } from './read-yaml.ts';
import { salvage, type Path, type Report } from './salvage.ts';
import { locateSyntaxFaults } from './syntax-faults.ts';

/** Sections of the shape of old, with what became of them. */
const MOVED: Readonly<Record<string, string>> = {
  business: 'its keys stand at the top now; hours are lines such as "mon-fri 10:00-18:30"',
  products: 'is "offers" now, with "also" for aliases, "prices" for tiers and "options" for branding',
  faq: 'is "answers" now',
  qualification: 'is "ask" and "hot" now',
  policies: 'are sentences under "facts", and "never"',
  smallTalk:
    'comes with the language packs now, as do messages, handoff, optOut, optIn and offTopic; "words" overrides them',
};

/**
 * Checks the text of a business file and returns what it means; throws `bad-business-file` with every fault of every
 * kind, each with its line, column and fix. Faults of syntax hide all others.
 */
export function parseBusiness(source: string, fileName: string): Business {
  const { business, faults } = readBusiness(source, fileName);
  if (business === null) throw badFile(fileName, faults);
  return business;
}

/** What a text means, or its faults in the order of the text. */
type ReadBusiness = { business: Business; faults: readonly [] } | { business: null; faults: readonly BusinessFault[] };

/** As `parseBusiness`, with the faults as a list; throws `bad-business-file` only for a file in the shape of old. */
export function readBusiness(source: string, fileName: string): ReadBusiness {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  if (document.errors.length > 0) {
    return { business: null, faults: locateSyntaxFaults(document.errors, { text: source, lines }) };
  }
  refuseOldShape(document, fileName);
  const found: { path: Path; message: string; onKey: boolean }[] = [];
  const report: Report = (path, message, onKey = false) => found.push({ path, message, onKey });
  const { value, isBare } = readYaml(document, source, report);
  const file = salvage(businessFileSchema, value ?? {}, [], report);
  const business = buildBusiness(file ?? {}, { report, isBare });
  if (found.length === 0) return { business, faults: [] };
  return { business: null, faults: inOrder(found.map((fault) => placeFault({ document, lines }, fault))) };
}

/** The refusal of a file, with its faults one a line. */
export function badFile(fileName: string, faults: readonly BusinessFault[]): AppError {
  const list = faults.map((fault) => `  line ${fault.line}, column ${fault.column}: ${fault.message}`).join('\n');
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return new AppError('bad-business-file', `${fileName} has ${count}:\n${list}`, { retry: 'never' });
}

function refuseOldShape(document: Document, fileName: string): void {
  const { contents } = document;
  if (!isMap(contents)) return;
  const old = Object.entries(MOVED).filter(([key]) => contents.has(key));
  if (old.length < 2) return;
  const moves = old.map(([key, where]) => `    ${key} ${where}`).join('\n');
  throw new AppError(
    'bad-business-file',
    `${fileName} is written in the shape of an older version. What moved:\n${moves}\n  To write it anew: npm run business -- migrate ${fileName}`,
    { retry: 'never' },
  );
}

function inOrder(faults: readonly BusinessFault[]): BusinessFault[] {
  return faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
