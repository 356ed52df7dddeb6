-- include "register/register.h"
-- protected person

-- derived
create table unit (
    id {id},
    name text not null,
    name_key {blob} not null,
    above {int},
    number text,
    establishment {int} not null,
    since {int},
    till {int},
    newest {int} not null
) {strict};
create index unit_by_above on unit (above, name_key, id);
create index unit_by_name on unit (name_key, id);
create index unit_by_number on unit (number, id);
create index unit_by_newest on unit (newest);
create table unit_state (
    unit {int} not null,
    since {int} not null,
    till {int},
    name text not null,
    above {int},
    establishment {int} not null,
    primary key (unit, since)
) {rowless};
create table person (
    id {id},
    name text not null,
    name_key {blob} not null,
    stroke_key {blob} not null,
    born_key {blob} not null,
    sex {int} not null,
    born {int},
    unit {int} not null,
    number text,
    rank {int} not null,
    ethnic text,
    native text,
    birthplace text,
    party {int},
    work {int},
    skills text,
    left_on {int},
    left_why {int},
    newest {int} not null
) {strict};
create table person_state (
    person {int} not null,
    since {int} not null,
    till {int},
    name text not null,
    sex {int} not null,
    born {int},
    unit {int} not null,
    number text,
    rank {int} not null,
    ethnic text,
    native text,
    birthplace text,
    party {int},
    work {int},
    skills text,
    primary key (person, since)
) {rowless};
create table person_merged (
    person {id},
    into_person {int} not null
) {strict};
create index person_merged_by_into on person_merged (into_person, person);

-- derived late
create index person_by_unit on person (unit, left_on, name_key, id);
create index person_by_name on person (name_key, id);
create index person_by_strokes on person (stroke_key, id);
create index person_by_birth on person (born_key, id);
create index person_by_left on person (left_on, id) where left_on is not null;
create index person_by_number on person (number, id) where number is not null;
create index person_state_by_unit on person_state (unit, since, person);

-- name: unit_insert :exec id=struct unit_id newest=int name_key=blob from struct unit_body
insert into unit (id, name, name_key, above, number, establishment, since, till, newest)
values ($id, $name, $name_key, $above, $number, $establishment, $since, $till, $newest)
-- name: unit_update :exec id=struct unit_id newest=int name_key=blob from struct unit_body
update unit set name = $name, name_key = $name_key, above = $above, number = $number,
    establishment = $establishment, since = $since, till = $till, newest = $newest
where id = $id
-- name: unit_state_insert :exec id=struct unit_id from_day=day from struct unit_body
insert into unit_state (unit, since, till, name, above, establishment)
values ($id, $from_day, null, $name, $above, $establishment)
-- name: unit_state_close :exec id=struct unit_id last_day=day
update unit_state set till = $last_day where unit = $id and till is null
-- name: unit_state_correct :exec id=struct unit_id from struct unit_body
update unit_state set name = $name, above = $above, establishment = $establishment
where unit = $id and till is null
-- name: unit_state_last :one day id=struct unit_id
select since from unit_state where unit = $id and till is null
-- name: unit_delete :exec id=struct unit_id
delete from unit where id = $id
-- name: unit_state_delete :exec id=struct unit_id
delete from unit_state where unit = $id
-- name: unit_by_id :one struct unit id=struct unit_id
select u.id, u.name, u.above, a.name as above_name, u.number, u.establishment, u.since,
    u.till, u.newest
from unit u left join unit a on a.id = u.above where u.id = $id
-- name: unit_by_id_on :one struct unit id=struct unit_id on=day
select s.unit as id, s.name, s.above, s.establishment
from unit_state s
where s.unit = $id and s.since <= $on and (s.till is null or s.till >= $on)
-- name: unit_by_name_first :one struct unit name=blob
select u.id, u.name, u.above, a.name as above_name, u.number, u.establishment, u.since,
    u.till, u.newest
from unit u left join unit a on a.id = u.above where u.name_key = $name order by u.id limit 1
-- name: unit_id_by_number :one struct unit_id number=text
select id from unit where number = $number order by id limit 1
-- name: unit_top :one struct unit_id
select u.id as v from unit u where u.above is null order by u.id limit 1
-- name: units_all :many struct unit scan "the tree is drawn whole; an office has hundreds of units"
select u.id, u.name, u.above, a.name as above_name, u.number, u.establishment, u.since,
    u.till, u.newest,
    (select count(*) from person p where p.unit = u.id and p.left_on is null) as people
from unit u left join unit a on a.id = u.above
where {scope u.id}
order by u.name_key, u.id
-- What would still be there behind the last day of a unit: a person on its strength, one
-- posted to it, a unit right below it.
-- name: unit_later_person :one text unit=struct unit_id till=day
select p.name from person p
where p.unit = $unit and (p.left_on is null or p.left_on > $till) order by p.name_key limit 1
-- name: unit_later_posting :one text unit=struct unit_id till=day
select p.name from posting g join person p on p.id = g.person
where g.unit = $unit and (g.till is null or g.till > $till) order by p.name_key limit 1
-- name: unit_later_below :one text unit=struct unit_id till=day
select u.name from unit u
where u.above = $unit and (u.till is null or u.till > $till) order by u.name_key limit 1
-- name: unit_names :many struct unit scan "read whole when a unit has changed; an office has hundreds"
select u.id, u.name, u.above from unit u order by u.name_key, u.id
-- name: unit_newest :one int
select coalesce(max(u.newest), 0) as newest from unit u
-- name: unit_path :many struct unit id=struct unit_id
select u.id, u.name, u.above,
    (select count(*) from unit_above c where c.unit = u.id) as depth
