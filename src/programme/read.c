/* The programme file into structs: tables of keys, one a block, and what no table can
 * say. What must agree between blocks (kinds, fields, aspects) is looked at in
 * read_check.c. */
#include "programme/read.h"
#include "programme/inside.h"
#include "words/faults.h"

enum {
    VERSION_MAX = 1000000,
    MINUTES_MAX = 100000,
    TARGET_MAX = 1000000,
    MONTHS_MAX = 1200,
    PEOPLE_MAX = 1000,
    WEIGHT_MAX = 1000,
    EXPECTED_MAX = 40000, /* in hundredths */
    FIELD_LENGTH_MAX = 100000,
};

const char *const measure_names[] = {"count",   "days",     "hours",
                                     "minutes", "distinct", NULL};
const char *const class_words[] = {"open", "own",    "unit", "sealed",
                                   "file", "ballot", NULL};
const char *const about_names[] = {"subject", "actor", "event", NULL};
const char *const every_names[] = {"day",     "working-day", "week", "month",
                                   "quarter", "half",        "year", NULL};
const char *const weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                     "friday", "saturday", "sunday",    NULL};
const char *const shift_names[] = {"stay", "next", "before", "skip", NULL};
const char *const counting_names[] = {"share", "all", "none", NULL};
const char *const ask_names[] = {"photo", "position", "check-in", "login", "use", NULL};
const char *const declared_type_names[] = {"text", "lines",  "int",    "day",
                                           "bool", "person", "choice", NULL};
static const enum field_type declared_types[] = {
    FIELD_TEXT, FIELD_LINES, FIELD_INT, FIELD_DAY, FIELD_BOOL, FIELD_ID, FIELD_CHOICE};
static const char *const calendar_names[] = {"china", "plain", NULL};

#define ROW(name, type, required, of, member)                                            \
    {                                                                                    \
        name, type, required, offsetof(struct of, member), 0, 0, NULL, NULL              \
    }
#define INT_ROW(name, required, of, member, least, most)                                 \
    {                                                                                    \
        name, KEY_INT, required, offsetof(struct of, member), least, most, NULL, NULL    \
    }
#define CHOICE_ROW(name, required, of, member, choices)                                  \
    {                                                                                    \
        name, KEY_CHOICE, required, offsetof(struct of, member), 0, 0, choices, NULL     \
    }
#define OWN_ROW(name, required, read)                                                    \
    {                                                                                    \
        name, KEY_OWN, required, 0, 0, 0, NULL, read                                     \
    }

static struct place place_of(const struct yaml *node)
{
    return (struct place){node->line, node->column};
}

/* ---- filters
 * ---------------------------------------------------------------------------- */

static void read_where(struct reading *r, const struct yaml *value, void *into)
{
    struct filter *f = into;
    if (value->type != YAML_MAP) {
        reading_refuse(r, fault_programme_map(r->arena, value->line, value->column,
                                              STR("where"), STR("FIELD: VALUE")));
        return;
    }
    for (size_t i = 0; i < value->pairs.n; i++) {
        const struct yaml_pair *pair = &value->pairs.at[i];
        struct filter_field *field = LIST_ADD(r->arena, &f->where);
        field->name = pair->key;
        field->at = (struct place){pair->line, pair->column};
        reading_texts(r, pair->value, pair->key, &field->values);
    }
}

static void read_kind_name(struct reading *r, const struct yaml *value, void *into)
{
    struct filter *f = into;
    f->kind = reading_text(r, value, STR("kind"));
    f->at = place_of(value);
}

static const struct key filter_table[] = {
    OWN_ROW("kind", true, read_kind_name),
    OWN_ROW("where", false, read_where),
};
static const struct keys filter_keys = KEYS(filter_table);

/* ---- who, who acts --------------------------------------------------------------------
 */

struct who_reading {
    struct who *who;
    bool except;
};

static struct who_part *add_part(struct reading *r, struct who_reading *w,
                                 enum who_test test)
{
    struct who_part *part = LIST_ADD(r->arena, &w->who->parts);
    part->test = test;
    part->except = w->except;
    return part;
}

static void read_part(struct reading *r, const struct yaml *value, void *into,
                      enum who_test test, const char *key)
{
    reading_texts(r, value, str_of(key), &add_part(r, into, test)->values);
}

