/* The roll, and what members say of sessions. */
#include "learning/checkin_sql.h"
#include "learning/classroom_inside.h"
#include "learning/classroom_sql.h"
#include "register/kin.h"
#include "words/faults.h"

/* ---- who is expected ------------------------------------------------------------------
 */

static int by_person(const void *x, const void *y)
{
    const struct expected *a = x, *b = y;
    return a->person.v < b->person.v ? -1 : a->person.v > b->person.v;
}

static void sort_by_person(struct expected_list *list)
{
    if (list->n > 0) {
        qsort(list->at, list->n, sizeof list->at[0], by_person);
    }
}

/* The list stands by person. */
static struct expected *find_in(const struct expected_list *list, int64_t person)
{
    struct expected key = {.person = {person}};
    return list->n == 0 ? NULL
                        : bsearch(&key, list->at, list->n, sizeof list->at[0], by_person);
}

static int by_signer(const void *x, const void *y)
{
    const struct signup_row *a = x, *b = y;
    return a->person.v < b->person.v ? -1 : a->person.v > b->person.v;
}

/* They come by person. */
static const struct signup_row *signup_in(const struct signup_row_list *signups,
                                          struct person_id person)
{
    struct signup_row key = {.person = person};
    return signups->n == 0
               ? NULL
               : bsearch(&key, signups->at, signups->n, sizeof signups->at[0], by_signer);
}

static int by_absent(const void *x, const void *y)
{
    const struct span_row *a = x, *b = y;
    return a->person < b->person ? -1 : a->person > b->person;
}

static void mark_absences(const struct span_row_list *absences, struct expected *e)
{
    struct span_row key = {.person = e->person.v};
    const struct span_row *span =
        absences->n == 0
            ? NULL
            : bsearch(&key, absences->at, absences->n, sizeof absences->at[0], by_absent);
    if (span != NULL) {
        e->absence = span->sort;
        e->presence = EXCUSED;
    }
}

static int by_number(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* Who has entered the room's code is there; who has not is only said to have not. */
static void mark_checkin(const struct int_list *here, bool asked, struct expected *e)
{
    bool entered = here->n > 0 && bsearch(&e->person.v, here->at, here->n,
                                          sizeof here->at[0], by_number) != NULL;
    e->checkin = !asked ? CHECKIN_UNASKED : entered ? CHECKIN_HERE : CHECKIN_NOT;
    e->presence = entered ? PRESENT : e->presence;
}

static struct fault *fresh_roll(struct db *db, struct arena *a,
                                const struct class_session *s, struct expected_list *list)
{
    struct expected_row_list people = {0};
    struct signup_row_list signups = {0};
    struct span_row_list absences = {0};
    struct int_list here = {0};
    struct checkin_row checkin;
    bool asked = false;
    TRY(sql_class_people(db, a, s->unit, s->day, &people));
    TRY(sql_class_signups(db, a, s->id, &signups));
    TRY(sql_rota_absences(db, a, s->unit, s->day, s->day, &absences));
    TRY(sql_checkin_of(db, a, s->id, &checkin, &asked));
    TRY(asked ? sql_checkin_people(db, a, s->id, &here) : NULL);
    for (size_t i = 0; i < people.n; i++) {
        const struct expected_row *p = &people.at[i];
        const struct signup_row *said = signup_in(&signups, p->person);
        bool cannot = said != NULL && said->answer == SIGNUP_CANNOT;
        if (s->signup && said == NULL) {
            continue;
        }
        struct expected *e = LIST_ADD(a, list);
        *e = (struct expected){.person = p->person,
                               .name = p->name,
                               .unit_name = p->unit_name,
                               .presence = cannot ? EXCUSED : PRESENT,
                               .absence = -1,
                               .said = !cannot            ? STR_NONE
                                       : said->why.n == 0 ? STR("")
                                                          : said->why};
        mark_absences(&absences, e);
        mark_checkin(&here, asked, e);
    }
    return NULL;
}

static struct fault *called_roll(struct db *db, struct arena *a, struct session_id id,
                                 struct expected_list *list)
{
    struct called_row_list rows = {0};
    TRY(sql_class_called(db, a, id, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct called_row *row = &rows.at[i];
        *LIST_ADD(a, list) = (struct expected){.person = row->person,
                                               .name = row->name,
                                               .unit_name = row->unit_name,
                                               .presence = row->presence,
                                               .absence = -1};
    }
    return NULL;
}

struct fault *class_expected(struct db *db, struct arena *a,
                             const struct class_session *session,
                             struct expected_list *list)
{
    return session->state == SESSION_HELD ? called_roll(db, a, session->id, list)
                                          : fresh_roll(db, a, session, list);
}

struct fault *class_attended(struct db *db, struct arena *a, struct session_id session,
                             struct attended_list *list)
{
    struct called_row_list rows = {0};
    TRY(sql_class_called(db, a, session, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct called_row *row = &rows.at[i];
        *LIST_ADD(a, list) =
            (struct attended){row->person, row->name, row->unit_name, row->presence,
                              row->presence != PRESENT && row->made_up != 0};
    }
    return NULL;
}

/* ---- holding --------------------------------------------------------------------------
 */

/* Who is named stands on the list; each name counts once, absent before excused. */
static struct fault *set_presence(struct arena *a, const struct int_list *ids,
                                  int presence, const char *field,
                                  struct expected_list *list)
{
    for (size_t i = 0; i < ids->n; i++) {
        struct expected *e = find_in(list, ids->at[i]);
        if (e == NULL) {
            return fault_at(fault_roll_stranger(a, ids->at[i]), str_of(field));
        }
        e->presence = presence;
    }
    return NULL;
}

static struct str ids_of(struct arena *a, const struct expected_list *list, int presence)
{
    struct text out = text_new(a, 256);
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i].presence == presence) {
            text_add(&out, out.n > 0 ? STR(" ") : STR(""));
            text_add_int(&out, list->at[i].person.v);
        }
    }
    return out.n > 0 ? text_str(&out) : STR_NONE;
}

