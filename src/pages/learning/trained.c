/* People and what they were trained in a year, against what the programme asks. */
#include "pages/duty/duty.h"
#include "pages/export.h"
#include "pages/learning/training.h"
#include "pages/learning/training.html.h"
#include "words/faults.h"

struct year_read {
    int year;
    struct unit_id unit;
    struct trained_list people;
    struct duty_list duties;
};

static struct fault *read_people(struct exchange *x, struct db *db, struct year_read *r)
{
    struct arena *a = x->arena;
    r->year = training_year(x);
    TRY(lead_unit(x, db, &r->unit));
    TRY(trained_in(db, a, page_viewer(x), r->unit, r->year, &r->people));
    return training_duties(db, a, page_app(x)->house->shelf, page_viewer(x),
                           (struct person_id){0}, r->unit, r->year, page_today(x),
                           &r->duties);
}

/* Of several duties the one that wants most. */
static const struct duty *duty_of(const struct year_read *r, struct person_id person)
{
    const struct duty *found = NULL;
    for (size_t i = 0; i < r->duties.n; i++) {
        const struct duty *d = &r->duties.at[i];
        bool more = found == NULL || d->target - d->got > found->target - found->got;
        found = d->subject.v == person.v && more ? d : found;
    }
    return found;
}

static struct str number(struct exchange *x, int64_t n)
{
    return str_format(x->arena, "%lld", (long long)n);
}

static struct trained_line_view line_of(struct exchange *x, const struct year_read *r,
                                        const struct trained *t)
{
    const struct duty *d = duty_of(r, t->person);
    return (struct trained_line_view){
        .href = str_format(x->arena, "/training/%lld?year=%d", (long long)t->person.v,
                           r->year),
        .name = t->name,
        .unit = t->unit_name,
        .courses = number(x, t->courses),
        .outside = number(x, t->outside),
        .days = number(x, t->days),
        .hours = number(x, t->hours),
        .got = d != NULL ? training_got(x, d) : STR_NONE,
        .state = d != NULL ? say_duty_state(x->arena, x->face.lang, d->state) : STR_NONE};
}

static struct str here(struct exchange *x, const char *path, const struct year_read *r,
                       int year)
{
    return r->unit.v != 0 ? str_format(x->arena, "%s?year=%d&unit=%lld", path, year,
                                       (long long)r->unit.v)
                          : str_format(x->arena, "%s?year=%d", path, year);
}

struct fault *trained_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct year_read r = {0};
    int64_t me = page_viewer(x)->person.v;
    struct str own = str_format(a, "/training/%lld", (long long)me);
    if (!viewer_may(page_viewer(x), CAN_READ_DUTIES)) {
        answer_see_other(x, own);
        return NULL;
    }
    TRY(read_people(x, db, &r));
    struct str title = say_training_people(a, lang);
    struct trained_view view = {.page = page_view(x, db, title),
                                .title = title,
                                .path = STR("/training"),
                                .year = number(x, r.year),
                                .own_href = me != 0 ? own : STR_NONE,
                                .export_href = here(x, "/training.csv", &r, r.year),
                                .sheet_href = here(x, "/training.xlsx", &r, r.year),
                                .previous = here(x, "/training", &r, r.year - 1),
                                .empty = {.text = say_training_none(a, lang)}};
    view.next = r.year < civil_of_day(page_today(x)).year
                    ? here(x, "/training", &r, r.year + 1)
                    : STR_NONE;
    TRY(lead_units(x, db, &view.unit));
    for (size_t i = 0; i < r.people.n; i++) {
        *LIST_ADD(a, &view.people) = line_of(x, &r, &r.people.at[i]);
    }
    page_html(x);
    hatch_trained_page(&x->answer.body, &x->face, &view);
    return NULL;
}

static struct fault *fill(struct exchange *x, struct db *db, struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct year_read r = {0};
    enum { COLUMNS = 8 };
    struct str *heads = ARENA_ARRAY(a, struct str, COLUMNS);
    TRY(read_people(x, db, &r));
    heads[0] = say_person_name(a, lang);
    heads[1] = say_person_unit(a, lang);
    heads[2] = say_training_courses(a, lang);
    heads[3] = say_training_outside_n(a, lang);
    heads[4] = say_training_days(a, lang);
    heads[5] = say_training_hours(a, lang);
    heads[6] = say_training_norm(a, lang);
    heads[7] = say_exam_state(a, lang);
    table->title =
        str_format(a, "%.*s-%d", STR_PRINT(say_training_people(a, lang)), r.year);
    table->heads = heads;
    table->columns = COLUMNS;
    for (size_t i = 0; i < r.people.n; i++) {
        const struct trained *t = &r.people.at[i];
        struct trained_line_view p = line_of(x, &r, t);
        *LIST_ADD(a, &table->cells) = cell_text(p.name);
        *LIST_ADD(a, &table->cells) = cell_text(p.unit);
        *LIST_ADD(a, &table->cells) = cell_int(a, t->courses);
        *LIST_ADD(a, &table->cells) = cell_int(a, t->outside);
        *LIST_ADD(a, &table->cells) = cell_int(a, t->days);
        *LIST_ADD(a, &table->cells) = cell_int(a, t->hours);
        *LIST_ADD(a, &table->cells) = cell_text(p.got);
        *LIST_ADD(a, &table->cells) = cell_text(p.state);
    }
    return NULL;
}

struct fault *trained_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(fill(x, db, &table));
    return export_csv(x, &table);
}

struct fault *trained_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(fill(x, db, &table));
    return export_sheet(x, &table);
}
