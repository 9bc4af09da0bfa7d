-- Oldest release that can live with this: 23
-- In the order of webhooks and turns, so that neither waits for the other.
lock table conversations, inbox, files, record_life in access exclusive mode;
-- A picture or document of a lead lives as long as the lead, its message does not: the file belongs to the conversation.
alter table files add column conversation_id uuid;
update files f set conversation_id = i.conversation_id from inbox i where i.id = f.inbox_id;
create index files_of_conversation on files (conversation_id);
alter table files drop constraint files_inbox_id_fkey;

-- Whoever keeps a file, an older release too, keeps it with the conversation that its message is in just now.
create function file_of_conversation() returns trigger language plpgsql set search_path from current as $$
begin
  select conversation_id into new.conversation_id from inbox where id = new.inbox_id for no key update;
  return new;
end $$;
create trigger files_kept_with before insert on files for each row execute function file_of_conversation();

-- Two conversations that become one.
create function move_file() returns trigger language plpgsql set search_path from current as $$
begin
  update files set conversation_id = new.conversation_id where inbox_id = new.id;
  return null;
end $$;
create trigger inbox_moved after update of conversation_id on inbox for each row
  when (old.conversation_id is distinct from new.conversation_id) execute function move_file();

-- No foreign key: keeping a file would lock the conversation after its message, an erasure locks them the other way round.
create function drop_files() returns trigger language plpgsql set search_path from current as $$
begin
  delete from files where conversation_id = old.id;
  return null;
end $$;
create trigger conversations_deleted after delete on conversations for each row execute function drop_files();

-- What was planned between the copy and this moment is not known here: a list of reminders is told so.
alter table record_life add column restored_at timestamptz;
