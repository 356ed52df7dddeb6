/* The year's entries by count and title. */
#include "exchange/year_start.h"

#include "learning/classroom.h"
#include "learning/exam.h"
#include "learning/note.h"
#include "learning/training.h"
#include "practice/visit.h"
#include "words/faults.h"

enum { DAY_SECONDS = 86400, SESSIONS_MOST = 200, SHELF_MOST = 500, VISITS_MOST = 200 };

struct gathering {
    struct db *db;
    struct arena *a;
    enum lang lang;
    const struct viewer *v;
    struct day first, last;
    struct year_section_list *sections;
};

static bool is_inside(const struct gathering *g, struct day day)
{
    return day.v >= g->first.v && day.v <= g->last.v;
}

static struct str href_of(const struct gathering *g, const char *path, int64_t id)
{
    return str_format(g->a, "%s%lld", path, (long long)id);
}

static void add(const struct gathering *g, struct year_section *s, struct str title,
                struct str href, struct day day)
{
    if (s->items.n < YEAR_ITEMS_MOST) {
        *LIST_ADD(g->a, &s->items) = (struct year_item){title, href, day};
    }
}

static void end_section(struct gathering *g, struct year_section s, struct str title)
{
    s.title = title;
    if (s.items.n > 0) {
        *LIST_ADD(g->a, g->sections) = s;
    }
}

static struct fault *add_notes(struct gathering *g)
{
    struct shelf_line_list shelf = {0};
    struct year_section s = {0};
    int64_t n = 0;
    TRY(note_shelf_between(g->db, g->a, g->v->person, g->first, g->last, SHELF_MOST,
                           &shelf));
    for (size_t i = 0; i < shelf.n; i++) {
        struct text href = text_new(g->a, 64);
        text_add(&href, STR("/notes?title="));
        text_add_url(&href, shelf.at[i].title);
        add(g, &s, shelf.at[i].title, text_str(&href), shelf.at[i].last);
        n += shelf.at[i].notes;
    }
    end_section(g, s, say_year_notes(g->a, g->lang, n, (int64_t)shelf.n));
    return NULL;
}

static struct str session_title(const struct class_session *s)
{
    return s->title.n > 0 ? s->title : s->series_title;
}

static struct fault *add_sessions(struct gathering *g)
{
    struct own_session_list own = {0};
    struct year_section here = {0}, spoken = {0};
    int64_t n = 0, spoke = 0;
    TRY(class_own(g->db, g->a, g->v->person, SESSIONS_MOST, &own));
    for (size_t i = 0; i < own.n; i++) {
        const struct class_session *c = &own.at[i].session;
        bool came = own.at[i].presence == PRESENT || own.at[i].made_up;
        if (!is_inside(g, c->day) || !came) {
            continue;
        }
        n++;
        add(g, &here, session_title(c), href_of(g, "/class/", c->id.v), c->day);
        if (c->speaker.v == g->v->person.v) {
            spoke++;
            add(g, &spoken, session_title(c), href_of(g, "/class/", c->id.v), c->day);
        }
    }
    end_section(g, here, say_year_sessions(g->a, g->lang, n));
    end_section(g, spoken, say_year_spoken(g->a, g->lang, spoke));
    return NULL;
}

static struct fault *add_exams(struct gathering *g)
{
    struct sat_exam_list sat = {0};
    struct year_section s = {0};
    int64_t n = 0;
    TRY(exams_sat(g->db, g->a, g->v, g->v->person, &sat));
    for (size_t i = 0; i < sat.n; i++) {
        const struct sat_exam *e = &sat.at[i];
        struct day day = {(int32_t)(e->ended / DAY_SECONDS)};
        if (!is_inside(g, day) || !e->counts) {
            continue;
        }
        int64_t percent = e->most > 0 ? e->points * 100 / e->most : 0;
        struct str href = str_format(g->a, "/exam/%lld/result", (long long)e->exam.v);
        n++;
        add(g, &s, say_year_exam(g->a, g->lang, e->title, percent), href, day);
    }
    end_section(g, s, say_year_exams(g->a, g->lang, n));
    return NULL;
}

