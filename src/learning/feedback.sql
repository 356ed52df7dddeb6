-- include "learning/feedback_rows.h"

-- derived
create table class_questions (
    series {id},
    first text,
    first_as {int} not null,
    second text,
    second_as {int} not null,
    third text,
    third_as {int} not null
) {strict};

-- Answers and who has given some stand apart, and the key of an answer is random: no row
-- of one leads to a row of the other.
-- migration 51 feedback
create table work_feedback (
    session {int} not null,
    key {blob} not null,
    shown {int} not null,
    first text,
    second text,
    third text,
    primary key (session, key)
) {rowless};
create table work_feedback_given (
    session {int} not null,
    person {int} not null,
    primary key (session, person)
) {rowless};

-- name: questions_drop :exec series=int
delete from class_questions where series = $series
-- name: questions_put :exec series=int from struct questions_body
insert into class_questions (series, first, first_as, second, second_as, third, third_as)
values ($series, $first, $first_as, $second, $second_as, $third, $third_as)
-- name: questions_of_series :one struct questions_body series=struct series_id
select first, first_as, second, second_as, third, third_as from class_questions
where series = $series

-- name: feedback_given :one int session=struct session_id person=struct person_id
select 1 as given from work_feedback_given where session = $session and person = $person
-- name: feedback_give :exec session=struct session_id person=struct person_id
insert into work_feedback_given (session, person) values ($session, $person)
-- name: feedback_put :exec session=struct session_id key=blob from struct feedback_row
insert into work_feedback (session, key, shown, first, second, third)
values ($session, $key, 0, $first, $second, $third)
-- name: feedback_waiting :one int session=struct session_id
select count(*) as n from work_feedback where session = $session and shown = 0
-- name: feedback_show :exec session=struct session_id
update work_feedback set shown = 1 where session = $session
-- name: feedback_shown :many struct feedback_row session=struct session_id
select first, second, third from work_feedback where session = $session and shown = 1
order by key
