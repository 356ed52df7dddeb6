/* Series and their sessions: planned, changed, read. */
#include "learning/classroom.h"

#include "base/utf8.h"
#include "learning/class_material.h"
#include "learning/classroom_inside.h"
#include "learning/classroom_sql.h"
#include "learning/exam.h"
#include "words/faults.h"

/* ---- what organising steps share ------------------------------------------------------
 */

struct fault *class_time_check(struct arena *a, struct str at, const char *field)
{
    return exam_time_of_day(at) < 0 ? fault_at(fault_exam_time(a), str_of(field)) : NULL;
}

struct recurrence series_recurrence(const struct series_body *body)
{
    return (struct recurrence){.weekday = body->weekday + 1,
                               .nth = body->every == SERIES_MONTHLY ? (int)body->nth : 0,
                               .shift = (enum shift)body->moved};
}

struct series series_of(const struct series_row *r)
{
    return (struct series){.id = r->id,
                           .plan = {.title = r->title,
                                    .unit = r->unit,
                                    .every = r->every,
                                    .weekday = r->weekday,
                                    .nth = r->nth,
                                    .moved = r->moved,
                                    .at = r->at,
                                    .minutes = r->minutes,
                                    .place = r->place,
                                    .signup = r->signup,
                                    .key = r->key},
                           .unit_name = r->unit_name,
                           .newest = r->newest};
}

/* ---- planning a series ----------------------------------------------------------------
 */

/* One word that a programme can name: no blank in it, and no number, by which commands
 * know a series. */
