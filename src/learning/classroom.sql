-- include "learning/classroom_rows.h"
-- protected class_series class_session
-- small class_series

-- derived
create table class_series (
    id {id},
    title text not null,
    unit {int} not null,
    every {int} not null,
    weekday {int} not null,
    nth {int} not null,
    moved {int} not null,
    at text not null,
    minutes {int} not null,
    place text,
    signup {int} not null,
    key text,
    newest {int} not null
) {strict};
create table class_session (
    id {id},
    series {int} not null,
    unit {int} not null,
    planned {int} not null,
    day {int} not null,
    at text not null,
    minutes {int} not null,
    place text,
    title text,
    speaker {int},
    because text,
    agenda text,
    materials text,
    state {int} not null,
    why text,
    taught text,
    lecture {int} not null,
    roll {int} not null,
    present_n {int} not null,
    excused_n {int} not null,
    absent_n {int} not null,
    newest {int} not null
) {strict};
create index class_session_series on class_session (series, planned);
create index class_session_unit on class_session (unit, day);
create index class_session_speaker on class_session (speaker, series, day);
-- Who was there, excused or absent.
create table class_attended (
    session {int} not null,
    person {int} not null,
    presence {int} not null,
    primary key (session, person)
) {rowless};
create index class_attended_person on class_attended (person, session);
-- What was missed and made up for; seq: of the entry that says so. It stays when a roll
-- is corrected, and counts for nothing where somebody was there after all.
create table class_made_up (
    session {int} not null,
    person {int} not null,
    seq {int} not null,
    primary key (session, person)
) {rowless};
create table class_signup (
    session {int} not null,
    person {int} not null,
    answer {int} not null,
    why text,
    primary key (session, person)
) {rowless};
create table class_wish (
    series {int} not null,
    person {int} not null,
    wish {int} not null,
    since {int} not null,
    till {int} not null,
    topic text,
    primary key (series, person)
) {rowless};

-- Why who is planned may not be there on its day, as enum speaker_trouble.
-- define speaker_trouble(c):
case when {c}.state <> 0 or {c}.speaker is null then 0
    when p.left_on <= {c}.day then 1
    when not exists (select 1 from unit_above b where b.unit = p.unit and b.above = {c}.unit)
        then 2
    when exists (select 1 from absence n where n.person = {c}.speaker and n.since <= {c}.day
        and (n.till is null or n.till >= {c}.day)) then 3
    else 0 end

-- define session_rows(c):
select {c}.id, {c}.series, s.title as series_title, s.key as series_key, {c}.unit,
    u.name as unit_name, {c}.planned, {c}.day, {c}.at, {c}.minutes, {c}.place, {c}.title,
    {c}.speaker, p.name as speaker_name, {c}.because, {speaker_trouble c} as trouble,
    {c}.agenda, {c}.materials, {c}.state, {c}.why, {c}.taught, {c}.lecture, s.signup,
    {c}.roll, {c}.present_n as present, {c}.excused_n as excused, {c}.absent_n as absent,
    {c}.newest
from class_session {c} join class_series s on s.id = {c}.series join unit u on u.id = {c}.unit
    left join person p on p.id = {c}.speaker

-- ---- series
-- name: series_insert :exec id=struct series_id newest=int from struct series_body
insert into class_series (id, title, unit, every, weekday, nth, moved, at, minutes, place,
    signup, key, newest)
values ($id, $title, $unit, $every, $weekday, $nth, $moved, $at, $minutes, $place, $signup,
    $key, $newest)
-- name: series_delete :exec id=struct series_id
delete from class_series where id = $id
-- name: series_by_id :one struct series_row id=struct series_id
select s.id, s.title, s.unit, u.name as unit_name, s.every, s.weekday, s.nth, s.moved, s.at,
    s.minutes, s.signup, s.key, s.newest, s.place
from class_series s join unit u on u.id = s.unit where s.id = $id
-- name: series_of_key :one int key=text
select 1 as there from class_series where key = $key limit 1
-- name: series_kept :many struct series_row
select s.id, s.title, s.unit, u.name as unit_name, s.every, s.weekday, s.nth, s.moved, s.at,
    s.minutes, s.signup, s.key, s.newest, s.place
