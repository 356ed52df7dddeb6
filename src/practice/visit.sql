-- include "practice/visit.h"
-- include "practice/visit_rows.h"
-- protected household twin visit

-- derived
create table household (
    id {id},
    unit {int} not null,
    head text not null,
    address text,
    people {int} not null,
    needs text,
    newest {int} not null
) {strict};
create table twin (
    id {id},
    person {int} not null,
    unit {int} not null,
    household {int} not null,
    since {int} not null,
    till {int},
    note text
) {strict};
create index twin_by_person on twin (person, id);
create index twin_by_household on twin (household, id);
create table visit (
    id {id},
    person {int} not null,
    day {int} not null,
    sort {int} not null,
    unit {int} not null,
    household {int} not null,
    campaign {int} not null,
    heard text not null,
    problem text,
    raised_by text,
    finding {int} not null,
    reason text,
    photo {blob} not null,
    written text,
    skew {int} not null,
    packet text,
    at {int} not null,
    actor {int} not null,
    newest {int} not null,
    numbers {int} not null
) {strict};
create index visit_by_newest on visit (newest);
create index visit_by_day on visit (day, id);
create index visit_by_person on visit (person, day, id);
create index visit_by_place on visit (unit, household, day);
create table visit_deed (
    visit {int} not null,
    number {int} not null,
    text text not null,
    unit {int} not null,
    household {int} not null,
    state {int} not null,
    done_on {int},
    answered_on {int},
    way {int} not null,
    answered_by {int} not null,
    note text,
    primary key (visit, number)
) {rowless};
create index visit_deed_by_place on visit_deed (unit, household, state, visit);

-- migration 35 slips
create table work_slip (
    hash {blob} not null primary key,
    unit {int} not null,
    household {int} not null,
    until {int} not null,
    used {int} not null,
    actor {int} not null
) {rowless};

-- define twin_rows(t):
{t}.id, {t}.person, p.name as person_name, {t}.unit, u.name as unit_name,
    {t}.household, {t}.since, {t}.till, {t}.note
from twin {t} join person p on p.id = {t}.person join unit u on u.id = {t}.unit
-- define visit_rows(v):
{v}.id, {v}.person, p.name as person_name, {v}.day, {v}.sort, {v}.unit,
    u.name as unit_name, {v}.household, {v}.campaign, {v}.problem, {v}.raised_by,
    {v}.finding,
    {v}.reason, {v}.photo, {v}.written, {v}.skew, {v}.at, {v}.actor, {v}.newest,
    {v}.numbers,
    (select count(*) from visit_deed d where d.visit = {v}.id) as deeds,
    (select count(*) from visit_deed d where d.visit = {v}.id and d.state = 2) as confirmed
from visit {v} join person p on p.id = {v}.person join unit u on u.id = {v}.unit
-- define deed_rows(d):
{d}.visit, {d}.number, {d}.text, {d}.state, {d}.done_on, {d}.answered_on, {d}.way,
    {d}.answered_by, {d}.note, {d}.unit, u.name as unit_name, {d}.household, v.person,
    p.name as person_name, v.day
from visit_deed {d} join visit v on v.id = {d}.visit join unit u on u.id = {d}.unit
    join person p on p.id = v.person

-- ---- households and twinning
-- name: household_insert :exec id=struct household_id from struct household_body
insert into household (id, unit, head, address, people, needs, newest)
values ($id, $unit, $head, $address, $people, $needs, $id)
-- name: household_update :exec id=struct household_id newest=int from struct household_facts
update household set head = $head, address = $address, people = $people, needs = $needs,
    newest = $newest
where id = $id
-- name: household_at :one struct household id=struct household_id
select h.id, h.unit, u.name as unit_name, h.newest
from household h join unit u on u.id = h.unit where h.id = $id
-- name: household_facts_of :one struct household_facts id=struct household_id
select head, address, people, needs from household where id = $id

-- name: twin_insert :exec id=struct twin_id person=struct person_id from struct twin_body
insert into twin (id, person, unit, household, since, note)
values ($id, $person, $unit, coalesce($household, 0), $since, $note)
-- name: twin_close :exec id=struct twin_id till=day
update twin set till = $till where id = $id
-- name: twin_at :one struct twin id=struct twin_id
select {twin_rows t}
where t.id = $id
-- name: twins_of_person :many struct twin person=struct person_id on=day unscoped "of one person, whom the caller may see"
select {twin_rows t}
where t.person = $person and t.since <= $on and (t.till is null or t.till >= $on)
order by t.unit, t.household, t.id
-- name: twins_within :many struct twin on=day most=int scan "each twinned person once; a department has a few hundred"
select {twin_rows t}
where {scope p.unit} and t.since <= $on and (t.till is null or t.till >= $on)
order by t.person, t.unit, t.household, t.id limit $most
-- name: twin_of_household :one struct twin household=struct household_id on=day
select {twin_rows t}
where t.household = $household and t.since <= $on and (t.till is null or t.till >= $on)
order by t.id limit 1
-- name: twin_live :one int person=struct person_id unit=struct unit_id household=struct household_id on=day
select 1 as twinned from twin t
where t.person = $person and t.unit = $unit
  and t.household = coalesce($household, 0)
  and t.since <= $on and (t.till is null or t.till >= $on) limit 1
