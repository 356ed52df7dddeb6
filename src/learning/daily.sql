-- include "learning/daily_rows.h"

-- Private, and no fact of the office: lost without harm to the record.
-- migration 55 daily
create table work_daily (
    person {id},
    taken {int} not null,
    day {int} not null,
    answered {int} not null,
    last {int},
    version {int} not null,
    said text,
    whole {int} not null
) {strict};
create table work_daily_question (
    person {int} not null,
    question {int} not null,
    box {int} not null,
    due {int} not null,
    primary key (person, question)
) {rowless};
create index work_daily_due on work_daily_question (person, box, due, question);

-- name: daily_of :one struct daily_row person=struct person_id
select taken, day, answered, last, version, said, whole from work_daily
where person = $person
-- name: daily_put :exec person=struct person_id day=day
insert into work_daily (person, taken, day, answered, last, version, said, whole)
values ($person, 0, $day, 0, null, 0, null, 0)
-- name: daily_set :exec person=struct person_id from struct daily_row
update work_daily set day = $day, answered = $answered, last = $last, version = $version,
    said = $said, whole = $whole
where person = $person
-- name: daily_take :exec person=struct person_id taken=int
update work_daily set taken = $taken where person = $person
-- name: daily_drop :exec person=struct person_id
delete from work_daily where person = $person
-- name: daily_questions_drop :exec person=struct person_id
delete from work_daily_question where person = $person

-- name: daily_exams :many struct daily_exam person=struct person_id taken=int limit=int unscoped "of one's own results"
select e.id as exam, e.newest from exam e
where e.state = 3 and e.newest > $taken
    and exists (select 1 from exam_result r where r.exam = e.id and r.person = $person)
order by e.newest limit $limit
-- name: daily_going :many struct daily_going unscoped "which questions nobody may be told the key of"
select e.id as exam from exam e where e.state in (1, 2) order by e.id
-- name: daily_asked :one struct daily_asked question=struct question_id
select kind, retired, version from question where id = $question
-- name: daily_box :one int person=struct person_id question=struct question_id
select box from work_daily_question where person = $person and question = $question
-- name: daily_due :many struct daily_due person=struct person_id box=int today=day limit=int
select question, box from work_daily_question
where person = $person and box = $box and due <= $today
order by due, question limit $limit
-- name: daily_is_due :one int person=struct person_id question=struct question_id today=day
select box from work_daily_question
where person = $person and question = $question and due <= $today
-- name: daily_question_put :exec person=struct person_id question=struct question_id box=int due=day
insert into work_daily_question (person, question, box, due)
values ($person, $question, $box, $due)
-- name: daily_question_drop :exec person=struct person_id question=struct question_id
delete from work_daily_question where person = $person and question = $question
