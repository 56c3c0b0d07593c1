-- What lists count and filter by, found by the series alone: with the study as part of the key PostgreSQL took the two for
-- independent, expected one row where there are hundreds, and chose plans ten times slower.
drop index series_by_study;
create index series_by_study on series (study);
create index series_counted on series (id) include (study, populated, instances, modality);
