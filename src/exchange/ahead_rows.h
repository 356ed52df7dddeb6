/* What ahead.sql takes and gives: so many keys at a time, not given where there are fewer. */
#ifndef EXCHANGE_AHEAD_ROWS_H
#define EXCHANGE_AHEAD_ROWS_H
#include "exchange/import.h"

enum { AHEAD_AT_ONCE = 32 };
struct ahead_texts {
    struct str t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15,
        t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31;
};
struct ahead_keys {
    struct blob k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15,
        k16, k17, k18, k19, k20, k21, k22, k23, k24, k25, k26, k27, k28, k29, k30, k31;
};
struct ahead_seats {
    int64_t p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16,
        p17, p18, p19, p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31;
    struct day s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15,
        s16, s17, s18, s19, s20, s21, s22, s23, s24, s25, s26, s27, s28, s29, s30, s31;
};
struct ahead_posting {
    struct person_id person;
    struct unit_id unit;
    struct day since;
};
struct ahead_posting_list LIST(struct ahead_posting);
#endif
