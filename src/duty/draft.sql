-- include "duty/draft.h"
-- small work_draft

-- migration 12 draft
create table work_draft (
    programme text primary key,
    last {int} not null
) {rowless};
create table work_draft_text (
    programme text not null,
    revision {int} not null,
    person {int} not null,
    at {int} not null,
    text text not null,
    primary key (programme, revision)
) {rowless};

-- name: draft_ids :many text
select programme from work_draft order by programme
-- name: draft_last :one int programme=text
select last from work_draft where programme = $programme
-- name: draft_begin :exec programme=text last=int
insert into work_draft (programme, last) values ($programme, $last)
-- name: draft_set_last :exec programme=text last=int
update work_draft set last = $last where programme = $programme
-- name: draft_end :exec programme=text
delete from work_draft where programme = $programme
-- name: draft_texts_end :exec programme=text
delete from work_draft_text where programme = $programme
-- The console is nobody: 0.
-- name: draft_put :exec programme=text revision=int person=struct person_id at=instant text=text
insert into work_draft_text (programme, revision, person, at, text)
values ($programme, $revision, coalesce($person, 0), $at, $text)
-- name: draft_drop :exec programme=text revision=int
delete from work_draft_text where programme = $programme and revision = $revision
-- name: draft_newest :one struct duty_draft programme=text
select d.programme, d.revision, d.person, d.at, d.text, p.name as person_name
from work_draft_text d left join person p on p.id = d.person
where d.programme = $programme order by d.revision desc limit 1
-- name: draft_at :one text programme=text revision=int
select text from work_draft_text where programme = $programme and revision = $revision
-- name: draft_count :one int programme=text
select count(*) as n from work_draft_text where programme = $programme
-- name: draft_oldest :one int programme=text
select revision from work_draft_text where programme = $programme order by revision limit 1