struct fault *class_named(struct db *db, struct arena *a, const struct class_session *s,
                          struct str *people)
{
    struct expected_row_list rows = {0};
    struct expected_list list = {0};
    TRY(sql_class_people(db, a, s->unit, s->day, &rows));
    for (size_t i = 0; i < rows.n && i < ROLL_MOST; i++) {
        *LIST_ADD(a, &list) =
            (struct expected){.person = rows.at[i].person, .presence = PRESENT};
    }
    *people = ids_of(a, &list, PRESENT);
    return NULL;
}

/* Who spoke: whom the roll names, else the session. */
static struct fault *find_speaker(const struct act *act, const struct held *held,
                                  const struct class_session *s,
                                  struct person_id *speaker)
{
    struct arena *a = act->arena;
    bool asked = true;
    *speaker = held->speaker.v != 0 ? held->speaker : s->speaker;
    if (speaker->v == 0) {
        bool taught = held->taught.n > 0 && !str_equal(held->taught, s->taught);
        return taught ? fault_at(fault_roll_speaker(a), STR("who")) : NULL;
    }
    if (speaker->v != s->speaker.v) {
        TRY(class_is_asked(act->db, a, *speaker, s->unit, &asked));
    }
    return asked ? NULL : fault_at(fault_session_speaker(a), STR("who"));
}

/* Of another speaker it takes the place of what stood on the record of the first. */
static struct fault *append_lecture(const struct act *act, const struct held *held,
                                    const struct class_session *s,
                                    struct person_id speaker)
{
    struct act second = *act;
    struct lecture_body body = {s->id, held->topic.n > 0 ? held->topic : s->title,
                                held->taught, s->series_key};
    bool said = s->lecture != 0 && speaker.v == s->speaker.v &&
                str_equal(body.topic, s->title) && str_equal(body.taught, s->taught);
    if (speaker.v == 0 || body.topic.n == 0 || said) {
        return NULL;
    }
    second.id = ledger_id_derived(act->id, 1);
    TRY(fields_check(act->arena, &kind_class_lecture.fields, &body));
    return act_append_on(&second, &kind_class_lecture, speaker.v, s->lecture, s->day,
                         &body, NULL);
}

struct fault *class_hold(const struct act *act, const struct held *held)
{
    struct arena *a = act->arena;
    struct class_session s;
    struct expected_list list = {0};
    struct person_id speaker;
    bool sent = false;
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(session_keep(act, held->session, &s));
    if (s.state == SESSION_CANCELLED) {
        return fault_session_cancelled(a);
    }
    if (s.day.v > act->today.v) {
        return fault_session_coming(a, s.day);
    }
    if (!sent && held->seen != 0 && held->seen != s.newest) {
        return fault_session_newer(a);
    }
    TRY(find_speaker(act, held, &s, &speaker));
    TRY(class_expected(act->db, a, &s, &list));
    if (list.n > ROLL_MOST) {
        return fault_roll_many(a, ROLL_MOST);
    }
    for (size_t i = 0; i < list.n; i++) {
        list.at[i].presence = PRESENT;
    }
    sort_by_person(&list);
    TRY(set_presence(a, &held->excused, EXCUSED, "excused", &list));
    TRY(set_presence(a, &held->absent, ABSENT, "absent", &list));
    struct roll_call_body body = {s.id, ids_of(a, &list, PRESENT),
                                  ids_of(a, &list, EXCUSED), ids_of(a, &list, ABSENT),
                                  s.series_key};
    int64_t corrects = s.roll;
    if (sent) {
        struct entry was;
        struct body text;
        TRY(ledger_entry_read(act->db, a, s.roll, &was, &text));
        corrects = was.corrects;
    }
    TRY(act_append_on(act, &kind_class_roll, s.id.v / SESSION_PLACES, corrects, s.day,
                      &body, NULL));
    TRY(sql_checkin_drop(act->db, a, s.id));
    TRY(sql_checkin_people_drop(act->db, a, s.id));
    return append_lecture(act, held, &s, speaker);
}

