/* The tables of places from the list. One pass with two fingers - one on provinces to
 * streets, one on villages, which stand in the same order - writes the rows and gathers
 * the cores in a hash table; then the cores are written and indexed. Time is that of
 * reading and of writing some 350,000 rows for 660,000 places; memory the list and 50
 * bytes a place. */
#include "ledger/blob.h"
#include "register/inside.h"
#include "register/places_inside.h"
#include "register/places_sql.h"
#include "words/faults.h"

enum {
    LIST_MOST = 96 * 1024 * 1024, /* bytes */
    FILL_ARENA = 320 * 1024 * 1024,
    ROWS_ARENA = 8 * 1024 * 1024,
    ROWS_AT_ONCE = 1000,
    VILLAGES_MOST = 1000, /* of one street: three digits */
};

/* Places of one core, chained in order. Numbers are places of the arrays, from 1. */
struct core {
    struct str text;
    uint32_t first, last, n;
};
struct filling {
    struct db *db;
    struct arena *own, *rows; /* of the filling; of a thousand rows */
    struct hash blob;
    struct endings endings;
    struct str upper, villages; /* the two fingers: what is left of the list */
    size_t all;
    struct core *cores; /* from 1 */
    size_t cores_n;
    uint32_t *slots; /* open addressing, a power of two */
    size_t slots_n;
    char (*packed)[PLACE_PACKED]; /* places in the order they come, from 1 */
    uint32_t *next;
    size_t n;
    struct text of_ending[ENDINGS_MOST + 1]; /* their first places, packed */
    size_t at;                               /* rows written */
    size_t end;                              /* where this batch ends */
};

/* ---- cores ------------------------------------------------------------------------- */

/* FNV-1a, 64 bits. */
static size_t slot_of(const struct filling *f, struct str text)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < text.n; i++) {
        h = (h ^ (uint8_t)text.p[i]) * 1099511628211u;
    }
    return (size_t)(h ^ h >> 32) & (f->slots_n - 1);
}

static struct core *core_of(struct filling *f, struct str text)
{
    size_t slot = slot_of(f, text);
    while (f->slots[slot] != 0) {
        struct core *there = &f->cores[f->slots[slot]];
        if (str_equal(there->text, text)) {
            return there;
        }
        slot = (slot + 1) & (f->slots_n - 1);
    }
    f->slots[slot] = (uint32_t)++f->cores_n;
    f->cores[f->cores_n].text = text;
    return &f->cores[f->cores_n];
}

static void note_place(struct filling *f, int64_t code, struct str name)
{
    size_t ending = place_ending(&f->endings, name);
    size_t core_n = name.n - f->endings.at[ending].text.n;
    struct core *core = core_of(f, str_part(name, 0, core_n));
    uint32_t i = (uint32_t)++f->n;
    place_pack(f->packed[i], code, ending);
    core->first = core->n == 0 ? i : core->first;
    f->next[core->last] = i; /* of no last place: slot 0, which nobody reads */
    core->last = i;
    core->n++;
    struct text *firsts = &f->of_ending[ending];
    if (ending > 0 && firsts->n < (size_t)PLACES_HITS * PLACE_PACKED) {
        text_add(firsts, (struct str){f->packed[i], PLACE_PACKED});
    }
}

/* ---- rows -------------------------------------------------------------------------- */

/* The villages of a street, which stand next. */
static void take_villages(struct filling *f, int64_t street, struct text *villages)
{
    int64_t code = 0;
    struct str name, rest = f->villages;
    while (places_next(&rest, &code, &name) && place_above(code) == street) {
        text_add_format(villages, "%03d", (int)(code % VILLAGES_MOST));
        text_add(villages, name);
        text_add_char(villages, '\n');
        f->villages = rest;
    }
}

static struct fault *some_uppers(void *ctx)
{
    struct filling *f = ctx;
    int64_t code = 0;
    struct str name, rest = f->upper;
    for (int i = 0; i < ROWS_AT_ONCE && places_next(&rest, &code, &name) &&
                    place_level_of(code) != PLACE_VILLAGE;
         i++) {
        struct text villages = text_new(f->rows, 0);
        f->upper = rest;
        if (place_level_of(code) == PLACE_STREET) {
            take_villages(f, code, &villages);
        }
        struct str below = villages.n > 0 ? text_str(&villages) : STR("");
        TRY(sql_place_insert(f->db, f->rows, &(struct place_row){code, name, below}));
    }
    return NULL;
}

