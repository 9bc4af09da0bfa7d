import { z } from 'zod';
import { storableText } from '../../domain/storable-text.ts';

/** Where the bytes of a customer's file are: Meta's id, which lives for 7 days, and perhaps an address, which lives for 5 minutes. */
export type FileSource = { id: string; url: string | null; name: string | null };

const shape = z.object({
  id: z.string().regex(/^[A-Za-z0-9_.:-]{1,200}$/),
  url: z.string().max(4_000).nullish().catch(null),
  filename: z.string().nullish().catch(null),
});

/** Reads the media object of a message as Meta sent it; null without a usable id. */
export function readFileSource(media: unknown): FileSource | null {
  const found = shape.safeParse(media).data;
  if (found === undefined) return null;
  return {
    id: found.id,
    url: found.url ?? null,
    name: found.filename ? storableText(found.filename.slice(0, 200)) : null,
  };
}
