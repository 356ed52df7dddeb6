/* What breeds formality, and what it all costs. Every finding of DOMAIN.md, "Against
 * formality", is one row here: which rules it is true of, why it is bad, what mends it.
 */
#include "programme/rules.h"

enum {
    MONTHS_A_YEAR = 12,
    WEEKS_A_YEAR = 52,
    DAYS_A_YEAR = 365,
    WORKING_DAYS_A_YEAR = 250,
    QUARTERS = 4,
    HALVES = 2,
    HUNDRED = 100,
};

const char *const finding_names[] = {"duration", "ranking",  "check-in", "photo",
                                     "twice",    "hours",    "logins",   "no-pause",
                                     "no-basis", "no-owner", "budget",   NULL};

static bool asks(const struct rule *rule, struct str what)
{
    for (size_t i = 0; i < rule->asks.n; i++) {
        if (str_equal(rule->asks.at[i], what)) {
            return true;
        }
    }
    return false;
}

/* Hours of training away are the law's own measure: what counts there is a course with a
 * record, and `days` stands beside it as another way. So hours alone are named when
 * nothing else can meet the rule. */
static bool is_by_time(const struct rule *rule)
{
    for (size_t i = 0; i < rule->meets.n; i++) {
        enum measure m = rule->meets.at[i].measure;
        if (!rule->meets.at[i].lifts && m != MEASURE_HOURS && m != MEASURE_MINUTES) {
            return false;
        }
    }
    return rule->meets.n > 0 && rule->counting != COUNT_NONE && rule->weight > 0;
}

static bool is_ranked(const struct rule *rule)
{
    return rule->ranks;
}

static bool is_check_in(const struct rule *rule)
{
    return asks(rule, STR("check-in"));
}

static bool is_photo(const struct rule *rule)
{
    return asks(rule, STR("photo")) || asks(rule, STR("position"));
}

static bool is_use(const struct rule *rule)
{
    return asks(rule, STR("login")) || asks(rule, STR("use"));
}

static bool reminds_any_hour(const struct rule *rule)
{
    for (size_t i = 0; i < rule->reminders.n; i++) {
        if (rule->reminders.at[i].any_hour) {
            return true;
        }
    }
    return false;
}

static bool never_pauses(const struct rule *rule)
{
    return rule->pause.sorts.n == 0;
}

static bool has_no_basis(const struct rule *rule)
{
    return title_in(&rule->basis, LANG_ZH).n == 0;
}

static bool has_no_owner(const struct rule *rule)
{
    return title_in(&rule->owner, LANG_ZH).n == 0;
}

static const struct {
    enum lint_id id;
    bool (*is_true)(const struct rule *rule);
    say_fn *reason, *cure;
} rows[] = {
    {FINDING_DURATION, is_by_time, say_finding_duration, say_finding_duration_cure},
    {FINDING_RANKING, is_ranked, say_finding_ranking, say_finding_ranking_cure},
    {FINDING_CHECKIN, is_check_in, say_finding_checkin, say_finding_checkin_cure},
    {FINDING_PHOTO, is_photo, say_finding_photo, say_finding_photo_cure},
    {FINDING_HOURS, reminds_any_hour, say_finding_hours, say_finding_hours_cure},
    {FINDING_LOGINS, is_use, say_finding_logins, say_finding_logins_cure},
    {FINDING_NO_PAUSE, never_pauses, say_finding_no_pause, say_finding_no_pause_cure},
    {FINDING_NO_BASIS, has_no_basis, say_finding_no_basis, say_finding_no_basis_cure},
    {FINDING_NO_OWNER, has_no_owner, say_finding_no_owner, say_finding_no_owner_cure},
};

static struct lint_finding *add(struct arena *a, struct lint_finding_list *findings,
                                enum lint_id id, int rule, struct str what,
                                struct place at)
{
    struct lint_finding *f = LIST_ADD(a, findings);
    f->id = id;
    f->rule = rule;
    f->what = what;
    f->at = at;
    return f;
}

static void say_both(struct arena *a, say_fn *say, struct title *into)
{
    into->in[LANG_ZH] = say(a, LANG_ZH);
    into->in[LANG_EN] = say(a, LANG_EN);
}

static void lint_rules(struct arena *a, const struct programme *p,
                       struct lint_finding_list *findings)
{
    for (size_t i = 0; i < p->rules.n; i++) {
        const struct rule *rule = &p->rules.at[i];
        for (size_t j = 0; j < sizeof rows / sizeof rows[0]; j++) {
            if (rows[j].is_true(rule)) {
                struct lint_finding *f =
                    add(a, findings, rows[j].id, (int)i, rule->id, rule->at);
                say_both(a, rows[j].reason, &f->reason);
                say_both(a, rows[j].cure, &f->cure);
            }
        }
    }
}

