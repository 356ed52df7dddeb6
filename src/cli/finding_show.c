/* cadre finding list and show. */
#include "cli/practice.h"
#include "practice/finding.h"
#include "words/faults.h"

static void set_day(struct cli *c, struct json *o, const char *key, struct day day)
{
    cli_set_text(c, o, key, day_known(day) ? day_iso(c->arena, day) : STR(""));
}

static struct json *finding_json(struct cli *c, const struct finding *f)
{
    struct day today = clock_today(c->clock);
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "id", f->id.v);
    cli_set_text(c, o, "what", f->what);
    cli_set_int(c, o, "place", f->place.v);
    cli_set_text(c, o, "place_name", f->place_name);
    cli_set_text(c, o, "spot", f->spot);
    cli_set_text(c, o, "raised_by", f->raiser.v != 0 ? f->raiser_name : f->raised_by);
    cli_set_int(c, o, "raiser", f->raiser.v);
    cli_set_text(c, o, "topic", f->topic);
    cli_set_text(c, o, "gravity", str_of(gravity_names[f->gravity]));
    cli_set_text(c, o, "state", str_of(finding_state_names[f->state]));
    cli_set_int(c, o, "campaign", f->campaign.v);
    cli_set_int(c, o, "owner", f->owner.v);
    cli_set_text(c, o, "owner_name", f->owner_name);
    set_day(c, o, "found", f->found);
    set_day(c, o, "due", f->due);
    set_day(c, o, "solved", f->solved_on);
    set_day(c, o, "closed", f->closed_on);
    cli_set_int(c, o, "age", finding_age(f, today));
    json_set(c->arena, o, STR("overdue"),
             json_bool(c->arena, finding_is_overdue(f, today)));
    cli_set_int(c, o, "returned", f->returned);
    cli_set_int(c, o, "into", f->joined.v);
    return o;
}

struct finding_asking {
    struct str place, topic;
    struct campaign_id campaign;
    int state, gravity, order;
    bool all, closed, overdue, mine;
    struct day from, to;
};
#define AT(type, member) offsetof(struct type, member)
static const struct field asking[] = {
    {"state", FIELD_CHOICE, false, AT(finding_asking, state), 0, 0, NULL,
     finding_state_names, 0},
    {"all", FIELD_BOOL, false, AT(finding_asking, all), 0, 0, NULL, NULL, 0},
    {"closed", FIELD_BOOL, false, AT(finding_asking, closed), 0, 0, NULL, NULL, 0},
    {"overdue", FIELD_BOOL, false, AT(finding_asking, overdue), 0, 0, NULL, NULL, 0},
    {"mine", FIELD_BOOL, false, AT(finding_asking, mine), 0, 0, NULL, NULL, 0},
    {"campaign", FIELD_ID, false, AT(finding_asking, campaign), 0, 0, NULL, NULL, 0},
    {"place", FIELD_TEXT, false, AT(finding_asking, place), 0, 100, NULL, NULL, 0},
    {"topic", FIELD_TEXT, false, AT(finding_asking, topic), 0, 40, NULL, NULL, 0},
    {"gravity", FIELD_CHOICE, false, AT(finding_asking, gravity), 0, 0, NULL,
     gravity_names, 0},
    {"from", FIELD_DAY, false, AT(finding_asking, from), 0, 0, NULL, NULL, 0},
    {"to", FIELD_DAY, false, AT(finding_asking, to), 0, 0, NULL, NULL, 0},
    {"order", FIELD_CHOICE, false, AT(finding_asking, order), 0, 0, NULL,
     finding_order_names, 0},
};
const struct fields finding_list_options = FIELDS(asking, struct finding_asking);

static struct fault *query_of(struct cli *c, struct db *db,
                              const struct finding_asking *o, struct findings_query *q)
{
    *q = findings_all();
    q->state = o->state;
    q->gravity = o->gravity;
    q->all = o->all;
    q->closed = o->closed;
    q->overdue = o->overdue;
    q->mine = o->mine;
    q->campaign = o->campaign;
    q->topic = o->topic;
    q->order = o->order >= 0 ? o->order : FINDINGS_BY_DUE;
    q->from = day_known(o->from) ? o->from : q->from;
    q->to = day_known(o->to) ? o->to : q->to;
    return o->place.n > 0 ? cli_unit(c, db, o->place, &q->place) : NULL;
}

static void print_line(struct cli *c, const struct finding *f)
{
    struct str first = STR_NONE, rest = f->what;
    str_cut(&rest, '\n', &first);
    text_add_format(
        &c->out, "%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%lld\t%.*s\n", (long long)f->id.v,
        STR_PRINT(say_finding_state(c->arena, c->lang, (int)f->state)),
        STR_PRINT(f->place_name), STR_PRINT(f->topic), STR_PRINT(f->owner_name),
        STR_PRINT(day_known(f->due) ? day_iso(c->arena, f->due) : STR("")),
        (long long)finding_age(f, clock_today(c->clock)), STR_PRINT(first));
}

