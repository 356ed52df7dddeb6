/* GET /standing/:id: one figure with the duties behind it, also as CSV and xlsx. */
#include "pages/duty/duty.h"
#include "pages/duty/programme.html.h"
#include "pages/export.h"
#include "words/faults.h"

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
                                   struct standing *standing, struct duty_list *shown)
{
    struct duty_list all = {0};
    bool found = false;
    TRY(standing_why(db, x->arena, page_viewer(x), x->path_arg[0], DAY_NONE, standing,
                     &all, &found));
    if (!found) {
        return fault_duty_missing(x->arena, x->path_arg[0]);
    }
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
    struct duty_list duties = {0};
    TRY(read_standing(x, db, &s, &duties));
    struct str title = lang == LANG_ZH ? s.title_zh : s.title_en;
    struct standing_page_view view = {
        .page = page_view(x, db, title),
        .title = title,
        .about = s.person_name,
        .period = share_text(a, s.share),
        .sum = say_standing_sum(a, lang, s.asked, s.met, s.late, s.missing, s.waiting,
                                s.excused, s.paused),
        .export_href = file_href(x, &s, "csv"),
        .sheet_href = file_href(x, &s, "xlsx"),
    };
    if (duty_tells_state(x, &view.shown)) {
        view.all_href = str_format(a, "/standing/%.*s", STR_PRINT(s.id));
    }
    for (size_t i = 0; i < duties.n; i++) {
        const struct duty *d = &duties.at[i];
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

void duties_table(struct exchange *x, const struct duty_list *list,
                  struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct str heads[] = {say_duty_id(a, lang), say_duty_person(a, lang),
                                say_duty_subject(a, lang), say_standing_due(a, lang),
                                say_standing_state(a, lang)};
    table->columns = sizeof heads / sizeof heads[0];
    struct str *kept = ARENA_ARRAY(a, struct str, table->columns);
    memcpy(kept, heads, sizeof heads);
    table->heads = kept;
    for (size_t i = 0; i < list->n; i++) {
        const struct duty *d = &list->at[i];
        *LIST_ADD(a, &table->cells) = cell_text(duty_title(d, lang));
        *LIST_ADD(a, &table->cells) = cell_text(d->person_name);
        *LIST_ADD(a, &table->cells) = cell_text(d->subject_name);
        *LIST_ADD(a, &table->cells) = day_known(d->due)
                                          ? cell_of_day(a, d->due, PRECISION_DAY)
                                          : cell_text(STR(""));
        *LIST_ADD(a, &table->cells) = cell_text(say_duty_state(a, lang, d->state));
    }
}

static struct fault *standing_table_of(struct exchange *x, struct db *db,
                                       struct export_table *table)
{
    struct standing s = {0};
    struct duty_list duties = {0};
    TRY(read_standing(x, db, &s, &duties));
    table->title = x->face.lang == LANG_ZH ? s.title_zh : s.title_en;
    duties_table(x, &duties, table);
    return NULL;
}

struct fault *standing_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(standing_table_of(x, db, &table));
    return export_csv(x, &table);
}

struct fault *standing_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(standing_table_of(x, db, &table));
    return export_sheet(x, &table);
}
