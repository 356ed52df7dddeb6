/* Courses of study: planned, and concluded part by part. */
#include "learning/course.h"

#include "learning/classroom.h"
#include "learning/course_rows.h"
#include "learning/course_sql.h"
#include "words/faults.h"

enum { TITLES_MOST = 200, PARTS_TEXT = 8000, LISTED_MOST = 200, STEPS_MOST = 2000 };

const char *const course_sort_names[] = {"material", "session", "visit", NULL};
say_fn *const course_sort_words[] = {say_course_material, say_course_session,
                                     say_course_visit};

/* ---- kinds ----------------------------------------------------------------------------
 */

#define AT(type, member) offsetof(struct type, member)
static const struct field plan_fields[] = {
    {"title", FIELD_TEXT, true, AT(course_body, title), 1, TITLES_MOST, say_course_title,
     NULL, 0},
    {"unit", FIELD_ID, true, AT(course_body, unit), 0, 0, say_course_unit, NULL, 0},
    {"since", FIELD_DAY, true, AT(course_body, since), 0, 0, say_course_since, NULL, 0},
    {"till", FIELD_DAY, true, AT(course_body, till), 0, 0, say_course_till, NULL, 0},
    {"aim", FIELD_LINES, false, AT(course_body, aim), 0, COURSE_TEXT_MOST, say_course_aim,
     NULL, 0},
    {"parts", FIELD_LINES, true, AT(course_body, parts), 1, PARTS_TEXT, say_course_parts,
     NULL, 0},
};
static const struct field step_fields[] = {
    {"course", FIELD_ID, true, AT(course_step_body, course), 0, 0, say_course_noun, NULL,
     0},
    {"part", FIELD_INT, true, AT(course_step_body, part), 1, COURSE_PARTS_MOST,
     say_course_part, NULL, 0},
    {"sort", FIELD_CHOICE, true, AT(course_step_body, sort), 0, 0, say_course_sort,
     course_sort_names, 0},
    {"text", FIELD_LINES, true, AT(course_step_body, text), 1, COURSE_TEXT_MOST,
     say_course_concluded, NULL, 0},
};

static struct fault *read_part(struct arena *a, struct str line, struct course_part *part)
{
    struct str rest = line, sort;
    if (!str_cut(&rest, ';', &sort) || str_trim(rest).n == 0 ||
        str_trim(rest).n > COURSE_PART_TEXT * 4) {
        return fault_course_line(a, str_trim(line));
    }
    part->text = str_trim(rest);
    for (int i = 0; course_sort_names[i] != NULL; i++) {
        if (str_equal_nocase(str_trim(sort), str_of(course_sort_names[i])) ||
            str_equal(str_trim(sort), course_sort_words[i](a, LANG_ZH))) {
            part->sort = i;
            return NULL;
        }
    }
    return fault_course_line(a, str_trim(line));
}

struct fault *course_parts_read(struct arena *a, struct str text,
                                struct course_part_list *parts)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        if (str_trim(line).n == 0) {
            continue;
        }
        struct course_part one = {.part = (int64_t)parts->n + 1};
        TRY(read_part(a, line, &one));
        *LIST_ADD(a, parts) = one;
    }
    return parts->n > 0 && parts->n <= COURSE_PARTS_MOST
               ? NULL
               : fault_course_many(a, COURSE_PARTS_MOST);
}

static struct fault *apply_plan(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct course_body *b = body;
    struct course_id id = {e->subject};
    struct course_part_list parts = {0};
    TRY(course_parts_read(a, b->parts, &parts));
    TRY(sql_course_delete(db, a, id));
    TRY(sql_course_parts_clear(db, a, id));
    TRY(sql_course_insert(db, a, b, id, e->seq));
    for (size_t i = 0; i < parts.n; i++) {
        struct course_part *part = &parts.at[i];
        TRY(part->sort == COURSE_MATERIAL
                ? linkage_meant(db, a, part->text, &part->material)
                : NULL);
        TRY(sql_course_part_insert(db, a, part, id));
    }
    return NULL;
}

