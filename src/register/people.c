/* Lists of persons: filtered, ordered, paged by key, streamed; today's or of any day.
 * What is looked for by a text among many is people_search.c's. A list is read along the
 * index of its order, passing over whom the filters leave out, or from the few whom the
 * narrowest filter lets through, which are then sorted. The few are at most HITS_MOST:
 * with n persons of whom m pass, walking to fill a page of p passes over p * n / m,
 * gathering reads m, and the worse of both is least where m is about the square root of p
 * * n, which is 2,200 for pages of 50 among 100,000. */
#include "register/inside.h"
#include "register/names.h"
#include "register/order_sql.h"
#include "words/faults.h"

enum {
    HITS_MOST = 2000,
    ROWS_AT_ONCE = 100, /* rows for which room is made beforehand */
    BLOCK_MOST = 2000,  /* rows of one reading while a text is looked for */
    BLOCK_ARENA = 8 * 1024 * 1024,
};
enum { BY_UNIT, BY_LEVEL, BY_GONE, BY_TEXT };

const char *const people_order_names[] = {"pinyin", "born", "stroke", "rank", NULL};
const char *const people_status_names[] = {"here", "left", "all", NULL};

struct finding {
    struct db *db;
    struct arena *arena;
    const struct scope *scope;
    const struct people_query *query;
    struct names_query wanted;
    struct people_find find;
    struct person_list *people;
    struct id_bits named; /* persons whose names may hold the text */
    bool gathers;         /* else walks */
    bool more;
};

/* ---- what the statements are told -------------------------------------------------- */

static void set_status(struct people_find *find, const struct people_query *q)
{
    int64_t here = q->dated ? q->on.v : INT32_MAX;
    find->left_first = q->status == PEOPLE_HERE ? here : INT32_MIN;
    find->left_last = q->status == PEOPLE_LEFT ? here - 1 : INT32_MAX;
    find->gone_first = q->status == PEOPLE_LEFT ? INT32_MIN : 1;
    find->gone_last = q->status == PEOPLE_LEFT ? here - 1 : 0;
}

static void set_find(struct finding *f)
{
    const struct people_query *q = f->query;
    struct people_find *find = &f->find;
    struct blob nothing = {STR("")};
    *find = (struct people_find){
        .on = q->dated ? q->on : q->today,
        .rank_on = q->dated ? q->on : q->today,
        .unit = q->unit,
        .below = !q->unit_alone,
        .sex_first = q->sex == PEOPLE_MEN     ? SEX_MALE
                     : q->sex == PEOPLE_WOMEN ? SEX_FEMALE
                                              : INT32_MIN,
        .sex_last = q->sex == PEOPLE_MEN     ? SEX_MALE
                    : q->sex == PEOPLE_WOMEN ? SEX_FEMALE
                                             : INT32_MAX,
        .level = q->level,
        .level_from = q->level > 0 ? register_level_key(f->arena, q->level) : nothing,
        .level_to = q->level > 0 ? register_level_key(f->arena, q->level + 1) : nothing,
        .most = HITS_MOST + 1,
        .key = q->key_id != 0 ? q->key : nothing,
        .key_id = q->key_id,
        .limit = q->limit,
        .order = q->order,
        .backwards = q->backwards && q->key_id != 0,
        .filtered = q->unit.v != 0 || q->sex != PEOPLE_BOTH || q->level > 0 ||
                    q->status != PEOPLE_HERE,
    };
    set_status(find, q);
}

/* ---- the narrowest filter ---------------------------------------------------------- */

static void take_if_fewer(struct finding *f, int by, int64_t n, int64_t *fewest)
{
    if (n < *fewest) {
        *fewest = n;
        f->find.by = by;
        f->gathers = true;
    }
}

static bool mark_named(void *ctx, int64_t id)
{
    struct finding *f = ctx;
    struct int_list *words = &f->named.words;
    while (words->n <= (size_t)id / 64) {
        *LIST_ADD(f->arena, words) = 0;
    }
    words->at[id / 64] |= (int64_t)((uint64_t)1 << id % 64);
    f->named.n++;
    return true;
}

