/* Drawing papers. */
#include "learning/paper.h"

#include "words/faults.h"

enum { POOL_ITEM = 16, TRIES = 8 };

/* ---- the plan ---------------------------------------------------------------------- */

static bool read_line(struct str text, struct plan_line *line)
{
    struct str part[4] = {STR_NONE, STR_NONE, STR_NONE, STR_NONE}, one;
    int n = 0;
    for (; n < 4 && str_cut(&text, ';', &one); n++) {
        part[n] = str_trim(one);
    }
    *line = (struct plan_line){.topic = part[0].n > 0 ? part[0] : STR_NONE, .points = 1};
    for (int i = 0; part[1].n > 0 && difficulty_names[i] != NULL; i++) {
        if (str_equal(part[1], str_of(difficulty_names[i]))) {
            line->difficulty = (enum difficulty)i;
            part[1] = STR_NONE;
        }
    }
    return n >= 3 && text.p == NULL && part[1].n == 0 &&
           str_to_int(part[2], &line->count) && line->count >= 1 &&
           line->count <= PAPER_ITEMS_MOST &&
           (part[3].n == 0 || str_to_int(part[3], &line->points)) && line->points >= 1 &&
           line->points <= POINTS_MOST;
}

struct fault *paper_plan_read(struct arena *a, struct str text,
                              struct plan_line_list *lines)
{
    struct str line;
    int64_t all = 0;
    while (str_cut(&text, '\n', &line)) {
        if (str_trim(line).n == 0) {
            continue;
        }
        struct plan_line *one = LIST_ADD(a, lines);
        if (!read_line(line, one)) {
            return fault_exam_line(a, str_trim(line));
        }
        all += one->count;
    }
    if (lines->n == 0 || lines->n > PAPER_LINES_MOST || all > PAPER_ITEMS_MOST) {
        return fault_exam_lines(a, PAPER_LINES_MOST, PAPER_ITEMS_MOST);
    }
    return NULL;
}

/* ---- pools ------------------------------------------------------------------------- */

static void add_number(struct text *out, uint64_t v)
{
    for (int i = 0; i < 8; i++) {
        text_add_char(out, (char)(v >> (8 * i)));
    }
}

static int64_t number_at(struct str s, size_t at)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++) {
        v |= (uint64_t)(uint8_t)s.p[at + i] << (8 * i);
    }
    return (int64_t)v;
}

void pool_add(struct text *out, struct question_id question, int64_t version)
{
    add_number(out, (uint64_t)question.v);
    add_number(out, (uint64_t)version);
}

size_t pool_size(struct pool pool)
{
    return pool.bytes.n / POOL_ITEM;
}

static int64_t pool_question(struct pool pool, size_t i)
{
    return number_at(pool.bytes, i * POOL_ITEM);
}

void pool_items(struct arena *a, struct pool pool, struct paper_items *items)
{
    for (size_t i = 0; i < pool_size(pool); i++) {
        *LIST_ADD(a, items) =
            (struct paper_item){.question = {pool_question(pool, i)},
                                .version = number_at(pool.bytes, i * POOL_ITEM + 8)};
    }
}

/* Both stand in the order of their numbers. */
static bool meet(struct pool x, struct pool y)
{
    for (size_t i = 0, k = 0; i < pool_size(x) && k < pool_size(y);) {
        int64_t one = pool_question(x, i), other = pool_question(y, k);
        if (one == other) {
            return true;
        }
        i += one < other;
        k += other < one;
    }
    return false;
}

int paper_plan_lacks(const struct plan_line_list *lines, const struct pool *pools,
                     int64_t *has, int64_t *needed)
{
    for (size_t i = 0; i < lines->n; i++) {
        *has = (int64_t)pool_size(pools[i]);
        *needed = lines->at[i].count;
        for (size_t k = 0; k < i; k++) {
            *needed += meet(pools[i], pools[k]) ? lines->at[k].count : 0;
        }
        if (*has < *needed) {
            return (int)i;
        }
    }
    return -1;
}

/* ---- drawing ----------------------------------------------------------------------- */

static bool is_drawn(const struct paper_items *items, int64_t question)
{
    for (size_t i = 0; i < items->n; i++) {
        if (items->at[i].question.v == question) {
            return true;
        }
    }
    return false;
}

/* Tries until one is not drawn yet; where a pool is nearly used up, walks on from the
 * last try. A pool holds more than all lines that meet it take (paper_plan_lacks), so one
 * is found. Cost: the tries, mostly one a question, and not the size of the pool. */
static void draw_line(struct arena *a, const struct plan_line *line, struct pool pool,
                      struct random *random, struct paper_items *items)
{
    size_t n = pool_size(pool);
    for (int64_t k = 0; k < line->count; k++) {
        size_t at = (size_t)random_below(random, n);
        for (size_t step = 0;
             step < TRIES + n && is_drawn(items, pool_question(pool, at)); step++) {
            at = step < TRIES ? (size_t)random_below(random, n) : (at + 1) % n;
        }
        *LIST_ADD(a, items) =
            (struct paper_item){.question = {pool_question(pool, at)},
                                .version = number_at(pool.bytes, at * POOL_ITEM + 8),
                                .points = line->points};
    }
}

void paper_draw(struct arena *a, const struct plan_line_list *lines,
                const struct pool *pools, uint64_t seed, struct paper_items *items)
{
    struct random random = random_seeded(seed);
    for (size_t i = 0; i < lines->n; i++) {
        draw_line(a, &lines->at[i], pools[i], &random, items);
    }
}

uint64_t paper_seed(int64_t seed, int64_t person, int64_t attempt)
{
    int64_t all[3] = {seed, person, attempt};
    struct hash h =
        hash_of((struct str){(const char *)all, sizeof all}, STR_NONE, STR_NONE);
    return (uint64_t)number_at(hash_str(&h), 0);
}

void paper_shuffle(uint64_t seed, int64_t place, size_t n, int *shown)
{
    struct random random = random_seeded(seed ^ ((uint64_t)place << 32));
    for (size_t i = 0; i < n; i++) {
        shown[i] = (int)i;
    }
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)random_below(&random, i);
        int kept = shown[i - 1];
        shown[i - 1] = shown[k];
        shown[k] = kept;
    }
}

struct str paper_text(struct arena *a, const struct paper_items *items)
{
    struct text out = text_new(a, 1024);
    for (size_t i = 0; i < items->n; i++) {
        const struct paper_item *item = &items->at[i];
        text_add_format(&out, "%s%lld.%lld.%lld", i > 0 ? "," : "",
                        (long long)item->question.v, (long long)item->version,
                        (long long)item->points);
    }
    return text_str(&out);
}

bool paper_read(struct arena *a, struct str text, struct paper_items *items)
{
    struct str one, part[3];
    while (str_cut(&text, ',', &one)) {
        struct paper_item *item = LIST_ADD(a, items);
        for (int i = 0; i < 3; i++) {
            if (!str_cut(&one, '.', &part[i])) {
                return false;
            }
        }
        if (!str_to_int(part[0], &item->question.v) ||
            !str_to_int(part[1], &item->version) || !str_to_int(part[2], &item->points)) {
            return false;
        }
    }
    return true;
}
