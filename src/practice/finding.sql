-- include "practice/finding.h"
-- include "practice/finding_rows.h"
-- protected finding

-- derived
create table finding (
    id {id},
    what text not null,
    place {int} not null,
    spot text,
    unit {int} not null,
    campaign {int},
    raiser {int},
    raised_by text,
    topic text not null,
    gravity {int} not null,
    state {int} not null,
    is_open {int} not null,
    found {int} not null,
    owner {int} not null,
    due {int},
    own {int} not null,
    solve {int} not null,
    solved_on {int},
    closed_on {int},
    by_code {int} not null,
    joined {int},
    returned {int} not null,
    recorder {int} not null,
    newest {int} not null
) {strict};
create index finding_by_day on finding (is_open, found, id);
create index finding_by_owner on finding (owner, id);
create index finding_by_raiser on finding (raiser, id);
create index finding_by_recorder on finding (recorder, id);
create index finding_by_campaign on finding (campaign, place, id);
create index finding_by_own on finding (own);
create table finding_step (
    finding {int} not null,
    seq {int} not null,
    act {int} not null,
    day {int} not null,
    due {int},
    actor {int} not null,
    person {int},
    text text,
    by_code {int} not null,
    primary key (finding, seq)
) {rowless};

-- migration 30 finding_codes
create table work_finding_code (
    finding {int} primary key,
    code {blob} not null,
    until {int} not null
) {strict};
create unique index work_finding_code_by_code on work_finding_code (code);

-- define finding_columns(f):
{f}.id, {f}.what, {f}.place, pu.name as place_name, {f}.spot, {f}.unit, {f}.campaign,
    {f}.raiser, {f}.raised_by, rp.name as raiser_name, {f}.topic, {f}.gravity, {f}.state,
    {f}.found, {f}.owner, op.name as owner_name, {f}.due, {f}.own, {f}.solve,
    {f}.solved_on, {f}.closed_on, {f}.by_code, {f}.joined, {f}.returned,
    {f}.recorder, {f}.newest
-- define finding_names(f):
join unit pu on pu.id = {f}.place left join person rp on rp.id = {f}.raiser
    left join person op on op.id = {f}.owner

-- name: finding_insert :exec from struct finding_row
insert into finding (id, what, place, spot, unit, campaign, raiser, raised_by, topic,
    gravity, state, is_open, found, owner, own, solve, by_code, returned, recorder,
    newest)
values ($id, $what, $place, $spot, $unit, $campaign, $raiser, $raised_by, $topic,
    $gravity, 0, 1, $found, 0, 0, 0, 0, 0, $recorder, $id)
-- name: finding_set_words :exec id=struct finding_id seq=int from struct finding_correct_body
update finding set what = $what, place = $place, spot = $spot, topic = $topic,
    gravity = $gravity, newest = $seq
where id = $id
-- name: finding_set_owner :exec id=struct finding_id owner=int due=day own=int
update finding set owner = $owner, due = $due, own = $own, state = 1, solve = 0,
    solved_on = null, newest = $own
where id = $id
-- name: finding_set_solved :exec id=struct finding_id solve=int day=day
update finding set state = 2, solve = $solve, solved_on = $day, newest = $solve
where id = $id
-- name: finding_set_confirmed :exec id=struct finding_id seq=int day=day by_code=bool
update finding set state = 3, is_open = 0, closed_on = $day, by_code = $by_code,
    newest = $seq
where id = $id
-- name: finding_set_returned :exec id=struct finding_id seq=int
update finding set state = 1, solve = 0, solved_on = null, returned = returned + 1,
    newest = $seq
where id = $id
-- name: finding_set_joined :exec id=struct finding_id into=struct finding_id seq=int day=day
update finding set state = 4, is_open = 0, joined = $into, closed_on = $day, newest = $seq
where id = $id
-- name: finding_touch :exec id=struct finding_id seq=int
update finding set newest = $seq where id = $id
-- name: finding_step_insert :exec finding=struct finding_id from struct finding_step
insert into finding_step (finding, seq, act, day, due, actor, person, text, by_code)
values ($finding, $seq, $act, $day, $due, $actor, $person, $text, $by_code)

-- name: finding_by_id :one struct finding id=struct finding_id
select {finding_columns f}
from finding f {finding_names f}
where f.id = $id
-- name: finding_by_own :one struct finding_id own=int
select id as v from finding where own = $own
-- name: findings_within :many struct finding from struct findings_query most=int
select {finding_columns f}
from finding f {finding_names f}
where {scope f.unit}
--[ open_rows
and f.is_open = 1
--]
--[ !open_rows
and f.is_open = 0 and f.found >= $from and f.found <= $to
--]
order by f.found desc, f.id desc limit $most
-- name: findings_of_campaign :many struct finding id=struct campaign_id most=int unscoped "of a campaign that the caller may know of, its places seen to in C"
select {finding_columns f}
from finding f {finding_names f}
where f.campaign = $id
order by f.place, f.id limit $most
-- name: findings_astray :one int id=struct campaign_id
select count(*) as n from finding f
where f.campaign = $id and f.state <> 4
  and not exists (select 1 from campaign_place p where p.campaign = f.campaign and p.unit = f.place)
-- name: findings_owned :many struct finding person=struct person_id most=int unscoped "his own"
select {finding_columns f}
from finding f {finding_names f}
where f.owner = $person order by f.id desc limit $most
-- name: findings_raised :many struct finding person=struct person_id most=int unscoped "he raised them"
select {finding_columns f}
from finding f {finding_names f}
where f.raiser = $person order by f.id desc limit $most
-- name: findings_recorded :many struct finding person=struct person_id most=int unscoped "he entered them"
select {finding_columns f}
from finding f {finding_names f}
where f.recorder = $person order by f.id desc limit $most
-- name: findings_of_team :many struct finding person=struct person_id most=int unscoped "of the places to which he goes out"
select {finding_columns f}
from campaign_member m join campaign_place p on p.campaign = m.campaign and p.number = m.place
    join finding f on f.campaign = m.campaign and f.place = p.unit {finding_names f}
where m.person = $person order by f.id desc limit $most
-- name: finding_team :one int id=struct finding_id person=struct person_id
select 1 as goes
from finding f join campaign_member m on m.campaign = f.campaign and m.person = $person
    join campaign_place p on p.campaign = m.campaign and p.number = m.place
where f.id = $id and p.unit = f.place
-- name: finding_steps_of :many struct finding_step id=struct finding_id unscoped "of a finding that the caller may know of"
select s.seq, s.act, s.day, s.due, s.actor, ap.name as actor_name, s.person,
    pp.name as person_name, s.text, s.by_code
from finding_step s left join person ap on ap.id = s.actor
    left join person pp on pp.id = s.person
where s.finding = $id order by s.seq
