-- What was done and what was said, one row each, written by the transaction that did it. An event of an album goes with the
-- album; without an album it is about somebody's inbox, about sending, or a comment on a study. A comment that has a target
-- is private between the two.

create table events (
    id bigint generated always as identity primary key,
    event_time timestamptz not null default now(),
    author bigint not null references users,
    capability text references capability_tokens on delete set null,
    album bigint references albums on delete cascade,
    study bigint references studies on delete cascade,
    target bigint references users,
    mutation text,
    comment text check (length(comment) between 1 and 1024),
    deleted_album text,
    constraint said_or_done check ((mutation is null) <> (comment is null))
);
create index events_by_album on events (album, event_time desc, id desc) where album is not null;
create index comments_by_album on events (album) where comment is not null;
create index comments_by_study on events (study, event_time desc, id desc) where comment is not null;
create index events_by_capability on events (capability) where capability is not null;

create table event_series (
    event bigint not null references events on delete cascade,
    series bigint not null references series on delete cascade,
    primary key (event, series)
);
create index event_series_by_series on event_series (series);
