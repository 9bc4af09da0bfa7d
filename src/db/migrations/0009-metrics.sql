-- Each figure of /metrics is read from an index that holds little but what it counts.
create index outbox_failed on outbox (attempted_at) where state = 'failed';
create index outbox_parked on outbox (id) where state = 'parked';
create index quarantine_by_arrival on quarantine (received_at);
create index lead_events_failed on lead_events (settled_at) where state = 'failed';
-- Turns are written in the order in which they end, so that this costs a commit next to nothing.
create index turns_by_end on turns using brin (ended_at);
