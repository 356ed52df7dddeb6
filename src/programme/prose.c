/* A rule as a paragraph, put together from sentences of the catalogues: what the page of
 * a rule says, and what two versions of it are compared by. */
#include "programme/read.h"
#include "programme/rules.h"

struct str title_in(const struct title *t, enum lang lang)
{
    struct str mine = t->in[lang];
    return mine.n > 0 ? mine : t->in[lang == LANG_ZH ? LANG_EN : LANG_ZH];
}

struct prose {
    struct arena *arena;
    const struct programme *programme;
    enum lang lang;
};

static void add_to_list(const struct prose *p, struct text *t, struct str s)
{
    if (t->n > 0) {
        text_add(t, say_list_comma(p->arena, p->lang));
    }
    text_add(t, s);
}

/* Roles have names of their own; what is no role is said as it stands. */
static struct str role_says(const struct prose *p, struct str role)
{
    static const struct {
        const char *name;
        say_fn *say;
    } rows[] = {{"member", say_role_member},
                {"organiser", say_role_organiser},
                {"leader", say_role_leader},
                {"registrar", say_role_registrar}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_equal(role, str_of(rows[i].name))) {
            return rows[i].say(p->arena, p->lang);
        }
    }
    return role;
}

static struct str listed(const struct prose *p, const struct str_list *list)
{
    struct text t = text_new(p->arena, 64);
    for (size_t i = 0; i < list->n; i++) {
        add_to_list(p, &t, list->at[i]);
    }
    return text_str(&t);
}

/* ---- who
 * ------------------------------------------------------------------------------- */

static struct str roles_listed(const struct prose *p, const struct who_part *part)
{
    struct text t = text_new(p->arena, 64);
    for (size_t i = 0; i < part->values.n; i++) {
        add_to_list(p, &t, role_says(p, part->values.at[i]));
    }
    return text_str(&t);
}

static struct str part_says(const struct prose *p, const struct who_part *part)
{
    struct arena *a = p->arena;
    struct str values =
        part->test == WHO_ROLE ? roles_listed(p, part) : listed(p, &part->values);
    switch (part->test) {
    case WHO_UNIT:
        return say_rule_who_unit(a, p->lang, values);
    case WHO_LEADS:
        return part->values.n == 0 ? say_rule_who_leads_any(a, p->lang)
                                   : say_rule_who_leads(a, p->lang, values);
    case WHO_ROLE:
        return say_rule_who_role(a, p->lang, values);
    case WHO_POST:
        return say_rule_who_post(a, p->lang, values);
    case WHO_PROPERTY:
        return say_rule_who_property(a, p->lang, part->name, values);
    case WHO_PERSON:
        return say_rule_who_person(a, p->lang, values);
    }
    return STR("");
}

static struct str who_says(const struct prose *p, const struct who *who)
{
    struct text t = text_new(p->arena, 64);
    if (who->parts.n == 0 || who->parts.at[0].except) {
        text_add(&t, say_rule_who_everyone(p->arena, p->lang));
    }
    for (size_t i = 0; i < who->parts.n; i++) {
        struct str part = part_says(p, &who->parts.at[i]);
        add_to_list(p, &t,
                    who->parts.at[i].except ? say_rule_who_except(p->arena, p->lang, part)
                                            : part);
    }
    return text_str(&t);
}

static struct str actor_says(const struct prose *p, const struct actor *actor)
{
    struct arena *a = p->arena;
    switch (actor->kind) {
    case ACTOR_SELF:
        return say_rule_actor_self(a, p->lang);
    case ACTOR_LEADER:
        return say_rule_actor_leader(a, p->lang);
    case ACTOR_ROLE:
        return say_rule_actor_role(a, p->lang, role_says(p, actor->value));
    case ACTOR_POST:
        return say_rule_actor_post(a, p->lang, actor->value);
    case ACTOR_PERSON:
        return say_rule_actor_person(a, p->lang, actor->value);
    }
    return STR("");
}

