-- include "ledger/seal_rows.h"

-- derived
create table sealed_case (
    seq {id},
    case_id {int} not null,
    person {int} not null,
    act {int} not null,
    deadline {int},
    done {int} not null
) {strict};
create index sealed_case_by_case on sealed_case (case_id, seq);
create index sealed_case_by_act on sealed_case (act, done, case_id, seq);
create table erased_body (
    seq {id},
    erased_by {int} not null,
    hash {blob} not null
) {strict};

-- name: sealed_case_put :exec from struct sealed_case
insert into sealed_case (seq, case_id, person, act, deadline, done)
values ($seq, $case_id, $person, $act, $deadline, $done)
-- name: sealed_case_drop :exec seq=int
delete from sealed_case where seq = $seq
-- name: sealed_case_last :one struct sealed_case case_id=int
select seq, case_id, person, act, deadline, done
from sealed_case where case_id = $case_id order by seq desc limit 1
-- name: sealed_case_open :many struct sealed_case act=int
select c.seq, c.case_id, c.person, c.act, c.deadline, c.done
from sealed_case c
where c.act = $act and c.done = 0 and not exists
    (select 1 from sealed_case later where later.case_id = c.case_id and later.seq > c.seq)
order by c.deadline is null, c.deadline, c.case_id

-- name: erased_body_put :exec from struct erased_row
insert into erased_body (seq, erased_by, hash) values ($seq, $erased_by, $hash)
-- name: erased_body_by_seq :one struct erased_row seq=int
select seq, erased_by, hash from erased_body where seq = $seq
-- name: ledger_body_erase :exec seq=int
delete from ledger_body where seq = $seq
