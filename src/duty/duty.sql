-- include "duty/inside.h"
-- protected duty duty_entry duty_fold
-- small duty_programme duty_progress duty_rule duty_version duty_text duty_year

-- derived
create table duty_programme (
    seq {id},
    programme text not null,
    version {int} not null,
    since {int} not null,
    till {int},
    hash text not null,
    at {int} not null,
    actor {int} not null
) {strict};
-- Lists of holidays and make-up days that were told, over those that are shipped.
create table duty_year (
    year {id},
    seq {int} not null,
    days text not null
) {strict};
create table duty_text (
    hash text not null,
    part {int} not null,
    text text not null,
    primary key (hash, part)
) {rowless};
create table duty_rule (
    number {id},
    id text not null unique,
    programme text not null
) {strict};
create table duty_version (
    rule {int} not null,
    adoption {int} not null,
    place {int} not null,
    title_zh text,
    title_en text,
    basis_zh text,
    basis_en text,
    prose_zh text,
    prose_en text,
    aspect text,
    kind text,
    minutes {int} not null,
    weight {int} not null,
    counting {int} not null,
    class {int} not null,
    primary key (rule, adoption)
) {rowless};
create table duty_progress (
    id {id} check (id = 1),
    rolled {int},
    closed {int},
    closing {int} not null,
    opened {int} not null
) {strict};
create table duty (
    rule {int} not null,
    subject {int} not null,
    by_event {int} not null,
    key {int} not null,
    adoption {int} not null,
    person {int} not null,
    unit {int} not null,
    opens {int} not null,
    due {int},
    ends {int},
    first {int} not null,
    last {int},
    asked {int} not null,
    days {int} not null,
    paused {int} not null,
    provisional {int} not null,
    ran_out {int},
    remind_on {int},
    class {int} not null,
    alternative {int} not null,
    measure {int} not null,
    target {int} not null,
    got {int} not null,
    met_on {int},
    excused_on {int},
    excuse {int} not null,
    live {int} not null,
    closed {int} not null,
    primary key (rule, subject, by_event, key)
) {rowless};
create index duty_open_subject on duty (closed, subject, rule, first, last);
create index duty_open_person on duty (closed, person, rule, first);
create index duty_open_due on duty (closed, due);
create index duty_by_event on duty (by_event, key, rule);
create table duty_met (
    rule {int} not null,
    subject {int} not null,
    by_event {int} not null,
    key {int} not null,
    alternative {int} not null,
    seq {int} not null,
    day {int} not null,
    amount {int} not null,
    primary key (rule, subject, by_event, key, alternative, seq)
) {rowless};
create table duty_excuse (
    rule {int} not null,
    subject {int} not null,
    by_event {int} not null,
    key {int} not null,
    asked {int} not null,
    asked_on {int},
    asked_why text,
    decided {int} not null,
    decided_on {int},
    decided_by {int} not null,
    decided_why text,
    granted {int} not null,
    primary key (rule, subject, by_event, key)
) {rowless};
create table duty_entry (
    seq {id},
    kind text not null,
    subject {int} not null,
    actor {int} not null,
    event {int} not null,
    unit {int} not null,
    day {int} not null,
    class {int} not null,
    replaced {int} not null
) {strict};
create index duty_entry_subject on duty_entry (subject, kind, day);
create index duty_entry_actor on duty_entry (actor, kind, day);
create index duty_entry_event on duty_entry (event, kind, day);
create index duty_entry_kind on duty_entry (kind, day, seq);
-- An entry that names several people counts for each of them, by kind, person and day.
create table duty_shared (
    kind text not null,
    day {int} not null,
    seq {int} not null,
    subject {int} not null,
    primary key (kind, day, seq, subject)
) {rowless};
create index duty_shared_subject on duty_shared (subject, kind, day);
create table duty_fold (
    rule {int} not null,
    subject {int} not null,
    adoption {int} not null,
    first {int} not null,
    last {int} not null,
    person {int} not null,
    unit {int} not null,
    class {int} not null,
    asked {int} not null,
    met {int} not null,
    late {int} not null,
    missing {int} not null,
    excused {int} not null,
    paused {int} not null,
    cancelled {int} not null,
    closing {int} not null,
    primary key (rule, subject, adoption, first, unit, person)
) {rowless};

