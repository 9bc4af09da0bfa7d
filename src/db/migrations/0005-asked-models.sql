-- /ready asks whether the last question found a model: only turns that asked one count.
drop index turns_that_asked_models;
create index turns_that_asked_models on turns (ended_at desc) where json_array_length(attempts) > 0;
