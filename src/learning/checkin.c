/* Check-in by the code of the room. */
#include "learning/checkin.h"

#include "access/totp.h"
#include "base/digest.h"
#include "base/random.h"
#include "learning/checkin_sql.h"
#include "learning/classroom_inside.h"
#include "words/faults.h"

static struct str code_at(struct arena *a, struct str secret, int64_t step)
{
    return totp_code(a, secret, step, CHECKIN_DIGITS);
}

static int64_t step_of(struct instant now)
{
    return now.us / 1000000 / CHECKIN_SECONDS;
}

/* Over with the day, however it was left. */
static bool is_open(const struct class_session *s, const struct checkin_row *row,
                    struct day today)
{
    return s->state == SESSION_PLANNED && s->day.v == today.v && row->day.v == today.v &&
           !row->closed;
}

/* ---- by who keeps the session ---------------------------------------------------------
 */

struct fault *checkin_open(const struct act *act, struct session_id session,
                           struct random *random)
{
    struct class_session s;
    struct checkin_row row;
    bool found = false;
    uint8_t secret[TOTP_SECRET];
    TRY(session_keep(act, session, &s));
    if (s.state != SESSION_PLANNED) {
        return s.state == SESSION_HELD ? fault_session_held(act->arena)
                                       : fault_session_cancelled(act->arena);
    }
    if (s.day.v != act->today.v) {
        return fault_checkin_day(act->arena, s.day);
    }
    TRY(sql_checkin_of(act->db, act->arena, session, &row, &found));
    if (found && row.day.v == act->today.v) {
        return sql_checkin_set(act->db, act->arena, session, false);
    }
    random_fill(random, secret, sizeof secret);
    struct blob bytes = {
        str_copy(act->arena, (struct str){(char *)secret, sizeof secret})};
    TRY(sql_checkin_drop(act->db, act->arena, session));
    TRY(sql_checkin_people_drop(act->db, act->arena, session));
    return sql_checkin_insert(act->db, act->arena, session, bytes, act->today);
}

struct fault *checkin_close(const struct act *act, struct session_id session)
{
    struct class_session s;
    TRY(session_keep(act, session, &s));
    return sql_checkin_set(act->db, act->arena, session, true);
}

/* ---- by members -----------------------------------------------------------------------
 */

bool checkin_holds(struct arena *a, struct str secret, struct str code,
                   struct instant now)
{
    int64_t step = step_of(now);
    return secret_equal(code_at(a, secret, step), code) ||
           secret_equal(code_at(a, secret, step - 1), code);
}

struct fault *checkin_enter(const struct act *act, struct session_id session,
                            struct str code, struct instant now, bool *holds)
{
    struct class_session s;
    struct checkin_row row;
    struct checkin_person_row own = {0};
    struct person_id me = {act->actor};
    bool found = false, known = false;
    *holds = false;
    TRY(class_asked_to(act, me, session, &s));
    TRY(sql_checkin_of(act->db, act->arena, session, &row, &found));
    if (!found || !is_open(&s, &row, act->today)) {
        return fault_checkin_closed(act->arena);
    }
    TRY(sql_checkin_person(act->db, act->arena, session, me.v, &own, &known));
    if (own.here) {
        *holds = true;
        return NULL;
    }
    if (own.tries >= CHECKIN_TRIES) {
        return fault_checkin_tries(act->arena);
    }
    *holds = checkin_holds(act->arena, row.secret.bytes, str_trim(code), now);
    own.here = *holds;
    own.tries += !*holds;
    TRY(sql_checkin_person_drop(act->db, act->arena, session, me.v));
    return sql_checkin_person_put(act->db, act->arena, &own, session, me.v);
}

/* ---- reading --------------------------------------------------------------------------
 */

struct fault *checkin_state(struct db *db, struct arena *a,
                            const struct class_session *session, struct person_id person,
                            struct day today, struct checkin *state)
{
    struct checkin_row row;
    struct checkin_person_row own = {0};
    bool found = false, counted = false;
    *state = (struct checkin){0};
    TRY(sql_checkin_of(db, a, session->id, &row, &state->begun));
    if (!state->begun) {
        return NULL;
    }
    TRY(sql_checkin_person(db, a, session->id, person.v, &own, &found));
    TRY(sql_checkin_count(db, a, session->id, &state->people, &counted));
    state->open = is_open(session, &row, today);
    state->here = own.here;
    return NULL;
}

struct fault *checkin_code(struct db *db, struct arena *a,
                           const struct class_session *session, struct day today,
                           struct instant now, struct str *code, int *seconds)
{
    struct checkin_row row;
    bool found = false;
    TRY(sql_checkin_of(db, a, session->id, &row, &found));
    if (!found || !is_open(session, &row, today)) {
        return fault_checkin_closed(a);
    }
    *code = code_at(a, row.secret.bytes, step_of(now));
    *seconds = CHECKIN_SECONDS - (int)(now.us / 1000000 % CHECKIN_SECONDS);
    return NULL;
}