static void read_who_unit(struct reading *r, const struct yaml *value, void *into)
{
    read_part(r, value, into, WHO_UNIT, "unit");
}

/* "leads: true": any unit. */
static void read_who_leads(struct reading *r, const struct yaml *value, void *into)
{
    struct who_part *part = add_part(r, into, WHO_LEADS);
    if (value->type != YAML_TEXT || !str_equal(value->text, STR("true"))) {
        reading_texts(r, value, STR("leads"), &part->values);
    }
}

static void read_who_role(struct reading *r, const struct yaml *value, void *into)
{
    read_part(r, value, into, WHO_ROLE, "role");
}

static void read_who_post(struct reading *r, const struct yaml *value, void *into)
{
    read_part(r, value, into, WHO_POST, "post");
}

static void read_who_person(struct reading *r, const struct yaml *value, void *into)
{
    read_part(r, value, into, WHO_PERSON, "person");
}

static void read_who_property(struct reading *r, const struct yaml *value, void *into)
{
    if (value->type != YAML_MAP) {
        reading_refuse(r, fault_programme_map(r->arena, value->line, value->column,
                                              STR("property"), STR("NAME: VALUE")));
        return;
    }
    for (size_t i = 0; i < value->pairs.n; i++) {
        struct who_part *part = add_part(r, into, WHO_PROPERTY);
        part->name = value->pairs.at[i].key;
        reading_texts(r, value->pairs.at[i].value, part->name, &part->values);
    }
}

static const struct key except_table[] = {
    OWN_ROW("unit", false, read_who_unit),
    OWN_ROW("leads", false, read_who_leads),
    OWN_ROW("role", false, read_who_role),
    OWN_ROW("post", false, read_who_post),
    OWN_ROW("person", false, read_who_person),
    OWN_ROW("property", false, read_who_property),
};
static const struct keys except_keys = KEYS(except_table);

static void read_who_except(struct reading *r, const struct yaml *value, void *into)
{
    struct who_reading w = {((struct who_reading *)into)->who, true};
    (void)reading_map(r, value, STR("except"), &except_keys, &w);
}

static const struct key who_table[] = {
    OWN_ROW("unit", false, read_who_unit),
    OWN_ROW("leads", false, read_who_leads),
    OWN_ROW("role", false, read_who_role),
    OWN_ROW("post", false, read_who_post),
    OWN_ROW("person", false, read_who_person),
    OWN_ROW("property", false, read_who_property),
    OWN_ROW("except", false, read_who_except),
};
static const struct keys who_keys = KEYS(who_table);

static void read_who(struct reading *r, const struct yaml *value, void *into)
{
    struct who_reading w = {&((struct rule *)into)->who, false};
    if (value->type == YAML_TEXT && str_equal(value->text, STR("everyone"))) {
        return;
    }
    (void)reading_map(r, value, STR("who"), &who_keys, &w);
}

static bool read_named_actor(struct reading *r, const struct yaml *pair_value,
                             struct str key, struct actor *actor)
{
    static const struct {
        const char *name;
        enum actor_kind kind;
    } sorts[] = {{"role", ACTOR_ROLE}, {"post", ACTOR_POST}, {"person", ACTOR_PERSON}};
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        if (str_equal(key, str_of(sorts[i].name))) {
            actor->kind = sorts[i].kind;
            actor->value = reading_text(r, pair_value, key);
            return true;
        }
    }
    return false;
}

static void read_actor(struct reading *r, const struct yaml *value, struct actor *actor)
{
    if (value->type == YAML_TEXT && str_equal(value->text, STR("self"))) {
        actor->kind = ACTOR_SELF;
        return;
    }
    if (value->type == YAML_TEXT && str_equal(value->text, STR("leader"))) {
        actor->kind = ACTOR_LEADER;
        return;
    }
    if (value->type == YAML_MAP && value->pairs.n == 1 &&
        read_named_actor(r, value->pairs.at[0].value, value->pairs.at[0].key, actor)) {
        return;
    }
    reading_refuse(r, fault_programme_actor(r->arena, value->line, value->column));
}

static void read_acts(struct reading *r, const struct yaml *value, void *into)
{
    read_actor(r, value, &((struct rule *)into)->acts);
}

static void read_one_excuse(struct reading *r, const struct yaml *value, void *into)
{
    read_actor(r, value, LIST_ADD(r->arena, &((struct rule *)into)->excuse));
}