/* ---- members --------------------------------------------------------------------------
 */

struct fault *class_asked_to(const struct act *act, struct person_id person,
                             struct session_id id, struct class_session *s)
{
    bool found = false, asked = false;
    TRY(sql_class_session_by_id(act->db, act->arena, id, s, &found));
    TRY(found ? class_is_asked(act->db, act->arena, person, s->unit, &asked) : NULL);
    return asked ? NULL : fault_session_missing(act->arena);
}

struct fault *class_signup(const struct act *act, const struct signup_body *body)
{
    struct class_session s;
    bool sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(fields_check(act->arena, &kind_class_signup.fields, body));
    TRY(class_asked_to(act, (struct person_id){act->actor}, body->session, &s));
    if (!sent && s.state != SESSION_PLANNED) {
        return s.state == SESSION_HELD ? fault_session_held(act->arena)
                                       : fault_session_cancelled(act->arena);
    }
    if (body->answer == SIGNUP_CANNOT && body->why.n == 0) {
        return fault_at(fault_field_required(act->arena), STR("why"));
    }
    return act_append(act, &kind_class_signup, act->actor, body, NULL);
}

struct fault *class_makeup(const struct act *act, struct person_id person,
                           const struct makeup_body *body)
{
    struct class_session s;
    struct own_row own = {0};
    bool found = false, sent = false, keeps = act->actor == person.v;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(fields_check(act->arena, &kind_class_makeup.fields, body));
    TRY(class_asked_to(act, person, body->session, &s));
    if (!keeps) {
        TRY(scope_reaches(act->db, act->arena, &act->scope, s.unit, &keeps));
    }
    if (!keeps) {
        return fault_session_missing(act->arena);
    }
    TRY(sql_attended_one(act->db, act->arena, s.id, person, &own, &found));
    if (!sent && (!found || own.presence == PRESENT || own.made_up != 0)) {
        return fault_makeup_nothing(act->arena);
    }
    struct makeup_body whole = *body;
    whole.series = s.series_key;
    return act_append_on(act, &kind_class_makeup, person.v, 0, s.day, &whole, NULL);
}

struct fault *class_wish(const struct act *act, const struct wish_body *body)
{
    struct series_row row;
    struct person_id self = {act->actor};
    bool found = false, asked = false;
    TRY(fields_check(act->arena, &kind_series_wish.fields, body));
    TRY(sql_series_by_id(act->db, act->arena, body->series, &row, &found));
    TRY(found ? class_is_asked(act->db, act->arena, self, row.unit, &asked) : NULL);
    if (!asked) {
        return fault_series_missing(act->arena);
    }
    if (body->till.v < body->from.v) {
        return fault_at(fault_till_before_since(act->arena), STR("till"));
    }
    return act_append(act, &kind_series_wish, act->actor, body, NULL);
}

struct fault *class_said(struct db *db, struct arena *a, struct session_id session,
                         struct person_id person, int *answer)
{
    int64_t said = -1;
    bool found = false;
    TRY(sql_class_signup_of(db, a, session, person, &said, &found));
    *answer = found ? (int)said : -1;
    return NULL;
}

struct fault *class_own_one(struct db *db, struct arena *a, struct person_id person,
                            struct session_id session, struct own_session *own,
                            bool *found)
{
    struct own_row row = {0};
    TRY(sql_attended_one(db, a, session, person, &row, found));
    *own = (struct own_session){.presence = row.presence,
                                .made_up = row.presence != PRESENT && row.made_up != 0};
    return NULL;
}

struct fault *class_own(struct db *db, struct arena *a, struct person_id person,
                        int64_t limit, struct own_session_list *list)
{
    struct own_row_list rows = {0};
    TRY(sql_attended_by(db, a, person, limit, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct own_session own = {.presence = rows.at[i].presence,
                                  .made_up = rows.at[i].presence != PRESENT &&
                                             rows.at[i].made_up != 0};
        bool found = false;
        TRY(sql_class_session_by_id(db, a, (struct session_id){rows.at[i].session},
                                    &own.session, &found));
        if (found) {
            *LIST_ADD(a, list) = own;
        }
    }
    return NULL;
}
