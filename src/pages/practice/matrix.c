/* GET /campaign/:id/matrix and its CSV: teams against places, how far each is, and what
 * came of what it found. */
#include "formats/csv.h"
#include "pages/practice/finding.h"
#include "pages/practice/findings.html.h"
#include "pages/practice/team.h"
#include "practice/finding.h"
#include "words/faults.h"

struct matrix {
    struct campaign campaign;
    struct campaign_place_list places;
    struct campaign_member_list members;
    struct finding_list found;
    struct finding_tally_list by_place, by_topic;
    struct team_count_list counts; /* of each of `places` */
};

static struct fault *read_matrix(struct exchange *x, struct db *db, struct matrix *m)
{
    struct arena *a = x->arena;
    struct findings_query q = findings_all();
    bool more = false;
    q.campaign.v = page_arg(x, 0);
    q.all = true;
    TRY(campaign_find(db, a, page_viewer(x), q.campaign, &m->campaign));
    TRY(campaign_may_sum(db, a, page_viewer(x), &m->campaign));
    TRY(campaign_places(db, a, q.campaign, &m->places));
    TRY(campaign_teams(db, a, q.campaign, &m->members));
    TRY(team_counts(db, a, q.campaign, &m->places, &m->counts));
    TRY(findings(db, a, page_viewer(x), page_today(x), &q, &m->found, &more));
    finding_tallies(a, &m->found, page_today(x), &m->places, &m->by_place);
    finding_tallies(a, &m->found, page_today(x), NULL, &m->by_topic);
    return NULL;
}

static struct str people_of(struct exchange *x, const struct matrix *m, int64_t number)
{
    struct text out = text_new(x->arena, 64);
    for (size_t i = 0; i < m->members.n; i++) {
        if (m->members.at[i].place == number) {
            text_add(&out, out.n > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
            text_add(&out, m->members.at[i].name);
        }
    }
    return text_str(&out);
}

static struct tag_view state_of(struct exchange *x, const struct finding_tally *t)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return t->found == 0 ? (struct tag_view){TAG_PLAIN, say_matrix_nothing(a, lang)}
           : t->overdue > 0
               ? (struct tag_view){TAG_OVERDUE, say_findings_overdue(a, lang)}
           : t->in_hand > 0 ? (struct tag_view){TAG_OPEN, say_matrix_hand(a, lang)}
           : t->solved > 0  ? (struct tag_view){TAG_OPEN, say_matrix_solved(a, lang)}
                            : (struct tag_view){TAG_DONE, say_matrix_closed(a, lang)};
}

static struct tally_view view_of(struct exchange *x, const struct finding_tally *t)
{
    return (struct tally_view){
        .name = t->name,
        .found = t->found,
        .in_hand = t->in_hand,
        .overdue = t->overdue,
        .solved = t->solved,
        .confirmed = t->confirmed,
        .state = state_of(x, t),
    };
}

/* "2/5": held of planned; nothing where none is planned. */
static struct str visits_of(struct exchange *x, const struct team_count *c)
{
    return c->planned == 0 ? STR("")
                           : str_format(x->arena, "%lld/%lld", (long long)c->held,
                                        (long long)c->planned);
}

static struct str number_of(struct exchange *x, int64_t n)
{
    return n == 0 ? STR("") : str_format(x->arena, "%lld", (long long)n);
}

static struct team_count total_of(const struct matrix *m)
{
    struct team_count all = {.due = DAY_NONE};
    for (size_t i = 0; i < m->counts.n; i++) {
        all.planned += m->counts.at[i].planned;
        all.held += m->counts.at[i].held;
        all.meetings += m->counts.at[i].meetings;
    }
    return all;
}

static struct str window_of(struct exchange *x, const struct campaign *c)
{
    return say_campaign_from_till(x->arena, x->face.lang, c->since, c->till);
}

struct fault *matrix_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct matrix m = {0};
    TRY(read_matrix(x, db, &m));
    struct finding_tally total = finding_total(&m.by_topic);
    struct team_count work = total_of(&m);
    struct matrix_view view = {
        .page = page_view(x, db, say_matrix_title(a, x->face.lang)),
        .campaign = m.campaign.id.v,
        .title = m.campaign.title,
        .window = window_of(x, &m.campaign),
        .total = view_of(x, &total),
    };
    view.total.visits = visits_of(x, &work);
    view.total.meetings = number_of(x, work.meetings);
    for (size_t i = 0; i < m.by_place.n; i++) {
        struct tally_view *t = LIST_ADD(a, &view.places);
        *t = view_of(x, &m.by_place.at[i]);
        t->number = i < m.places.n ? m.places.at[i].number : 0;
        t->people = people_of(x, &m, t->number);
        if (i < m.counts.n) {
            t->visits = visits_of(x, &m.counts.at[i]);
            t->meetings = number_of(x, m.counts.at[i].meetings);
            t->progress = team_progress_tag(x, &m.counts.at[i]);
        }
        t->href = str_format(a, "/campaign/%lld/team/%lld", (long long)view.campaign,
                             (long long)t->number);
    }
    for (size_t i = 0; i < m.by_topic.n; i++) {
        struct text href = text_new(a, 64);
        struct tally_view *t = LIST_ADD(a, &view.topics);
        *t = view_of(x, &m.by_topic.at[i]);
        text_add_format(
            &href, "/findings?state=all&campaign=%lld&topic=", (long long)view.campaign);
        text_add_url(&href, t->name);
        t->href = text_str(&href);
    }
    page_html(x);
    hatch_matrix_page(&x->answer.body, &x->face, &view);
    return NULL;
}

static void add_csv_row(struct exchange *x, const struct str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        csv_write_cell(&x->answer.body, cells[i], i + 1 == n);
    }
}

struct fault *matrix_csv(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct matrix m = {0};
    TRY(read_matrix(x, db, &m));
    const struct str heads[] = {
        say_campaign_place(a, lang),   say_teams_people(a, lang),
        say_matrix_found(a, lang),     say_matrix_hand(a, lang),
        say_matrix_overdue(a, lang),   say_matrix_solved(a, lang),
        say_matrix_confirmed(a, lang), say_matrix_progress(a, lang),
        say_matrix_visits(a, lang),    say_matrix_meetings(a, lang)};
    answer_html(x, 200);
    x->answer.type = STR("text/csv; charset=utf-8");
    x->answer.filename = str_format(a, "%.*s.csv", STR_PRINT(say_matrix_title(a, lang)));
    csv_write_mark(&x->answer.body);
    add_csv_row(x, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < m.by_place.n; i++) {
        const struct finding_tally *t = &m.by_place.at[i];
        const int64_t numbers[] = {t->found, t->in_hand, t->overdue, t->solved,
                                   t->confirmed};
        struct str cells[10] = {
            t->name, people_of(x, &m, i < m.places.n ? m.places.at[i].number : 0)};
        for (int k = 0; k < 5; k++) {
            cells[2 + k] = str_format(a, "%lld", (long long)numbers[k]);
        }
        if (i < m.counts.n) {
            cells[7] = team_progress_tag(x, &m.counts.at[i]).text;
            cells[8] = visits_of(x, &m.counts.at[i]);
            cells[9] = number_of(x, m.counts.at[i].meetings);
        }
        add_csv_row(x, cells, 10);
    }
    return NULL;
}
