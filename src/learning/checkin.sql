-- include "learning/classroom_rows.h"

-- migration 50 checkin
create table work_checkin (
    session {id},
    secret {blob} not null,
    day {int} not null,
    closed {int} not null
) {strict};
create table work_checkin_person (
    session {int} not null,
    person {int} not null,
    here {int} not null,
    tries {int} not null,
    primary key (session, person)
) {rowless};

-- name: checkin_of :one struct checkin_row session=struct session_id
select secret, day, closed from work_checkin where session = $session
-- name: checkin_insert :exec session=struct session_id secret=blob day=day
insert into work_checkin (session, secret, day, closed) values ($session, $secret, $day, 0)
-- name: checkin_set :exec session=struct session_id closed=bool
update work_checkin set closed = $closed where session = $session
-- name: checkin_drop :exec session=struct session_id
delete from work_checkin where session = $session
-- name: checkin_people :many int session=struct session_id
select person from work_checkin_person where session = $session and here = 1
order by person
-- name: checkin_count :one int session=struct session_id
select count(*) as n from work_checkin_person where session = $session and here = 1
-- name: checkin_person :one struct checkin_person_row session=struct session_id person=int
select here, tries from work_checkin_person where session = $session and person = $person
-- name: checkin_person_drop :exec session=struct session_id person=int
delete from work_checkin_person where session = $session and person = $person
-- name: checkin_person_put :exec session=struct session_id person=int from struct checkin_person_row
insert into work_checkin_person (session, person, here, tries)
values ($session, $person, $here, $tries)
-- name: checkin_people_drop :exec session=struct session_id
delete from work_checkin_person where session = $session
