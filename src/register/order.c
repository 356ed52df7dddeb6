/* The derived rows behind the orders of lists and behind search: the index of names, and
 * the rank of a person on each day. Names are those of all times, since a list can be of
 * any day; whoever reads compares the name that counts (names_match). */
#include "register/inside.h"
#include "register/order_sql.h"

/* ---- keys -------------------------------------------------------------------------- */

static void add_number(struct text *key, uint64_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--) {
        text_add_char(key, (char)(number >> (8 * i) & 0xff));
    }
}

/* Days before 1970 are negative: they are moved so that bytes compare as days do. */
static struct blob born_key(struct arena *a, struct day born)
{
    struct text key = text_new(a, 4);
    int64_t v = day_known(born) ? born.v : INT32_MAX;
    add_number(&key, (uint64_t)(v - INT32_MIN), 4);
    return (struct blob){text_str(&key)};
}

struct person_keys register_keys(struct arena *a, const struct person_body *body)
{
    return (struct person_keys){{names_pinyin_key(a, body->name)},
                                {names_stroke_key(a, body->name)},
                                born_key(a, body->born)};
}

struct blob register_level_key(struct arena *a, int64_t level)
{
    struct text key = text_new(a, 2);
    add_number(&key, level > 0 ? (uint64_t)level : UINT16_MAX, 2);
    return (struct blob){text_str(&key)};
}

/* Level of the main post, then the office's own order, then the name; none comes last. */
static struct blob rank_key(struct arena *a, int64_t level,
                            const struct rank_facts *facts)
{
    struct text key = text_new(a, facts->name_key.bytes.n + 6);
    text_add(&key, register_level_key(a, level).bytes);
    add_number(&key, facts->rank > 0 ? (uint64_t)facts->rank : UINT32_MAX, 4);
    text_add(&key, facts->name_key.bytes);
    return (struct blob){text_str(&key)};
}

/* ---- names ------------------------------------------------------------------------- */

const struct grams_of register_names = {GRAM_PERSONS, sql_names_between};

struct fault *register_order_names(struct db *db, struct arena *a, struct person_id id,
                                   struct str_list *names)
{
    return db_puts_off(db) ? NULL : sql_person_state_names(db, a, id, names);
}

/* ---- ranks ------------------------------------------------------------------------- */

struct ranking {
    struct db *db;
    struct arena *arena;
    struct person_id person;
    struct rank_facts facts;
    int64_t next; /* the first day that has no row yet */
};

static struct fault *add_rank(struct ranking *r, int64_t till, int64_t level,
                              struct str title)
{
    struct rank_row row = {r->next, till, level, title,
                           rank_key(r->arena, level, &r->facts)};
    r->next = till + 1;
    return sql_person_rank_insert(r->db, r->arena, &row, r->person);
}

static struct fault *add_span(struct ranking *r, const struct rank_span *span)
{
    int64_t since = span->since.v > r->next ? span->since.v : r->next;
    int64_t till = day_known(span->till) ? span->till.v : INT32_MAX;
    if ((span->level == 0 && span->title.n == 0) || till < since) {
        return NULL;
    }
    if (since > r->next) {
        TRY(add_rank(r, since - 1, 0, STR_NONE));
    }
    return add_rank(r, till, span->level, span->title);
}

struct fault *register_ranks_renew(struct db *db, struct arena *a, struct person_id id)
{
    struct ranking r = {.db = db, .arena = a, .person = id, .next = DAY_FIRST.v};
    struct rank_span_list spans = {0};
    bool found = false;
    if (db_puts_off(db)) {
        return NULL;
    }
    TRY(sql_person_rank_delete(db, a, id));
    TRY(sql_person_rank_facts(db, a, id, &r.facts, &found));
    if (!found) {
        return NULL;
    }
    TRY(sql_postings_main(db, a, id, &spans));
    for (size_t i = 0; i < spans.n; i++) {
        TRY(add_span(&r, &spans.at[i]));
    }
    return r.next <= INT32_MAX ? add_rank(&r, INT32_MAX, 0, STR_NONE) : NULL;
}

struct fault *register_ranks_of_post(struct db *db, struct arena *a, struct post_id post)
{
    struct person_id_list people = {0};
    if (db_puts_off(db)) {
        return NULL;
    }
    TRY(sql_people_in_post(db, a, post, &people));
    for (size_t i = 0; i < people.n; i++) {
        TRY(register_ranks_renew(db, a, people.at[i]));
    }
    return NULL;
}

/* ---- ranks of all -------------------------------------------------------------------
 */

struct all_ranks {
    struct db *db;
    struct arena *outer; /* of the stream */
    struct ranking now;  /* of the person at hand; its arena is emptied behind each */
};

static struct fault *end_ranks(struct all_ranks *all)
{
    struct ranking *r = &all->now;
    if (r->person.v != 0 && r->next <= INT32_MAX) {
        TRY(add_rank(r, INT32_MAX, 0, STR_NONE));
    }
    arena_reset(r->arena);
    return NULL;
}

static struct fault *take_source(void *ctx, const struct rank_source *source)
{
    struct all_ranks *all = ctx;
    struct ranking *r = &all->now;
    if (source->person.v != r->person.v) {
        TRY(end_ranks(all));
        r->person = source->person;
        r->next = DAY_FIRST.v;
        r->facts.rank = source->rank;
        r->facts.name_key.bytes = str_copy(r->arena, source->name_key.bytes);
    }
    return add_span(r, &(struct rank_span){source->since, source->till, source->level,
                                           source->title});
}

static struct fault *rank_all(void *ctx)
{
    struct all_ranks *all = ctx;
    TRY(sql_ranks_all(all->db, all->outer, take_source, all));
    return end_ranks(all);
}

/* ---- around changes ---------------------------------------------------------------- */

struct fault *register_order_make(struct db *db, struct arena *a)
{
    enum { RANKS_ARENA = 1024 * 1024 };
    struct all_ranks all = {.db = db, .outer = a, .now.db = db};
    TRY(grams_make(db, a, &register_names));
    TRY(register_scratch_open(a, RANKS_ARENA, &all.now.arena));
    return register_in_scratch(a, all.now.arena, rank_all, &all);
}

struct fault *register_order_add(struct db *db, struct arena *a, struct person_id id,
                                 const struct person_body *body,
                                 const struct person_keys *keys)
{
    struct ranking r = {.db = db,
                        .arena = a,
                        .person = id,
                        .facts = {body->rank, keys->name},
                        .next = DAY_FIRST.v};
    TRY(grams_add(db, a, &register_names, id.v));
    return db_puts_off(db) ? NULL : add_rank(&r, INT32_MAX, 0, STR_NONE);
}

struct fault *register_order_renew(struct db *db, struct arena *a, struct person_id id,
                                   const struct str_list *before)
{
    struct str_list names = {0};
    TRY(register_order_names(db, a, id, &names));
    TRY(grams_renew(db, a, &register_names, id.v, before, &names));
    return register_ranks_renew(db, a, id);
}

struct fault *register_order_remove(struct db *db, struct arena *a, struct person_id id)
{
    struct str_list names = {0};
    TRY(register_order_names(db, a, id, &names));
    TRY(grams_renew(db, a, &register_names, id.v, &names, &(struct str_list){0}));
    return db_puts_off(db) ? NULL : sql_person_rank_delete(db, a, id);
}
