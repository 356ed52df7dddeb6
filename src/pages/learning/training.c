/* A person's trainings of a year, the form for one, and its certificate. */
#include "pages/learning/training.h"

#include "formats/media.h"
#include "pages/export.h"
#include "pages/file.h"
#include "pages/learning/training.html.h"
#include "pages/register/records.h"
#include "words/faults.h"

enum { MIB = 1024 * 1024 };

int training_year(struct exchange *x)
{
    int64_t year = 0;
    bool told = str_to_int(exchange_query(x, STR("year")), &year);
    return told && year >= 1900 && year <= 2200 ? (int)year
                                                : civil_of_day(page_today(x)).year;
}

struct str training_got(struct exchange *x, const struct duty *d)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return d->measure == MEASURE_DAYS ? say_training_got_days(a, lang, d->got, d->target)
           : d->measure == MEASURE_HOURS
               ? say_training_got_hours(a, lang, d->got, d->target)
               : say_training_got(a, lang, d->got, d->target);
}

static struct str number(struct exchange *x, int64_t n)
{
    return str_format(x->arena, "%lld", (long long)n);
}

static struct str person_href(struct exchange *x, int64_t person, const char *behind,
                              int64_t n)
{
    return str_format(x->arena, "/training/%lld%s%lld", (long long)person, behind,
                      (long long)n);
}

/* ---- the list ------------------------------------------------------------------------
 */

static struct fault *add_norms(struct exchange *x, struct db *db, struct person_id person,
                               int year, struct training_view *view)
{
    struct arena *a = x->arena;
    struct duty_list duties = {0};
    TRY(training_duties(db, a, page_app(x)->house->shelf, page_viewer(x), person,
                        (struct unit_id){0}, year, page_today(x), &duties));
    for (size_t i = 0; i < duties.n; i++) {
        const struct duty *d = &duties.at[i];
        *LIST_ADD(a, &view->norms) =
            (struct norm_view){.href = str_format(a, "/d/%.*s", STR_PRINT(d->id)),
                               .title = duty_title(d, x->face.lang),
                               .got = training_got(x, d),
                               .state = say_duty_state(a, x->face.lang, d->state)};
    }
    return NULL;
}

static bool may_enter(struct exchange *x, struct person_id person)
{
    return page_viewer(x)->person.v == person.v || viewer_may(page_viewer(x), CAN_RECORD);
}

static struct training_line_view line_of(struct exchange *x, const struct training *t)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    int64_t person = t->person.v;
    return (struct training_line_view){
        .course = t->course,
        .host = t->host,
        .outside = t->outside,
        .from = say_day(a, lang, t->since),
        .to = say_day(a, lang, t->till),
        .days = t->days > 0 ? number(x, t->days) : STR_NONE,
        .hours = t->hours > 0 ? number(x, t->hours) : STR_NONE,
        .correct_href = may_enter(x, t->person)
                            ? person_href(x, person, "/record/", t->id)
                            : STR_NONE,
        .file = t->file,
        .file_href =
            t->file.n > 0 ? person_href(x, person, "/certificate/", t->id) : STR_NONE};
}

static struct fault *draw_person(struct exchange *x, struct db *db, struct person_id id)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct training_list list = {0};
    struct person person;
    bool found = false;
    int year = training_year(x);
    int64_t days = 0, hours = 0;
    TRY(trainings_of(db, a, page_viewer(x), id, year, &list));
    TRY(register_person(db, a, id, &person, &found));
    struct str title = say_training_of(a, lang, found ? person.name : STR(""));
    struct training_view view = {
        .page = page_view(x, db, title),
        .title = title,
        .year = say_training_year(a, lang, year),
        .previous = person_href(x, id.v, "?year=", year - 1),
        .export_href = person_href(x, id.v, "/list.csv?year=", year),
        .sheet_href = person_href(x, id.v, "/list.xlsx?year=", year),
        .empty = {.text = say_training_none(a, lang)}};
    view.next = year < civil_of_day(page_today(x)).year
                    ? person_href(x, id.v, "?year=", year + 1)
                    : STR_NONE;
    view.add_href = may_enter(x, id) ? person_href(x, id.v, "/record/", 0) : STR_NONE;
    view.people_href =
        viewer_may(page_viewer(x), CAN_READ_DUTIES) ? STR("/training") : STR_NONE;
    for (size_t i = 0; i < list.n; i++) {
        *LIST_ADD(a, &view.trainings) = line_of(x, &list.at[i]);
        days += list.at[i].days;
        hours += list.at[i].hours;
    }
    view.sum = say_training_sum(a, lang, (int64_t)list.n, days, hours);
    TRY(add_norms(x, db, id, year, &view));
    page_html(x);
    hatch_training_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *training_show(struct exchange *x, struct db *db)
{
    return draw_person(x, db, (struct person_id){page_arg(x, 0)});
}

static struct fault *fill(struct exchange *x, struct db *db, struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct training_list list = {0};
    enum { COLUMNS = 8 };
    struct str *heads = ARENA_ARRAY(a, struct str, COLUMNS);
    TRY(trainings_of(db, a, page_viewer(x), (struct person_id){page_arg(x, 0)},
                     training_year(x), &list));
    heads[0] = say_person_name(a, lang);
    heads[1] = say_training_course(a, lang);
    heads[2] = say_training_since(a, lang);
    heads[3] = say_training_till(a, lang);
    heads[4] = say_training_days(a, lang);
    heads[5] = say_training_hours(a, lang);
    heads[6] = say_training_host(a, lang);
    heads[7] = say_training_outside(a, lang);
    table->title = say_training_title(a, lang);
    table->heads = heads;
    table->columns = COLUMNS;
    for (size_t i = 0; i < list.n; i++) {
        const struct training *t = &list.at[i];
        *LIST_ADD(a, &table->cells) = cell_text(t->name);
        *LIST_ADD(a, &table->cells) = cell_text(t->course);
        *LIST_ADD(a, &table->cells) = cell_of_day(a, t->since, PRECISION_DAY);
        *LIST_ADD(a, &table->cells) = cell_of_day(a, t->till, PRECISION_DAY);
        *LIST_ADD(a, &table->cells) = cell_int(a, t->days);
        *LIST_ADD(a, &table->cells) = cell_int(a, t->hours);
        *LIST_ADD(a, &table->cells) = cell_text(t->host);
        *LIST_ADD(a, &table->cells) = cell_int(a, t->outside);
    }
    return NULL;
}