static void read_excuse(struct reading *r, const struct yaml *value, void *into)
{
    reading_each(r, value, read_one_excuse, into);
}

/* ---- meets
 * -------------------------------------------------------------------------------- */

static const struct key meets_table[] = {
    OWN_ROW("kind", true, read_kind_name), /* the filter is the struct's first member */
    OWN_ROW("where", false, read_where),
    CHOICE_ROW("measure", false, meets, measure, measure_names),
    ROW("of", KEY_TEXT, false, meets, of),
    INT_ROW("target", false, meets, target, 1, TARGET_MAX),
    CHOICE_ROW("about", false, meets, about, about_names),
    ROW("lifts", KEY_BOOL, false, meets, lifts),
};
static const struct keys meets_keys = KEYS(meets_table);
_Static_assert(offsetof(struct meets, filter) == 0, "the keys of a filter fill it");

static void read_one_meets(struct reading *r, const struct yaml *value, void *into)
{
    struct rule *rule = into;
    struct meets *m = LIST_ADD(r->arena, &rule->meets);
    m->target = 1;
    (void)reading_map(r, value, STR("meets"), &meets_keys, m);
    bool needs_of = m->measure == MEASURE_HOURS || m->measure == MEASURE_MINUTES ||
                    m->measure == MEASURE_DISTINCT;
    if (needs_of && m->of.p == NULL) {
        reading_refuse(r, fault_programme_of(r->arena, value->line, value->column));
    }
    if (m->lifts && rule->meets.n == 1) {
        reading_refuse(r, fault_programme_lifts(r->arena, value->line, value->column));
    }
}

static void read_meets(struct reading *r, const struct yaml *value, void *into)
{
    reading_each(r, value, read_one_meets, into);
}

/* ---- when
 * ---------------------------------------------------------------------------------- */

struct on_reading {
    int weekday, moved; /* weekday: place in weekday_names, -1 none */
    int64_t nth, day, month;
};

static const struct key on_table[] = {
    CHOICE_ROW("weekday", false, on_reading, weekday, weekday_names),
    INT_ROW("nth", false, on_reading, nth, -1, 5),
    INT_ROW("day", false, on_reading, day, 1, 31),
    INT_ROW("month", false, on_reading, month, 1, 12),
    CHOICE_ROW("moved", false, on_reading, moved, shift_names),
};
static const struct keys on_keys = KEYS(on_table);

static void read_on(struct reading *r, const struct yaml *value, void *into)
{
    struct on_reading on = {.weekday = -1};
    if (value->type == YAML_TEXT) { /* on: thursday */
        struct yaml_pair pair = {STR("weekday"), value->line, value->column,
                                 (struct yaml *)value};
        struct yaml map = {.type = YAML_MAP,
                           .line = value->line,
                           .column = value->column,
                           .pairs = {&pair, 1, 1}};
        (void)reading_map(r, &map, STR("on"), &on_keys, &on);
    } else {
        (void)reading_map(r, value, STR("on"), &on_keys, &on);
    }
    ((struct when *)into)->on = (struct recurrence){
        on.weekday + 1, (int)on.nth, (int)on.day, (int)on.month, (enum shift)on.moved};
}

static void read_after(struct reading *r, const struct yaml *value, void *into)
{
    (void)reading_map(r, value, STR("after"), &filter_keys,
                      &((struct when *)into)->after);
}

static void read_opens(struct reading *r, const struct yaml *value, void *into)
{
    struct when *w = into;
    w->opens_told = true;
    if (value->type != YAML_TEXT || !span_read(value->text, &w->opens)) {
        reading_refuse(r, fault_programme_span(r->arena, value->line, value->column));
    }
}

struct when_reading {
    struct when when; /* first: keys that fill it point into it */
    int64_t months;
};
static const struct key when_table[] = {
    CHOICE_ROW("every", false, when_reading, when.every, every_names),
    OWN_ROW("on", false, read_on),
    OWN_ROW("after", false, read_after),
    ROW("everyone", KEY_BOOL, false, when_reading, when.everyone),
    ROW("by", KEY_WORD, false, when_reading, when.by),
    ROW("before", KEY_DAY, false, when_reading, when.before),
    ROW("tenure", KEY_WORD, false, when_reading, when.tenure),
    ROW("of", KEY_TEXT, false, when_reading, when.tenure_of),
    INT_ROW("months", false, when_reading, months, 1, MONTHS_MAX),
    ROW("anniversary", KEY_WORD, false, when_reading, when.anniversary),
    ROW("lunar", KEY_BOOL, false, when_reading, when.lunar),
    ROW("due", KEY_SPAN, false, when_reading, when.due),
    OWN_ROW("opens", false, read_opens),
};
static const struct keys when_keys = KEYS(when_table);

