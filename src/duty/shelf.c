/* The shelf of adopted programmes: read from their files once and held by whoever uses
 * them, in any thread. What lies there is never changed; whether it is still what the
 * database says is looked at by every use, inside its transaction: an adoption, a rebuild
 * or a rollback behind our back is seen by the next who asks. Another set takes the place
 * of the former, which goes when the last who holds it lets go. */
#include <pthread.h>
#include <stdatomic.h>

#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "ledger/seal.h"

enum { SET_MIB = 256 };

struct adopted_set {
    atomic_int holders;
    struct arena *own; /* this struct lives in it too */
    struct adopted_list versions;
};
struct duty_shelf {
    const struct chunks *chunks;
    const struct built *built;
    pthread_mutex_t lock;
    struct adopted_set *set; /* NULL: none yet */
};

static void close_shelf(void *what)
{
    struct duty_shelf *shelf = what;
    adopted_let_go(shelf->set);
    pthread_mutex_destroy(&shelf->lock);
}

const struct built *duty_built(struct arena *a, const struct kind *const *built)
{
    struct built *all = ARENA_NEW(a, struct built);
    size_t n = 0;
    while (built[n] != NULL) {
        n++;
    }
    struct built_kind *at = ARENA_ARRAY(a, struct built_kind, n + 1);
    for (size_t i = 0; i < n; i++) {
        at[i] = (struct built_kind){str_of(built[i]->name), built[i]->title,
                                    &built[i]->fields, built[i]->choices};
    }
    *all = (struct built){at, n};
    return all;
}

struct duty_shelf *duty_shelf_open(struct arena *a, const struct chunks *chunks,
                                   const struct kind *const *built)
{
    struct duty_shelf *shelf = ARENA_NEW(a, struct duty_shelf);
    shelf->chunks = chunks;
    shelf->built = duty_built(a, built);
    pthread_mutex_init(&shelf->lock, NULL);
    arena_on_close(a, close_shelf, shelf);
    return shelf;
}

/* ---- reading what was adopted -------------------------------------------------------
 */

static struct fault *apply_declared(struct db *db, struct arena *a,
                                    const struct entry *entry, const void *body)
{
    (void)db;
    (void)a;
    (void)entry;
    (void)body;
    return NULL; /* all that follows is drawn from it by room_after */
}

static void make_kinds(struct arena *a, struct adopted *v)
{
    const struct programme *p = v->programme;
    v->kinds = ARENA_ARRAY(a, struct declared, p->kinds.n + 1);
    for (size_t i = 0; i < p->kinds.n; i++) {
        const struct declared_kind *words = &p->kinds.at[i];
        v->kinds[i] = (struct declared){
            .kind = {.name = str_cstr(a, words->name),
                     .version = (int)v->row.seq,
                     .class = (enum record_class)words->class,
                     .fields = declared_fields(a, words),
                     .apply = apply_declared},
            .words = words,
        };
        v->kinds[i].stored = v->kinds[i].kind;
        if (duty_is_sealed(&v->kinds[i])) {
            v->kinds[i].stored.fields = cover_fields;
        }
    }
}

static struct fault *read_version(struct db *db, struct arena *a,
                                  const struct built *built, const struct calendar *china,
                                  const struct calendar *plain, struct adopted *v)
{
    struct str text = STR_NONE;
    bool found = false;
    struct int_list numbers = {0};
    TRY(duty_adopted_text(db, a, v->row.seq, &text, &found));
    TRY(programme_read_adopted(a, text, built, &v->programme));
    TRY(sql_duty_numbers(db, a, v->row.seq, &numbers));
    v->numbers = ARENA_ARRAY(a, int64_t, v->programme->rules.n + 1);
    for (size_t i = 0; i < numbers.n && i < v->programme->rules.n; i++) {
        v->numbers[i] = numbers.at[i];
    }
    v->calendar = v->programme->plain_calendar ? plain : china;
    make_kinds(a, v);
    return NULL;
}

/* A week is another period than a day, and five years are other than ten: what asks by
 * another clock begins anew. */
static bool is_same_clock(const struct when *a, const struct when *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    if (a->kind == WHEN_TENURE) {
        return a->months == b->months && str_equal(a->tenure, b->tenure) &&
               str_equal(a->tenure_of, b->tenure_of);
    }
    return a->kind != WHEN_EVERY || a->every == b->every;
}

/* A rule is asked since the first version of its programme that has it as it is. */
static void find_since(struct arena *a, struct adopted_list *versions, size_t i)
{
    struct adopted *v = &versions->at[i];
    size_t n = v->programme->rules.n;
    v->since = ARENA_ARRAY(a, struct day, n + 1);
    for (size_t r = 0; r < n; r++) {
        v->since[r] = v->row.since;
        for (size_t j = 0; j < i; j++) {
            const struct adopted *was = &versions->at[j];
            for (size_t q = 0; q < was->programme->rules.n; q++) {
                if (was->numbers[q] == v->numbers[r]) {
                    bool same = is_same_clock(&was->programme->rules.at[q].when,
                                              &v->programme->rules.at[r].when);
                    v->since[r] = same ? was->since[q] : v->row.since;
                }
            }
        }
    }
}

