-- include "learning/bank_rows.h"

-- derived
create table question (
    id {id},
    version {int} not null,
    kind {int} not null,
    difficulty {int} not null,
    retired {int} not null,
    material text
) {strict};
create table question_version (
    question {int} not null,
    version {int} not null,
    seq {int} not null,
    day {int} not null,
    actor {int} not null,
    text text not null,
    primary key (question, version)
) {rowless};
create table question_digest (
    digest {blob} not null,
    question {int} not null,
    version {int} not null,
    primary key (digest, question, version)
) {rowless};
create table question_topic (
    topic text not null,
    question {int} not null,
    primary key (topic, question)
) {rowless};
create index question_topic_of on question_topic (question);
create table question_use (
    question {int} not null,
    exam {int} not null,
    version {int} not null,
    asked {int} not null,
    share {int} not null,
    primary key (question, exam, version)
) {rowless};
create index question_use_in on question_use (exam, question, version);
-- Pairs of characters of their texts, in normal form.
create table question_gram (
    gram {int} not null,
    question {int} not null,
    primary key (gram, question)
) {rowless};
create index question_gram_of on question_gram (question);

-- derived late
create index question_by_kind on question (retired, kind, difficulty, id);

-- name: bank_insert :exec id=struct question_id kind=int difficulty=int material=text
insert into question (id, version, kind, difficulty, retired, material)
values ($id, 1, $kind, $difficulty, 0, $material)
-- name: bank_set :exec id=struct question_id version=int kind=int difficulty=int material=text
update question set version = $version, kind = $kind, difficulty = $difficulty,
    material = $material
where id = $id
-- name: bank_set_retired :exec id=struct question_id
update question set retired = 1 where id = $id
-- name: bank_version_insert :exec id=struct question_id version=int seq=int day=day actor=int text=text
insert into question_version (question, version, seq, day, actor, text)
values ($id, $version, $seq, $day, $actor, $text)
-- name: bank_digest_insert :exec digest=hash id=struct question_id version=int
insert into question_digest (digest, question, version) values ($digest, $id, $version)
-- name: bank_known :one struct known_row digest=hash
select d.question as id, d.version from question_digest d where d.digest = $digest
order by d.question, d.version limit 1
-- name: bank_topics_clear :exec id=struct question_id
delete from question_topic where question = $id
-- name: bank_topic_there :one int topic=text id=struct question_id
select 1 as there from question_topic where topic = $topic and question = $id
-- name: bank_topic_insert :exec topic=text id=struct question_id
insert into question_topic (topic, question) values ($topic, $id)
-- name: bank_by_id :one struct bank_row id=struct question_id
select q.id, q.version, q.version as current, q.retired, v.seq, v.day, v.actor, v.text,
    (select count(distinct u.exam) from question_use u where u.question = q.id) as uses,
    l.material
from question q join question_version v on v.question = q.id and v.version = q.version
left join question_link l on l.question = q.id and l.version = v.version
where q.id = $id
-- name: bank_by_version :one struct bank_row id=struct question_id version=int
select q.id, v.version, q.version as current, q.retired, v.seq, v.day, v.actor, v.text,
    (select count(distinct u.exam) from question_use u where u.question = q.id) as uses,
    l.material
from question q join question_version v on v.question = q.id
left join question_link l on l.question = q.id and l.version = v.version
where q.id = $id and v.version = $version
-- name: bank_text :one text id=struct question_id version=int
select v.text from question_version v where v.question = $id and v.version = $version
-- name: bank_versions :many struct bank_row id=struct question_id
select q.id, v.version, q.version as current, q.retired, v.seq, v.day, v.actor, v.text,
    (select count(distinct u.exam) from question_use u where u.question = q.id) as uses,
    l.material
from question q join question_version v on v.question = q.id
left join question_link l on l.question = q.id and l.version = v.version
where q.id = $id order by v.version desc
-- name: bank_list :many struct bank_row from struct bank_query
select q.id, q.version, q.version as current, q.retired, v.seq, v.day, v.actor, v.text,
    (select count(distinct u.exam) from question_use u where u.question = q.id) as uses,
    l.material
from question q join question_version v on v.question = q.id and v.version = q.version
left join question_link l on l.question = q.id and l.version = v.version
where q.id < $before and q.retired = $retired
--[ by_topic
and exists (select 1 from question_topic t where t.topic = $topic and t.question = q.id)
--]
--[ by_material
and l.material = $material
--]
--[ by_kind
and q.kind = $kind
--]
--[ by_difficulty
and q.difficulty = $difficulty
--]
--[ by_text
and q.id in (select w.question from question_gram w where w.gram = $gram0)
and exists (select 1 from question_gram w where w.gram = $gram1 and w.question = q.id)
and exists (select 1 from question_gram w where w.gram = $gram2 and w.question = q.id)
--]
order by q.id desc limit $limit
-- name: bank_grams_clear :exec id=struct question_id
delete from question_gram where question = $id
-- name: bank_grams_insert :exec id=struct question_id from struct gram_eight
insert into question_gram (gram, question)
select column1, $id from (values ($g0), ($g1), ($g2), ($g3), ($g4), ($g5), ($g6), ($g7)) as v
where column1 > 0
-- name: bank_gram_count :one int gram=int limit=int
select count(*) as questions from
    (select 1 from question_gram where gram = $gram limit $limit) as g
-- name: bank_each :each struct bank_row scan "an export gives the whole bank"
select q.id, q.version, q.version as current, q.retired, v.seq, v.day, v.actor, v.text,
    0 as uses, 0 as material
from question q join question_version v on v.question = q.id and v.version = q.version
where q.retired = 0 order by q.id
-- name: bank_topics :many struct topic_count scan "one pass over the index of topics, for whoever chooses among them"
select t.topic, count(*) as questions
from question_topic t group by t.topic order by t.topic
-- name: bank_uses :many struct question_use id=struct question_id unscoped "titles of exams, to who keeps the bank"
select u.exam, e.title, u.version, u.asked, u.share
from question_use u join exam e on e.id = u.exam
where u.question = $id order by u.exam desc, u.version
