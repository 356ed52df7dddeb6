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
struct second_row {
    struct blob secret; /* sealed */
    int64_t running;    /* 0: not confirmed yet */
    int64_t step;       /* the newest that was used up */
};
struct halfway_row {
    struct person_id person;
    struct str login;
};
struct code_row {
    struct hash hash;
    struct instant until;
};
/* The entry that says what was weakened about a log-in. */
struct fault *account_reset_record(const struct act *act, struct person_id person,
                                   enum reset_what what);
/* A token for a cookie: base64url, 256 bits. */
struct str token_make(struct arena *a, struct random *random);
#endif
