-- Oldest release that can live with this: 23
-- In the order of webhooks and turns, so that neither waits for the other.
lock table contacts, conversations in access exclusive mode;
-- What a customer is called to one of our numbers: the profile name that came with a message to it. An older release goes on with `contacts.name`.
alter table conversations add column name text;
update conversations c set name = k.name from contacts k where k.id = c.contact_id and k.name is not null;
create index conversations_by_name on conversations using gin (to_tsvector('simple', coalesce(name, ''))) where name is not null;
create index contacts_by_username on contacts using gin (to_tsvector('simple', coalesce(username, ''))) where username is not null;

-- Who has added an address: it is told of no number that they may not see by now.
alter table alert_channels add column made_by uuid;