struct str actor_words(struct arena *a, enum lang lang, const struct actor *actor)
{
    struct prose p = {.arena = a, .lang = lang};
    return actor_says(&p, actor);
}

/* ---- what
 * ------------------------------------------------------------------------------ */

static const struct declared_kind *declared(const struct programme *p, struct str name)
{
    for (size_t i = 0; i < p->kinds.n; i++) {
        if (str_equal(p->kinds.at[i].name, name)) {
            return &p->kinds.at[i];
        }
    }
    return NULL;
}

static const struct declared_field *field_named(const struct declared_kind *kind,
                                                struct str name)
{
    for (size_t i = 0; kind != NULL && i < kind->fields.n; i++) {
        if (str_equal(kind->fields.at[i].name, name)) {
            return &kind->fields.at[i];
        }
    }
    return NULL;
}

/* A field in its kind's words: of a declared kind, of a built one, else as it is called.
 */
static struct str field_says(const struct prose *p, struct str kind, struct str name)
{
    const struct declared_field *own = field_named(declared(p->programme, kind), name);
    if (own != NULL) {
        return title_in(&own->label, p->lang);
    }
    const struct built_kind *built = built_named(p->programme->built, kind);
    const struct field *field = built == NULL ? NULL : fields_find(built->fields, name);
    return field == NULL || field->label == NULL ? name : field->label(p->arena, p->lang);
}

/* A value of a built kind's choice, where the kind has words for it. */
static struct str built_value_says(const struct prose *p, struct str kind,
                                   struct str name, struct str value)
{
    const struct built_kind *built = built_named(p->programme->built, kind);
    const struct field *field = built == NULL ? NULL : fields_find(built->fields, name);
    const struct choice_words *c = field == NULL ? NULL : built->choices;
    while (c != NULL && c->names != NULL && c->names != field->choices) {
        c++;
    }
    for (size_t i = 0; c != NULL && c->names != NULL && c->names[i] != NULL; i++) {
        if (str_equal(value, str_of(c->names[i]))) {
            return c->words[i](p->arena, p->lang);
        }
    }
    return value;
}

static struct str value_says(const struct prose *p, const struct declared_field *field,
                             struct str value)
{
    for (size_t i = 0; field != NULL && i < field->choices.n; i++) {
        if (str_equal(field->choices.at[i], value)) {
            return title_in(&field->choice_titles.at[i], p->lang);
        }
    }
    if (field != NULL && field->type == FIELD_BOOL) {
        return str_equal(value, STR("true")) ? say_rule_yes(p->arena, p->lang)
                                             : say_rule_no(p->arena, p->lang);
    }
    return value;
}

static struct str where_says(const struct prose *p, const struct filter *f)
{
    const struct declared_kind *kind = declared(p->programme, f->kind);
    struct text all = text_new(p->arena, 64);
    for (size_t i = 0; i < f->where.n; i++) {
        const struct filter_field *w = &f->where.at[i];
        const struct declared_field *field = field_named(kind, w->name);
        struct text values = text_new(p->arena, 64);
        for (size_t j = 0; j < w->values.n; j++) {
            struct str value = w->values.at[j];
            add_to_list(p, &values,
                        field != NULL ? value_says(p, field, value)
                                      : built_value_says(p, f->kind, w->name, value));
        }
        struct str name = field_says(p, f->kind, w->name);
        add_to_list(p, &all, say_rule_where(p->arena, p->lang, name, text_str(&values)));
    }
    return text_str(&all);
}

static struct str kind_says(const struct prose *p, struct str name)
{
    const struct declared_kind *kind = declared(p->programme, name);
    const struct built_kind *built = built_named(p->programme->built, name);
    return kind != NULL    ? title_in(&kind->title, p->lang)
           : built != NULL ? built->title(p->arena, p->lang)
                           : name;
}

