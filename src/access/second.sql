-- include "access/rows.h"

-- migration 5 second
create table work_second (
    person {id},
    secret {blob} not null,
    running {int} not null,
    step {int} not null
) {strict};
create table work_recovery (
    person {int} not null,
    hash {blob} not null,
    primary key (person, hash)
) {rowless};
create table work_halfway (
    token {blob} primary key,
    person {int} not null,
    until {int} not null
) {strict};
create index work_halfway_by_person on work_halfway (person);
create index work_halfway_by_until on work_halfway (until);

-- name: second_of :one struct second_row person=struct person_id
select secret, running, step from work_second where person = $person
-- name: second_insert :exec person=struct person_id secret=blob
insert into work_second (person, secret, running, step) values ($person, $secret, 0, 0)
-- name: second_run :exec person=struct person_id
update work_second set running = 1 where person = $person
-- name: second_step :exec person=struct person_id step=int
update work_second set step = $step where person = $person
-- name: second_delete :exec person=struct person_id
delete from work_second where person = $person

-- name: recovery_insert :exec person=struct person_id hash=hash
insert into work_recovery (person, hash) values ($person, $hash)
-- name: recovery_spend :changes person=struct person_id hash=hash
delete from work_recovery where person = $person and hash = $hash
-- name: recovery_count :one int person=struct person_id
select count(*) as n from work_recovery where person = $person
-- name: recovery_delete :exec person=struct person_id
delete from work_recovery where person = $person

-- name: halfway_insert :exec token=hash person=struct person_id until=instant
insert into work_halfway (token, person, until) values ($token, $person, $until)
-- name: halfway_of :one struct halfway_row token=hash now=instant
select h.person, ac.login from work_halfway h join account ac on ac.person = h.person
where h.token = $token and h.until > $now
-- name: halfway_delete :exec person=struct person_id
delete from work_halfway where person = $person
-- name: halfway_sweep :exec before=instant
delete from work_halfway where until < $before
