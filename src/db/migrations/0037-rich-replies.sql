-- Oldest release that can live with this: 23
-- An older one sends the words of a reply alone, which say all of it.

-- What a reply carries besides its words: buttons, a list, a link, a picture, a place, cards; null for words alone, also once Meta has refused the rest.
alter table outbox add column rich json;

-- Files of the owner's, uploaded to Meta once for each of our numbers.
create table uploads (
  phone_number_id text not null,
  -- Where the owner's file says it is.
  url text not null,
  -- Meta's id; null when it could not be fetched or uploaded, for the reason given.
  media_id text,
  fault text,
  -- Until then the id is used, or nobody tries again.
  fresh_until timestamptz not null,
  primary key (phone_number_id, url)
);
