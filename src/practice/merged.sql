-- include "practice/merged.h"

-- One who was entered twice is one: his rows get the number that stays.
-- name: merged_twins :exec id=struct person_id into_id=struct person_id
update twin set person = $into_id where person = $id
-- name: merged_visits :exec id=struct person_id into_id=struct person_id
update visit set person = $into_id where person = $id
-- name: merged_visits_written :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update visit set actor = $into_id where actor = $id
-- name: merged_deeds :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update visit_deed set answered_by = $into_id where answered_by = $id

-- name: merged_findings_owned :exec id=struct person_id into_id=struct person_id
update finding set owner = $into_id where owner = $id
-- name: merged_findings_raised :exec id=struct person_id into_id=struct person_id
update finding set raiser = $into_id where raiser = $id
-- name: merged_findings_recorded :exec id=struct person_id into_id=struct person_id
update finding set recorder = $into_id where recorder = $id
-- name: merged_steps :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update finding_step set person = $into_id where person = $id
-- name: merged_steps_taken :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update finding_step set actor = $into_id where actor = $id

-- name: merged_member_double :exec id=struct person_id into_id=struct person_id
delete from campaign_member
where person = $id and exists (
    select 1 from campaign_member o
    where o.campaign = campaign_member.campaign and o.person = $into_id)
-- name: merged_member :exec id=struct person_id into_id=struct person_id
update campaign_member set person = $into_id where person = $id
-- name: merged_team_head :exec id=struct person_id into_id=struct person_id
update team_head set person = $into_id where person = $id
-- name: merged_team_meetings :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update team_meeting set actor = $into_id where actor = $id
-- name: merged_team_reports :exec id=struct person_id into_id=struct person_id scan "a merge is rare"
update team_report set actor = $into_id where actor = $id
-- name: merged_part_double :exec id=struct person_id into_id=struct person_id
delete from activity_part
where person = $id and exists (
    select 1 from activity_part o
    where o.campaign = activity_part.campaign and o.person = $into_id)
-- name: merged_part :exec id=struct person_id into_id=struct person_id
update activity_part set person = $into_id where person = $id
