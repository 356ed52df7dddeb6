-- include "learning/training.h"
-- protected training person

-- derived
create table training (
    id {id},
    person {int} not null,
    course text not null,
    host text,
    outside {int} not null,
    since {int} not null,
    till {int} not null,
    days {int} not null,
    hours {int} not null,
    certificate {blob},
    file text
) {strict};
create index training_of on training (person, till);

-- name: training_insert :exec id=int person=struct person_id from struct training_body
insert into training (id, person, course, host, outside, since, till, days, hours,
    certificate, file)
values ($id, $person, $course, $host, $outside, $since, $till, $days, $hours, $certificate,
    $file)
-- name: training_delete :exec id=int
delete from training where id = $id
-- name: training_by_id :one struct training id=int
select t.id, t.person, p.name, t.course, t.host, t.outside, t.since, t.till, t.days,
    t.hours, t.certificate, t.file
from training t join person p on p.id = t.person where t.id = $id
-- name: trainings_of :many struct training person=struct person_id first=day last=day unscoped "of one person, whom the viewer may read"
select t.id, t.person, p.name, t.course, t.host, t.outside, t.since, t.till, t.days,
    t.hours, t.certificate, t.file
from training t join person p on p.id = t.person
where t.person = $person and t.till between $first and $last
order by t.till desc, t.id desc
-- name: trainings_same :many int person=struct person_id from struct training_body unscoped "of one person, who is being recorded"
select id from training
where person = $person and till = $till and since = $since and course = $course
    and days = $days and hours = $hours
order by id
-- name: trained_in :many struct trained in_unit=bool unit=struct unit_id first=day last=day limit=int scan "a row for each person of the unit, with his sums along the index"
select p.id as person, p.name, u.name as unit_name, count(t.id) as courses,
    coalesce(sum(t.outside), 0) as outside, coalesce(sum(t.days), 0) as days,
    coalesce(sum(t.hours), 0) as hours
from person p join unit u on u.id = p.unit
left join training t on t.person = p.id and t.till between $first and $last
where p.left_on is null and {scope p.unit}
--[ in_unit
and p.unit in (select b.unit from unit_above b where b.above = $unit)
--]
group by p.id, p.name, u.name, p.name_key
order by p.name_key, p.id limit $limit
