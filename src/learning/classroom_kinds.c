/* Kinds of the classroom: their fields, and what each entry does to the tables. */
#include "learning/classroom.h"

#include "base/numbers.h"
#include "learning/class_material.h"
#include "learning/classroom_inside.h"
#include "learning/classroom_rows.h"
#include "learning/classroom_sql.h"

enum {
    TITLE_MOST = 200,
    LONG_MOST = 4000,
    IDS_MOST = 10 * ROLL_MOST,
    LINES_MOST = 40000,
    MINUTES_MOST = 600,
};

const char *const series_every_names[] = {"week", "month", NULL};
const char *const session_state_names[] = {"planned", "held", "cancelled", NULL};
const char *const presence_names[] = {"present", "excused", "absent", NULL};
const char *const signup_names[] = {"comes", "cannot", NULL};
const char *const speaker_wish_names[] = {"speaks", "cannot", "none", NULL};

const char *const speaker_trouble_names[] = {"", "left", "moved", "absent", NULL};

say_fn *const series_every_words[] = {say_series_every_week, say_series_every_month};
say_fn *const series_moved_words[] = {say_series_moved_stay, say_series_moved_next,
                                      say_series_moved_before, say_series_moved_skip};
say_fn *const weekday_words[] = {say_weekday_1, say_weekday_2, say_weekday_3,
                                 say_weekday_4, say_weekday_5, say_weekday_6,
                                 say_weekday_7};
say_fn *const signup_words[] = {say_signup_comes, say_signup_cannot};
say_fn *const speaker_wish_words[] = {say_wish_speaks, say_wish_cannot, say_wish_none};

say_fn *const speaker_trouble_words[] = {NULL, say_speaker_left, say_speaker_moved,
                                         say_speaker_absent};

#define AT(type, member) offsetof(struct type, member)
static const struct field series_fields[] = {
    {"title", FIELD_TEXT, true, AT(series_body, title), 1, 100, say_series_title, NULL,
     0},
    {"unit", FIELD_ID, true, AT(series_body, unit), 0, 0, say_series_unit, NULL, 0},
    {"every", FIELD_CHOICE, true, AT(series_body, every), 0, 0, say_series_every,
     series_every_names, 0},
    {"weekday", FIELD_CHOICE, true, AT(series_body, weekday), 0, 0, say_series_weekday,
     weekday_names, 0},
    {"nth", FIELD_INT, false, AT(series_body, nth), -1, 5, say_series_nth, NULL, 0},
    {"moved", FIELD_CHOICE, true, AT(series_body, moved), 0, 0, say_series_moved,
     shift_names, 0},
    {"at", FIELD_TEXT, true, AT(series_body, at), 4, 5, say_session_at, NULL, 0},
    {"minutes", FIELD_INT, true, AT(series_body, minutes), 1, MINUTES_MOST,
     say_session_minutes, NULL, 0},
    {"place", FIELD_TEXT, false, AT(series_body, place), 0, 100, say_session_place, NULL,
     0},
    {"signup", FIELD_BOOL, false, AT(series_body, signup), 0, 0, say_series_signup, NULL,
     0},
    {"key", FIELD_TEXT, false, AT(series_body, key), 0, SERIES_KEY_MOST, say_series_key,
     NULL, 0},
};
static const struct field sessions_fields[] = {
    {"lines", FIELD_LINES, true, AT(sessions_body, lines), 1, LINES_MOST,
     say_sessions_lines, NULL, 0},
    {"whys", FIELD_LINES, false, AT(sessions_body, whys), 0, LINES_MOST,
     say_sessions_whys, NULL, 0},
};
#define SESSION(type)                                                                    \
    {                                                                                    \
        "session", FIELD_ID, true, offsetof(struct type, session), 0, 0,                 \
            say_session_number, NULL, 0                                                  \
    }
/* The key of the session's series, which rules may name (where: {series: ...}). */
#define SERIES(type)                                                                     \
    {                                                                                    \
        "series", FIELD_TEXT, false, offsetof(struct type, series), 0, SERIES_KEY_MOST,  \
            say_series_key, NULL, 0                                                      \
    }
