-- include "register/posts_inside.h"

-- name: post_by_number :one struct post number=text
select p.id, p.unit, p.title, p.number, p.level, p.class, p.since, p.till,
    {line_newest p.id} as above
from post p where p.number = $number order by p.number desc, p.id desc limit 1
-- name: post_by_number_on :one struct post number=text on=day
select p.id, p.unit, p.title, p.number, p.level, p.class, p.since, p.till,
    {line_on p.id} as above
from post p where p.number = $number and (p.since is null or p.since <= $on)
    and (p.till is null or p.till >= $on)
order by p.number desc, p.id desc limit 1
-- name: posts_numbered :many struct post unit=struct unit_id on=day
select p.id, p.unit, p.title, p.number, p.level, p.class, p.since, p.till,
    {line_newest p.id} as above
from post p
where p.unit = $unit and p.number is not null and (p.since is null or p.since <= $on)
    and (p.till is null or p.till >= $on)
order by p.id
-- name: seats_of :many struct seat unit=struct unit_id
select p.id, p.number, p.title, p.unit, u.name as unit_name, p.level, p.since, p.till
from unit_above b join post p on p.unit = b.unit join unit u on u.id = p.unit
where b.above = $unit
order by p.number, p.since nulls first, p.id
-- name: lines_of :many struct seat_line unit=struct unit_id
select l.post, l.since, l.above
from unit_above b join post p on p.unit = b.unit join post_line l on l.post = p.id
where b.above = $unit
order by l.post, l.since, l.seq
-- name: seats_vacant :many struct vacant_post unit=struct unit_id on=day unscoped "seats, and no persons, below a unit that the caller may see"
select p.id as post, p.number, p.title, p.unit, u.name as unit_name
from unit_above b join post p on p.unit = b.unit join unit u on u.id = p.unit
where b.above = $unit and (p.since is null or p.since <= $on)
    and (p.till is null or p.till >= $on)
    and not exists (
        select 1 from posting g where g.post = p.id and g.since <= $on
            and (g.till is null or g.till >= $on))
order by u.name_key, p.level, p.number, p.id
-- name: post_delete :exec id=struct post_id
delete from post where id = $id
