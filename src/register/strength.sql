-- include "register/strength_inside.h"

-- name: strength_holders :many struct holder unit=struct unit_id on=day
select g.id as posting, g.post, g.person, p.name, g.title, g.concurrent, g.since
from posting g join person p on p.id = g.person
where {scope p.unit} and g.unit = $unit and g.since <= $on
  and (g.till is null or g.till >= $on)
order by g.concurrent, g.since, g.id

-- name: strength_units :many struct strength unit=struct unit_id on=day unscoped "counts only, below a unit that the caller may see"
select s.unit, s.name, s.above, s.establishment,
    (select count(*) from person p where p.unit = s.unit and p.left_on is null) as actual
from unit_above b join unit u on u.id = b.unit
    join unit_state s on s.unit = b.unit and s.since <= $on
        and (s.till is null or s.till >= $on)
where b.above = $unit and (u.since is null or u.since <= $on)
  and (u.till is null or u.till >= $on)
order by u.name_key, u.id

-- name: strength_units_on :many struct strength unit=struct unit_id on=day unscoped "counts only, below a unit that the caller may see"
select s.unit, s.name, s.above, s.establishment,
    (select count(*) from person_state t join person p on p.id = t.person
        where t.unit = s.unit and t.since <= $on and (t.till is null or t.till >= $on)
          and (t.work is null or t.work <= $on) and (t.born is null or t.born <= $on)
          and (p.left_on is null or p.left_on >= $on)) as actual
from unit_above b join unit u on u.id = b.unit
    join unit_state s on s.unit = b.unit and s.since <= $on
        and (s.till is null or s.till >= $on)
where b.above = $unit and (u.since is null or u.since <= $on)
  and (u.till is null or u.till >= $on)
order by u.name_key, u.id

-- name: strength_people :each struct aged unit=struct unit_id on=day
select p.sex, p.born, p.party,
    (select max(e.level) + 1 from education e
        where e.person = p.id and (e.till is null or e.till <= $on)) as level
from person p
where {scope p.unit} and p.left_on is null
  and p.unit in (select b.unit from unit_above b where b.above = $unit)

-- name: strength_people_on :each struct aged unit=struct unit_id on=day
select t.sex, t.born, t.party,
    (select max(e.level) + 1 from education e
        where e.person = p.id and (e.till is null or e.till <= $on)) as level
from person_state t join person p on p.id = t.person
where {scope p.unit} and t.unit in (select b.unit from unit_above b where b.above = $unit)
  and t.since <= $on and (t.till is null or t.till >= $on)
  and (t.work is null or t.work <= $on) and (t.born is null or t.born <= $on)
  and (p.left_on is null or p.left_on >= $on)
