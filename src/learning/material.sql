-- include "learning/material_rows.h"
-- protected material

-- derived
create table material (
    id {id},
    title text not null,
    sort {int} not null,
    level {int} not null,
    source text,
    number text,
    unit {int} not null,
    topics text,
    text text,
    file {blob},
    filename text,
    added {int} not null,
    newest {int} not null
) {strict};
create index material_unit on material (unit, id);
create index material_titled on material (title, id);
create table material_week (
    seq {id},
    week {int} not null,
    material {int} not null,
    why text,
    actor {int} not null
) {strict};
create index material_week_at on material_week (week, seq);
create table material_pass (
    seq {id},
    material {int} not null,
    day {int} not null,
    word text
) {strict};
create index material_pass_of on material_pass (material, seq);
create index material_pass_on on material_pass (day, seq);
create table material_signed (
    pass {int} not null,
    person {int} not null,
    day {int} not null,
    primary key (pass, person)
) {rowless};

-- name: material_insert :exec id=struct material_id added=day newest=int from struct material_body
insert into material (id, title, sort, level, source, number, unit, topics, text, file,
    filename, added, newest)
values ($id, $title, $sort, $level, $source, $number, $unit, $topics, $text, $file,
    $filename, $added, $newest)
-- name: material_alter :exec id=struct material_id newest=int from struct material_body
update material set title = $title, sort = $sort, level = $level, source = $source,
    number = $number, unit = $unit, topics = $topics, text = $text, file = $file,
    filename = $filename, newest = $newest
where id = $id
-- name: material_by_id :one struct material_row id=struct material_id
select m.id, m.title, m.sort, m.level, m.source, m.number, m.unit, u.name as unit_name,
    m.topics, m.text, m.file, m.filename, m.newest
from material m join unit u on u.id = m.unit where m.id = $id
-- name: material_title :one text id=struct material_id
select m.title from material m where m.id = $id
-- name: materials_kept :many struct material_line before=int sort=int by_sort=bool limit=int
select m.id, m.title, m.sort, m.level, m.source, m.number, m.topics, m.added from material m
where {scope m.unit} and m.id > 0 and m.id < $before
--[ by_sort
and m.sort = $sort
--]
order by m.id desc limit $limit
-- The newest of all are looked at until a page is full: along the units, everything would
-- be read and sorted for each page.
-- name: materials_for :many struct material_line unit=struct unit_id before=int sort=int by_sort=bool limit=int unscoped "those that a member of the unit may read"
select m.id, m.title, m.sort, m.level, m.source, m.number, m.topics, m.added from material m
where m.id > 0 and m.id < $before
    and +m.unit in (select b.above from unit_above b where b.unit = $unit)
--[ by_sort
and m.sort = $sort
--]
order by m.id desc limit $limit
-- name: material_week_put :exec seq=int material=struct material_id actor=int from struct recommend_body
insert into material_week (seq, week, material, why, actor)
values ($seq, $week, $material, $why, $actor)
-- name: materials_weeks :many struct recommended_row from=day limit=int unscoped "each is looked at for whom it is"
select w.material, m.title, m.unit, w.week, w.why, w.actor
from material_week w join material m on m.id = w.material
where w.week >= $from order by w.week desc, w.seq desc limit $limit
-- name: material_pass_put :exec seq=int material=struct material_id day=day from struct pass_body
insert into material_pass (seq, material, day, word) values ($seq, $material, $day, $word)
-- name: material_pass_of :one struct passed material=struct material_id
select p.seq, p.day, p.word,
    (select count(*) from material_signed s where s.pass = p.seq) as readers
from material_pass p where p.material = $material order by p.seq desc limit 1
-- name: material_signed_put :exec person=struct person_id day=day from struct sign_body
insert into material_signed (pass, person, day) values ($event, $person, $day)
-- name: material_signed_of :one day pass=int person=struct person_id
select day from material_signed where pass = $pass and person = $person
-- name: material_readers :many struct reader unit=struct unit_id pass=int unscoped "whoever a material is for may be asked to read it"
select p.id as person, p.name, s.day as signed_on
from person p left join material_signed s on s.person = p.id and s.pass = $pass
where p.unit in (select b.unit from unit_above b where b.above = $unit)
    and p.left_on is null
order by s.day is not null, p.name_key, p.id
