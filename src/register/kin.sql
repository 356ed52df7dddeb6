-- include "register/kin.h"
-- protected kin absence

-- derived
create table kin (
    id {id},
    person {int} not null,
    relation text not null,
    class {int} not null,
    name text not null,
    other {int},
    unit_post text
) {strict};
create index kin_by_person on kin (person, id);
create index kin_by_other on kin (other, person);
create table absence (
    id {id},
    person {int} not null,
    sort {int} not null,
    since {int} not null,
    till {int},
    note text
) {strict};
create index absence_by_person on absence (person, since, id);

-- name: kin_insert :exec id=struct kin_id person=struct person_id from struct kin_body
insert into kin (id, person, relation, class, name, other, unit_post)
values ($id, $person, $relation, $class, $name, $other, $unit_post)
-- name: kin_update :exec id=struct kin_id from struct kin_body
update kin set relation = $relation, class = $class, name = $name, other = $other,
    unit_post = $unit_post
where id = $id
-- name: kin_owner :one struct person_id id=struct kin_id
select person from kin where id = $id
-- name: kin_of_person :many struct kin person=struct person_id unscoped "of one person; class file, logged before"
select id, person, relation, class, name, other, unit_post
from kin where person = $person order by class, id
-- name: kin_pair :one int one=struct person_id other=struct person_id
select 1 as kin from kin where person = $one and other = $other limit 1

-- name: absence_insert :exec id=struct absence_id person=struct person_id from struct absence_body
insert into absence (id, person, sort, since, till, note)
values ($id, $person, $sort, $since, $till, $note)
-- name: absence_update :exec id=struct absence_id from struct absence_body
update absence set sort = $sort, since = $since, till = $till, note = $note where id = $id
-- name: absence_owner :one struct person_id id=struct absence_id
select person from absence where id = $id
-- name: absence_by_id :one struct absence id=struct absence_id
select id, person, sort, since, till, note from absence where id = $id
-- name: absences_of_person :many struct absence person=struct person_id on=day unscoped "of one person, whom the caller may see" dated=bool
select id, person, sort, since, till, note from absence
where person = $person
--[ dated
and since <= $on and (till is null or till >= $on)
--]
order by since desc, id desc
