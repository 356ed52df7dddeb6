/* The second factor (二次验证): behind the password a code by time, or one of a few
 * recovery codes written down. Who has it on gets no session for his password alone, only
 * a few minutes to give the code. The secret is sealed with the person's own key;
 * recovery codes are kept as hashes and good once. All of it is working state; that
 * somebody else switched it off is an entry. */
#ifndef ACCESS_SECOND_H
#define ACCESS_SECOND_H
#include "access/access.h"
#include "ledger/keystore.h"

enum { RECOVERY_CODES = 8, HALFWAY_SECONDS = 300 };

struct second {
    bool running;     /* asked at every log-in */
    bool begun;       /* a secret waits to be confirmed */
    int64_t recovery; /* codes that are left */
};
struct fault *second_state(struct db *db, struct arena *a, struct person_id person,
                           struct second *state);

/* ---- switching it on and off; in jobs ---------------------------------------------- */
/* A new secret, not yet asked for. CONFLICT: it is on. */
struct fault *second_begin(struct db *db, struct arena *a, struct keystore *keys,
                           struct person_id person);
/* The secret that waits, to be shown to its owner. MISSING: there is none. */
struct fault *second_secret(struct db *db, struct arena *a, struct keystore *keys,
                            struct person_id person, struct str *secret);
/* Switched on by the first right code; *codes are for paper, and shown this once. *holds
 * false: the code is wrong, nothing is changed. */
struct fault *second_confirm(struct db *db, struct arena *a, struct keystore *keys,
                             struct person_id person, struct str code, struct instant now,
                             struct random *random, struct str_list *codes, bool *holds);
/* Uses up a code by time or a recovery code of whoever has it on. A code that was used
 * before does not hold. */
struct fault *second_use(struct db *db, struct arena *a, struct keystore *keys,
                         struct person_id person, struct str code, struct instant now,
                         bool *holds);
struct fault *second_off(struct db *db, struct arena *a, struct person_id person);
/* New recovery codes; the old ones are good no more. */
struct fault *second_renew(struct db *db, struct arena *a, struct person_id person,
                           struct random *random, struct str_list *codes);
/* By a keeper of log-ins, for somebody who lost both: an entry. MISSING: it is not on. */
struct fault *second_reset(const struct act *act, struct person_id person);

/* ---- logging in -------------------------------------------------------------------- */
struct entered {
    struct str token; /* of a session, or of the way to one */
    bool halfway;     /* the code is still to come */
};
/* The password was right. */
struct fault *access_begin(struct db *db, struct arena *a, struct str login,
                           struct person_id person, struct random *random,
                           struct instant now, struct entered *entered);
/* Whose password was given under this token; *person 0 when it is none or too old. */
struct fault *access_halfway(struct db *db, struct arena *a, struct str token,
                             struct instant now, struct person_id *person,
                             struct str *login);
/* The way is used up. */
struct fault *access_halfway_end(struct db *db, struct arena *a, struct person_id person);
#endif
