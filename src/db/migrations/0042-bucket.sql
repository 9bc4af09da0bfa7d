-- Oldest release that can live with this: 23
alter table files
  -- Where the bytes are in the bucket; they stand in no column then.
  add column bucket_key text;

-- Objects of the bucket that have to go: written down before an object exists, and until it is gone, so that none is ever forgotten.
create table doomed_objects (
  key text primary key,
  due_at timestamptz not null
);
create index doomed_objects_due on doomed_objects (due_at);

-- Whatever lets go of a file, be it an erasure, a deletion by the customer or its age, dooms the object as well.
create function doom_object() returns trigger language plpgsql set search_path from current as $$
begin
  insert into doomed_objects (key, due_at) values (old.bucket_key, clock_timestamp()) on conflict (key) do update set due_at = excluded.due_at;
  return null;
end $$;
create trigger files_deleted after delete on files for each row when (old.bucket_key is not null) execute function doom_object();
create trigger files_let_go after update of bucket_key on files for each row
  when (old.bucket_key is not null and new.bucket_key is null) execute function doom_object();

-- Reactions stand at the message that they were put on.
create index inbox_reactions on inbox (conversation_id, quotes) where type = 'reaction';
