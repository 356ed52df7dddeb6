/* What of study waits: each sort a statement or two, bounded by days and by lines. */
#include "learning/waits.h"

#include "learning/classroom.h"
#include "learning/training.h"
#include "learning/waits_rows.h"
#include "learning/waits_sql.h"
#include "words/faults.h"

enum {
    PASSED_DAYS = 92,
    COMING_DAYS = 14,
    ROLL_DAYS = 60,
    WEAK_DAYS = 183,
    WEAK_EXAMS = 2,
    SHARE_WHOLE = 10000,
};

const char *const wait_sort_names[] = {
    "sign",         "speaker",  "confirm",   "speaker-away",
    "speaker-gone", "roll",     "exam-open", "exam-marks",
    "weak",         "training", NULL};

struct waiting {
    struct db *db;
    struct arena *arena;
    struct duty_shelf *shelf;
    const struct viewer *v;
    struct unit_id unit;
    bool in_unit;
    struct wait_list *list;
};

static void add(struct waiting *w, struct wait wait)
{
    *LIST_ADD(w->arena, w->list) = wait;
}

/* ---- documents ------------------------------------------------------------------------
 */

static struct fault *add_unsigned(struct waiting *w, const struct pass_row *p)
{
    struct str_list names = {0};
    struct material material;
    struct passed passed;
    struct wait wait = {
        .sort = WAIT_SIGN, .id = p->material.v, .title = p->title, .day = p->day};
    bool found = false;
    TRY(sql_waits_unsigned(w->db, w->arena, &w->v->scope, p->seq, p->unit, w->unit,
                           w->in_unit, WAITS_NAMES + 1, &names));
    if (names.n == 0) {
        return NULL;
    }
    wait.more = names.n > WAITS_NAMES;
    names.n = wait.more ? WAITS_NAMES : names.n;
    wait.names = names;
    TRY(material_passed(w->db, w->arena, p->material, &passed, &found));
    wait.n = found ? passed.readers : 0;
    TRY(material_look(w->db, w->arena, w->v, p->material, &material, &wait.may));
    add(w, wait);
    return NULL;
}

