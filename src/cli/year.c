/* cadre year: the summary and the rating of a year. */
#include "learning/year.h"

#include "cli/learning.h"
#include "exchange/year_start.h"
#include "words/faults.h"

static void set_text(struct cli *c, struct json *o, const char *key, struct str value)
{
    json_set(c->arena, o, str_of(key),
             value.p == NULL ? json_new(c->arena, JSON_NULL) : json_str(c->arena, value));
}

/* ---- start ----------------------------------------------------------------------------
 */

struct start_opts {
    int64_t year;
};
static const struct field start_table[] = {
    {"year", FIELD_INT, true, offsetof(struct start_opts, year), 1990, 2200,
     say_year_year, NULL, 0},
};
const struct fields year_start_options = FIELDS(start_table, struct start_opts);

static struct json *section_json(struct cli *c, const struct year_section *s)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct json *items = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < s->items.n; i++) {
        const struct year_item *item = &s->items.at[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        set_text(c, one, "title", item->title);
        set_text(c, one, "href", item->href);
        set_text(c, one, "day", day_iso(c->arena, item->day));
        json_push(c->arena, items, one);
    }
    set_text(c, o, "title", s->title);
    json_set(c->arena, o, STR("items"), items);
    return o;
}

struct fault *cmd_year_start(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct start_opts *o = options;
    struct db *db;
    struct viewer v;
    struct year_section_list sections = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(year_start(db, c->arena, c->lang, &v, (int)o->year, &sections));
    for (size_t i = 0; i < sections.n; i++) {
        json_push(c->arena, all, section_json(c, &sections.at[i]));
    }
    if (c->common.json) {
        cli_json(c, all);
    } else {
        text_add(&c->out, year_start_text(c->arena, &sections));
    }
    return NULL;
}

/* ---- show -----------------------------------------------------------------------------
 */

struct show_opts {
    struct str person;
    int64_t year;
};
static const struct field show_table[] = {
    {"person", FIELD_TEXT, false, offsetof(struct show_opts, person), 0, 60,
     say_record_who, NULL, 0},
    {"year", FIELD_INT, true, offsetof(struct show_opts, year), 1990, 2200, say_year_year,
     NULL, 0},
};
const struct fields year_show_options = FIELDS(show_table, struct show_opts);

static struct json *part_json(struct cli *c, const struct year_part *t)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    set_text(c, o, "rule", t->rule);
    set_text(c, o, "standing", t->standing);
    cli_set_int(c, o, "weight", t->weight);
    cli_set_int(c, o, "asked", t->asked);
    cli_set_int(c, o, "met", t->met);
    cli_set_int(c, o, "late", t->late);
    cli_set_int(c, o, "missing", t->missing);
    cli_set_int(c, o, "share", t->share);
    return o;
}

static struct fault *add_said(struct cli *c, struct db *db, struct person_id person,
                              int year, struct json *o)
{
    struct year_summary summary = {0};
    struct year_rating rating = {0};
    struct json *one = json_new(c->arena, JSON_NULL);
    bool found = false;
    TRY(year_summary_of(db, c->arena, person, year, &summary, &found));
    set_text(c, o, "summary", found ? summary.text : STR_NONE);
    cli_set_int(c, o, "summary_entry", summary.seq);
    TRY(year_rating_of(db, c->arena, person, year, &rating, &found));
    if (found) {
        one = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, one, "rating", rating.rating);
        cli_set_int(c, one, "proposed", rating.proposed);
        cli_set_int(c, one, "by", rating.actor);
        cli_set_int(c, one, "entry", rating.seq);
        set_text(c, one, "day", day_iso(c->arena, rating.day));
        set_text(c, one, "why", rating.why);
        set_text(c, one, "parts", rating.parts);
    }
    json_set(c->arena, o, STR("rating"), one);
    return NULL;
}