/* Keys that belong to one sort of "when" alone. */
static void refuse_strangers(struct reading *r, const struct yaml *node,
                             enum when_kind kind)
{
    static const struct {
        const char *key, *with;
        enum when_kind kind;
    } rows[] = {
        {"on", "every", WHEN_EVERY},       {"everyone", "after", WHEN_AFTER},
        {"by", "after", WHEN_AFTER},       {"of", "tenure", WHEN_TENURE},
        {"months", "tenure", WHEN_TENURE}, {"lunar", "anniversary", WHEN_ANNIVERSARY}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct yaml *value = yaml_get(node, str_of(rows[i].key));
        if (value != NULL && kind != rows[i].kind) {
            reading_refuse(r, fault_programme_when_key(r->arena, value->line,
                                                       value->column, str_of(rows[i].key),
                                                       str_of(rows[i].with)));
        }
    }
}

static void check_on(struct reading *r, const struct yaml *node, const struct when *w)
{
    const struct recurrence *on = &w->on;
    bool is_plain = on->weekday == 0 && on->nth == 0 && on->day == 0 && on->month == 0;
    bool is_long = w->every >= EVERY_MONTH;
    bool is_week = w->every == EVERY_WEEK && on->weekday != 0 && on->nth == 0 &&
                   on->day == 0 && on->month == 0;
    bool is_month = is_long && (on->nth != 0) == (on->weekday != 0) &&
                    !(on->day != 0 && on->weekday != 0);
    if (!is_plain && !is_week && !is_month) {
        const struct yaml *value = yaml_get(node, STR("on"));
        reading_refuse(r, fault_programme_weekday(r->arena, value->line, value->column));
    }
}

static void read_when(struct reading *r, const struct yaml *value, void *into)
{
    static const char *const sorts[] = {"every", "after", "before", "tenure",
                                        "anniversary"};
    struct when_reading w = {.when = {.before = DAY_NONE}};
    int found = 0;
    if (!reading_map(r, value, STR("when"), &when_keys, &w)) {
        return;
    }
    for (int i = 0; i < 5; i++) {
        if (yaml_get(value, str_of(sorts[i])) != NULL) {
            w.when.kind = (enum when_kind)i;
            found++;
        }
    }
    w.when.months = (int)w.months;
    if (found != 1) {
        reading_refuse(r, fault_programme_when(r->arena, value->line, value->column));
        return;
    }
    refuse_strangers(r, value, w.when.kind);
    if (w.when.kind == WHEN_TENURE && w.months == 0) {
        reading_refuse(r, fault_programme_months(r->arena, value->line, value->column));
    }
    if (w.when.kind == WHEN_EVERY && yaml_get(value, STR("on")) != NULL) {
        check_on(r, value, &w.when);
    }
    ((struct rule *)into)->when = w.when;
}

/* ---- pause, reminders, escalation
 * ------------------------------------------------------ */

static const struct key pause_table[] = {
    ROW("for", KEY_TEXTS, true, pause, sorts),
    ROW("scale", KEY_BOOL, false, pause, scales),
};
static const struct keys pause_keys = KEYS(pause_table);

static void read_pause(struct reading *r, const struct yaml *value, void *into)
{
    struct pause *pause = &((struct rule *)into)->pause;
    if (value->type != YAML_MAP) { /* pause: [leave, illness] */
        reading_texts(r, value, STR("pause"), &pause->sorts);
        return;
    }
    (void)reading_map(r, value, STR("pause"), &pause_keys, pause);
}

struct remind_reading {
    struct span before, after;
    bool any_hour;
};
static const struct key remind_table[] = {
    ROW("before", KEY_SPAN, false, remind_reading, before),
    ROW("after", KEY_SPAN, false, remind_reading, after),
    ROW("any-hour", KEY_BOOL, false, remind_reading, any_hour),
};
static const struct keys remind_keys = KEYS(remind_table);