static const struct field change_fields[] = {
    SESSION(session_body),
    {"day", FIELD_DAY, true, AT(session_body, day), 0, 0, say_session_day, NULL, 0},
    {"at", FIELD_TEXT, true, AT(session_body, at), 4, 5, say_session_at, NULL, 0},
    {"minutes", FIELD_INT, true, AT(session_body, minutes), 1, MINUTES_MOST,
     say_session_minutes, NULL, 0},
    {"place", FIELD_TEXT, false, AT(session_body, place), 0, 100, say_session_place, NULL,
     0},
    {"title", FIELD_TEXT, false, AT(session_body, title), 0, TITLE_MOST,
     say_session_title, NULL, 0},
    {"speaker", FIELD_ID, false, AT(session_body, speaker), 0, 0, say_session_speaker,
     NULL, 0},
    {"agenda", FIELD_LINES, false, AT(session_body, agenda), 0, LONG_MOST,
     say_session_agenda, NULL, 0},
    {"materials", FIELD_LINES, false, AT(session_body, materials), 0, LONG_MOST,
     say_session_materials, NULL, 0},
    {"because", FIELD_TEXT, false, AT(session_body, because), 0, TITLE_MOST,
     say_session_because, NULL, 0},
};
static const struct field cancel_fields[] = {
    SESSION(session_cancel_body),
    {"why", FIELD_TEXT, true, AT(session_cancel_body, why), 2, TITLE_MOST,
     say_session_why, NULL, 0},
    {"people", FIELD_TEXT, false, AT(session_cancel_body, people), 0, IDS_MOST,
     say_session_expected, NULL, 0},
    SERIES(session_cancel_body),
};
static const struct field roll_fields[] = {
    SESSION(roll_call_body),
    {"people", FIELD_TEXT, false, AT(roll_call_body, people), 0, IDS_MOST,
     say_roll_present, NULL, 0},
    {"excused", FIELD_TEXT, false, AT(roll_call_body, excused), 0, IDS_MOST,
     say_roll_excused, NULL, 0},
    {"absent", FIELD_TEXT, false, AT(roll_call_body, absent), 0, IDS_MOST,
     say_roll_absent, NULL, 0},
    SERIES(roll_call_body),
};
static const struct field lecture_fields[] = {
    SESSION(lecture_body),
    {"topic", FIELD_TEXT, true, AT(lecture_body, topic), 1, TITLE_MOST, say_session_title,
     NULL, 0},
    {"taught", FIELD_LINES, false, AT(lecture_body, taught), 0, LONG_MOST,
     say_session_taught, NULL, 0},
    SERIES(lecture_body),
};
static const struct field signup_fields[] = {
    SESSION(signup_body),
    {"answer", FIELD_CHOICE, true, AT(signup_body, answer), 0, 0, say_signup_answer,
     signup_names, 0},
    {"why", FIELD_TEXT, false, AT(signup_body, why), 0, TITLE_MOST, say_signup_why, NULL,
     CLASS_UNIT},
};
static const struct field makeup_fields[] = {
    SESSION(makeup_body),
    {"how", FIELD_LINES, true, AT(makeup_body, how), 1, LONG_MOST, say_makeup_how, NULL,
     0},
    SERIES(makeup_body),
};
static const struct field wish_fields[] = {
    {"series", FIELD_ID, true, AT(wish_body, series), 0, 0, say_series_title, NULL, 0},
    {"wish", FIELD_CHOICE, true, AT(wish_body, wish), 0, 0, say_wish_wish,
     speaker_wish_names, 0},
    {"from", FIELD_DAY, true, AT(wish_body, from), 0, 0, say_wish_from, NULL, 0},
    {"till", FIELD_DAY, true, AT(wish_body, till), 0, 0, say_wish_till, NULL, 0},
    {"topic", FIELD_TEXT, false, AT(wish_body, topic), 0, TITLE_MOST, say_wish_topic,
     NULL, 0},
};
const struct fields class_wish_asked = {wish_fields + 1,
                                        sizeof wish_fields / sizeof *wish_fields - 1,
                                        sizeof(struct wish_body)};

/* ---- series ---------------------------------------------------------------------------
 */

static struct fault *apply_plan(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    struct series_id id = {e->subject};
    TRY(sql_series_delete(db, a, id));
    return sql_series_insert(db, a, body, id, e->seq);
}

/* "2017-01-05 42 Title": what apply reads was checked when it was entered. */
bool session_line_read(struct str line, struct session_new *s)
{
    struct str day = STR_NONE, speaker = STR_NONE;
    bool good = str_cut(&line, ' ', &day) && day_parse_iso(day, &s->day) &&
                str_cut(&line, ' ', &speaker) && str_to_int(speaker, &s->speaker.v) &&
                s->speaker.v >= 0;
    s->title = line.n > 0 ? str_trim(line) : STR_NONE;
    return good;
}

/* "2017-01-05 Why he": of that day; not given where none says so. */
static struct str why_of(struct str whys, struct day day)
{
    struct str line = STR_NONE, first = STR_NONE;
    struct day on;
    while (str_cut(&whys, '\n', &line)) {
        if (str_cut(&line, ' ', &first) && day_parse_iso(first, &on) && on.v == day.v) {
            return line;
        }
    }
    return STR_NONE;
}

