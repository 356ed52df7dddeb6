-- include "access/reading.h"

-- migration 3 readlog
create table readlog_read (
    id {id},
    reader {int} not null,
    person {int} not null,
    class {int} not null,
    what text not null,
    purpose {int} not null,
    why text not null,
    day {int} not null,
    at {int} not null,
    salt {blob} not null
) {strict};
create index readlog_read_by_person on readlog_read (person, id);
create index readlog_read_by_day on readlog_read (day, id);
--[ sqlite
create trigger readlog_read_stays before update on readlog_read
    begin select raise(abort, 'the log of reads is never changed'); end;
create trigger readlog_read_remains before delete on readlog_read
    begin select raise(abort, 'the log of reads is never changed'); end;
--]
--[ postgres
create function readlog_refuse() returns trigger language plpgsql as
    $$ begin raise exception 'the log of reads is never changed'; end $$;
create trigger readlog_read_stays before update or delete or truncate on readlog_read
    for each statement execute function readlog_refuse();
--]

-- migration 4 readlog_reader
create index readlog_read_by_reader on readlog_read (reader, id);

-- derived
create table read_digest (
    day {id},
    count {int} not null,
    root text not null
) {strict};
create table read_question (
    seq {id},
    read {int} not null,
    person {int} not null,
    text text not null,
    at {int} not null,
    answered {int} not null,
    answer text,
    answered_by {int},
    answered_at {int}
) {strict};
create index read_question_by_read on read_question (read, seq);
create index read_question_by_answered on read_question (answered, seq);

-- name: reading_last :one int
select coalesce(max(id), 0) as id from readlog_read
-- name: reading_insert :exec reader=int person=int from struct reading
insert into readlog_read (id, reader, person, class, what, purpose, why, day, at, salt)
values ($id, $reader, $person, $class, $what, $purpose, $why, $day, $at, $salt)
-- name: reading_by_id :one struct reading id=int
select id, reader, person, class, what, purpose, why, day, at, salt
from readlog_read where id = $id
-- name: readings_of_day :each struct reading day=day
select id, reader, person, class, what, purpose, why, day, at, salt
from readlog_read where day = $day order by id
-- Of a person also what was read while he stood twice, under the number that was merged.
-- name: readings_page :many struct reading from struct readings_query unscoped "the person himself and the audit administrator read it; names are of class open"
select r.id, r.reader, w.name as reader_name, r.person,
    coalesce(p.name, (select n.name from person_merged m join person n on n.id = m.into_person
        where m.person = r.person)) as person_name, r.class,
    r.what, r.purpose, r.why, r.day, r.at,
    (select count(*) from read_question q where q.read = r.id) as questions
from readlog_read r left join person w on w.id = r.reader left join person p on p.id = r.person
where r.id < $before
--[ by_person
and r.person in (select $person union all
    select m.person from person_merged m where m.into_person = $person)
--]
--[ by_reader
and r.reader = $reader
--]
--[ by_day
and r.day = $day
--]
order by r.id desc limit $limit
-- name: readings_days :many day today=day scan "the days of the log along its index; a row a day is given"
select distinct r.day from readlog_read r
where r.day < $today and not exists (select 1 from read_digest d where d.day = r.day)
order by r.day

-- name: read_digest_of :one struct digest_body day=day
select day, count, root from read_digest where day = $day
-- name: read_digest_put :exec from struct digest_body
insert into read_digest (day, count, root) values ($day, $count, $root)
-- name: read_question_put :exec seq=int person=struct person_id at=instant from struct question_body
insert into read_question (seq, read, person, text, at, answered)
values ($seq, $read, $person, $text, $at, 0)
-- name: read_question_answer :exec actor=int at=instant from struct answer_body
update read_question set answered = 1, answer = $text, answered_by = $actor, answered_at = $at
where seq = $question
-- name: read_questions :many struct read_question from struct questions_query scan "the newest along the key; questions are few"
select q.seq, q.read, q.person, p.name, q.text, q.at, q.answer, w.name as answered_name,
    q.answered_by, q.answered_at, r.reader, v.name as reader_name, r.at as read_at, r.class
from read_question q join person p on p.id = q.person join readlog_read r on r.id = q.read
    left join person w on w.id = q.answered_by left join person v on v.id = r.reader
where {scope p.unit} and q.seq < $before
--[ by_seq
and q.seq = $seq
--]
--[ by_read
and q.read = $read
--]
--[ open
and q.answered = 0
--]
order by q.seq desc limit $limit
