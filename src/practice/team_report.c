/* What teams did, read: visits, meetings, reports; how far each is; and the draft of a
 * report, which says what the team's own entries say and nothing else. */
#include "practice/practice_sql.h"
#include "practice/team_work.h"
#include "practice/team_work_rows.h"
#include "practice/team_work_sql.h"
#include "words/faults.h"

const char *const team_visit_state_names[] = {"ahead", "held", "missed", "dropped", NULL};
const char *const team_progress_names[] = {"unplanned", "planned",  "on-ground",
                                           "visited",   "reported", NULL};

enum team_visit_state team_visit_state(const struct team_visit *visit, struct day today)
{
    return visit->dropped.n > 0     ? TEAM_VISIT_DROPPED
           : visit->held > 0        ? TEAM_VISIT_HELD
           : visit->day.v < today.v ? TEAM_VISIT_MISSED
                                    : TEAM_VISIT_AHEAD;
}

struct fault *team_visits(struct db *db, struct arena *a, struct campaign_id id,
                          struct unit_id place, struct team_visit_list *list)
{
    return place.v == 0 ? sql_team_visits_all(db, a, id, TEAM_ROWS_MOST, list)
                        : sql_team_visits_of(db, a, id, place, TEAM_ROWS_MOST, list);
}

struct fault *team_meetings(struct db *db, struct arena *a, struct campaign_id id,
                            struct unit_id place, struct team_meeting_list *list)
{
    return place.v == 0 ? sql_team_meetings_all(db, a, id, TEAM_ROWS_MOST, list)
                        : sql_team_meetings_of(db, a, id, place, TEAM_ROWS_MOST, list);
}

struct fault *team_logged(struct db *db, struct arena *a, const struct team_desk *desk,
                          struct team_logged_list *list)
{
    return sql_team_visits_logged(db, a, desk->campaign.id, desk->place.number,
                                  desk->place.unit, desk->campaign.since,
                                  desk->campaign.till, TEAM_ROWS_MOST, list);
}

struct fault *team_units(struct db *db, struct arena *a, struct unit_id place,
                         struct campaign_place_list *units)
{
    return sql_team_units_of(db, a, place, units);
}

struct fault *team_reports(struct db *db, struct arena *a, const struct team_desk *desk,
                           struct team_report_list *list)
{
    return sql_team_reports_of(db, a, desk->campaign.id, desk->place.unit, list);
}

struct fault *team_report_text(struct db *db, struct arena *a,
                               const struct team_desk *desk, int64_t edition,
                               struct team_report *report, struct str *text)
{
    struct team_report_list list = {0};
    bool found = false;
    TRY(team_reports(db, a, desk, &list));
    for (size_t i = 0; i < list.n && !found; i++) {
        *report = list.at[i];
        found = edition == 0 || report->edition == edition;
    }
    if (!found) {
        return fault_team_report_missing(a);
    }
    return sql_team_report_text_of(db, a, desk->campaign.id, desk->place.unit,
                                   report->edition, text, &found);
}

/* ---- how far ----------------------------------------------------------------------- */

static struct team_count *count_of(struct team_count_list *counts, struct unit_id place)
{
    for (size_t i = 0; i < counts->n; i++) {
        if (counts->at[i].place.v == place.v) {
            return &counts->at[i];
        }
    }
    return NULL; /* of a place that was left out since */
}

static struct fault *count_visits(struct db *db, struct arena *a, struct campaign_id id,
                                  struct team_count_list *counts)
{
    struct team_visit_list visits = {0};
    TRY(team_visits(db, a, id, (struct unit_id){0}, &visits));
    for (size_t i = 0; i < visits.n; i++) {
        struct team_count *c = count_of(counts, visits.at[i].place);
        if (c != NULL) {
            c->planned += visits.at[i].dropped.n == 0;
            c->held += visits.at[i].dropped.n == 0 && visits.at[i].held > 0;
            c->dropped += visits.at[i].dropped.n > 0;
        }
    }
    return NULL;
}