static struct str filter_says(const struct prose *p, const struct filter *f)
{
    struct str kind = kind_says(p, f->kind);
    return f->where.n == 0
               ? kind
               : say_rule_meets_where(p->arena, p->lang, kind, where_says(p, f));
}

static struct str measure_says(const struct prose *p, const struct meets *m)
{
    struct arena *a = p->arena;
    struct str kind = filter_says(p, &m->filter);
    switch (m->measure) {
    case MEASURE_COUNT:
        return say_rule_meets_count(a, p->lang, m->target, kind);
    case MEASURE_DAYS:
        return say_rule_meets_days(a, p->lang, m->target, kind);
    case MEASURE_HOURS:
        return say_rule_meets_hours(a, p->lang, m->target, kind);
    case MEASURE_MINUTES:
        return say_rule_meets_minutes(a, p->lang, m->target, kind);
    case MEASURE_DISTINCT:
        return say_rule_meets_distinct(a, p->lang, m->target, kind,
                                       field_says(p, m->filter.kind, m->of));
    }
    return STR("");
}

static struct str meets_says(const struct prose *p, const struct rule *rule)
{
    struct str all = STR("");
    for (size_t i = 0; i < rule->meets.n; i++) {
        if (!rule->meets.at[i].lifts) {
            struct str one = measure_says(p, &rule->meets.at[i]);
            all = i == 0 ? one : say_rule_or(p->arena, p->lang, all, one);
        }
    }
    return all;
}

/* ---- when
 * ------------------------------------------------------------------------------ */

struct str span_says(struct arena *a, enum lang lang, struct span s)
{
    return s.working ? say_rule_working_days(a, lang, s.days)
                     : say_rule_days(a, lang, s.days);
}

static struct str every_says(const struct prose *p, enum every every)
{
    static say_fn *const says[] = {say_rule_every_day,     say_rule_every_working_day,
                                   say_rule_every_week,    say_rule_every_month,
                                   say_rule_every_quarter, say_rule_every_half,
                                   say_rule_every_year};
    return says[every](p->arena, p->lang);
}

static struct str weekday_says(const struct prose *p, int weekday)
{
    static say_fn *const says[] = {say_weekday_1, say_weekday_2, say_weekday_3,
                                   say_weekday_4, say_weekday_5, say_weekday_6,
                                   say_weekday_7};
    return says[weekday - 1](p->arena, p->lang);
}

static struct str on_says(const struct prose *p, const struct when *w)
{
    const struct recurrence *on = &w->on;
    struct str every = every_says(p, w->every);
    bool is_year = w->every == EVERY_YEAR;
    struct arena *a = p->arena;
    if (on->weekday != 0 && on->nth == 0) {
        return say_rule_on_weekday(a, p->lang, every, weekday_says(p, on->weekday));
    }
    if (on->weekday != 0 && on->nth < 0) {
        return say_rule_on_last(a, p->lang, every, weekday_says(p, on->weekday));
    }
    if (on->weekday != 0) {
        return say_rule_on_nth(a, p->lang, every, on->nth, weekday_says(p, on->weekday));
    }
    if (on->month != 0 && on->day != 0 && is_year) {
        return say_rule_on_year_day(a, p->lang, every, on->month, on->day);
    }
    if (on->month != 0 && on->day != 0) {
        return say_rule_on_month_day(a, p->lang, every, on->month, on->day);
    }
    if (on->month != 0) {
        return say_rule_on_month(a, p->lang, every, on->month);
    }
    return on->day != 0 ? say_rule_on_day(a, p->lang, every, on->day) : every;
}

static struct str shift_says(const struct prose *p, struct str when, enum shift shift)
{
    switch (shift) {
    case SHIFT_NEXT:
        return say_rule_shift_next(p->arena, p->lang, when);
    case SHIFT_BEFORE:
        return say_rule_shift_before(p->arena, p->lang, when);
    case SHIFT_SKIP:
        return say_rule_shift_skip(p->arena, p->lang, when);
    case SHIFT_STAY:
        break;
    }
    return when;
}

