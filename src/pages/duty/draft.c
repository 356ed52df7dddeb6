/* The draft of a programme: begin it, change its text, undo, discard, adopt. */
#include "pages/duty/draft.h"

#include "pages/duty/draft.html.h"
#include "words/faults.h"

/* ---- shared ------------------------------------------------------------------------ */

static struct fault *may_keep(struct exchange *x)
{
    return duty_may_keep(page_viewer(x)) ? NULL : fault_draft_missing(x->arena);
}

struct fault *draft_parse(struct exchange *x, struct str text,
                          const struct programme **programme,
                          struct draft_fault_views *faults)
{
    struct programme *p = NULL;
    struct fault *fault =
        programme_read(x->arena, text, duty_built(x->arena, kinds_all.at), &p);
    *programme = fault == NULL ? p : NULL;
    for (const struct fault *f = fault; f != NULL; f = f->more) {
        *LIST_ADD(x->arena, faults) =
            (struct draft_fault_view){say_fault(x->arena, x->face.lang, f)};
    }
    return fault == NULL || fault->kind == FAULT_INPUT ? NULL : fault;
}

struct fault *draft_find(struct exchange *x, struct db *db, struct duty_draft *draft,
                         struct draft_head *head)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    bool found = false;
    TRY(may_keep(x));
    TRY(duty_draft_read(db, a, x->path_arg[0], draft, &found));
    if (!found) {
        return fault_draft_missing(a);
    }
    head->programme = draft->programme;
    head->title = draft->programme;
    head->revision = draft->revision;
    head->saved = say_draft_saved(a, lang, draft->revision,
                                  draft->person_name.n > 0 ? draft->person_name
                                                           : say_access_console(a, lang),
                                  page_local(x, draft->at));
    head->form = page_form_view(x, &page_extra_fields, STR(""));
    head->page = page_view(x, db, say_draft_tag(a, lang));
    head->page.failed = page_fault(x) != NULL;
    return NULL;
}

/* "L8-day An hour of reading a day" */
static struct str rule_words(struct exchange *x, const struct programme *was,
                             const struct programme *is, struct str id)
{
    const struct programme *const both[] = {is, was};
    for (size_t p = 0; p < 2; p++) {
        for (size_t i = 0; i < both[p]->rules.n; i++) {
            const struct rule *rule = &both[p]->rules.at[i];
            if (str_equal(rule->id, id)) {
                struct str title = title_in(&rule->title, x->face.lang);
                return str_format(x->arena, "%.*s %.*s", STR_PRINT(id), STR_PRINT(title));
            }
        }
    }
    return id;
}

void draft_changes(struct exchange *x, const struct programme *was,
                   const struct programme *is, struct change_views *views)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct change_list changes = {0};
    programme_diff(a, was, is, &changes);
    for (size_t i = 0; i < changes.n; i++) {
        const struct change *c = &changes.at[i];
        *LIST_ADD(a, views) = (struct change_view){
            .rule = c->rule.n > 0 ? rule_words(x, was, is, c->rule)
                                  : say_finding_programme(a, lang),
            .what = say_change(a, lang, c),
            .was = c->kind == CHANGE_ADDED ? STR_NONE : title_in(&c->was, lang),
            .is = c->kind == CHANGE_GONE ? STR_NONE : title_in(&c->is, lang),
        };
    }
}

struct fault *draft_meanwhile_of(struct exchange *x, struct db *db,
                                 const struct duty_draft *draft,
                                 struct change_views *views)
{
    const struct form_extra *extra = page_extra(x);
    const struct fault *fault = page_fault(x);
    const struct programme *was = NULL, *is = NULL;
    struct draft_fault_views ignored = {0};
    struct str text = STR_NONE;
    bool found = false;
    if (fault == NULL || fault->kind != FAULT_CONFLICT || extra == NULL) {
        return NULL;
    }
    TRY(duty_draft_at(db, x->arena, draft->programme, extra->seen, &text, &found));
    if (!found) {
        return NULL;
    }
    TRY(draft_parse(x, text, &was, &ignored));
    TRY(draft_parse(x, draft->text, &is, &ignored));
    if (was != NULL && is != NULL) {
        draft_changes(x, was, is, views);
    }
    return NULL;
}

struct fault *draft_go(struct exchange *x, const char *notice)
{
    answer_see_other(x, str_format(x->arena, "/programme/draft/%.*s?done=%s",
                                   STR_PRINT(x->path_arg[0]), notice));
    return NULL;
}

static void tell_done(struct exchange *x, struct page_view *page)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str done = exchange_query(x, STR("done"));
    if (str_equal(done, STR("saved"))) {
        page->notice = (struct notice_view){.kind = NOTICE_DONE,
                                            .text = say_draft_notice_saved(a, lang)};
    } else if (str_equal(done, STR("undone"))) {
        page->notice = (struct notice_view){.kind = NOTICE_DONE,
                                            .text = say_draft_notice_undone(a, lang)};
    }
}