static struct fault *choose_way(struct finding *f)
{
    const struct people_query *q = f->query;
    struct people_counts counts = {0};
    int64_t fewest = HITS_MOST + 1;
    bool found = false;
    if (q->unit.v != 0 || q->level > 0 || q->status == PEOPLE_LEFT) {
        TRY(q->dated ? sql_people_counts_on(f->db, f->arena, &f->find, &counts, &found)
                     : sql_people_counts(f->db, f->arena, &f->find, &counts, &found));
    }
    if (q->unit.v != 0) {
        take_if_fewer(f, BY_UNIT, counts.in_unit, &fewest);
    }
    if (q->level > 0) {
        take_if_fewer(f, BY_LEVEL, counts.of_level, &fewest);
    }
    if (q->status == PEOPLE_LEFT) {
        take_if_fewer(f, BY_GONE, counts.gone, &fewest);
    }
    if (q->text.n > 0) {
        TRY(grams_each(f->db, f->arena, &register_names, &f->wanted, 0, mark_named, f));
        take_if_fewer(f, BY_TEXT, f->named.n, &fewest);
    }
    return NULL;
}

/* ---- reading ----------------------------------------------------------------------- */

static struct fault *read_rows(struct finding *f, struct arena *a,
                               struct person_list *rows)
{
    struct people_find *find = &f->find;
    bool dated = f->query->dated;
    bool behind = find->key_id != 0;
    if (rows->room == 0 && find->limit <= ROWS_AT_ONCE) {
        rows->at = ARENA_ARRAY(a, struct person, (size_t)find->limit);
        rows->room = (size_t)find->limit;
    }
    if (f->gathers) {
        return dated ? sql_people_hits_on(f->db, a, f->scope, find, rows)
                     : sql_people_hits(f->db, a, f->scope, find, rows);
    }
    find->page = f->query->order * 3 + (find->backwards ? 2 : behind);
    return dated ? sql_people_list_on(f->db, a, f->scope, find, rows)
                 : sql_people_list(f->db, a, f->scope, find, rows);
}

void people_add(struct arena *a, const struct person *row, struct person_list *people)
{
    struct person *p = LIST_ADD(a, people);
    *p = *row;
    p->name = str_copy(a, row->name);
    p->post_title = str_copy(a, row->post_title);
}

/* Grams let through a few more than the text does, and walking lets through all. */
static struct fault *read_block(void *ctx, struct arena *scratch)
{
    struct finding *f = ctx;
    struct person_list rows = {0};
    struct person_place place;
    bool found = false;
    TRY(read_rows(f, scratch, &rows));
    f->more = rows.n == (size_t)f->find.limit;
    for (size_t i = 0; i < rows.n && f->people->n < (size_t)f->query->limit; i++) {
        if (names_match(&f->wanted, rows.at[i].name)) {
            people_add(f->arena, &rows.at[i], f->people);
        }
    }
    f->more = f->more && f->people->n < (size_t)f->query->limit;
    if (f->more) {
        f->find.key_id = rows.at[rows.n - 1].id.v;
        TRY(sql_person_place(f->db, f->arena, rows.at[rows.n - 1].id, f->find.order,
                             f->find.rank_on, &place, &found));
        f->find.key = place.key;
    }
    return NULL;
}

struct block {
    struct finding *finding;
    struct arena *scratch;
};

static struct fault *guarded_block(void *ctx)
{
    const struct block *b = ctx;
    return read_block(b->finding, b->scratch);
}

static void close_arena(void *what)
{
    arena_close(what);
}

struct fault *register_in_scratch(struct arena *a, struct arena *scratch,
                                  struct fault *(*step)(void *ctx), void *ctx)
{
    struct fault *fault = arena_guard(scratch, step, ctx);
    fault = fault_copy(a, fault);
    arena_reset(scratch);
    return fault;
}

struct fault *register_scratch_open(struct arena *a, size_t most, struct arena **scratch)
{
    *scratch = arena_open(&chunks_heap, most);
    if (*scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_arena, *scratch);
    return NULL;
}

static struct fault *read_matching(struct finding *f)
{
    struct block block = {f, NULL};
    TRY(register_scratch_open(f->arena, BLOCK_ARENA, &block.scratch));
    do {
        TRY(register_in_scratch(f->arena, block.scratch, guarded_block, &block));
        f->find.limit = f->find.limit * 4 < BLOCK_MOST ? f->find.limit * 4 : BLOCK_MOST;
    } while (f->more);
    return NULL;
}

