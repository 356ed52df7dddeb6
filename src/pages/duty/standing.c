/* GET /standing/:id: one figure with the duties behind it, also as CSV and xlsx. */
#include "pages/duty/duty.h"
#include "pages/duty/programme.html.h"
#include "pages/export.h"
#include "words/faults.h"

enum { DUTY_ARENA = 256 * 1024 };

static void close_arena(void *what)
{
    arena_close(what);
}

/* ?state= of a standing's numbers. */
bool duty_is_wanted(struct exchange *x, const struct duty *d)
{
    struct str state = exchange_query(x, STR("state"));
    bool waits = d->state == DUTY_OPEN || d->state == DUTY_DUE;
    return str_equal(state, STR("met"))       ? d->state == DUTY_MET && !d->late
           : str_equal(state, STR("late"))    ? d->late
           : str_equal(state, STR("overdue")) ? d->state == DUTY_OVERDUE
           : str_equal(state, STR("open"))    ? waits
                                              : true;
}

bool duty_tells_state(struct exchange *x, struct str *words)
{
    static const struct {
        const char *name;
        say_fn *say;
    } states[] = {{"met", say_standing_met},
                  {"late", say_standing_late},
                  {"overdue", say_standing_missing},
                  {"open", say_standing_waiting}};
    struct str state = exchange_query(x, STR("state"));
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (str_equal(state, str_of(states[i].name))) {
            *words = states[i].say(x->arena, x->face.lang);
            return true;
        }
    }
    return false;
}

static struct fault *read_standing(struct exchange *x, struct db *db,
                                   struct standing *standing, struct duties_query *of)
{
    bool found = false;
    TRY(standing_find(db, x->arena, page_viewer(x), x->path_arg[0], DAY_NONE, standing,
                      of, &found));
    return found ? NULL : fault_duty_missing(x->arena, x->path_arg[0]);
}

static struct fault *read_shown(struct exchange *x, struct db *db,
                                const struct duties_query *of, struct duty_list *shown,
                                bool *more)
{
    struct duty_list all = {0};
    TRY(duties(db, x->arena, page_viewer(x), of, &all));
    *more = (int64_t)all.n >= of->limit;
    for (size_t i = 0; i < all.n; i++) {
        if (duty_is_wanted(x, &all.at[i])) {
            *LIST_ADD(x->arena, shown) = all.at[i];
        }
    }
    return NULL;
}

static struct str file_href(struct exchange *x, const struct standing *s,
                            const char *ending)
{
    struct text href = text_new(x->arena, 96);
    text_add(&href, STR("/standing/"));
    text_add_url(&href, s->id);
    text_add_format(&href, "/%s", ending);
    if (x->query_text.n > 0) {
        text_add(&href, STR("?"));
        text_add(&href, x->query_text);
    }
    return text_str(&href);
}

struct fault *standing_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct standing s = {0};
    struct duties_query of;
    struct duty_list shown = {0};
    bool more = false;
    TRY(read_standing(x, db, &s, &of));
    TRY(read_shown(x, db, &of, &shown, &more));
    struct str title = lang == LANG_ZH ? s.title_zh : s.title_en;
    struct standing_page_view view = {
        .page = page_view(x, db, say_standing_page(a, lang, title, s.person_name)),
        .back = viewer_may(page_viewer(x), CAN_READ_DUTIES)
                    ? (struct link_view){STR("/lead"), say_lead_title(a, lang), false}
                    : (struct link_view){STR("/year"), say_year_own(a, lang), false},
        .title = title,
        .about = s.person_name,
        .of_person = s.person.v != 0,
        .period = share_text(a, s.share),
        .sum = say_standing_sum(a, lang, s.asked, s.met, s.late, s.missing, s.waiting,
                                s.excused, s.paused),
        .export_href = file_href(x, &s, "csv"),
        .sheet_href = file_href(x, &s, "xlsx"),
        .more = more,
    };
    if (duty_tells_state(x, &view.shown)) {
        view.all_href = str_format(a, "/standing/%.*s", STR_PRINT(s.id));
    }
    for (size_t i = 0; i < shown.n; i++) {
        const struct duty *d = &shown.at[i];
        *LIST_ADD(a, &view.duties) =
            (struct task_view){.id = d->id,
                               .about = d->subject_name,
                               .when = say_day(a, lang, d->due),
                               .times = say_duty_state(a, lang, d->state)};
    }
    page_html(x);
    hatch_standing_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- as a file ------------------------------------------------------------------------
 */

struct filing {
    struct exchange *x;
    struct export *export;
    duty_is_shown_fn *is_shown;
};

static struct fault *file_row(void *ctx, const struct duty *d)
{
    struct filing *f = ctx;
    enum lang lang = f->x->face.lang;
    if (!f->is_shown(f->x, d)) {
        return NULL;
    }
    struct arena *row = export_row_arena(f->export);
    struct cell cells[] = {cell_text(duty_title(d, lang)), cell_text(d->person_name),
                           cell_text(d->subject_name),
                           day_known(d->due) ? cell_of_day(row, d->due, PRECISION_DAY)
                                             : cell_text(STR("")),
                           cell_text(say_duty_state(row, lang, d->state))};
    return export_row(f->export, cells);
}

struct fault *duties_file(struct exchange *x, struct db *db,
                          const struct duties_query *of, struct str title,
                          duty_is_shown_fn *is_shown, enum export_format format)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct str heads[] = {say_duty_id(a, lang), say_duty_person(a, lang),
                                say_duty_subject(a, lang), say_standing_due(a, lang),
                                say_standing_state(a, lang)};
    struct export_columns columns = {title, heads, sizeof heads / sizeof heads[0]};
    struct filing f = {.x = x, .is_shown = is_shown};
    struct arena *row = arena_open(&chunks_heap, DUTY_ARENA);
    if (row == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_arena, row);
    TRY(export_open(x, &columns, format, &f.export));
    TRY(duties_each(db, a, page_viewer(x), of, row, file_row, &f));
    return export_close(f.export);
}

static struct fault *standing_file(struct exchange *x, struct db *db,
                                   enum export_format format)
{
    struct standing s = {0};
    struct duties_query of;
    TRY(read_standing(x, db, &s, &of));
    return duties_file(x, db, &of, x->face.lang == LANG_ZH ? s.title_zh : s.title_en,
                       duty_is_wanted, format);
}

struct fault *standing_csv(struct exchange *x, struct db *db)
{
    return standing_file(x, db, EXPORT_CSV);
}

struct fault *standing_xlsx(struct exchange *x, struct db *db)
{
    return standing_file(x, db, EXPORT_XLSX);
}
