-- include "ledger/blob_rows.h"
-- small work_blob

-- Bytes beside the ledger (blob.h). Pieces are written under a number; when all are there
-- the number gets its name, and from then on nothing of it changes. work_blob holds the
-- numbers that have no name yet.
-- migration 8 blobs
create table ledger_blob (
    id {id},
    hash {blob} not null unique,
    size {int} not null
) {strict};
create table ledger_blob_piece (
    blob {int} not null,
    at {int} not null,
    bytes {blob} not null,
    primary key (blob, at)
) {strict};
create table work_blob (
    id {id},
    at {int} not null
) {strict};
--[ sqlite
create trigger ledger_blob_stays before update on ledger_blob
    begin select raise(abort, 'blobs are never changed'); end;
create trigger ledger_blob_remains before delete on ledger_blob
    begin select raise(abort, 'blobs are never removed'); end;
create trigger ledger_blob_piece_stays before update on ledger_blob_piece
    begin select raise(abort, 'blobs are never changed'); end;
create trigger ledger_blob_piece_remains before delete on ledger_blob_piece
    when exists (select 1 from ledger_blob where id = old.blob)
    begin select raise(abort, 'blobs are never removed'); end;
--]
--[ postgres
create trigger ledger_blob_stays before update or delete or truncate on ledger_blob
    for each statement execute function ledger_refuse();
create trigger ledger_blob_piece_stays before update or truncate on ledger_blob_piece
    for each statement execute function ledger_refuse();
create function ledger_blob_keep() returns trigger language plpgsql as
    $$ begin
        if exists (select 1 from ledger_blob where id = old.blob) then
            raise exception 'blobs are never removed';
        end if;
        return old;
    end $$;
create trigger ledger_blob_piece_remains before delete on ledger_blob_piece
    for each row execute function ledger_blob_keep();
--]

-- Which entries name which blobs.
-- derived
create table named_blob (
    seq {int} not null,
    hash {blob} not null,
    primary key (seq, hash)
) {rowless};
create index named_blob_by_hash on named_blob (hash, seq);

-- name: blob_last :one int
select coalesce(max(id), 0) as id from
    (select max(id) as id from ledger_blob union all select max(id) from work_blob) as known
-- name: blob_taking_insert :exec id=int at=instant
insert into work_blob (id, at) values ($id, $at)
-- name: blob_taking_delete :changes id=int
delete from work_blob where id = $id
-- name: blob_taking_older :one int before=instant
select id from work_blob where at < $before order by at, id limit 1
-- name: blob_piece_insert :exec blob=int at=int bytes=blob
insert into ledger_blob_piece (blob, at, bytes) values ($blob, $at, $bytes)
-- name: blob_pieces_delete :exec blob=int
delete from ledger_blob_piece where blob = $blob
-- name: blob_pieces_each :each blob blob=int
select bytes from ledger_blob_piece where blob = $blob order by at
-- name: blob_insert :exec from struct blob_row
insert into ledger_blob (id, hash, size) values ($id, $hash, $size)
-- name: blob_by_hash :one struct blob_row hash=hash
select id, hash, size from ledger_blob where hash = $hash
-- name: blob_behind :one struct blob_row id=int
select id, hash, size from ledger_blob where id > $id order by id limit 1

-- name: blob_named_insert :exec seq=int hash=hash
insert into named_blob (seq, hash) select $seq, $hash
where not exists (select 1 from named_blob where seq = $seq and hash = $hash)
-- name: blob_named_first :one int hash=hash
select seq from named_blob where hash = $hash order by seq limit 1
-- name: blob_named_lost :one int scan "verify looks at every name of a blob"
select n.seq from named_blob n
where not exists (select 1 from ledger_blob b where b.hash = n.hash)
order by n.seq limit 1
