/* The first page of those whose names hold a text, in the order asked for. The index of
 * names says who may be among them, by id. The order is walked along its index alone,
 * without reading persons, for WALK_FIRST rows: enough where the wanted lie evenly along
 * it. Where they stand together far down, as a surname does in the order of pinyin, those
 * behind the place reached are gathered - their keys read and sorted - unless they are
 * more than GATHER_MOST: then walking on costs less. Either way persons are read only as
 * they are met, FOUND_AT_ONCE at a time, with scope and filters, until the page is full.
 */
#include "register/inside.h"
#include "register/names.h"
#include "register/order_sql.h"

enum {
    WALK_FIRST = 4000, /* rows of the index: what reading some 300 persons costs */
    WALK_BLOCK = 500, /* of the first reading; then four times as many, up to WALK_MOST */
    WALK_MOST = 8000,
    GATHER_MOST = 6000, /* keys: what walking some 80,000 rows costs */
    SEARCH_ARENA = 8 * 1024 * 1024,
};

struct meeting {
    struct people_search *s;
    struct arena *keys, *rows; /* of one block, of one reading of persons */
    int64_t met[FOUND_AT_ONCE];
    size_t n;
    int64_t block; /* rows of the index to be read at once */
    bool over;     /* the order ends here */
};

/* In the list's order; backwards, in the opposite one. */
static int compare(const struct people_find *find, struct blob x, int64_t x_id,
                   struct blob y, int64_t y_id)
{
    size_t n = x.bytes.n < y.bytes.n ? x.bytes.n : y.bytes.n;
    int order = n == 0 ? 0 : memcmp(x.bytes.p, y.bytes.p, n);
    if (order == 0) {
        order = (x.bytes.n > y.bytes.n) - (x.bytes.n < y.bytes.n);
    }
    if (order == 0) {
        order = (x_id > y_id) - (x_id < y_id);
    }
    return find->backwards ? -order : order;
}

static int compare_found(const void *a, const void *b, void *find)
{
    const struct person_found *x = a, *y = b;
    return compare(find, x->key, x->id.v, y->key, y->id.v);
}

static int compare_keys(const void *a, const void *b, void *find)
{
    const struct keyed_person *x = a, *y = b;
    return compare(find, x->key, x->id.v, y->key, y->id.v);
}

_Static_assert(offsetof(struct people_find, i63) - offsetof(struct people_find, i0) ==
                   (FOUND_AT_ONCE - 1) * sizeof(int64_t),
               "members that are numbered are an array");

static void ask_for(struct people_find *find, const int64_t *ids, size_t n)
{
    int64_t asked[FOUND_AT_ONCE] = {0};
    memcpy(asked, ids, n * sizeof ids[0]);
    memcpy(&find->i0, asked, sizeof asked);
}

/* ---- persons met ------------------------------------------------------------------- */

static bool is_full(const struct people_search *s)
{
    return s->people->n >= (size_t)s->query->limit;
}

static struct fault *read_met(void *ctx)
{
    struct meeting *m = ctx;
    struct people_search *s = m->s;
    struct person_found_list found = {0};
    ask_for(&s->find, m->met, m->n);
    TRY(s->query->dated ? sql_people_found_on(s->db, m->rows, s->scope, &s->find, &found)
                        : sql_people_found(s->db, m->rows, s->scope, &s->find, &found));
    if (found.n > 0) {
        qsort_r(found.at, found.n, sizeof found.at[0], compare_found, &s->find);
    }
    for (size_t i = 0; i < found.n && !is_full(s); i++) {
        const struct person_found *p = &found.at[i];
        if (names_match(s->wanted, p->name)) {
            struct person row = {.id = p->id,
                                 .name = p->name,
                                 .sex = p->sex,
                                 .born = p->born,
                                 .unit = p->unit,
                                 .left_on = p->left_on,
                                 .post_title = p->post_title};
            people_add(s->arena, &row, s->people);
        }
    }
    return NULL;
}

static struct fault *flush(struct meeting *m)
{
    if (m->n == 0 || is_full(m->s)) {
        return NULL;
    }
    TRY(register_in_scratch(m->keys, m->rows, read_met, m));
    m->n = 0;
    return NULL;
}

static struct fault *meet(struct meeting *m, int64_t id)
{
    m->met[m->n++] = id;
    return m->n == FOUND_AT_ONCE ? flush(m) : NULL;
}

