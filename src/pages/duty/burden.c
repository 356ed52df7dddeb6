/* GET /programme/burden: what each rule of a version costs a month, by role (负担). */
#include "pages/duty/duty.h"
#include "pages/duty/programme.html.h"
#include "programme/rules.h"
#include "words/faults.h"

enum { HUNDREDTHS = 100 };

/* "12.5", "0" stays blank: most rules cost most roles nothing. */
static struct str hundredths(struct arena *a, int64_t n)
{
    return n == 0 ? STR_NONE
                  : str_format(a, "%lld.%lld", (long long)(n / HUNDREDTHS),
                               (long long)(n % HUNDREDTHS / 10));
}

static struct burden_line line_of(struct exchange *x, int64_t times,
                                  const int64_t minutes[BURDEN_ROLES])
{
    struct arena *a = x->arena;
    return (struct burden_line){.times = hundredths(a, times),
                                .member = hundredths(a, minutes[BURDEN_MEMBER]),
                                .leader = hundredths(a, minutes[BURDEN_LEADER]),
                                .named = hundredths(a, minutes[BURDEN_NAMED])};
}

/* Asked for by its entry, else the newest that is in force. */
static const struct adoption *choose(struct exchange *x, const struct adoption_list *all)
{
    const struct adoption *chosen = NULL;
    int64_t asked = 0;
    str_to_int(exchange_query(x, STR("version")), &asked);
    for (size_t i = 0; i < all->n; i++) {
        bool is =
            asked > 0 ? all->at[i].seq == asked : all->at[i].since.v <= page_today(x).v;
        chosen = is ? &all->at[i] : chosen;
    }
    return chosen;
}

struct fault *burden_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct adoption_list all = {0};
    const struct programme *p = NULL;
    struct burden burden = {0};
    bool found = false;
    TRY(duty_adoptions(db, a, &all));
    const struct adoption *shown = choose(x, &all);
    if (shown == NULL) {
        return fault_page_missing(a);
    }
    TRY(duty_adopted(db, a, page_app(x)->house->shelf, shown->seq, &p, &found));
    if (!found) {
        return fault_page_missing(a);
    }
    programme_burden(a, p, &burden);
    struct burden_view view = {.page = page_view(x, db, say_burden_title(a, lang)),
                               .programme = title_in(&p->title, lang),
                               .adoption = shown->seq,
                               .all = line_of(x, 0, burden.minutes)};
    view.budget = p->budget > 0 ? say_programme_budget_of(a, lang, p->budget) : STR_NONE;
    for (size_t i = 0; i < burden.rows.n; i++) {
        const struct burden_row *row = &burden.rows.at[i];
        const struct rule *rule = &p->rules.at[row->rule];
        struct burden_line *line = LIST_ADD(a, &view.lines);
        *line = line_of(x, row->times, row->minutes);
        line->id = rule->id;
        line->title = title_in(&rule->title, lang);
    }
    page_html(x);
    hatch_burden_page(&x->answer.body, &x->face, &view);
    return NULL;
}
