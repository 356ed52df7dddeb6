-- include "register/places_inside.h"
-- small place_ending

-- Editions of the list of places, and the tables of the newest (places_inside.h).
-- derived
create table place_edition (
    seq {id},
    blob {blob} not null,
    places {int} not null,
    edition text,
    day {int}
) {strict};
create table place (
    code {id},
    name text not null,
    villages text not null
) {strict};
create table place_core (
    id {id},
    core text not null,
    places {blob} not null
) {strict};
create table place_ending (
    ending {id},
    places {blob} not null
) {strict};

-- name: place_edition_insert :exec from struct places_edition
insert into place_edition (seq, blob, places, edition, day)
values ($seq, $blob, $places, $edition, $day)
-- name: place_edition_last :one struct places_edition scan "one row, the largest seq first"
select seq, blob, places, edition, day from place_edition order by seq desc limit 1

-- name: place_insert :exec from struct place_row
insert into place (code, name, villages) values ($code, $name, $villages)
-- name: place_by_code :one struct place_row code=int
select code, name, villages from place where code = $code
-- name: place_name :one text code=int
select name from place where code = $code
-- name: places_between :many struct place_row first=int last=int limit=int
select code, name, '' as villages from place
where code between $first and $last order by code limit $limit
-- name: place_streets_between :each struct place_row first=int last=int
select code, name, villages from place
where code between $first and $last order by code
-- name: places_clear :exec
delete from place

-- name: place_core_insert :exec from struct place_core
insert into place_core (id, core, places) values ($id, $core, $places)
-- name: place_core_by_id :one struct place_core id=int
select id, core, places from place_core where id = $id
-- name: place_cores_between :each struct place_core first=int last=int
select id, core, places from place_core where id between $first and $last order by id
-- name: place_cores_clear :exec
delete from place_core
-- name: place_ending_insert :exec ending=int places=blob
insert into place_ending (ending, places) values ($ending, $places)
-- name: place_ending_first :one blob ending=int
select places from place_ending where ending = $ending
-- name: place_endings_clear :exec
delete from place_ending
