-- include "exchange/ahead_rows.h"

-- What the rows of a chunk will ask for, some at a time.
-- name: ahead_people :many struct person from struct ahead_texts unscoped "for matching in an import, by who may write the register"
select p.id, p.name, p.sex, p.born, p.unit, u.name as unit_name, p.number, p.rank, p.ethnic,
    p.native, p.birthplace, p.party, p.work, p.skills, p.left_on, p.left_why, p.newest
from person p join unit u on u.id = p.unit
where p.number in (
    $t0, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11,
    $t12, $t13, $t14, $t15, $t16, $t17, $t18, $t19, $t20, $t21, $t22, $t23,
    $t24, $t25, $t26, $t27, $t28, $t29, $t30, $t31)
order by p.id desc
-- name: ahead_names :many text from struct ahead_keys unscoped "which names are there, for matching in an import"
select p.name from person p
where p.name_key in (
    $k0, $k1, $k2, $k3, $k4, $k5, $k6, $k7, $k8, $k9, $k10, $k11,
    $k12, $k13, $k14, $k15, $k16, $k17, $k18, $k19, $k20, $k21, $k22, $k23,
    $k24, $k25, $k26, $k27, $k28, $k29, $k30, $k31)
group by p.name order by p.name
-- name: ahead_postings :many struct ahead_posting from struct ahead_seats scan "v is the 32 keys asked for" unscoped "for matching in an import, by who may write the register"
select g.person, g.unit, g.since
from (values
    ($p0, $s0), ($p1, $s1), ($p2, $s2), ($p3, $s3),
    ($p4, $s4), ($p5, $s5), ($p6, $s6), ($p7, $s7),
    ($p8, $s8), ($p9, $s9), ($p10, $s10), ($p11, $s11),
    ($p12, $s12), ($p13, $s13), ($p14, $s14), ($p15, $s15),
    ($p16, $s16), ($p17, $s17), ($p18, $s18), ($p19, $s19),
    ($p20, $s20), ($p21, $s21), ($p22, $s22), ($p23, $s23),
    ($p24, $s24), ($p25, $s25), ($p26, $s26), ($p27, $s27),
    ($p28, $s28), ($p29, $s29), ($p30, $s30), ($p31, $s31)) as v
    join posting g on g.person = v.column1 and g.since = v.column2
order by g.person, g.id
