-- Oldest release that can live with this: 23
-- An older one parks a template while Meta's window is closed, and sends its words as text while it is open.

-- An approved template of Meta's with its parameters, as it is posted; null for free text. `body` holds the words that the customer reads.
alter table outbox add column template json;