static struct str pack_core(struct filling *f, const struct core *core)
{
    char *bytes = arena_bytes(f->rows, core->n * PLACE_PACKED);
    uint32_t at = core->first;
    for (size_t i = 0; i < core->n; i++, at = f->next[at]) {
        memcpy(bytes + i * PLACE_PACKED, f->packed[at], PLACE_PACKED);
    }
    return (struct str){bytes, core->n * PLACE_PACKED};
}

static struct fault *some_cores(void *ctx)
{
    struct filling *f = ctx;
    for (; f->at < f->end; f->at++) {
        const struct core *core = &f->cores[f->at + 1];
        struct place_core row = {(int64_t)f->at + 1, core->text, {pack_core(f, core)}};
        TRY(sql_place_core_insert(f->db, f->rows, &row));
    }
    return NULL;
}

/* ---- the whole --------------------------------------------------------------------- */

static void make_room(struct filling *f)
{
    f->slots_n = 1024;
    while (f->slots_n < 2 * f->all) {
        f->slots_n *= 2;
    }
    f->slots = ARENA_ARRAY(f->own, uint32_t, f->slots_n);
    f->cores = ARENA_ARRAY(f->own, struct core, f->all + 1);
    f->packed = arena_array(f->own, f->all + 1, PLACE_PACKED);
    f->next = ARENA_ARRAY(f->own, uint32_t, f->all + 1);
    for (size_t i = 0; i <= ENDINGS_MOST; i++) {
        f->of_ending[i] = text_new(f->own, 0);
    }
}

/* Counts the places, and sets the fingers. BROKEN: it is no list. */
static struct fault *begin(struct filling *f, struct str list)
{
    int64_t code = 0, last = 0;
    struct str name, rest = list, here = list;
    bool good = places_open(&rest);
    f->upper = rest;
    for (here = rest; good && places_next(&rest, &code, &name); here = rest) {
        good = code > last;
        last = code;
        f->villages = f->villages.p == NULL && place_level_of(code) == PLACE_VILLAGE
                          ? here
                          : f->villages;
        f->all++;
    }
    return good && rest.n == 0 && f->all <= PLACES_MOST
               ? NULL
               : fault_places_broken(f->own, blob_hex(f->own, f->blob));
}

static struct fault *write_tables(struct filling *f, struct str list)
{
    int64_t code = 0;
    struct str name, left = STR_NONE;
    while (f->upper.p != left.p) { /* until a step takes none */
        left = f->upper;
        TRY(register_in_scratch(f->own, f->rows, some_uppers, f));
    }
    places_open(&list);
    while (places_next(&list, &code, &name)) {
        note_place(f, code, name);
    }
    for (; f->at < f->cores_n;) {
        f->end = f->at + ROWS_AT_ONCE < f->cores_n ? f->at + ROWS_AT_ONCE : f->cores_n;
        TRY(register_in_scratch(f->own, f->rows, some_cores, f));
    }
    for (size_t i = 1; i < f->endings.n; i++) {
        struct str firsts = f->of_ending[i].n > 0 ? text_str(&f->of_ending[i]) : STR("");
        TRY(sql_place_ending_insert(f->db, f->own, (int64_t)i, (struct blob){firsts}));
    }
    return NULL;
}

static struct fault *fill(void *ctx)
{
    struct filling *f = ctx;
    struct str list = STR_NONE;
    TRY(blob_read(f->db, f->own, f->blob, LIST_MOST, &list));
    TRY(begin(f, list));
    make_room(f);
    TRY(write_tables(f, list));
    /* a village whose street is not there: the list is none */
    return f->villages.n == 0 ? NULL
                              : fault_places_broken(f->own, blob_hex(f->own, f->blob));
}

struct fault *places_fill(struct db *db, struct arena *a, struct hash blob)
{
    struct filling f = {.db = db, .blob = blob};
    places_endings(&f.endings);
    TRY(sql_places_clear(db, a));
    TRY(sql_place_cores_clear(db, a));
    TRY(sql_place_endings_clear(db, a));
    TRY(grams_empty(db, a, &places_cores));
    TRY(register_scratch_open(a, FILL_ARENA, &f.own));
    TRY(register_scratch_open(a, ROWS_ARENA, &f.rows));
    TRY(register_in_scratch(a, f.own, fill, &f));
    return f.cores_n == 0 ? NULL : grams_fill(db, a, &places_cores, (int64_t)f.cores_n);
}
