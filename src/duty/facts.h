/* Rows of facts.sql; private to duty/. */
#ifndef DUTY_FACTS_H
#define DUTY_FACTS_H
#include "programme/programme.h"
#include "store/store.h"

struct state_fact {
    int64_t person, unit;
    struct day since, till;
    int sex;
    struct str ethnic;
    struct day party, work;
    int64_t rank;
    struct day left_on;
};
struct state_fact_list LIST(struct state_fact);
struct posting_fact {
    int64_t person, id, unit;
    struct str title, seat;
    struct day since, till;
};
struct posting_fact_list LIST(struct posting_fact);
struct role_fact {
    int64_t person;
    int role;
    int64_t unit;
    struct day since, till;
};
struct role_fact_list LIST(struct role_fact);
struct absence_fact {
    int64_t person;
    int sort;
    struct day since, till;
};
struct absence_fact_list LIST(struct absence_fact);
struct fact_unit_list LIST(struct fact_unit);
struct fact_person_list LIST(struct fact_person);
#endif
