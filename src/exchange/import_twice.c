/* Keys are hashes of 64 bits: two texts that share one cost a row done again for nothing,
 * since who is meant is always asked of the register. */
#include "exchange/import_twice.h"

#include "exchange/import_part.h"
#include "words/faults.h"

struct said_first {
    struct person_id person; /* 0: free */
    int64_t row;
};
struct twice {
    struct int_list keys; /* said more than once, ascending */
    struct row_list kept;
    struct said_first *first; /* open addressing, at most half full */
    size_t persons, room;
};

/* ---- keys -------------------------------------------------------------------------- */

enum { KEYS = 2 };

static size_t keys_of(struct arena *a, const struct importing *run, const struct row *row,
                      int64_t keys[KEYS])
{
    struct said_keys said = said_keys_of(a, run, row);
    size_t n = 0;
    if (said.number.n > 0) {
        keys[n++] = (int64_t)str_mix(said.number);
    }
    if (said.name.n > 0) {
        keys[n++] = (int64_t)~str_mix(said.name);
    }
    return n;
}

static int compare(const void *one, const void *other)
{
    const int64_t *a = one, *b = other;
    return (*a > *b) - (*a < *b);
}

static void sort(struct int_list *keys)
{
    if (keys->n > 1) {
        qsort(keys->at, keys->n, sizeof keys->at[0], compare);
    }
}

static bool holds(const struct int_list *keys, int64_t key)
{
    return keys->n > 0 &&
           bsearch(&key, keys->at, keys->n, sizeof keys->at[0], compare) != NULL;
}

static bool says_one(struct arena *a, const struct importing *run, const struct row *row,
                     const struct int_list *keys)
{
    int64_t said[KEYS];
    size_t n = keys->n > 0 ? keys_of(a, run, row, said) : 0;
    bool one = false;
    for (size_t i = 0; i < n; i++) {
        one |= holds(keys, said[i]);
    }
    return one;
}

/* ---- the first pass ---------------------------------------------------------------- */

struct pass {
    struct arena *arena; /* of the pass: the file's own tables and all keys */
    struct arena *rows;
    struct importing *run;
    const struct import_file *file;
    struct int_list all;
};

static struct fault *read_rows(void *ctx)
{
    struct pass *p = ctx;
    struct import_file again;
    bool more = true;
    TRY(import_file_again(p->arena, p->file, &again));
    while (more) {
        struct row_list rows;
        TRY(import_file_rows(&again, p->rows, IMPORT_CHUNK, &rows, &more));
        for (size_t i = 0; i < rows.n; i++) {
            int64_t keys[KEYS];
            size_t n = keys_of(p->rows, p->run, &rows.at[i], keys);
            for (size_t k = 0; k < n; k++) {
                *LIST_ADD(p->arena, &p->all) = keys[k];
            }
        }
        arena_reset(p->rows);
    }
    sort(&p->all);
    return NULL;
}

static struct fault *guarded(void *ctx)
{
    struct pass *p = ctx;
    return arena_guard(p->rows, read_rows, p);
}

static struct fault *pass(struct pass *p)
{
    struct arena *a = p->run->arena;
    struct fault *fault = arena_guard(p->arena, guarded, p);
    if (fault != NULL) {
        return fault_copy(a, fault);
    }
    for (size_t i = 1; i < p->all.n; i++) {
        struct int_list *keys = &p->run->twice->keys;
        bool again = p->all.at[i] == p->all.at[i - 1];
        if (again && (keys->n == 0 || keys->at[keys->n - 1] != p->all.at[i])) {
            *LIST_ADD(a, keys) = p->all.at[i];
        }
    }
    return NULL;
}

struct fault *twice_read(struct importing *run, const struct import_file *file)
{
    struct pass p = {.run = run, .file = file};
    run->twice = ARENA_NEW(run->arena, struct twice);
    *run->twice = (struct twice){.persons = 0};
    if (run->posts) {
        return NULL; /* seats are known by their numbers, which the run keeps */
    }
    p.arena = arena_open(&chunks_heap, (size_t)IMPORT_FILE_MIB << 20);
    p.rows = arena_open(&chunks_heap, (size_t)IMPORT_FILE_MIB << 20);
    struct fault *fault = p.arena == NULL || p.rows == NULL
                              ? fault_store_failed(run->arena, STR("memory"))
                              : pass(&p);
    if (p.rows != NULL) {
        arena_close(p.rows);
    }
    if (p.arena != NULL) {
        arena_close(p.arena);
    }
    return fault;
}

/* ---- rows about one person --------------------------------------------------------- */

static struct said_first *place_of(struct twice *t, struct person_id person)
{
    size_t at = (size_t)((uint64_t)person.v * 0x9e3779b97f4a7c15u >> 20) & (t->room - 1);
    while (t->first[at].person.v != 0 && t->first[at].person.v != person.v) {
        at = (at + 1) & (t->room - 1);
    }
    return &t->first[at];
}

/* Twice as wide, the old table copied over. */
static void widen(struct arena *a, struct twice *t)
{
    enum { ROOM_FIRST = 64 };
    struct twice was = *t;
    t->room = was.room > 0 ? 2 * was.room : ROOM_FIRST;
    t->first = ARENA_ARRAY(a, struct said_first, t->room);
    for (size_t i = 0; i < was.room; i++) {
        if (was.first[i].person.v != 0) {
            *place_of(t, was.first[i].person) = was.first[i];
        }
    }
}

void twice_look(struct reading_row *r, const struct said *said)
{
    struct twice *t = r->run->twice;
    struct arena *a = r->act->arena;
    if (!says_one(a, r->run, r->row, &t->keys)) {
        return;
    }
    if (2 * (t->persons + 1) > t->room) {
        widen(r->run->arena, t);
    }
    struct said_first *first = place_of(t, r->report->person);
    if (first->person.v == 0) {
        *first = (struct said_first){r->report->person, r->row->number};
        t->persons++;
    } else if (first->row != r->row->number) {
        import_remark(r, said->person.number.n > 0 ? "number" : "name",
                      fault_import_person_twice(a, first->row));
    }
}

/* ---- dry runs ---------------------------------------------------------------------- */

void twice_keep(struct arena *scratch, struct importing *run, const struct row *row)
{
    struct twice *t = run->twice;
    if (says_one(scratch, run, row, &t->keys)) {
        *LIST_ADD(run->arena, &t->kept) = import_row_copy(run->arena, row);
    }
}

void twice_again(struct arena *a, struct importing *run, const struct row_list *rows,
                 struct row_list *earlier)
{
    struct twice *t = run->twice;
    struct int_list asked = {0};
    struct row_list all = {0};
    for (size_t i = 0; t->kept.n > 0 && i < rows->n; i++) {
        int64_t keys[KEYS];
        size_t n = keys_of(a, run, &rows->at[i], keys);
        for (size_t k = 0; k < n; k++) {
            if (holds(&t->keys, keys[k])) {
                *LIST_ADD(a, &asked) = keys[k];
            }
        }
    }
    sort(&asked);
    for (size_t i = 0; asked.n > 0 && i < t->kept.n; i++) {
        if (says_one(a, run, &t->kept.at[i], &asked)) {
            *LIST_ADD(a, &all) = t->kept.at[i];
        }
    }
    size_t from = all.n > TWICE_AGAIN ? all.n - TWICE_AGAIN : 0;
    *earlier = (struct row_list){all.at + from, all.n - from, all.n - from};
    for (size_t i = 0; i < t->room; i++) {
        t->first[i] = (struct said_first){.row = 0};
    }
    t->persons = 0;
}
