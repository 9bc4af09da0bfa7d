-- Oldest release that can live with this: 23
-- With much that waits, PostgreSQL read all of it by these two for a statement about one chat, rather than what that chat has by the indexes
-- that begin with the conversation. Without them the oldest that waits is found by reading what waits, which health does every few seconds and no message.
drop index inbox_oldest_waiting;
drop index outbox_oldest_open;
