-- What a whole message says about consent, decided when it comes in.
alter table inbox add column consent text check (consent in ('out', 'in'));

-- When the newest wish was written, and the message that last changed something. The contact holds what was last said to any of our
-- numbers, the conversation what was said to its own: which of them counts is a setting.
alter table contacts add column consent_at timestamptz, add column consent_by bigint;
alter table conversations
  add column opted_out_at timestamptz,
  add column consent_at timestamptz,
  add column consent_by bigint;
update contacts set consent_at = opted_out_at where opted_out_at is not null;
update conversations c set opted_out_at = k.opted_out_at, consent_at = k.opted_out_at
  from contacts k where k.id = c.contact_id and k.opted_out_at is not null;
