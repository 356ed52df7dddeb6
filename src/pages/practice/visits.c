/* Visits: the list, and one with its deeds. */
#include "pages/practice/visits.h"
#include "pages/practice/practice.h"

#include "pages/practice/visit.html.h"
#include "pages/practice/visit_views.h"
#include "pages/register/records.h"
#include "practice/phone.h"
#include "words/faults.h"

struct deed_typed {
    int64_t deed;
    bool refuted;
    struct str note;
};
#define AT(member) offsetof(struct deed_typed, member)
static const struct field deed_table[] = {
    {"deed", FIELD_INT, true, AT(deed), 1, DEED_NUMBERS, say_deed_number, NULL, 0},
    {"note", FIELD_TEXT, false, AT(note), 0, 500, say_deed_note, NULL, 0},
    {"refuted", FIELD_BOOL, false, AT(refuted), 0, 0, say_deed_refuted, NULL, 0},
};
#undef AT
const struct fields deed_form = {deed_table, 2, sizeof(struct deed_typed)};
const struct fields answer_deed_form = FIELDS(deed_table, struct deed_typed);

void visits_notice(struct exchange *x, struct page_view *page,
                   const struct done_word *words)
{
    struct str done = exchange_query(x, STR("done"));
    for (; words->done != NULL; words++) {
        if (str_equal(done, str_of(words->done))) {
            page->notice = (struct notice_view){
                .kind = NOTICE_DONE, .text = words->words(x->arena, x->face.lang)};
        }
    }
}

void visits_answer(struct exchange *x)
{
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
}

/* ---- the list ---------------------------------------------------------------------- */

static struct tag_view deed_tag(struct exchange *x, const struct deed *d)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    switch (d->state) {
    case DEED_DONE:
        return (struct tag_view){TAG_OPEN, say_deed_state_done(a, lang, d->done_on)};
    case DEED_CONFIRMED:
        return (struct tag_view){
            TAG_DONE, d->way == DEED_BY_CODE
                          ? say_deed_state_by_code(a, lang, d->answered_on)
                          : say_deed_state_by_visitor(a, lang, d->answered_on)};
    case DEED_SENT_BACK:
        return (struct tag_view){TAG_OVERDUE,
                                 say_deed_state_back(a, lang, d->answered_on)};
    default:
        return (struct tag_view){TAG_PLAIN, say_deed_state_promised(a, lang)};
    }
}

static void add_deeds(struct exchange *x, const struct deed_list *deeds, bool may_tell,
                      bool may_confirm, struct deed_rows *rows)
{
    for (size_t i = 0; i < deeds->n; i++) {
        const struct deed *d = &deeds->at[i];
        bool open = d->state == DEED_PROMISED || d->state == DEED_SENT_BACK;
        *LIST_ADD(x->arena, rows) = (struct deed_row){
            .visit = d->visit.v,
            .number = d->number,
            .text = d->text,
            .note = d->note,
            .place = d->unit_name,
            .name = d->person_name,
            .day = d->day,
            .state = deed_tag(x, d),
            .may_tell = may_tell && open,
            .may_confirm = may_confirm && d->state == DEED_DONE,
        };
    }
}

static void add_rows(struct exchange *x, const struct visit_list *list,
                     struct visits_view *view)
{
    for (size_t i = 0; i < list->n && i < VISIT_PAGE; i++) {
        const struct visit *v = &list->at[i];
        *LIST_ADD(x->arena, &view->rows) = (struct visit_row){
            .id = v->id.v,
            .day = v->day,
            .name = v->person_name,
            .place = v->unit_name,
            .sort = visit_sort_words[v->sort](x->arena, x->face.lang),
            .deeds = v->deeds,
            .confirmed = v->confirmed,
            .problem = v->problem.n > 0,
        };
    }
    if (list->n > VISIT_PAGE) {
        const struct visit *last = &list->at[VISIT_PAGE - 1];
        view->pager.next =
            str_format(x->arena, "/visits?before=%lld&day=%.*s", (long long)last->id.v,
                       STR_PRINT(day_iso(x->arena, last->day)));
    }
}

static struct str told_in(const struct json *o, const char *key)
{
    const struct json *value = json_get(o, str_of(key));
    return value != NULL && value->type == JSON_STRING ? value->string : STR("");
}