static struct fault *apply_step(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct course_step_body *b = body;
    struct person_id person = {e->subject};
    TRY(sql_course_step_clear(db, a, b->course, person, b->part));
    return sql_course_step_put(db, a, b, person, e->seq, e->day);
}

KIND(kind_course_plan, "course.plan", CLASS_OPEN, say_kind_course_plan, plan_fields,
     course_body, apply_plan, true);
KIND(kind_course_replan, "course.replan", CLASS_OPEN, say_kind_course_replan, plan_fields,
     course_body, apply_plan, false);
static const struct choice_words step_choices[] = {{course_sort_names, course_sort_words},
                                                   {NULL, NULL}};
const struct kind kind_course_step = {
    .name = "course.step",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_course_step,
    .fields = FIELDS(step_fields, struct course_step_body),
    .choices = step_choices,
    .apply = apply_step,
};

/* ---- planning -------------------------------------------------------------------------
 */

static struct fault *check_plan(const struct act *act, const struct course_body *b,
                                struct course_part_list *parts)
{
    struct arena *a = act->arena;
    TRY(fields_check(a, &kind_course_plan.fields, b));
    TRY(act_unit(act, b->unit, "unit"));
    if (b->till.v < b->since.v) {
        return fault_at(fault_course_backwards(a), STR("till"));
    }
    struct fault *fault = course_parts_read(a, b->parts, parts);
    for (size_t i = 0; fault == NULL && i < parts->n; i++) {
        bool material = parts->at[i].sort == COURSE_MATERIAL;
        fault = material ? linkage_check(act->db, a, parts->at[i].text) : NULL;
    }
    return fault == NULL ? NULL : fault_at(fault, STR("parts"));
}

struct fault *course_plan(const struct act *act, const struct course_body *body,
                          struct course_id *id)
{
    struct course_part_list parts = {0};
    struct entry e;
    TRY(check_plan(act, body, &parts));
    TRY(act_append(act, &kind_course_plan, 0, body, &e));
    id->v = e.subject;
    return NULL;
}

/* What somebody concluded something from stays in its place. */
static struct fault *check_kept(const struct act *act, struct course_id id,
                                const struct course_part_list *parts)
{
    struct arena *a = act->arena;
    struct course_part_list was = {0};
    struct course_step_list steps = {0};
    TRY(course_parts(act->db, a, id, &was));
    TRY(course_steps(act->db, a, id, &steps));
    for (size_t i = 0; i < steps.n; i++) {
        size_t at = (size_t)steps.at[i].part - 1;
        bool same = at < parts->n && at < was.n &&
                    parts->at[at].sort == was.at[at].sort &&
                    str_equal(parts->at[at].text, was.at[at].text);
        if (!same) {
            return fault_at(fault_course_kept(a, steps.at[i].part), STR("parts"));
        }
    }
    return NULL;
}

struct fault *course_replan(const struct act *act, struct course_id id, int64_t seen,
                            const struct course_body *body)
{
    struct arena *a = act->arena;
    struct course_row was;
    struct course_part_list parts = {0};
    bool found = false, reaches = false, sent = false;
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(sql_course_by_id(act->db, a, id, &was, &found));
    TRY(found ? scope_reaches(act->db, a, &act->scope, was.unit, &reaches) : NULL);
    TRY(reaches ? NULL : fault_course_missing(a));
    TRY(check_plan(act, body, &parts));
    if (!sent && seen != 0 && seen != was.newest) {
        return fault_year_seen(a);
    }
    TRY(sent ? NULL : check_kept(act, id, &parts));
    return act_append(act, &kind_course_replan, id.v, body, NULL);
}

/* ---- concluding -----------------------------------------------------------------------
 */

