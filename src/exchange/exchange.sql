-- include "exchange/import.h"
-- small import_run

-- derived
create table import_run (
    id {id},
    file text not null,
    digest text not null,
    mapping text not null,
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
insert into import_run (id, file, digest, mapping, rows, state, day, actor)
values ($id, $file, $digest, $mapping, 0, 0, $day, $actor)
-- name: import_part_insert :exec from struct chunk_body
insert into import_part (import, first, last) values ($import, $first, $last)
-- name: import_set_rows :exec id=struct import_id rows=int
update import_run set rows = $rows where id = $id
-- name: import_set_state :exec id=struct import_id state=int
update import_run set state = $state where id = $id
-- name: import_by_id :one struct import id=struct import_id
select id, file, digest, mapping, rows, state, day, actor from import_run where id = $id
-- name: imports_all :many struct import
select id, file, digest, mapping, rows, state, day, actor from import_run order by id desc
-- name: import_parts :many struct chunk_body id=struct import_id
select import, first, last from import_part where import = $id order by first desc
-- Who was put on the register by an import and has a later entry that is neither of it
-- nor of one that is undone (state 2).
-- name: import_dependents :many int id=struct import_id
select e.seq
from import_part i
    join ledger_entry e on e.seq between i.first and i.last and e.subject = e.seq
where i.import = $id and exists (
    select 1 from ledger_entry l where l.subject = e.seq and not exists (
        select 1 from import_part j
        where j.import = $id and j.first <= l.seq and j.last >= l.seq)
    and not exists (
        select 1 from import_run r join import_part k on k.import = r.id
        where r.state = 2 and k.first <= l.seq and k.last >= l.seq))
order by e.seq limit 10
