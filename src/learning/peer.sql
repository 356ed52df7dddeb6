-- include "learning/peer_rows.h"
-- protected peer_study

-- derived
create table peer_study (
    id {id},
    unit {int} not null,
    day {int} not null,
    came text
) {strict};
create index peer_study_unit on peer_study (unit, day);
create index peer_study_day on peer_study (day, id);
-- Every sitting with its newest entry, also one that was withdrawn since: a number that is
-- none is told without a look into the ledger.
create table peer_told (
    id {id},
    newest {int} not null
) {strict};
create unique index peer_told_newest on peer_told (newest);
create table peer_there (
    study {int} not null,
    person {int} not null,
    primary key (study, person)
) {rowless};
create index peer_there_person on peer_there (person, study);
create table peer_spoke (
    study {int} not null,
    place {int} not null,
    person {int} not null,
    topic text not null,
    material {int},
    primary key (study, place)
) {rowless};
create index peer_spoke_person on peer_spoke (person, study);

-- name: peer_insert :exec id=int unit=int day=day came=text
insert into peer_study (id, unit, day, came) values ($id, $unit, $day, $came)
-- name: peer_update :exec id=int day=day came=text
update peer_study set day = $day, came = $came where id = $id
-- name: peer_told_insert :exec id=int
insert into peer_told (id, newest) values ($id, $id)
-- name: peer_told_newest :exec id=struct peer_id newest=int
update peer_told set newest = $newest where id = $id
-- name: peer_told_by_id :one int id=struct peer_id
select newest from peer_told where id = $id
-- name: peer_told_by_newest :one struct peer_id newest=int
select id from peer_told where newest = $newest
-- name: peer_there_insert :exec id=int people=text
insert into peer_there (study, person) select $id, w.id from {listed $people} w
-- name: peer_spoke_insert :exec id=int place=int person=struct person_id topic=text material=struct material_id
insert into peer_spoke (study, place, person, topic, material)
values ($id, $place, $person, $topic, $material)
-- name: peer_drop :exec id=int
delete from peer_study where id = $id
-- name: peer_there_drop :exec id=int
delete from peer_there where study = $id
-- name: peer_spoke_drop :exec id=int
delete from peer_spoke where study = $id

-- name: peer_by_id :one struct peer_study id=struct peer_id
select s.id, s.unit, u.name as unit_name, s.day, s.came,
    (select count(*) from peer_there t where t.study = s.id) as there
from peer_study s join unit u on u.id = s.unit where s.id = $id
-- name: peer_studies_kept :many struct peer_study in_unit=bool from struct peer_query
select s.id, s.unit, u.name as unit_name, s.day, s.came,
    (select count(*) from peer_there t where t.study = s.id) as there
from peer_study s join unit u on u.id = s.unit
where {scope s.unit} and s.day >= $from and s.day <= $till
--[ in_unit
and s.unit in (select b.unit from unit_above b where b.above = $unit)
--]
order by s.day desc, s.id desc limit $limit
-- name: peer_studies_of :many struct peer_study from struct peer_query unscoped "of the section that the viewer is in"
select s.id, s.unit, u.name as unit_name, s.day, s.came,
    (select count(*) from peer_there t where t.study = s.id) as there
from peer_study s join unit u on u.id = s.unit
where s.unit = $unit and s.day >= $from and s.day <= $till
order by s.day desc, s.id desc limit $limit
-- name: peer_was_there :one int id=struct peer_id person=struct person_id
select 1 as there from peer_there where study = $id and person = $person
-- name: peer_section :many struct peer_row unit=struct unit_id day=day limit=int unscoped "of the section that the caller is in or keeps"
select p.id as person, p.name from person p
where p.unit = $unit and (p.left_on is null or p.left_on > $day)
order by p.name_key, p.id limit $limit
-- name: peer_spoken :many struct peer_spoke studies=text unscoped "of sittings that the caller may read"
select k.study, k.person, p.name, k.topic, k.material
from {listed $studies} w cross join peer_spoke k join person p on p.id = k.person
where k.study = w.id order by k.study, k.place
-- name: peer_people_listed :many struct peer_there studies=text unscoped "of sittings that the caller may read"
select t.study, p.name
from {listed $studies} w cross join peer_there t join person p on p.id = t.person
where t.study = w.id order by t.study, p.name_key, p.id
