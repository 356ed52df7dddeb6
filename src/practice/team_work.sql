-- include "practice/team_work.h"
-- include "practice/team_work_rows.h"

-- derived
create table team_head (
    campaign {int} not null,
    place {int} not null,
    person {int} not null,
    due {int} not null,
    seq {int} not null,
    primary key (campaign, place)
) {rowless};
create index team_head_by_seq on team_head (seq);
create index team_head_by_person on team_head (person, campaign);
create table team_visit (
    id {id},
    campaign {int} not null,
    place {int} not null,
    unit {int} not null,
    day {int} not null,
    hour text,
    whom text,
    note text,
    dropped text,
    newest {int} not null
) {strict};
create index team_visit_by_team on team_visit (campaign, place, day, id);
create table team_meeting (
    id {id},
    campaign {int} not null,
    place {int} not null,
    unit {int} not null,
    visit {int} not null,
    day {int} not null,
    met text not null,
    said text not null,
    agreed text,
    actor {int} not null,
    newest {int} not null
) {strict};
create index team_meeting_by_team on team_meeting (campaign, place, day, id);
create index team_meeting_by_visit on team_meeting (visit);
create table team_report (
    campaign {int} not null,
    place {int} not null,
    edition {int} not null,
    seq {int} not null,
    day {int} not null,
    at {int} not null,
    actor {int} not null,
    text text not null,
    primary key (campaign, place, edition)
) {rowless};

-- ---- heads
-- name: team_head_drop :exec campaign=struct campaign_id place=struct unit_id
delete from team_head where campaign = $campaign and place = $place
-- name: team_head_put :exec person=struct person_id seq=int from struct team_head_body
insert into team_head (campaign, place, person, due, seq)
values ($campaign, $place, $person, $due, $seq)
-- name: team_head_of :one struct team_head_row campaign=struct campaign_id place=struct unit_id
select h.campaign, h.place, h.person, p.name as person_name, h.due, h.seq
from team_head h join person p on p.id = h.person
where h.campaign = $campaign and h.place = $place
-- name: team_heads_of :many struct team_head_row campaign=struct campaign_id unscoped "of a campaign that the caller may know of"
select h.campaign, h.place, h.person, p.name as person_name, h.due, h.seq
from team_head h join person p on p.id = h.person
where h.campaign = $campaign order by h.place
-- name: team_place_of_head :one struct team_place_row seq=int
select h.campaign, p.number
from team_head h join campaign_place p on p.campaign = h.campaign and p.unit = h.place
where h.seq = $seq
-- name: team_turns_as_head :one int person=struct person_id campaign=struct campaign_id
select count(*) as n from team_head where person = $person and campaign <> $campaign

-- ---- visits and meetings
-- name: team_visit_insert :exec id=struct team_visit_id campaign=struct campaign_id from struct team_visit_body
insert into team_visit (id, campaign, place, unit, day, hour, whom, note, dropped, newest)
values ($id, $campaign, $place, $unit, $on, $at, $whom, $note, $dropped, $id)
-- name: team_visit_update :exec newest=int from struct team_visit_body
update team_visit set unit = $unit, day = $on, hour = $at, whom = $whom, note = $note,
    dropped = $dropped, newest = $newest
where id = $visit
-- define team_visit_rows(v):
{v}.id, {v}.place, pu.name as place_name, {v}.unit, u.name as unit_name, {v}.day,
    {v}.hour, {v}.whom, {v}.note, {v}.dropped, {v}.newest,
    (select count(*) from team_meeting m where m.visit = {v}.id)
    + (select count(*) from campaign_place p
        join campaign_member cm on cm.campaign = p.campaign and cm.place = p.number
        join visit l on l.person = cm.person and l.day = {v}.day and l.unit = {v}.unit
        where p.campaign = {v}.campaign and p.unit = {v}.place) as held
