-- include "learning/course_rows.h"
-- protected course

-- derived
create table course (
    id {id},
    title text not null,
    unit {int} not null,
    since {int} not null,
    till {int} not null,
    aim text,
    parts text not null,
    newest {int} not null
) {strict};
create index course_unit on course (unit, id);
create table course_part (
    course {int} not null,
    part {int} not null,
    sort {int} not null,
    text text not null,
    material {int},
    primary key (course, part)
) {rowless};
create table course_step (
    course {int} not null,
    person {int} not null,
    part {int} not null,
    seq {int} not null,
    day {int} not null,
    text text not null,
    primary key (course, person, part)
) {rowless};

-- name: course_insert :exec id=struct course_id newest=int from struct course_body
insert into course (id, title, unit, since, till, aim, parts, newest)
values ($id, $title, $unit, $since, $till, $aim, $parts, $newest)
-- name: course_delete :exec id=struct course_id
delete from course where id = $id
-- name: course_parts_clear :exec id=struct course_id
delete from course_part where course = $id
-- name: course_part_insert :exec id=struct course_id from struct course_part
insert into course_part (course, part, sort, text, material)
values ($id, $part, $sort, $text, $material)
-- name: course_parts :many struct course_part id=struct course_id
select part, sort, text, material from course_part where course = $id order by part
-- name: course_step_clear :exec course=struct course_id person=struct person_id part=int
delete from course_step where course = $course and person = $person and part = $part
-- name: course_step_put :exec person=struct person_id seq=int day=day from struct course_step_body
insert into course_step (course, person, part, seq, day, text)
values ($course, $person, $part, $seq, $day, $text)
-- name: course_step_of :one int course=struct course_id person=struct person_id part=int
select seq from course_step where course = $course and person = $person and part = $part
-- name: course_steps_of :many struct course_step course=struct course_id person=struct person_id unscoped "of one person, whom the caller may see"
select s.person, p.name, s.part, s.seq, s.day, s.text
from course_step s join person p on p.id = s.person
where s.course = $course and s.person = $person order by s.part
-- name: course_steps :many struct course_step course=struct course_id limit=int unscoped "of whoever a course is for, to who keeps it"
select s.person, p.name, s.part, s.seq, s.day, s.text
from course_step s join person p on p.id = s.person
where s.course = $course order by s.part, p.name_key, s.person limit $limit
-- name: course_by_id :one struct course_row id=struct course_id
select c.id, c.title, c.unit, u.name as unit_name, c.since, c.till, c.aim, c.parts, c.newest
from course c join unit u on u.id = c.unit where c.id = $id
-- name: courses_kept :many struct course_row limit=int
select c.id, c.title, c.unit, u.name as unit_name, c.since, c.till, c.aim, c.parts, c.newest
from course c join unit u on u.id = c.unit
where {scope c.unit} and c.id > 0 order by c.id desc limit $limit
-- name: courses_for :many struct course_row unit=struct unit_id limit=int unscoped "those that are for a member of the unit"
select c.id, c.title, c.unit, u.name as unit_name, c.since, c.till, c.aim, c.parts, c.newest
from course c join unit u on u.id = c.unit
where c.unit in (select b.above from unit_above b where b.unit = $unit)
order by c.id desc limit $limit
-- name: course_followers :many struct course_follower course=struct course_id unit=struct unit_id unscoped "whoever a course is for, to who keeps it"
select p.id as person, p.name,
    (select count(*) from course_step s where s.course = $course and s.person = p.id) as done
from person p
where p.unit in (select b.unit from unit_above b where b.above = $unit)
    and p.left_on is null
order by p.name_key, p.id
