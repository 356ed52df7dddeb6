-- include "practice/roads.h"
-- small road

-- derived
create table road (
    one {int} not null,
    other {int} not null,
    metres {int} not null,
    primary key (one, other)
) {rowless};

-- name: roads_clear :exec
delete from road
-- name: road_put :exec one=struct unit_id other=struct unit_id metres=int
insert into road (one, other, metres) values ($one, $other, $metres)
-- name: roads_of :many struct road unscoped "places are known to all"
select r.one, a.name as one_name, r.other, b.name as other_name, r.metres
from road r join unit a on a.id = r.one join unit b on b.id = r.other
order by r.one, r.other
