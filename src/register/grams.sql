-- include "register/grams_rows.h"

-- For each gram the ids of those whose names have it: one row for the ids of a block, from
-- block * 16384 on, packed (grams_pack.h). Ids from the last step on are in no block yet.
-- derived
create table gram_block (
    domain {int} not null,
    gram {int} not null,
    block {int} not null,
    ids {blob} not null,
    primary key (domain, gram, block)
) {rowless};
create table gram_step (
    domain {int} not null,
    step {int} not null,
    primary key (domain, step)
) {rowless};

-- name: gram_last_step :one int domain=int
select step from gram_step where domain = $domain order by step desc limit 1
-- name: gram_step_insert :exec domain=int step=int
insert into gram_step (domain, step)
select $domain, $step
where not exists (select 1 from gram_step where domain = $domain and step >= $step)

-- Rows of one block, that is of the names that are folded or changed.
-- Each is looked up by the whole key: told `gram in (...)`, PostgreSQL without figures of a
-- young table reads the rows of all grams and passes over the rest.
-- name: gram_rows_of_block :many struct gram_row domain=int block=int from struct gram_wants
select w.column1 as gram, $block as block,
    (select b.ids from gram_block b
        where b.domain = $domain and b.gram = w.column1 and b.block = $block) as ids
from (values ($g0), ($g1), ($g2), ($g3), ($g4), ($g5), ($g6), ($g7), ($g8), ($g9), ($g10),
    ($g11), ($g12), ($g13), ($g14), ($g15)) w
where w.column1 > 0
-- name: gram_row_update :exec domain=int gram=int block=int ids=blob
update gram_block set ids = $ids where domain = $domain and gram = $gram and block = $block
-- name: gram_row_delete :exec domain=int gram=int block=int
delete from gram_block where domain = $domain and gram = $gram and block = $block
-- name: gram_rows_insert :exec domain=int from struct gram_fresh
insert into gram_block (domain, gram, block, ids)
select $domain, column1, column2, column3 from (values
    ($g0, $k0, $b0), ($g1, $k1, $b1), ($g2, $k2, $b2), ($g3, $k3, $b3),
    ($g4, $k4, $b4), ($g5, $k5, $b5), ($g6, $k6, $b6), ($g7, $k7, $b7),
    ($g8, $k8, $b8), ($g9, $k9, $b9), ($g10, $k10, $b10), ($g11, $k11, $b11),
    ($g12, $k12, $b12), ($g13, $k13, $b13), ($g14, $k14, $b14), ($g15, $k15, $b15)) as v
where column1 > 0

-- name: gram_rows_between :each struct gram_row domain=int gram=int first=int last=int
select gram, block, ids from gram_block
where domain = $domain and gram = $gram and block between $first and $last
order by block

-- name: gram_blocks_empty :exec domain=int
delete from gram_block where domain = $domain
-- name: gram_steps_empty :exec domain=int
delete from gram_step where domain = $domain
