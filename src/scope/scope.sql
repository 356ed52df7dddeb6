-- include "scope/scope.h"
-- define scope(unit): exists (select 1 from scope_grant g join unit_above b on b.above = g.unit where g.account = $scope_account and g.since <= $scope_day and g.till >= $scope_day and b.unit = {unit})
-- define scope(unit): exists (select 1 from unit_above b where b.unit = {unit} and b.above = $scope_unit)
-- define scope(unit): {unit} in (select b.unit from scope_grant g join unit_above b on b.above = g.unit where g.account = $scope_account and g.since <= $scope_day and g.till >= $scope_day)
-- define scope from(unit): 1 cross join unit_above scope_b where scope_b.unit = {unit} and scope_b.above = $scope_unit
-- small scope_grant

-- derived
create table unit_above (
    unit {int} not null,
    above {int} not null,
    primary key (unit, above)
) {rowless};
create index unit_above_down on unit_above (above, unit);
create table scope_grant (
    account {int} not null,
    unit {int} not null,
    since {int} not null,
    till {int} not null,
    primary key (account, unit, since, till)
) {rowless};

-- name: unit_above_self :exec unit=struct unit_id
insert into unit_above (unit, above) values ($unit, $unit)
-- name: unit_above_inherit :exec unit=struct unit_id above=struct unit_id
insert into unit_above (unit, above)
select $unit, a.above from unit_above a where a.unit = $above
-- name: unit_above_cut :exec unit=struct unit_id
delete from unit_above
where unit in (select d.unit from unit_above d where d.above = $unit)
  and above not in (select d.unit from unit_above d where d.above = $unit)
-- name: unit_above_join :exec unit=struct unit_id above=struct unit_id
insert into unit_above (unit, above)
select d.unit, a.above from unit_above d, unit_above a
where d.above = $unit and a.unit = $above
-- name: unit_above_remove :exec unit=struct unit_id
delete from unit_above where unit = $unit
-- name: unit_is_below :one int unit=struct unit_id above=struct unit_id
select 1 as below from unit_above where unit = $unit and above = $above

-- name: scope_grants_delete :exec account=int
delete from scope_grant where account = $account
-- name: scope_grant_delete_one :exec account=int unit=struct unit_id since=day till=day
delete from scope_grant
where account = $account and unit = $unit and since = $since and till = $till
-- name: scope_grant_insert :exec account=int unit=struct unit_id since=day till=day
insert into scope_grant (account, unit, since, till) values ($account, $unit, $since, $till)
-- Each grant, and how many units it reaches, counted up to $most.
-- name: scope_reaches_of :many struct scope_reach account=int day=day most=int
select g.unit, (select count(*) from (select 1 as n from unit_above b
    where b.above = g.unit limit $most) as c) as units
from scope_grant g
where g.account = $account and g.since <= $day and g.till >= $day order by g.unit
-- name: scope_granted :many struct unit_id account=int day=day
select distinct g.unit as v from scope_grant g
where g.account = $account and g.since <= $day and g.till >= $day order by v
-- name: scope_reaches_unit :one int account=int day=day unit=struct unit_id
select 1 as reaches from unit_above b join scope_grant g on g.unit = b.above
where b.unit = $unit and g.account = $account and g.since <= $day and g.till >= $day
limit 1
