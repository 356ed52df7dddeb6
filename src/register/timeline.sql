-- include "register/inside.h"

-- name: person_states :many struct person_state id=struct person_id unscoped "of one person, whom the caller may see"
select s.since, s.name, s.unit, u.name as unit_name
from person_state s join unit u on u.id = s.unit
where s.person = $id
order by s.since
