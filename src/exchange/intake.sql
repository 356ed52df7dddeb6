-- include "exchange/intake.h"
-- small work_mapping

-- A file that somebody sent and the run over it: working state, lost without harm to the
-- record. Bytes in pieces, so that no statement carries a whole file.
-- migration 7 intake
create table work_intake (
    id {id},
    actor {int} not null,
    login text not null,
    lang {int} not null,
    file text not null,
    size {int} not null,
    head text not null,
    mapping text not null,
    snapshot {int},
    within {int},
    state {int} not null,
    rows {int} not null,
    fresh {int} not null,
    changed {int} not null,
    same {int} not null,
    passed {int} not null,
    refused {int} not null,
    ended {int} not null,
    held {int} not null,
    import {int},
    why text not null,
    began {int} not null,
    beat {int} not null,
    at {int} not null
) {strict};
create index work_intake_by_actor on work_intake (actor, id);
create index work_intake_by_import on work_intake (import);
create index work_intake_by_at on work_intake (at);
create index work_intake_by_state on work_intake (state, beat, id);
create table work_intake_piece (
    intake {int} not null,
    at {int} not null,
    bytes {blob} not null,
    primary key (intake, at)
) {rowless};
create table work_intake_row (
    intake {int} not null,
    n {int} not null,
    number {int} not null,
    outcome {int} not null,
    person {int} not null,
    name text not null,
    told text not null,
    primary key (intake, n)
) {rowless};
create index work_intake_row_by_outcome on work_intake_row (intake, outcome, n);
create table work_intake_choice (
    intake {int} not null,
    number {int} not null,
    fresh {int} not null,
    skip {int} not null,
    person {int} not null,
    primary key (intake, number)
) {rowless};
create table work_mapping (
    name text primary key not null,
    text text not null,
    actor {int} not null,
    at {int} not null
) {strict};

-- migration 40 intake of posts and remarks
alter table work_intake add column posts {int} not null default 0;
alter table work_intake add column remarked {int} not null default 0;
alter table work_intake_row add column remarked {int} not null default 0;
create index work_intake_row_by_remark on work_intake_row (intake, remarked, n);

-- name: intake_last :one int
select coalesce(max(i.id), 0) as id from work_intake i
-- name: intake_insert :exec from struct intake
insert into work_intake (id, actor, login, lang, file, size, head, mapping, snapshot, within,
    state, rows, fresh, changed, same, passed, refused, ended, held, import, why, began,
    beat, at, posts, remarked)
values ($id, $actor, $login, $lang, $file, $size, $head, $mapping, $snapshot, $within, $state,
    $rows, $fresh, $changed, $same, $passed, $refused, $ended, $held, $import, $why, $began,
    $beat, $at, $posts, $remarked)
-- name: intake_update :exec from struct intake
update work_intake set lang = $lang, mapping = $mapping, snapshot = $snapshot,
    within = $within, state = $state, rows = $rows, fresh = $fresh, changed = $changed,
    same = $same, passed = $passed, refused = $refused, ended = $ended, held = $held,
    import = $import, why = $why, began = $began, beat = $beat, remarked = $remarked
where id = $id
-- name: intake_by_id :one struct intake id=int
select id, actor, login, lang, file, size, head, mapping, snapshot, within, state, rows,
    fresh, changed, same, passed, refused, ended, held, import, why, began, beat, at,
    posts, remarked
from work_intake where id = $id
-- name: intake_by_import :one struct intake import=struct import_id
select id, actor, login, lang, file, size, head, mapping, snapshot, within, state, rows,
    fresh, changed, same, passed, refused, ended, held, import, why, began, beat, at,
    posts, remarked
from work_intake where import = $import order by id desc limit 1
-- name: intakes_of :many struct intake actor=int
select id, actor, login, lang, file, size, head, mapping, snapshot, within, state, rows,
    fresh, changed, same, passed, refused, ended, held, import, why, began, beat, at,
    posts, remarked
from work_intake where actor = $actor order by id desc limit 20
-- Those that wait for their run: nobody has begun (beat 0).
-- name: intake_waiting :one struct intake state=int
select id, actor, login, lang, file, size, head, mapping, snapshot, within, state, rows,
    fresh, changed, same, passed, refused, ended, held, import, why, began, beat, at,
    posts, remarked
from work_intake where state = $state and beat = 0 order by id limit 1
-- name: intake_claim :changes id=int beat=instant
update work_intake set beat = $beat where id = $id and beat = 0
-- name: intake_older :many int before=instant
select id from work_intake where at < $before order by at, id limit 20
-- name: intake_delete :exec id=int
delete from work_intake where id = $id

-- name: intake_piece_insert :exec intake=int at=int bytes=blob
insert into work_intake_piece (intake, at, bytes) values ($intake, $at, $bytes)
-- name: intake_piece :one blob intake=int at=int
select bytes from work_intake_piece where intake = $intake and at = $at
-- name: intake_pieces_delete :exec intake=int
delete from work_intake_piece where intake = $intake

-- name: intake_row_last :one int intake=int
select coalesce(max(r.n), 0) as n from work_intake_row r where r.intake = $intake
-- name: intake_row_insert :exec intake=int from struct intake_row
insert into work_intake_row (intake, n, number, outcome, person, name, told, remarked)
values ($intake, $n, $number, $outcome, $person, $name, $told, $remarked)
-- A page of the report: of one outcome, of those remarked on, or all; behind a row or
-- before it.
-- name: intake_rows :many struct intake_row intake=int outcome=int key=int limit=int by_outcome=bool by_remark=bool backwards=bool
select n, number, outcome, person, name, told, remarked from work_intake_row
where intake = $intake
--[ by_outcome
and outcome = $outcome
--]
--[ by_remark
and remarked = 1
--]
--[ !backwards
and n > $key order by n limit $limit
--]
--[ backwards
and n < $key order by n desc limit $limit
--]
-- name: intake_rows_delete :exec intake=int
delete from work_intake_row where intake = $intake

-- name: intake_choice_insert :exec intake=int from struct row_choice
insert into work_intake_choice (intake, number, fresh, skip, person)
values ($intake, $row, $fresh, $skip, $person)
-- name: intake_choice_delete :exec intake=int number=int
delete from work_intake_choice where intake = $intake and number = $number
-- name: intake_choices :many struct row_choice intake=int
select number as row, fresh, skip, person from work_intake_choice
where intake = $intake order by number
-- name: intake_choices_delete :exec intake=int
delete from work_intake_choice where intake = $intake

-- name: mappings_all :many struct saved_mapping
select name, text from work_mapping order by name
-- name: mapping_by_name :one struct saved_mapping name=text
select name, text from work_mapping where name = $name
-- name: mapping_insert :exec name=text text=text actor=int at=instant
insert into work_mapping (name, text, actor, at) values ($name, $text, $actor, $at)
-- name: mapping_delete :changes name=text
delete from work_mapping where name = $name
