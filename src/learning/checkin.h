/* Check-in by a code shown in the room (签到码): optional, opened by the organiser on the
 * day of a session. The code is made of a secret and the minute (RFC 6238 with steps of
 * sixty seconds, four digits), so it changes; the one before it counts too. Who has
 * entered it is put down as there when the roll begins; nobody is put down as absent for
 * not entering it. Working state until the roll, which stays the one entry. Refuses to
 * know where a phone is. */
#ifndef LEARNING_CHECKIN_H
#define LEARNING_CHECKIN_H
#include "learning/classroom.h"

struct random;

enum { CHECKIN_SECONDS = 60, CHECKIN_DIGITS = 4, CHECKIN_TRIES = 10 };

struct checkin {
    bool begun; /* at some time */
    bool open;
    bool here;      /* the viewer has entered the code */
    int64_t people; /* who have */
};
/* ---- by who keeps the session; in jobs -----------------------------------------------
 */
/* CONFLICT: not planned, or of another day. Open already: nothing happens. */
struct fault *checkin_open(const struct act *act, struct session_id session,
                           struct random *random);
struct fault *checkin_close(const struct act *act, struct session_id session);

/* ---- by members ----------------------------------------------------------------------
 */
/* *holds false: the code is not, or no longer, that of the room; this is counted, so it
 * is no fault. CONFLICT: not open. LIMIT: too many wrong ones. */
struct fault *checkin_enter(const struct act *act, struct session_id session,
                            struct str code, struct instant now, bool *holds);

/* The code of the minute or of the one before it. Pure. */
bool checkin_holds(struct arena *a, struct str secret, struct str code,
                   struct instant now);

/* ---- reading -------------------------------------------------------------------------
 */
struct fault *checkin_state(struct db *db, struct arena *a,
                            const struct class_session *session, struct person_id person,
                            struct day today, struct checkin *state);
/* To be shown in the room: for who keeps the session. *seconds: until the next. MISSING:
 * not open. */
struct fault *checkin_code(struct db *db, struct arena *a,
                           const struct class_session *session, struct day today,
                           struct instant now, struct str *code, int *seconds);
#endif