static void read_one_reminder(struct reading *r, const struct yaml *value, void *into)
{
    struct remind_reading m = {0};
    if (!reading_map(r, value, STR("remind"), &remind_keys, &m)) {
        return;
    }
    bool is_after = yaml_get(value, STR("after")) != NULL;
    if (is_after == (yaml_get(value, STR("before")) != NULL)) {
        reading_refuse(r, fault_programme_remind(r->arena, value->line, value->column));
        return;
    }
    struct reminder *reminder = LIST_ADD(r->arena, &((struct rule *)into)->reminders);
    *reminder = (struct reminder){is_after ? m.after : m.before, is_after, m.any_hour};
}

static void read_remind(struct reading *r, const struct yaml *value, void *into)
{
    reading_each(r, value, read_one_reminder, into);
}

static void read_to(struct reading *r, const struct yaml *value, void *into)
{
    read_actor(r, value, &((struct escalation *)into)->to);
}

static const struct key escalate_table[] = {
    OWN_ROW("to", true, read_to),
    ROW("after", KEY_SPAN, true, escalation, after),
};
static const struct keys escalate_keys = KEYS(escalate_table);

static void read_escalate(struct reading *r, const struct yaml *value, void *into)
{
    (void)reading_map(r, value, STR("escalate"), &escalate_keys,
                      &((struct rule *)into)->escalation);
}

/* ---- a rule
 * -------------------------------------------------------------------------------- */

/* "0.25" as hundredths. */
static void read_expected(struct reading *r, const struct yaml *value, void *into)
{
    struct str rest = value->text, whole = STR_NONE;
    int64_t before = 0, behind = 0;
    bool is_good = value->type == YAML_TEXT && str_cut(&rest, '.', &whole) &&
                   str_to_int(whole, &before) && before >= 0;
    if (is_good && rest.p != NULL) {
        is_good =
            (rest.n == 1 || rest.n == 2) && str_to_int(rest, &behind) && behind >= 0;
        behind *= rest.n == 1 ? 10 : 1;
    }
    if (!is_good || before * 100 + behind > EXPECTED_MAX) {
        reading_refuse(r, fault_programme_decimal(r->arena, value->line, value->column));
        return;
    }
    ((struct rule *)into)->expected = before * 100 + behind;
}

/* The index is found when all aspects are read. */
static void read_grasp(struct reading *r, const struct yaml *value, void *into)
{
    struct rule *rule = into;
    struct str name = reading_text(r, value, STR("grasp"));
    rule->aspect = -1;
    for (size_t i = 0; i < r->programme->aspects.n; i++) {
        if (str_equal(r->programme->aspects.at[i].id, name)) {
            rule->aspect = (int)i;
        }
    }
    if (rule->aspect < 0 && name.p != NULL) {
        reading_refuse(
            r, fault_programme_aspect(r->arena, value->line, value->column, name));
    }
}

static void read_asks(struct reading *r, const struct yaml *value, void *into)
{
    struct rule *rule = into;
    size_t before = rule->asks.n;
    reading_texts(r, value, STR("asks"), &rule->asks);
    for (size_t i = before; i < rule->asks.n; i++) {
        bool is_known = false;
        for (size_t j = 0; ask_names[j] != NULL; j++) {
            is_known = is_known || str_equal(rule->asks.at[i], str_of(ask_names[j]));
        }
        if (!is_known) {
            reading_refuse(r, fault_programme_choice(
                                  r->arena, value->line, value->column, STR("asks"),
                                  STR("photo, position, check-in, login, use")));
        }
    }
}

static const struct key rule_table[] = {
    ROW("id", KEY_WORD, true, rule, id),
    ROW("title", KEY_TITLE, true, rule, title),
    ROW("basis", KEY_TITLE, false, rule, basis),
    ROW("owner", KEY_TITLE, false, rule, owner),
    OWN_ROW("grasp", true, read_grasp),
    OWN_ROW("who", false, read_who),
    OWN_ROW("acts", false, read_acts),
    OWN_ROW("meets", true, read_meets),
    OWN_ROW("when", true, read_when),
    OWN_ROW("pause", false, read_pause),
    OWN_ROW("excuse", false, read_excuse),
    OWN_ROW("remind", false, read_remind),
    OWN_ROW("escalate", false, read_escalate),
    INT_ROW("minutes", true, rule, minutes, 0, MINUTES_MAX),
    OWN_ROW("expected", false, read_expected),
    INT_ROW("weight", false, rule, weight, 0, WEIGHT_MAX),
    CHOICE_ROW("counts", false, rule, counting, counting_names),
    CHOICE_ROW("class", false, rule, class, class_words),
    OWN_ROW("asks", false, read_asks),
    ROW("ranks", KEY_BOOL, false, rule, ranks),
};
static const struct keys rule_keys = KEYS(rule_table);