static struct fault *count_rest(struct db *db, struct arena *a, struct campaign_id id,
                                struct team_count_list *counts)
{
    struct team_tally_row_list meetings = {0}, editions = {0};
    struct team_head_row_list heads = {0};
    struct team_count *c = NULL;
    TRY(sql_team_meetings_counted(db, a, id, &meetings));
    TRY(sql_team_editions_of(db, a, id, &editions));
    TRY(sql_team_heads_of(db, a, id, &heads));
    for (size_t i = 0; i < meetings.n; i++) {
        c = count_of(counts, meetings.at[i].place);
        if (c != NULL) {
            c->meetings = meetings.at[i].n;
        }
    }
    for (size_t i = 0; i < editions.n; i++) {
        c = count_of(counts, editions.at[i].place);
        if (c != NULL) {
            c->edition = editions.at[i].edition;
        }
    }
    for (size_t i = 0; i < heads.n; i++) {
        c = count_of(counts, heads.at[i].place);
        if (c != NULL) {
            c->due = heads.at[i].due;
        }
    }
    return NULL;
}

struct fault *team_counts(struct db *db, struct arena *a, struct campaign_id id,
                          const struct campaign_place_list *places,
                          struct team_count_list *counts)
{
    for (size_t i = 0; i < places->n; i++) {
        *LIST_ADD(a, counts) =
            (struct team_count){.place = places->at[i].unit, .due = DAY_NONE};
    }
    TRY(count_visits(db, a, id, counts));
    return count_rest(db, a, id, counts);
}

enum team_progress team_progress(const struct team_count *c)
{
    return c->edition > 0          ? TEAM_REPORTED
           : c->planned == 0       ? (c->meetings > 0 ? TEAM_ON_GROUND : TEAM_UNPLANNED)
           : c->held == c->planned ? TEAM_VISITED
           : c->held + c->meetings > 0 ? TEAM_ON_GROUND
                                       : TEAM_PLANNED;
}

struct str say_team_progress(struct arena *a, enum lang lang, int progress)
{
    static say_fn *const words[] = {say_team_unplanned, say_team_planned,
                                    say_team_on_ground, say_team_visited,
                                    say_team_reported};
    return words[progress](a, lang);
}

bool team_report_is_late(const struct team_count *c, struct day today)
{
    return c->edition == 0 && day_known(c->due) && c->due.v < today.v;
}

/* ---- the draft --------------------------------------------------------------------- */

struct drafting {
    struct arena *arena;
    enum lang lang;
    struct text out;
};

static void add_line(struct drafting *d, struct str line)
{
    text_add(&d->out, line);
    text_add_char(&d->out, '\n');
}

static void add_heading(struct drafting *d, struct str heading)
{
    text_add(&d->out, d->out.n > 0 ? STR("\n") : STR(""));
    add_line(d, heading);
}

/* Text of several lines in one. */
static struct str in_one_line(struct arena *a, struct str text)
{
    struct text out = text_new(a, text.n + 8);
    struct str line = STR_NONE;
    while (str_cut(&text, '\n', &line)) {
        line = str_trim(line);
        text_add(&out, out.n > 0 && line.n > 0 ? STR(" ") : STR(""));
        text_add(&out, line);
    }
    return text_str(&out);
}

static void add_who(struct drafting *d, const struct team_desk *desk)
{
    struct arena *a = d->arena;
    struct text names = text_new(a, 64);
    for (size_t i = 0; i < desk->members.n; i++) {
        text_add(&names, i > 0 ? say_list_comma(a, d->lang) : STR(""));
        text_add(&names, desk->members.at[i].name);
    }
    add_heading(d, say_report_who(a, d->lang));
    add_line(d, say_report_team(a, d->lang, desk->campaign.title, desk->place.name,
                                desk->campaign.since, desk->campaign.till,
                                text_str(&names)));
    if (desk->head.v != 0) {
        add_line(d, say_report_head(a, d->lang, desk->head_name));
    }
}

