/* Courses of study, and how far everybody is in one, as files. */
#include "learning/course.h"
#include "learning/linkage.h"
#include "pages/export.h"
#include "pages/learning/course.h"
#include "words/faults.h"

static struct fault *list_courses(struct exchange *x, struct db *db,
                                  struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct course_list list = {0};
    enum { COLUMNS = 5 };
    struct str *heads = ARENA_ARRAY(a, struct str, COLUMNS);
    TRY(courses(db, a, page_viewer(x), &list));
    heads[0] = say_course_title(a, lang);
    heads[1] = say_course_since(a, lang);
    heads[2] = say_course_till(a, lang);
    heads[3] = say_course_unit(a, lang);
    heads[4] = say_course_aim(a, lang);
    *table = (struct export_table){
        .title = say_courses_title(a, lang), .heads = heads, .columns = COLUMNS};
    for (size_t i = 0; i < list.n; i++) {
        const struct course *c = &list.at[i];
        *LIST_ADD(a, &table->cells) = cell_text(c->plan.title);
        *LIST_ADD(a, &table->cells) = cell_of_day(a, c->plan.since, PRECISION_DAY);
        *LIST_ADD(a, &table->cells) = cell_of_day(a, c->plan.till, PRECISION_DAY);
        *LIST_ADD(a, &table->cells) = cell_text(c->unit_name);
        *LIST_ADD(a, &table->cells) = cell_text(c->plan.aim);
    }
    return NULL;
}

struct fault *courses_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(list_courses(x, db, &table));
    return export_csv(x, &table);
}

struct fault *courses_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(list_courses(x, db, &table));
    return export_sheet(x, &table);
}

/* ---- one ------------------------------------------------------------------------------
 */

static void add_row(struct exchange *x, struct export_table *table,
                    const struct course_follower *f, const struct course_part *part,
                    const struct course_step *step)
{
    struct arena *a = x->arena;
    *LIST_ADD(a, &table->cells) = cell_text(f->name);
    *LIST_ADD(a, &table->cells) =
        cell_text(course_sort_words[part->sort](a, x->face.lang));
    *LIST_ADD(a, &table->cells) = cell_text(part->text);
    *LIST_ADD(a, &table->cells) =
        step != NULL ? cell_of_day(a, step->day, PRECISION_DAY) : cell_text(STR_NONE);
    *LIST_ADD(a, &table->cells) = cell_text(step != NULL ? step->text : STR_NONE);
}

static const struct course_step *step_of(const struct course_step_list *steps,
                                         struct person_id person, int64_t part)
{
    for (size_t i = 0; i < steps->n; i++) {
        if (steps->at[i].person.v == person.v && steps->at[i].part == part) {
            return &steps->at[i];
        }
    }
    return NULL;
}

/* A line for each part of each who follows it, so that what is missing shows too. */
static struct fault *list_steps(struct exchange *x, struct db *db,
                                struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct course c;
    struct course_part_list parts = {0};
    struct course_follower_list people = {0};
    struct course_step_list steps = {0};
    bool keeps = false;
    enum { COLUMNS = 5 };
    struct str *heads = ARENA_ARRAY(a, struct str, COLUMNS);
    TRY(course_find(db, a, page_viewer(x), (struct course_id){page_arg(x, 0)}, &c,
                    &keeps));
    TRY(keeps ? NULL : fault_course_missing(a));
    TRY(course_parts(db, a, c.id, &parts));
    TRY(course_followers(db, a, &c, &people));
    TRY(course_steps(db, a, c.id, &steps));
    heads[0] = say_person_name(a, lang);
    heads[1] = say_course_sort(a, lang);
    heads[2] = say_course_part(a, lang);
    heads[3] = say_course_on(a, lang);
    heads[4] = say_course_concluded(a, lang);
    *table =
        (struct export_table){.title = c.plan.title, .heads = heads, .columns = COLUMNS};
    for (size_t i = 0; i < people.n; i++) {
        for (size_t k = 0; k < parts.n; k++) {
            const struct course_part *part = &parts.at[k];
            add_row(x, table, &people.at[i], part,
                    step_of(&steps, people.at[i].person, part->part));
        }
    }
    return NULL;
}

struct fault *course_steps_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(list_steps(x, db, &table));
    return export_csv(x, &table);
}

struct fault *course_steps_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(list_steps(x, db, &table));
    return export_sheet(x, &table);
}