static void read_rule(struct reading *r, const struct yaml *value, void *into)
{
    struct programme *p = into;
    struct rule *rule = LIST_ADD(r->arena, &p->rules);
    rule->at = place_of(value);
    rule->weight = 1;
    rule->class = 1; /* own */
    rule->when.before = DAY_NONE;
    (void)reading_map(r, value, STR("rules"), &rule_keys, rule);
}

/* ---- declared kinds
 * -------------------------------------------------------------------- */

struct field_reading {
    struct declared_field field;
    int type; /* place in declared_type_names */
};

static void read_choice_titles(struct reading *r, const struct yaml *value, void *into)
{
    struct declared_field *f = into;
    if (value->type != YAML_MAP) {
        reading_refuse(r, fault_programme_map(r->arena, value->line, value->column,
                                              STR("choices"), STR("VALUE: TITLE")));
        return;
    }
    for (size_t i = 0; i < value->pairs.n; i++) {
        struct key title = {"title", KEY_TITLE, false, 0, 0, 0, NULL, NULL};
        *LIST_ADD(r->arena, &f->choices) = value->pairs.at[i].key;
        struct title *into_title = LIST_ADD(r->arena, &f->choice_titles);
        reading_value(r, value->pairs.at[i].value, &title, into_title);
    }
}

static const struct key field_table[] = {
    ROW("name", KEY_WORD, true, field_reading, field.name),
    CHOICE_ROW("type", true, field_reading, type, declared_type_names),
    ROW("title", KEY_TITLE, true, field_reading, field.label),
    ROW("required", KEY_BOOL, false, field_reading, field.required),
    INT_ROW("min", false, field_reading, field.min, -1000000000, 1000000000),
    INT_ROW("max", false, field_reading, field.max, -1000000000, 1000000000),
    OWN_ROW("choices", false, read_choice_titles),
    ROW("held", KEY_WORD, false, field_reading, field.held),
};
static const struct keys field_keys = KEYS(field_table);

static void read_field(struct reading *r, const struct yaml *value, void *into)
{
    struct declared_kind *kind = into;
    struct field_reading f = {0};
    if (!reading_map(r, value, STR("fields"), &field_keys, &f)) {
        return;
    }
    f.field.type = declared_types[f.type];
    f.field.at = place_of(value);
    bool is_choice = f.field.type == FIELD_CHOICE;
    if (is_choice != (f.field.choices.n > 0) || (is_choice && f.field.choices.n < 2)) {
        reading_refuse(r, fault_programme_choices(r->arena, value->line, value->column));
    }
    bool is_text = f.field.type == FIELD_TEXT || f.field.type == FIELD_LINES;
    if (is_text && (f.field.min < 0 || f.field.max > FIELD_LENGTH_MAX)) {
        reading_refuse(r, fault_programme_number(r->arena, value->line, value->column, 0,
                                                 FIELD_LENGTH_MAX));
    }
    *LIST_ADD(r->arena, &kind->fields) = f.field;
}

static void read_fields(struct reading *r, const struct yaml *value, void *into)
{
    reading_each(r, value, read_field, into);
}

static const struct key kind_table[] = {
    ROW("kind", KEY_WORD, true, declared_kind, name),
    ROW("title", KEY_TITLE, true, declared_kind, title),
    CHOICE_ROW("class", false, declared_kind, class, class_words),
    OWN_ROW("fields", true, read_fields),
};
static const struct keys kind_keys = KEYS(kind_table);

static void read_kind(struct reading *r, const struct yaml *value, void *into)
{
    struct programme *p = into;
    struct declared_kind *kind = LIST_ADD(r->arena, &p->kinds);
    kind->at = place_of(value);
    kind->class = 1; /* own */
    (void)reading_map(r, value, STR("kinds"), &kind_keys, kind);
}

