/* Lists of persons: filtered, searched, ordered, paged by key, streamed; today's or of
 * any day. A list is read along the index of its order, passing over whom the filters
 * leave out, or from the few whom the narrowest filter lets through, which are then
 * sorted. The few are at most HITS_MOST: with n persons of whom m pass, walking to fill a
 * page of p passes over p * n / m, gathering reads m, and the worse of both is least
 * where m is about the square root of p * n, which is 2,200 for pages of 50 among
 * 100,000. */
#include "register/inside.h"
#include "register/names.h"
#include "register/order_sql.h"
#include "words/faults.h"

enum {
    HITS_MOST = 2000,
    BLOCK_MOST = 2000, /* rows of one reading while a text is looked for */
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
    struct int_list named; /* persons whose names may hold the text */
    bool gathers;          /* else walks */
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
        TRY(grams_find(f->db, f->arena, &register_names, &f->wanted, 0, HITS_MOST + 1,
                       &f->named));
        take_if_fewer(f, BY_TEXT, (int64_t)f->named.n, &fewest);
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
    if (f->gathers) {
        return dated ? sql_people_hits_on(f->db, a, f->scope, find, rows)
                     : sql_people_hits(f->db, a, f->scope, find, rows);
    }
    find->page = dated ? f->query->order * 2 + find->backwards
                       : f->query->order * 3 + (find->backwards ? 2 : behind);
    return dated ? sql_people_list_on(f->db, a, f->scope, find, rows)
                 : sql_people_list(f->db, a, f->scope, find, rows);
}

static struct person person_copy(struct arena *a, const struct person *p)
{
    struct person copy = *p;
    copy.name = str_copy(a, p->name);
    copy.unit_name = str_copy(a, p->unit_name);
    copy.number = str_copy(a, p->number);
    return copy;
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
            *LIST_ADD(f->arena, f->people) = person_copy(f->arena, &rows.at[i]);
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
    if (fault != NULL) {
        fault = fault_new(a, fault->kind, fault->id, FAULT_ARGS, fault->arg);
    }
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

/* ---- those whom a text names ------------------------------------------------------- */

/* In the list's order; backwards, in the opposite one. */
static int compare_found(const struct people_find *find, const struct person_found *x,
                         struct blob key, int64_t id)
{
    size_t n = x->key.bytes.n < key.bytes.n ? x->key.bytes.n : key.bytes.n;
    int order = n == 0 ? 0 : memcmp(x->key.bytes.p, key.bytes.p, n);
    if (order == 0) {
        order = (x->key.bytes.n > key.bytes.n) - (x->key.bytes.n < key.bytes.n);
    }
    if (order == 0) {
        order = (x->id.v > id) - (x->id.v < id);
    }
    return find->backwards ? -order : order;
}

static int compare_two(const void *a, const void *b, void *find)
{
    const struct person_found *y = b;
    return compare_found(find, a, y->key, y->id.v);
}

static struct fault *read_found(struct finding *f, struct arena *a, size_t from,
                                struct person_found_list *found)
{
    int64_t ids[FOUND_AT_ONCE] = {0};
    size_t left = f->named.n - from;
    memcpy(ids, f->named.at + from,
           (left < FOUND_AT_ONCE ? left : FOUND_AT_ONCE) * sizeof ids[0]);
    memcpy(&f->find.i0, ids, sizeof ids);
    return f->query->dated ? sql_people_found_on(f->db, a, f->scope, &f->find, found)
                           : sql_people_found(f->db, a, f->scope, &f->find, found);
}
_Static_assert(offsetof(struct people_find, i63) - offsetof(struct people_find, i0) ==
                   (FOUND_AT_ONCE - 1) * sizeof(int64_t),
               "members that are numbered are an array");

/* All of them, those that stand behind the place asked for, in order. */
static struct fault *read_named(void *ctx)
{
    struct block *b = ctx;
    struct finding *f = b->finding;
    struct person_found_list all = {0};
    size_t n = 0;
    for (size_t from = 0; from < f->named.n; from += FOUND_AT_ONCE) {
        TRY(read_found(f, b->scratch, from, &all));
    }
    for (size_t i = 0; i < all.n; i++) {
        const struct person_found *p = &all.at[i];
        if (names_match(&f->wanted, p->name) &&
            (f->find.key_id == 0 ||
             compare_found(&f->find, p, f->find.key, f->find.key_id) > 0)) {
            all.at[n++] = *p;
        }
    }
    if (n > 0) {
        qsort_r(all.at, n, sizeof all.at[0], compare_two, &f->find);
    }
    for (size_t i = 0; i < n && i < (size_t)f->query->limit; i++) {
        const struct person_found *p = &all.at[i];
        struct person row = {.id = p->id,
                             .name = p->name,
                             .sex = p->sex,
                             .born = p->born,
                             .unit = p->unit,
                             .unit_name = p->unit_name,
                             .number = p->number,
                             .rank = p->rank,
                             .left_on = p->left_on,
                             .newest = p->newest};
        *LIST_ADD(f->arena, f->people) = person_copy(f->arena, &row);
    }
    return NULL;
}

/* ---- the list ---------------------------------------------------------------------- */

static struct fault *read_list(struct finding *f)
{
    struct block block = {f, NULL};
    if (f->query->text.n == 0) {
        return read_rows(f, f->arena, f->people);
    }
    if (!f->gathers || f->find.by != BY_TEXT) {
        return read_matching(f);
    }
    TRY(register_scratch_open(f->arena, BLOCK_ARENA, &block.scratch));
    return register_in_scratch(f->arena, block.scratch, read_named, &block);
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