struct fault *cmd_finding_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct db *db;
    struct viewer v;
    struct findings_query q;
    struct finding_list list = {0};
    bool more = false;
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(query_of(c, db, options, &q));
    TRY(findings(db, c->arena, &v, clock_today(c->clock), &q, &list, &more));
    for (size_t i = 0; i < list.n; i++) {
        if (c->common.json) {
            json_push(c->arena, all, finding_json(c, &list.at[i]));
        } else {
            print_line(c, &list.at[i]);
        }
    }
    if (more) {
        cli_say(c, say_findings_more(c->arena, c->lang, FINDINGS_MOST));
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

/* ---- one --------------------------------------------------------------------------- */

static const char *const act_names[] = {"add",    "own",  "measure", "solve",  "confirm",
                                        "return", "join", "code",    "correct"};

static struct json *step_json(struct cli *c, const struct finding_step *s)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "seq", s->seq);
    cli_set_text(c, o, "act", str_of(act_names[s->act]));
    set_day(c, o, "day", s->day);
    set_day(c, o, "due", s->due);
    cli_set_int(c, o, "actor", s->actor);
    cli_set_text(c, o, "person", s->person_name);
    cli_set_text(c, o, "text", s->text);
    json_set(c->arena, o, STR("by_code"), json_bool(c->arena, s->by_code != 0));
    return o;
}

struct fault *cmd_finding_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct finding f;
    struct finding_may may;
    struct finding_id id = {0};
    struct finding_step_list steps = {0};
    struct json *list = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    if (!str_to_int(c->words.at[0], &id.v)) {
        return fault_finding_missing(c->arena);
    }
    TRY(finding_find(db, c->arena, &v, id, &f, &may));
    TRY(finding_steps(db, c->arena, id, &steps));
    if (!c->common.json) {
        print_line(c, &f);
    }
    for (size_t i = 0; i < steps.n; i++) {
        const struct finding_step *s = &steps.at[i];
        json_push(c->arena, list, step_json(c, s));
        if (!c->common.json) {
            text_add_format(&c->out, "  %.*s\t%s\t%.*s\t%.*s\n",
                            STR_PRINT(day_iso(c->arena, s->day)), act_names[s->act],
                            STR_PRINT(s->actor_name), STR_PRINT(s->text));
        }
    }
    if (c->common.json) {
        struct json *o = finding_json(c, &f);
        json_set(c->arena, o, STR("steps"), list);
        cli_json(c, o);
    }
    return NULL;
}

/* ---- what came of a campaign ------------------------------------------------------- */

static struct json *tally_json(struct cli *c, const struct finding_tally_list *list)
{
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < list->n; i++) {
        const struct finding_tally *t = &list->at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_text(c, o, "name", t->name);
        cli_set_int(c, o, "found", t->found);
        cli_set_int(c, o, "in_hand", t->in_hand);
        cli_set_int(c, o, "overdue", t->overdue);
        cli_set_int(c, o, "solved", t->solved);
        cli_set_int(c, o, "confirmed", t->confirmed);
        json_push(c->arena, all, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%.*s\t%lld\t%lld\t%lld\t%lld\t%lld\n",
                            STR_PRINT(t->name), (long long)t->found,
                            (long long)t->in_hand, (long long)t->overdue,
                            (long long)t->solved, (long long)t->confirmed);
        }
    }
    return all;
}

struct fault *cmd_campaign_summary(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct campaign campaign;
    struct campaign_place_list places = {0};
    struct finding_list list = {0};
    struct finding_tally_list by_place = {0}, by_topic = {0};
    struct findings_query q = findings_all();
    bool more = false;
    struct day today = clock_today(c->clock);
    TRY(cli_look_as(c, NULL, &db, &v));
    str_to_int(c->words.at[0], &q.campaign.v);
    q.all = true;
    TRY(campaign_find(db, c->arena, &v, q.campaign, &campaign));
    TRY(campaign_may_sum(db, c->arena, &v, &campaign));
    TRY(campaign_places(db, c->arena, q.campaign, &places));
    TRY(findings(db, c->arena, &v, today, &q, &list, &more));
    finding_tallies(c->arena, &list, today, &places, &by_place);
    finding_tallies(c->arena, &list, today, NULL, &by_topic);
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "campaign", q.campaign.v);
    json_set(c->arena, o, STR("places"), tally_json(c, &by_place));
    json_set(c->arena, o, STR("topics"), tally_json(c, &by_topic));
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}
