-- include "exchange/import_rows.h"
-- small import_run

-- derived
create table import_run (
    id {id},
    file text not null,
    digest text not null,
    mapping text not null,
    snapshot {int},
    rows {int} not null,
    state {int} not null,
    day {int} not null,
    actor {int} not null
) {strict};
create table import_part (
    import {int} not null,
    first {int} not null,
    last {int} not null,
    primary key (import, first)
) {rowless};

-- name: import_insert :exec id=struct import_id day=day actor=int from struct import_body
insert into import_run (id, file, digest, mapping, snapshot, rows, state, day, actor)
values ($id, $file, $digest, $mapping, $snapshot, 0, 0, $day, $actor)
-- name: import_part_insert :exec from struct chunk_body
insert into import_part (import, first, last) values ($import, $first, $last)
-- name: import_set_rows :exec id=struct import_id rows=int
update import_run set rows = $rows where id = $id
-- name: import_set_state :exec id=struct import_id state=int
update import_run set state = $state where id = $id
-- name: import_by_id :one struct import id=struct import_id
select id, file, digest, mapping, snapshot, rows, state, day, actor from import_run where id = $id
-- name: imports_all :many struct import
select id, file, digest, mapping, snapshot, rows, state, day, actor from import_run order by id desc
-- name: import_parts :many struct chunk_body id=struct import_id
select import, first, last from import_part where import = $id order by first desc
-- Entries of imports that are undone (state 2): they count no more.
-- name: import_voided :many struct span
select k.first, k.last from import_run r join import_part k on k.import = r.id
where r.state = 2 order by k.first
-- Was a snapshot of a later day imported (and not undone)? And this very file before?
-- name: import_later :one struct import snapshot=day
select id, file, digest, mapping, snapshot, rows, state, day, actor from import_run
where snapshot > $snapshot and state <> 2 order by snapshot desc, id limit 1
-- name: import_again :one struct import snapshot=day digest=text
select id, file, digest, mapping, snapshot, rows, state, day, actor from import_run
where snapshot = $snapshot and digest = $digest and state <> 2 order by id limit 1

-- name: import_units_within :many struct unit_id within=struct unit_id
select b.unit as v from unit_above b where b.above = $within order by b.unit
-- name: import_present :many struct present_row unit=struct unit_id on=day unscoped "postings that a snapshot may end, by who may write the register"
select g.id, g.person, g.since from posting g
where g.unit = $unit and g.since <= $on and (g.till is null or g.till >= $on)
order by g.since, g.id

-- What hinders an undoing. An entry of the import counts as needed where a later one, that
-- is neither of it nor of an import undone, is about what it created, or states again what
-- it stated: a person's correction over a correction, a posting's end over a posting.
-- name: import_dependents :many int id=struct import_id
select distinct e.subject
from import_part i
    join ledger_entry e on e.seq between i.first and i.last
    join ledger_entry l on l.subject = e.subject and l.seq > e.seq
where i.import = $id
    and (e.subject = e.seq
        or (e.kind = 'person.correct'
            and l.kind in ('person.correct', 'person.change', 'person.leave', 'person.merge'))
        or (e.kind in ('post.correct', 'post.line')
            and l.kind in ('post.correct', 'post.line'))
        or (e.kind like 'posting.%' and l.kind in ('posting.correct', 'posting.end')))
    and not exists (
        select 1 from import_part j
        where j.import = $id and j.first <= l.seq and j.last >= l.seq)
    and not exists (
        select 1 from import_run r join import_part k on k.import = r.id
        where r.state = 2 and k.first <= l.seq and k.last >= l.seq)
order by e.subject limit 10
-- Seats made by the import on which somebody else's posting is.
-- name: import_posts_needed :many int id=struct import_id unscoped "seats and no persons, for who may write the whole register"
select p.id
from import_part i join post p on p.id between i.first and i.last
where i.import = $id and exists (
    select 1 from posting g where g.post = p.id and not exists (
        select 1 from import_part j
        where j.import = $id and j.first <= g.id and j.last >= g.id))
order by p.id limit 10
-- Units made by the import in which somebody or something else is now.
-- name: import_units_needed :many int id=struct import_id unscoped "units and no persons, for who may write the whole register"
select u.id
from import_part i join unit u on u.id between i.first and i.last
where i.import = $id and (
    exists (
        select 1 from person_state s join person p on p.id = s.person
        where s.unit = u.id and not exists (
            select 1 from import_part j
            where j.import = $id and j.first <= p.newest and j.last >= p.newest))
    or exists (
        select 1 from posting g where g.unit = u.id and not exists (
            select 1 from import_part j
            where j.import = $id and j.first <= g.id and j.last >= g.id))
    or exists (
        select 1 from post p where p.unit = u.id and not exists (
            select 1 from import_part j
            where j.import = $id and j.first <= p.id and j.last >= p.id))
    or exists (
        select 1 from unit b where b.above = u.id and not exists (
            select 1 from import_part j
            where j.import = $id and j.first <= b.id and j.last >= b.id)))
order by u.id limit 10
