// Writes docs/business.schema.json, by which editors check business.yaml: `node src/cli/business-schema.ts`.
import { writeFile } from 'node:fs/promises';
import { businessJsonSchema } from '../business/business-json-schema.ts';

await writeFile(new URL('../../docs/business.schema.json', import.meta.url), businessJsonSchema());
