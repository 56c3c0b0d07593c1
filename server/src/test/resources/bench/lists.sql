-- A world of 10,000 users, 5,000 albums, 100,000 memberships, 200,000 studies of five series each, 1,000,000 album links
-- and 500,000 inbox links, on an empty, migrated database. The same world every time.
set synchronous_commit = off;

-- So that no snapshot of its own keeps the vacuum at the end from marking all pages visible, as they are in life.
alter table album_series set (autovacuum_enabled = false);
alter table inbox_series set (autovacuum_enabled = false);
alter table series set (autovacuum_enabled = false);
alter table studies set (autovacuum_enabled = false);

insert into users (sub, email, name)
select 'user' || u, 'user' || u || '@example.org', 'User ' || u from generate_series(1, 10000) u;

insert into albums (album_id, name, description, add_user, download_series, send_series, delete_series, add_series,
    write_comments)
select lpad(a::text, 10, '0'), 'Album ' || a, '', a % 2 = 0, true, a % 3 > 0, false, true, true
from generate_series(1, 5000) a;

-- Twenty members each, ten albums for everybody; the first member is the admin.
insert into members (album, member, admin)
select a, 1 + ((a - 1) * 7919 + m * 500) % 10000, m = 0 from generate_series(1, 5000) a, generate_series(0, 19) m;

insert into studies (study_uid, study_date, study_time, study_description, accession_number, referring_physician_name,
    patient_name, patient_id, patient_birth_date, patient_sex, study_id, populated, attributes)
select uid, date, time, description, accession, referring, name, id, birth, sex, study, true,
    jsonb_build_object(
        '00080005', jsonb_build_object('vr', 'CS', 'Value', jsonb_build_array('ISO_IR 192')),
        '00080020', jsonb_build_object('vr', 'DA', 'Value', jsonb_build_array(date)),
        '00080030', jsonb_build_object('vr', 'TM', 'Value', jsonb_build_array(time)),
        '00080050', jsonb_build_object('vr', 'SH', 'Value', jsonb_build_array(accession)),
        '00080061', jsonb_build_object('vr', 'CS', 'Value', jsonb_build_array('MR', 'CT')),
        '00080090', jsonb_build_object('vr', 'PN', 'Value', jsonb_build_array(
            jsonb_build_object('Alphabetic', referring))),
        '00081030', jsonb_build_object('vr', 'LO', 'Value', jsonb_build_array(description)),
        '00081190', jsonb_build_object('vr', 'UR', 'Value', jsonb_build_array(
            'http://pacs.example.org:8042/dicom-web/studies/' || uid)),
        '00100010', jsonb_build_object('vr', 'PN', 'Value', jsonb_build_array(
            jsonb_build_object('Alphabetic', name))),
        '00100020', jsonb_build_object('vr', 'LO', 'Value', jsonb_build_array(id)),
        '00100030', jsonb_build_object('vr', 'DA', 'Value', jsonb_build_array(birth)),
        '00100040', jsonb_build_object('vr', 'CS', 'Value', jsonb_build_array(sex)),
        '0020000D', jsonb_build_object('vr', 'UI', 'Value', jsonb_build_array(uid)),
        '00200010', jsonb_build_object('vr', 'SH', 'Value', jsonb_build_array(study)),
        '00201206', jsonb_build_object('vr', 'IS', 'Value', jsonb_build_array(5)),
        '00201208', jsonb_build_object('vr', 'IS', 'Value', jsonb_build_array(500)))
from generate_series(1, 200000) t,
    lateral (select
        '1.2.826.0.1.3680043.8.498.' || 1000000000 + t as uid,
        to_char(date '2015-01-01' + (t * 7919 % 4000), 'YYYYMMDD') as date,
        to_char(time '00:00' + make_interval(secs => t * 13 % 86400), 'HH24MISS') as time,
        (array['Knee', 'Head', 'Thorax', 'Abdomen', 'Spine'])[1 + t % 5] || ' ' || t % 97 as description,
        'A' || t as accession,
        'DOCTOR' || t % 300 || '^ANN' as referring,
        (array['SMITH', 'MEYER', 'DUPONT', 'ROSSI', 'NOVAK', 'GARCIA', 'SATO', 'SILVA'])[1 + t % 8] || t % 5000
            || '^' || (array['ANNA', 'JOHN', 'MARIE', 'LUCA'])[1 + t % 4] as name,
        'P' || t % 60000 as id,
        to_char(date '1930-01-01' + (t % 25000), 'YYYYMMDD') as birth,
        (array['F', 'M'])[1 + t % 2] as sex,
        (t % 10000)::text as study) v;

insert into series (series_uid, study, modality, series_description, series_number, body_part_examined, instances,
    populated, attributes)
select '1.2.826.0.1.3680043.8.498.' || 1000000000 + t || '.' || e, t, (array['MR', 'CT', 'SR', 'PT', 'DX'])[1 + (t + e) % 5],
    'Series ' || e, e, 'KNEE', 100, true, '{}'
from generate_series(1, 200000) t, generate_series(1, 5) e;

-- Forty whole studies in each album, scattered over time.
insert into album_series (album, series)
select a, ((a * 40 + n)::bigint * 48271 % 200000) * 5 + e
from generate_series(1, 5000) a, generate_series(1, 40) n, generate_series(1, 5) e
on conflict do nothing;

-- Ten whole studies in each inbox.
insert into inbox_series (owner, series)
select u, ((u * 10 + n)::bigint * 16807 % 200000) * 5 + e
from generate_series(1, 10000) u, generate_series(1, 10) n, generate_series(1, 5) e
on conflict do nothing;

-- One album of 2,000 studies, nobody but its admin in it yet.
insert into albums (album_id, name, description, add_user, download_series, send_series, delete_series, add_series,
    write_comments)
values ('large00000', 'Large', '', true, true, true, true, true, true);
insert into members (album, member, admin) select id, 1, true from albums where album_id = 'large00000';
insert into album_series (album, series)
select a.id, e from albums a, generate_series(1, 10000) e where a.album_id = 'large00000';

vacuum (analyze) users, albums, members, studies, series, inbox_series, album_series;