/* ---- the list ---------------------------------------------------------------------- */

static struct fault *read_list(struct finding *f)
{
    if (f->query->text.n == 0) {
        return read_rows(f, f->arena, f->people);
    }
    bool by_text = f->gathers && f->find.by == BY_TEXT;
    bool reaches_few = !f->scope->all && f->scope->way == SCOPE_FEW;
    if (!by_text && (f->gathers || reaches_few)) {
        return read_matching(f);
    }
    struct people_search search = {.db = f->db,
                                   .arena = f->arena,
                                   .scope = f->scope,
                                   .query = f->query,
                                   .wanted = &f->wanted,
                                   .named = &f->named,
                                   .find = f->find,
                                   .people = f->people};
    return people_search(&search);
}

static void turn_round(struct person_list *people)
{
    for (size_t i = 0; i < people->n / 2; i++) {
        struct person swap = people->at[i];
        people->at[i] = people->at[people->n - 1 - i];
        people->at[people->n - 1 - i] = swap;
    }
}

struct fault *register_people(struct db *db, struct arena *a, const struct scope *scope,
                              const struct people_query *query,
                              struct person_list *people)
{
    struct finding f = {
        .db = db, .arena = a, .scope = scope, .query = query, .people = people};
    set_find(&f);
    if (query->text.n > 0) {
        names_query(a, query->text, &f.wanted);
        if (f.wanted.ways_n == 0) {
            return NULL; /* nothing in it that a name could have */
        }
    }
    TRY(choose_way(&f));
    TRY(read_list(&f));
    if (f.find.backwards) {
        turn_round(people);
    }
    return NULL;
}

struct fault *register_place(struct db *db, struct arena *a, const struct scope *scope,
                             const struct people_query *query, struct person_id id,
                             struct blob *key, bool *found)
{
    struct person_place place;
    TRY(sql_person_place(db, a, id, query->order, query->dated ? query->on : query->today,
                         &place, found));
    if (*found) {
        TRY(scope_reaches(db, a, scope, place.unit, found));
        *key = place.key;
    }
    return NULL;
}

/* ---- streams ----------------------------------------------------------------------- */

enum { EACH_PAGE = 500, EACH_ARENA = 4 * 1024 * 1024 };

struct walk {
    struct db *db;
    struct arena *arena, *scratch;
    const struct scope *scope;
    struct people_query query;
    struct fault *(*each)(void *ctx, const struct person *p);
    void *ctx;
    bool more;
    struct text key; /* of the last row of a page: it outlives the page's arena */
};

static struct fault *walk_page(void *ctx)
{
    struct walk *w = ctx;
    struct person_list page = {0};
    TRY(register_people(w->db, w->scratch, w->scope, &w->query, &page));
    for (size_t i = 0; i < page.n; i++) {
        TRY(w->each(w->ctx, &page.at[i]));
    }
    w->more = page.n == EACH_PAGE;
    if (w->more) {
        struct blob key = {STR_NONE};
        w->query.key_id = page.at[page.n - 1].id.v;
        TRY(register_place(w->db, w->scratch, w->scope, &w->query, page.at[page.n - 1].id,
                           &key, &w->more));
        w->key.n = 0;
        text_add(&w->key, key.bytes);
        w->query.key = (struct blob){text_str(&w->key)};
    }
    return NULL;
}

struct fault *
register_people_each(struct db *db, struct arena *a, const struct scope *scope,
                     const struct people_query *query,
                     struct fault *(*each)(void *ctx, const struct person *p), void *ctx)
{
    struct walk w = {.db = db,
                     .arena = a,
                     .scope = scope,
                     .query = *query,
                     .each = each,
                     .ctx = ctx,
                     .key = text_new(a, 1024)};
    w.query.limit = EACH_PAGE;
    w.query.key_id = 0;
    w.query.backwards = false;
    TRY(register_scratch_open(a, EACH_ARENA, &w.scratch));
    do {
        TRY(register_in_scratch(a, w.scratch, walk_page, &w));
    } while (w.more);
    return NULL;
}
