-- include "exchange/remind_rows.h"

-- migration 13 remind
create table work_address (
    person {id},
    mail text not null
) {strict};
create table work_remind (
    person {int} not null,
    robot {int} not null,
    day {int} not null,
    channel {int} not null,
    due {int} not null,
    overdue {int} not null,
    people {int} not null,
    state {int} not null,
    tries {int} not null,
    next {int} not null,
    why text,
    primary key (day, person, robot)
) {rowless};
create index work_remind_waiting on work_remind (state, next);

-- name: address_of :one text person=struct person_id
select mail from work_address where person = $person
-- name: address_delete :exec person=struct person_id
delete from work_address where person = $person
-- name: address_insert :exec person=struct person_id mail=text
insert into work_address (person, mail) values ($person, $mail)
-- Whoever still has a log-in.
-- name: addresses :many struct address_row scan "all addresses, once a round"
select d.person, d.mail, coalesce(w.lang, -1) as lang
from work_address d join account ac on ac.person = d.person
    left join work_account w on w.person = d.person
order by d.person
-- name: addresses_count :one int scan "an administrator's page, seldom"
select count(*) as n from work_address d join account ac on ac.person = d.person
-- name: remind_days :many struct remind_day today=day from_day=day
select day, sum(case when state = 2 then 1 else 0 end) as sent,
    sum(case when state < 2 and day = $today then 1 else 0 end) as waiting,
    sum(case when state = 3 or (state < 2 and day < $today) then 1 else 0 end) as failed,
    max(case when state <> 2 then why else null end) as why
from work_remind where day >= $from_day and day <= $today
group by day order by day desc
-- name: remind_there :one int day=day person=int robot=int
select state from work_remind
where day = $day and person = $person and robot = $robot
-- name: remind_put :exec from struct remind_row
insert into work_remind (person, robot, day, channel, due, overdue, people, state, tries,
    next, why)
values ($person, $robot, $day, $channel, $due, $overdue, $people, $state, $tries, $next,
    $why)
-- name: remind_waiting :many struct remind_row state=int day=day now=instant limit=int
select person, robot, day, channel, due, overdue, people, state, tries, next, why
from work_remind where state = $state and next <= $now and day = $day
order by next limit $limit
-- name: remind_change :exec from struct remind_row
update work_remind set state = $state, tries = $tries, next = $next, why = $why
where day = $day and person = $person and robot = $robot
-- name: remind_sweep :exec before=day
delete from work_remind where day < $before