/* What a phone sent and was not taken: as much of it as can be read. */
static struct fault *add_kept(struct exchange *x, struct db *db, struct kept_rows *rows)
{
    struct kept_packet_list list = {0};
    TRY(packets_kept(db, x->arena, page_viewer(x)->person, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct kept_packet *k = &list.at[i];
        struct kept_row *row = LIST_ADD(x->arena, rows);
        struct json *o = NULL;
        size_t at = 0;
        *row = (struct kept_row){
            .id = k->id, .at = page_local(x, k->at), .why = k->why, .heard = k->text};
        if (json_read(x->arena, k->text, &o, &at) && o->type == JSON_OBJECT) {
            const struct json *unit = json_get(o, STR("unit"));
            struct str href;
            TRY(unit == NULL || unit->type != JSON_INT
                    ? NULL
                    : page_name_of(x, db, unit->number, &row->place, &href));
            row->day = told_in(o, "on");
            row->heard = told_in(o, "heard");
        }
    }
    return NULL;
}

struct fault *visits_show(struct exchange *x, struct db *db)
{
    static const struct done_word words[] = {
        {"added", say_visits_added}, {"confirmed", say_visits_confirmed}, {NULL, NULL}};
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct viewer *v = page_viewer(x);
    struct visit_list list = {0};
    struct deed_list waiting = {0};
    struct visits_query q = {.limit = VISIT_PAGE + 1};
    str_to_int(exchange_query(x, STR("before")), &q.before);
    if (!day_parse_iso(exchange_query(x, STR("day")), &q.before_day)) {
        q.before = 0;
    }
    TRY(visits(db, a, v, &q, &list));
    TRY(visit_deeds_to_confirm(db, a, v->person, &waiting));
    struct visits_view view = {
        .page = page_view(x, db, say_visits_title(a, lang)),
        .form_id = page_new_id(x),
        .many = viewer_may(v, CAN_READ_DUTIES),
        .may_add = v->person.v != 0,
        .empty = {.text = say_visits_none(a, lang)},
    };
    visits_notice(x, &view.page, words);
    add_deeds(x, &waiting, false, true, &view.to_confirm);
    TRY(add_kept(x, db, &view.kept));
    add_rows(x, &list, &view);
    page_html(x);
    hatch_visits_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- one --------------------------------------------------------------------------- */

/* Whoever may not open the household is not led there. */
static struct fault *add_links(struct exchange *x, struct db *db, const struct visit *v,
                               struct visit_view *view)
{
    struct arena *a = x->arena;
    struct household household;
    struct campaign campaign;
    if (v->household.v != 0 && household_find(db, a, page_viewer(x), page_today(x),
                                              v->household, &household) == NULL) {
        view->household = (struct link_view){
            str_format(a, "/household/%lld", (long long)v->household.v),
            say_household_number(a, x->face.lang, v->household.v), false};
    }
    if (v->campaign.v != 0 &&
        campaign_find(db, a, page_viewer(x), v->campaign, &campaign) == NULL) {
        view->campaign =
            (struct link_view){str_format(a, "/campaign/%lld", (long long)v->campaign.v),
                               campaign.title, false};
    }
    return NULL;
}

/* Both times, where a phone told one. */
static void add_times(struct exchange *x, const struct visit *v, struct visit_view *view)
{
    enum { MINUTE = 60, TOLD_FROM = 120 };
    struct instant written;
    int64_t minutes = (v->skew < 0 ? -v->skew : v->skew) / MINUTE;
    if (!instant_parse_iso(v->written, &written)) {
        return;
    }
    view->written = page_local(x, written);
    view->received = page_local(x, v->at);
    if (minutes * MINUTE >= TOLD_FROM) {
        view->skew = v->skew > 0 ? say_visit_skew_fast(x->arena, x->face.lang, minutes)
                                 : say_visit_skew_slow(x->arena, x->face.lang, minutes);
    }
}

static struct fault *draw_visit(struct exchange *x, struct db *db)
{
    static const struct done_word words[] = {{"added", say_visits_added},
                                             {"corrected", say_visit_corrected},
                                             {"told", say_visits_told},
                                             {"confirmed", say_visits_confirmed},
                                             {NULL, NULL}};
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct viewer *viewer = page_viewer(x);
    struct visit v;
    struct visit_body stands;
    struct deed_list deeds = {0};
    struct str heard = STR_NONE;
    TRY(visit_find(db, a, viewer, (struct visit_id){page_arg(x, 0)}, &v, &heard));
    TRY(visit_deeds(db, a, v.id, &deeds));
    struct str title = say_visit_title(a, lang, v.unit_name, v.day);
    struct visit_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &answer_deed_form, STR("")),
        .id = v.id.v,
        .title = title,
        .name = v.person_name,
        .place = v.unit_name,
        .sort = visit_sort_words[v.sort](a, lang),
        .day = v.day,
        .heard = heard,
        .photo = heard.p != NULL && !hash_equal(v.photo, (struct hash){{0}}),
        .problem = v.problem,
        .finding = v.finding.v,
        .raised_by = v.raised_by,
        .reason = v.reason,
        .may_ledger = viewer_may(viewer, CAN_READ_LEDGER),
        .entry = v.newest,
        .may_correct = visit_to_correct(db, a, viewer, v.id, &v, &stands) == NULL,
    };
    bool own = v.person.v == viewer->person.v;
    visits_notice(x, &view.page, words);
    add_times(x, &v, &view);
    TRY(practice_person_href(x, db, v.person, &view.name_href));
    TRY(add_links(x, db, &v, &view));
    add_deeds(x, &deeds, own || viewer_may(viewer, CAN_RECORD), false, &view.deeds);
    visits_answer(x);
    hatch_visit_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *visit_show(struct exchange *x, struct db *db)
{
    return draw_visit(x, db);
}

struct fault *deed_done_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct deed_typed *typed = page_form(x);
    struct deed_body body = {{page_arg(x, 0)}, typed->deed, typed->note};
    return visit_deed_done(&act, page_viewer(x), &body);
}

struct fault *deed_done_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_visit(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/visit/%lld?done=told", (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

struct fault *deed_answer_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct deed_typed *typed = page_form(x);
    struct deed_answer_body body = {.visit = {page_arg(x, 0)},
                                    .deed = typed->deed,
                                    .refuted = typed->refuted,
                                    .note = typed->note};
    return visit_deed_confirm(&act, page_viewer(x), &body);
}

/* A second visitor need not be one who may see the visit: he comes from the list. */
struct fault *deed_answer_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/visits?done=confirmed"));
    }
    return page_fault(x);
}
