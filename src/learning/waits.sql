-- include "learning/waits_rows.h"

-- The newest passing on of each material, of late.
-- name: waits_passed :many struct pass_row from=day limit=int unscoped "only people within the scope are named behind it"
select p.seq, p.material, m.title, m.unit, p.day
from material_pass p join material m on m.id = p.material
where p.day >= $from and not exists (select 1 from material_pass n
    where n.material = p.material and n.seq > p.seq)
order by p.day desc, p.seq desc limit $limit
-- name: waits_unsigned :many text pass=int material_unit=struct unit_id unit=struct unit_id in_unit=bool limit=int
select p.name from person p
where {scope p.unit} and p.left_on is null
    and p.unit in (select b.unit from unit_above b where b.above = $material_unit)
--[ in_unit
    and p.unit in (select b.unit from unit_above b where b.above = $unit)
--]
    and not exists (select 1 from material_signed s where s.pass = $pass and s.person = p.id)
order by p.name_key, p.id limit $limit
-- name: waits_sessions :many struct session_wait_row unit=struct unit_id in_unit=bool from=day till=day newest_first=bool limit=int
select c.id, coalesce(c.title, '') as title, s.title as series_title,
    coalesce(p.name, '') as speaker_name, c.day, coalesce(c.speaker, 0) as speaker,
    coalesce(g.answer, -1) as said, {speaker_trouble c} as trouble
from class_session c join class_series s on s.id = c.series
    left join person p on p.id = c.speaker
    left join class_signup g on g.session = c.id and g.person = c.speaker
where {scope c.unit} and c.unit in (select y.unit from class_series y)
    and c.day >= $from and c.day <= $till and c.state = 0
--[ in_unit
    and c.unit in (select b.unit from unit_above b where b.above = $unit)
--]
--[ newest_first
order by c.day desc, c.id desc limit $limit
--]
--[ !newest_first
order by c.day, c.id limit $limit
--]
-- name: waits_exams :many struct exam_wait_row unit=struct unit_id in_unit=bool state=int from=day limit=int
select x.id, x.title, x.unit, x.closes_on, x.closes,
    (select count(*) from exam_result r where r.exam = x.id and r.attempt = 1) as handed,
    (select count(*) from exam_result r where r.exam = x.id and r.waiting > 0) as waiting
from exam x
where {scope x.unit} and x.state = $state and x.closes_on >= $from
--[ in_unit
    and x.unit in (select b.unit from unit_above b where b.above = $unit)
--]
order by x.closes_on desc, x.id desc limit $limit
-- Of the answers about a material the share that was right, the lowest first.
-- name: waits_weak :many struct weak_row exam=struct exam_id limit=int unscoped "of one exam, whose unit is reached; no person is named"
select l.material, m.title, sum(u.asked) as asked,
    sum(u.asked * u.share) / sum(u.asked) as rightly
from question_use u
    join question_link l on l.question = u.question and l.version = u.version
    join material m on m.id = l.material
where u.exam = $exam and u.asked > 0
group by l.material, m.title order by rightly, l.material limit $limit
-- People who have done less of a year's duty than has gone by of the year, of 10,000; one
-- that is done at a stroke has no half.
-- name: waits_behind :many int unit=struct unit_id in_unit=bool rule=text from=day till=day gone=int most_class=int
select count(*) as people from duty d join duty_rule r on r.number = d.rule
where {scope d.unit} and d.live = 1 and d.due >= $from and d.due <= $till
    and (d.class in (0, 2) or d.class <= $most_class) and r.id = $rule and d.target > 1
    and d.got * 10000 < d.target * $gone
--[ in_unit
    and d.unit in (select b.unit from unit_above b where b.above = $unit)
--]
