-- include "learning/merged.h"

-- One who was entered twice is one: his rows get the number that stays.
-- name: merged_notes :exec id=struct person_id into_id=struct person_id
update note set person = $into_id where person = $id
-- name: merged_training :exec id=struct person_id into_id=struct person_id
update training set person = $into_id where person = $id

-- name: merged_attended_worse :exec id=struct person_id into_id=struct person_id
delete from class_attended
where person = $into_id and exists (
    select 1 from class_attended o
    where o.person = $id and o.session = class_attended.session
        and o.presence < class_attended.presence)
-- name: merged_attended_double :exec id=struct person_id into_id=struct person_id
delete from class_attended
where person = $id and exists (
    select 1 from class_attended o
    where o.person = $into_id and o.session = class_attended.session)
-- name: merged_attended :exec id=struct person_id into_id=struct person_id
update class_attended set person = $into_id where person = $id
-- name: merged_made_up_double :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
delete from class_made_up
where person = $id and exists (
    select 1 from class_made_up o
    where o.session = class_made_up.session and o.person = $into_id)
-- name: merged_made_up :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update class_made_up set person = $into_id where person = $id
-- name: merged_signup_double :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
delete from class_signup
where person = $id and exists (
    select 1 from class_signup o
    where o.session = class_signup.session and o.person = $into_id)
-- name: merged_signup :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update class_signup set person = $into_id where person = $id
-- name: merged_wish_double :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
delete from class_wish
where person = $id and exists (
    select 1 from class_wish o
    where o.series = class_wish.series and o.person = $into_id)
-- name: merged_wish :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update class_wish set person = $into_id where person = $id
-- name: merged_speaker :exec id=struct person_id into_id=struct person_id
update class_session set speaker = $into_id where speaker = $id

-- name: merged_signed_double :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
delete from material_signed
where person = $id and exists (
    select 1 from material_signed o
    where o.pass = material_signed.pass and o.person = $into_id)
-- name: merged_signed :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update material_signed set person = $into_id where person = $id
-- name: merged_recommended :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update material_week set actor = $into_id where actor = $id

-- name: merged_extra_double :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
delete from exam_extra
where person = $id and exists (
    select 1 from exam_extra o where o.exam = exam_extra.exam and o.person = $into_id)
-- name: merged_extra :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update exam_extra set person = $into_id where person = $id
-- name: merged_markers :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update exam set first = case when first = $id then $into_id else first end,
    second = case when second = $id then $into_id else second end,
    third = case when third = $id then $into_id else third end
where first = $id or second = $id or third = $id
-- name: merged_attempts :many struct merged_attempt id=struct person_id unscoped "of one person, by the room itself"
select exam, attempt from exam_result where person = $id order by exam, attempt
-- name: merged_result :exec id=struct person_id into_id=struct person_id to_attempt=int from struct merged_attempt
update exam_result set person = $into_id, attempt = $to_attempt
where exam = $exam and person = $id and attempt = $attempt
-- name: merged_marks :exec id=struct person_id into_id=struct person_id to_attempt=int from struct merged_attempt
update work_mark set person = $into_id, attempt = $to_attempt
where exam = $exam and person = $id and attempt = $attempt

-- What stands under the number that stays goes before.
-- name: merged_summary_double :exec id=struct person_id into_id=struct person_id
delete from year_summary
where person = $id and exists (
    select 1 from year_summary o where o.year = year_summary.year and o.person = $into_id)
-- name: merged_summary :exec id=struct person_id into_id=struct person_id
update year_summary set person = $into_id where person = $id
-- name: merged_rating_double :exec id=struct person_id into_id=struct person_id
delete from year_rating
where person = $id and exists (
    select 1 from year_rating o where o.year = year_rating.year and o.person = $into_id)
-- name: merged_rating :exec id=struct person_id into_id=struct person_id
update year_rating set person = $into_id where person = $id
-- name: merged_rater :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update year_rating set actor = $into_id where actor = $id
-- name: merged_step_double :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
delete from course_step
where person = $id and exists (
    select 1 from course_step o
    where o.course = course_step.course and o.part = course_step.part
        and o.person = $into_id)
-- name: merged_step :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update course_step set person = $into_id where person = $id

-- name: merged_peer_double :exec id=struct person_id into_id=struct person_id
delete from peer_there
where person = $id and exists (
    select 1 from peer_there o where o.study = peer_there.study and o.person = $into_id)
-- name: merged_peer :exec id=struct person_id into_id=struct person_id
update peer_there set person = $into_id where person = $id
-- name: merged_peer_spoke :exec id=struct person_id into_id=struct person_id
update peer_spoke set person = $into_id where person = $id
-- What he practised is his alone, and he may turn it on again.
-- name: merged_daily :exec id=struct person_id
delete from work_daily where person = $id
-- name: merged_daily_questions :exec id=struct person_id
delete from work_daily_question where person = $id
