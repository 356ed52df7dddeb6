-- include "learning/exam_rows.h"
-- protected exam exam_result
-- small exam

-- derived
create table exam (
    id {id},
    title text not null,
    unit {int} not null,
    opens_on {int} not null,
    opens_at text not null,
    closes_on {int} not null,
    closes_at text not null,
    opens {int} not null,
    closes {int} not null,
    minutes {int} not null,
    grace {int} not null,
    paging {int} not null,
    resits {int} not null,
    personal {int} not null,
    lines text not null,
    materials text,
    first {int},
    second {int},
    third {int},
    tolerance {int} not null,
    state {int} not null,
    seed {int} not null,
    newest {int} not null
) {strict};
create index exam_by_state on exam (state, newest);
create table exam_pool (
    exam {int} not null,
    line {int} not null,
    questions {blob} not null,
    primary key (exam, line)
) {rowless};
create table exam_extra (
    exam {int} not null,
    person {int} not null,
    minutes {int} not null,
    primary key (exam, person)
) {rowless};
create table exam_result (
    exam {int} not null,
    person {int} not null,
    attempt {int} not null,
    unit {int} not null,
    seq {int} not null,
    began {int} not null,
    ended {int} not null,
    points {int} not null,
    most {int} not null,
    waiting {int} not null,
    paper text not null,
    answers text not null,
    marks text not null,
    primary key (exam, person, attempt)
) {rowless};
create index exam_result_of on exam_result (person, exam);

-- An exam being sat: lost without harm to the record once it is handed in.
-- migration 11 sittings
create table work_sitting (
    exam {int} not null,
    person {int} not null,
    attempt {int} not null,
    began {int} not null,
    ends {int} not null,
    seed {int} not null,
    paper text not null,
    primary key (exam, person)
) {rowless};
create table work_sitting_answer (
    exam {int} not null,
    person {int} not null,
    attempt {int} not null,
    place {int} not null,
    text text,
    again {int} not null,
    primary key (exam, person, attempt, place)
) {rowless};
create table work_mark (
    exam {int} not null,
    person {int} not null,
    attempt {int} not null,
    place {int} not null,
    marker {int} not null,
    points {int} not null,
    remark text,
    primary key (exam, person, attempt, place, marker)
) {rowless};

-- name: exam_insert :exec id=struct exam_id opens=int closes=int newest=int from struct exam_body
insert into exam (id, title, unit, opens_on, opens_at, closes_on, closes_at, opens, closes,
    minutes, grace, paging, resits, personal, lines, materials, first, second, third,
    tolerance, state, seed, newest)
values ($id, $title, $unit, $opens_on, $opens_at, $closes_on, $closes_at, $opens, $closes,
    $minutes, $grace, $paging, $resits, $personal, $lines, $materials, $first, $second,
    $third, $tolerance, 0, 0, $newest)
-- name: exam_delete :exec id=struct exam_id
delete from exam where id = $id
-- name: exam_set_drawn :exec id=struct exam_id seed=int newest=int
update exam set state = 1, seed = $seed, newest = $newest where id = $id
-- name: exam_set_state :exec id=struct exam_id state=int newest=int
update exam set state = $state, newest = $newest where id = $id
-- name: exam_pools_clear :exec id=struct exam_id
delete from exam_pool where exam = $id
-- name: exam_pool_insert :exec id=struct exam_id line=int questions=blob
insert into exam_pool (exam, line, questions) values ($id, $line, $questions)
-- name: exam_pools :many blob id=struct exam_id
select questions from exam_pool where exam = $id order by line
-- name: exam_candidates :many struct candidate by_topic=bool topic=text by_difficulty=bool difficulty=int
select q.id, q.version, q.material, l.material as linked from question q
left join question_link l on l.question = q.id and l.version = q.version
where q.retired = 0 and q.id > 0
--[ by_topic
and q.id in (select t.question from question_topic t where t.topic = $topic)
--]
--[ by_difficulty
and q.difficulty = $difficulty
--]
order by q.id
-- name: exam_extra_clear :exec id=struct exam_id from struct exam_allow_body
delete from exam_extra where exam = $id and person = $person
-- name: exam_extra_insert :exec id=struct exam_id from struct exam_allow_body
insert into exam_extra (exam, person, minutes) values ($id, $person, $minutes)
-- name: exam_extra_of :one int id=struct exam_id person=struct person_id
select minutes from exam_extra where exam = $id and person = $person
-- name: exam_extras :many struct exam_extra id=struct exam_id
select x.person, p.name, x.minutes from exam_extra x join person p on p.id = x.person
where {scope p.unit} and x.exam = $id and x.minutes > 0 order by x.person
-- name: exam_extra_most :one int id=struct exam_id
select coalesce(max(minutes), 0) as minutes from exam_extra where exam = $id

