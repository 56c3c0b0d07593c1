-- Keys are made before they are used, so that whoever keeps a list of them knows each in time.
alter table keys add column begins_time timestamptz not null default now();
update keys set begins_time = created_time;

-- Assertions of clients that were used: none is taken twice while it could still hold.
create table used_assertions (
    client_id text not null,
    jti_hash bytea not null,
    expires_time timestamptz not null,
    primary key (client_id, jti_hash)
);
create index used_assertions_by_expires_time on used_assertions (expires_time);

-- Viewer tokens say everything by themselves; that one was given back is all that is known of it.
create table revoked_viewer_tokens (
    id text primary key,
    expires_time timestamptz not null
);
create index revoked_viewer_tokens_by_expires_time on revoked_viewer_tokens (expires_time);
