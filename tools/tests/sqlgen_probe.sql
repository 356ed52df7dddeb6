-- include "sqlgen_rows.h"
-- protected dog
-- small kennel
-- define scope(unit): {unit} in (select unit from granted where account = $scope_account)

-- derived
create table dog (
    id {id},
    name text not null,
    born {int}
) {strict};
create table kennel (
    place {int} not null,
    key {blob} not null
) {rowless};

-- migration 2 second
--[ sqlite
create trigger a;
--]
--[ postgres
create trigger b;
--]
create table two (n {int});
-- migration 1 first
create table one (n {int});

-- name: dog_put :exec from struct dog
insert into dog (id, name, born) values ($id, $name, $born)
-- name: dog_rename :changes id=struct dog_id name=text
update dog set name = $name, note = 'it''s $name "q" \ ' where id = $id
-- name: dog_by_id :one struct dog id=struct dog_id
select d.id, (select n.name from note n, dog x where n.dog = d.id) as name, d.born
from dog d where d.id = $id;
-- name: dog_again :one int from struct dog
insert into dog (name, id) values ($name, $id) returning id
-- name: dog_ids :many struct dog_id unscoped "a test" scan "why not"
select id from dog order by id
-- name: dog_ages :many int unscoped "a test"
select coalesce(d.age, 0) as age from dog d
-- name: dogs_each :each struct dog born=day
select d.id, d.name, d.born from dog d where {scope d.unit} and d.born > $born
-- name: dogs_list :many struct dog from struct dog_query
select d.id, d.name
from dog d
where {scope d.unit}
--[ named
and d.name = $name and d.owner = $owner
--]
--[ !named
and d.owner = $owner
--]
--[ page=0
order by d.id
--]
--[ page=2
and d.born > $born order by d.born
--]
