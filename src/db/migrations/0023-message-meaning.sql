alter table inbox
  -- The wamid of the message that this one replies to, theirs or ours.
  add column quotes text,
  -- What it points at or was sent as; of an edit, what the message says now.
  add column notes jsonb,
  -- Of an edit or a deletion: the wamid of the message that it changes.
  add column changes text,
  -- When the customer wrote the words that the row holds now, if not the first.
  add column edited_at timestamptz,
  add column revoked_at timestamptz;
create index inbox_changes on inbox (phone_number_id, changes) where changes is not null;