static struct str after_says(const struct prose *p, const struct when *w)
{
    struct str event = filter_says(p, &w->after);
    struct str when = w->by.n > 0 ? say_rule_after_by(p->arena, p->lang, event)
                      : w->due.days == 0
                          ? say_rule_after(p->arena, p->lang, event)
                          : say_rule_after_within(p->arena, p->lang, event,
                                                  span_says(p->arena, p->lang, w->due));
    return w->everyone ? say_rule_after_everyone(p->arena, p->lang, when) : when;
}

static struct str tenure_says(const struct prose *p, const struct when *w)
{
    if (str_equal(w->tenure, STR("post"))) {
        return say_rule_tenure_post(p->arena, p->lang, w->months);
    }
    if (str_equal(w->tenure, STR("unit"))) {
        return say_rule_tenure_unit(p->arena, p->lang, w->months);
    }
    return say_rule_tenure_property(p->arena, p->lang, w->tenure, w->months);
}

static struct str anniversary_says(const struct prose *p, const struct when *w)
{
    if (!str_equal(w->anniversary, STR("born"))) {
        return say_rule_anniversary_property(p->arena, p->lang, w->anniversary);
    }
    return w->lunar ? say_rule_anniversary_born_lunar(p->arena, p->lang)
                    : say_rule_anniversary_born(p->arena, p->lang);
}

static struct str day_says(const struct prose *p, const struct when *w)
{
    switch (w->kind) {
    case WHEN_EVERY:
        return shift_says(p, on_says(p, w), w->on.shift);
    case WHEN_AFTER:
        return after_says(p, w);
    case WHEN_BEFORE:
        return say_rule_before(p->arena, p->lang, say_day(p->arena, p->lang, w->before));
    case WHEN_TENURE:
        return tenure_says(p, w);
    case WHEN_ANNIVERSARY:
        return anniversary_says(p, w);
    }
    return STR("");
}

static struct str when_says(const struct prose *p, const struct when *w)
{
    struct str when = day_says(p, w);
    if (w->due.days != 0 && w->kind != WHEN_AFTER) {
        when = say_rule_and_late(p->arena, p->lang, when,
                                 span_says(p->arena, p->lang, w->due));
    }
    if (w->opens_told) {
        when = say_rule_opens(p->arena, p->lang, when,
                              span_says(p->arena, p->lang, w->opens));
    }
    return when;
}

/* ---- the rest
 * ------------------------------------------------------------------------------ */

struct str absence_says(struct arena *a, enum lang lang, struct str sort)
{
    static const struct {
        const char *name;
        say_fn *say;
    } rows[] = {{"leave", say_rule_absence_leave},
                {"travel", say_rule_absence_travel},
                {"illness", say_rule_absence_illness},
                {"maternity", say_rule_absence_maternity},
                {"training", say_rule_absence_training},
                {"secondment", say_rule_absence_secondment}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_equal(sort, str_of(rows[i].name))) {
            return rows[i].say(a, lang);
        }
    }
    return sort;
}

static struct str pause_says(const struct prose *p, const struct pause *pause)
{
    struct text t = text_new(p->arena, 64);
    for (size_t i = 0; i < pause->sorts.n; i++) {
        add_to_list(p, &t, absence_says(p->arena, p->lang, pause->sorts.at[i]));
    }
    if (pause->sorts.n == 0) {
        return say_rule_pauses_never(p->arena, p->lang);
    }
    return pause->scales ? say_rule_pauses_scaled(p->arena, p->lang, text_str(&t))
                         : say_rule_pauses(p->arena, p->lang, text_str(&t));
}

