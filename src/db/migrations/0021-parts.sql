alter table outbox
  -- When Meta first said more of the latest attempt than that it was taken: the next part of the same reply waits for it.
  add column heard_at timestamptz,
  -- The same for all parts of one reply of a person; those of the bot share their turn.
  add column reply_id uuid;
