-- include "learning/marking_rows.h"

-- name: mark_rows :many struct mark_row from struct mark_key
select marker, points from work_mark
where exam = $exam and person = $person and attempt = $attempt and place = $place
order by marker
-- name: mark_insert :exec marker=int points=int remark=text from struct mark_key
insert into work_mark (exam, person, attempt, place, marker, points, remark)
values ($exam, $person, $attempt, $place, $marker, $points, $remark)
-- name: marks_clear :exec exam=struct exam_id
delete from work_mark where exam = $exam