static bool key_is_formed(struct str key)
{
    enum { HANZI_FIRST = 0x4e00, HANZI_LAST = 0x9fff };
    int64_t number = 0;
    size_t at = 0;
    for (int32_t c = utf8_next(key, &at); c >= 0; c = utf8_next(key, &at)) {
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool is_sign = (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (!is_letter && !is_sign && (c < HANZI_FIRST || c > HANZI_LAST)) {
            return false;
        }
    }
    return key.n == 0 || !str_to_int(key, &number);
}

static struct fault *check_series(const struct act *act, const struct series_body *b)
{
    TRY(fields_check(act->arena, &kind_series_plan.fields, b));
    TRY(class_time_check(act->arena, b->at, "at"));
    if (!key_is_formed(b->key)) {
        return fault_at(fault_series_key(act->arena), STR("key"));
    }
    if ((b->every == SERIES_MONTHLY) != (b->nth != 0)) {
        return fault_at(fault_series_nth(act->arena), STR("nth"));
    }
    return act_unit(act, b->unit, "unit");
}

struct fault *series_plan(const struct act *act, const struct series_body *body,
                          struct series_id *id)
{
    struct entry e;
    TRY(check_series(act, body));
    TRY(act_append(act, &kind_series_plan, 0, body, &e));
    id->v = e.subject;
    return NULL;
}

/* *sent: the same form came before, and gets the same answer. */
static struct fault *series_keep(const struct act *act, struct series_id id,
                                 struct series *series, bool *sent)
{
    struct series_row row;
    bool found = false, reaches = false;
    TRY(ledger_has(act->db, act->arena, act->id, sent));
    TRY(sql_series_by_id(act->db, act->arena, id, &row, &found));
    if (found) {
        TRY(scope_reaches(act->db, act->arena, &act->scope, row.unit, &reaches));
        *series = series_of(&row);
    }
    return reaches ? NULL : fault_series_missing(act->arena);
}

struct fault *series_replan(const struct act *act, struct series_id id, int64_t seen,
                            const struct series_body *body)
{
    struct series series;
    bool sent = false;
    TRY(series_keep(act, id, &series, &sent));
    TRY(check_series(act, body));
    if (!sent && seen != 0 && seen != series.newest) {
        return fault_session_newer(act->arena);
    }
    return act_append(act, &kind_series_replan, id.v, body, NULL);
}

/* ---- planning its sessions ------------------------------------------------------------
 */

static bool is_planned(const struct day_list *days, struct day day)
{
    for (size_t i = 0; i < days->n; i++) {
        if (days->at[i].v == day.v) {
            return true;
        }
    }
    return false;
}

struct fault *class_is_asked(struct db *db, struct arena *a, struct person_id person,
                             struct unit_id unit, bool *asked)
{
    struct person p;
    bool found = false;
    *asked = false;
    TRY(register_person(db, a, person, &p, &found));
    return found && !day_known(p.left_on) ? scope_is_below(db, a, p.unit, unit, asked)
                                          : NULL;
}

static struct fault *check_speaker(const struct act *act, struct person_id speaker,
                                   struct unit_id unit)
{
    bool asked = speaker.v == 0;
    TRY(asked ? NULL : class_is_asked(act->db, act->arena, speaker, unit, &asked));
    return asked ? NULL : fault_session_speaker(act->arena);
}

static void add_why(struct arena *a, struct day day, struct str why, struct text *whys)
{
    if (why.n > 0) {
        text_add_format(whys, "%s%.*s %.*s", whys->n > 0 ? "\n" : "",
                        STR_PRINT(day_iso(a, day)), STR_PRINT(why));
    }
}

/* The plan as it is kept, its lines trimmed and empty ones left out; what stands behind
 * a tab is why he speaks. */
static struct fault *check_lines(const struct act *act, const struct series *series,
                                 struct str lines, bool sent, struct sessions_body *kept,
                                 int64_t *n)
{
    struct arena *a = act->arena;
    struct text out = text_new(a, lines.n + 1), whys = text_new(a, 64);
    struct str line = STR_NONE, said = STR_NONE;
    struct day_list planned = {0};
    TRY(sent ? NULL
             : sql_class_session_planned(act->db, a, series->id,
                                         (struct day){INT32_MIN + 1}, &planned));
    for (int64_t number = 1; str_cut(&lines, '\n', &line); number++) {
        struct session_new s = {0};
        said = line;
        if (!str_cut(&said, '\t', &line)) {
            continue;
        }
        line = str_trim(line);
        said = str_trim(said);
        if (line.n == 0) {
            continue;
        }
        if (!session_line_read(line, &s)) {
            return fault_at(fault_session_line(a, number), STR("lines"));
        }
        if (is_planned(&planned, s.day)) {
            return fault_at(fault_session_twice(a, number, s.day), STR("lines"));
        }
        struct fault *fault = check_speaker(act, s.speaker, series->plan.unit);
        if (fault != NULL) {
            return fault->kind == FAULT_INPUT ? fault_at(fault, STR("lines")) : fault;
        }
        *LIST_ADD(a, &planned) = s.day;
        text_add_format(&out, "%s%.*s", out.n > 0 ? "\n" : "", STR_PRINT(line));
        add_why(a, s.day, said, &whys);
        *n += 1;
    }
    *kept =
        (struct sessions_body){text_str(&out), whys.n > 0 ? text_str(&whys) : STR_NONE};
    return *n > 0 && *n <= SESSIONS_PLANNED_MOST
               ? NULL
               : fault_at(fault_sessions_many(a, SESSIONS_PLANNED_MOST), STR("lines"));
}

struct fault *class_plan(const struct act *act, struct series_id id, struct str lines,
                         int64_t *planned)
{
    struct series series;
    struct sessions_body body = {STR_NONE, STR_NONE};
    bool sent = false;
    *planned = 0;
    TRY(series_keep(act, id, &series, &sent));
    TRY(check_lines(act, &series, lines, sent, &body, planned));
    return act_append(act, &kind_series_sessions, id.v, &body, NULL);
}

/* ---- one session ----------------------------------------------------------------------
 */

struct fault *session_keep(const struct act *act, struct session_id id,
                           struct class_session *session)
{
    bool found = false, reaches = false;
    TRY(sql_class_session_by_id(act->db, act->arena, id, session, &found));
    if (found) {
        TRY(scope_reaches(act->db, act->arena, &act->scope, session->unit, &reaches));
    }
    return reaches ? NULL : fault_session_missing(act->arena);
}

/* *sent: the same form came before, and gets the same answer. */
static struct fault *check_planned(const struct act *act, const struct class_session *s,
                                   bool *sent)
{
    TRY(ledger_has(act->db, act->arena, act->id, sent));
    return *sent || s->state == SESSION_PLANNED ? NULL
           : s->state == SESSION_HELD           ? fault_session_rolled(act->arena)
                                                : fault_session_cancelled(act->arena);
}

/* Of one that was held, what its roll and the lecture say stays; its place, agenda and
 * material may still be put right. */
static bool stands_as_rolled(const struct class_session *s,
                             const struct session_body *body)
{
    return s->state == SESSION_HELD && s->day.v == body->day.v &&
           s->speaker.v == body->speaker.v && str_equal(s->title, body->title);
}

struct fault *session_change(const struct act *act, int64_t seen,
                             const struct session_body *body)
{
    struct class_session s;
    bool sent = false;
    TRY(session_keep(act, body->session, &s));
    TRY(fields_check(act->arena, &kind_class_change.fields, body));
    TRY(stands_as_rolled(&s, body) ? ledger_has(act->db, act->arena, act->id, &sent)
                                   : check_planned(act, &s, &sent));
    TRY(class_time_check(act->arena, body->at, "at"));
    if (!sent && seen != 0 && seen != s.newest) {
        return fault_session_newer(act->arena);
    }
    struct fault *fault =
        s.state == SESSION_HELD ? NULL : check_speaker(act, body->speaker, s.unit);
    if (fault != NULL) {
        return fault->kind == FAULT_INPUT ? fault_at(fault, STR("speaker")) : fault;
    }
    struct session_body settled = *body;
    if (body->speaker.v != s.speaker.v && str_equal(body->because, s.because)) {
        settled.because = STR_NONE; /* that was about who spoke before */
    }
    TRY(class_materials_settle(act->db, act->arena, s.unit, body->materials,
                               &settled.materials));
    return act_append(act, &kind_class_change, s.id.v / SESSION_PLACES, &settled, NULL);
}

struct fault *session_cancel(const struct act *act,
                             const struct session_cancel_body *body)
{
    struct class_session s;
    bool sent = false;
    TRY(session_keep(act, body->session, &s));
    TRY(fields_check(act->arena, &kind_class_cancel.fields, body));
    TRY(check_planned(act, &s, &sent));
    struct session_cancel_body whole = *body;
    whole.series = s.series_key;
    TRY(class_named(act->db, act->arena, &s, &whole.people));
    return act_append_on(act, &kind_class_cancel, s.id.v / SESSION_PLACES, 0, s.day,
                         &whole, NULL);
}

struct session_body session_body_of(const struct class_session *s)
{
    return (struct session_body){.session = s->id,
                                 .day = s->day,
                                 .at = s->at,
                                 .minutes = s->minutes,
                                 .place = s->place,
                                 .title = s->title,
                                 .speaker = s->speaker,
                                 .agenda = s->agenda,
                                 .materials = s->materials,
                                 .because = s->because};
}

/* ---- reading --------------------------------------------------------------------------
 */

struct fault *class_may_keep(struct db *db, struct arena *a, const struct viewer *v,
                             struct unit_id unit, bool *keeps)
{
    *keeps = false;
    return viewer_may(v, CAN_RECORD) ? scope_reaches(db, a, &v->scope, unit, keeps)
                                     : NULL;
}

/* Keeps it, or is asked to come. */
static struct fault *may_know(struct db *db, struct arena *a, const struct viewer *v,
                              struct unit_id unit, bool *may)
{
    TRY(class_may_keep(db, a, v, unit, may));
    return *may ? NULL : class_is_asked(db, a, v->person, unit, may);
}

struct fault *series_all(struct db *db, struct arena *a, const struct viewer *v,
                         struct series_list *list)
{
    struct series_row_list kept = {0}, asked = {0};
    struct person p;
    bool found = false;
    TRY(viewer_may(v, CAN_RECORD) ? sql_series_kept(db, a, &v->scope, &kept) : NULL);
    TRY(register_person(db, a, v->person, &p, &found));
    TRY(found ? sql_series_for(db, a, p.unit, &asked) : NULL);
    for (size_t i = 0; i < kept.n; i++) {
        *LIST_ADD(a, list) = series_of(&kept.at[i]);
    }
    for (size_t i = 0; i < asked.n; i++) {
        bool there = false;
        for (size_t k = 0; k < kept.n; k++) {
            there |= kept.at[k].id.v == asked.at[i].id.v;
        }
        if (!there) {
            *LIST_ADD(a, list) = series_of(&asked.at[i]);
        }
    }
    return NULL;
}

struct fault *series_find(struct db *db, struct arena *a, const struct viewer *v,
                          struct series_id id, struct series *series)
{
    struct series_row row;
    bool found = false, may = false;
    TRY(sql_series_by_id(db, a, id, &row, &found));
    TRY(found ? may_know(db, a, v, row.unit, &may) : NULL);
    if (!may) {
        return fault_series_missing(a);
    }
    *series = series_of(&row);
    return NULL;
}

/* Among those of the list; *n counts them, `numbers` says which. */
static void match_series(const struct series_list *all, struct str text, bool by_title,
                         struct series_id *id, int64_t *n, struct text *numbers)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct series *s = &all->at[i];
        if (str_equal(by_title ? s->plan.title : s->plan.key, text)) {
            text_add(numbers, *n > 0 ? STR(", ") : STR(""));
            text_add_int(numbers, s->id.v);
            *id = s->id;
            *n += 1;
        }
    }
}