static struct fault *apply_sessions(struct db *db, struct arena *a, const struct entry *e,
                                    const void *body)
{
    const struct sessions_body *b = body;
    struct str lines = b->lines, line = STR_NONE;
    struct series_row series;
    bool found = false;
    TRY(sql_series_by_id(db, a, (struct series_id){e->subject}, &series, &found));
    for (int64_t place = 1; found && str_cut(&lines, '\n', &line); place++) {
        struct session_new s = {.id = {e->seq * SESSION_PLACES + place},
                                .series = series.id,
                                .unit = series.unit,
                                .at = series.at,
                                .minutes = series.minutes,
                                .place = series.place,
                                .newest = e->seq};
        if (session_line_read(line, &s)) {
            s.because = why_of(b->whys, s.day);
            TRY(sql_class_session_insert(db, a, &s));
        }
    }
    return NULL;
}

static struct fault *apply_wish(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct wish_body *b = body;
    TRY(sql_wish_clear(db, a, b->series, e->subject));
    return b->wish == WISH_NONE ? NULL : sql_wish_insert(db, a, b, e->subject);
}

/* ---- sessions -------------------------------------------------------------------------
 */

static struct fault *apply_change(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    const struct session_body *b = body;
    TRY(class_materials_put(db, a, b->session, b->materials));
    return sql_class_session_alter(db, a, body, e->seq);
}

static struct fault *apply_cancel(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    return sql_class_session_drop(db, a, body, e->seq);
}

static struct fault *mark(struct db *db, struct arena *a, struct session_id session,
                          struct str ids, int presence, int64_t *n)
{
    struct int_list people = {0};
    numbers_read(a, ids, &people);
    *n = (int64_t)people.n;
    return people.n == 0 ? NULL
                         : sql_attended_insert(db, a, session, presence,
                                               numbers_listed(a, &people));
}

static struct fault *apply_roll(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct roll_call_body *b = body;
    int64_t present = 0, excused = 0, absent = 0;
    TRY(e->corrects != 0 ? sql_attended_clear(db, a, b->session) : NULL);
    TRY(mark(db, a, b->session, b->people, PRESENT, &present));
    TRY(mark(db, a, b->session, b->excused, EXCUSED, &excused));
    TRY(mark(db, a, b->session, b->absent, ABSENT, &absent));
    return sql_class_session_called(db, a, b, e->seq, present, excused, absent);
}

static struct fault *apply_lecture(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    return sql_class_session_taught(db, a, body, e->seq, e->subject);
}

static struct fault *apply_signup(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    TRY(sql_signup_clear(db, a, body, e->subject));
    return sql_signup_insert(db, a, body, e->subject);
}

static struct fault *apply_makeup(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    TRY(sql_made_up_clear(db, a, body, e->subject));
    return sql_made_up_insert(db, a, body, e->subject, e->seq);
}

/* Version 2 of each names the series, or says why somebody else speaks. */
static struct fault *(*const gained[])(struct arena *a,
                                       struct json *body) = {kind_gained_field};
#define KIND_2(variable, text, of, titled, table, type, function, makes, many)           \
    const struct kind variable = {                                                       \
        .name = (text),                                                                  \
        .version = 2,                                                                    \
        .class = (of),                                                                   \
        .creates = (makes),                                                              \
        .shared = (many),                                                                \
        .title = (titled),                                                               \
        .fields = FIELDS(table, struct type),                                            \
        .upcast = gained,                                                                \
        .apply = (function),                                                             \
    }
KIND_2(kind_series_plan, "series.plan", CLASS_OPEN, say_kind_series_plan, series_fields,
       series_body, apply_plan, true, false);
KIND_2(kind_series_replan, "series.replan", CLASS_OPEN, say_kind_series_replan,
       series_fields, series_body, apply_plan, false, false);
KIND_2(kind_series_sessions, "series.sessions", CLASS_OPEN, say_kind_series_sessions,
       sessions_fields, sessions_body, apply_sessions, false, false);
KIND(kind_series_wish, "series.wish", CLASS_UNIT, say_kind_series_wish, wish_fields,
     wish_body, apply_wish, false);
KIND_2(kind_class_change, "class.change", CLASS_OPEN, say_kind_class_change,
       change_fields, session_body, apply_change, false, false);
KIND_2(kind_class_cancel, "class.cancel", CLASS_OPEN, say_kind_class_cancel,
       cancel_fields, session_cancel_body, apply_cancel, false, true);
KIND_2(kind_class_lecture, "class.lecture", CLASS_UNIT, say_kind_class_lecture,
       lecture_fields, lecture_body, apply_lecture, false, false);
KIND(kind_class_signup, "class.signup", CLASS_UNIT, say_kind_class_signup, signup_fields,
     signup_body, apply_signup, false);
KIND_2(kind_class_makeup, "class.makeup", CLASS_UNIT, say_kind_class_makeup,
       makeup_fields, makeup_body, apply_makeup, false, false);
KIND_2(kind_class_roll, "class.roll", CLASS_UNIT, say_kind_class_roll, roll_fields,
       roll_call_body, apply_roll, false, true);
