-- include "access/feed_rows.h"

-- migration 9 feed
create table work_feed (
    token {blob} primary key,
    person {int} not null,
    unit {int} not null,
    made {int} not null
) {strict};
create unique index work_feed_by_person on work_feed (person, unit);

-- name: feeds_of :many struct feed_address person=struct person_id
select f.unit, u.name as unit_name, f.made
from work_feed f left join unit u on u.id = f.unit
where f.person = $person order by f.unit
-- name: feed_count :one int person=struct person_id
select count(*) as n from work_feed where person = $person
-- name: feed_insert :exec token=hash person=struct person_id unit=int made=instant
insert into work_feed (token, person, unit, made) values ($token, $person, $unit, $made)
-- name: feed_delete :changes person=struct person_id unit=int
delete from work_feed where person = $person and unit = $unit
-- name: feeds_delete :exec person=struct person_id
delete from work_feed where person = $person
-- name: feed_by_token :one struct feed_row token=hash
select f.unit, ac.login, coalesce(w.lang, -1) as lang
from work_feed f join account ac on ac.person = f.person
    left join work_account w on w.person = f.person
where f.token = $token