/* ---- the whole
 * ------------------------------------------------------------------------- */

static const struct key aspect_table[] = {
    ROW("id", KEY_WORD, true, aspect, id),
    ROW("title", KEY_TITLE, true, aspect, title),
};
static const struct keys aspect_keys = KEYS(aspect_table);

static void read_aspect(struct reading *r, const struct yaml *value, void *into)
{
    (void)reading_map(r, value, STR("aspects"), &aspect_keys,
                      LIST_ADD(r->arena, &((struct programme *)into)->aspects));
}

static void read_nothing(struct reading *r, const struct yaml *value, void *into)
{
    (void)r;
    (void)value;
    (void)into;
}

static void read_calendar(struct reading *r, const struct yaml *value, void *into)
{
    int which = 0;
    struct key key = {"calendar", KEY_CHOICE, false, 0, 0, 0, calendar_names, NULL};
    reading_value(r, value, &key, &which);
    ((struct programme *)into)->plain_calendar = which == 1;
}

/* Lists of blocks are read behind the head, aspects first, whatever their order is. */
static const struct key programme_table[] = {
    ROW("programme", KEY_WORD, true, programme, id),
    INT_ROW("version", true, programme, version, 1, VERSION_MAX),
    ROW("from", KEY_DAY, true, programme, from),
    OWN_ROW("calendar", false, read_calendar),
    ROW("title", KEY_TITLE, true, programme, title),
    INT_ROW("budget", false, programme, budget, 0, MINUTES_MAX),
    INT_ROW("span", false, programme, span, 1, PEOPLE_MAX),
    OWN_ROW("aspects", true, read_nothing),
    OWN_ROW("kinds", false, read_nothing),
    OWN_ROW("rules", true, read_nothing),
};
static const struct keys top_keys = KEYS(programme_table);

const struct named_keys programme_keys[] = {
    {"programme", &top_keys}, {"aspects", &aspect_keys},    {"kinds", &kind_keys},
    {"fields", &field_keys},  {"rules", &rule_keys},        {"who", &who_keys},
    {"except", &except_keys}, {"meets", &meets_keys},       {"when", &when_keys},
    {"on", &on_keys},         {"after", &filter_keys},      {"pause", &pause_keys},
    {"remind", &remind_keys}, {"escalate", &escalate_keys}, {NULL, NULL},
};

static void
read_blocks(struct reading *r, const struct yaml *root, const char *key, int most,
            void (*each)(struct reading *r, const struct yaml *item, void *into))
{
    const struct yaml *value = yaml_get(root, str_of(key));
    if (value == NULL) {
        return;
    }
    if (value->type == YAML_LIST && value->items.n > (size_t)most) {
        reading_refuse(r, fault_programme_many(r->arena, value->line, value->column,
                                               str_of(key), most));
        return;
    }
    reading_each(r, value, each, r->programme);
}

static struct fault *read_programme(struct arena *a, struct str bytes,
                                    const struct built *built, bool strict,
                                    struct programme **programme)
{
    struct yaml *root = NULL;
    struct programme *p = ARENA_NEW(a, struct programme);
    struct reading r = {.arena = a, .built = built, .strict = strict, .programme = p};
    r.last = &r.faults;
    if (bytes.n > (size_t)PROGRAMME_KIB * 1024) {
        return fault_programme_large(a, PROGRAMME_KIB);
    }
    TRY(yaml_read(a, bytes, &root));
    p->source = bytes;
    p->built = built;
    p->from = DAY_NONE;
    p->span = 1;
    if (reading_map(&r, root, STR("programme"), &top_keys, p)) {
        read_blocks(&r, root, "aspects", KINDS_MAX, read_aspect);
        read_blocks(&r, root, "kinds", KINDS_MAX, read_kind);
        read_blocks(&r, root, "rules", RULES_MAX, read_rule);
        programme_agrees(&r);
    }
    *programme = p;
    return r.faults;
}

struct fault *programme_read(struct arena *a, struct str bytes, const struct built *built,
                             struct programme **programme)
{
    return read_programme(a, bytes, built, built != NULL, programme);
}

struct fault *programme_read_adopted(struct arena *a, struct str bytes,
                                     const struct built *built,
                                     struct programme **programme)
{
    return read_programme(a, bytes, built, false, programme);
}