-- derived late
-- Whether a duty still waits stands in no index of a person's duties but the partial one:
-- a roll that meets the duties of 500 people takes 500 rows out of that, and moves none.
create index duty_by_person on duty (person, due);
create index duty_live_person on duty (person, due) where live = 1;
create index duty_by_subject on duty (subject, due);
create index duty_by_unit on duty (unit, live, due);
create index duty_asked on duty (unit, due) where excuse = 1;
create index duty_fold_unit on duty_fold (unit, last);
create index duty_fold_subject on duty_fold (subject, last);

-- ---- programmes
-- name: duty_part_put :exec from struct part_body
insert into duty_text (hash, part, text) values ($hash, $part, $text)
-- name: duty_part_there :one int hash=text part=int
select 1 as there from duty_text where hash = $hash and part = $part
-- name: duty_parts :many text hash=text
select text from duty_text where hash = $hash order by part
-- name: duty_programme_put :exec seq=int since=day at=instant actor=int from struct adopt_body
insert into duty_programme (seq, programme, version, since, till, hash, at, actor)
values ($seq, $programme, $version, $since, null, $hash, $at, $actor)
-- name: duty_programme_end :exec programme=text seq=int till=day
update duty_programme set till = $till
where programme = $programme and seq <> $seq and till is null
-- name: duty_versions :many struct adoption_row
select seq, programme, version, since, till, hash,
    (select coalesce(max(y.seq), 0) from duty_year y) as years
from duty_programme
order by programme, since, seq
-- name: duty_adoptions :many struct adoption
select seq, programme, version, since, till, hash, at, actor from duty_programme
order by since, seq
-- name: duty_rule_number :one int id=text
select number from duty_rule where id = $id
-- name: duty_rule_owner :one text id=text
select programme from duty_rule where id = $id
-- name: duty_rule_count :one int
select count(*) as n from duty_rule
-- name: duty_rule_put :exec number=int id=text programme=text
insert into duty_rule (number, id, programme) values ($number, $id, $programme)
-- name: duty_version_put :exec from struct version_row
insert into duty_version (rule, adoption, place, title_zh, title_en, basis_zh, basis_en,
    prose_zh, prose_en, aspect, kind, minutes, weight, counting, class)
values ($rule, $adoption, $place, $title_zh, $title_en, $basis_zh, $basis_en, $prose_zh,
    $prose_en, $aspect, $kind, $minutes, $weight, $counting, $class)
-- name: duty_version_say :exec rule=int adoption=int prose_zh=text prose_en=text
update duty_version set prose_zh = $prose_zh, prose_en = $prose_en
where rule = $rule and adoption = $adoption
-- name: duty_numbers :many int adoption=int
select rule from duty_version where adoption = $adoption order by place

-- name: duty_year_drop :exec from struct year_body
delete from duty_year where year = $year
-- name: duty_year_put :exec seq=int from struct year_body
insert into duty_year (year, seq, days) values ($year, $seq, $days)
-- name: duty_years :many struct told_year
select year, seq, days from duty_year order by year

-- ---- how far it is rolled and closed
-- name: duty_progress :one struct progress_row
select rolled, closed, closing, opened from duty_progress where id = 1
-- name: duty_progress_begin :exec
insert into duty_progress (id, rolled, closed, closing, opened) values (1, null, null, 0, 0)
-- name: duty_progress_roll :exec day=day opened=int
update duty_progress set rolled = $day, opened = $opened where id = 1
-- name: duty_progress_close :exec day=day closing=int
update duty_progress set closed = $day, closing = $closing where id = 1

-- ---- duties
-- name: duty_put :exec from struct duty_row
insert into duty (rule, subject, by_event, key, adoption, person, unit, opens, due, ends,
    first, last, asked, days, paused, provisional, ran_out, remind_on, class,
    alternative, measure, target, got, met_on, excused_on, excuse, live, closed)
values ($rule, $subject, $by_event, $key, $adoption, $person, $unit, $opens, $due, $ends,
    $first, $last, $asked, $days, $paused, $provisional, $ran_out, $remind_on, $class,
    $alternative, $measure, $target, $got, $met_on, $excused_on, $excuse, $live, $closed)
