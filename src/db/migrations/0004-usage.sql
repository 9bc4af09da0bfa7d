-- What a customer has used lately is counted before every turn, from this index alone.
create index turns_lately on turns (conversation_id, ended_at) include (source, cost_usd);
drop index turns_by_conversation;
