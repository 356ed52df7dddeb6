/* My notes: one field, my shelf by title, and what I wrote. */
#include "duty/duty.h"
#include "learning/note.h"
#include "pages/learning/material.h"
#include "pages/learning/material.html.h"
#include "words/faults.h"

enum { SHELF_SHOWN = 60 };

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

static struct str notes_href(struct exchange *x, const char *path, struct str title)
{
    struct text href = text_new(x->arena, 64);
    text_add(&href, str_of(path));
    if (title.n > 0) {
        text_add(&href, STR("?title="));
        text_add_url(&href, title);
    }
    return text_str(&href);
}

static void add_shelf(struct exchange *x, const struct shelf_line_list *shelf,
                      struct shelf_line_views *views)
{
    struct arena *a = x->arena;
    for (size_t i = 0; i < shelf->n; i++) {
        const struct shelf_line *s = &shelf->at[i];
        *LIST_ADD(a, views) =
            (struct shelf_line_view){notes_href(x, "/notes", s->title), s->title,
                                     say_notes_times(a, x->face.lang, s->notes, s->last)};
    }
}

/* A link's day and number; what is none begins at the newest. */
static struct note_query query_of(struct exchange *x, struct str title)
{
    struct note_query q = {.title = title, .before = DAY_NONE, .limit = NOTE_PAGE + 1};
    int64_t seq = 0;
    if (str_to_int(exchange_query(x, STR("before")), &seq) &&
        day_parse_iso(exchange_query(x, STR("day")), &q.before)) {
        q.seq = seq;
    }
    return q;
}

static struct fault *add_notes(struct exchange *x, struct db *db, struct notes_view *view)
{
    struct arena *a = x->arena;
    struct study_note_list notes = {0};
    struct note_query query = query_of(x, view->title);
    TRY(notes_of(db, a, page_viewer(x)->person, &query, &notes));
    for (size_t i = 0; i < notes.n && i < NOTE_PAGE; i++) {
        const struct study_note *n = &notes.at[i];
        *LIST_ADD(a, &view->notes) =
            (struct note_line_view){n->seq, n->day, n->title, n->text,
                                    note_source_words[n->source](a, x->face.lang)};
    }
    if (notes.n > NOTE_PAGE) {
        const struct study_note *last = &notes.at[NOTE_PAGE - 1];
        view->pager.next = str_format(a, "%.*s%cbefore=%lld&day=%.*s",
                                      STR_PRINT(notes_href(x, "/notes", view->title)),
                                      view->title.n > 0 ? '&' : '?', (long long)last->seq,
                                      STR_PRINT(day_iso(a, last->day)));
    }
    view->csv_href = notes_href(x, "/notes.csv", view->title);
    view->sheet_href = notes_href(x, "/notes.xlsx", view->title);
    return NULL;
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person_id me = page_viewer(x)->person;
    struct shelf_line_list shelf = {0};
    bool whole = exchange_query(x, STR("shelf")).n > 0;
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
    TRY(add_notes(x, db, &view));
    TRY(note_shelf(db, a, me, whole ? NOTES_LISTED : SHELF_SHOWN + 1, &shelf));
    if (!whole && shelf.n > SHELF_SHOWN) {
        shelf.n = SHELF_SHOWN;
        view.whole = STR("/notes?shelf=whole");
    }
    add_shelf(x, &shelf, &view.shelf);
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
