-- include "register/inside.h"
-- include "register/grams.h"

-- Where a person stands in the orders of lists, and which names are found. Rows of
-- person_rank cover all days of a person: `level` and `title` are those of the main post,
-- 0 and null without one; since and till are both inside and never null.
-- derived
create table person_rank (
    person {int} not null,
    since {int} not null,
    till {int} not null,
    level {int} not null,
    title text,
    rank_key {blob} not null,
    primary key (person, since)
) {rowless};
-- derived late
create index person_rank_by_key on person_rank (rank_key, person, since, till);

-- name: person_state_names :many text person=struct person_id
select distinct name from person_state where person = $person
-- name: names_between :each struct gram_name first=int last=int
select person as id, name from person_state where person between $first and $last
order by person, since
-- name: person_rank_insert :exec person=struct person_id from struct rank_row
insert into person_rank (person, since, till, level, title, rank_key)
values ($person, $since, $till, $level, $title, $rank_key)
-- name: person_rank_delete :exec person=struct person_id
delete from person_rank where person = $person
-- name: person_rank_facts :one struct rank_facts person=struct person_id
select rank, name_key from person where id = $person
-- name: postings_main :many struct rank_span person=struct person_id unscoped "of one person, by the register itself"
select g.since, g.till, case when g.level > 0 then g.level else coalesce(p.level, 0) end as level,
    coalesce(g.title, p.title) as title
from posting g left join post p on p.id = g.post
where g.person = $person and g.concurrent = 0
order by g.since, g.id
-- name: ranks_all :each struct rank_source scan "all ranks are made anew in a rebuild" unscoped "by the register itself"
select p.id as person, p.rank, p.name_key, g.since, g.till,
    case when g.level > 0 then g.level else coalesce(o.level, 0) end as level,
    coalesce(g.title, o.title) as title
from person p
    left join posting g on g.person = p.id and g.concurrent = 0
    left join post o on o.id = g.post
order by p.id, g.since, g.id
-- name: people_in_post :many struct person_id post=struct post_id unscoped "whose rank follows from a post, by the register itself"
select distinct person as v from posting where post = $post

-- Where one person stands in the order asked for: paging goes on behind it.
-- name: person_place :one struct person_place id=struct person_id order=int on=day
select p.unit, {people_key (select r.rank_key from person_rank r
        where r.person = p.id and r.since <= $on and r.till >= $on)} as key
from person p where p.id = $id

-- What lists of persons have in common. The filters asked for besides the unit, on the state
-- `s` of the person `p`:
-- define people_asked(s):
and {s}.sex between $sex_first and $sex_last
and coalesce(p.left_on, 2147483647) between $left_first and $left_last
and ($level = 0 or exists (
    select 1 from person_rank l where l.person = p.id and l.level = $level
        and l.since <= $rank_on and l.till >= $rank_on))
-- Who was already there on the day: born, and at work where it is told since when.
-- define people_begun(s):
({s}.work is null or {s}.work <= $on) and ({s}.born is null or {s}.born <= $on)
-- Whether a unit is one of those asked for; on a day, by the state or a post of that day:
-- define in_unit(unit):
exists (
    select 1 from unit_above b
    where b.unit = {unit} and b.above = $unit and (b.unit = $unit or $below = 1))
-- define in_unit_on(s):
({in_unit {s}.unit} or exists (
    select 1 from posting g
    where g.person = p.id and g.since <= $on and (g.till is null or g.till >= $on)
        and {in_unit g.unit}))
-- All units asked for:
-- define units_asked(b):
select {b}.unit from unit_above {b}
        where {b}.above = $unit and ({b}.unit = $unit or $below = 1)
-- The key in the order asked for, with that of the rank:
-- define people_key(rank):
case $order
    when 0 then p.name_key
    when 1 then p.born_key
    when 2 then p.stroke_key
    else {rank} end
-- define people_rank_key(p):
(select r.rank_key from person_rank r
    where r.person = {p}.id and r.since <= $rank_on and r.till >= $rank_on)
-- What the main post of the day is called:
-- define people_post(p):
(select t.title from person_rank t
    where t.person = {p}.id and t.since <= $rank_on and t.till >= $rank_on) as post_title
