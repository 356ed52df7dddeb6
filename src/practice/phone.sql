-- include "practice/phone.h"

-- migration 36 phones
create table work_phone (
    id {id},
    person {int} not null,
    seal {blob} not null,
    opener {blob} not null,
    made {int} not null,
    until {int} not null
) {strict};
create table work_packet (
    id {id},
    person {int} not null,
    hash {blob} not null,
    text text not null,
    why text not null,
    at {int} not null
) {strict};
create index work_packet_by_person on work_packet (person, hash);

-- name: phone_next :one int
select coalesce(max(id), 0) + 1 as next from work_phone
-- name: phone_insert :exec from struct phone
insert into work_phone (id, person, seal, opener, made, until)
values ($id, $person, $seal, $opener, $made, $until)
-- name: phone_at :one struct phone id=struct phone_id
select id, person, seal, opener, made, until from work_phone where id = $id
-- name: packet_next :one int
select coalesce(max(id), 0) + 1 as next from work_packet
-- name: packet_known :one int person=struct person_id hash=hash
select id from work_packet where person = $person and hash = $hash
-- name: packet_insert :exec id=int person=struct person_id hash=hash text=text why=text at=instant
insert into work_packet (id, person, hash, text, why, at)
values ($id, $person, $hash, $text, $why, $at)
-- name: packets_of :many struct kept_packet person=struct person_id most=int
select id, text, why, at from work_packet where person = $person
order by id desc limit $most
-- name: packet_delete :exec person=struct person_id id=int
delete from work_packet where id = $id and person = $person
-- name: packet_visit :one struct visit_id packet=text person=struct person_id
select id from visit where packet = $packet and person = $person