static struct fault *add_visits(struct db *db, struct drafting *d,
                                const struct team_desk *desk, struct day today)
{
    struct arena *a = d->arena;
    struct team_visit_list visits = {0};
    struct team_logged_list logged = {0};
    TRY(team_visits(db, a, desk->campaign.id, desk->place.unit, &visits));
    TRY(team_logged(db, a, desk, &logged));
    add_heading(d, say_report_visits(a, d->lang));
    for (size_t i = 0; i < visits.n; i++) {
        const struct team_visit *v = &visits.at[i];
        static say_fn *const words[] = {say_team_visit_ahead, say_team_visit_held,
                                        say_team_visit_missed, say_team_visit_dropped};
        struct str state = words[team_visit_state(v, today)](a, d->lang);
        add_line(d, v->whom.n > 0
                        ? say_report_visit_whom(a, d->lang, v->day, v->unit_name, v->whom,
                                                state)
                        : say_report_visit(a, d->lang, v->day, v->unit_name, state));
    }
    for (size_t i = 0; i < logged.n; i++) {
        const struct team_logged *l = &logged.at[i];
        add_line(d, say_report_logged(a, d->lang, l->day, l->person_name, l->unit_name));
    }
    if (visits.n + logged.n == 0) {
        add_line(d, say_report_none(a, d->lang));
    }
    return NULL;
}

static struct fault *add_meetings(struct db *db, struct drafting *d,
                                  const struct team_desk *desk)
{
    struct arena *a = d->arena;
    struct team_meeting_list meetings = {0};
    TRY(team_meetings(db, a, desk->campaign.id, desk->place.unit, &meetings));
    add_heading(d, say_report_meetings(a, d->lang));
    for (size_t i = 0; i < meetings.n; i++) {
        const struct team_meeting *m = &meetings.at[i];
        add_line(d, say_report_meeting(a, d->lang, m->day, m->unit_name, m->met,
                                       in_one_line(a, m->said)));
        if (m->agreed.n > 0) {
            add_line(d, say_report_agreed(a, d->lang, in_one_line(a, m->agreed)));
        }
    }
    if (meetings.n == 0) {
        add_line(d, say_report_none(a, d->lang));
    }
    return NULL;
}

static struct fault *add_findings(struct db *db, struct drafting *d,
                                  const struct viewer *v, const struct team_desk *desk,
                                  struct day today)
{
    struct arena *a = d->arena;
    struct findings_query q = findings_all();
    struct finding_list list = {0};
    bool more = false;
    q.all = true;
    q.campaign = desk->campaign.id;
    q.place = desk->place.unit;
    TRY(findings(db, a, v, today, &q, &list, &more));
    add_heading(d, say_report_findings(a, d->lang));
    for (size_t i = 0; i < list.n; i++) {
        const struct finding *f = &list.at[i];
        struct str state = say_finding_state(a, d->lang, (int)f->state);
        struct str what = in_one_line(a, f->what);
        add_line(d, f->owner.v != 0
                        ? say_report_finding_owned(a, d->lang, what, f->topic,
                                                   f->owner_name, state)
                        : say_report_finding(a, d->lang, what, f->topic, state));
    }
    if (list.n == 0) {
        add_line(d, say_report_none(a, d->lang));
    }
    return NULL;
}

struct fault *team_report_draft(struct db *db, struct arena *a, const struct viewer *v,
                                const struct team_desk *desk, struct day today,
                                enum lang lang, struct str *text)
{
    struct drafting d = {.arena = a, .lang = lang, .out = text_new(a, 2048)};
    add_who(&d, desk);
    TRY(add_visits(db, &d, desk, today));
    TRY(add_meetings(db, &d, desk));
    TRY(add_findings(db, &d, v, desk, today));
    add_heading(&d, say_report_advice(a, lang));
    *text = text_str(&d.out);
    return NULL;
}