-- name: duty_change :exec from struct duty_row
update duty set adoption = $adoption, person = $person, unit = $unit, opens = $opens,
    due = $due, ends = $ends, first = $first, last = $last, asked = $asked, days = $days,
    paused = $paused, provisional = $provisional, ran_out = $ran_out,
    remind_on = $remind_on, class = $class,
    alternative = $alternative, measure = $measure, target = $target, got = $got,
    met_on = $met_on, excused_on = $excused_on, excuse = $excuse, live = $live,
    closed = $closed
where rule = $rule and subject = $subject and by_event = $by_event and key = $key
-- The same where its shape stands: fewer indexes are touched.
-- name: duty_recount :exec from struct duty_row
update duty set alternative = $alternative, measure = $measure, target = $target,
    got = $got, met_on = $met_on, excused_on = $excused_on, excuse = $excuse, live = $live
where rule = $rule and subject = $subject and by_event = $by_event and key = $key
-- name: duty_drop :exec from struct duty_row
delete from duty
where rule = $rule and subject = $subject and by_event = $by_event and key = $key
-- name: duty_row :one struct duty_row from struct duty_key
select rule, subject, by_event, key, adoption, person, unit, opens, due, ends, first, last,
    asked, days, paused, provisional, ran_out, remind_on, class, alternative, measure,
    target, got, met_on, excused_on, excuse, live, closed
from duty
where rule = $rule and subject = $subject and by_event = $by_event and key = $key
-- Rows that may still change, of one version of a rule.
-- name: duty_rows_of :many struct duty_row rule=int adoption=int subject=int from_day=day one=bool unscoped "the room's own upkeep of its table"
select rule, subject, by_event, key, adoption, person, unit, opens, due, ends, first, last,
    asked, days, paused, provisional, ran_out, remind_on, class, alternative, measure,
    target, got, met_on, excused_on, excuse, live, closed
from duty
where closed = 0 and rule = $rule and adoption = $adoption and opens >= $from_day
--[ one
and subject = $subject
--]
order by subject, by_event, key
-- Open duties that an entry about a day may count for, by whose entry it is.
-- name: duty_rows_met :many struct duty_row rule=int who=int day=day about=int unscoped "the room's own upkeep of its table"
select rule, subject, by_event, key, adoption, person, unit, opens, due, ends, first, last,
    asked, days, paused, provisional, ran_out, remind_on, class, alternative, measure,
    target, got, met_on, excused_on, excuse, live, closed
from duty
where rule = $rule and closed = 0 and first <= $day and (last is null or last >= $day)
--[ about=0
and subject = $who
--]
--[ about=1
and person = $who
--]
--[ about=2
and by_event = 1 and key = $who
--]
order by subject, by_event, key
-- name: duty_subjects_of :many int person=int unscoped "the room's own upkeep of its table"
select distinct subject from duty where person = $person and closed = 0
order by subject
-- name: duty_link_put :exec alternative=int seq=int day=day amount=int from struct duty_row
insert into duty_met (rule, subject, by_event, key, alternative, seq, day, amount)
values ($rule, $subject, $by_event, $key, $alternative, $seq, $day, $amount)
-- name: duty_links_drop :exec from struct duty_row
delete from duty_met
where rule = $rule and subject = $subject and by_event = $by_event and key = $key

-- ---- many people at once (recount.c)
-- The rows of a list of numbers, as numbers_listed writes it.
-- define listed(list):
(select cast(value as bigint) as id from {json_each}(cast({list} as {json})))

-- Which day lies in which duty is told by the index alone; the duty is read once it is.
-- In no order: recount.c sorts the rows in less time than a database does.
-- name: duty_rows_listed :many struct duty_row rule=int adoption=int day=day people=text unscoped "the room's own upkeep of its table"
select d.rule, d.subject, d.by_event, d.key, d.adoption, d.person, d.unit, d.opens, d.due,
    d.ends, d.first, d.last, d.asked, d.days, d.paused, d.provisional, d.class,
    d.alternative, d.measure, d.target, d.got, d.met_on, d.excused_on, d.excuse, d.live,
    d.closed
