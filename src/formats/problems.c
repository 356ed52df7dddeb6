/* Numbers between blanks, one after the other, each with its line. */
#include "formats/problems.h"

#include "words/faults.h"

struct tokens {
    struct arena *arena;
    struct str text;
    size_t at;
    int64_t line; /* of the token given last */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct tokens tokens_of(struct arena *a, struct str text)
{
    struct tokens t = {.arena = a, .text = text, .line = 1};
    t.at = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
    return t;
}

/* Not given at the end. */
static struct str next_token(struct tokens *t)
{
    while (t->at < t->text.n && is_blank(t->text.p[t->at])) {
        t->line += t->text.p[t->at] == '\n';
        t->at++;
    }
    size_t from = t->at;
    while (t->at < t->text.n && !is_blank(t->text.p[t->at])) {
        t->at++;
    }
    return t->at > from ? str_part(t->text, from, t->at) : STR_NONE;
}

static struct str shown(struct str token)
{
    enum { SHOWN_MOST = 40 };
    return token.n > SHOWN_MOST ? str_part(token, 0, SHOWN_MOST) : token;
}

static struct fault *next_int(struct tokens *t, int64_t least, int64_t most,
                              int64_t *value)
{
    struct str token = next_token(t);
    if (token.p == NULL) {
        return fault_problem_short(t->arena, t->line);
    }
    if (!str_to_int(token, value)) {
        return fault_problem_number(t->arena, t->line, shown(token));
    }
    return *value >= least && *value <= most
               ? NULL
               : fault_problem_range(t->arena, t->line, *value, least, most);
}

static struct fault *expect_end(struct tokens *t)
{
    struct str token = next_token(t);
    return token.p == NULL ? NULL : fault_problem_more(t->arena, t->line, shown(token));
}

struct fault *problem_read_assignment(struct arena *a, struct str text,
                                      struct matrix_file *file)
{
    struct tokens t = tokens_of(a, text);
    int64_t n = 0;
    TRY(next_int(&t, 1, PROBLEM_MATRIX_MOST, &n));
    file->n = (size_t)n;
    file->cost = ARENA_ARRAY(a, int64_t, file->n * file->n);
    for (size_t i = 0; i < file->n * file->n; i++) {
        TRY(next_int(&t, -((int64_t)1 << 40), (int64_t)1 << 40, &file->cost[i]));
    }
    return expect_end(&t);
}

/* ---- grouping ---------------------------------------------------------------------- */

/* 12.5 as 125 with one decimal. False: no number, or one of more than 18 digits. */
static bool decimal_of(struct str s, int64_t *digits, int *decimals)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    bool point = false;
    size_t count = 0;
    *digits = 0;
    *decimals = 0;
    for (size_t i = negative ? 1 : 0; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9' || ++count > 18) {
            return false;
        }
        *digits = *digits * 10 + (s.p[i] - '0');
        *decimals += point;
    }
    /* Noughts at the end say nothing. */
    while (*decimals > 0 && *digits % 10 == 0) {
        *digits /= 10;
        *decimals -= 1;
    }
    *digits = negative ? -*digits : *digits;
    return count > 0;
}

static struct fault *next_distance(struct tokens *t, int64_t *digits, int *decimals)
{
    struct str token = next_token(t);
    if (token.p == NULL) {
        return fault_problem_short(t->arena, t->line);
    }
    if (!decimal_of(token, digits, decimals)) {
        return fault_problem_number(t->arena, t->line, shown(token));
    }
    return *decimals <= PROBLEM_DECIMALS_MOST
               ? NULL
               : fault_problem_decimals(t->arena, t->line, PROBLEM_DECIMALS_MOST);
}

static struct fault *read_head(struct tokens *t, struct grouping_file *file)
{
    int64_t people = 0, groups = 0, low_all = 0, high_all = 0;
    TRY(next_int(t, 2, PROBLEM_PEOPLE_MOST, &people));
    TRY(next_int(t, 1, people < PROBLEM_GROUPS_MOST ? people : PROBLEM_GROUPS_MOST,
                 &groups));
    struct str type = next_token(t);
    if (!str_equal(type, STR("ss")) && !str_equal(type, STR("ds"))) {
        return fault_problem_type(t->arena, t->line, shown(type));
    }
    file->people = (size_t)people;
    file->groups = (size_t)groups;
    file->least = ARENA_ARRAY(t->arena, int32_t, file->groups);
    file->most = ARENA_ARRAY(t->arena, int32_t, file->groups);
    for (size_t g = 0; g < file->groups; g++) {
        int64_t low = 0, high = 0;
        TRY(next_int(t, 0, people, &low));
        TRY(next_int(t, low, people, &high));
        file->least[g] = (int32_t)low;
        file->most[g] = (int32_t)high;
        low_all += low;
        high_all += high;
    }
    return low_all <= people && people <= high_all
               ? NULL
               : fault_problem_bounds(t->arena, people, low_all, high_all);
}

/* One line as it stands; scaled when all are known. */
struct pair {
    int32_t a, b;
    int decimals;
    int64_t digits;
    int64_t line;
};

static struct fault *scale(struct arena *a, const struct pair *pairs, size_t n,
                           struct grouping_file *file)
{
    for (size_t k = 0; k < n; k++) {
        int64_t value = pairs[k].digits;
        for (int d = pairs[k].decimals; d < file->decimals; d++) {
            value = value > PROBLEM_DISTANCE_MOST || value < -PROBLEM_DISTANCE_MOST
                        ? value
                        : value * 10;
        }
        if (value > PROBLEM_DISTANCE_MOST || value < -PROBLEM_DISTANCE_MOST) {
            return fault_problem_far(a, pairs[k].line, file->decimals);
        }
        size_t i = (size_t)pairs[k].a, j = (size_t)pairs[k].b;
        file->distance[i * file->people + j] = (int32_t)value;
        file->distance[j * file->people + i] = (int32_t)value;
    }
    return NULL;
}

struct fault *problem_read_grouping(struct arena *a, struct str text,
                                    struct grouping_file *file)
{
    struct tokens t = tokens_of(a, text);
    TRY(read_head(&t, file));
    size_t people = file->people, all = people * (people - 1) / 2;
    file->decimals = 0;
    file->distance = ARENA_ARRAY(a, int32_t, people * people);
    struct pair *pairs = ARENA_ARRAY(a, struct pair, all);
    bool *seen = ARENA_ARRAY(a, bool, people *people);
    for (size_t k = 0; k < all; k++) {
        int64_t i = 0, j = 0;
        TRY(next_int(&t, 0, (int64_t)people - 1, &i));
        TRY(next_int(&t, 0, (int64_t)people - 1, &j));
        size_t low = (size_t)(i < j ? i : j), high = (size_t)(i < j ? j : i);
        if (i == j || seen[low * people + high]) {
            return fault_problem_twice(a, t.line, i, j);
        }
        seen[low * people + high] = true;
        struct pair *p = &pairs[k];
        *p = (struct pair){.a = (int32_t)i, .b = (int32_t)j, .line = t.line};
        TRY(next_distance(&t, &p->digits, &p->decimals));
        file->decimals = p->decimals > file->decimals ? p->decimals : file->decimals;
    }
    TRY(expect_end(&t));
    return scale(a, pairs, all, file);
}
