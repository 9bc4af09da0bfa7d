-- Since when a person has the conversation; counts only while the state is `human`.
alter table conversations add column human_since timestamptz;
-- What people are shown besides the texts, which inbox_history finds.
create index inbox_media on inbox (conversation_id, received_at desc) where body is null;