struct fault *series_meant(struct db *db, struct arena *a, const struct viewer *v,
                           struct str text, struct series_id *id)
{
    struct series_list all = {0};
    struct text numbers = text_new(a, 64);
    int64_t n = 0;
    text = str_trim(text);
    if (str_to_int(text, &id->v)) {
        return NULL;
    }
    TRY(series_all(db, a, v, &all));
    match_series(&all, text, false, id, &n, &numbers);
    if (n == 0) {
        match_series(&all, text, true, id, &n, &numbers);
    }
    return n == 1  ? NULL
           : n > 1 ? fault_series_several(a, text, text_str(&numbers))
                   : fault_series_named(a, text);
}

struct fault *session_find(struct db *db, struct arena *a, const struct viewer *v,
                           struct session_id id, struct class_session *session)
{
    bool found = false, may = false, keeps = false;
    TRY(sql_class_session_by_id(db, a, id, session, &found));
    TRY(found ? may_know(db, a, v, session->unit, &may) : NULL);
    TRY(may ? class_may_keep(db, a, v, session->unit, &keeps) : NULL);
    session->trouble = keeps ? session->trouble : SPEAKER_FINE;
    return may ? NULL : fault_session_missing(a);
}

/* That somebody has leave is told to who keeps the sessions alone. */
static void hide_trouble(struct class_session_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        list->at[i].trouble = SPEAKER_FINE;
    }
}

