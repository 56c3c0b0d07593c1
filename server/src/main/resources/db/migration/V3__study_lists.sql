-- Fuzzy matching compares by sound. Trusted: whoever may create objects in the database may create it.
create extension if not exists fuzzystrmatch;
