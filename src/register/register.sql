-- include "register/register.h"
-- protected person

-- derived
create table unit (
    id {id},
    name text not null,
    name_key {blob} not null,
    above {int},
    newest {int} not null
) {strict};
create index unit_by_above on unit (above, name_key, id);
create index unit_by_name on unit (name_key, id);
create table person (
    id {id},
    name text not null,
    name_key {blob} not null,
    name_fold text not null,
    sex {int} not null,
    born {int} not null,
    unit {int} not null,
    left_on {int},
    left_why {int},
    newest {int} not null
) {strict};
create index person_by_unit on person (unit, name_key, id);
create index person_by_name on person (name_key, id);
create index person_by_birth on person (born, id);

-- name: unit_insert :exec id=struct unit_id newest=int name_key=blob from struct unit_body
insert into unit (id, name, name_key, above, newest)
values ($id, $name, $name_key, $above, $newest)
-- name: unit_update :exec id=struct unit_id newest=int name_key=blob from struct unit_body
update unit set name = $name, name_key = $name_key, above = $above, newest = $newest
where id = $id
-- name: unit_by_id :one struct unit id=struct unit_id
select u.id, u.name, u.above, a.name as above_name, u.newest
from unit u left join unit a on a.id = u.above where u.id = $id
-- name: unit_by_name_first :one struct unit name=blob
select u.id, u.name, u.above, a.name as above_name, u.newest
from unit u left join unit a on a.id = u.above where u.name_key = $name order by u.id limit 1
-- name: units_all :many struct unit scan "the tree is drawn whole; an office has hundreds of units"
select u.id, u.name, u.above, a.name as above_name, u.newest,
    (select count(*) from person p where p.unit = u.id and p.left_on is null) as people
from unit u left join unit a on a.id = u.above
where {scope u.id}
order by u.name_key, u.id
-- name: unit_path :many struct unit id=struct unit_id
select u.id, u.name, u.above,
    (select count(*) from unit_above c where c.unit = u.id) as depth
from unit_above b join unit u on u.id = b.above
where b.unit = $id
order by depth, u.id

-- name: person_insert :exec id=struct person_id newest=int name_key=blob name_fold=text from struct person_body
insert into person
    (id, name, name_key, name_fold, sex, born, unit, left_on, left_why, newest)
values ($id, $name, $name_key, $name_fold, $sex, $born, $unit, null, null, $newest)
-- name: person_update :exec id=struct person_id newest=int name_key=blob name_fold=text from struct person_body
update person set name = $name, name_key = $name_key, name_fold = $name_fold, sex = $sex,
    born = $born, unit = $unit, newest = $newest
where id = $id
-- name: person_set_left :exec id=struct person_id newest=int from struct leave_body
update person set left_on = $day, left_why = $why, newest = $newest where id = $id
-- name: person_by_id :one struct person id=struct person_id
select p.id, p.name, p.sex, p.born, p.unit, u.name as unit_name, p.left_on, p.left_why,
    p.newest, p.name_key
from person p join unit u on u.id = p.unit
where p.id = $id

-- The list of persons in either order, either way, with optional filters. A part of a name
-- is looked for along the index of the order asked for; issue 2's grams replace it.
-- name: people_list :many struct person from struct people_query scan "a part of a name is looked for along the index until the page is full"
select p.id, p.name, p.sex, p.born, p.unit, u.name as unit_name, p.left_on, p.newest, p.name_key
from person p join unit u on u.id = p.unit
where {scope p.unit}
--[ only_here
and p.left_on is null
--]
--[ in_unit
and p.unit in (select b.unit from unit_above b where b.above = $unit)
--]
--[ by_text
and p.name_fold like $like escape '!'
--]
--[ page=1
and (p.name_key, p.id) > ($key_name, $key_id)
--]
--[ page=2
and (p.name_key, p.id) < ($key_name, $key_id)
--]
--[ page=4
and (p.born, p.id) > ($key_born, $key_id)
--]
--[ page=5
and (p.born, p.id) < ($key_born, $key_id)
--]
--[ page=0
order by p.name_key, p.id limit $limit
--]
--[ page=1
order by p.name_key, p.id limit $limit
--]
--[ page=2
order by p.name_key desc, p.id desc limit $limit
--]
--[ page=3
order by p.born, p.id limit $limit
--]
--[ page=4
order by p.born, p.id limit $limit
--]
--[ page=5
order by p.born desc, p.id desc limit $limit
--]