static struct fault *add_trainings(struct gathering *g)
{
    struct training_list list = {0};
    struct year_section s = {0};
    int64_t days = 0, hours = 0;
    TRY(trainings_of(g->db, g->a, g->v, g->v->person, civil_of_day(g->first).year,
                     &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct training *t = &list.at[i];
        days += t->days;
        hours += t->hours;
        add(g, &s, t->course, href_of(g, "/training/", g->v->person.v), t->till);
    }
    end_section(g, s, say_year_trainings(g->a, g->lang, (int64_t)list.n, days, hours));
    return NULL;
}

/* Newest first, from the year's last day on. */
static struct fault *add_visits(struct gathering *g)
{
    struct visits_query query = {.person = g->v->person,
                                 .before = INT64_MAX,
                                 .before_day = g->last,
                                 .limit = VISITS_MOST};
    struct visit_list list = {0};
    struct year_section s = {0};
    int64_t n = 0;
    TRY(visits(g->db, g->a, g->v, &query, &list));
    for (size_t i = 0; i < list.n && list.at[i].day.v >= g->first.v; i++) {
        n++;
        add(g, &s, list.at[i].unit_name, href_of(g, "/visit/", list.at[i].id.v),
            list.at[i].day);
    }
    end_section(g, s, say_year_visits(g->a, g->lang, n));
    return NULL;
}

static struct fault *add_findings(struct gathering *g)
{
    struct findings_query query = findings_all();
    struct finding_list list = {0};
    struct year_section s = {0};
    int64_t n = 0, confirmed = 0;
    bool more = false;
    query.mine = query.all = true;
    TRY(findings(g->db, g->a, g->v, g->v->today, &query, &list, &more));
    for (size_t i = 0; i < list.n; i++) {
        const struct finding *f = &list.at[i];
        bool own = f->raiser.v == g->v->person.v || f->owner.v == g->v->person.v;
        if (!own || !is_inside(g, f->found)) {
            continue;
        }
        n++;
        confirmed += !finding_is_open(f);
        add(g, &s, f->what, href_of(g, "/finding/", f->id.v), f->found);
    }
    end_section(g, s, say_year_findings(g->a, g->lang, n, confirmed));
    return NULL;
}

struct fault *year_start(struct db *db, struct arena *a, enum lang lang,
                         const struct viewer *v, int year,
                         struct year_section_list *sections)
{
    struct gathering g = {.db = db,
                          .a = a,
                          .lang = lang,
                          .v = v,
                          .first = day_of_civil((struct civil){year, 1, 1}),
                          .last = day_of_civil((struct civil){year, 12, 31}),
                          .sections = sections};
    if (v->person.v == 0) {
        return fault_denied(a);
    }
    TRY(add_notes(&g));
    TRY(add_sessions(&g));
    TRY(add_exams(&g));
    TRY(add_trainings(&g));
    TRY(add_visits(&g));
    return add_findings(&g);
}

/* What would be Markdown in a title is covered. */
static void add_covered(struct text *out, struct str title)
{
    for (size_t i = 0; i < title.n; i++) {
        char c = title.p[i];
        bool sign = c == '[' || c == ']' || c == '*' || c == '_' || c == '`' ||
                    c == '\\' || c == '<';
        if (sign) {
            text_add_char(out, '\\');
        }
        text_add_char(out, c == '\n' ? ' ' : c);
    }
}

struct str year_start_text(struct arena *a, const struct year_section_list *sections)
{
    struct text out = text_new(a, 1024);
    for (size_t i = 0; i < sections->n; i++) {
        const struct year_section *s = &sections->at[i];
        text_add(&out, i > 0 ? STR("\n") : STR(""));
        text_add_format(&out, "## %.*s\n\n", STR_PRINT(s->title));
        for (size_t k = 0; k < s->items.n; k++) {
            const struct year_item *item = &s->items.at[k];
            text_add_format(&out, "- %.*s [", STR_PRINT(day_iso(a, item->day)));
            add_covered(&out, item->title);
            text_add_format(&out, "](%.*s)\n", STR_PRINT(item->href));
        }
    }
    return text_str(&out);
}
