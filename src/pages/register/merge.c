/* Two entries of one person become one: first what would become of both, by a GET, then
 * the entry, which nothing takes back. */
#include "pages/register/merge.html.h"
#include "pages/register/records.h"
#include "pages/register/register.h"
#include "pages/register/register_views.h"
#include "register/career.h"
#include "register/kin.h"
#include "words/faults.h"

static struct fault *find(struct exchange *x, struct db *db, struct person_id id,
                          struct person *p)
{
    bool found = false;
    TRY(page_may_reach(x, db, id));
    TRY(register_person(db, x->arena, id, p, &found));
    return found ? NULL : fault_person_missing(x->arena);
}

static struct fault *add_rows(struct exchange *x, struct db *db,
                              const struct person *goes, const struct person *stays,
                              struct merge_rows *rows)
{
    const struct fields *fields = &kind_person_add.fields;
    const struct person_body from = register_body(goes), to = register_body(stays);
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        struct merge_row row = {.label = f->label(x->arena, x->face.lang)};
        TRY(page_fact(x, db, f, &from, &row.goes));
        TRY(page_fact(x, db, f, &to, &row.stays));
        row.differs = !str_equal(row.goes, row.stays);
        if (row.goes.n > 0 || row.stays.n > 0) {
            *LIST_ADD(x->arena, rows) = row;
        }
    }
    return NULL;
}

/* Main postings of the one that share a day with a main posting of the other. */
static int64_t count_overlaps(const struct posting_list *one,
                              const struct posting_list *other)
{
    int64_t n = 0;
    for (size_t i = 0; i < one->n; i++) {
        const struct posting *p = &one->at[i];
        for (size_t j = 0; j < other->n; j++) {
            const struct posting *q = &other->at[j];
            bool before = day_known(p->till) && day_compare(p->till, q->since) < 0;
            bool behind = day_known(q->till) && day_compare(q->till, p->since) < 0;
            n += !p->concurrent && !q->concurrent && !before && !behind;
        }
    }
    return n;
}

/* How many records change hands; kin are of class file and are not counted to anybody. */
static struct fault *preview(struct exchange *x, struct db *db, const struct person *goes,
                             struct person_id into, struct merge_view *view)
{
    struct arena *a = x->arena;
    struct person stays;
    struct posting_list postings = {0}, others = {0};
    struct education_list education = {0};
    struct absence_list absences = {0};
    struct str login = STR_NONE;
    TRY(find(x, db, into, &stays));
    TRY(add_rows(x, db, goes, &stays, &view->rows));
    TRY(career_postings(db, a, goes->id, DAY_NONE, &postings));
    TRY(career_postings(db, a, into, DAY_NONE, &others));
    TRY(career_education(db, a, goes->id, &education));
    TRY(absences_of(db, a, goes->id, DAY_NONE, &absences));
    TRY(access_login_of(db, a, goes->id, &login));
    view->into = into.v;
    view->postings = (int64_t)postings.n;
    view->overlaps = count_overlaps(&postings, &others);
    view->education = (int64_t)education.n;
    view->absences = (int64_t)absences.n;
    view->login = login.p != NULL
                      ? say_fault(a, x->face.lang, fault_merge_login(a, login))
                      : STR_NONE;
    return NULL;
}

/* Whom the field or the refused form means; a name that fits nobody is told there. */
static struct fault *find_into(struct exchange *x, struct db *db,
                               const struct person *goes, struct merge_view *view,
                               struct person_id *into)
{
    struct str who = x->method == METHOD_POST ? exchange_form(x, STR("into"))
                                              : exchange_query(x, STR("who"));
    struct fault *fault = record_who(x, db, who, into);
    if (fault == NULL && into->v == goes->id.v && who.n > 0) {
        fault = fault_merge_self(x->arena);
    }
    if (fault != NULL && fault->kind != FAULT_INPUT) {
        return fault;
    }
    view->who.value = who;
    if (fault != NULL) {
        *into = (struct person_id){0};
        view->who.error = say_fault(x->arena, x->face.lang, fault);
        x->answer.status = fault_status(fault->kind);
    }
    return NULL;
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct person p;
    struct person_id into = {0};
    TRY(find(x, db, (struct person_id){page_arg(x, 0)}, &p));
    struct merge_view view = {
        .page = page_view(x, db, say_merge_title(a, x->face.lang, p.name)),
        .form = page_form_view(x, &kind_person_merge.fields,
                               str_format(a, "/people/%lld/merge", (long long)p.id.v)),
        .who = {.name = STR("who"), .label = say_merge_into(a, x->face.lang)},
        .person = p.id.v,
        .name = p.name,
    };
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    TRY(find_into(x, db, &p, &view, &into));
    if (into.v != 0) {
        TRY(preview(x, db, &p, into, &view));
    }
    hatch_merge_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *merge_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

struct fault *merge_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct merge_body *body = page_form(x);
    struct person_id id = {page_arg(x, 0)};
    struct str login = STR_NONE;
    TRY(page_may_reach(x, db, id));
    TRY(access_login_of(db, x->arena, id, &login));
    return login.p != NULL ? fault_merge_login(x->arena, login)
                           : register_person_merge(&act, id, body->into);
}

struct fault *merge_show(struct exchange *x, struct db *db)
{
    const struct merge_body *body = page_form(x);
    if (record_refused(page_fault(x))) {
        return draw(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/people/%lld?done=merged", (long long)body->into.v));
    }
    return page_fault(x);
}
