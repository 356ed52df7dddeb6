/* Rows that strength.c counts and no one else sees. */
#ifndef REGISTER_STRENGTH_INSIDE_H
#define REGISTER_STRENGTH_INSIDE_H
#include "register/strength.h"

struct aged {
    int sex;
    struct day born, party;
    int64_t level; /* enum education_level + 1; 0 none told */
};
#endif
