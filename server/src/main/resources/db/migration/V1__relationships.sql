-- Who is known, what exists, and which ways lead from one to the other. Times are UTC; identifiers shown outside are text.

create table users (
    id bigint generated always as identity primary key,
    sub text not null unique,
    email text unique,
    name text,
    created_time timestamptz not null default now(),
    updated_time timestamptz not null default now(),
    constraint email_is_lower_case check (email = lower(email))
);

create table albums (
    id bigint generated always as identity primary key,
    album_id text not null unique,
    name text not null check (length(name) between 1 and 255),
    description text not null check (length(description) <= 2048),
    created_time timestamptz not null default now(),
    last_event_time timestamptz not null default now(),
    add_user boolean not null,
    download_series boolean not null,
    send_series boolean not null,
    delete_series boolean not null,
    add_series boolean not null,
    write_comments boolean not null
);

create table members (
    album bigint not null references albums on delete cascade,
    member bigint not null references users,
    admin boolean not null,
    favorite boolean not null default false,
    notification_new_series boolean not null default true,
    notification_new_comment boolean not null default true,
    primary key (album, member)
);
create index members_by_user on members (member, album);

-- The columns are what is searched and shown by name; attributes is the whole data set as the PACS returned it.
create table studies (
    id bigint generated always as identity primary key,
    study_uid text not null unique,
    study_date text,
    study_time text,
    study_description text,
    timezone_offset_from_utc text,
    accession_number text,
    referring_physician_name text,
    patient_name text,
    patient_id text,
    patient_birth_date text,
    patient_sex text,
    study_id text,
    attributes jsonb,
    populated boolean not null default false,
    created_time timestamptz not null default now(),
    updated_time timestamptz not null default now()
);

-- A series without pixels is a reservation: it holds its UID until reserved_until and not longer (Q-46).
create table series (
    id bigint generated always as identity primary key,
    series_uid text not null unique,
    study bigint not null references studies,
    modality text,
    series_description text,
    series_number integer,
    body_part_examined text,
    timezone_offset_from_utc text,
    instances integer not null default 0,
    attributes jsonb,
    populated boolean not null default false,
    reserved_until timestamptz,
    last_owner bigint references users,
    created_time timestamptz not null default now(),
    updated_time timestamptz not null default now()
);
create index series_by_study on series (study);

create table inbox_series (
    owner bigint not null references users,
    series bigint not null references series,
    favorite boolean not null default false,
    added_time timestamptz not null default now(),
    primary key (owner, series)
);
create index inbox_series_by_series on inbox_series (series, owner);

create table album_series (
    album bigint not null references albums on delete cascade,
    series bigint not null references series,
    favorite boolean not null default false,
    added_time timestamptz not null default now(),
    primary key (album, series)
);
create index album_series_by_series on album_series (series, album);

-- secret_hash is a keyed hash: the table alone opens nothing (CAP-13).
create table capability_tokens (
    id text primary key,
    secret_hash bytea not null unique,
    title text not null,
    owner bigint not null references users,
    album bigint references albums on delete cascade,
    read_permission boolean not null,
    write_permission boolean not null,
    download_permission boolean not null,
    appropriate_permission boolean not null,
    issued_at_time timestamptz not null default now(),
    not_before_time timestamptz not null default now(),
    expiration_time timestamptz not null,
    last_used timestamptz,
    revoke_time timestamptz,
    revoked_by bigint references users
);
create index capability_tokens_by_owner on capability_tokens (owner);
create index capability_tokens_by_album on capability_tokens (album);
