-- Oldest release that can live with this: 23
-- Rows are changed several times in their first minute: room in their pages lets PostgreSQL write the new one beside the old one, without
-- touching an index, wherever no indexed column changes.
alter table conversations set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.02);
alter table inbox set (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.02);
-- A tenth of it would be waited for otherwise; every reply leaves some ten dead versions of its row behind.
alter table outbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.02);
-- One row each, written many times a second.
alter table send_pace set (fillfactor = 20);
alter table record_life set (fillfactor = 20);