struct fault *training_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(fill(x, db, &table));
    return export_csv(x, &table);
}

struct fault *training_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(fill(x, db, &table));
    return export_sheet(x, &table);
}

/* ---- the form -------------------------------------------------------------------------
 */

/* Without the certificate's name: that comes from the file alone, never from a form. */
#define FORM(member, type, required, least, most, label)                                 \
    {                                                                                    \
#member, type, required, offsetof(struct training_body, member), least, most,    \
            label, NULL, 0                                                               \
    }
static const struct field form_table[] = {
    FORM(course, FIELD_TEXT, true, 1, 200, say_training_course),
    FORM(outside, FIELD_BOOL, false, 0, 0, say_training_outside),
    FORM(host, FIELD_TEXT, false, 0, 200, say_training_host),
    FORM(since, FIELD_DAY, true, 0, 0, say_training_since),
    FORM(till, FIELD_DAY, true, 0, 0, say_training_till),
    FORM(days, FIELD_INT, false, 0, TRAINING_DAYS_MOST, say_training_days),
    FORM(hours, FIELD_INT, false, 0, TRAINING_HOURS_MOST, say_training_hours),
};
const struct fields training_form = FIELDS(form_table, struct training_body);

/* What is corrected; of another person there is none. */
static struct fault *find_was(struct exchange *x, struct db *db, struct training *was)
{
    TRY(training_find(db, x->arena, page_viewer(x), page_arg(x, 1), was));
    return was->person.v == page_arg(x, 0) ? NULL : fault_training_missing(x->arena);
}

static struct fault *draw_form(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    int64_t person = page_arg(x, 0), record = page_arg(x, 1);
    struct training was = {0};
    struct training_body body = {.since = DAY_NONE, .till = DAY_NONE};
    if (!may_enter(x, (struct person_id){person})) {
        return fault_person_missing(a);
    }
    TRY(page_viewer(x)->person.v == person
            ? NULL
            : page_may_reach(x, db, (struct person_id){person}));
    if (record != 0) {
        TRY(find_was(x, db, &was));
        body = (struct training_body){.course = was.course,
                                      .host = was.host,
                                      .outside = was.outside,
                                      .since = was.since,
                                      .till = was.till,
                                      .days = was.days,
                                      .hours = was.hours};
    }
    struct str title =
        record != 0 ? say_training_correct(a, lang) : say_training_add(a, lang);
    struct training_form_view view = {
        .page = page_view(x, db, title),
        .form =
            page_form_view(x, &training_form, person_href(x, person, "/record/", record)),
        .title = title,
        .back = {str_format(a, "/training/%lld", (long long)person),
                 say_training_title(a, lang), false},
        .file = page_file_field(
            x, say_training_certificate(a, lang),
            say_training_certificate_hint(a, lang, CERTIFICATE_MOST / MIB),
            ".pdf,.jpg,.jpeg,.png")};
    TRY(record_fields(x, db, &training_form, &body, "", &view.fields));
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_training_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *training_form_get(struct exchange *x, struct db *db)
{
    return draw_form(x, db);
}

static struct fault *form_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct training_body *body = *page_keep(x);
    struct training was = {0};
    int64_t id = 0, record = page_arg(x, 1);
    if (record != 0 && body->file.n == 0) { /* what was attached stays */
        struct fault *fault = find_was(x, db, &was);
        body->certificate = was.certificate;
        body->file = fault == NULL ? was.file : STR_NONE;
    }
    return training_record(&act, page_viewer(x), (struct person_id){page_arg(x, 0)}, body,
                           record, &id);
}

static bool is_certificate(struct str first)
{
    return media_type(first).n > 0;
}

static struct fault *take_file(struct exchange *x, struct training_body *body)
{
    bool fits = false;
    TRY(page_file_take(x, CERTIFICATE_MOST, is_certificate, &body->certificate,
                       &body->file, &fits));
    return fits ? NULL
                : fault_at(fault_training_certificate(x->arena, CERTIFICATE_MOST / MIB),
                           STR("file"));
}

struct fault *training_form_start(struct exchange *x, struct db *db)
{
    struct training_body *body = ARENA_NEW(x->arena, struct training_body);
    *body = *(const struct training_body *)page_form(x);
    *page_keep(x) = body;
    struct fault *fault = take_file(x, body);
    if (fault != NULL) {
        page_refuse(x, fault);
        return draw_form(x, db);
    }
    return page_write(x, form_change, training_form_show);
}

struct fault *training_form_show(struct exchange *x, struct db *db)
{
    if (x->fault != NULL && page_fault(x) == NULL) {
        page_refuse(x, x->fault);
    }
    if (record_refused(page_fault(x))) {
        return draw_form(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/training/%lld", (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

/* ---- the certificate ------------------------------------------------------------------
 */

struct fault *training_certificate(struct exchange *x, struct db *db)
{
    struct training was = {0};
    TRY(find_was(x, db, &was));
    if (was.file.n == 0) {
        return fault_training_missing(x->arena);
    }
    return page_file_give(x, db, was.certificate, was.file, media_type);
}
