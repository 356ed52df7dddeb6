-- include "access/rows.h"

-- derived
create table account (
    person {id},
    login text not null unique
) {strict};
create table role_held (
    person {int} not null,
    role {int} not null,
    unit {int} not null,
    since {int},
    till {int},
    primary key (person, role, unit)
) {rowless};

-- migration 2 access
create table work_account (
    person {id},
    hash text,
    lang {int} not null default -1
) {strict};
create table work_session (
    token {blob} primary key,
    person {int} not null,
    made {int} not null,
    touched {int} not null
) {strict};
create index work_session_by_person on work_session (person);
create index work_session_by_touch on work_session (touched);
create table work_wait (
    login {blob} primary key,
    failed {int} not null,
    until {int} not null
) {strict};
create index work_wait_by_until on work_wait (until);
create table work_code (
    person {id},
    hash {blob} not null,
    until {int} not null
) {strict};

-- name: account_insert :exec person=struct person_id login=text
insert into account (person, login) values ($person, $login)
-- name: account_delete :exec person=struct person_id
delete from account where person = $person
-- name: account_by_login :one struct account login=text
select ac.person, ac.login, p.name
from account ac join person p on p.id = ac.person where ac.login = $login
-- name: account_by_person :one struct account person=struct person_id
select ac.person, ac.login, p.name
from account ac join person p on p.id = ac.person where ac.person = $person
-- name: accounts_all :many struct account unscoped "administrators list log-ins; names are of class open" scan "the list of all accounts"
select ac.person, ac.login, p.name
from account ac join person p on p.id = ac.person order by ac.login
-- name: accounts_page :many struct account from struct accounts_query unscoped "administrators list log-ins; names are of class open"
select ac.person, ac.login, p.name
from account ac join person p on p.id = ac.person where ac.login > $after
--[ by_text
and ac.login >= $text and ac.login < $end
--]
order by ac.login limit $limit
-- name: role_insert :exec person=struct person_id from struct role_body
insert into role_held (person, role, unit, since, till)
values ($person, $role, $unit, $since, $till)
-- name: role_delete :exec person=struct person_id from struct role_body
delete from role_held where person = $person and role = $role and unit = $unit
-- name: roles_of :many struct role_held person=struct person_id
select r.role, r.unit, u.name as unit_name,
    case when u.above is null then 1 else 0 end as top, r.since, r.till
from role_held r join unit u on u.id = r.unit
where r.person = $person order by r.role, r.unit
-- name: grants_all :many struct grant unscoped "the security administrator lists roles; names are of class open" scan "the list of all roles held, a few for each officer"
select r.person, p.name, ac.login, r.role, r.unit, u.name as unit_name, r.since, r.till
from role_held r join unit u on u.id = r.unit join person p on p.id = r.person
    left join account ac on ac.person = r.person
order by r.role, p.name_key, r.person, r.unit
-- name: department_name :one text
select u.name from unit u where u.above is null order by u.name_key, u.id limit 1

-- name: session_insert :exec token=hash person=struct person_id at=instant
insert into work_session (token, person, made, touched) values ($token, $person, $at, $at)
-- name: session_delete :exec token=hash
delete from work_session where token = $token
-- name: session_delete_others :exec person=struct person_id keep=hash
delete from work_session where person = $person and token <> $keep
-- name: sessions_delete :exec person=struct person_id
delete from work_session where person = $person
-- name: session_delete_of :exec person=struct person_id token=hash
delete from work_session where token = $token and person = $person
-- name: sessions_of :many struct session person=struct person_id idle=instant made=instant
select token, made, touched from work_session
where person = $person and touched > $idle and made > $made order by touched desc, made desc
-- name: session_touch :exec token=hash at=instant
update work_session set touched = $at where token = $token
-- name: session_sweep :exec idle=instant
delete from work_session where touched < $idle
-- name: session_viewer :one struct session_row token=hash idle=instant made=instant
select s.person, s.touched, ac.login, p.name, w.lang,
    (select u.name from unit u where u.above is null order by u.name_key, u.id limit 1)
        as department
from work_session s join account ac on ac.person = s.person
    join person p on p.id = s.person
    left join work_account w on w.person = s.person
where s.token = $token and s.touched > $idle and s.made > $made

-- name: credential_by_login :one struct credential_row login=text
select ac.person, w.hash from account ac left join work_account w on w.person = ac.person
where ac.login = $login
-- name: credential_there :one int person=struct person_id
select 1 as there from work_account where person = $person
-- name: credential_insert :exec person=struct person_id
insert into work_account (person, hash) values ($person, null)
-- name: credential_delete :exec person=struct person_id
delete from work_account where person = $person
-- name: credential_set :exec person=struct person_id hash=text
update work_account set hash = $hash where person = $person
-- name: credential_set_lang :exec person=struct person_id lang=int
update work_account set lang = $lang where person = $person

-- name: wait_of :one struct wait_row login=hash
select failed, until from work_wait where login = $login
-- name: wait_delete :exec login=hash
delete from work_wait where login = $login
-- name: wait_insert :exec login=hash failed=int until=instant
insert into work_wait (login, failed, until) values ($login, $failed, $until)
-- name: wait_sweep :exec before=instant
delete from work_wait where until < $before

-- name: code_delete :exec person=struct person_id
delete from work_code where person = $person
-- name: code_insert :exec person=struct person_id hash=hash until=instant
insert into work_code (person, hash, until) values ($person, $hash, $until)
-- name: code_of :one struct code_row person=struct person_id
select hash, until from work_code where person = $person
-- name: code_sweep :exec before=instant scan "one short-lived row a new account; swept at midnight"
delete from work_code where until < $before