from class_series s join unit u on u.id = s.unit
where {scope s.unit} order by s.id
-- name: series_for :many struct series_row unit=struct unit_id unscoped "those that a member of the unit is asked to"
select s.id, s.title, s.unit, u.name as unit_name, s.every, s.weekday, s.nth, s.moved, s.at,
    s.minutes, s.signup, s.key, s.newest, s.place
from class_series s join unit u on u.id = s.unit
where s.unit in (select b.above from unit_above b where b.unit = $unit) order by s.id

-- ---- sessions
-- name: class_session_insert :exec from struct session_new
insert into class_session (id, series, unit, planned, day, at, minutes, place, title,
    speaker, because, agenda, materials, state, why, taught, lecture, roll, present_n, excused_n, absent_n, newest)
values ($id, $series, $unit, $day, $day, $at, $minutes, $place, $title, $speaker,
    $because, null, null, 0, null, null, 0, 0, 0, 0, 0, $newest)
-- name: class_session_alter :exec newest=int from struct session_body
update class_session set day = $day, at = $at, minutes = $minutes, place = $place,
    title = $title, speaker = $speaker, because = $because, agenda = $agenda, materials = $materials,
    newest = $newest
where id = $session
-- name: class_session_drop :exec newest=int from struct session_cancel_body
update class_session set state = 2, why = $why, newest = $newest where id = $session
-- name: class_session_called :exec seq=int present_n=int excused_n=int absent_n=int from struct roll_call_body
update class_session set state = 1, roll = $seq, present_n = $present_n,
    excused_n = $excused_n, absent_n = $absent_n, newest = $seq
where id = $session
-- name: class_session_taught :exec newest=int speaker=int from struct lecture_body
update class_session set title = $topic, taught = $taught, lecture = $newest,
    speaker = $speaker, newest = $newest
where id = $session
-- name: class_session_by_id :one struct class_session id=struct session_id
{session_rows c}
where c.id = $id
-- name: class_session_planned :many day series=struct series_id from_day=day unscoped "days of one series that have a session"
select planned from class_session
where series = $series and planned >= $from_day order by planned
-- name: class_sessions_kept :many struct class_session from=day till=day limit=int newest_first=bool
{session_rows c}
where {scope c.unit} and c.unit in (select y.unit from class_series y)
    and c.day >= $from and c.day <= $till
--[ newest_first
order by c.day desc, c.id desc limit $limit
--]
--[ !newest_first
order by c.day, c.id limit $limit
--]
-- name: class_sessions_for :many struct class_session unit=struct unit_id from=day till=day limit=int newest_first=bool unscoped "those that a member of the unit is asked to"
{session_rows c}
where c.unit in (select b.above from unit_above b where b.unit = $unit)
    and c.day >= $from and c.day <= $till
--[ newest_first
order by c.day desc, c.id desc limit $limit
--]
--[ !newest_first
order by c.day, c.id limit $limit
--]
-- name: class_sessions_of :many struct class_session series=struct series_id from=day till=day limit=int newest_first=bool unscoped "of one series, which the caller may see"
{session_rows c}
where c.series = $series and c.planned >= $from and c.planned <= $till
--[ newest_first
order by c.planned desc, c.id desc limit $limit
--]
--[ !newest_first
order by c.planned, c.id limit $limit
--]

-- ---- the rota
-- name: rota_people :many struct rota_row series=struct series_id unit=struct unit_id unscoped "whoever is asked to a series may speak in it"
select p.id, p.name,
    (select min(t.since) from person_state t where t.person = p.id) as since,
    (select max(c.day) from class_session c
        where c.speaker = p.id and c.series = $series and c.state < 2) as last,
    (select count(*) from class_session c
        where c.speaker = p.id and c.series = $series and c.state < 2) as turns
from person p
where p.unit in (select b.unit from unit_above b where b.above = $unit)
    and p.left_on is null