/* What every record has anyway: whose, which unit, which day, who entered it. */
static bool is_held(const struct declared_field *field)
{
    static const char *const held[] = {"name", "sex",  "born",      "birthday", "unit",
                                       "post", "rank", "id-number", "recorder", NULL};
    if (field->held.n > 0) {
        return true;
    }
    for (size_t i = 0; held[i] != NULL; i++) {
        if (str_equal(field->name, str_of(held[i]))) {
            return true;
        }
    }
    return false;
}

static void lint_kinds(struct arena *a, const struct programme *p,
                       struct lint_finding_list *findings)
{
    for (size_t i = 0; i < p->kinds.n; i++) {
        const struct declared_kind *kind = &p->kinds.at[i];
        for (size_t j = 0; j < kind->fields.n; j++) {
            const struct declared_field *field = &kind->fields.at[j];
            if (!is_held(field)) {
                continue;
            }
            struct lint_finding *f = add(
                a, findings, FINDING_TWICE, -1,
                str_format(a, "%.*s %.*s", STR_PRINT(kind->name), STR_PRINT(field->name)),
                field->at);
            for (int lang = 0; lang < LANGS; lang++) {
                f->reason.in[lang] = say_finding_twice(
                    a, (enum lang)lang, title_in(&field->label, (enum lang)lang));
            }
            say_both(a, say_finding_twice_cure, &f->cure);
        }
    }
}

static void lint_budget(struct arena *a, const struct programme *p,
                        struct lint_finding_list *findings)
{
    struct burden burden = {0};
    programme_burden(a, p, &burden);
    if (!burden.over) {
        return;
    }
    struct lint_finding *f =
        add(a, findings, FINDING_BUDGET, -1, p->id, (struct place){1, 1});
    int64_t have = (burden.minutes[BURDEN_MEMBER] + HUNDRED - 1) / HUNDRED;
    for (int lang = 0; lang < LANGS; lang++) {
        f->reason.in[lang] = say_finding_budget(a, (enum lang)lang, have, p->budget);
    }
    say_both(a, say_finding_budget_cure, &f->cure);
}

void programme_lint(struct arena *a, const struct programme *p,
                    struct lint_finding_list *findings)
{
    lint_rules(a, p, findings);
    lint_kinds(a, p, findings);
    lint_budget(a, p, findings);
}

/* ---- burden
 * ---------------------------------------------------------------------------- */

const char *const burden_role_names[] = {"member", "leader", "named", NULL};

/* How often a year it is asked for one person, times 100. */
static int64_t times_a_year(const struct when *w, int64_t expected)
{
    static const int64_t every[] = {DAYS_A_YEAR,
                                    WORKING_DAYS_A_YEAR,
                                    WEEKS_A_YEAR,
                                    MONTHS_A_YEAR,
                                    QUARTERS,
                                    HALVES,
                                    1};
    switch (w->kind) {
    case WHEN_EVERY:
        return every[w->every] * HUNDRED;
    case WHEN_AFTER:
        return expected;
    case WHEN_BEFORE:
    case WHEN_ANNIVERSARY:
        return HUNDRED;
    case WHEN_TENURE:
        return MONTHS_A_YEAR * HUNDRED / w->months;
    }
    return 0;
}

static bool asks_leaders(const struct rule *rule)
{
    for (size_t i = 0; i < rule->who.parts.n; i++) {
        if (rule->who.parts.at[i].test == WHO_LEADS && !rule->who.parts.at[i].except) {
            return true;
        }
    }
    return false;
}

static bool asks_named(const struct rule *rule)
{
    for (size_t i = 0; i < rule->who.parts.n; i++) {
        enum who_test test = rule->who.parts.at[i].test;
        bool is_named = test == WHO_ROLE || test == WHO_POST || test == WHO_PERSON;
        if (is_named && !rule->who.parts.at[i].except) {
            return true;
        }
    }
    return false;
}

void programme_burden(struct arena *a, const struct programme *p, struct burden *burden)
{
    *burden = (struct burden){0};
    for (size_t i = 0; i < p->rules.n; i++) {
        const struct rule *rule = &p->rules.at[i];
        struct burden_row *row = LIST_ADD(a, &burden->rows);
        row->rule = (int)i;
        row->times = times_a_year(&rule->when, rule->expected);
        int64_t minutes = row->times * rule->minutes / MONTHS_A_YEAR;
        if (rule->acts.kind == ACTOR_LEADER) {
            row->minutes[BURDEN_LEADER] = minutes * p->span;
        } else if (rule->acts.kind != ACTOR_SELF || asks_named(rule)) {
            row->minutes[BURDEN_NAMED] = minutes;
        } else if (asks_leaders(rule)) {
            row->minutes[BURDEN_LEADER] = minutes;
        } else {
            row->minutes[BURDEN_MEMBER] = minutes;
            row->minutes[BURDEN_LEADER] = minutes;
        }
        for (int role = 0; role < BURDEN_ROLES; role++) {
            burden->minutes[role] += row->minutes[role];
        }
    }
    burden->over = p->budget > 0 && burden->minutes[BURDEN_MEMBER] > p->budget * HUNDRED;
}
