/* cadre campaign head, visit, visits, meeting, meetings, report: what teams do. */
#include "cli/practice.h"
#include "formats/source.h"
#include "practice/team_work.h"
#include "words/faults.h"

/* ---- what is shared ---------------------------------------------------------------- */

struct team_told {
    int64_t team, edition;
    int64_t visit, meeting; /* to change; or of the meeting, the visit planned for it */
    struct day on, due;
    struct str person, at, unit, whom, note, drop, met, said, agreed, file;
    bool draft;
};
#define AT(member) offsetof(struct team_told, member)
#define TEAM(required)                                                                   \
    {                                                                                    \
        "team", FIELD_INT, required, AT(team), 1, CAMPAIGN_PLACES_MOST, NULL, NULL, 0    \
    }
static const struct field head_table[] = {
    TEAM(false),
    {"person", FIELD_TEXT, false, AT(person), 1, 100, say_team_head, NULL, 0},
    {"due", FIELD_DAY, true, AT(due), 0, 0, say_team_due, NULL, 0},
};
static const struct field list_table[] = {TEAM(false)};
static const struct field visit_table[] = {
    TEAM(true),
    {"visit", FIELD_INT, false, AT(visit), 1, INT64_MAX, say_team_visit, NULL, 0},
    {"on", FIELD_DAY, true, AT(on), 0, 0, say_team_on, NULL, 0},
    {"at", FIELD_TEXT, false, AT(at), 0, 20, say_team_at, NULL, 0},
    {"unit", FIELD_TEXT, true, AT(unit), 1, 100, say_team_where, NULL, 0},
    {"whom", FIELD_TEXT, false, AT(whom), 0, 200, say_team_whom, NULL, 0},
    {"note", FIELD_TEXT, false, AT(note), 0, 500, say_finding_note, NULL, 0},
    {"drop", FIELD_TEXT, false, AT(drop), 1, 200, say_team_dropped, NULL, 0},
};
static const struct field meeting_table[] = {
    TEAM(true),
    {"meeting", FIELD_INT, false, AT(meeting), 1, INT64_MAX, say_team_meeting, NULL, 0},
    {"visit", FIELD_INT, false, AT(visit), 1, INT64_MAX, say_team_of_visit, NULL, 0},
    {"on", FIELD_DAY, true, AT(on), 0, 0, say_team_on, NULL, 0},
    {"unit", FIELD_TEXT, true, AT(unit), 1, 100, say_team_where, NULL, 0},
    {"met", FIELD_TEXT, true, AT(met), 1, 200, say_team_met, NULL, 0},
    {"said", FIELD_LINES, true, AT(said), 1, 4000, say_team_said, NULL, 0},
    {"agreed", FIELD_LINES, false, AT(agreed), 0, 4000, say_team_agreed, NULL, 0},
};
static const struct field report_table[] = {
    TEAM(true),
    {"draft", FIELD_BOOL, false, AT(draft), 0, 0, NULL, NULL, 0},
    {"file", FIELD_TEXT, false, AT(file), 1, 400, say_team_report, NULL, 0},
    {"edition", FIELD_INT, false, AT(edition), 0, INT64_MAX, say_team_edition, NULL, 0},
};
const struct fields campaign_head_options = FIELDS(head_table, struct team_told);
const struct fields campaign_team_options = FIELDS(list_table, struct team_told);
const struct fields campaign_visit_options = FIELDS(visit_table, struct team_told);
const struct fields campaign_meeting_options = FIELDS(meeting_table, struct team_told);
const struct fields campaign_report_options = FIELDS(report_table, struct team_told);
#undef AT

static struct campaign_id campaign_named(const struct cli *c)
{
    struct campaign_id id = {0};
    str_to_int(c->words.at[0], &id.v);
    return id;
}

static struct fault *desk_of(struct cli_change *change, struct team_desk *desk)
{
    const struct team_told *o = change->options;
    return team_find(change->act.db, change->act.arena, &change->viewer,
                     campaign_named(change->cli), o->team, desk);
}

static struct fault *write_told(struct cli *c, const void *options,
                                struct fault *(*change)(struct cli_change *change),
                                struct cli_change *done)
{
    *done = (struct cli_change){.needs = CAN_ENTER, .change = change, .options = options};
    return cli_write(c, done);
}

/* ---- heads, visits, meetings ------------------------------------------------------- */

