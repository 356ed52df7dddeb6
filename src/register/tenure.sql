-- include "register/tenure_inside.h"

-- Each posting in force, beside every posting of the same person in the same unit up to the
-- day: what is unbroken is found in C.
-- name: tenure_spells :each struct spell unit=struct unit_id on=day
select g.id as posting, g.person, p.name, g.unit, u.name as unit_name, g.title,
    g.concurrent, g.since as in_post, h.since, h.till
from posting g join person p on p.id = g.person join unit u on u.id = g.unit
    join posting h on h.person = g.person and h.unit = g.unit and h.since <= $on
where {scope p.unit} and g.unit in (select b.unit from unit_above b where b.above = $unit)
  and g.since <= $on and (g.till is null or g.till >= $on)
  and (p.left_on is null or p.left_on >= $on)
order by g.id, h.since, h.id

-- name: postings_in_force :each struct posted unit=struct unit_id on=day
select g.id, g.person, p.name, p.number, g.unit, u.name as unit_name, g.title, g.level,
    g.concurrent, g.since, g.till
from posting g join person p on p.id = g.person join unit u on u.id = g.unit
where {scope p.unit} and g.unit in (select b.unit from unit_above b where b.above = $unit)
  and g.since <= $on and (g.till is null or g.till >= $on)
order by u.name_key, g.unit, g.concurrent, g.since, g.id