/* ---- the draft --------------------------------------------------------------------- */

/* The version in force today, else the newest. */
static struct fault *in_force(struct exchange *x, struct db *db, struct str id,
                              const struct programme **programme, struct str *text)
{
    struct adoption_list all = {0};
    const struct adoption *chosen = NULL;
    bool found = false;
    *programme = NULL;
    TRY(duty_adoptions(db, x->arena, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct adoption *o = &all.at[i];
        if (str_equal(o->programme, id) &&
            (chosen == NULL || o->since.v <= page_today(x).v)) {
            chosen = o;
        }
    }
    if (chosen == NULL) {
        return NULL;
    }
    TRY(duty_adopted_text(db, x->arena, chosen->seq, text, &found));
    return duty_adopted(db, x->arena, page_app(x)->house->shelf, chosen->seq, programme,
                        &found);
}

static struct str minutes(struct exchange *x, int64_t hundredths)
{
    return str_format(x->arena, "%lld", (long long)((hundredths + 50) / 100));
}

static void fill_meter(struct exchange *x, const struct programme *was,
                       const struct programme *is, struct draft_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct burden before = {0}, behind = {0};
    if (was != NULL) {
        programme_burden(a, was, &before);
    }
    programme_burden(a, is, &behind);
    view->member = say_draft_minutes(a, lang, minutes(x, before.minutes[BURDEN_MEMBER]),
                                     minutes(x, behind.minutes[BURDEN_MEMBER]));
    view->leader = say_draft_minutes(a, lang, minutes(x, before.minutes[BURDEN_LEADER]),
                                     minutes(x, behind.minutes[BURDEN_LEADER]));
    view->budget =
        is->budget > 0 ? say_programme_budget_of(a, lang, is->budget) : STR_NONE;
}

static void fill_rules(struct exchange *x, const struct programme *p,
                       struct draft_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct lint_finding_list findings = {0};
    programme_lint(a, p, &findings);
    for (size_t i = 0; i < findings.n; i++) {
        const struct lint_finding *f = &findings.at[i];
        *LIST_ADD(a, &view->findings) = (struct draft_finding_view){
            f->what, title_in(&f->reason, lang), title_in(&f->cure, lang)};
    }
    for (size_t i = 0; i < p->rules.n; i++) {
        const struct rule *rule = &p->rules.at[i];
        *LIST_ADD(a, &view->rules) = (struct draft_rule_view){
            rule->id, title_in(&rule->title, lang), programme_prose(a, p, rule, lang)};
    }
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct duty_draft draft;
    struct draft_view view = {0};
    const struct programme *was = NULL, *is = NULL;
    struct str text = STR_NONE;
    int64_t revisions = 0;
    TRY(draft_find(x, db, &draft, &view.head));
    TRY(draft_parse(x, draft.text, &is, &view.faults));
    TRY(in_force(x, db, draft.programme, &was, &text));
    TRY(duty_draft_count(db, a, draft.programme, &revisions));
    if (is != NULL) {
        view.head.title = title_in(&is->title, lang);
        fill_meter(x, was, is, &view);
        fill_rules(x, is, &view);
    }
    if (is != NULL && was != NULL) {
        draft_changes(x, was, is, &view.changes);
    }
    struct day next = day_add(period_of(PERIOD_MONTH, page_today(x)).last, 1);
    view.from = page_field(x, &draft_adopt_form, "from", NULL);
    view.from.value = view.from.value.n > 0 ? view.from.value : day_iso(a, next);
    view.from.hint = say_draft_from_hint(a, lang);
    view.may_undo = revisions > 1;
    view.undo_id = page_new_id(x);
    view.discard_id = page_new_id(x);
    tell_done(x, &view.head.page);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_draft_page(&x->answer.body, &x->face, &view);
    return NULL;
}

const struct fields draft_plain_form = {NULL, 0, 0};

/* ---- begin, undo, discard ---------------------------------------------------------- */

struct fault *draft_begin_change(struct exchange *x, struct db *db)
{
    const struct programme *p = NULL;
    struct str text = STR_NONE;
    TRY(may_keep(x));
    TRY(in_force(x, db, x->path_arg[0], &p, &text));
    if (p == NULL) {
        return fault_draft_missing(x->arena);
    }
    return duty_draft_begin(db, x->arena, x->path_arg[0],
                            programme_renumber(x->arena, text, p->version + 1),
                            page_viewer(x)->person, x->at);
}

struct fault *draft_begin_show(struct exchange *x, struct db *db)
{
    (void)db;
    return page_fault(x) != NULL ? page_fault(x) : draft_go(x, "begun");
}

struct fault *draft_undo_change(struct exchange *x, struct db *db)
{
    TRY(may_keep(x));
    return duty_draft_undo(db, x->arena, x->path_arg[0], page_extra(x)->seen);
}

struct fault *draft_discard_change(struct exchange *x, struct db *db)
{
    TRY(may_keep(x));
    return duty_draft_discard(db, x->arena, x->path_arg[0], page_extra(x)->seen);
}

static bool ends_with(struct str path, struct str end)
{
    return path.n >= end.n && str_equal(str_part(path, path.n - end.n, path.n), end);
}

/* The page itself, and behind the forms that stand on it. */
struct fault *draft_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (x->method == METHOD_GET) {
        return draw(x, db);
    }
    if (fault != NULL) {
        return fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT
                   ? draw(x, db)
                   : page_fault(x);
    }
    if (ends_with(x->path, STR("/undo"))) {
        return draft_go(x, "undone");
    }
    answer_see_other(x, ends_with(x->path, STR("/adopt"))
                            ? STR("/programme?done=adopted")
                            : STR("/programme?done=discarded"));
    return NULL;
}