from {listed $people} w cross join duty i cross join duty d
where i.closed = 0 and i.subject = w.id and i.rule = $rule
    and i.first <= $day and (i.last is null or i.last >= $day)
    and d.rule = i.rule and d.subject = i.subject and d.by_event = i.by_event
    and d.key = i.key and d.adoption = $adoption
-- Whether anybody has one: looked at before it is looked for person by person.
-- name: duty_entries_any :one int kind=text first=day last=day
select 1 as there from duty_entry where kind = $kind and day >= $first
    and day <= coalesce($last, 2147483647) limit 1
-- name: duty_entries_listed :many struct entry_row kind=text first=day last=day people=text unscoped "the room's own counting"
select e.seq, e.kind, e.subject, e.actor, e.event, e.day, b.body
from {listed $people} w cross join duty_entry e join ledger_body b on b.seq = e.seq
where e.subject = w.id and e.kind = $kind and e.replaced = 0 and e.day >= $first
    and e.day <= coalesce($last, 2147483647)
union all
select s.seq, s.kind, s.subject, 0 as actor, 0 as event, s.day, null as body
from {listed $people} w cross join duty_shared s
where s.subject = w.id and s.kind = $kind and s.day >= $first
    and s.day <= coalesce($last, 2147483647)
-- name: duty_recount_listed :exec people=text excused=bool from struct duty_row
update duty set alternative = $alternative, measure = $measure, target = $target,
    got = $got, met_on = $met_on, live = $live
--[ excused
    , excused_on = $excused_on, excuse = $excuse
--]
where rule = $rule and by_event = $by_event and key = $key
    and subject in {listed $people}
-- name: duty_links_listed :many struct link_row rule=int by_event=bool low=int high=int people=text unscoped "the room's own upkeep of its table"
select m.rule, m.subject, m.by_event, m.key, m.alternative, m.seq, m.day, m.amount
from {listed $people} w cross join duty_met m
where m.rule = $rule and m.subject = w.id and m.by_event = $by_event and m.key >= $low
    and m.key <= $high
order by m.subject, m.key, m.alternative, m.seq
-- name: duty_links_listed_put :exec people=text from struct link_row
insert into duty_met (rule, subject, by_event, key, alternative, seq, day, amount)
select $rule, w.id, $by_event, $key, $alternative, $seq, $day, $amount
from {listed $people} w
-- name: duty_links_listed_drop :exec people=text from struct link_row
delete from duty_met
where rule = $rule and by_event = $by_event and key = $key
    and alternative = $alternative and seq = $seq and subject in {listed $people}

-- ---- entries
-- name: duty_entry_put :exec event=int unit=int from struct entry
insert into duty_entry (seq, kind, subject, actor, event, unit, day, class, replaced)
values ($seq, $kind, $subject, $actor, $event, $unit, $day, $class, 0)
-- name: duty_entry_replace :exec seq=int by=int
update duty_entry set replaced = $by where seq = $seq
-- name: duty_entry_drop :exec seq=int
delete from duty_entry where seq = $seq
-- name: duty_entry_there :one int seq=int
select 1 as there from duty_entry where seq = $seq
-- name: duty_entry_answers :one int seq=int
select event from duty_entry where seq = $seq
-- name: duty_entry_by_seq :one struct entry_row seq=int
select e.seq, e.kind, e.subject, e.actor, e.event, e.day, b.body
from duty_entry e join ledger_body b on b.seq = e.seq where e.seq = $seq
-- name: duty_entry_move :exec old_id=int new_id=int
update duty_entry set subject = $new_id where subject = $old_id
-- name: duty_shared_put :exec people=text from struct entry_row
insert into duty_shared (kind, day, seq, subject)
select $kind, $day, $seq, w.id from {listed $people} w
-- name: duty_shared_people :many int from struct entry_row unscoped "the room's own upkeep of its table"
select subject from duty_shared where kind = $kind and day = $day and seq = $seq
order by subject
-- name: duty_shared_drop :exec from struct entry_row
delete from duty_shared where kind = $kind and day = $day and seq = $seq
-- name: duty_shared_doubles :exec old_id=int new_id=int
delete from duty_shared where subject = $old_id and exists (select 1 from duty_shared o
    where o.kind = duty_shared.kind and o.day = duty_shared.day
      and o.seq = duty_shared.seq and o.subject = $new_id)
