-- Oldest release that can live with this: 23
-- Old versions of the business go, but not those by which a turn was answered that is still kept.
create index turns_by_business_version on turns (business_version) where business_version is not null;
