-- What only checks and exports read.
-- include "ledger/rows.h"

-- name: ledger_check_each :each struct check_row first=int last=int
select e.seq, e.id, e.kind, e.version, e.subject, e.day, e.at, e.actor, e.class,
    e.corrects, e.leaf, b.salt, b.body
from ledger_entry e left join ledger_body b on b.seq = e.seq
where e.seq between $first and $last order by e.seq
-- name: ledger_seq_first :one int
select coalesce(min(seq), 1) as seq from ledger_entry
-- name: ledger_seq_beyond :one int size=int
select seq from ledger_entry where seq > $size order by seq limit 1
-- name: ledger_checkpoint_beyond :one struct checkpoint_row size=int
select size, note, at from ledger_checkpoint where size > $size order by size limit 1
-- name: ledger_tile_row :one struct tile_row level=int place=int
select root, hashes from ledger_tile where level = $level and place = $place
