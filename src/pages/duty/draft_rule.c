/* One rule of a draft by form: the common fields; what is said otherwise is changed in
 * the text, and stays as it is. */
#include "pages/duty/draft.h"
#include "pages/duty/draft.html.h"
#include "words/faults.h"

enum { TITLE_MOST = 100, TARGET_MOST = 100000, MINUTES_MOST = 10000, WEIGHT_MOST = 100 };

static const char *const everies[] = {"day",     "working-day", "week", "month",
                                      "quarter", "half",        "year", NULL};
static say_fn *const measure_words[] = {
    [MEASURE_COUNT] = say_measure_count,       [MEASURE_DAYS] = say_measure_days,
    [MEASURE_HOURS] = say_measure_hours,       [MEASURE_MINUTES] = say_measure_minutes,
    [MEASURE_DISTINCT] = say_measure_distinct,
};
static const char *const countings[] = {"count", "days", "keep", NULL};

#define AT(member) offsetof(struct rule_edit, member)
static const struct field rule_table[] = {
    {"title_zh", FIELD_TEXT, true, AT(title_zh), 1, TITLE_MOST, say_draft_title_zh, NULL,
     0},
    {"title_en", FIELD_TEXT, true, AT(title_en), 1, TITLE_MOST, say_draft_title_en, NULL,
     0},
    {"every", FIELD_CHOICE, false, AT(every), 0, 0, say_draft_every, everies, 0},
    {"counting", FIELD_CHOICE, false, AT(counting), 0, 0, say_draft_counting, countings,
     0},
    {"target", FIELD_INT, false, AT(target), 1, TARGET_MOST, say_draft_target, NULL, 0},
    {"minutes", FIELD_INT, true, AT(minutes), 0, MINUTES_MOST, say_draft_minutes_each,
     NULL, 0},
    {"weight", FIELD_INT, false, AT(weight), 0, WEIGHT_MOST, say_draft_weight, NULL, 0},
    {"leave", FIELD_BOOL, false, AT(pauses[0]), 0, 0, say_rule_absence_leave, NULL, 0},
    {"travel", FIELD_BOOL, false, AT(pauses[1]), 0, 0, say_rule_absence_travel, NULL, 0},
    {"illness", FIELD_BOOL, false, AT(pauses[2]), 0, 0, say_rule_absence_illness, NULL,
     0},
    {"maternity", FIELD_BOOL, false, AT(pauses[3]), 0, 0, say_rule_absence_maternity,
     NULL, 0},
    {"training", FIELD_BOOL, false, AT(pauses[4]), 0, 0, say_rule_absence_training, NULL,
     0},
    {"secondment", FIELD_BOOL, false, AT(pauses[5]), 0, 0, say_rule_absence_secondment,
     NULL, 0},
};
const struct fields draft_rule_form = FIELDS(rule_table, struct rule_edit);

/* ---- drawing ----------------------------------------------------------------------- */

static const struct rule *find_rule(const struct programme *p, struct str id)
{
    for (size_t i = 0; p != NULL && i < p->rules.n; i++) {
        if (str_equal(p->rules.at[i].id, id)) {
            return &p->rules.at[i];
        }
    }
    return NULL;
}

static void add_every(struct exchange *x, const struct rule_edit *edit,
                      struct any_field_views *fields)
{
    static say_fn *const words[] = {say_rule_every_day,     say_rule_every_working_day,
                                    say_rule_every_week,    say_rule_every_month,
                                    say_rule_every_quarter, say_rule_every_half,
                                    say_rule_every_year};
    struct any_field_view *view = LIST_ADD(x->arena, fields);
    view->control = CONTROL_SELECT;
    view->field = page_field(x, &draft_rule_form, "every", edit);
    view->field.required = true;
    for (int i = 0; everies[i] != NULL; i++) {
        *LIST_ADD(x->arena, &view->field.options) =
            page_option(str_of(everies[i]), words[i](x->arena, x->face.lang),
                        str_equal(view->field.value, str_of(everies[i])));
    }
}

static void add_counting(struct exchange *x, const struct rule *rule,
                         const struct rule_edit *edit, struct any_field_views *fields)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct any_field_view *view = LIST_ADD(a, fields);
    view->control = CONTROL_SELECT;
    view->field = page_field(x, &draft_rule_form, "counting", edit);
    view->field.required = true;
    for (int i = 0; countings[i] != NULL; i++) {
        struct str what =
            i == EDIT_COUNT ? say_draft_counting_count(a, lang)
            : i == EDIT_DAYS
                ? say_draft_counting_days(a, lang)
                : say_draft_counting_keep(
                      a, lang, measure_words[rule->meets.at[0].measure](a, lang));
        if (i != EDIT_KEEP || edit->counting == EDIT_KEEP) {
            *LIST_ADD(a, &view->field.options) =
                page_option(str_of(countings[i]), what,
                            str_equal(view->field.value, str_of(countings[i])));
        }
    }
}

