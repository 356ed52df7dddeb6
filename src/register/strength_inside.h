/* Rows that strength.c counts and no one else sees. */
#ifndef REGISTER_STRENGTH_INSIDE_H
#define REGISTER_STRENGTH_INSIDE_H
#include "register/strength.h"

struct aged {
    int sex;
    struct day born, party;
    int64_t level; /* enum education_level + 1; 0 none told */
};
/* A posting in force beside one of the same person in the same unit. */
struct spell {
    struct posting_id posting;
    struct person_id person;
    struct str name;
    struct unit_id unit;
    struct str unit_name, title;
    bool concurrent;
    struct day in_post, since, till;
};
#endif
