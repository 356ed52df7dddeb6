-- include "register/career.h"
-- include "register/inside.h"
-- protected posting education

-- derived
create table post (
    id {id},
    unit {int} not null,
    title text not null,
    number text,
    level {int} not null,
    class {int} not null,
    since {int},
    till {int}
) {strict};
create index post_by_unit on post (unit, level, id);
create index post_by_number on post (number, id);
-- To which seat a seat reports (上级职务) from a day on, by its number; null: to none. On a
-- day the line counts that was told last of those with the latest `since` up to it.
create table post_line (
    post {int} not null,
    since {int} not null,
    seq {int} not null,
    above text,
    primary key (post, since, seq)
) {rowless};
create table posting (
    id {id},
    person {int} not null,
    unit {int} not null,
    post {int},
    title text,
    level {int} not null,
    concurrent {int} not null,
    since {int} not null,
    till {int}
) {strict};
create index posting_by_person on posting (person, since, id);
create index posting_by_unit on posting (unit, since, id);
create index posting_by_post on posting (post, since, id);
create table education (
    id {id},
    person {int} not null,
    mode {int} not null,
    level {int} not null,
    degree text,
    school text,
    major text,
    since {int},
    till {int}
) {strict};
create index education_by_person on education (person, id);

-- define line_newest(post):
(select l.above from post_line l where l.post = {post}
    order by l.since desc, l.seq desc limit 1)
-- define line_on(post):
(select l.above from post_line l where l.post = {post} and l.since <= $on
    order by l.since desc, l.seq desc limit 1)
-- name: post_insert :exec id=struct post_id from struct post_body
insert into post (id, unit, title, number, level, class, since, till)
values ($id, $unit, $title, $number, $level, $class, $since, $till)
-- name: post_update :exec id=struct post_id from struct post_body
update post set unit = $unit, title = $title, number = $number, level = $level,
    class = $class, since = $since, till = $till
where id = $id
-- name: post_by_id :one struct post id=struct post_id
select p.id, p.unit, p.title, p.number, p.level, p.class, p.since, p.till,
    {line_newest p.id} as above
from post p where p.id = $id
-- name: posts_of_unit :many struct post unit=struct unit_id on=day unscoped "counts only, of one unit that the caller may see"
select p.id, p.unit, p.title, p.number, p.level, p.class, p.since,
    p.till, {line_on p.id} as above,
    (select q.title from post q where q.number = {line_on p.id}
        and (q.since is null or q.since <= $on) and (q.till is null or q.till >= $on)
        order by q.id desc limit 1) as above_title,
    (select count(*) from posting g where g.post = p.id and g.since <= $on
        and (g.till is null or g.till >= $on)) as held
from post p
where p.unit = $unit and (p.since is null or p.since <= $on)
  and (p.till is null or p.till >= $on)
order by p.level, p.id

-- name: post_line_insert :exec post=struct post_id since=day seq=int above=text
insert into post_line (post, since, seq, above) values ($post, $since, $seq, $above)
-- name: post_line_newest :one struct post_line post=struct post_id
select l.since, l.above from post_line l where l.post = $post
order by l.since desc, l.seq desc limit 1
-- name: post_line_on :one text post=struct post_id on=day
select l.above from post_line l where l.post = $post and l.since <= $on
order by l.since desc, l.seq desc limit 1
-- name: post_line_delete :exec post=struct post_id seq=int
delete from post_line where post = $post and seq = $seq
-- name: post_lines_delete :exec post=struct post_id
delete from post_line where post = $post

-- name: posting_insert :exec id=struct posting_id person=struct person_id from struct posting_body
insert into posting (id, person, unit, post, title, level, concurrent, since, till)
values ($id, $person, $unit, $post, $title, $level, $concurrent, $since, $till)
-- name: posting_update :exec id=struct posting_id from struct posting_body
update posting set unit = $unit, post = $post, title = $title, level = $level,
    concurrent = $concurrent, since = $since, till = $till
where id = $id
-- name: posting_delete :exec id=struct posting_id
delete from posting where id = $id
-- name: posting_set_till :exec id=struct posting_id till=day
update posting set till = $till where id = $id
-- name: posting_by_id :one struct posting id=struct posting_id
select g.id, g.person, g.unit, g.post, u.name as unit_name, g.title, g.level, g.concurrent,
    g.since, g.till
from posting g join unit u on u.id = g.unit where g.id = $id
-- name: postings_of_person :many struct posting person=struct person_id on=day unscoped "of one person, whom the caller may see" dated=bool
select g.id, g.person, g.unit, g.post, u.name as unit_name, g.title, g.level, g.concurrent,
    g.since, g.till
from posting g join unit u on u.id = g.unit
where g.person = $person
--[ dated
and g.since <= $on and (g.till is null or g.till >= $on)
--]
order by g.since desc, g.id desc
-- The posting of a person in a unit that begins on a day: the same one, said again.
-- name: posting_same :one struct posting person=struct person_id unit=struct unit_id since=day
select g.id, g.person, g.unit, g.post, u.name as unit_name, g.title, g.level, g.concurrent,
    g.since, g.till
from posting g join unit u on u.id = g.unit
where g.person = $person and g.since = $since and g.unit = $unit
order by g.id limit 1
-- A main posting of the person that shares a day with [from, till], other than `except`.
-- name: posting_overlap :one struct posting person=struct person_id since=day till=day except=struct posting_id
select g.id, g.person, g.unit, g.post, u.name as unit_name, g.title, g.level, g.concurrent,
    g.since, g.till
from posting g join unit u on u.id = g.unit
where g.person = $person and g.concurrent = 0 and g.id <> coalesce($except, 0)
  and (g.till is null or g.till >= $since)
  and g.since <= coalesce($till, 2147483647)
order by g.since, g.id limit 1

-- A posting in the post that would not fit into it any more.
-- name: posting_outside :one struct posting post=struct post_id unit=struct unit_id since=day till=day
select g.id, g.person, g.unit, g.post, u.name as unit_name, g.title, g.level, g.concurrent,
    g.since, g.till
from posting g join unit u on u.id = g.unit
where g.post = $post
  and (g.unit <> $unit or g.since < coalesce($since, -2147483647)
    or coalesce(g.till, 2147483647) > coalesce($till, 2147483647))
order by g.since, g.id limit 1

-- name: education_insert :exec id=struct education_id person=struct person_id from struct education_body
insert into education (id, person, mode, level, degree, school, major, since, till)
values ($id, $person, $mode, $level, $degree, $school, $major, $since, $till)
-- name: education_update :exec id=struct education_id from struct education_body
update education set mode = $mode, level = $level, degree = $degree, school = $school,
    major = $major, since = $since, till = $till
where id = $id
-- name: education_owner :one struct person_id id=struct education_id
select person from education where id = $id
-- name: education_by_id :one struct education id=struct education_id
select id, mode, level, degree, school, major, since, till
from education where id = $id
-- name: education_of_person :many struct education person=struct person_id unscoped "of one person, whom the caller may see"
select id, mode, level, degree, school, major, since, till
from education where person = $person
order by till desc nulls first, id desc