from unit_above b join unit u on u.id = b.above
where b.unit = $id
order by depth, u.id

-- name: person_insert :exec id=struct person_id newest=int name_key=blob stroke_key=blob born_key=blob from struct person_body
insert into person
    (id, name, name_key, stroke_key, born_key, sex, born, unit, number, rank, ethnic, native,
     birthplace, party, work, skills, left_on, left_why, newest)
values ($id, $name, $name_key, $stroke_key, $born_key, $sex, $born, $unit, $number, $rank, $ethnic,
    $native, $birthplace, $party, $work, $skills, null, null, $newest)
-- name: person_update :exec id=struct person_id newest=int name_key=blob stroke_key=blob born_key=blob from struct person_body
update person set name = $name, name_key = $name_key, stroke_key = $stroke_key,
    born_key = $born_key, sex = $sex,
    born = $born, unit = $unit, number = $number, rank = $rank, ethnic = $ethnic,
    native = $native, birthplace = $birthplace, party = $party, work = $work,
    skills = $skills, newest = $newest
where id = $id
-- name: person_state_insert :exec id=struct person_id from_day=day from struct person_body
insert into person_state
    (person, since, till, name, sex, born, unit, number, rank, ethnic, native, birthplace,
     party, work, skills)
values ($id, $from_day, null, $name, $sex, $born, $unit, $number, $rank, $ethnic, $native,
    $birthplace, $party, $work, $skills)
-- name: person_state_close :exec id=struct person_id last_day=day
update person_state set till = $last_day where person = $id and till is null
-- name: person_state_correct :exec id=struct person_id from struct person_body
update person_state set name = $name, sex = $sex, born = $born, unit = $unit,
    number = $number, rank = $rank, ethnic = $ethnic, native = $native,
    birthplace = $birthplace, party = $party, work = $work, skills = $skills
where person = $id and till is null
-- name: person_state_last :one day id=struct person_id
select since from person_state where person = $id and till is null
-- name: person_set_left :exec id=struct person_id newest=int from struct leave_body
update person set left_on = $day, left_why = $why, newest = $newest where id = $id
-- name: person_by_id :one struct person id=struct person_id
select p.id, p.name, p.sex, p.born, p.unit, u.name as unit_name, p.number, p.rank, p.ethnic,
    p.native, p.birthplace, p.party, p.work, p.skills, p.left_on, p.left_why, p.newest
from person p join unit u on u.id = p.unit
where p.id = $id
-- name: person_by_id_on :one struct person id=struct person_id on=day
select p.id, s.name, s.sex, s.born, s.unit, u.name as unit_name, s.number, s.rank, s.ethnic,
    s.native, s.birthplace, s.party, s.work, s.skills, p.left_on, p.left_why, p.newest
from person_state s join person p on p.id = s.person join unit u on u.id = s.unit
where s.person = $id and s.since <= $on and (s.till is null or s.till >= $on)
-- name: person_id_by_number :one struct person_id number=text
select id from person where number = $number order by id limit 1
-- name: people_same :many struct person name_key=blob name=text unscoped "for matching in an import, by who may write the whole register"
select p.id, p.name, p.sex, p.born, p.unit, u.name as unit_name, p.number, p.rank, p.ethnic,
    p.native, p.birthplace, p.party, p.work, p.skills, p.left_on, p.left_why, p.newest
from person p join unit u on u.id = p.unit
where p.name_key = $name_key and p.name = $name
order by p.id limit 50

-- name: person_delete :exec id=struct person_id
delete from person where id = $id
-- name: person_state_delete :exec id=struct person_id
delete from person_state where person = $id
-- name: person_merged_insert :exec id=struct person_id into_id=struct person_id
insert into person_merged (person, into_person) values ($id, $into_id)
-- name: person_merged_move :exec id=struct person_id into_id=struct person_id
update person_merged set into_person = $into_id where into_person = $id
-- name: persons_merged_into :many struct person_id into_id=struct person_id
select person from person_merged where into_person = $into_id order by person
-- name: person_merged_into :one struct person_id id=struct person_id
select into_person from person_merged where person = $id
-- name: merge_postings :exec id=struct person_id into_id=struct person_id
update posting set person = $into_id where person = $id
-- name: merge_education :exec id=struct person_id into_id=struct person_id
update education set person = $into_id where person = $id
-- name: merge_kin :exec id=struct person_id into_id=struct person_id
update kin set person = $into_id where person = $id
-- name: merge_kin_other :exec id=struct person_id into_id=struct person_id
update kin set other = $into_id where other = $id
-- name: merge_absences :exec id=struct person_id into_id=struct person_id
update absence set person = $into_id where person = $id