from team_visit {v} join unit u on u.id = {v}.unit join unit pu on pu.id = {v}.place
-- name: team_visit_by_id :one struct team_visit id=struct team_visit_id campaign=struct campaign_id
select {team_visit_rows v}
where v.id = $id and v.campaign = $campaign
-- name: team_visits_of :many struct team_visit campaign=struct campaign_id place=struct unit_id most=int unscoped "of a team that the caller may know of"
select {team_visit_rows v}
where v.campaign = $campaign and v.place = $place order by v.day, v.hour, v.id limit $most
-- name: team_visits_all :many struct team_visit campaign=struct campaign_id most=int unscoped "of a campaign that the caller may know of"
select {team_visit_rows v}
where v.campaign = $campaign order by v.place, v.day, v.hour, v.id limit $most
-- name: team_visits_astray :one int campaign=struct campaign_id since=day till=day
select count(*) as n from team_visit v
where v.campaign = $campaign and v.dropped is null and (v.day < $since or v.day > $till
  or not exists (select 1 from campaign_place p where p.campaign = v.campaign and p.unit = v.place))
-- name: team_meeting_insert :exec id=struct team_meeting_id campaign=struct campaign_id actor=int from struct team_meeting_body
insert into team_meeting (id, campaign, place, unit, visit, day, met, said, agreed, actor,
    newest)
values ($id, $campaign, $place, $unit, coalesce($visit, 0), $on, $met, $said, $agreed,
    $actor, $id)
-- name: team_meeting_update :exec newest=int from struct team_meeting_body
update team_meeting set unit = $unit, visit = coalesce($visit, 0), day = $on, met = $met,
    said = $said, agreed = $agreed, newest = $newest
where id = $meeting
-- define team_meeting_rows(m):
{m}.id, {m}.place, pu.name as place_name, {m}.unit, u.name as unit_name, {m}.visit,
    {m}.day, {m}.met, {m}.said, {m}.agreed, {m}.actor, {m}.newest
from team_meeting {m} join unit u on u.id = {m}.unit join unit pu on pu.id = {m}.place
-- name: team_meeting_by_id :one struct team_meeting id=struct team_meeting_id campaign=struct campaign_id
select {team_meeting_rows m}
where m.id = $id and m.campaign = $campaign
-- name: team_meetings_of :many struct team_meeting campaign=struct campaign_id place=struct unit_id most=int unscoped "of a team that the caller may know of"
select {team_meeting_rows m}
where m.campaign = $campaign and m.place = $place order by m.day, m.id limit $most
-- name: team_meetings_all :many struct team_meeting campaign=struct campaign_id most=int unscoped "of a campaign that the caller may know of"
select {team_meeting_rows m}
where m.campaign = $campaign order by m.place, m.day, m.id limit $most
-- name: team_visits_logged :many struct team_logged campaign=struct campaign_id number=int place=struct unit_id since=day till=day most=int unscoped "of a team that the caller may know of; what was heard is not shown"
select l.id as visit, p.name as person_name, u.name as unit_name, l.day
from campaign_member cm join visit l on l.person = cm.person and l.day >= $since and l.day <= $till
    join unit_above b on b.unit = l.unit and b.above = $place
    join person p on p.id = l.person join unit u on u.id = l.unit
where cm.campaign = $campaign and cm.place = $number
order by l.day, l.id limit $most
-- name: team_units_of :many struct campaign_place place=struct unit_id unscoped "places are known to all"
select u.id as unit, u.name, 0 as number
from unit u where u.id = $place or (u.above = $place and u.till is null)
order by case when u.id = $place then 0 else 1 end, u.number, u.id
-- name: team_unit_within :one int unit=struct unit_id place=struct unit_id
select 1 as within from unit_above where unit = $unit and above = $place

-- ---- reports
-- name: team_report_put :exec from struct team_report_row
insert into team_report (campaign, place, edition, seq, day, at, actor, text)
values ($campaign, $place, $edition, $seq, $day, $at, $actor, $text)
-- name: team_reports_of :many struct team_report campaign=struct campaign_id place=struct unit_id unscoped "of a team that the caller may know of"
select r.edition, r.seq, r.day, r.at, r.actor, p.name as actor_name
from team_report r left join person p on p.id = r.actor
where r.campaign = $campaign and r.place = $place order by r.edition desc
-- name: team_report_text_of :one text campaign=struct campaign_id place=struct unit_id edition=int
select text from team_report
where campaign = $campaign and place = $place and edition = $edition
-- name: team_editions_of :many struct team_tally_row campaign=struct campaign_id
select place, max(edition) as edition from team_report
where campaign = $campaign group by place
-- name: team_meetings_counted :many struct team_tally_row campaign=struct campaign_id
select place, count(*) as n from team_meeting where campaign = $campaign group by place
