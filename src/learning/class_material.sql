-- include "learning/class_material.h"

-- derived
create table class_material (
    session {int} not null,
    place {int} not null,
    material {int} not null,
    primary key (session, place)
) {rowless};
create index class_material_of on class_material (material, session);

-- name: class_material_drop :exec session=struct session_id
delete from class_material where session = $session
-- name: class_material_put :exec session=struct session_id place=int material=struct material_id
insert into class_material (session, place, material) values ($session, $place, $material)
-- name: class_material_numbered :one struct material_id unit=struct unit_id material=struct material_id
select m.id from material m join unit_above b on b.above = m.unit and b.unit = $unit
where m.id = $material
-- name: class_material_titled :one struct material_id unit=struct unit_id title=text
select m.id from material m join unit_above b on b.above = m.unit and b.unit = $unit
where m.title = $title order by m.id desc limit 1
-- name: class_material_sessions :many struct taught_in material=struct material_id limit=int unscoped "each is looked at for whom it is"
select c.id as session, c.unit, c.day, coalesce(c.title, '') as title,
    s.title as series_title
from class_material l join class_session c on c.id = l.session
    join class_series s on s.id = c.series
where l.material = $material and c.state < 2
order by l.session desc limit $limit
