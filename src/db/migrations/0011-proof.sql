-- How the answer of a turn was proved: the fate and the verdict of each sentence, for people. Null for fixed lines and older turns.
alter table turns add column proof json;