-- name: exam_by_id :one struct exam_row id=struct exam_id
select e.id, e.title, e.unit, u.name as unit_name, e.opens_on, e.closes_on, e.opens_at,
    e.closes_at, e.opens, e.closes, e.minutes, e.grace, e.paging, e.resits, e.personal,
    e.lines, e.materials, e.first, e.second, e.third, e.tolerance, e.state, e.seed, e.newest
from exam e join unit u on u.id = e.unit where e.id = $id
-- name: exams_kept :many struct exam_row limit=int
select e.id, e.title, e.unit, u.name as unit_name, e.opens_on, e.closes_on, e.opens_at,
    e.closes_at, e.opens, e.closes, e.minutes, e.grace, e.paging, e.resits, e.personal,
    e.lines, e.materials, e.first, e.second, e.third, e.tolerance, e.state, e.seed, e.newest
from exam e join unit u on u.id = e.unit
where {scope e.unit} order by e.id desc limit $limit
-- name: exams_for :many struct exam_row unit=struct unit_id limit=int unscoped "those that a member of the unit is asked to sit"
select e.id, e.title, e.unit, u.name as unit_name, e.opens_on, e.closes_on, e.opens_at,
    e.closes_at, e.opens, e.closes, e.minutes, e.grace, e.paging, e.resits, e.personal,
    e.lines, e.materials, e.first, e.second, e.third, e.tolerance, e.state, e.seed, e.newest
from exam e join unit u on u.id = e.unit
where e.state >= 2 and e.unit in (select b.above from unit_above b where b.unit = $unit)
order by e.id desc limit $limit

-- ---- sitting
-- name: sitting_insert :exec from struct sitting_row
insert into work_sitting (exam, person, attempt, began, ends, seed, paper)
values ($exam, $person, $attempt, $began, $ends, $seed, $paper)
-- name: sitting_of :one struct sitting_row exam=struct exam_id person=struct person_id
select exam, person, attempt, began, ends, paper, seed from work_sitting
where exam = $exam and person = $person
-- name: sitting_set_ends :exec exam=struct exam_id person=struct person_id ends=int
update work_sitting set ends = $ends where exam = $exam and person = $person
-- name: sitting_delete :exec exam=struct exam_id person=struct person_id
delete from work_sitting where exam = $exam and person = $person
-- name: sitting_over :many struct sitting_row exam=struct exam_id limit=int
select exam, person, attempt, began, ends, paper, seed from work_sitting
where exam = $exam order by person limit $limit
-- name: sittings_over :many struct sitting_row now=int limit=int unscoped "the clock ends everybody's"
select s.exam, s.person, s.attempt, s.began, s.ends, s.paper, s.seed
from exam e join work_sitting s on s.exam = e.id
where e.state = 2 and s.ends + e.grace < $now order by s.exam, s.person limit $limit
-- In which both have marked whatever waits; where nothing does, nobody need have.
-- name: exams_over :many struct exam_id now=int unscoped "the clock ends them all"
select e.id from exam e where e.state = 2 and e.closes < $now
and not exists (select 1 from work_sitting s where s.exam = e.id)
and (select 2 * coalesce(sum(r.waiting), 0) from exam_result r where r.exam = e.id)
    <= (select count(*) from work_mark m
        where m.exam = e.id and m.marker in (e.first, e.second))