static void print_proposal(struct cli *c, const struct year_proposal *p)
{
    for (size_t i = 0; i < p->parts.n; i++) {
        const struct year_part *t = &p->parts.at[i];
        text_add_format(&c->out, "%.*s\t%lld\t%lld\t%lld\t%lld\t%lld\n",
                        STR_PRINT(t->rule), (long long)t->weight, (long long)t->met,
                        (long long)t->late, (long long)t->missing, (long long)t->share);
    }
    text_add_format(&c->out, "%lld\n", (long long)p->rating);
}

struct fault *cmd_year_show(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct show_opts *opts = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct year_proposal proposal;
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct json *parts = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, &house, &db, &v));
    struct person_id person = v.person;
    TRY(opts->person.n > 0 ? cli_person(c, db, opts->person, &person) : NULL);
    TRY(year_propose(db, c->arena, house->shelf, &v, person, (int)opts->year, &proposal));
    for (size_t i = 0; i < proposal.parts.n; i++) {
        json_push(c->arena, parts, part_json(c, &proposal.parts.at[i]));
    }
    cli_set_int(c, o, "person", person.v);
    cli_set_int(c, o, "year", opts->year);
    cli_set_int(c, o, "proposed", proposal.rating);
    cli_set_int(c, o, "share", proposal.share);
    cli_set_int(c, o, "weights", proposal.weights);
    json_set(c->arena, o, STR("parts"), parts);
    TRY(add_said(c, db, person, (int)opts->year, o));
    if (c->common.json) {
        cli_json(c, o);
    } else {
        print_proposal(c, &proposal);
    }
    return NULL;
}

/* ---- writing --------------------------------------------------------------------------
 */

#define AT(member) offsetof(struct year_summary_body, member)
static const struct field hand_in_table[] = {
    {"year", FIELD_INT, true, AT(year), 1990, 2200, say_year_year, NULL, 0},
    {"text", FIELD_LINES, true, AT(text), 1, YEAR_SUMMARY_MOST, say_year_text, NULL, 0},
};
#undef AT
const struct fields year_hand_in_options =
    FIELDS(hand_in_table, struct year_summary_body);

static struct fault *run_hand_in(struct cli_change *change)
{
    const struct year_summary_body *b = change->options;
    struct person_id self = change->viewer.person;
    struct year_summary was = {0};
    bool found = false;
    TRY(year_summary_of(change->act.db, change->act.arena, self, (int)b->year, &was,
                        &found));
    change->made = self.v;
    return year_summarise(&change->act, self, was.seq, b);
}

struct fault *cmd_year_hand_in(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, run_hand_in, options);
}

struct rate_opts {
    struct year_rating_body body;
    struct str person;
};
#define AT(member) offsetof(struct rate_opts, member)
static const struct field rate_table[] = {
    {"person", FIELD_TEXT, true, AT(person), 1, 60, say_record_who, NULL, 0},
    {"year", FIELD_INT, true, AT(body.year), 1990, 2200, say_year_year, NULL, 0},
    {"rating", FIELD_INT, true, AT(body.rating), 0, YEAR_RATING_MOST, say_year_rating,
     NULL, 0},
    {"why", FIELD_LINES, false, AT(body.why), 0, YEAR_WHY_MOST, say_year_why, NULL, 0},
};
#undef AT
const struct fields year_rate_options = FIELDS(rate_table, struct rate_opts);

static struct fault *run_rate(struct cli_change *change)
{
    const struct rate_opts *o = change->options;
    struct person_id person = {0};
    struct year_rating was = {0};
    bool found = false;
    TRY(cli_person(change->cli, change->act.db, o->person, &person));
    TRY(year_rating_of(change->act.db, change->act.arena, person, (int)o->body.year, &was,
                       &found));
    change->made = person.v;
    return year_rate(&change->act, change->house->shelf, &change->viewer, person, was.seq,
                     &o->body);
}

struct fault *cmd_year_rate(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_READ_DUTIES, run_rate, options);
}
