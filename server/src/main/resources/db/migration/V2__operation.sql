-- What replicas share to act as one: policy revisions, keys, the change feed with its leases, and work still to do.

create table policy_revisions (
    revision text primary key,
    origin text not null check (origin in ('built_in', 'published')),
    bundle bytea not null,
    published_time timestamptz not null default now()
);

create table active_policy (
    only_row boolean primary key default true check (only_row),
    revision text not null references policy_revisions,
    activated_time timestamptz not null default now()
);

-- Keys are encrypted under the configured master key.
create table keys (
    kid text primary key,
    purpose text not null,
    sealed_key bytea not null,
    created_time timestamptz not null default now(),
    retired_time timestamptz
);

-- One row: its lock is what puts positions into commit order.
create table feed_head (
    only_row boolean primary key default true check (only_row),
    position bigint not null
);
insert into feed_head (position) values (0);

create table announcements (
    position bigint primary key,
    dependencies text[] not null,
    announced_time timestamptz not null default now()
);
create index announcements_by_time on announcements (announced_time);

create table leases (
    holder uuid primary key,
    applied bigint not null,
    expires_time timestamptz not null
);

create table outbox (
    id bigint generated always as identity primary key,
    kind text not null,
    subject text not null,
    payload jsonb not null default '{}',
    attempts integer not null default 0,
    due_time timestamptz not null default now(),
    created_time timestamptz not null default now(),
    unique (kind, subject)
);
create index outbox_by_due_time on outbox (due_time);