static struct fault *may_conclude(const struct act *act, const struct viewer *v,
                                  struct person_id person, struct unit_id unit)
{
    struct relations r;
    bool asked = false;
    TRY(class_is_asked(act->db, act->arena, person, unit, &asked));
    if (person.v != 0 && person.v == v->person.v) {
        return asked ? NULL : fault_course_missing(act->arena);
    }
    TRY(access_relations(act->db, act->arena, v, person, &r));
    return asked && r.unit_of && viewer_may(v, CAN_RECORD)
               ? NULL
               : fault_person_missing(act->arena);
}

struct fault *course_conclude(const struct act *act, const struct viewer *v,
                              struct person_id person, struct day day,
                              const struct course_step_body *body)
{
    struct arena *a = act->arena;
    struct course_step_body b = *body;
    struct course_row row;
    struct course_part_list parts = {0};
    int64_t was = 0;
    bool found = false, sent = false;
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(sql_course_by_id(act->db, a, b.course, &row, &found));
    TRY(found ? NULL : fault_course_missing(a));
    TRY(may_conclude(act, v, person, row.unit));
    if (sent) {
        return NULL;
    }
    TRY(course_parts(act->db, a, b.course, &parts));
    if (b.part < 1 || (size_t)b.part > parts.n) {
        return fault_at(fault_course_part(a, (int64_t)parts.n), STR("part"));
    }
    b.sort = parts.at[b.part - 1].sort;
    TRY(fields_check(a, &kind_course_step.fields, &b));
    if (day.v > act->today.v) {
        return fault_at(fault_record_future(a), STR("on"));
    }
    TRY(sql_course_step_of(act->db, a, b.course, person, b.part, &was, &found));
    return act_append_on(act, &kind_course_step, person.v, found ? was : 0, day, &b,
                         NULL);
}

/* ---- reading --------------------------------------------------------------------------
 */

static struct course course_of(const struct course_row *r)
{
    return (struct course){
        .id = r->id,
        .plan = {r->title, r->unit, r->since, r->till, r->aim, r->parts},
        .unit_name = r->unit_name,
        .newest = r->newest};
}

struct fault *course_find(struct db *db, struct arena *a, const struct viewer *v,
                          struct course_id id, struct course *course, bool *keeps)
{
    struct course_row row;
    bool found = false, asked = false;
    *keeps = false;
    TRY(sql_course_by_id(db, a, id, &row, &found));
    TRY(found ? class_may_keep(db, a, v, row.unit, keeps) : NULL);
    TRY(found && !*keeps ? class_is_asked(db, a, v->person, row.unit, &asked) : NULL);
    if (!*keeps && !asked) {
        return fault_course_missing(a);
    }
    *course = course_of(&row);
    return NULL;
}

struct fault *courses(struct db *db, struct arena *a, const struct viewer *v,
                      struct course_list *list)
{
    struct course_row_list rows = {0};
    struct person p;
    bool found = false;
    if (viewer_may(v, CAN_RECORD)) {
        TRY(sql_courses_kept(db, a, &v->scope, LISTED_MOST, &rows));
    } else {
        TRY(register_person(db, a, v->person, &p, &found));
        TRY(found ? sql_courses_for(db, a, p.unit, LISTED_MOST, &rows) : NULL);
    }
    for (size_t i = 0; i < rows.n; i++) {
        *LIST_ADD(a, list) = course_of(&rows.at[i]);
    }
    return NULL;
}

struct fault *course_parts(struct db *db, struct arena *a, struct course_id id,
                           struct course_part_list *parts)
{
    return sql_course_parts(db, a, id, parts);
}

struct fault *course_steps_of(struct db *db, struct arena *a, struct course_id id,
                              struct person_id person, struct course_step_list *steps)
{
    return sql_course_steps_of(db, a, id, person, steps);
}

struct fault *course_steps(struct db *db, struct arena *a, struct course_id id,
                           struct course_step_list *steps)
{
    return sql_course_steps(db, a, id, STEPS_MOST, steps);
}

struct fault *course_followers(struct db *db, struct arena *a,
                               const struct course *course,
                               struct course_follower_list *list)
{
    return sql_course_followers(db, a, course->id, course->plan.unit, list);
}
