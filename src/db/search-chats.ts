import { formsOf } from '../domain/number-forms.ts';
import type { Numbers } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

const mostWords = 6;
const mostFound = 500;
/** Messages that are looked through for words that stand in so many that not all of them can be looked up. */
const newestLookedAt = 2_000;

/** What is looked for: words, of which the last may be begun only, or the digits of a number. */
export type Sought = { words: string | null; digits: string | null };

/** Reads what somebody typed into the search; null when there is nothing to look for. */
export function readSought(typed: string): Sought | null {
  const text = typed.normalize('NFKC').slice(0, 200);
  const digits = text.replaceAll(/[\s+().-]/g, '').replace(/^0+/, '');
  const words = text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, mostWords);
  const isNumber = /^\d{3,20}$/.test(digits);
  if (words.length === 0 && !isNumber) return null;
  return {
    words: words.length === 0 ? null : words.map((word) => `'${word}':*`).join(' & '),
    digits: isNumber ? digits : null,
  };
}

/**
 * Finds conversations by the customer's name, by the beginning or the end of the number, and by words of the customer; at most a few
 * hundred. Of words that many have written the newest are found, and some of the others.
 */
export async function searchChats(db: Queryable, { words, digits }: Sought, numbers: Numbers): Promise<string[]> {
  const ours = '($4::text[] is null or c.phone_number_id = any ($4::text[]))';
  const found = await db.query<{ id: string }>(
    `with newest as materialized (
       select conversation_id, body from inbox
        where $1::text is not null and ($4::text[] is null or phone_number_id = any ($4::text[])) order by id desc limit ${newestLookedAt}
     )
     (select c.id from conversations c
       where c.name is not null and to_tsvector('simple', coalesce(c.name, '')) @@ to_tsquery('simple', $1) and ${ours} limit ${mostFound})
     union
     (select c.id from contacts k join conversations c on c.contact_id = k.id and ${ours}
       where k.username is not null and to_tsvector('simple', coalesce(k.username, '')) @@ to_tsquery('simple', $1) limit ${mostFound})
     union
     (select c.id from contacts k join conversations c on c.contact_id = k.id and ${ours}
       where k.phone is not null and reverse(k.phone) like reverse($2) || '%' limit ${mostFound})
     union
     (select c.id from contacts k join conversations c on c.contact_id = k.id and ${ours}
       where k.phone >= $2 and k.phone < $2 || ':' and k.phone like $2 || '%' limit ${mostFound})
     union
     (select c.id from contacts k join conversations c on c.contact_id = k.id and ${ours} where k.phone = any ($3::text[]))
     union
     (select conversation_id from newest
       where conversation_id is not null and to_tsvector('simple', left(body, 2000)) @@ to_tsquery('simple', $1) limit ${mostFound})
     union
     (select found from conversations_with_words($1, ${mostFound}, $4::text[]) found where $1::text is not null)`,
    // The whole number also in its other form: customers are known by the one that Meta uses.
    [words, digits, digits === null ? [] : formsOf(digits), numbers],
  );
  return found.rows.map(({ id }) => id);
}
