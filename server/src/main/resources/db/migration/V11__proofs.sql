-- Proofs of possession (RFC 9449) that were used: none is taken twice while it could still hold. Not logged, so that a
-- request does not wait for a disk; what a crash forgets here can be used once more for two minutes.
create unlogged table used_proofs (
    proof_hash bytea primary key,
    expires_time timestamptz not null
);
create index used_proofs_by_expires_time on used_proofs (expires_time);
