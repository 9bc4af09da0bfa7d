-- What Meta says of the account is looked up by /ready, and counted by /metrics.
create index notices_by_field on notices (field, received_at desc);
create index notices_by_arrival on notices (received_at);
