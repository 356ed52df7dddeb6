/* Reads the rules of a campaign, and says them. */
#include "practice/rules.h"

#include "register/career.h"
#include "solve/plan.h"
#include "words/faults.h"

enum { WORDS_MOST = 8, PERCENT_MOST = 100, FAR_MOST = 100 };

static const char *const sort_words[] = {"avoid", "apart",  "together", "prefer", "count",
                                         "each",  "spread", "mixed",    "repeat", "stay",
                                         "fair",  "far",    "without",  NULL};
static const char *const avoid_words[] = {"former-unit", "home-town", "kin", NULL};
static const char *const attribute_words[] = {
    "sex",    "section", "age",   "seniority", "education",
    "leader", "party",   "skill", "posting",   NULL};
/* Words between the first and `weight`. */
static const size_t words_of[] = {1, 2, 2, 2, 3, 2, 1, 1, 1, 0, 0, 2, 1};

struct line {
    struct arena *arena;
    struct str word[WORDS_MOST];
    size_t n;
    int64_t number;
};

static struct fault *wrong(const struct line *line, struct str word)
{
    return fault_at(fault_team_rule(line->arena, line->number, word), STR("rules"));
}

static int place_of(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (str_equal(word, str_of(words[i]))) {
            return i;
        }
    }
    return -1;
}

static bool cut_words(struct line *line, struct str text)
{
    struct str word = STR_NONE;
    while (str_cut(&text, ' ', &word)) {
        word = str_trim(word);
        if (word.n > 0 && line->n == WORDS_MOST) {
            return false;
        }
        if (word.n > 0) {
            line->word[line->n++] = word;
        }
    }
    return true;
}

static bool small_number(struct str text, int64_t most, int64_t *value)
{
    return str_to_int(text, value) && *value >= 0 && *value <= most;
}

/* "1..2", "1..", "..2", "2", "even". */
static bool read_range(struct str text, struct team_rule *rule)
{
    size_t dots = str_find(text, STR(".."));
    int64_t low = 0, high = PLAN_NO_LIMIT;
    if (str_equal(text, STR("even"))) {
        rule->low = PLAN_EVEN;
        return true;
    }
    struct str first = str_part(text, 0, dots);
    struct str last = dots < text.n ? str_part(text, dots + 2, text.n) : first;
    if ((first.n > 0 && !small_number(first, PLAN_PEOPLE_MOST, &low)) ||
        (last.n > 0 && !small_number(last, PLAN_PEOPLE_MOST, &high)) ||
        first.n + last.n == 0) {
        return false;
    }
    rule->low = (int32_t)low;
    rule->high = (int32_t)high;
    return low <= high;
}

/* What a turn at a place counts. */
static bool read_turns(struct str text, struct team_rule *rule)
{
    int64_t turns = 0;
    bool reads = small_number(text, FAR_MOST, &turns) && turns > 0;
    rule->low = (int32_t)turns;
    return reads;
}

static bool needs_weight(enum team_sort sort)
{
    return sort == TEAM_PREFER || sort == TEAM_SPREAD || sort == TEAM_MIXED ||
           sort == TEAM_REPEAT || sort == TEAM_STAY || sort == TEAM_FAIR;
}

static struct fault *read_weight(const struct line *line, size_t at,
                                 struct team_rule *rule)
{
    rule->weight = needs_weight(rule->sort) ? 1 : 0;
    if (at == line->n) {
        return NULL;
    }
    if (!str_equal(line->word[at], STR("weight")) || at + 2 != line->n ||
        rule->sort == TEAM_FAR || rule->sort == TEAM_WITHOUT) {
        return wrong(line, line->word[at]);
    }
    return small_number(line->word[at + 1], PLAN_WEIGHT_MOST, &rule->weight) &&
                   rule->weight > 0
               ? NULL
               : wrong(line, line->word[at + 1]);
}

/* What a count may ask for. */
static bool is_value(int what, struct str value)
{
    switch (what) {
    case TEAM_SEX:
        return place_of(sex_names, value) >= 0;
    case TEAM_EDUCATION:
        return place_of(education_level_names, value) >= 0;
    case TEAM_LEADER:
    case TEAM_PARTY:
        return str_equal(value, STR("yes"));
    default:
        return what == TEAM_SECTION || what == TEAM_SKILL;
    }
}

static bool read_words(const struct line *line, struct team_rule *rule)
{
    const struct str *w = line->word;
    switch (rule->sort) {
    case TEAM_AVOID:
        rule->what = place_of(avoid_words, w[1]);
        return rule->what >= 0;
    case TEAM_APART:
    case TEAM_TOGETHER:
    case TEAM_PREFER:
        rule->one = w[1];
        rule->other = w[2];
        return true;
    case TEAM_COUNT:
        rule->what = place_of(attribute_words, w[1]);
        rule->one = w[2];
        return rule->what >= 0 && is_value(rule->what, w[2]) && read_range(w[3], rule);
    case TEAM_EACH:
        rule->what = place_of(attribute_words, w[1]);
        return rule->what >= 0 && rule->what < TEAM_SKILL && read_range(w[2], rule);
    case TEAM_SPREAD:
        rule->what = place_of(attribute_words, w[1]);
        return rule->what >= 0 && rule->what < TEAM_SKILL;
    case TEAM_MIXED:
        rule->what = place_of(attribute_words, w[1]);
        return rule->what >= 0 && rule->what != TEAM_SKILL;
    case TEAM_STAY:
    case TEAM_FAIR:
        return true;
    case TEAM_FAR:
        rule->one = w[1];
        return read_turns(w[2], rule);
    case TEAM_WITHOUT:
        rule->one = w[1];
        return true;
    case TEAM_REPEAT:
        return small_number(w[1], PERCENT_MOST, &rule->percent);
    }
    return false;
}

