/* Planning, drawing and opening exams. */
#include "learning/exam.h"

#include "learning/exam_rows.h"
#include "learning/exam_sql.h"
#include "learning/linkage.h"
#include "learning/marking.h"
#include "words/faults.h"

const char *const exam_state_names[] = {"planned", "drawn", "opened", "marked", NULL};
const char *const paging_names[] = {"one", "all", NULL};

enum { EXAMS_SHOWN = 200, MINUTES_MOST = 600, DAY_SECONDS = 86400 };

/* ---- kinds ------------------------------------------------------------------------- */

#define PLAN_AS(name, member, type, required, least, most, label, choices)               \
    {                                                                                    \
        name, type, required, offsetof(struct exam_body, member), least, most, label,    \
            choices, 0                                                                   \
    }
#define PLAN(member, type, required, least, most, label, choices)                        \
    PLAN_AS(#member, member, type, required, least, most, label, choices)
static const struct field plan_fields[] = {
    PLAN(title, FIELD_TEXT, true, 1, 200, say_exam_title, NULL),
    PLAN(unit, FIELD_ID, true, 0, 0, say_exam_unit, NULL),
    PLAN_AS("opens-on", opens_on, FIELD_DAY, true, 0, 0, say_exam_opens_on, NULL),
    PLAN_AS("opens-at", opens_at, FIELD_TEXT, true, 4, 5, say_exam_opens_at, NULL),
    PLAN_AS("closes-on", closes_on, FIELD_DAY, true, 0, 0, say_exam_closes_on, NULL),
    PLAN_AS("closes-at", closes_at, FIELD_TEXT, true, 4, 5, say_exam_closes_at, NULL),
    PLAN(minutes, FIELD_INT, true, 1, MINUTES_MOST, say_exam_minutes, NULL),
    PLAN(grace, FIELD_INT, false, 0, 600, say_exam_grace, NULL),
    PLAN(paging, FIELD_CHOICE, true, 0, 0, say_exam_paging, paging_names),
    PLAN(resits, FIELD_INT, false, 0, 9, say_exam_resits, NULL),
    PLAN(personal, FIELD_BOOL, false, 0, 0, say_exam_personal, NULL),
    PLAN(lines, FIELD_LINES, true, 1, 8000, say_exam_lines, NULL),
    PLAN(materials, FIELD_LINES, false, 0, 8000, say_exam_materials, NULL),
    PLAN(first, FIELD_ID, false, 0, 0, say_exam_first, NULL),
    PLAN(second, FIELD_ID, false, 0, 0, say_exam_second, NULL),
    PLAN(third, FIELD_ID, false, 0, 0, say_exam_third, NULL),
    PLAN(tolerance, FIELD_INT, false, 0, POINTS_MOST, say_exam_tolerance, NULL),
};
static const struct field draw_fields[] = {
    {"seed", FIELD_INT, true, offsetof(struct exam_draw_body, seed), 0, 0, say_exam_seed,
     NULL, 0},
};
static const struct field allow_fields[] = {
    {"person", FIELD_ID, true, offsetof(struct exam_allow_body, person), 0, 0,
     say_exam_person, NULL, 0},
    {"minutes", FIELD_INT, true, offsetof(struct exam_allow_body, minutes), 0,
     MINUTES_MOST, say_exam_extra, NULL, 0},
};
static const struct field word_fields[] = {
    {"word", FIELD_TEXT, false, offsetof(struct exam_word_body, word), 0, 200,
     say_exam_word, NULL, 0},
};

int64_t exam_time_of_day(struct str s)
{
    struct str hours = STR_NONE, minutes = s;
    int64_t h = 0, m = 0;
    str_cut(&minutes, ':', &hours);
    bool good = minutes.n == 2 && str_to_int(hours, &h) && str_to_int(minutes, &m) &&
                h >= 0 && h < 24 && m >= 0 && m < 60;
    return good ? (h * 60 + m) * 60 : -1;
}

static int64_t moment(struct day day, struct str time)
{
    return (int64_t)day.v * DAY_SECONDS + exam_time_of_day(time);
}

static struct fault *apply_plan(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct exam_body *b = body;
    return sql_exam_insert(db, a, b, (struct exam_id){e->subject},
                           moment(b->opens_on, b->opens_at),
                           moment(b->closes_on, b->closes_at), e->seq);
}

static struct fault *apply_replan(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    TRY(sql_exam_delete(db, a, (struct exam_id){e->subject}));
    TRY(sql_exam_pools_clear(db, a, (struct exam_id){e->subject}));
    return apply_plan(db, a, e, body);
}

/* Which questions each line of the plan may ask, as the bank stands. */
static struct fault *find_pools(struct db *db, struct arena *a, struct str materials,
                                const struct plan_line_list *lines, struct pool *pools)
{
    struct linkage_aims aims = {0};
    TRY(linkage_aims_read(db, a, materials, &aims));
    for (size_t i = 0; i < lines->n; i++) {
        const struct plan_line *line = &lines->at[i];
        struct candidate_list found = {0};
        struct text bytes = text_new(a, 1024);
        TRY(sql_exam_candidates(db, a, line->topic.n > 0, line->topic,
                                line->difficulty != DIFFICULTY_UNSAID,
                                (int64_t)line->difficulty, &found));
        for (size_t k = 0; k < found.n; k++) {
            const struct candidate *c = &found.at[k];
            if (materials.n == 0 || linkage_aims_at(&aims, c->linked, c->material)) {
                pool_add(&bytes, c->id, c->version);
            }
        }
        pools[i].bytes = text_str(&bytes);
    }
    return NULL;
}

static struct fault *apply_draw(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct exam_draw_body *b = body;
    struct exam_id id = {e->subject};
    struct exam exam;
    struct plan_line_list lines = {0};
    struct pool pools[PAPER_LINES_MOST];
    bool found = false;
    TRY(exam_find(db, a, id, &exam, &found));
    TRY(paper_plan_read(a, exam.plan.lines, &lines));
    TRY(find_pools(db, a, exam.plan.materials, &lines, pools));
    TRY(sql_exam_pools_clear(db, a, id));
    for (size_t i = 0; i < lines.n; i++) {
        TRY(sql_exam_pool_insert(db, a, id, (int64_t)i, (struct blob){pools[i].bytes}));
    }
    return sql_exam_set_drawn(db, a, id, b->seed, e->seq);
}

static struct fault *apply_open(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    (void)body;
    return sql_exam_set_state(db, a, (struct exam_id){e->subject}, EXAM_OPENED, e->seq);
}

static struct fault *apply_allow(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    TRY(sql_exam_extra_clear(db, a, body, (struct exam_id){e->subject}));
    return sql_exam_extra_insert(db, a, body, (struct exam_id){e->subject});
}

static struct fault *apply_marked(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    (void)body;
    struct exam_id id = {e->subject};
    TRY(sql_exam_set_state(db, a, id, EXAM_MARKED, e->seq));
    return marking_note_uses(db, a, id);
}

KIND(kind_exam_plan, "exam.plan", CLASS_OPEN, say_kind_exam_plan, plan_fields, exam_body,
     apply_plan, true);
KIND(kind_exam_replan, "exam.replan", CLASS_OPEN, say_kind_exam_replan, plan_fields,
     exam_body, apply_replan, false);
/* With the bank and the seed anybody can draw the papers: nobody's to read. */
KIND(kind_exam_draw, "exam.draw", CLASS_OWN, say_kind_exam_draw, draw_fields,
     exam_draw_body, apply_draw, false);
KIND(kind_exam_open, "exam.open", CLASS_OPEN, say_kind_exam_open, word_fields,
     exam_word_body, apply_open, false);
KIND(kind_exam_allow, "exam.allow", CLASS_OWN, say_kind_exam_allow, allow_fields,
     exam_allow_body, apply_allow, false);
KIND(kind_exam_marked, "exam.marked", CLASS_OPEN, say_kind_exam_marked, word_fields,
     exam_word_body, apply_marked, false);

/* ---- rules ------------------------------------------------------------------------- */

static struct fault *check_marker(const struct act *act, struct person_id person,
                                  const char *field)
{
    struct person p;
    bool found = true;
    if (person.v != 0) {
        TRY(register_person(act->db, act->arena, person, &p, &found));
    }
    return found ? NULL : fault_at(fault_person_missing(act->arena), str_of(field));
}

/* Titles may be those of questions alone; numbers are of materials. */
static struct fault *check_materials(const struct act *act, struct str lines)
{
    struct str line;
    while (str_cut(&lines, '\n', &line)) {
        struct fault *fault = linkage_check(act->db, act->arena, line);
        TRY(fault == NULL ? NULL : fault_at(fault, STR("materials")));
    }
    return NULL;
}

static struct fault *check_plan(const struct act *act, const struct exam_body *b)
{
    struct arena *a = act->arena;
    struct plan_line_list lines = {0};
    struct fault *fault = fields_check(a, &kind_exam_plan.fields, b);
    TRY(fault);
    if (exam_time_of_day(b->opens_at) < 0 || exam_time_of_day(b->closes_at) < 0) {
        return fault_at(fault_exam_time(a), exam_time_of_day(b->opens_at) < 0
                                                ? STR("opens-at")
                                                : STR("closes-at"));
    }
    if (moment(b->closes_on, b->closes_at) <= moment(b->opens_on, b->opens_at)) {
        return fault_at(fault_exam_backwards(a), STR("closes-on"));
    }
    TRY(act_unit(act, b->unit, "unit"));
    bool same =
        b->first.v != 0 && (b->first.v == b->second.v || b->first.v == b->third.v);
    if (same || (b->second.v != 0 && b->second.v == b->third.v)) {
        return fault_at(fault_exam_markers(a), STR("second"));
    }
    TRY(check_marker(act, b->first, "first"));
    TRY(check_marker(act, b->second, "second"));
    TRY(check_marker(act, b->third, "third"));
    TRY(check_materials(act, b->materials));
    fault = paper_plan_read(a, b->lines, &lines);
    return fault == NULL ? NULL : fault_at(fault, STR("lines"));
}

struct fault *exam_plan(const struct act *act, const struct exam_body *body,
                        struct exam_id *id)
{
    TRY(check_plan(act, body));
    struct entry e;
    TRY(act_append(act, &kind_exam_plan, 0, body, &e));
    id->v = e.subject;
    return NULL;
}

/* *sent: the same form came before, and gets the same answer. */
static struct fault *enter(const struct act *act, struct exam_id id, struct exam *exam,
                           bool *sent)
{
    TRY(ledger_has(act->db, act->arena, act->id, sent));
    return exam_reach(act->db, act->arena, &act->scope, id, exam);
}

struct fault *exam_replan(const struct act *act, struct exam_id id, int64_t seen,
                          const struct exam_body *body)
{
    struct exam exam;
    bool sent = false;
    TRY(enter(act, id, &exam, &sent));
    TRY(check_plan(act, body));
    if (!sent && exam.state >= EXAM_OPENED) {
        return fault_exam_opened(act->arena);
    }
    if (!sent && seen != 0 && seen != exam.newest) {
        return fault_exam_seen(act->arena);
    }
    return act_append(act, &kind_exam_replan, id.v, body, NULL);
}

struct fault *exam_draw(const struct act *act, struct exam_id id, int64_t seed)
{
    struct arena *a = act->arena;
    struct exam exam;
    struct plan_line_list lines = {0};
    struct pool pools[PAPER_LINES_MOST];
    int64_t has = 0, needed = 0;
    bool sent = false;
    TRY(enter(act, id, &exam, &sent));
    if (!sent && exam.state >= EXAM_OPENED) {
        return fault_exam_opened(a);
    }
    TRY(paper_plan_read(a, exam.plan.lines, &lines));
    TRY(find_pools(act->db, a, exam.plan.materials, &lines, pools));
    int short_line = sent ? -1 : paper_plan_lacks(&lines, pools, &has, &needed);
    if (short_line >= 0) {
        const struct plan_line *line = &lines.at[short_line];
        struct str topic = line->topic.n > 0 ? line->topic : STR("*");
        return fault_at(fault_exam_short(a, topic,
                                         str_of(difficulty_names[line->difficulty]), has,
                                         needed),
                        STR("lines"));
    }
    return act_append(act, &kind_exam_draw, id.v, &(struct exam_draw_body){seed}, NULL);
}

/* Written answers need two who mark, and a third for what they disagree on. */
static struct fault *check_written(const struct act *act, const struct exam *exam)
{
    bool marked =
        exam->plan.first.v != 0 && exam->plan.second.v != 0 && exam->plan.third.v != 0;
    bool written = false;
    TRY(marked ? NULL : marking_is_needed(act->db, act->arena, exam->id, &written));
    return written ? fault_at(fault_exam_unmarked(act->arena), STR("first")) : NULL;
}

struct fault *exam_open(const struct act *act, struct exam_id id)
{
    struct exam exam;
    bool sent = false;
    TRY(enter(act, id, &exam, &sent));
    if (!sent && exam.state != EXAM_DRAWN) {
        return exam.state < EXAM_DRAWN ? fault_exam_undrawn(act->arena)
                                       : fault_exam_opened(act->arena);
    }
    TRY(sent ? NULL : check_written(act, &exam));
    return act_append(act, &kind_exam_open, id.v, &(struct exam_word_body){STR_NONE},
                      NULL);
}

struct fault *exam_allow(const struct act *act, struct exam_id id,
                         const struct exam_allow_body *body)
{
    struct exam exam;
    bool sent = false;
    TRY(enter(act, id, &exam, &sent));
    TRY(fields_check(act->arena, &kind_exam_allow.fields, body));
    TRY(check_marker(act, body->person, "person"));
    if (!sent && exam.state == EXAM_MARKED) {
        return fault_exam_over(act->arena);
    }
    TRY(act_append(act, &kind_exam_allow, id.v, body, NULL));
    return sent ? NULL : sitting_lengthen(act->db, act->arena, &exam, body);
}

/* ---- reading ----------------------------------------------------------------------- */

static struct exam exam_of(const struct exam_row *r)
{
    return (struct exam){
        .id = r->id,
        .plan = {.title = r->title,
                 .unit = r->unit,
                 .opens_on = r->opens_on,
                 .closes_on = r->closes_on,
                 .opens_at = r->opens_at,
                 .closes_at = r->closes_at,
                 .minutes = r->minutes,
                 .grace = r->grace,
                 .paging = r->paging,
                 .resits = r->resits,
                 .personal = r->personal,
                 .lines = r->lines,
                 .materials = r->materials,
                 .first = r->first,
                 .second = r->second,
                 .third = r->third,
                 .tolerance = r->tolerance},
        .unit_name = r->unit_name,
        .opens = r->opens,
        .closes = r->closes,
        .state = r->state,
        .seed = r->seed,
        .newest = r->newest,
    };
}

struct fault *exam_find(struct db *db, struct arena *a, struct exam_id id,
                        struct exam *exam, bool *found)
{
    struct exam_row row;
    TRY(sql_exam_by_id(db, a, id, &row, found));
    if (*found) {
        *exam = exam_of(&row);
    }
    return NULL;
}

struct fault *exam_reach(struct db *db, struct arena *a, const struct scope *scope,
                         struct exam_id id, struct exam *exam)
{
    bool found = false, reaches = false;
    TRY(exam_find(db, a, id, exam, &found));
    if (found) {
        TRY(scope_reaches(db, a, scope, exam->plan.unit, &reaches));
    }
    return reaches ? NULL : fault_exam_missing(a);
}

static struct fault *give(struct arena *a, const struct exam_row_list *rows,
                          struct exam_list *list)
{
    for (size_t i = 0; i < rows->n; i++) {
        *LIST_ADD(a, list) = exam_of(&rows->at[i]);
    }
    return NULL;
}

struct fault *exams_kept(struct db *db, struct arena *a, const struct scope *scope,
                         struct exam_list *list)
{
    struct exam_row_list rows = {0};
    TRY(sql_exams_kept(db, a, scope, EXAMS_SHOWN, &rows));
    return give(a, &rows, list);
}

struct fault *exams_for(struct db *db, struct arena *a, struct person_id person,
                        struct exam_list *list)
{
    struct exam_row_list rows = {0};
    struct person p;
    bool found = false;
    TRY(register_person(db, a, person, &p, &found));
    TRY(found ? sql_exams_for(db, a, p.unit, EXAMS_SHOWN, &rows) : NULL);
    return give(a, &rows, list);
}

struct fault *exam_paper(struct db *db, struct arena *a, const struct exam *exam,
                         uint64_t seed, struct paper_items *items)
{
    struct plan_line_list lines = {0};
    struct blob_list blobs = {0};
    struct pool pools[PAPER_LINES_MOST];
    TRY(paper_plan_read(a, exam->plan.lines, &lines));
    TRY(sql_exam_pools(db, a, exam->id, &blobs));
    if (blobs.n != lines.n) {
        return fault_exam_undrawn(a);
    }
    for (size_t i = 0; i < blobs.n; i++) {
        pools[i].bytes = blobs.at[i].bytes;
    }
    paper_draw(a, &lines, pools, seed, items);
    return NULL;
}

struct fault *exam_extras(struct db *db, struct arena *a, const struct scope *scope,
                          struct exam_id id, struct exam_extra_list *list)
{
    return sql_exam_extras(db, a, scope, id, list);
}

struct fault *exam_sample(struct db *db, struct arena *a, const struct exam *exam,
                          struct paper_items *items)
{
    return exam_paper(db, a, exam, paper_seed(exam->seed, 0, 1), items);
}
