/* A row that tenure.c counts and no one else sees. */
#ifndef REGISTER_TENURE_INSIDE_H
#define REGISTER_TENURE_INSIDE_H
#include "register/tenure.h"

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
