-- include "practice/practice.h"
-- include "practice/rows.h"
-- protected campaign

-- derived
create table campaign (
    id {id},
    title text not null,
    theme text,
    unit {int} not null,
    since {int} not null,
    till {int} not null,
    rules text not null,
    adopted {int} not null,
    newest {int} not null,
    sort {int} not null,
    held {int} not null
) {strict};
create index campaign_by_day on campaign (since, id);
create table campaign_place (
    campaign {int} not null,
    number {int} not null,
    unit {int} not null,
    primary key (campaign, number)
) {rowless};
create index campaign_place_by_unit on campaign_place (unit, campaign);
create table campaign_member (
    campaign {int} not null,
    person {int} not null,
    place {int} not null,
    primary key (campaign, person)
) {rowless};
create index campaign_member_by_person on campaign_member (person, campaign);
create table activity_part (
    campaign {int} not null,
    person {int} not null,
    primary key (campaign, person)
) {rowless};
create index activity_part_by_person on activity_part (person, campaign);

-- migration 10 plans
create table work_plan (
    id {id},
    campaign {int} not null,
    seed {int} not null,
    moves {int} not null,
    hard {int} not null,
    cost {int} not null,
    bound {int} not null,
    bound_kind {int} not null,
    revision {int} not null,
    teams text not null,
    changes text not null,
    actor {int} not null,
    at {int} not null
) {strict};
create index work_plan_by_campaign on work_plan (campaign, id);

-- name: campaign_insert :exec id=struct campaign_id from struct campaign_body
insert into campaign (id, title, theme, unit, since, till, rules, adopted, newest, sort,
    held)
values ($id, $title, $theme, $unit, $since, $till, $rules, 0, $id, $sort, 0)
-- name: campaign_update :exec id=struct campaign_id newest=int from struct campaign_body
update campaign set title = $title, theme = $theme, unit = $unit, since = $since,
    till = $till, rules = $rules, newest = $newest, sort = $sort
where id = $id
-- name: campaign_hold :exec id=struct campaign_id held=int
update campaign set held = $held, newest = $held where id = $id
-- name: activity_parts_clear :exec id=struct campaign_id
delete from activity_part where campaign = $id
-- name: activity_part_insert :exec id=struct campaign_id person=struct person_id
insert into activity_part (campaign, person) values ($id, $person)
-- name: activity_parts_of :many struct campaign_member id=struct campaign_id unscoped "who took part is told to all who may know of the campaign"
select m.person, p.name, u.name as unit_name, 0 as place
from activity_part m join person p on p.id = m.person join unit u on u.id = p.unit
where m.campaign = $id order by p.name_key, p.id
-- define campaign_rows(c):
{c}.id, {c}.title, {c}.theme, {c}.unit, u.name as unit_name, {c}.since, {c}.till, {c}.rules,
    (select count(*) from campaign_place p where p.campaign = {c}.id) as places,
    {c}.adopted, {c}.newest, {c}.sort, {c}.held,
    (select count(*) from activity_part t where t.campaign = {c}.id) as part
-- name: campaign_adopt :exec id=struct campaign_id adopted=int
update campaign set adopted = $adopted, newest = $adopted where id = $id
-- name: campaign_places_clear :exec id=struct campaign_id
delete from campaign_place where campaign = $id
-- name: campaign_place_insert :exec id=struct campaign_id number=int unit=struct unit_id
insert into campaign_place (campaign, number, unit) values ($id, $number, $unit)
-- name: campaign_members_clear :exec id=struct campaign_id
delete from campaign_member where campaign = $id
-- name: campaign_member_insert :exec id=struct campaign_id person=struct person_id place=int
insert into campaign_member (campaign, person, place) values ($id, $person, $place)

-- name: campaign_by_id :one struct campaign id=struct campaign_id
select {campaign_rows c}
from campaign c join unit u on u.id = c.unit
where c.id = $id
-- name: campaigns_within :many struct campaign most=int scan "newest first, to its limit; a department has a few campaigns a year"
select {campaign_rows c}
from campaign c join unit u on u.id = c.unit
where {scope c.unit}
order by c.since desc, c.id desc limit $most
-- name: campaigns_of_person :many struct campaign person=struct person_id most=int unscoped "those in which he goes out himself"
select {campaign_rows c}
from campaign_member m join campaign c on c.id = m.campaign join unit u on u.id = c.unit
where m.person = $person
order by c.since desc, c.id desc limit $most
-- name: campaign_place_of :one int id=struct campaign_id person=struct person_id
select place from campaign_member where campaign = $id and person = $person
-- name: campaign_places_of :many struct campaign_place id=struct campaign_id unscoped "the campaign's own places, behind campaign_find"
select p.number, p.unit, u.name
from campaign_place p join unit u on u.id = p.unit
where p.campaign = $id order by p.number
-- name: campaign_members_of :many struct campaign_member id=struct campaign_id unscoped "who goes where is told to all who may know of the campaign"
select m.person, p.name, u.name as unit_name, m.place
from campaign_member m join person p on p.id = m.person join unit u on u.id = p.unit
where m.campaign = $id order by m.place, p.id
-- name: campaign_units_below :many struct unit_id unit=struct unit_id unscoped "places are named by whoever plans"
select id as v from unit where above = $unit and till is null order by number, id
-- name: campaign_unit_chain :many struct unit_id unit=struct unit_id
select above as v from unit_above where unit = $unit
-- name: campaign_kin :many struct person_id person=struct person_id unscoped "for avoidance; what the record says is not shown"
select other as v from kin where person = $person and other > 0 order by other
-- name: campaign_meetings :many struct met person=struct person_id campaign=struct campaign_id unscoped "for the rule that parts who went together; shows no campaign"
select b.person, c.since
from campaign_member a join campaign_member b on b.campaign = a.campaign and b.place = a.place
    join campaign c on c.id = a.campaign
where a.person = $person and b.person > $person and a.campaign <> $campaign
order by c.since desc, b.person

-- name: campaign_turns :many struct unit_id person=struct person_id campaign=struct campaign_id unscoped "for fair load; shows no campaign"
select p.unit as v
from campaign_member m join campaign_place p on p.campaign = m.campaign and p.number = m.place
where m.person = $person and m.campaign <> $campaign
order by p.unit

-- name: plan_insert :exec from struct plan_row
insert into work_plan (id, campaign, seed, moves, hard, cost, bound, bound_kind, revision,
    teams, changes, actor, at)
values ($id, $campaign, $seed, $moves, $hard, $cost, $bound, $bound_kind, $revision,
    $teams, $changes, $actor, $at)
-- name: plan_update :changes seen=int from struct plan_row
update work_plan set seed = $seed, moves = $moves, hard = $hard, cost = $cost,
    bound = $bound, bound_kind = $bound_kind, revision = $revision, teams = $teams,
    changes = $changes, actor = $actor, at = $at
where id = $id and revision = $seen
-- name: plan_next :one int
select coalesce(max(id), 0) + 1 as next from work_plan
-- name: plan_by_id :one struct plan_row id=int
select id, campaign, seed, moves, hard, cost, bound, bound_kind, revision, teams, changes,
    actor, at
from work_plan where id = $id
-- name: plans_of_campaign :many struct plan_row campaign=struct campaign_id most=int
select id, campaign, seed, moves, hard, cost, bound, bound_kind, revision, teams, changes,
    actor, at
from work_plan where campaign = $campaign order by id desc limit $most
