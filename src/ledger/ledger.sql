-- include "ledger/rows.h"
-- small ledger_head

-- migration 1 ledger
create table ledger_entry (
    seq {id},
    id {blob} not null unique,
    kind text not null,
    version {int} not null,
    subject {int} not null,
    day {int} not null,
    at {int} not null,
    actor {int} not null,
    class {int} not null,
    corrects {int} not null,
    leaf {blob} not null
) {strict};
create index ledger_entry_subject on ledger_entry (subject, seq);
create table ledger_body (
    seq {id} references ledger_entry,
    salt {blob} not null,
    body {blob} not null
) {strict};
create table ledger_tile (
    level {int} not null,
    place {int} not null,
    root {blob} not null,
    hashes {blob} not null,
    primary key (level, place)
) {strict};
create table ledger_head (
    id {id} check (id = 1),
    tree {blob} not null,
    department {blob} not null,
    demo {int} not null
) {strict};
--[ sqlite
insert into ledger_head values (1, x'', x'', 0);
--]
--[ postgres
insert into ledger_head values (1, '', '', 0);
--]
create table ledger_checkpoint (
    size {id},
    note text not null,
    at {int} not null
) {strict};
--[ sqlite
create trigger ledger_entry_stays before update on ledger_entry
    begin select raise(abort, 'ledger entries are never changed'); end;
create trigger ledger_entry_remains before delete on ledger_entry
    begin select raise(abort, 'ledger entries are never removed'); end;
create trigger ledger_body_stays before update on ledger_body
    begin select raise(abort, 'ledger bodies are never changed'); end;
create trigger ledger_tile_stays before update on ledger_tile
    begin select raise(abort, 'ledger tiles are never changed'); end;
create trigger ledger_tile_remains before delete on ledger_tile
    begin select raise(abort, 'ledger tiles are never removed'); end;
--]
--[ postgres
create function ledger_refuse() returns trigger language plpgsql as
    $$ begin raise exception 'the ledger is never changed'; end $$;
create trigger ledger_entry_stays before update or delete or truncate on ledger_entry
    for each statement execute function ledger_refuse();
create trigger ledger_body_stays before update or truncate on ledger_body
    for each statement execute function ledger_refuse();
create trigger ledger_tile_stays before update or delete or truncate on ledger_tile
    for each statement execute function ledger_refuse();
--]

-- name: ledger_head_tree :one blob
select tree from ledger_head where id = 1
-- name: ledger_department :one struct department_row
select department, demo from ledger_head where id = 1
-- name: ledger_department_set :exec department=uuid demo=bool
update ledger_head set department = $department, demo = $demo where id = 1
-- name: ledger_head_set :exec tree=blob
update ledger_head set tree = $tree where id = 1

-- name: ledger_entry_put :exec from struct entry
insert into ledger_entry
    (seq, id, kind, version, subject, day, at, actor, class, corrects, leaf)
values ($seq, $id, $kind, $version, $subject, $day, $at, $actor, $class, $corrects, $leaf)
-- name: ledger_body_put :exec seq=int salt=blob body=blob
insert into ledger_body (seq, salt, body) values ($seq, $salt, $body)
-- name: ledger_tile_put :exec level=int place=int root=hash hashes=blob
insert into ledger_tile (level, place, root, hashes) values ($level, $place, $root, $hashes)

-- name: ledger_entry_by_id :one struct entry id=uuid
select seq, id, kind, version, subject, day, at, actor, class, corrects, leaf
from ledger_entry where id = $id
-- name: ledger_entry_by_seq :one struct entry seq=int
select seq, id, kind, version, subject, day, at, actor, class, corrects, leaf
from ledger_entry where seq = $seq
-- name: ledger_body_by_seq :one struct body_row seq=int
select seq, salt, body from ledger_body where seq = $seq
-- name: ledger_entries_before :many struct entry before=int limit=int
select seq, id, kind, version, subject, day, at, actor, class, corrects, leaf
from ledger_entry where seq < $before order by seq desc limit $limit
-- name: ledger_entries_of :many struct entry subject=int
select seq, id, kind, version, subject, day, at, actor, class, corrects, leaf
from ledger_entry where subject = $subject order by seq
-- name: ledger_full_range :many struct full_entry first=int last=int
select e.seq, e.id, e.kind, e.version, e.subject, e.day, e.at, e.actor, e.class,
    e.corrects, e.leaf, b.salt, b.body
from ledger_entry e left join ledger_body b on b.seq = e.seq
where e.seq between $first and $last order by e.seq

-- name: ledger_leaves :many hash first=int last=int
select leaf from ledger_entry where seq between $first and $last order by seq
-- name: ledger_leaf :one hash seq=int
select leaf from ledger_entry where seq = $seq
-- name: ledger_tile_hashes :one blob level=int place=int
select hashes from ledger_tile where level = $level and place = $place
-- name: ledger_tile_root :one hash level=int place=int
select root from ledger_tile where level = $level and place = $place
-- name: ledger_tile_roots :many hash level=int first=int last=int
select root from ledger_tile
where level = $level and place between $first and $last order by place
-- name: ledger_seq_last :one int
select coalesce(max(seq), 0) as seq from ledger_entry
-- name: ledger_tile_count :one int scan "counts tiles: one in 256 entries, only in verify"
select count(*) as n from ledger_tile

-- name: ledger_checkpoint_put :exec size=int note=text at=instant
insert into ledger_checkpoint (size, note, at) values ($size, $note, $at)
-- name: ledger_checkpoint_last :one struct checkpoint_row scan "one row, the largest size first"
select size, note, at from ledger_checkpoint order by size desc limit 1
-- name: ledger_checkpoint_at :one struct checkpoint_row size=int
select size, note, at from ledger_checkpoint where size = $size
-- name: ledger_checkpoints_each :each struct checkpoint_row scan "verify reads every checkpoint"
select size, note, at from ledger_checkpoint order by size