static void add_sentence(const struct prose *p, struct text *t, struct str s)
{
    if (t->n > 0 && p->lang == LANG_EN) {
        text_add_char(t, ' ');
    }
    text_add(t, s);
}

static void add_excuses(const struct prose *p, struct text *t, const struct rule *rule)
{
    struct text actors = text_new(p->arena, 64);
    for (size_t i = 0; i < rule->excuse.n; i++) {
        add_to_list(p, &actors, actor_says(p, &rule->excuse.at[i]));
    }
    if (rule->excuse.n > 0) {
        add_sentence(p, t, say_rule_excuses(p->arena, p->lang, text_str(&actors)));
    }
}

static void add_reminders(const struct prose *p, struct text *t, const struct rule *rule)
{
    for (size_t i = 0; i < rule->reminders.n; i++) {
        const struct reminder *m = &rule->reminders.at[i];
        struct str span = span_says(p->arena, p->lang, m->span);
        struct str says = m->span.days == 0 ? say_rule_reminds_now(p->arena, p->lang)
                          : m->after ? say_rule_reminds_after(p->arena, p->lang, span)
                                     : say_rule_reminds_before(p->arena, p->lang, span);
        add_sentence(p, t, says);
    }
}

/* The first letter of an English sentence; Chinese has none. */
static struct str begun(struct arena *a, struct str s)
{
    struct str copy = str_copy(a, s);
    if (copy.n > 0 && copy.p[0] >= 'a' && copy.p[0] <= 'z') {
        ((char *)copy.p)[0] = (char)(copy.p[0] - 'a' + 'A');
    }
    return copy;
}

static void add_lifts(const struct prose *p, struct text *t, const struct rule *rule)
{
    for (size_t i = 0; i < rule->meets.n; i++) {
        if (rule->meets.at[i].lifts) {
            struct str what = begun(p->arena, measure_says(p, &rule->meets.at[i]));
            add_sentence(p, t, say_rule_lifts(p->arena, p->lang, what));
        }
    }
}

struct str rule_asks(struct arena *a, const struct programme *programme,
                     const struct rule *rule, enum lang lang)
{
    struct prose prose = {a, programme, lang}, *p = &prose;
    struct text t = text_new(a, 512);
    struct str who = who_says(p, &rule->who), when = when_says(p, &rule->when);
    struct str what = meets_says(p, rule);
    struct str first =
        rule->acts.kind == ACTOR_SELF
            ? say_rule_says_self(a, lang, who, when, what)
            : say_rule_says_other(a, lang, who, actor_says(p, &rule->acts), when, what);
    add_sentence(p, &t, lang == LANG_EN ? begun(a, first) : first);
    add_lifts(p, &t, rule);
    add_sentence(p, &t, pause_says(p, &rule->pause));
    add_excuses(p, &t, rule);
    add_reminders(p, &t, rule);
    if (rule->escalation.to.kind != ACTOR_SELF) {
        add_sentence(p, &t,
                     say_rule_escalates(a, lang, actor_says(p, &rule->escalation.to),
                                        span_says(a, lang, rule->escalation.after)));
    }
    return text_str(&t);
}

struct str programme_prose(struct arena *a, const struct programme *programme,
                           const struct rule *rule, enum lang lang)
{
    struct prose prose = {a, programme, lang};
    struct text t = text_new(a, 512);
    add_sentence(&prose, &t, rule_asks(a, programme, rule, lang));
    if (rule->minutes > 0) {
        add_sentence(&prose, &t, say_rule_takes(a, lang, rule->minutes));
    }
    if (title_in(&rule->basis, lang).n > 0) {
        add_sentence(&prose, &t, say_rule_basis(a, lang, title_in(&rule->basis, lang)));
    }
    if (title_in(&rule->owner, lang).n > 0) {
        add_sentence(&prose, &t, say_rule_owner(a, lang, title_in(&rule->owner, lang)));
    }
    return text_str(&t);
}