/* ---- along the order --------------------------------------------------------------- */

static bool is_named(const struct id_bits *named, int64_t id)
{
    return (size_t)id / 64 < named->words.n &&
           ((uint64_t)named->words.at[id / 64] >> id % 64 & 1) != 0;
}

static struct fault *walk_block(void *ctx)
{
    struct meeting *m = ctx;
    struct people_search *s = m->s;
    struct people_find *find = &s->find;
    struct int_list ids = {0};
    struct person_place place;
    bool found = false;
    find->limit = m->block;
    find->page = s->query->order * 3 + (find->backwards ? 2 : find->key_id != 0);
    TRY(s->query->order == PEOPLE_BY_RANK
            ? sql_people_ids_by_rank(s->db, m->keys, find, &ids)
            : sql_people_ids(s->db, m->keys, find, &ids));
    for (size_t i = 0; i < ids.n && !is_full(s); i++) {
        if (is_named(s->named, ids.at[i])) {
            TRY(meet(m, ids.at[i]));
        }
    }
    TRY(flush(m));
    m->over = ids.n < (size_t)m->block || is_full(s);
    if (!m->over) {
        find->key_id = ids.at[ids.n - 1];
        TRY(sql_person_place(s->db, s->arena, (struct person_id){find->key_id},
                             find->order, find->rank_on, &place, &found));
        find->key = place.key;
    }
    return NULL;
}

static struct fault *walk(struct meeting *m, int64_t rows)
{
    m->block = WALK_BLOCK;
    for (int64_t passed = 0; passed < rows && !m->over; passed += m->block) {
        if (passed > 0 && m->block < WALK_MOST) {
            m->block = m->block * 4 < WALK_MOST ? m->block * 4 : WALK_MOST;
        }
        TRY(register_in_scratch(m->s->arena, m->keys, walk_block, m));
    }
    return NULL;
}

/* ---- gathered ---------------------------------------------------------------------- */

static struct fault *read_keys(struct meeting *m, struct keyed_person_list *keys)
{
    const struct id_bits *named = m->s->named;
    int64_t ids[FOUND_AT_ONCE] = {0};
    size_t n = 0;
    for (size_t word = 0; word < named->words.n; word++) {
        for (uint64_t bits = (uint64_t)named->words.at[word]; bits != 0;
             bits &= bits - 1) {
            ids[n++] = (int64_t)(word * 64) + __builtin_ctzll(bits);
            if (n == FOUND_AT_ONCE) {
                ask_for(&m->s->find, ids, n);
                TRY(sql_people_keys(m->s->db, m->keys, &m->s->find, keys));
                n = 0;
            }
        }
    }
    ask_for(&m->s->find, ids, n);
    return n == 0 ? NULL : sql_people_keys(m->s->db, m->keys, &m->s->find, keys);
}

static struct fault *gather(void *ctx)
{
    struct meeting *m = ctx;
    const struct people_find *find = &m->s->find;
    struct keyed_person_list keys = {0};
    size_t n = 0;
    TRY(read_keys(m, &keys));
    for (size_t i = 0; i < keys.n; i++) {
        const struct keyed_person *k = &keys.at[i];
        if (find->key_id == 0 ||
            compare(find, k->key, k->id.v, find->key, find->key_id) > 0) {
            keys.at[n++] = *k;
        }
    }
    if (n > 0) {
        qsort_r(keys.at, n, sizeof keys.at[0], compare_keys, &m->s->find);
    }
    for (size_t i = 0; i < n && !is_full(m->s); i++) {
        TRY(meet(m, keys.at[i].id.v));
    }
    return flush(m);
}

/* ---- both -------------------------------------------------------------------------- */

struct fault *people_search(struct people_search *s)
{
    struct meeting m = {.s = s};
    TRY(register_scratch_open(s->arena, SEARCH_ARENA, &m.keys));
    TRY(register_scratch_open(s->arena, SEARCH_ARENA, &m.rows));
    if (s->named->n > FOUND_AT_ONCE) {
        TRY(walk(&m, WALK_FIRST));
    }
    if (m.over) {
        return NULL;
    }
    return s->named->n <= GATHER_MOST ? register_in_scratch(s->arena, m.keys, gather, &m)
                                      : walk(&m, INT64_MAX);
}