-- name: duty_shared_move :exec old_id=int new_id=int
update duty_shared set subject = $new_id where subject = $old_id
-- name: duty_entry_body :one blob seq=int
select body from ledger_body where seq = $seq
-- Entries of a kind that came before the programme that names it.
-- name: duty_entries_before :each struct entry seq=int
select seq, id, kind, version, subject, day, at, actor, class, corrects, leaf
from ledger_entry where seq < $seq order by seq
-- name: duty_entries_counted :many struct entry_row kind=text who=int first=day last=day about=int unscoped "the room's own counting"
select e.seq, e.kind, e.subject, e.actor, e.event, e.day, b.body
from duty_entry e join ledger_body b on b.seq = e.seq
where e.kind = $kind and e.replaced = 0 and e.day >= $first
  and e.day <= coalesce($last, 2147483647)
--[ about=0
and e.subject = $who
--]
--[ about=1
and e.actor = $who
order by e.day, e.seq
--]
--[ about=2
and e.event = $who
order by e.day, e.seq
--]
--[ about=0
union all
select s.seq, s.kind, s.subject, 0 as actor, 0 as event, s.day, null as body
from duty_shared s
where s.subject = $who and s.kind = $kind and s.day >= $first
  and s.day <= coalesce($last, 2147483647)
order by day, seq
--]
-- name: duty_entries_since :many struct entry_row kind=text first=day unscoped "the room's own counting"
select e.seq, e.kind, e.subject, e.actor, e.event, e.day, b.body
from duty_entry e join ledger_body b on b.seq = e.seq
where e.kind = $kind and e.day >= $first and e.replaced = 0
union all
select s.seq, s.kind, s.subject, 0 as actor, 0 as event, s.day, null as body
from duty_shared s where s.kind = $kind and s.day >= $first
order by day, seq

-- ---- excuses
-- name: duty_excuse_of :one struct excuse_row from struct duty_key
select asked, asked_on, asked_why, decided, decided_on, decided_by, decided_why, granted
from duty_excuse
where rule = $rule and subject = $subject and by_event = $by_event and key = $key
-- name: duty_excuse_drop :exec from struct duty_key
delete from duty_excuse
where rule = $rule and subject = $subject and by_event = $by_event and key = $key
-- name: duty_excuse_put :exec rule=int subject=int by_event=bool key=int from struct excuse_row
insert into duty_excuse (rule, subject, by_event, key, asked, asked_on, asked_why, decided,
    decided_on, decided_by, decided_why, granted)
values ($rule, $subject, $by_event, $key, $asked, $asked_on, $asked_why, $decided,
    $decided_on, $decided_by, $decided_why, $granted)
-- name: duty_excuses_count :one int rule=int
select count(*) as n from duty_excuse where rule = $rule

-- ---- months
-- name: duty_due_first :one day
select due from duty where closed = 0 and due is not null order by due limit 1
-- name: duty_close_due :exec till=day
update duty set closed = 1, live = 0 where closed = 0 and due <= $till
-- name: duty_fold_month :exec rule=int adoption=int first=day last=day closing=int
insert into duty_fold (rule, subject, adoption, first, last, person, unit, class, asked,
    met, late, missing, excused, paused, cancelled, closing)
select s.rule, s.subject, s.adoption, $first, $last, s.person, s.unit, max(s.class),
    sum(case when s.state < 3 then 1 else 0 end),
    sum(case when s.state = 0 then 1 else 0 end),
    sum(case when s.state = 1 then 1 else 0 end),
    sum(case when s.state = 2 then 1 else 0 end),
    sum(case when s.state = 3 then 1 else 0 end),
    sum(case when s.state = 4 then 1 else 0 end),
    sum(case when s.state = 5 then 1 else 0 end), $closing
from (select d.rule, d.subject, d.adoption, d.person, d.unit, d.class,
        case when d.met_on <= d.due then 0 when d.met_on is not null then 1
            when d.excused_on is not null then 3 when d.ends <= d.due then 5
            when d.days > 0 and d.asked = 0 then 4 else 2 end as state
    from duty d
    where d.rule = $rule and d.adoption = $adoption and d.closed = 0
      and d.due >= $first and d.due <= $last) as s
