/* My day: what is due, by when, and a note in one field. The list ends: what a rule asks
 * again and again stands in it once, with how many times. */
#include "learning/note.h"
#include "pages/duty/duty.h"
#include "words/faults.h"

/* ---- tasks ------------------------------------------------------------------------- */

struct str duty_when(struct exchange *x, const struct duty *d)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct day today = page_today(x);
    if (!day_known(d->due)) {
        return say_task_waits(a, lang);
    }
    if (d->due.v < today.v && d->state == DUTY_OVERDUE) {
        return say_task_overdue(a, lang, today.v - d->due.v);
    }
    if (d->due.v == today.v) {
        return say_task_today(a, lang);
    }
    bool near = d->due.v > today.v && d->due.v - today.v < 7;
    return say_task_until(
        a, lang, near ? say_weekday_day(a, lang, d->due) : say_day(a, lang, d->due));
}

/* A rule that asks the same person again and again has one line: its oldest duty. */
static void add_tasks(struct exchange *x, const struct duty_list *duties,
                      struct str title, struct plan_view *plan)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct task_group *group = LIST_ADD(a, &plan->groups);
    struct int_list times = {0};
    group->title = title;
    for (size_t i = 0; i < duties->n; i++) {
        const struct duty *d = &duties->at[i];
        size_t k = 0;
        while (k < i && (duties->at[k].number != d->number ||
                         duties->at[k].subject.v != d->subject.v)) {
            k++;
        }
        if (k < i) {
            times.at[k]++;
            *LIST_ADD(a, &times) = 0;
            continue;
        }
        *LIST_ADD(a, &times) = 1;
    }
    for (size_t i = 0; i < duties->n; i++) {
        const struct duty *d = &duties->at[i];
        if (times.at[i] > 0) {
            *LIST_ADD(a, &group->tasks) = (struct task_view){
                .id = d->id,
                .title = duty_title(d, lang),
                .about =
                    d->subject.v != page_viewer(x)->person.v ? d->subject_name : STR_NONE,
                .when = duty_when(x, d),
                .overdue = d->state == DUTY_OVERDUE,
                .basis = duty_basis(d, lang),
                .times =
                    times.at[i] > 1 ? say_task_times(a, lang, times.at[i]) : STR_NONE,
            };
        }
    }
}

/* Overdue without a word: one line a rule, which leads to the oldest and its form. */
static void add_unexplained(struct exchange *x, const struct duty_list *duties,
                            struct plan_view *plan)
{
    struct plan_view lines = {0};
    add_tasks(x, duties, say_plan_explain(x->arena, x->face.lang), &lines);
    plan->explain = lines.groups.at[0].tasks;
}

/* ---- a note ------------------------------------------------------------------------ */

/* A kind that a note makes: of all it requires, one text. */
static const struct field *note_field(const struct declared *kind)
{
    const struct field *found = NULL;
    for (size_t i = 0; i < kind->kind.fields.n; i++) {
        const struct field *f = &kind->kind.fields.at[i];
        bool text = f->type == FIELD_TEXT || f->type == FIELD_LINES;
        if (f->required && (!text || found != NULL)) {
            return NULL;
        }
        found = f->required ? f : found;
    }
    return found;
}

/* Those that meet something asked of me come first; all of them, else. */
static bool is_asked(const struct day_plan *day, struct str kind)
{
    const struct duty_list *lists[] = {&day->today, &day->week, &day->later};
    for (size_t l = 0; l < 3; l++) {
        for (size_t i = 0; i < lists[l]->n; i++) {
            if (str_equal(lists[l]->at[i].kind, kind)) {
                return true;
            }
        }
    }
    return false;
}

