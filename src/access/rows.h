/* Rows of access's own statements; private to access/. */
#ifndef ACCESS_ROWS_H
#define ACCESS_ROWS_H
#include "access/access.h"

struct session_row {
    struct person_id person;
    struct instant touched;
    struct str login, name, department;
    int64_t lang;
};
struct credential_row {
    struct person_id person;
    struct str hash; /* not given: no password set yet */
};
struct wait_row {
    int64_t failed;
    struct instant until;
};
struct code_row {
    struct hash hash;
    struct instant until;
};
#endif
