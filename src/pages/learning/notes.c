/* My notes: one field, my shelf by title, and what I wrote. */
#include "duty/duty.h"
#include "learning/note.h"
#include "pages/learning/material.h"
#include "pages/learning/material.html.h"
#include "words/faults.h"

enum { NOTES_SHOWN = 20, SHELF_SHOWN = 60 };

static bool asks_minutes(const struct programme *p)
{
    for (size_t i = 0; i < p->rules.n; i++) {
        for (size_t k = 0; k < p->rules.at[i].meets.n; k++) {
            const struct meets *m = &p->rules.at[i].meets.at[k];
            if (m->measure == MEASURE_MINUTES &&
                str_equal(m->filter.kind, str_of(kind_note_read.name))) {
                return true;
            }
        }
    }
    return false;
}

/* Minutes are asked only where a programme in force counts them. */
static struct fault *minutes_asked(struct exchange *x, struct db *db, bool *asked)
{
    struct adoption_list adoptions = {0};
    struct day today = page_today(x);
    TRY(duty_adoptions(db, x->arena, &adoptions));
    for (size_t i = 0; i < adoptions.n; i++) {
        const struct adoption *v = &adoptions.at[i];
        const struct programme *p = NULL;
        bool found = false;
        if (v->since.v > today.v || (day_known(v->till) && v->till.v < today.v)) {
            continue;
        }
        TRY(duty_adopted(db, x->arena, page_app(x)->house->shelf, v->seq, &p, &found));
        *asked |= found && asks_minutes(p);
    }
    return NULL;
}

static void add_shelf(struct exchange *x, const struct shelf_line_list *shelf,
                      struct shelf_line_views *views)
{
    struct arena *a = x->arena;
    for (size_t i = 0; i < shelf->n; i++) {
        const struct shelf_line *s = &shelf->at[i];
        struct text href = text_new(a, 64);
        text_add(&href, STR("/notes?title="));
        text_add_url(&href, s->title);
        *LIST_ADD(a, views) =
            (struct shelf_line_view){text_str(&href), s->title,
                                     say_notes_times(a, x->face.lang, s->notes, s->last)};
    }
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person_id me = page_viewer(x)->person;
    struct study_note_list notes = {0};
    struct shelf_line_list shelf = {0};
    struct note_body fresh = {.source = NOTE_OWN};
    bool minutes = false;
    struct notes_view view = {
        .page = page_view(x, db, say_notes_title(a, lang)),
        .form = page_form_view(x, &kind_note_read.fields, STR("/notes")),
        .title = exchange_query(x, STR("title"))};
    TRY(minutes_asked(x, db, &minutes));
    TRY(record_fields(x, db, &kind_note_read.fields, &fresh, minutes ? "" : "minutes",
                      &view.fields));
    view.fields.at[0].field.hint = say_note_what_hint(a, lang);
    TRY(notes_of(db, a, me, view.title, NOTES_SHOWN, &notes));
    TRY(note_shelf(db, a, me, SHELF_SHOWN, &shelf));
    add_shelf(x, &shelf, &view.shelf);
    for (size_t i = 0; i < notes.n; i++) {
        const struct study_note *n = &notes.at[i];
        *LIST_ADD(a, &view.notes) = (struct note_line_view){
            n->seq, n->day, n->title, n->text, note_source_words[n->source](a, lang)};
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_notes_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *notes_show(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

struct fault *notes_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return note_read(&act, page_viewer(x)->person, act.today, page_form(x));
}

/* Thanks nobody and counts nothing: the note stands on the page. */
struct fault *notes_shown(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/notes"));
    }
    return page_fault(x);
}
