-- include "access/saved.h"

-- migration 6 saved
create table work_saved (
    id {id},
    person {int} not null,
    name text not null,
    query text not null
) {strict};
create index work_saved_by_person on work_saved (person, name, id);

-- name: saved_of :many struct saved person=struct person_id
select id, name, query from work_saved where person = $person order by name, id
-- name: saved_count :one int person=struct person_id
select count(*) as n from work_saved where person = $person
-- name: saved_next :one int
select coalesce(max(id), 0) + 1 as next from work_saved
-- name: saved_insert :exec id=int person=struct person_id name=text query=text
insert into work_saved (id, person, name, query) values ($id, $person, $name, $query)
-- name: saved_set :changes person=struct person_id name=text query=text
update work_saved set query = $query where person = $person and name = $name
-- name: saved_delete :changes id=int person=struct person_id
delete from work_saved where id = $id and person = $person