static struct fault *name_head(struct cli_change *change)
{
    const struct team_told *o = change->options;
    struct team_desk desk;
    struct person_id person = {0};
    if (o->team == 0) {
        return team_heads_name(&change->act, &change->viewer, campaign_named(change->cli),
                               o->due, &change->made);
    }
    TRY(desk_of(change, &desk));
    TRY(cli_person(change->cli, change->act.db, o->person, &person));
    TRY(team_head_name(&change->act, &desk, person, o->due));
    change->made = 1;
    return NULL;
}

/* Prints how many were named. */
struct fault *cmd_campaign_head(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct team_told *o = options;
    struct cli_change done;
    if (o->team > 0 && o->person.n == 0) {
        return fault_at(fault_field_required(c->arena), STR("person"));
    }
    TRY(write_told(c, options, name_head, &done));
    cli_print_made(c, done.made);
    return NULL;
}

static struct fault *plan_visit(struct cli_change *change)
{
    const struct team_told *o = change->options;
    struct team_desk desk;
    struct team_visit_id id = {0};
    struct team_visit_body body = {.visit = {o->visit},
                                   .on = o->on,
                                   .at = o->at,
                                   .whom = o->whom,
                                   .note = o->note,
                                   .dropped = o->drop};
    TRY(desk_of(change, &desk));
    TRY(cli_unit(change->cli, change->act.db, o->unit, &body.unit));
    TRY(team_visit_plan(&change->act, &desk, &body, 0, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_campaign_visit(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change done;
    TRY(write_told(c, options, plan_visit, &done));
    cli_print_made(c, done.made);
    return NULL;
}

static struct fault *tell_meeting(struct cli_change *change)
{
    const struct team_told *o = change->options;
    struct team_desk desk;
    struct team_meeting_id id = {0};
    struct team_meeting_body body = {.meeting = {o->meeting},
                                     .visit = {o->visit},
                                     .on = o->on,
                                     .met = o->met,
                                     .said = o->said,
                                     .agreed = o->agreed};
    TRY(desk_of(change, &desk));
    TRY(cli_unit(change->cli, change->act.db, o->unit, &body.unit));
    TRY(team_meeting_tell(&change->act, &desk, &body, 0, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_campaign_meeting(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change done;
    TRY(write_told(c, options, tell_meeting, &done));
    cli_print_made(c, done.made);
    return NULL;
}

/* ---- lists ------------------------------------------------------------------------- */

/* One team's, or all teams' for those who may sum them up; *place 0: all. */
static struct fault *look(struct cli *c, const struct team_told *o, struct db **db,
                          struct viewer *v, struct team_desk *desk)
{
    TRY(cli_look_as(c, NULL, db, v));
    if (o->team > 0) {
        return team_find(*db, c->arena, v, campaign_named(c), o->team, desk);
    }
    *desk = (struct team_desk){.due = DAY_NONE};
    TRY(campaign_find(*db, c->arena, v, campaign_named(c), &desk->campaign));
    return campaign_may_sum(*db, c->arena, v, &desk->campaign);
}

static void print_rows(struct cli *c, const struct json *all, const struct text *lines)
{
    if (c->common.json) {
        cli_json(c, all);
    } else {
        text_add(&c->out, text_str(lines));
    }
}

struct fault *cmd_campaign_visits(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct arena *a = c->arena;
    struct team_desk desk;
    struct viewer v;
    struct db *db;
    struct team_visit_list list = {0};
    struct json *all = json_new(a, JSON_ARRAY);
    struct text lines = text_new(a, 1024);
    TRY(look(c, options, &db, &v, &desk));
    TRY(team_visits(db, a, desk.campaign.id, desk.place.unit, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct team_visit *t = &list.at[i];
        const char *state = team_visit_state_names[team_visit_state(t, v.today)];
        struct json *o = json_new(a, JSON_OBJECT);
        cli_set_int(c, o, "id", t->id.v);
        cli_set_text(c, o, "team", t->place_name);
        cli_set_text(c, o, "on", day_iso(a, t->day));
        cli_set_text(c, o, "at", t->hour);
        cli_set_text(c, o, "unit", t->unit_name);
        cli_set_text(c, o, "whom", t->whom);
        cli_set_text(c, o, "note", t->note);
        cli_set_text(c, o, "state", str_of(state));
        cli_set_text(c, o, "dropped", t->dropped);
        json_push(a, all, o);
        text_add_format(&lines, "%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%s\n", (long long)t->id.v,
                        STR_PRINT(t->place_name), STR_PRINT(day_iso(a, t->day)),
                        STR_PRINT(t->unit_name), STR_PRINT(t->whom), state);
    }
    print_rows(c, all, &lines);
    return NULL;
}

struct fault *cmd_campaign_meetings(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct arena *a = c->arena;
    struct team_desk desk;
    struct viewer v;
    struct db *db;
    struct team_meeting_list list = {0};
    struct json *all = json_new(a, JSON_ARRAY);
    struct text lines = text_new(a, 1024);
    TRY(look(c, options, &db, &v, &desk));
    TRY(team_meetings(db, a, desk.campaign.id, desk.place.unit, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct team_meeting *t = &list.at[i];
        struct json *o = json_new(a, JSON_OBJECT);
        cli_set_int(c, o, "id", t->id.v);
        cli_set_text(c, o, "team", t->place_name);
        cli_set_int(c, o, "visit", t->visit.v);
        cli_set_text(c, o, "on", day_iso(a, t->day));
        cli_set_text(c, o, "unit", t->unit_name);
        cli_set_text(c, o, "met", t->met);
        cli_set_text(c, o, "said", t->said);
        cli_set_text(c, o, "agreed", t->agreed);
        json_push(a, all, o);
        text_add_format(&lines, "%lld\t%.*s\t%.*s\t%.*s\t%.*s\n", (long long)t->id.v,
                        STR_PRINT(t->place_name), STR_PRINT(day_iso(a, t->day)),
                        STR_PRINT(t->unit_name), STR_PRINT(t->met));
    }
    print_rows(c, all, &lines);
    return NULL;
}

/* ---- the report -------------------------------------------------------------------- */

static struct fault *read_report(struct cli *c, struct str file, struct str *text)
{
    struct source source;
    size_t n = 0;
    TRY(cli_source(c, file, &source));
    if (source.size > (int64_t)TEAM_REPORT_TEXT * 4) {
        return fault_problem_long(c->arena, 1);
    }
    char *bytes = arena_bytes(c->arena, (size_t)source.size + 1);
    TRY(source_read(&source, c->arena, 0, bytes, (size_t)source.size, &n));
    *text = (struct str){bytes, n};
    return NULL;
}

static struct fault *hand_in(struct cli_change *change)
{
    const struct team_told *o = change->options;
    struct team_desk desk;
    struct team_report_list old = {0};
    struct str text = STR_NONE;
    TRY(read_report(change->cli, o->file, &text));
    TRY(desk_of(change, &desk));
    TRY(team_reports(change->act.db, change->act.arena, &desk, &old));
    return team_report_hand_in(&change->act, &desk, text,
                               old.n > 0 ? old.at[0].edition : 0, &change->made);
}

static struct fault *print_report(struct cli *c, const struct team_told *o)
{
    struct arena *a = c->arena;
    struct team_desk desk;
    struct viewer v;
    struct db *db;
    struct team_report report = {.edition = 0, .day = DAY_NONE};
    struct str text = STR_NONE;
    struct json *all = json_new(a, JSON_OBJECT);
    TRY(look(c, o, &db, &v, &desk));
    if (o->draft) {
        TRY(team_report_draft(db, a, &v, &desk, v.today, c->lang, &text));
    } else {
        TRY(team_report_text(db, a, &desk, o->edition, &report, &text));
    }
    cli_set_text(c, all, "team", desk.place.name);
    cli_set_text(c, all, "head", desk.head_name);
    cli_set_int(c, all, "edition", report.edition);
    cli_set_int(c, all, "entry", report.seq);
    cli_set_text(c, all, "on", day_known(report.day) ? day_iso(a, report.day) : STR(""));
    cli_set_text(c, all, "text", text);
    struct text lines = text_new(a, text.n + 2);
    text_add_format(&lines, "%.*s\n", STR_PRINT(text));
    print_rows(c, all, &lines);
    return NULL;
}

/* Prints the edition that was handed in, or the text. */
struct fault *cmd_campaign_report(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct team_told *o = options;
    struct cli_change done;
    if (o->team == 0) {
        return fault_at(fault_field_required(c->arena), STR("team"));
    }
    if (o->file.n == 0) {
        return print_report(c, o);
    }
    TRY(write_told(c, options, hand_in, &done));
    cli_print_made(c, done.made);
    return NULL;
}
