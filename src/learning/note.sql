-- include "learning/note.h"

-- derived
create table note (
    seq {id},
    person {int} not null,
    day {int} not null,
    title text not null,
    text text not null,
    source {int} not null
) {strict};
create index note_of on note (person, day, seq);
create index note_title on note (person, title, day);

-- name: note_put :exec seq=int person=int day=day title=text from struct note_body
insert into note (seq, person, day, title, text, source)
values ($seq, $person, $day, $title, $text, $source)
-- name: note_drop :exec seq=int
delete from note where seq = $seq
-- name: notes_of :many struct study_note person=struct person_id title=text by_title=bool before=day seq=int further=bool limit=int
select seq, day, title, text, source from note where person = $person
--[ by_title
and title = $title
--]
--[ further
and (day, seq) < ($before, $seq)
--]
order by day desc, seq desc limit $limit
-- name: note_titles :many struct shelf_line person=struct person_id limit=int
select title, count(*) as notes, min(day) as first, max(day) as last
from note where person = $person
group by title order by max(day) desc, title limit $limit
-- name: note_titles_between :many struct shelf_line person=struct person_id first=day last=day limit=int
select title, count(*) as notes, min(day) as first, max(day) as last
from note where person = $person and day between $first and $last
group by title order by max(day) desc, title limit $limit