static struct fault *add_documents(struct waiting *w)
{
    struct pass_row_list rows = {0};
    struct day from = day_add(w->v->today, -PASSED_DAYS);
    TRY(sql_waits_passed(w->db, w->arena, from, WAITS_LINES, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(add_unsigned(w, &rows.at[i]));
    }
    return NULL;
}

/* ---- sessions -------------------------------------------------------------------------
 */

static void add_session(struct waiting *w, const struct session_wait_row *r, int sort)
{
    struct str_list names = {0};
    *LIST_ADD(w->arena, &names) = r->speaker_name;
    add(w, (struct wait){.sort = sort,
                         .id = r->id,
                         .may = viewer_may(w->v, CAN_RECORD),
                         .title = r->title.n > 0 ? r->title : r->series_title,
                         .of = r->series_title,
                         .trouble = r->trouble,
                         .names = names,
                         .day = r->day});
}

static struct fault *add_sessions(struct waiting *w)
{
    struct session_wait_row_list coming = {0}, over = {0};
    struct day today = w->v->today;
    TRY(sql_waits_sessions(w->db, w->arena, &w->v->scope, w->unit, w->in_unit, today,
                           day_add(today, COMING_DAYS), false, WAITS_LINES, &coming));
    TRY(sql_waits_sessions(w->db, w->arena, &w->v->scope, w->unit, w->in_unit,
                           day_add(today, -ROLL_DAYS), day_add(today, -1), true,
                           WAITS_LINES, &over));
    for (size_t i = 0; i < coming.n; i++) {
        const struct session_wait_row *r = &coming.at[i];
        if (r->speaker == 0 || r->trouble != 0 || r->said != SIGNUP_COMES) {
            add_session(w, r,
                        r->speaker == 0              ? WAIT_SPEAKER
                        : r->trouble != SPEAKER_FINE ? WAIT_SPEAKER_GONE
                        : r->said == SIGNUP_CANNOT   ? WAIT_SPEAKER_AWAY
                                                     : WAIT_CONFIRM);
        }
    }
    for (size_t i = 0; i < over.n; i++) {
        add_session(w, &over.at[i], WAIT_ROLL);
    }
    return NULL;
}

/* ---- exams ----------------------------------------------------------------------------
 */

/* Who keeps the bank, or is asked to sit it, may look at it. */
static struct fault *may_look(struct waiting *w, struct unit_id unit, bool *may)
{
    *may = viewer_may(w->v, CAN_KEEP_BANK);
    return *may || w->v->person.v == 0
               ? NULL
               : class_is_asked(w->db, w->arena, w->v->person, unit, may);
}

static struct fault *add_open_exams(struct waiting *w)
{
    struct exam_wait_row_list rows = {0};
    const struct day long_ago = {INT32_MIN + 1};
    TRY(sql_waits_exams(w->db, w->arena, &w->v->scope, w->unit, w->in_unit, EXAM_OPENED,
                        long_ago, WAITS_LINES, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exam_wait_row *r = &rows.at[i];
        bool over = r->closes_on.v < w->v->today.v;
        struct wait wait = {.sort = over ? WAIT_EXAM_MARKS : WAIT_EXAM_OPEN,
                            .id = r->id,
                            .title = r->title,
                            .n = over ? r->waiting : r->handed,
                            .day = r->closes_on};
        TRY(may_look(w, r->unit, &wait.may));
        if (!over || r->waiting > 0) {
            add(w, wait);
        }
    }
    return NULL;
}

static struct fault *add_weak(struct waiting *w)
{
    struct exam_wait_row_list exams = {0};
    TRY(sql_waits_exams(w->db, w->arena, &w->v->scope, w->unit, w->in_unit, EXAM_MARKED,
                        day_add(w->v->today, -WEAK_DAYS), WEAK_EXAMS, &exams));
    for (size_t i = 0; i < exams.n; i++) {
        struct weak_row_list rows = {0};
        struct exam_id id = {exams.at[i].id};
        TRY(exams.at[i].handed >= WAITS_SAT_LEAST
                ? sql_waits_weak(w->db, w->arena, id, WAITS_WEAK, &rows)
                : NULL);
        for (size_t k = 0; k < rows.n; k++) {
            const struct weak_row *r = &rows.at[k];
            struct material material;
            struct wait wait = {.sort = WAIT_WEAK,
                                .id = r->material,
                                .title = r->title,
                                .of = exams.at[i].title,
                                .n = r->rightly / 100};
            TRY(material_look(w->db, w->arena, w->v, (struct material_id){r->material},
                              &material, &wait.may));
            if (r->rightly < SHARE_WHOLE) {
                add(w, wait);
            }
        }
    }
    return NULL;
}

/* ---- training -------------------------------------------------------------------------
 */

static struct fault *add_training(struct waiting *w)
{
    struct period year = period_of(PERIOD_YEAR, w->v->today);
    int64_t days = year.last.v - year.first.v + 1;
    int64_t gone = (w->v->today.v - year.first.v) * SHARE_WHOLE / days;
    struct str_list rules = {0};
    int64_t most = 0;
    TRY(training_rules(w->db, w->arena, w->shelf, &rules));
    for (size_t i = 0; i < rules.n; i++) {
        struct int_list behind = {0};
        TRY(sql_waits_behind(w->db, w->arena, &w->v->scope, w->unit, w->in_unit,
                             rules.at[i], year.first, year.last, gone,
                             duty_most_class(w->v), &behind));
        most = behind.n > 0 && behind.at[0] > most ? behind.at[0] : most;
    }
    if (most > 0) {
        add(w, (struct wait){.sort = WAIT_TRAINING,
                             .id = w->unit.v,
                             .may = viewer_may(w->v, CAN_READ_DUTIES),
                             .n = most,
                             .day = DAY_NONE});
    }
    return NULL;
}

/* ---- all ------------------------------------------------------------------------------
 */

struct fault *study_waits(struct db *db, struct arena *a, struct duty_shelf *shelf,
                          const struct viewer *v, struct unit_id unit,
                          struct wait_list *list)
{
    struct waiting w = {db, a, shelf, v, unit, unit.v != 0, list};
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    TRY(add_documents(&w));
    TRY(add_sessions(&w));
    TRY(add_open_exams(&w));
    TRY(add_weak(&w));
    return add_training(&w);
}

static struct str join(struct arena *a, enum lang lang, const struct str_list *names)
{
    struct text text = text_new(a, 128);
    for (size_t i = 0; i < names->n; i++) {
        text_add(&text, i > 0 ? say_list_comma(a, lang) : STR(""));
        text_add(&text, names->at[i]);
    }
    return text_str(&text);
}

struct str say_wait(struct arena *a, enum lang lang, const struct wait *w)
{
    struct str names = join(a, lang, &w->names);
    switch ((enum wait_sort)w->sort) {
    case WAIT_SIGN:
        return w->more ? say_wait_sign_more(a, lang, names, w->n)
                       : say_wait_sign(a, lang, names, w->n);
    case WAIT_SPEAKER:
        return say_wait_speaker(a, lang, w->day);
    case WAIT_CONFIRM:
        return say_wait_confirm(a, lang, w->day, names);
    case WAIT_SPEAKER_AWAY:
        return say_wait_speaker_away(a, lang, w->day, names);
    case WAIT_SPEAKER_GONE:
        return say_wait_speaker_gone(a, lang, w->day, names,
                                     speaker_trouble_words[w->trouble](a, lang));
    case WAIT_ROLL:
        return say_wait_roll(a, lang, w->day);
    case WAIT_EXAM_OPEN:
        return say_wait_exam_open(a, lang, w->day, w->n);
    case WAIT_EXAM_MARKS:
        return say_wait_exam_marks(a, lang, w->n);
    case WAIT_WEAK:
        return say_wait_weak(a, lang, w->of, w->n);
    case WAIT_TRAINING:
        return say_wait_training(a, lang, w->n);
    }
    return STR_NONE;
}