static struct fault *read_all(struct db *db, struct arena *a, const struct built *built,
                              const struct adoption_row_list *rows,
                              struct adopted_list *versions)
{
    struct calendar *china = NULL;
    const struct calendar *plain = NULL;
    *versions = (struct adopted_list){0};
    if (rows->n > 0) {
        TRY(office_calendar(db, a, &china));
        plain = calendar_new(a, false);
    }
    for (size_t i = 0; i < rows->n; i++) {
        struct adopted v = {.row = rows->at[i]};
        v.row.programme = str_copy(a, v.row.programme);
        v.row.hash = str_copy(a, v.row.hash);
        TRY(read_version(db, a, built, china, plain, &v));
        *LIST_ADD(a, versions) = v;
        find_since(a, versions, i);
    }
    return NULL;
}

/* ---- the set ------------------------------------------------------------------------
 */

const struct adopted_list *adopted_versions(const struct adopted_set *set)
{
    static const struct adopted_list none;
    return set == NULL ? &none : &set->versions;
}

void adopted_let_go(struct adopted_set *set)
{
    if (set != NULL && atomic_fetch_sub(&set->holders, 1) == 1) {
        arena_close(set->own);
    }
}

bool adopted_is(const struct adopted_set *set, const struct adoption_row_list *rows)
{
    const struct adopted_list *versions = adopted_versions(set);
    if (versions->n != rows->n) {
        return false;
    }
    for (size_t i = 0; i < rows->n; i++) {
        const struct adoption_row *is = &rows->at[i], *was = &versions->at[i].row;
        if (is->seq != was->seq || is->since.v != was->since.v ||
            is->till.v != was->till.v || is->years != was->years ||
            !str_equal(is->hash, was->hash)) {
            return false;
        }
    }
    return true;
}

struct making {
    struct db *db;
    struct arena *own;
    const struct built *built;
    const struct adoption_row_list *rows;
    struct adopted_set *set;
};

static struct fault *make(void *ctx)
{
    struct making *m = ctx;
    m->set = ARENA_NEW(m->own, struct adopted_set);
    *m->set = (struct adopted_set){.own = m->own};
    atomic_init(&m->set->holders, 1);
    return read_all(m->db, m->own, m->built, m->rows, &m->set->versions);
}

/* The set on the shelf, held once more; NULL when it is another. */
static struct adopted_set *hold(struct duty_shelf *shelf,
                                const struct adoption_row_list *rows)
{
    struct adopted_set *set = NULL;
    pthread_mutex_lock(&shelf->lock);
    if (adopted_is(shelf->set, rows)) {
        set = shelf->set;
        atomic_fetch_add(&set->holders, 1);
    }
    pthread_mutex_unlock(&shelf->lock);
    return set;
}

static void put(struct duty_shelf *shelf, struct adopted_set *set)
{
    atomic_fetch_add(&set->holders, 1);
    pthread_mutex_lock(&shelf->lock);
    struct adopted_set *former = shelf->set;
    shelf->set = set;
    pthread_mutex_unlock(&shelf->lock);
    adopted_let_go(former);
}

struct fault *adopted_take(struct duty_shelf *shelf, struct db *db, struct arena *a,
                           const struct adoption_row_list *rows, struct adopted_set **set)
{
    *set = NULL;
    if (rows->n == 0) {
        return NULL;
    }
    *set = hold(shelf, rows);
    if (*set != NULL) {
        return NULL;
    }
    struct making m = {.db = db, .built = shelf->built, .rows = rows};
    m.own = arena_open(shelf->chunks, MIB(SET_MIB));
    if (m.own == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    struct fault *fault = arena_guard(m.own, make, &m);
    if (fault != NULL) {
        fault = fault_copy(a, fault);
        arena_close(m.own);
        return fault;
    }
    put(shelf, m.set);
    *set = m.set;
    return NULL;
}

static void let_go(void *set)
{
    adopted_let_go(set);
}

struct fault *room_read(struct db *db, struct arena *a, struct duty_shelf *shelf,
                        const struct adopted_list **versions)
{
    struct adoption_row_list rows = {0};
    struct adopted_set *set = NULL;
    TRY(sql_duty_versions(db, a, &rows));
    TRY(adopted_take(shelf, db, a, &rows, &set));
    if (set != NULL) {
        arena_on_close(a, let_go, set);
    }
    *versions = adopted_versions(set);
    return NULL;
}

struct fault *duty_adopted(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           int64_t adoption, const struct programme **programme,
                           bool *found)
{
    const struct adopted_list *versions = NULL;
    TRY(room_read(db, a, shelf, &versions));
    *found = false;
    for (size_t i = 0; i < versions->n && !*found; i++) {
        *found = versions->at[i].row.seq == adoption;
        *programme = versions->at[i].programme;
    }
    return NULL;
}
