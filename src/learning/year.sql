-- include "learning/year.h"

-- derived
create table year_summary (
    person {int} not null,
    year {int} not null,
    seq {int} not null,
    day {int} not null,
    text text not null,
    primary key (person, year)
) {rowless};
create table year_rating (
    person {int} not null,
    year {int} not null,
    seq {int} not null,
    day {int} not null,
    actor {int} not null,
    proposed {int} not null,
    rating {int} not null,
    why text,
    parts text,
    primary key (person, year)
) {rowless};

-- name: year_summary_drop :exec person=struct person_id year=int
delete from year_summary where person = $person and year = $year
-- name: year_summary_put :exec person=struct person_id seq=int day=day from struct year_summary_body
insert into year_summary (person, year, seq, day, text)
values ($person, $year, $seq, $day, $text)
-- name: year_summary_of :one struct year_summary person=struct person_id year=int
select seq, day, text from year_summary where person = $person and year = $year
-- name: year_rating_drop :exec person=struct person_id year=int
delete from year_rating where person = $person and year = $year
-- name: year_rating_put :exec person=struct person_id seq=int day=day actor=int from struct year_rating_body
insert into year_rating (person, year, seq, day, actor, proposed, rating, why, parts)
values ($person, $year, $seq, $day, $actor, $proposed, $rating, $why, $parts)
-- name: year_rating_of :one struct year_rating person=struct person_id year=int
select seq, day, actor, proposed, rating, why, parts from year_rating
where person = $person and year = $year
