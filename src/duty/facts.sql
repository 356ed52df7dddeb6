-- include "duty/facts.h"
-- include "duty/inside.h"

-- What rules look at, read off the register's tables; of everyone, or of one person.
-- name: fact_units :many struct fact_unit unscoped "facts for the rules" scan "units are few beside persons"
select id, above, name, number from unit order by id
-- name: fact_persons :many struct fact_person person=int one=bool unscoped "facts for the rules" scan "the roll looks at everyone"
select p.id, p.born, p.number from person p
--[ one
where p.id = $person
--]
order by p.id
-- name: fact_states :many struct state_fact person=int one=bool unscoped "facts for the rules" scan "the roll looks at everyone"
select s.person, s.unit, s.since, s.till, s.sex, s.ethnic, s.party, s.work, s.rank,
    p.left_on
from person_state s join person p on p.id = s.person
--[ one
where s.person = $person
--]
order by s.person, s.since
-- name: fact_postings :many struct posting_fact person=int one=bool unscoped "facts for the rules" scan "the roll looks at everyone"
select g.person, g.id, g.unit, g.title, t.title as seat, g.since, g.till
from posting g left join post t on t.id = g.post
--[ one
where g.person = $person
--]
order by g.person, g.since, g.id
-- name: fact_postings_titled :many struct posting_fact title=text unscoped "facts for the rules" scan "only where a rule names a post that acts"
select g.person, g.id, g.unit, g.title, t.title as seat, g.since, g.till
from posting g left join post t on t.id = g.post
where g.title = $title or t.title = $title
order by g.person, g.since, g.id
-- name: fact_roles :many struct role_fact unscoped "facts for the rules" scan "roles held, a few for each officer"
select person, role, unit, since, till from role_held order by person, role, unit
-- name: fact_absences :many struct absence_fact person=int one=bool unscoped "facts for the rules" scan "the roll looks at everyone"
select person, sort, since, till from absence
--[ one
where person = $person
--]
order by person, since, till
-- name: fact_properties :many struct entry_row person=int one=bool unscoped "facts for the rules"
select e.seq, e.kind, e.subject, e.actor, e.event, e.day, b.body
from duty_entry e join ledger_body b on b.seq = e.seq
where e.kind = 'person.property' and e.replaced = 0
--[ one
and e.subject = $person
--]
order by e.day, e.seq
-- name: fact_events :many struct entry_row kind=text person=int from_day=day one=bool unscoped "facts for the rules"
select e.seq, e.kind, e.subject, e.actor, e.event, e.day, b.body
from duty_entry e join ledger_body b on b.seq = e.seq
where e.kind = $kind and e.replaced = 0 and e.day >= $from_day
--[ one
and e.subject = $person
--]
order by e.day, e.seq
