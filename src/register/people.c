/* Lists of persons: filtered, ordered, paged by key, streamed; today's or of any day. */
#include "register/inside.h"
#include "register/register_sql.h"
#include "words/faults.h"

/* '%part%' with the wildcards of LIKE taken literally. */
static struct str like_of(struct arena *a, struct str part)
{
    struct text out = text_new(a, part.n + 8);
    text_add_char(&out, '%');
    for (size_t i = 0; i < part.n; i++) {
        if (part.p[i] == '%' || part.p[i] == '_' || part.p[i] == '!') {
            text_add_char(&out, '!');
        }
        text_add_char(&out, part.p[i]);
    }
    text_add_char(&out, '%');
    return text_str(&out);
}

struct fault *register_people(struct db *db, struct arena *a, const struct scope *scope,
                              const struct people_query *query,
                              struct person_list *people)
{
    struct people_query q = *query;
    q.by_text = q.text.n > 0;
    q.in_unit = q.unit.v != 0;
    q.only_here = !q.with_left;
    q.like = q.by_text ? like_of(a, register_fold(a, q.text)) : STR("");
    if (q.dated) {
        q.key_name = q.key_id == 0 ? (struct blob){STR("")} : q.key_name;
        return sql_people_list_on(db, a, scope, &q, people);
    }
    q.born_from = register_born_key(q.key_born);
    q.page = q.order * 3 + (q.key_id == 0 ? 0 : q.backwards ? 2 : 1);
    TRY(sql_people_list(db, a, scope, &q, people));
    for (size_t i = 0; q.key_id != 0 && q.backwards && i < people->n / 2; i++) {
        struct person swap = people->at[i];
        people->at[i] = people->at[people->n - 1 - i];
        people->at[people->n - 1 - i] = swap;
    }
    return NULL;
}

enum { KEY_MAX = 1024, EACH_PAGE = 500, EACH_ARENA = 4 * 1024 * 1024 };

struct walk {
    struct db *db;
    struct arena *scratch;
    const struct scope *scope;
    struct people_query query;
    struct fault *(*each)(void *ctx, const struct person *p);
    void *ctx;
    bool more;
    char key[KEY_MAX]; /* the last name of a page outlives its arena */
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
        const struct person *last = &page.at[page.n - 1];
        memcpy(w->key, last->name_key.bytes.p, last->name_key.bytes.n);
        w->query.key_name = (struct blob){{w->key, last->name_key.bytes.n}};
        w->query.key_born = last->born;
        w->query.key_id = last->id.v;
    }
    return NULL;
}

static void close_arena(void *what)
{
    arena_close(what);
}

struct fault *
register_people_each(struct db *db, struct arena *a, const struct scope *scope,
                     const struct people_query *query,
                     struct fault *(*each)(void *ctx, const struct person *p), void *ctx)
{
    struct walk w = {.db = db, .scope = scope, .query = *query, .each = each, .ctx = ctx};
    w.query.limit = EACH_PAGE;
    w.query.key_id = 0;
    w.scratch = arena_open(&chunks_heap, EACH_ARENA);
    if (w.scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_arena, w.scratch);
    do {
        struct fault *fault = arena_guard(w.scratch, walk_page, &w);
        if (fault != NULL) {
            return fault_new(a, fault->kind, fault->id, FAULT_ARGS, fault->arg);
        }
        arena_reset(w.scratch);
    } while (w.more);
    return NULL;
}