/* ---- the text ---------------------------------------------------------------------- */

struct text_form {
    struct str text;
};
static const struct field text_table[] = {
    {"text", FIELD_LINES, true, offsetof(struct text_form, text), 1, PROGRAMME_KIB * 1024,
     say_draft_text, NULL, 0},
};
const struct fields draft_text_form = FIELDS(text_table, struct text_form);

static struct fault *draw_text(struct exchange *x, struct db *db)
{
    struct duty_draft draft;
    struct draft_text_view view = {0};
    const struct programme *p = NULL;
    TRY(draft_find(x, db, &draft, &view.head));
    view.head.form = page_form_view(x, &draft_text_form, STR(""));
    view.text = page_field(x, &draft_text_form, "text", NULL);
    view.text.value = view.text.value.n > 0 ? view.text.value : draft.text;
    TRY(draft_parse(x, view.text.value, &p, &view.faults));
    TRY(draft_meanwhile_of(x, db, &draft, &view.meanwhile));
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_draft_text_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *draft_text_change(struct exchange *x, struct db *db)
{
    const struct text_form *form = page_form(x);
    TRY(may_keep(x));
    return duty_draft_save(db, x->arena, x->path_arg[0], page_extra(x)->seen, form->text,
                           page_viewer(x)->person, x->at);
}

/* What does not check is kept, and shown with its errors beside it. */
struct fault *draft_text_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    const struct programme *p = NULL;
    struct draft_fault_views faults = {0};
    if (x->method == METHOD_GET) {
        return draw_text(x, db);
    }
    if (fault != NULL) {
        return fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT
                   ? draw_text(x, db)
                   : page_fault(x);
    }
    const struct text_form *form = page_form(x);
    TRY(draft_parse(x, form->text, &p, &faults));
    return p == NULL ? draw_text(x, db) : draft_go(x, "saved");
}

/* ---- adopting ---------------------------------------------------------------------- */

struct adopt_form {
    struct day from;
};
static const struct field adopt_table[] = {
    {"from", FIELD_DAY, true, offsetof(struct adopt_form, from), 0, 0, say_draft_from,
     NULL, 0},
};
const struct fields draft_adopt_form = FIELDS(adopt_table, struct adopt_form);

struct fault *draft_adopt_change(struct exchange *x, struct db *db)
{
    const struct adopt_form *form = page_form(x);
    struct act act = page_act(x, db);
    struct duty_draft draft;
    int64_t adoption = 0, seen = page_extra(x)->seen;
    bool found = false, sent = false;
    TRY(may_keep(x));
    TRY(ledger_has(db, x->arena, act.id, &sent));
    if (sent) { /* the form again: adopted, and its draft is gone */
        return NULL;
    }
    TRY(duty_draft_read(db, x->arena, x->path_arg[0], &draft, &found));
    if (!found) {
        return fault_draft_missing(x->arena);
    }
    TRY(duty_draft_discard(db, x->arena, x->path_arg[0], seen));
    return duty_adopt(&act, page_app(x)->house->shelf, draft.text, form->from, &adoption);
}

/* ---- two versions ------------------------------------------------------------------ */

struct fault *programme_changes_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    const struct programme *was = NULL, *is = NULL;
    struct duty_shelf *shelf = page_app(x)->house->shelf;
    int64_t from = 0, to = 0;
    bool found = false;
    str_to_int(exchange_query(x, STR("from")), &from);
    str_to_int(exchange_query(x, STR("to")), &to);
    if (from == 0 && to == 0) { /* which two stands at the list of versions */
        answer_see_other(x, STR("/programme"));
        return NULL;
    }
    TRY(duty_adopted(db, a, shelf, from, &was, &found));
    if (found) {
        TRY(duty_adopted(db, a, shelf, to, &is, &found));
    }
    if (!found) {
        return fault_page_missing(a);
    }
    struct changes_view view = {
        .title = say_programme_changes_title(a, x->face.lang, was->version, is->version)};
    view.page = page_view(x, db, view.title);
    draft_changes(x, was, is, &view.changes);
    page_html(x);
    hatch_changes_page(&x->answer.body, &x->face, &view);
    return NULL;
}