static struct fault *read_line(const struct line *line, struct team_rule *rule)
{
    int sort = place_of(sort_words, line->word[0]);
    if (sort < 0) {
        return wrong(line, line->word[0]);
    }
    *rule = (struct team_rule){.sort = (enum team_sort)sort, .line = line->number};
    size_t behind = 1 + words_of[sort];
    if (line->n < behind) {
        return wrong(line, line->word[line->n - 1]);
    }
    if (!read_words(line, rule)) {
        return wrong(line, line->word[behind - 1]);
    }
    return read_weight(line, behind, rule);
}

struct fault *team_rules_read(struct arena *a, struct str text,
                              struct team_rule_list *rules)
{
    struct str rest = text, piece = STR_NONE;
    for (int64_t number = 1; str_cut(&rest, '\n', &piece); number++) {
        struct line line = {.arena = a, .number = number};
        piece = str_trim(piece);
        if (piece.n == 0 || piece.p[0] == '#') {
            continue;
        }
        if (!cut_words(&line, piece)) {
            return wrong(&line, piece);
        }
        TRY(read_line(&line, LIST_ADD(a, rules)));
    }
    return NULL;
}

/* ---- in words ---------------------------------------------------------------------- */

static struct str attribute_word(struct arena *a, enum lang lang, int what)
{
    static say_fn *const words[] = {
        say_team_sex,       say_team_section,   say_team_age,
        say_team_seniority, say_team_education, say_team_leader,
        say_team_party,     say_team_skill,     say_team_posting};
    return words[what](a, lang);
}

static struct str range_words(struct arena *a, enum lang lang, const struct team_rule *r)
{
    return r->low == PLAN_EVEN        ? say_team_even(a, lang)
           : r->high == PLAN_NO_LIMIT ? say_team_at_least(a, lang, r->low)
           : r->low == 0              ? say_team_at_most(a, lang, r->high)
           : r->low == r->high        ? say_team_exactly(a, lang, r->low)
                                      : say_team_between(a, lang, r->low, r->high);
}

/* The value of a count in the reader's words; not given where there is only yes. */
static struct str value_words(struct arena *a, enum lang lang, const struct team_rule *r)
{
    switch (r->what) {
    case TEAM_LEADER:
    case TEAM_PARTY:
        return STR_NONE;
    case TEAM_SEX:
        return sex_words[place_of(sex_names, r->one)](a, lang);
    case TEAM_EDUCATION:
        return education_level_words[place_of(education_level_names, r->one)](a, lang);
    default:
        return r->one;
    }
}

static struct str count_words(struct arena *a, enum lang lang, const struct team_rule *r)
{
    struct str what = attribute_word(a, lang, r->what);
    struct str value = value_words(a, lang, r), range = range_words(a, lang, r);
    return value.p == NULL ? say_team_count_yes(a, lang, what, range)
                           : say_team_count(a, lang, what, value, range);
}

static struct str sentence(struct arena *a, enum lang lang, const struct team_rule *r)
{
    static say_fn *const avoids[] = {say_team_avoid_former, say_team_avoid_home,
                                     say_team_avoid_kin};
    switch (r->sort) {
    case TEAM_AVOID:
        return avoids[r->what](a, lang);
    case TEAM_APART:
        return say_team_apart(a, lang, r->one, r->other);
    case TEAM_TOGETHER:
        return say_team_together(a, lang, r->one, r->other);
    case TEAM_PREFER:
        return say_team_prefer(a, lang, r->one, r->other);
    case TEAM_COUNT:
        return count_words(a, lang, r);
    case TEAM_EACH:
        return say_team_each(a, lang, attribute_word(a, lang, r->what),
                             range_words(a, lang, r));
    case TEAM_SPREAD:
        return say_team_spread(a, lang, attribute_word(a, lang, r->what));
    case TEAM_MIXED:
        return say_team_mixed(a, lang, attribute_word(a, lang, r->what));
    case TEAM_REPEAT:
        return say_team_repeat(a, lang, r->percent);
    case TEAM_STAY:
        return say_team_stay(a, lang);
    case TEAM_FAIR:
        return say_team_fair(a, lang);
    case TEAM_FAR:
        return say_team_far(a, lang, r->one, r->low);
    case TEAM_WITHOUT:
        return say_team_without(a, lang, r->one);
    }
    return STR_NONE;
}

struct str say_team_rule(struct arena *a, enum lang lang, const struct team_rule *rule)
{
    struct str said = sentence(a, lang, rule);
    return rule->weight > 0 ? say_team_wish(a, lang, said, rule->weight) : said;
}