order by p.name_key, p.id
-- name: rota_absences :many struct span_row unit=struct unit_id from=day till=day unscoped "whoever is asked to a series may speak in it"
select p.id as person, n.sort, n.since, coalesce(n.till, $till) as till
from person p join absence n on n.person = p.id
where p.unit in (select b.unit from unit_above b where b.above = $unit)
    and p.left_on is null and n.since <= $till and (n.till is null or n.till >= $from)
order by p.id, n.since
-- name: rota_wishes :many struct wish_row series=struct series_id
select person, wish, since, till, topic from class_wish where series = $series order by person
-- name: wish_clear :exec series=struct series_id person=int
delete from class_wish where series = $series and person = $person
-- name: wish_insert :exec person=int from struct wish_body
insert into class_wish (series, person, wish, since, till, topic)
values ($series, $person, $wish, $from, $till, $topic)

-- ---- the roll
-- name: class_people :many struct expected_row unit=struct unit_id day=day unscoped "whoever is asked to a series stands on its roll"
select p.id as person, p.name, u.name as unit_name
from person p join unit u on u.id = p.unit
where p.unit in (select b.unit from unit_above b where b.above = $unit)
    and (p.left_on is null or p.left_on > $day)
order by p.unit, p.name_key, p.id
-- name: class_called :many struct called_row session=struct session_id unscoped "the roll of a session that the caller keeps"
select p.id as person, p.name, u.name as unit_name, a.presence, coalesce(m.seq, 0) as made_up
from class_attended a join person p on p.id = a.person join unit u on u.id = p.unit
    left join class_made_up m on m.session = a.session and m.person = a.person
where a.session = $session order by p.unit, p.name_key, p.id
-- name: class_signups :many struct signup_row session=struct session_id
select person, answer, why from class_signup where session = $session order by person
-- name: class_signup_of :one int session=struct session_id person=struct person_id
select answer from class_signup where session = $session and person = $person
-- name: signup_clear :exec person=int from struct signup_body
delete from class_signup where session = $session and person = $person
-- name: signup_insert :exec person=int from struct signup_body
insert into class_signup (session, person, answer, why)
values ($session, $person, $answer, $why)
-- name: attended_clear :exec session=struct session_id
delete from class_attended where session = $session
-- name: attended_insert :exec session=struct session_id presence=int people=text
insert into class_attended (session, person, presence)
select $session, w.id, $presence from {listed $people} w
-- name: made_up_clear :exec person=int from struct makeup_body
delete from class_made_up where session = $session and person = $person
-- name: made_up_insert :exec person=int seq=int from struct makeup_body
insert into class_made_up (session, person, seq) values ($session, $person, $seq)
-- name: class_attendance :many struct attendance series=struct series_id session=struct session_id from=day till=day one=bool unscoped "of a series that the caller keeps"
select c.id as session, c.day, coalesce(c.title, '') as title,
    coalesce(k.name, '') as speaker_name, coalesce(c.materials, '') as materials,
    p.id as person, p.name, u.name as unit_name,
    a.presence, coalesce(m.seq, 0) as made_up
from class_session c join class_attended a on a.session = c.id
    join person p on p.id = a.person join unit u on u.id = p.unit
    left join person k on k.id = c.speaker
    left join class_made_up m on m.session = a.session and m.person = a.person
where c.series = $series and c.planned >= $from and c.planned <= $till
--[ one
and c.id = $session
--]
order by c.planned, c.id, p.unit, p.name_key, p.id
-- name: attended_one :one struct own_row session=struct session_id person=struct person_id
select a.session, a.presence, coalesce(m.seq, 0) as made_up
from class_attended a
    left join class_made_up m on m.session = a.session and m.person = a.person
where a.person = $person and a.session = $session
-- name: attended_by :many struct own_row person=struct person_id limit=int
select a.session, a.presence, coalesce(m.seq, 0) as made_up
from class_attended a
    left join class_made_up m on m.session = a.session and m.person = a.person
where a.person = $person order by a.session desc limit $limit