static void add_text(struct exchange *x, const char *name, const struct rule_edit *edit,
                     struct any_field_views *fields)
{
    struct any_field_view *view = LIST_ADD(x->arena, fields);
    view->control = CONTROL_TEXT;
    view->field = page_field(x, &draft_rule_form, name, edit);
    view->field.required = true;
}

static void fill_form(struct exchange *x, const struct rule *rule,
                      struct draft_rule_form_view *view)
{
    struct rule_edit *edit = ARENA_NEW(x->arena, struct rule_edit);
    *edit = rule_edit_of(rule);
    if (edit->periodic) {
        add_every(x, edit, &view->fields);
    }
    if (edit->simple) {
        add_counting(x, rule, edit, &view->fields);
        add_text(x, "target", edit, &view->fields);
    }
    add_text(x, "minutes", edit, &view->fields);
    add_text(x, "weight", edit, &view->fields);
    add_text(x, "title_zh", edit, &view->fields);
    add_text(x, "title_en", edit, &view->fields);
    for (int i = 0; i < EDIT_SORTS; i++) {
        view->pauses[i] = page_field(x, &draft_rule_form, edit_sorts[i], edit);
        view->pauses[i].required = true; /* a box says by itself that it may be left */
    }
}

/* What the text would not check as is told with line and column, beside the form. */
static void tell_faults(struct exchange *x, struct draft_rule_form_view *view)
{
    const struct fault *fault = page_fault(x);
    for (const struct fault *f = fault; f != NULL; f = f->more) {
        if (f->kind == FAULT_INPUT && f->field.n == 0) {
            *LIST_ADD(x->arena, &view->faults) =
                (struct draft_fault_view){say_fault(x->arena, x->face.lang, f)};
        }
    }
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct duty_draft draft;
    struct draft_rule_form_view view = {.rule = x->path_arg[1]};
    const struct programme *p = NULL;
    struct draft_fault_views ignored = {0};
    TRY(draft_find(x, db, &draft, &view.head));
    TRY(draft_parse(x, draft.text, &p, &ignored));
    const struct rule *rule = find_rule(p, view.rule);
    if (rule == NULL) {
        return fault_programme_no_rule(x->arena, view.rule);
    }
    view.head.form = page_form_view(x, &draft_rule_form, STR(""));
    view.head.title = title_in(&rule->title, x->face.lang);
    view.prose = programme_prose(x->arena, p, rule, x->face.lang);
    fill_form(x, rule, &view);
    TRY(draft_meanwhile_of(x, db, &draft, &view.meanwhile));
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
        tell_faults(x, &view);
    }
    hatch_draft_rule_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- saving ------------------------------------------------------------------------ */

struct fault *draft_rule_change(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct rule_edit edit = *(const struct rule_edit *)page_form(x);
    struct duty_draft draft;
    const struct programme *p = NULL;
    struct draft_fault_views ignored = {0};
    struct str text = STR_NONE;
    bool found = false;
    if (!duty_may_keep(page_viewer(x))) {
        return fault_draft_missing(a);
    }
    TRY(duty_draft_read(db, a, x->path_arg[0], &draft, &found));
    if (!found) {
        return fault_draft_missing(a);
    }
    TRY(draft_parse(x, draft.text, &p, &ignored));
    const struct rule *rule = find_rule(p, x->path_arg[1]);
    if (rule == NULL) {
        return fault_programme_no_rule(a, x->path_arg[1]);
    }
    struct rule_edit was = rule_edit_of(rule);
    edit.periodic = was.periodic && edit.every >= 0;
    edit.simple = was.simple && edit.counting >= 0 && edit.target > 0;
    TRY(programme_edit(a, draft.text, duty_built(a, kinds_all.at), x->path_arg[1], &edit,
                       &text));
    return duty_draft_save(db, a, x->path_arg[0], page_extra(x)->seen, text,
                           page_viewer(x)->person, x->at);
}

struct fault *draft_rule_show(struct exchange *x, struct db *db)
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
    return draft_go(x, "saved");
}