group by s.rule, s.subject, s.adoption, s.person, s.unit
-- name: duty_fold_links :exec rule=int adoption=int first=day last=day
delete from duty_met
where rule = $rule and exists (select 1 from duty d
    where d.rule = duty_met.rule and d.subject = duty_met.subject
      and d.by_event = duty_met.by_event and d.key = duty_met.key
      and d.adoption = $adoption and d.closed = 0 and d.due >= $first
      and d.due <= $last)
-- name: duty_fold_rows :exec rule=int adoption=int first=day last=day
delete from duty
where rule = $rule and adoption = $adoption and closed = 0 and due >= $first
  and due <= $last
-- name: duty_reopen_due :exec from_day=day
update duty set closed = 0,
    live = case when met_on is null and excused_on is null then 1 else 0 end
where closed = 1 and due >= $from_day
-- name: duty_unfold :exec from_day=day scan "a reopening, by hand and seldom, looks through the closed months"
delete from duty_fold where last >= $from_day

-- ---- reading
-- A duty as it is shown, with the words of its version.
-- define duty_said(d):
select r.id as rule, d.rule as number, d.adoption, a.programme, a.version, v.title_zh,
    v.title_en, v.basis_zh, v.basis_en, v.prose_zh, v.prose_en, v.aspect, v.kind, v.minutes,
    v.weight, d.class, d.subject, d.person, s.name as subject_name, p.name as person_name,
    d.unit, u.name as unit_name, d.by_event, d.key, d.opens, d.due, d.ends, d.first, d.last,
    d.target, d.got, d.measure, d.asked, d.days, d.paused, d.provisional, d.ran_out,
    d.met_on, d.excused_on, d.excuse, d.closed
from duty {d} join duty_rule r on r.number = d.rule
    join duty_version v on v.rule = d.rule and v.adoption = d.adoption
    join duty_programme a on a.seq = d.adoption
    left join person s on s.id = d.subject left join person p on p.id = d.person
    left join unit u on u.id = d.unit

-- name: duty_of_person :many struct duty from struct duties_query unscoped "of one person, whom the caller may see"
{duty_said d}
where d.opens <= $on and (d.class in (0, 2) or d.class <= $most_class)
--[ about
and d.subject = $person
--]
--[ !about
and d.person = $person
--]
--[ by_rule
and d.rule = $rule_number
--]
--[ live
and d.live = 1
--]
--[ about_live
and d.closed = 0
--]
--[ dated
and d.due >= $from and d.due <= $to
--]
order by d.due is null, d.due, d.rule, d.subject, d.key limit $limit
-- define duty_in_units(d):
{duty_said d}
where {scope d.unit} and (d.class in (0, 2) or d.class <= $most_class)
  and {d}.opens <= $on
--[ by_rule
and d.rule = $rule_number
--]
--[ live
and d.live = 1
--]
--[ !live
and d.live in (0, 1)
--]
--[ dated
and d.due >= $from and d.due <= $to
--]
--[ which=0
and d.unit in (select b.unit from unit_above b where b.above = $unit)
--]
--[ which=1
and d.unit in (select b.unit from unit_above b where b.above = $unit)
and d.excuse = 1
--]
--[ which=2
and d.unit in (select b.unit from unit_above b where b.above = $unit)
and d.by_event = 1 and d.person <> d.subject
--]
--[ which=3
and d.unit in (select b.unit from unit_above b where b.above = $unit)
and d.person = 0
--]
--[ which=4
and d.unit = $unit
--]

-- name: duty_of_units :many struct duty from struct duties_query
{duty_in_units d}
order by d.due is null, d.due, d.rule, d.subject, d.key limit $limit
-- name: duty_each_of_units :each struct duty from struct duties_query
{duty_in_units d}
order by d.due is null, d.due, d.rule, d.subject, d.key
-- How many are due on a day, by rule; of rules that do not ask every day, which the caller
-- knows. Titles are those of the newest version there.
-- name: duty_days_of_units :many struct day_count unit=struct unit_id from=day to=day
select r.id as rule, d.rule as number, max(v.title_zh) as title_zh,
    max(v.title_en) as title_en, d.due, count(*) as asked,
    sum(case when d.met_on is not null then 1 else 0 end) as met