static struct fault *add_note(struct exchange *x, struct db *db,
                              const struct day_plan *day, struct note_view *note)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct declared_list kinds = {0};
    TRY(duty_declared_all(db, a, page_app(x)->house->shelf, page_today(x), &kinds));
    note->form = page_form_view(x, &page_extra_fields, STR("/note"));
    note->text = (struct field_view){.name = STR("text"),
                                     .label = say_note_text(a, lang),
                                     .value = exchange_form(x, STR("text")),
                                     .required = true};
    note->kind = (struct field_view){
        .name = STR("kind"), .label = say_note_kind(a, lang), .required = true};
    if (is_asked(day, str_of(kind_note_read.name))) {
        struct str name = str_of(kind_note_read.name);
        *LIST_ADD(a, &note->kind.options) =
            page_option(name, say_kind_note_read(a, lang),
                        str_equal(name, exchange_form(x, STR("kind"))));
    }
    for (size_t i = 0; i < kinds.n; i++) {
        const struct declared *k = kinds.at[i];
        struct str name = str_of(k->kind.name);
        if (note_field(k) != NULL && is_asked(day, name)) {
            *LIST_ADD(a, &note->kind.options) =
                page_option(name, title_in(&k->words->title, lang),
                            str_equal(name, exchange_form(x, STR("kind"))));
        }
    }
    return NULL;
}

struct noting {
    const struct declared *kind; /* NULL: a note of self-study */
    struct str text;
};

static struct fault *study_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct noting *n = *page_keep(x);
    struct note_body body = {.text = n->text, .source = NOTE_OWN};
    return note_read(&act, page_viewer(x)->person, act.today, &body);
}

static struct fault *note_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct noting *n = *page_keep(x);
    int64_t seq = 0;
    void *body = arena_alloc(x->arena, n->kind->kind.fields.size);
    fields_clear(&n->kind->kind.fields, body);
    struct fault *fault = field_parse(x->arena, note_field(n->kind), n->text, body);
    if (fault != NULL) {
        return fault_at(fault, STR("text"));
    }
    struct record_draft draft = {n->kind, page_viewer(x)->person, act.today, 0, body};
    return duty_record(&act, page_viewer(x), page_app(x)->house->keys, &draft, &seq);
}

struct note_form {
    struct str kind, text;
};
static const struct field note_table[] = {
    {"kind", FIELD_TEXT, true, offsetof(struct note_form, kind), 1, 60, say_note_kind,
     NULL, 0},
    {"text", FIELD_LINES, true, offsetof(struct note_form, text), 1, 4000, say_note_text,
     NULL, 0},
};
static const struct fields note_form = FIELDS(note_table, struct note_form);

struct fault *note_start(struct exchange *x, struct db *db)
{
    struct noting *n = ARENA_NEW(x->arena, struct noting);
    page_take(x, &note_form);
    const struct note_form *form = page_form(x);
    if (page_fault(x) == NULL && str_equal(form->kind, str_of(kind_note_read.name))) {
        n->text = form->text;
        *page_keep(x) = n;
        return page_change(x, db, study_change);
    }
    if (page_fault(x) == NULL) {
        TRY(duty_declared(db, x->arena, page_app(x)->house->shelf, form->kind,
                          page_today(x), &n->kind));
        if (n->kind == NULL || note_field(n->kind) == NULL) {
            page_refuse(
                x, fault_at(fault_cli_kind(x->arena, form->kind, STR("")), STR("kind")));
        }
        n->text = form->text;
    }
    *page_keep(x) = n;
    return page_change(x, db, note_change);
}

/* ---- all of it --------------------------------------------------------------------- */

struct fault *plan_read(struct exchange *x, struct db *db, struct plan_view *plan)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct viewer *v = page_viewer(x);
    struct day_plan day = {0};
    struct adoption_list adoptions = {0};
    TRY(duty_adoptions(db, a, &adoptions));
    plan->adopted = adoptions.n > 0;
    if (!plan->adopted) {
        if (viewer_may(v, CAN_KEEP_PROGRAMME)) {
            plan->first =
                (struct link_view){STR("/programme"), say_plan_adopt(a, lang), false};
        }
        return NULL;
    }
    TRY(duty_day(db, a, v, v->person, page_today(x), &day));
    if (day.today.n > 0) {
        plan->sentence = say_plan_sentence(a, lang, (int64_t)day.today.n, day.minutes);
    }
    add_tasks(x, &day.today, say_plan_today(a, lang), plan);
    add_tasks(x, &day.week, say_plan_week(a, lang), plan);
    add_tasks(x, &day.later, say_plan_later(a, lang), plan);
    add_unexplained(x, &day.unexplained, plan);
    return add_note(x, db, &day, &plan->note);
}