order by e.id
-- name: sitting_answers :many struct said exam=struct exam_id person=struct person_id attempt=int
select place, text, again from work_sitting_answer
where exam = $exam and person = $person and attempt = $attempt order by place
-- name: sitting_answer_set :changes exam=struct exam_id person=struct person_id attempt=int from struct said
update work_sitting_answer set text = $text, again = $again
where exam = $exam and person = $person and attempt = $attempt and place = $place
-- name: sitting_answer_insert :exec exam=struct exam_id person=struct person_id attempt=int from struct said
insert into work_sitting_answer (exam, person, attempt, place, text, again)
values ($exam, $person, $attempt, $place, $text, $again)
-- name: sitting_answers_size :one int exam=struct exam_id person=struct person_id attempt=int place=int
select coalesce(sum(length(text)), 0) as size from work_sitting_answer
where exam = $exam and person = $person and attempt = $attempt and place <> $place
-- name: sitting_answers_delete :exec exam=struct exam_id person=struct person_id
delete from work_sitting_answer where exam = $exam and person = $person

-- ---- results
-- name: result_insert :exec unit=struct unit_id exam=struct exam_id from struct result
insert into exam_result (exam, person, attempt, unit, seq, began, ended, points, most,
    waiting, paper, answers, marks)
values ($exam, $person, $attempt, $unit, $seq, $began, $ended, $points, $most, $waiting,
    $paper, $answers, $marks)
-- name: result_attempts :one int exam=struct exam_id person=struct person_id
select coalesce(max(attempt), 0) as attempts from exam_result
where exam = $exam and person = $person
-- name: result_set :exec exam=struct exam_id person=struct person_id attempt=int points=int waiting=int marks=text
update exam_result set points = $points, waiting = $waiting, marks = $marks
where exam = $exam and person = $person and attempt = $attempt
-- name: result_one :one struct result exam=struct exam_id person=struct person_id attempt=int
select r.person, p.name, r.attempt, r.seq, r.began, r.ended, r.points, r.most, r.waiting,
    r.paper, r.answers, r.marks
from exam_result r join person p on p.id = r.person
where r.exam = $exam and r.person = $person and r.attempt = $attempt
-- name: results_of :many struct result exam=struct exam_id person=struct person_id unscoped "one's own"
select r.person, p.name, r.attempt, r.seq, r.began, r.ended, r.points, r.most, r.waiting,
    r.paper, r.answers, r.marks
from exam_result r join person p on p.id = r.person
where r.exam = $exam and r.person = $person order by r.attempt
-- name: results_sat :many struct sat_exam person=struct person_id limit=int
select r.exam, e.title, r.attempt, r.began, r.ended, r.points, r.most,
    case when not exists (select 1 from exam_result o
        where o.exam = r.exam and o.person = r.person and (o.points > r.points
            or (o.points = r.points and o.attempt < r.attempt)))
        then 1 else 0 end as counts
from exam_result r join exam e on e.id = r.exam
where {scope e.unit} and r.person = $person and e.state = 3 order by r.exam desc, r.attempt desc limit $limit
-- name: results_all :many struct result exam=struct exam_id
select r.person, p.name, u.name as unit_name, r.attempt, r.seq, r.began, r.ended, r.points,
    r.most, r.waiting, r.paper, r.answers, r.marks
from exam_result r join person p on p.id = r.person join unit u on u.id = r.unit
where {scope r.unit} and r.exam = $exam order by r.person, r.attempt
-- name: results_each :many struct result exam=struct exam_id unscoped "the marking of the whole exam"
select r.person, r.attempt, r.seq, r.began, r.ended, r.points, r.most, r.waiting,
    r.paper, r.answers, r.marks
from exam_result r where r.exam = $exam order by r.person, r.attempt
-- name: results_waiting :one int exam=struct exam_id
select count(*) as n from exam_result where exam = $exam and waiting > 0
-- name: question_use_insert :exec exam=struct exam_id from struct use_row
insert into question_use (question, exam, version, asked, share)
values ($question, $exam, $version, $asked, $share)