from duty d join duty_rule r on r.number = d.rule
    join duty_version v on v.rule = d.rule and v.adoption = d.adoption
where {scope d.unit} and d.class in (0, 2)
  and d.unit in (select b.unit from unit_above b where b.above = $unit)
  and d.live in (0, 1) and d.due >= $from and d.due <= $to
  and (d.ends is null or d.ends > d.due) and (d.days = 0 or d.asked > 0)
group by r.id, d.rule, d.due
order by d.due, d.rule
-- name: duty_by_key :one struct duty on=day from struct duty_key
{duty_said d}
where d.rule = $rule and d.subject = $subject and d.by_event = $by_event and d.key = $key
  and d.opens <= $on
-- name: duty_counted :many struct counted from struct duty_key
select m.seq, e.kind, m.day, e.actor, m.amount
from duty_met m join ledger_entry e on e.seq = m.seq
where m.rule = $rule and m.subject = $subject and m.by_event = $by_event and m.key = $key
order by m.day, m.seq

-- Duties due in a period, to be counted; of a unit with all below, or of one subject.
-- name: standing_units :each struct tally_row from struct tally_query
select d.rule, d.adoption, d.subject, d.unit, d.opens, d.due, d.ends, d.met_on,
    d.excused_on, d.asked, d.days
from duty d
where {scope d.unit} and (d.class in (0, 2) or d.class <= $most_class)
  and d.unit in (select b.unit from unit_above b where b.above = $unit)
  and d.live in (0, 1) and d.due >= $from and d.due <= $to and d.opens <= $on
--[ by_rule
  and d.rule = $rule
--]
order by d.rule, d.subject, d.key
-- name: standing_person :each struct tally_row unscoped "of one person, whom the caller may see" from struct tally_query
select d.rule, d.adoption, d.subject, d.unit, d.opens, d.due, d.ends, d.met_on,
    d.excused_on, d.asked, d.days
from duty d
where d.subject = $person and (d.class in (0, 2) or d.class <= $most_class)
  and d.due >= $from and d.due <= $to and d.opens <= $on
--[ by_rule
  and d.rule = $rule
--]
order by d.rule, d.key
-- name: standing_fold_units :each struct fold_row from struct tally_query
select f.rule, f.subject, f.adoption, f.first, f.last, f.person, f.unit, f.class, f.asked,
    f.met, f.late, f.missing, f.excused, f.paused, f.cancelled, f.closing
from duty_fold f
where {scope f.unit} and (f.class in (0, 2) or f.class <= $most_class)
  and f.unit in (select b.unit from unit_above b where b.above = $unit)
  and f.last >= $from and f.last <= $to and f.first >= $from
--[ by_rule
  and f.rule = $rule
--]
order by f.rule, f.subject, f.first
-- name: standing_fold_person :each struct fold_row unscoped "of one person, whom the caller may see" from struct tally_query
select f.rule, f.subject, f.adoption, f.first, f.last, f.person, f.unit, f.class, f.asked,
    f.met, f.late, f.missing, f.excused, f.paused, f.cancelled, f.closing
from duty_fold f
where f.subject = $person and (f.class in (0, 2) or f.class <= $most_class)
  and f.last >= $from and f.last <= $to and f.first >= $from
--[ by_rule
  and f.rule = $rule
--]
order by f.rule, f.first
-- name: standing_words :one struct standing number=int adoption=int
select r.id as rule, v.rule as number, v.title_zh, v.title_en, v.aspect, v.weight,
    v.counting
from duty_version v join duty_rule r on r.number = v.rule
where v.rule = $number and v.adoption = $adoption
-- name: duty_open_by_rule :many struct standing unit=struct unit_id on=day most_class=int
select r.id as rule, d.rule as number,
    sum(case when d.due < $on then 1 else 0 end) as missing,
    sum(case when d.due >= $on then 1 else 0 end) as waiting,
    count(*) as asked, min(d.adoption) as adoption_first, max(d.adoption) as adoption_last
