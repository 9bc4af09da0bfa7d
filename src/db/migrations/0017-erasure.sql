-- What stays of an erased customer: keyed hashes. Of messages, so that a redelivery does not bring the customer back, and of opting out.
create table erased_ids (
  hash bytea primary key,
  erased_at timestamptz not null default clock_timestamp()
);
create index erased_ids_by_age on erased_ids (erased_at);
create table erased_opt_outs (
  hash bytea not null,
  -- Empty: what was last said to any of our numbers.
  phone_number_id text not null,
  opted_out_at timestamptz not null,
  primary key (hash, phone_number_id)
);

-- A message as Meta sent it is dropped when it is settled; of those settled earlier, pruning drops what this index finds.
alter table inbox alter column raw drop not null;
create index inbox_settled_raw on inbox (id) where raw is not null and disposition <> 'waiting';

-- Whoever deletes a conversation looks for all its messages; without the time, so that no question about times is answered from here.
create index inbox_by_conversation on inbox (conversation_id);
create index conversations_by_contact on conversations (contact_id);
