/* GET /campaign/:id/team/:number with one form of what can be done there (?do=), POST
 * /campaign/:id/team/:number/:do, and the report as it is printed. */
#include "pages/practice/team.h"

#include "pages/practice/finding.h"
#include "pages/practice/practice.h"
#include "pages/practice/team.html.h"
#include "pages/practice/team_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "practice/team_work.h"
#include "words/faults.h"

struct team_do {
    int64_t of; /* the visit or meeting that is changed; 0: a new one */
    struct day on, due;
    struct unit_id unit;
    struct person_id person;
    struct team_visit_id visit;
    struct str at, whom, note, dropped, met, said, agreed, text;
};
#define AT(member) offsetof(struct team_do, member)
static const struct field do_fields[] = {
    {"of", FIELD_INT, false, AT(of), 0, INT64_MAX, say_team_visit, NULL, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, say_team_on, NULL, 0},
    {"due", FIELD_DAY, false, AT(due), 0, 0, say_team_due, NULL, 0},
    {"unit", FIELD_ID, false, AT(unit), 0, 0, say_team_where, NULL, 0},
    {"person", FIELD_ID, false, AT(person), 0, 0, say_team_head, NULL, 0},
    {"visit", FIELD_ID, false, AT(visit), 0, 0, say_team_of_visit, NULL, 0},
    {"at", FIELD_TEXT, false, AT(at), 0, 20, say_team_at, NULL, 0},
    {"whom", FIELD_TEXT, false, AT(whom), 0, 200, say_team_whom, NULL, 0},
    {"note", FIELD_TEXT, false, AT(note), 0, 500, say_finding_note, NULL, 0},
    {"dropped", FIELD_TEXT, false, AT(dropped), 0, 200, say_team_dropped, NULL, 0},
    {"met", FIELD_TEXT, false, AT(met), 0, 200, say_team_met, NULL, 0},
    {"said", FIELD_LINES, false, AT(said), 0, 4000, say_team_said, NULL, 0},
    {"agreed", FIELD_LINES, false, AT(agreed), 0, 4000, say_team_agreed, NULL, 0},
    {"text", FIELD_LINES, false, AT(text), 0, TEAM_REPORT_TEXT, say_team_report, NULL, 0},
};
const struct fields team_do_form = FIELDS(do_fields, struct team_do);
static const struct done_word done_words[] = {{"visit", say_team_visit_done},
                                              {"meeting", say_team_meeting_done},
                                              {"head", say_team_head_done},
                                              {"report", say_team_report_done},
                                              {NULL, NULL}};

static struct fault *find(struct exchange *x, struct db *db, struct team_desk *desk)
{
    return team_find(db, x->arena, page_viewer(x), (struct campaign_id){page_arg(x, 0)},
                     page_arg(x, 1), desk);
}

