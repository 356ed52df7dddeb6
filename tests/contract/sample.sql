-- The contract tests' own tables and statements: small, but with one of everything.
-- include "contract/sample.h"
-- small few

-- migration 1 notes
create table led_note (
    id {id},
    line text not null
) {strict};
-- migration 2 note_marks
alter table led_note add column mark {int} not null default 7;

-- derived
create table sample (
    id {id},
    big {int},
    small {int},
    whole {int},
    flag {int},
    day {int},
    at {int},
    name text,
    bytes {blob},
    hash {blob},
    uuid {blob},
    other {int}
) {strict};
create index sample_by_other on sample (other, id);
create table word (
    room text not null,
    word text not null,
    n {int} not null,
    bytes {blob},
    primary key (word, room)
) {rowless};
create table few (
    id {id},
    name text not null unique
) {strict};

-- derived late
create index word_by_room on word (room, word);

-- name: sample_add :exec from struct sample
insert into sample (id, big, small, whole, flag, day, at, name, bytes, hash, uuid, other)
values ($id, $big, $small, $whole, $flag, $day, $at, $name, $bytes, $hash, $uuid, $other);

-- name: sample_by_id :one struct sample id=struct sample_id
select id, big, small, whole, flag, day, at, name, bytes, hash, uuid, other
from sample where id = $id;

-- name: sample_list :many struct sample other=struct sample_id later=bool after=struct sample_id flagged=bool
select id, big, small, whole, flag, day, at, name, bytes, hash, uuid, other
from sample
where other = $other
--[ later
and id > $after
--]
--[ flagged
and flag = 1
--]
order by id;

-- name: sample_nulls :one int id=struct sample_id
select (big is null) as big from sample where id = $id;

-- name: note_add :exec from struct note
insert into led_note (id, line) values ($id, $line);

-- name: note_by_id :one struct note id=int
select id, line from led_note where id = $id;

-- name: note_each :each struct note scan "an export reads all"
select id, line from led_note order by id;

-- name: note_from :each struct note from_id=int
select id, line from led_note where id >= $from_id order by id;

-- name: note_count :one int scan "counts all"
select count(*) as n from led_note;

-- name: note_sum :one int scan "adds all"
select sum(id) as n from led_note;

-- name: note_mark :one int id=int
select mark from led_note where id = $id;

-- name: note_drop :changes from_id=int
delete from led_note where id >= $from_id;

-- name: note_change :changes from struct note
update led_note set line = $line where id = $id;

-- name: note_again :one int from struct note
insert into led_note (id, line) values ($id, $line) returning id

-- name: note_is :one bool id=int line=text
select line = $line as same from led_note where id = $id;

-- name: word_add :exec room=text word=text n=int bytes=blob
insert into word (room, word, n, bytes) values ($room, $word, $n, $bytes);

-- name: few_add :exec id=int name=text
insert into few (id, name) values ($id, $name);

-- name: few_count :one int
select count(*) as n from few;