-- name: twin_to_village :one int person=struct person_id unit=struct unit_id on=day
select 1 as twinned from twin t
where t.person = $person and t.unit = $unit
  and t.since <= $on and (t.till is null or t.till >= $on) limit 1

-- ---- visits
-- name: visit_insert :exec id=struct visit_id person=struct person_id day=day at=instant actor=int from struct visit_body
insert into visit (id, person, day, sort, unit, household, campaign, heard, problem,
    raised_by, finding, reason, photo, written, skew, packet, at, actor, newest, numbers)
values ($id, $person, $day, $sort, $unit, coalesce($household, 0),
    coalesce($campaign, 0), $heard, $problem, $raised_by,
    coalesce($finding, 0), $reason, $photo, $written,
    $skew, $packet, $at, $actor, $id, 0)
-- name: visit_update :exec id=struct visit_id day=day newest=int from struct visit_body
update visit set day = $day, sort = $sort, unit = $unit,
    household = coalesce($household, 0), campaign = coalesce($campaign, 0),
    heard = $heard, problem = $problem, raised_by = $raised_by,
    finding = coalesce($finding, 0), reason = $reason, photo = $photo, newest = $newest
where id = $id
-- name: visit_set_numbers :exec id=struct visit_id numbers=int
update visit set numbers = $numbers where id = $id
-- name: visit_deed_insert :exec from struct deed
insert into visit_deed (visit, number, text, unit, household, state, done_on, way,
    answered_by)
values ($visit, $number, $text, $unit, coalesce($household, 0), $state, $done_on, $way, 0)
-- name: visit_deed_delete :exec visit=struct visit_id number=int
delete from visit_deed where visit = $visit and number = $number
-- name: visit_deed_restate :exec from struct deed
update visit_deed set unit = $unit, household = coalesce($household, 0), state = $state,
    done_on = $done_on, answered_on = $answered_on, way = $way,
    answered_by = $answered_by, note = $note
where visit = $visit and number = $number
-- name: visit_deed_tell :exec visit=struct visit_id number=int done_on=day note=text
update visit_deed set state = 1, done_on = $done_on, note = $note, answered_on = null
where visit = $visit and number = $number
-- name: visit_deed_settle :exec from struct deed
update visit_deed set state = $state, answered_on = $answered_on, way = $way,
    answered_by = $answered_by, note = $note
where visit = $visit and number = $number
-- name: visit_deed_at :one struct deed visit=struct visit_id number=int
select {deed_rows d}
where d.visit = $visit and d.number = $number
-- name: visit_deeds_of :many struct deed visit=struct visit_id unscoped "of one visit, which the caller may see"
select {deed_rows d}
where d.visit = $visit order by d.number
-- name: visit_deeds_at_place :many struct deed unit=struct unit_id household=struct household_id unscoped "for whoever holds a code of that household"
select {deed_rows d}
where d.unit = $unit and d.household = coalesce($household, 0) and d.state = 1
order by d.visit, d.number
-- name: visit_deeds_seen_by :many struct deed person=struct person_id most=int unscoped "deeds of others where he was himself"
select {deed_rows d}
where d.state = 1 and v.person <> $person
  and (d.unit, d.household) in (select m.unit, m.household from visit m where m.person = $person)
  and exists (select 1 from visit m where m.unit = d.unit and m.household = d.household
    and m.day >= d.done_on and m.person = $person)
order by d.visit, d.number limit $most
-- name: visit_was_there :one int person=struct person_id unit=struct unit_id household=struct household_id since=day
select 1 as there from visit
where unit = $unit and household = coalesce($household, 0) and day >= $since
  and person = $person limit 1
-- name: visit_at :one struct visit id=struct visit_id
select {visit_rows v}
where v.id = $id
-- name: visit_by_newest :one struct visit newest=int
select {visit_rows v}
where v.newest = $newest
-- name: visit_heard_at :one text id=struct visit_id
select heard from visit where id = $id
-- name: visits_of_person :many struct visit from struct visits_query unscoped "of one person, whom the caller may see"
select {visit_rows v}
where v.person = $person
--[ paged
and (v.day, v.id) < ($before_day, $before)
--]
order by v.day desc, v.id desc limit $limit
-- name: visits_within :many struct visit from struct visits_query scan "newest first, to its limit"
select {visit_rows v}
where {scope p.unit}
--[ paged
and (v.day, v.id) < ($before_day, $before)
--]
order by v.day desc, v.id desc limit $limit
-- name: visit_campaigns_at :many struct campaign_there unit=struct unit_id day=day person=struct person_id unscoped "for the question of whose group goes there; shows no campaign"
select c.id, p.unit as place, case when m.place = p.number then 1 else 0 end as goes
from unit_above b join campaign_place p on p.unit = b.above
    join campaign c on c.id = p.campaign
    left join campaign_member m on m.campaign = c.id and m.person = $person
where b.unit = $unit and c.since <= $day and c.till >= $day and c.adopted > 0
order by goes desc, c.id

-- name: visit_places_of :many struct visit_place person=struct person_id on=day unscoped "where he goes himself"
select u.id as unit, u.name
from campaign_member m join campaign c on c.id = m.campaign
    join campaign_place p on p.campaign = m.campaign and p.number = m.place
    join unit u on u.id = p.unit or u.above = p.unit
where m.person = $person and c.since <= $on and c.till >= $on and u.till is null
order by p.number, case when u.id = p.unit then 0 else 1 end, u.number, u.id
