/* The room's memory: adopted programmes, read once; and what each entry sets going. The
 * memory belongs to the writer's thread and is held against the table of adoptions at
 * every use, because a transaction may have been rolled back behind it. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

enum { MEMORY_MIB = 256, SCRATCH_MIB = 2048 };
#define MIB(n) ((size_t)(n)*1024 * 1024)

struct duty_room {
    const struct chunks *chunks;
    struct arena *memory;  /* of versions */
    struct arena *scratch; /* of one call */
    struct adopted_list versions;
    const struct kind *const *built;
};

static void release(void *what)
{
    struct duty_room *room = what;
    if (room->memory != NULL) {
        arena_close(room->memory);
    }
    if (room->scratch != NULL) {
        arena_close(room->scratch);
    }
}

struct duty_room *duty_room_open(struct arena *a, const struct chunks *chunks)
{
    struct duty_room *room = ARENA_NEW(a, struct duty_room);
    room->chunks = chunks;
    arena_on_close(a, release, room);
    return room;
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
    }
}

static struct fault *read_version(struct db *db, struct arena *a,
                                  const struct calendar *china,
                                  const struct calendar *plain, struct adopted *v)
{
    struct str text = STR_NONE;
    bool found = false;
    struct int_list numbers = {0};
    TRY(duty_adopted_text(db, a, v->row.seq, &text, &found));
    TRY(programme_read(a, text, NULL, &v->programme));
    TRY(sql_duty_numbers(db, a, v->row.seq, &numbers));
    v->numbers = ARENA_ARRAY(a, int64_t, v->programme->rules.n + 1);
    for (size_t i = 0; i < numbers.n && i < v->programme->rules.n; i++) {
        v->numbers[i] = numbers.at[i];
    }
    v->calendar = v->programme->plain_calendar ? plain : china;
    make_kinds(a, v);
    return NULL;
}

/* A rule is asked since the first version of its programme that has it. */
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
                if (was->numbers[q] == v->numbers[r] &&
                    was->row.since.v < v->since[r].v) {
                    v->since[r] = was->row.since;
                }
            }
        }
    }
}

static struct fault *read_all(struct db *db, struct arena *a,
                              const struct adoption_row_list *rows,
                              struct adopted_list *versions)
{
    const struct calendar *china = NULL, *plain = NULL;
    *versions = (struct adopted_list){0};
    if (rows->n > 0) {
        china = calendar_china(a);
        plain = calendar_new(a, false);
    }
    for (size_t i = 0; i < rows->n; i++) {
        struct adopted v = {.row = rows->at[i]};
        v.row.programme = str_copy(a, v.row.programme);
        v.row.hash = str_copy(a, v.row.hash);
        TRY(read_version(db, a, china, plain, &v));
        *LIST_ADD(a, versions) = v;
        find_since(a, versions, i);
    }
    return NULL;
}

struct fault *room_read(struct db *db, struct arena *a, struct adopted_list *versions)
{
    struct adoption_row_list rows = {0};
    TRY(sql_duty_versions(db, a, &rows));
    return read_all(db, a, &rows, versions);
}

static bool is_known(const struct duty_room *m, const struct adoption_row_list *rows)
{
    if (m->versions.n != rows->n) {
        return false;
    }
    for (size_t i = 0; i < rows->n; i++) {
        const struct adoption_row *is = &rows->at[i], *was = &m->versions.at[i].row;
        if (is->seq != was->seq || is->since.v != was->since.v ||
            is->till.v != was->till.v || !str_equal(is->hash, was->hash)) {
            return false;
        }
    }
    return true;
}

struct fault *room_enter(struct duty_room *m, struct db *db, struct arena *a,
                         struct room *room)
{
    struct adoption_row_list rows = {0};
    bool found = false;
    TRY(sql_duty_versions(db, a, &rows));
    if (!is_known(m, &rows)) {
        m->versions = (struct adopted_list){0};
        if (m->memory == NULL) {
            m->memory = arena_open(m->chunks, MIB(MEMORY_MIB));
        }
        if (m->memory == NULL) {
            return fault_store_failed(a, STR("memory"));
        }
        arena_reset(m->memory);
        struct adopted_list versions = {0};
        TRY(read_all(db, m->memory, &rows, &versions));
        m->versions = versions;
    }
    *room = (struct room){.db = db, .arena = a, .versions = &m->versions};
    room->progress = (struct progress_row){.rolled = DAY_NONE, .closed = DAY_NONE};
    return rows.n == 0 ? NULL : sql_duty_progress(db, a, &room->progress, &found);
}

const struct rule *room_rule(const struct room *r, int64_t number, int64_t adoption,
                             const struct adopted **version)
{
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct adopted *v = &r->versions->at[i];
        for (size_t j = 0; v->row.seq == adoption && j < v->programme->rules.n; j++) {
            if (v->numbers[j] == number) {
                *version = v;
                return &v->programme->rules.at[j];
            }
        }
    }
    return NULL;
}

/* ---- what an entry sets going -------------------------------------------------------
 */

struct following {
    struct duty_room *memory;
    struct db *db;
    const struct entry *entry;
};

static struct fault *follow(void *ctx)
{
    struct following *f = ctx;
    struct room room;
    TRY(room_enter(f->memory, f->db, f->memory->scratch, &room));
    if (room.versions->n == 0) {
        return NULL;
    }
    room.entry = f->entry;
    return room_follow(&room);
}

static struct fault *copy_up(struct arena *a, const struct fault *f)
{
    return f == NULL ? NULL : fault_new(a, f->kind, f->id, FAULT_ARGS, f->arg);
}

/* In an arena of its own: a job may append a thousand entries. */
static struct fault *after(void *self, struct db *db, struct arena *a,
                           const struct entry *entry)
{
    struct duty_room *m = self;
    struct following f = {m, db, entry};
    if (m->scratch == NULL) {
        m->scratch = arena_open(m->chunks, MIB(SCRATCH_MIB));
    }
    if (m->scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    struct fault *fault = copy_up(a, arena_guard(m->scratch, follow, &f));
    arena_reset(m->scratch);
    return fault;
}

/* ---- kinds at run time --------------------------------------------------------------
 */

static struct fault *declared(void *self, struct db *db, struct arena *a, struct str name,
                              int64_t version, const struct kind **kind)
{
    struct room room;
    TRY(room_enter(self, db, a, &room));
    for (size_t i = 0; i < room.versions->n; i++) {
        const struct adopted *v = &room.versions->at[i];
        for (size_t k = 0; v->row.seq == version && k < v->programme->kinds.n; k++) {
            if (str_equal(v->programme->kinds.at[k].name, name)) {
                *kind = &v->kinds[k].kind;
            }
        }
    }
    return NULL;
}

struct kinds duty_kinds(struct duty_room *room, const struct kind *const *built)
{
    room->built = built;
    return (struct kinds){
        .at = built, .declared = declared, .after = after, .self = room};
}
