-- A link knows the study of its series, so that a list finds the studies of an album, and how many they are, by one short
-- scan of an index for each album (deploy/bench/RESULTS.md). A series never changes its study while a link leads to it.

alter table album_series add column study bigint;
alter table inbox_series add column study bigint;
update album_series l set study = s.study from series s where s.id = l.series;
update inbox_series l set study = s.study from series s where s.id = l.series;
alter table album_series alter column study set not null;
alter table inbox_series alter column study set not null;

create function link_study() returns trigger language plpgsql as $$
begin
    select s.study into new.study from series s where s.id = new.series;
    return new;
end
$$;
create trigger album_series_study before insert on album_series for each row execute function link_study();
create trigger inbox_series_study before insert on inbox_series for each row execute function link_study();

create index album_series_by_study on album_series (album, study, series) include (favorite);
create index inbox_series_by_study on inbox_series (owner, study, series) include (favorite);

-- Reservations are few; whatever is not among them has pixels.
create index series_reserved on series (id) where not populated;

-- What lists count and sort by, without a look at the wide rows.
drop index series_by_study;
create index series_by_study on series (study, id) include (populated, instances, modality);
create index studies_in_order on studies (id) include (study_date, study_uid, populated);
