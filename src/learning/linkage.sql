-- include "learning/linkage_rows.h"

-- derived
create table question_link (
    question {int} not null,
    version {int} not null,
    material {int} not null,
    primary key (question, version)
) {rowless};
create index question_link_to on question_link (material, question, version);
-- Titles that are of no material yet.
create table question_sought (
    title text not null,
    question {int} not null,
    version {int} not null,
    primary key (title, question, version)
) {rowless};

-- name: linkage_titled :one struct material_id title=text
select m.id from material m where m.title = $title order by m.id desc limit 1
-- name: linkage_there :one struct material_id material=struct material_id
select m.id from material m where m.id = $material
-- name: linkage_insert :exec question=struct question_id version=int material=struct material_id
insert into question_link (question, version, material)
values ($question, $version, $material)
-- name: linkage_seek :exec title=text question=struct question_id version=int
insert into question_sought (title, question, version)
values ($title, $question, $version)
-- name: linkage_sought :many struct sought_row title=text
select s.question, s.version from question_sought s where s.title = $title
order by s.question, s.version
-- name: linkage_found :exec title=text
delete from question_sought where title = $title
-- name: linkage_questions :one int material=struct material_id
select count(*) as questions from question_link l
join question q on q.id = l.question and q.version = l.version
where l.material = $material and q.retired = 0

-- name: linkage_last_exam :one day unit=struct unit_id today=day
select e.opens_on from exam e
where e.state >= 2 and e.opens_on <= $today
    and e.unit in (select b.above from unit_above b where b.unit = $unit)
order by e.opens_on desc limit 1
-- name: linkage_lectured :many struct taught_row unit=struct unit_id from=day limit=int unscoped "what everybody of the unit was asked to"
select 0 as material, s.materials as title, s.day from class_session s
where s.unit in (select b.above from unit_above b where b.unit = $unit)
    and s.day >= $from and s.state = 1 and s.materials is not null
order by s.day desc, s.id desc limit $limit
-- name: linkage_recommended :many struct taught_row unit=struct unit_id from=day limit=int unscoped "what everybody of the unit may read"
select w.material, m.title, w.week as day
from material_week w join material m on m.id = w.material
where w.week >= $from and m.unit in (select b.above from unit_above b where b.unit = $unit)
order by w.week desc, w.seq desc limit $limit
-- name: linkage_passed :many struct taught_row unit=struct unit_id from=day limit=int unscoped "what everybody of the unit may read"
select p.material, m.title, p.day
from material_pass p join material m on m.id = p.material
where p.day >= $from and m.unit in (select b.above from unit_above b where b.unit = $unit)
order by p.day desc, p.seq desc limit $limit
