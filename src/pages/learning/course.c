/* Courses of study: the list, one with what was concluded, and its form. */
#include "pages/learning/course.h"

#include "learning/classroom.h"
#include "learning/course.h"
#include "pages/learning/course.html.h"
#include "pages/learning/course_views.h"
#include "pages/learning/learning.h"
#include "pages/register/records.h"
#include "words/faults.h"

struct concluding {
    int64_t part;
    struct day on;
    struct str text;
    struct str who; /* to who records for others; not given: oneself */
};
static const struct field conclude_table[] = {
    {"part", FIELD_INT, true, offsetof(struct concluding, part), 1, COURSE_PARTS_MOST,
     say_course_part, NULL, 0},
    {"on", FIELD_DAY, true, offsetof(struct concluding, on), 0, 0, say_course_on, NULL,
     0},
    {"text", FIELD_LINES, true, offsetof(struct concluding, text), 1, COURSE_TEXT_MOST,
     say_course_concluded, NULL, 0},
    {"who", FIELD_TEXT, false, offsetof(struct concluding, who), 0, 60, say_record_who,
     NULL, 0},
};
const struct fields course_conclude_form = FIELDS(conclude_table, struct concluding);

static struct str href_of(struct exchange *x, struct course_id id, const char *behind)
{
    return str_format(x->arena, "/course/%lld%s", (long long)id.v, behind);
}

static struct str when_of(struct exchange *x, const struct course *c)
{
    return say_course_days(x->arena, x->face.lang, c->plan.since, c->plan.till);
}

struct fault *courses_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct course_list list = {0};
    struct courses_view view = {.page =
                                    page_view(x, db, say_courses_title(a, x->face.lang)),
                                .may_plan = viewer_may(page_viewer(x), CAN_RECORD),
                                .empty = {.text = say_courses_none(a, x->face.lang)}};
    if (view.may_plan) {
        view.empty.action = (struct link_view){STR("/courses/new"),
                                               say_course_plan(a, x->face.lang), false};
    }
    TRY(courses(db, a, page_viewer(x), &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct course *c = &list.at[i];
        *LIST_ADD(a, &view.list) = (struct course_line_view){
            href_of(x, c->id, ""), c->plan.title, when_of(x, c), c->unit_name};
    }
    page_html(x);
    hatch_courses_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- one ------------------------------------------------------------------------------
 */

static struct fault *add_parts(struct exchange *x, struct db *db,
                               const struct course_part_list *parts,
                               const struct course_step_list *own,
                               struct course_view *view)
{
    struct arena *a = x->arena;
    for (size_t i = 0; i < parts->n; i++) {
        const struct course_part *p = &parts->at[i];
        struct bank_question named = {.material = p->material.v,
                                      .question = {.material = p->text}};
        struct course_part_view *one = LIST_ADD(a, &view->parts);
        *one = (struct course_part_view){
            .part = p->part, .sort = course_sort_words[p->sort](a, x->face.lang)};
        TRY(question_material(x, db, &named, &one->text));
        for (size_t k = 0; k < own->n; k++) {
            if (own->at[k].part == p->part) {
                one->concluded = say_course_concluded_on(a, x->face.lang, own->at[k].day);
                one->said = own->at[k].text;
            }
        }
    }
    return NULL;
}

/* As the page names it: a material by its title. */
static struct str part_text(const struct course_part_views *parts, int64_t part)
{
    return part >= 1 && (size_t)part <= parts->n ? parts->at[part - 1].text.text
                                                 : STR("");
}

static struct fault *add_kept(struct exchange *x, struct db *db, const struct course *c,
                              const struct course_part_list *parts,
                              struct course_view *view)
{
    struct arena *a = x->arena;
    struct course_follower_list followers = {0};
    struct course_step_list steps = {0};
    TRY(course_followers(db, a, c, &followers));
    TRY(course_steps(db, a, c->id, &steps));
    for (size_t i = 0; i < followers.n; i++) {
        const struct course_follower *f = &followers.at[i];
        *LIST_ADD(a, &view->followers) = (struct course_follower_view){
            str_format(a, "/people/%lld", (long long)f->person.v), f->name,
            say_course_done_of(a, x->face.lang, f->done, (int64_t)parts->n)};
    }
    for (size_t i = 0; i < steps.n; i++) {
        const struct course_step *s = &steps.at[i];
        *LIST_ADD(a, &view->said) = (struct course_said_view){
            s->name, part_text(&view->parts, s->part), s->text, s->day};
    }
    return NULL;
}

static struct fault *add_form(struct exchange *x, struct db *db,
                              const struct course_part_list *parts,
                              struct course_view *view)
{
    struct arena *a = x->arena;
    struct concluding fresh = {.part = 1, .on = page_today(x)};
    TRY(record_fields(x, db, &course_conclude_form, &fresh, view->may_keep ? "" : "who",
                      &view->fields));
    struct any_field_view *part = &view->fields.at[0];
    part->control = CONTROL_SELECT;
    for (size_t i = 0; i < parts->n; i++) {
        struct str number = str_format(a, "%zu", i + 1);
        *LIST_ADD(a, &part->field.options) =
            page_option(number, part_text(&view->parts, (int64_t)i + 1),
                        str_equal(number, part->field.value));
    }
    if (view->may_keep) {
        view->fields.at[view->fields.n - 1].field.hint =
            say_course_who_hint(a, x->face.lang);
    }
    return NULL;
}

struct fault *course_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct course c;
    struct course_part_list parts = {0};
    struct course_step_list own = {0};
    struct person_id me = page_viewer(x)->person;
    bool keeps = false, asked = false;
    TRY(course_find(db, a, page_viewer(x), (struct course_id){page_arg(x, 0)}, &c,
                    &keeps));
    TRY(course_parts(db, a, c.id, &parts));
    TRY(course_steps_of(db, a, c.id, me, &own));
    TRY(class_is_asked(db, a, me, c.plan.unit, &asked));
    struct course_view view = {
        .page = page_view(x, db, c.plan.title),
        .form = page_form_view(x, &course_conclude_form, href_of(x, c.id, "/conclude")),
        .id = c.id.v,
        .title = c.plan.title,
        .when = when_of(x, &c),
        .aim = c.plan.aim,
        .may_keep = keeps,
        .may_conclude = keeps || asked};
    TRY(add_parts(x, db, &parts, &own, &view));
    TRY(view.may_conclude ? add_form(x, db, &parts, &view) : NULL);
    TRY(keeps ? add_kept(x, db, &c, &parts, &view) : NULL);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_course_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *course_conclude_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct concluding *said = page_form(x);
    struct person_id person = page_viewer(x)->person;
    struct course_step_body body = {
        .course = {page_arg(x, 0)}, .part = said->part, .text = said->text};
    TRY(said->who.n > 0 ? record_who(x, db, said->who, &person) : NULL);
    return course_conclude(&act, page_viewer(x), person, said->on, &body);
}

