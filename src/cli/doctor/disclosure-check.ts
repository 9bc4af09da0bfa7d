import { z } from 'zod';
import type { Business } from '../../business/business.ts';
import type { Finding } from '../../domain/finding.ts';
import { languagesWithoutDisclosure } from '../../phrases/packs.ts';
import { readGraph, type ReadDeps } from '../../whatsapp/send/read-graph.ts';

const shape = z.object({ display_phone_number: z.string() });

/** Country calling codes of the European Union: https://www.itu.int/pub/T-SP-E.164D */
const european = /^(?:3[0-46]|35[1-36-9]|37[0-2]|38[56]|39|40|42[01]|4[35689])/;

/**
 * Whether customers of a European number are told, in each language of the file, that a machine writes, as the AI Act (article 50) asks
 * since 2 August 2026. Silent for other numbers and while Meta does not tell the number, which goes no further.
 */
export async function checkDisclosure(
  deps: ReadDeps,
  { phoneNumberId, business }: { phoneNumberId: string; business: Business },
  signal: AbortSignal,
): Promise<Finding[]> {
  const query = { fields: 'display_phone_number' };
  const number = await readGraph(deps, { path: encodeURIComponent(phoneNumberId), query, shape }, signal);
  const digits = number.kind === 'read' ? number.value.display_phone_number.replaceAll(/\D/g, '') : '';
  if (!european.test(digits)) return [];
  const subject = 'Disclosure';
  const missing = languagesWithoutDisclosure(business);
  if (missing.length === 0) {
    return [
      { level: 'ok', subject, text: 'the first answer says that a machine writes, as the EU requires', todo: [] },
    ];
  }
  const text = `the number is of the EU, where customers must be told that a machine writes, and nothing says so in ${missing.join(', ')}.`;
  const todo = [`Add it to the business file: disclosure: { ${missing[0]}: … } (docs/business-profile.md).`];
  return [{ level: 'warning', subject, text, todo }];
}