from duty d join duty_rule r on r.number = d.rule
where {scope d.unit} and (d.class in (0, 2) or d.class <= $most_class)
  and d.unit in (select b.unit from unit_above b where b.above = $unit)
  and d.live = 1 and d.opens <= $on and d.due is not null
  and (d.ends is null or d.ends > $on) and (d.days = 0 or d.asked > 0)
group by r.id, d.rule
order by missing desc, d.rule
-- name: duty_gaps :many struct standing unit=struct unit_id on=day most_class=int
select r.id as rule, d.rule as number,
    sum(case when d.due < $on then 1 else 0 end) as missing,
    sum(case when d.due >= $on then 1 else 0 end) as waiting,
    count(*) as asked, min(d.adoption) as adoption_first, max(d.adoption) as adoption_last
from duty d join duty_rule r on r.number = d.rule
where {scope d.unit} and (d.class in (0, 2) or d.class <= $most_class)
  and d.unit in (select b.unit from unit_above b where b.above = $unit)
  and d.person = 0 and d.live = 1 and d.opens <= $on and d.due is not null
  and (d.ends is null or d.ends > $on) and (d.days = 0 or d.asked > 0)
group by r.id, d.rule
order by missing desc, d.rule
-- name: sections_below :many struct section_of unit=struct unit_id
select b.unit, c.id as section
from unit c join unit_above b on b.above = c.id
where c.above = $unit
order by b.unit
-- Due on the day, or later where the rule reminds on a day behind $before.
-- name: duty_remindings :many struct reminding on=day before=day unscoped "the server reminds everyone" scan "one pass along the index of persons, once a day"
select person, '' as name, sum(case when due >= $on then 1 else 0 end) as due,
    sum(case when due < $on then 1 else 0 end) as overdue
from duty where live = 1 and closed = 0 and person <> 0 and opens <= $on
  and (due <= $on or (remind_on > $before and remind_on <= $on))
  and (ends is null or ends > $on) and (days = 0 or asked > 0)
group by person order by person

-- name: duty_remindings_of :many struct reminding unit=struct unit_id on=day most_class=int
select d.person, p.name, 0 as due, count(*) as overdue
from duty d join person p on p.id = d.person
where {scope d.unit} and (d.class in (0, 2) or d.class <= $most_class)
  and d.unit in (select b.unit from unit_above b where b.above = $unit)
  and d.live = 1 and d.due < $on and (d.ends is null or d.ends > $on)
  and (d.days = 0 or d.asked > 0)
group by d.person, p.name
order by d.person

-- ---- entries of declared kinds
-- name: duty_record_rows :many struct record from struct records_query
select e.seq, e.day, e.subject, p.name as subject_name, e.unit, e.actor, e.replaced,
    l.version, b.body, e.class
from duty_entry e join ledger_entry l on l.seq = e.seq join ledger_body b on b.seq = e.seq
    left join person p on p.id = e.subject
where {scope e.unit} and e.kind = $kind
  and (e.class in (0, 2) or e.class <= $most_class or e.class = $opens)
--[ paged
and (e.day, e.seq) < ($before_day, $before)
--]
--[ dated_from
and e.day >= $from and e.day <= $to
--]
order by e.day desc, e.seq desc limit $limit
-- name: duty_record_rows_of :many struct record unscoped "of one person, whom the caller may see" from struct records_query
select e.seq, e.day, e.subject, p.name as subject_name, e.unit, e.actor, e.replaced,
    l.version, b.body, e.class
from duty_entry e join ledger_entry l on l.seq = e.seq join ledger_body b on b.seq = e.seq
    left join person p on p.id = e.subject
where e.subject = $person and e.kind = $kind and (e.class in (0, 2) or e.class <= $most_class or e.class = $opens)
--[ dated_from
and e.day >= $from and e.day <= $to
--]
order by e.day desc, e.seq desc limit $limit
-- name: duty_record_at :one struct entry_row seq=int
select e.seq, e.kind, e.subject, e.actor, e.event, e.day, b.body
from duty_entry e join ledger_body b on b.seq = e.seq
where e.seq = $seq and e.replaced = 0