static struct fault *own_or_kept(struct db *db, struct arena *a, const struct viewer *v,
                                 const struct sessions_query *q, int64_t limit,
                                 struct class_session_list *list)
{
    struct person p;
    bool found = false;
    if (viewer_may(v, CAN_RECORD)) {
        return sql_class_sessions_kept(db, a, &v->scope, q->from, q->till, limit,
                                       q->newest_first, list);
    }
    TRY(register_person(db, a, v->person, &p, &found));
    TRY(found ? sql_class_sessions_for(db, a, p.unit, q->from, q->till, limit,
                                       q->newest_first, list)
              : NULL);
    hide_trouble(list);
    return NULL;
}

struct fault *class_sessions(struct db *db, struct arena *a, const struct viewer *v,
                             const struct sessions_query *query,
                             struct class_session_list *list)
{
    struct sessions_query q = *query;
    struct series series;
    bool keeps = false;
    int64_t limit = q.limit > 0 ? q.limit : SESSIONS_PAGE;
    q.from = day_known(q.from) ? q.from : (struct day){INT32_MIN + 1};
    q.till = day_known(q.till) ? q.till : (struct day){INT32_MAX};
    if (q.series.v == 0) {
        return own_or_kept(db, a, v, &q, limit, list);
    }
    TRY(series_find(db, a, v, q.series, &series));
    TRY(class_may_keep(db, a, v, series.plan.unit, &keeps));
    TRY(sql_class_sessions_of(db, a, q.series, q.from, q.till, limit, q.newest_first,
                              list));
    if (!keeps) {
        hide_trouble(list);
    }
    return NULL;
}

struct fault *class_attendance(struct db *db, struct arena *a, const struct viewer *v,
                               const struct attendance_query *q,
                               struct attendance_list *list)
{
    struct series series;
    bool keeps = false;
    TRY(series_find(db, a, v, q->series, &series));
    TRY(class_may_keep(db, a, v, series.plan.unit, &keeps));
    if (!keeps) {
        return fault_denied(a);
    }
    struct day from = day_known(q->from) ? q->from : (struct day){INT32_MIN + 1};
    struct day till = day_known(q->till) ? q->till : (struct day){INT32_MAX};
    return sql_class_attendance(db, a, q->series, q->session, from, till,
                                q->session.v != 0, list);
}
