-- Shut by a failure that came after Meta had taken the message: that a try is taken proves nothing then, only its status does.
alter table token_gates add column by_status boolean not null default false;