static struct str names_of(struct exchange *x, const struct team_desk *desk)
{
    struct text out = text_new(x->arena, 64);
    for (size_t i = 0; i < desk->members.n; i++) {
        text_add(&out, i > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
        text_add(&out, desk->members.at[i].name);
    }
    return text_str(&out);
}

/* ---- the form ---------------------------------------------------------------------- */

static struct any_field_view *add_field(struct exchange *x, struct team_page_view *view,
                                        const char *name, enum control control,
                                        bool required, const struct team_do *from)
{
    struct any_field_view *any = LIST_ADD(x->arena, &view->fields);
    *any = (struct any_field_view){control, page_field(x, &team_do_form, name, from)};
    any->field.required = required;
    return any;
}

static void add_option(struct exchange *x, struct field_view *f, int64_t id,
                       struct str text)
{
    struct str value = id == 0 ? STR("") : str_format(x->arena, "%lld", (long long)id);
    *LIST_ADD(x->arena, &f->options) =
        page_option(value, text, str_equal(value, f->value));
}

static struct fault *add_where(struct exchange *x, struct db *db,
                               const struct team_desk *desk, const struct team_do *from,
                               struct team_page_view *view)
{
    struct campaign_place_list units = {0};
    TRY(team_units(db, x->arena, desk->place.unit, &units));
    struct field_view *unit =
        &add_field(x, view, "unit", CONTROL_SELECT, true, from)->field;
    for (size_t i = 0; i < units.n; i++) {
        add_option(x, unit, units.at[i].unit.v, units.at[i].name);
    }
    return NULL;
}

static struct fault *form_of_visit(struct exchange *x, struct db *db,
                                   const struct team_desk *desk,
                                   struct team_page_view *view)
{
    struct arena *a = x->arena;
    struct team_do was = {.on = DAY_NONE, .due = DAY_NONE};
    struct team_visit_list visits = {0};
    TRY(team_visits(db, a, desk->campaign.id, desk->place.unit, &visits));
    for (size_t i = 0; i < visits.n; i++) {
        const struct team_visit *v = &visits.at[i];
        if (v->id.v == view->of) {
            was = (struct team_do){.on = v->day,
                                   .at = v->hour,
                                   .unit = v->unit,
                                   .whom = v->whom,
                                   .note = v->note,
                                   .dropped = v->dropped};
            view->seen = v->newest;
        }
    }
    struct field_view *on = &add_field(x, view, "on", CONTROL_DAY, true, &was)->field;
    on->first = day_iso(a, desk->campaign.since);
    on->last = day_iso(a, desk->campaign.till);
    add_field(x, view, "at", CONTROL_TEXT, false, &was)->field.hint =
        say_team_at_hint(a, x->face.lang);
    TRY(add_where(x, db, desk, &was, view));
    add_field(x, view, "whom", CONTROL_TEXT, false, &was)->field.hint =
        say_team_whom_hint(a, x->face.lang);
    add_field(x, view, "note", CONTROL_TEXT, false, &was);
    if (view->of > 0) {
        add_field(x, view, "dropped", CONTROL_TEXT, false, &was);
    }
    return NULL;
}

static struct fault *read_meeting(struct exchange *x, struct db *db,
                                  const struct team_desk *desk,
                                  struct team_page_view *view, struct team_do *was)
{
    struct team_meeting_list meetings = {0};
    TRY(team_meetings(db, x->arena, desk->campaign.id, desk->place.unit, &meetings));
    for (size_t i = 0; i < meetings.n; i++) {
        const struct team_meeting *m = &meetings.at[i];
        if (m->id.v == view->of) {
            *was = (struct team_do){.on = m->day,
                                    .unit = m->unit,
                                    .visit = m->visit,
                                    .met = m->met,
                                    .said = m->said,
                                    .agreed = m->agreed};
            view->seen = m->newest;
        }
    }
    return NULL;
}

static struct fault *form_of_meeting(struct exchange *x, struct db *db,
                                     const struct team_desk *desk,
                                     struct team_page_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct team_do was = {.on = page_today(x), .due = DAY_NONE};
    struct team_visit_list visits = {0};
    TRY(read_meeting(x, db, desk, view, &was));
    TRY(team_visits(db, a, desk->campaign.id, desk->place.unit, &visits));
    struct field_view *on = &add_field(x, view, "on", CONTROL_DAY, true, &was)->field;
    on->last = day_iso(a, page_today(x));
    TRY(add_where(x, db, desk, &was, view));
    if (visits.n > 0) {
        struct field_view *visit =
            &add_field(x, view, "visit", CONTROL_SELECT, false, &was)->field;
        add_option(x, visit, 0, say_team_no_visit(a, lang));
        for (size_t i = 0; i < visits.n; i++) {
            const struct team_visit *v = &visits.at[i];
            add_option(x, visit, v->id.v,
                       say_team_visit_named(a, lang, v->day, v->unit_name));
        }
    }
    add_field(x, view, "met", CONTROL_TEXT, true, &was)->field.hint =
        say_team_whom_hint(a, lang);
    add_field(x, view, "said", CONTROL_LINES, true, &was);
    add_field(x, view, "agreed", CONTROL_LINES, false, &was);
    return NULL;
}

static struct fault *form_of_head(struct exchange *x, struct db *db,
                                  const struct team_desk *desk,
                                  struct team_page_view *view)
{
    struct team_do was = {.person = desk->head, .due = desk->due};
    (void)db;
    if (!day_known(was.due)) {
        was.due = day_add(desk->campaign.till, TEAM_REPORT_DAYS);
    }
    struct field_view *person =
        &add_field(x, view, "person", CONTROL_SELECT, true, &was)->field;
    for (size_t i = 0; i < desk->members.n; i++) {
        add_option(x, person, desk->members.at[i].person.v, desk->members.at[i].name);
    }
    add_field(x, view, "due", CONTROL_DAY, true, &was);
    return NULL;
}

/* What was sent; else the newest edition, to be said anew; else a draft from the team's
 * entries. */
static struct fault *form_of_report(struct exchange *x, struct db *db,
                                    const struct team_desk *desk,
                                    struct team_page_view *view)
{
    struct arena *a = x->arena;
    struct team_do was = {.on = DAY_NONE};
    struct team_report newest = {0};
    bool fresh = exchange_query(x, STR("fresh")).n > 0 || view->reports.n == 0;
    if (fresh) {
        TRY(team_report_draft(db, a, page_viewer(x), desk, page_today(x), x->face.lang,
                              &was.text));
    } else {
        TRY(team_report_text(db, a, desk, 0, &newest, &was.text));
    }
    view->text = page_field(x, &team_do_form, "text", &was);
    view->text.required = true;
    view->text.hint = fresh ? say_team_draft_hint(a, x->face.lang)
                            : say_team_again_hint(a, x->face.lang);
    view->seen = view->reports.n > 0 ? view->reports.at[0].edition : 0;
    return NULL;
}

static const struct doing {
    const char *name;
    bool heads; /* for whoever names heads */
    say_fn *title, *again;
    struct fault *(*form)(struct exchange *x, struct db *db, const struct team_desk *desk,
                          struct team_page_view *view);
} doings[] = {
    {"visit", false, say_team_do_visit, say_team_do_visit_again, form_of_visit},
    {"meeting", false, say_team_do_meeting, say_team_do_meeting_again, form_of_meeting},
    {"report", false, say_team_do_report, say_team_do_report_again, form_of_report},
    {"head", true, say_team_do_head, say_team_do_head, form_of_head},
};
enum { DOINGS = sizeof doings / sizeof doings[0] };

static bool may_do(const struct team_desk *desk, const struct doing *doing)
{
    return desk->members.n > 0 && (doing->heads ? desk->may_head : desk->may_write);
}

static struct fault *add_form(struct exchange *x, struct db *db,
                              const struct team_desk *desk, struct str name,
                              struct team_page_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    for (int i = 0; i < DOINGS; i++) {
        const struct doing *d = &doings[i];
        bool again = view->of > 0 || (d->form == form_of_report && view->reports.n > 0);
        if (may_do(desk, d) && str_equal(name, str_of(d->name))) {
            view->doing = name;
            view->button = again ? d->again(a, lang) : d->title(a, lang);
            return d->form(x, db, desk, view);
        }
    }
    for (int i = 0; i < DOINGS; i++) {
        const struct doing *d = &doings[i];
        bool again = d->form == form_of_report && view->reports.n > 0;
        if (may_do(desk, d)) {
            *LIST_ADD(a, &view->can) =
                (struct link_view){.href = str_format(a, "/campaign/%lld/team/%lld?do=%s",
                                                      (long long)view->campaign,
                                                      (long long)view->number, d->name),
                                   .text = again ? d->again(a, lang) : d->title(a, lang)};
        }
    }
    *LIST_ADD(a, &view->can) = (struct link_view){
        .href = str_format(a, "/findings/new?campaign=%lld", (long long)view->campaign),
        .text = say_findings_raise(a, lang)};
    return NULL;
}

/* ---- the page ---------------------------------------------------------------------- */

struct tag_view team_visit_tag(struct exchange *x, const struct team_visit *v)
{
    static say_fn *const words[] = {say_team_visit_ahead, say_team_visit_held,
                                    say_team_visit_missed, say_team_visit_dropped};
    static const enum tag_kind kinds[] = {TAG_PLAIN, TAG_DONE, TAG_OVERDUE, TAG_PLAIN};
    enum team_visit_state state = team_visit_state(v, page_today(x));
    return (struct tag_view){kinds[state], words[state](x->arena, x->face.lang)};
}

static struct fault *add_work(struct exchange *x, struct db *db,
                              const struct team_desk *desk, struct team_page_view *view)
{
    struct arena *a = x->arena;
    struct team_visit_list visits = {0};
    struct team_meeting_list meetings = {0};
    struct team_logged_list logged = {0};
    TRY(team_visits(db, a, desk->campaign.id, desk->place.unit, &visits));
    TRY(team_meetings(db, a, desk->campaign.id, desk->place.unit, &meetings));
    TRY(team_logged(db, a, desk, &logged));
    for (size_t i = 0; i < visits.n; i++) {
        const struct team_visit *v = &visits.at[i];
        *LIST_ADD(a, &view->visits) =
            (struct team_visit_view){.id = v->id.v,
                                     .day = v->day,
                                     .hour = v->hour,
                                     .where = v->unit_name,
                                     .whom = v->whom,
                                     .note = v->note,
                                     .dropped = v->dropped,
                                     .state = team_visit_tag(x, v)};
    }
    for (size_t i = 0; i < meetings.n; i++) {
        const struct team_meeting *m = &meetings.at[i];
        *LIST_ADD(a, &view->meetings) = (struct team_meeting_view){
            m->id.v, m->day, m->unit_name, m->met, m->said, m->agreed};
    }
    for (size_t i = 0; i < logged.n; i++) {
        const struct team_logged *l = &logged.at[i];
        *LIST_ADD(a, &view->logged) =
            (struct team_logged_view){l->visit, l->day, l->person_name, l->unit_name};
    }
    return NULL;
}

static struct fault *add_found(struct exchange *x, struct db *db,
                               const struct team_desk *desk, struct team_page_view *view)
{
    struct arena *a = x->arena;
    struct findings_query q = findings_all();
    struct finding_list list = {0};
    struct finding_tally_list topics = {0};
    bool more = false;
    q.all = true;
    q.campaign = desk->campaign.id;
    q.place = desk->place.unit;
    TRY(findings(db, a, page_viewer(x), page_today(x), &q, &list, &more));
    finding_tallies(a, &list, page_today(x), NULL, &topics);
    struct finding_tally t = finding_total(&topics);
    view->sum =
        say_matrix_sum(a, x->face.lang, t.found, t.confirmed, t.solved, t.in_hand);
    for (size_t i = 0; i < list.n; i++) {
        *LIST_ADD(a, &view->rows) = finding_line(x, &list.at[i]);
    }
    return NULL;
}

static struct str told(struct exchange *x, const struct team_report *r)
{
    return say_team_handed_in(x->arena, x->face.lang,
                              r->actor == 0 ? say_findings_console(x->arena, x->face.lang)
                                            : r->actor_name,
                              page_local(x, r->at));
}

static struct fault *add_reports(struct exchange *x, struct db *db,
                                 const struct team_desk *desk,
                                 struct team_page_view *view)
{
    struct team_report_list reports = {0};
    TRY(team_reports(db, x->arena, desk, &reports));
    for (size_t i = 0; i < reports.n; i++) {
        const struct team_report *r = &reports.at[i];
        *LIST_ADD(x->arena, &view->reports) =
            (struct team_report_line){r->edition, r->seq, told(x, r)};
    }
    return NULL;
}

struct tag_view team_progress_tag(struct exchange *x, const struct team_count *count)
{
    static const enum tag_kind kinds[] = {TAG_OPEN, TAG_PLAIN, TAG_OPEN, TAG_OPEN,
                                          TAG_DONE};
    enum team_progress progress = team_progress(count);
    if (team_report_is_late(count, page_today(x))) {
        return (struct tag_view){TAG_OVERDUE,
                                 say_team_report_late(x->arena, x->face.lang)};
    }
    return (struct tag_view){kinds[progress],
                             say_team_progress(x->arena, x->face.lang, (int)progress)};
}

static struct fault *add_progress(struct exchange *x, struct db *db,
                                  const struct team_desk *desk,
                                  struct team_page_view *view)
{
    struct campaign_place_list places = {0};
    struct team_count_list counts = {0};
    *LIST_ADD(x->arena, &places) = desk->place;
    TRY(team_counts(db, x->arena, desk->campaign.id, &places, &counts));
    view->progress = team_progress_tag(x, &counts.at[0]);
    return NULL;
}

static struct fault *draw(struct exchange *x, struct db *db, struct str doing)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct team_desk desk;
    TRY(find(x, db, &desk));
    struct team_page_view view = {
        .page = page_view(x, db, say_matrix_team(a, lang, desk.place.name)),
        .form = page_form_view(x, &team_do_form, STR("")),
        .campaign = desk.campaign.id.v,
        .number = desk.place.number,
        .title = desk.campaign.title,
        .place = desk.place.name,
        .window =
            say_campaign_from_till(a, lang, desk.campaign.since, desk.campaign.till),
        .people = names_of(x, &desk),
        .may_write = desk.may_write,
        .may_ledger = viewer_may(page_viewer(x), CAN_READ_LEDGER),
    };
    str_to_int(x->method == METHOD_GET ? exchange_query(x, STR("of"))
                                       : exchange_form(x, STR("of")),
               &view.of);
    if (desk.head.v != 0) {
        view.head = say_team_head_due(a, lang, desk.head_name, desk.due);
    }
    visits_notice(x, &view.page, done_words);
    TRY(add_work(x, db, &desk, &view));
    TRY(add_found(x, db, &desk, &view));
    TRY(add_reports(x, db, &desk, &view));
    TRY(add_progress(x, db, &desk, &view));
    TRY(add_form(x, db, &desk, doing, &view));
    practice_status(x);
    hatch_team_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *team_get(struct exchange *x, struct db *db)
{
    return draw(x, db, exchange_query(x, STR("do")));
}

/* ---- doing it ---------------------------------------------------------------------- */

static struct fault *plan_visit(struct exchange *x, const struct act *act,
                                const struct team_desk *desk)
{
    const struct team_do *form = page_form(x);
    struct team_visit_id id;
    struct team_visit_body body = {.visit = {form->of},
                                   .on = form->on,
                                   .at = form->at,
                                   .unit = form->unit,
                                   .whom = form->whom,
                                   .note = form->note,
                                   .dropped = form->dropped};
    return team_visit_plan(act, desk, &body, page_extra(x)->seen, &id);
}

static struct fault *tell_meeting(struct exchange *x, const struct act *act,
                                  const struct team_desk *desk)
{
    const struct team_do *form = page_form(x);
    struct team_meeting_id id;
    struct team_meeting_body body = {.meeting = {form->of},
                                     .visit = form->visit,
                                     .on = form->on,
                                     .unit = form->unit,
                                     .met = form->met,
                                     .said = form->said,
                                     .agreed = form->agreed};
    return team_meeting_tell(act, desk, &body, page_extra(x)->seen, &id);
}

struct fault *team_do_change(struct exchange *x, struct db *db)
{
    const struct team_do *form = page_form(x);
    struct act act = page_act(x, db);
    struct str what = x->path_arg[2];
    struct team_desk desk;
    int64_t edition = 0;
    TRY(find(x, db, &desk));
    return str_equal(what, STR("visit"))     ? plan_visit(x, &act, &desk)
           : str_equal(what, STR("meeting")) ? tell_meeting(x, &act, &desk)
           : str_equal(what, STR("head"))
               ? team_head_name(&act, &desk, form->person, form->due)
           : str_equal(what, STR("report"))
               ? team_report_hand_in(&act, &desk, form->text, page_extra(x)->seen,
                                     &edition)
               : fault_campaign_missing(x->arena);
}

struct fault *team_do_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw(x, db, x->path_arg[2]);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x,
                         str_format(x->arena, "/campaign/%lld/team/%lld?done=%.*s",
                                    (long long)page_arg(x, 0), (long long)page_arg(x, 1),
                                    STR_PRINT(x->path_arg[2])));
    }
    return page_fault(x);
}

/* ---- the report, to be read and printed ----------------------------------------------
 */

struct fault *team_report_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct team_desk desk;
    struct team_report report = {0};
    int64_t edition = 0;
    struct str text = STR_NONE;
    str_to_int(exchange_query(x, STR("edition")), &edition);
    TRY(find(x, db, &desk));
    TRY(team_report_text(db, a, &desk, edition, &report, &text));
    struct team_report_view view = {
        .page = page_view(x, db, say_team_report_title(a, lang, desk.place.name)),
        .campaign = desk.campaign.id.v,
        .number = desk.place.number,
        .title = desk.campaign.title,
        .place = desk.place.name,
        .window =
            say_campaign_from_till(a, lang, desk.campaign.since, desk.campaign.till),
        .people = names_of(x, &desk),
        .told =
            say_team_edition_told(a, lang, report.edition, told(x, &report), report.seq),
        .text = text,
    };
    page_html(x);
    hatch_team_report_page(&x->answer.body, &x->face, &view);
    return NULL;
}