-- The order along its index, from its begin, behind a key, or backwards from one:
-- define people_along(p):
--[ page=0
order by {p}.name_key, {p}.id limit $limit
--]
--[ page=1
and ({p}.name_key, {p}.id) > ($key, $key_id)
order by {p}.name_key, {p}.id limit $limit
--]
--[ page=2
and ({p}.name_key, {p}.id) < ($key, $key_id)
order by {p}.name_key desc, {p}.id desc limit $limit
--]
--[ page=3
order by {p}.born_key, {p}.id limit $limit
--]
--[ page=4
and ({p}.born_key, {p}.id) > ($key, $key_id)
order by {p}.born_key, {p}.id limit $limit
--]
--[ page=5
and ({p}.born_key, {p}.id) < ($key, $key_id)
order by {p}.born_key desc, {p}.id desc limit $limit
--]
--[ page=6
order by {p}.stroke_key, {p}.id limit $limit
--]
--[ page=7
and ({p}.stroke_key, {p}.id) > ($key, $key_id)
order by {p}.stroke_key, {p}.id limit $limit
--]
--[ page=8
and ({p}.stroke_key, {p}.id) < ($key, $key_id)
order by {p}.stroke_key desc, {p}.id desc limit $limit
--]
-- define people_along_rank(r):
--[ page=9
order by {r}.rank_key, {r}.person limit $limit
--]
--[ page=10
and ({r}.rank_key, {r}.person) > ($key, $key_id)
order by {r}.rank_key, {r}.person limit $limit
--]
--[ page=11
and ({r}.rank_key, {r}.person) < ($key, $key_id)
order by {r}.rank_key desc, {r}.person desc limit $limit
--]
-- define people_with_rank(r):
--[ page=9
join person_rank {r} on {r}.person = p.id and {r}.since <= $rank_on and {r}.till >= $rank_on
--]
--[ page=10
join person_rank {r} on {r}.person = p.id and {r}.since <= $rank_on and {r}.till >= $rank_on
--]
--[ page=11
join person_rank {r} on {r}.person = p.id and {r}.since <= $rank_on and {r}.till >= $rank_on
--]
-- Put in order when all are at hand:
-- define people_sorted(p):
--[ !backwards
and ({people_key r.rank_key}, {p}.id) > ($key, $key_id)
order by {people_key r.rank_key}, {p}.id limit $limit
--]
--[ backwards
and ({people_key r.rank_key}, {p}.id) < ($key, $key_id)
order by {people_key r.rank_key} desc, {p}.id desc limit $limit
--]
-- A few whose ids are known; written so that SQLite makes no table of them, whose page cache
-- alone would cost more than to read the persons:
-- define people_some(w):
(values
    ($i0), ($i1), ($i2), ($i3), ($i4), ($i5), ($i6), ($i7),
    ($i8), ($i9), ($i10), ($i11), ($i12), ($i13), ($i14), ($i15),
    ($i16), ($i17), ($i18), ($i19), ($i20), ($i21), ($i22), ($i23),
    ($i24), ($i25), ($i26), ($i27), ($i28), ($i29), ($i30), ($i31),
    ($i32), ($i33), ($i34), ($i35), ($i36), ($i37), ($i38), ($i39),
    ($i40), ($i41), ($i42), ($i43), ($i44), ($i45), ($i46), ($i47),
    ($i48), ($i49), ($i50), ($i51), ($i52), ($i53), ($i54), ($i55),
    ($i56), ($i57), ($i58), ($i59), ($i60), ($i61), ($i62), ($i63)) {w}

-- How many persons each filter lets through, counted up to $most: the fewest decide how a
-- list is read. A filter that is not asked for is given something that nobody has.
-- name: people_counts :one struct people_counts from struct people_find
select
    (select count(*) from (select 1 as n from person x
        where x.unit in ({units_asked b})
        limit $most) as c) as in_unit,
    (select count(*) from (select 1 as n from person_rank r
        where r.rank_key >= $level_from and r.rank_key < $level_to
            and r.since <= $rank_on and r.till >= $rank_on
        limit $most) as c) as of_level,
    (select count(*) from (select 1 as n from person x
        where x.left_on between $gone_first and $gone_last
        limit $most) as c) as gone
-- name: people_counts_on :one struct people_counts from struct people_find
select
    (select count(*) from (select t.person from person_state t
        where t.unit in ({units_asked b})
            and t.since <= $on and (t.till is null or t.till >= $on)
        limit $most) as c)
    + (select count(*) from (select g.person from posting g
        where g.unit in ({units_asked b})
            and g.since <= $on and (g.till is null or g.till >= $on)
        limit $most) as c) as in_unit,
    (select count(*) from (select 1 as n from person_rank r
        where r.rank_key >= $level_from and r.rank_key < $level_to
            and r.since <= $rank_on and r.till >= $rank_on
        limit $most) as c) as of_level,
    (select count(*) from (select 1 as n from person x
        where x.left_on between $gone_first and $gone_last
        limit $most) as c) as gone
-- Lists are read in one of two ways. Along the index of their order, passing over whom the
-- filters leave out: good where they let many through.
-- Units are named from the tree that is kept (register_tree_name), not joined.
-- name: people_list :many struct person from struct people_find scan "along the index of the order until the page is full"
select p.id, p.name, p.sex, p.born, p.unit, p.left_on,
    {people_post p}