struct fault *course_conclude_shown(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return course_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, href_of(x, (struct course_id){page_arg(x, 0)}, ""));
    }
    return page_fault(x);
}

/* ---- the form -------------------------------------------------------------------------
 */

struct fault *course_form_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *fields = &kind_course_plan.fields;
    struct course was = {.plan = {.since = page_today(x), .till = page_today(x)}};
    struct course_id id = {page_arg(x, 0)};
    bool keeps = false;
    if (id.v != 0) {
        TRY(course_find(db, a, page_viewer(x), id, &was, &keeps));
        TRY(keeps ? NULL : fault_course_missing(a));
    }
    struct str title = id.v == 0 ? say_course_plan(a, lang) : say_course_replan(a, lang);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, fields,
                               id.v == 0 ? STR("/courses/new") : href_of(x, id, "/edit")),
        .title = title,
        .back = {id.v == 0 ? STR("/courses") : href_of(x, id, ""),
                 id.v == 0 ? say_courses_title(a, lang) : was.plan.title, false},
        .seen = was.newest,
        .button = say_record_save(a, lang)};
    TRY(record_fields(x, db, fields, &was.plan, "", &view.fields));
    view.fields.at[view.fields.n - 1].field.hint = say_course_parts_hint(a, lang);
    record_answer(x, &view);
    return NULL;
}

struct fault *course_form_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct course_id *id = ARENA_NEW(x->arena, struct course_id);
    *id = (struct course_id){page_arg(x, 0)};
    *page_keep(x) = id;
    return id->v == 0 ? course_plan(&act, page_form(x), id)
                      : course_replan(&act, *id, page_extra(x)->seen, page_form(x));
}

struct fault *course_form_shown(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return course_form_get(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, href_of(x, *(struct course_id *)*page_keep(x), ""));
    }
    return page_fault(x);
}
