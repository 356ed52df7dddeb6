-- include "practice/code_rows.h"

-- migration 65 residents' codes
create table work_resident_code (
    hash {blob} not null primary key,
    finding {int} not null,
    unit {int} not null,
    household {int} not null,
    until {int} not null
) {rowless};
create index work_resident_code_by_finding on work_resident_code (finding);
insert into work_resident_code (hash, finding, unit, household, until)
select hash, 0, unit, household, until from work_slip where used = 0;
drop table work_slip;
drop table work_finding_code;

-- name: resident_code_insert :exec from struct code_row
insert into work_resident_code (hash, finding, unit, household, until)
values ($hash, coalesce($finding, 0), coalesce($unit, 0), coalesce($household, 0), $until)
-- name: resident_code_at :one struct code_row hash=hash
select hash, finding, unit, household, until from work_resident_code where hash = $hash
-- name: resident_code_delete :exec hash=hash
delete from work_resident_code where hash = $hash
-- name: resident_code_delete_of_finding :exec finding=struct finding_id
delete from work_resident_code where finding = $finding