from person p
{people_with_rank r}
{scope from}
where {scope p.unit}
--[ !filtered
and p.left_on is null
--]
--[ filtered
{people_asked p}
and ($unit is null or {in_unit p.unit})
--]
{people_along p}
{people_along_rank r}

-- name: people_list_on :many struct person from struct people_find scan "along the index of the order until the page is full"
select p.id, s.name, s.sex, s.born, s.unit, p.left_on,
    {people_post p}
from person p
{people_with_rank r}
join person_state s on s.person = p.id and s.since <= $on
    and (s.till is null or s.till >= $on)
{scope from}
where {scope p.unit}
{people_asked s}
and {people_begun s}
and ($unit is null or {in_unit_on s})
{people_along p}
{people_along_rank r}

-- Or from the few whom the narrowest filter lets through, put in order behind it.
-- name: people_hits :many struct person from struct people_find
select p.id, p.name, p.sex, p.born, p.unit, p.left_on, r.title as post_title
from (
--[ by=0
    select x.id as person from person x
    where x.unit in ({units_asked b})
--]
--[ by=1
    select l.person from person_rank l
    where l.rank_key >= $level_from and l.rank_key < $level_to
        and l.since <= $rank_on and l.till >= $rank_on
--]
--[ by=2
    select x.id as person from person x
    where x.left_on between $gone_first and $gone_last
--]
) h
    cross join person p
    join person_rank r on r.person = p.id and r.since <= $rank_on and r.till >= $rank_on
where p.id = h.person and {scope p.unit}
{people_asked p}
and ($unit is null or {in_unit p.unit})
{people_sorted p}

-- name: people_hits_on :many struct person from struct people_find
select p.id, s.name, s.sex, s.born, s.unit, p.left_on, r.title as post_title
from (
--[ by=0
    select t.person from person_state t
    where t.unit in ({units_asked b})
        and t.since <= $on and (t.till is null or t.till >= $on)
    union
    select g.person from posting g
    where g.unit in ({units_asked b})
        and g.since <= $on and (g.till is null or g.till >= $on)
--]
--[ by=1
    select l.person from person_rank l
    where l.rank_key >= $level_from and l.rank_key < $level_to
        and l.since <= $rank_on and l.till >= $rank_on
--]
--[ by=2
    select x.id as person from person x
    where x.left_on between $gone_first and $gone_last
--]
) h
    cross join person p
    join person_rank r on r.person = p.id and r.since <= $rank_on and r.till >= $rank_on
    join person_state s on s.person = p.id and s.since <= $on
        and (s.till is null or s.till >= $on)
where p.id = h.person and {scope p.unit}
{people_asked s}
and {people_begun s}
and ($unit is null or {in_unit_on s})
{people_sorted p}

-- Persons whose names may hold a text, some at a time: put in order behind that.
-- name: people_found :many struct person_found from struct people_find
select p.id, p.name, p.sex, p.born, p.unit, p.left_on,
    {people_post p},
    {people_key {people_rank_key p}} as key
from {people_some w} cross join person p
where p.id = w.column1 and {scope p.unit}
{people_asked p}
and ($unit is null or {in_unit p.unit})
-- name: people_found_on :many struct person_found from struct people_find
select p.id, s.name, s.sex, s.born, s.unit, p.left_on,
    {people_post p},
    {people_key {people_rank_key p}} as key
from {people_some w} cross join person p
    join person_state s on s.person = p.id and s.since <= $on
        and (s.till is null or s.till >= $on)
where p.id = w.column1 and {scope p.unit}
{people_asked s}
and {people_begun s}
and ($unit is null or {in_unit_on s})

-- The order alone, without its persons: whoever is among those wanted is read by
-- people_found, which looks at the scope.
-- name: people_ids :many int from struct people_find unscoped "ids alone; people_found reads the rows, in scope" scan "along the index of the order, until the page is full"
select p.id from person p where 1 = 1
{people_along p}
-- name: people_ids_by_rank :many int from struct people_find unscoped "ids alone; people_found reads the rows, in scope" scan "along the index of the order, until the page is full"
select r.person from person_rank r where r.since <= $rank_on and r.till >= $rank_on
--[ !backwards
and (r.rank_key, r.person) > ($key, $key_id)
order by r.rank_key, r.person limit $limit
--]
--[ backwards
and (r.rank_key, r.person) < ($key, $key_id)
order by r.rank_key desc, r.person desc limit $limit
--]
-- name: people_keys :many struct keyed_person from struct people_find unscoped "ids and keys alone; people_found reads the rows, in scope"
select p.id, {people_key {people_rank_key p}} as key
from {people_some w} cross join person p where p.id = w.column1
