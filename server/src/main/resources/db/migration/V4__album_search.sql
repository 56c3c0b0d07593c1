-- Names are also found by their sound (ALB-06). The extension is a trusted one: the owner of the database may create it.
create extension if not exists fuzzystrmatch;
