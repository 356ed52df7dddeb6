/* Between the files of the classroom. */
#ifndef LEARNING_CLASSROOM_INSIDE_H
#define LEARNING_CLASSROOM_INSIDE_H
#include "learning/classroom_rows.h"

struct series series_of(const struct series_row *row);
/* A line of a plan; false: it is none. */
bool session_line_read(struct str line, struct session_new *session);
/* "15:00"; anything else is refused by INPUT at `field`. */
struct fault *class_time_check(struct arena *a, struct str at, const char *field);
/* MISSING beyond the actor's reach. */
struct fault *session_keep(const struct act *act, struct session_id id,
                           struct class_session *session);
/* All whom the session is for, as ids by blanks: who signed up and who did not. */
struct fault *class_named(struct db *db, struct arena *a, const struct class_session *s,
                          struct str *people);
/* MISSING where the session is not for him. */
struct fault *class_asked_to(const struct act *act, struct person_id person,
                             struct session_id id, struct class_session *session);
#endif
