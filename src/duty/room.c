/* The room in the writer's thread: it holds the adopted programmes from one entry to the
 * next, and does what each entry sets going. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

enum { SCRATCH_MIB = 2048 };

struct duty_room {
    const struct chunks *chunks;
    struct duty_shelf *shelf;
    struct adopted_set *set; /* held; NULL: nothing is adopted */
    struct arena *scratch;   /* of one call */
    int64_t idle;            /* the moment at which nothing was adopted; 0: not known */
    const struct kind *const *built;
};

static void release(void *what)
{
    struct duty_room *room = what;
    adopted_let_go(room->set);
    if (room->scratch != NULL) {
        arena_close(room->scratch);
    }
}

struct duty_room *duty_room_open(struct arena *a, struct duty_shelf *shelf,
                                 const struct chunks *chunks)
{
    struct duty_room *room = ARENA_NEW(a, struct duty_room);
    room->chunks = chunks;
    room->shelf = shelf;
    arena_on_close(a, release, room);
    return room;
}

struct fault *room_enter(struct duty_room *m, struct db *db, struct arena *a,
                         struct room *room)
{
    struct adoption_row_list rows = {0};
    bool found = false;
    TRY(sql_duty_versions(db, a, &rows));
    if (!adopted_is(m->set, &rows)) {
        struct adopted_set *set = NULL;
        TRY(adopted_take(m->shelf, db, a, &rows, &set));
        adopted_let_go(m->set);
        m->set = set;
    }
    *room = (struct room){
        .db = db, .arena = a, .versions = adopted_versions(m->set), .built = m->built};
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
        f->memory->idle = db_moment(f->db);
        return NULL;
    }
    room.entry = f->entry;
    return room_follow(&room);
}

/* In an arena of its own: a job may append a thousand entries. */
static struct fault *after(void *self, struct db *db, struct arena *a,
                           const struct entry *entry)
{
    struct duty_room *m = self;
    struct following f = {m, db, entry};
    bool adopts = str_equal(entry->kind, str_of(kind_programme_adopt.name));
    if (!adopts && m->idle != 0 && m->idle == db_moment(db)) {
        return NULL; /* an import of thousands asks once */
    }
    m->idle = 0;
    if (m->scratch == NULL) {
        m->scratch = arena_open(m->chunks, MIB(SCRATCH_MIB));
    }
    if (m->scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    struct fault *fault = fault_copy(a, arena_guard(m->scratch, follow, &f));
    arena_reset(m->scratch);
    return fault;
}

/* ---- kinds at run time --------------------------------------------------------------
 */

const struct declared *declared_at(const struct adopted_list *versions, struct str name,
                                   int64_t adoption)
{
    for (size_t i = 0; i < versions->n; i++) {
        const struct adopted *v = &versions->at[i];
        for (size_t k = 0; v->row.seq == adoption && k < v->programme->kinds.n; k++) {
            if (str_equal(v->programme->kinds.at[k].name, name)) {
                return &v->kinds[k];
            }
        }
    }
    return NULL;
}

static struct fault *declared(void *self, struct db *db, struct arena *a, struct str name,
                              int64_t version, const struct kind **kind)
{
    struct room room;
    TRY(room_enter(self, db, a, &room));
    const struct declared *found = declared_at(room.versions, name, version);
    *kind = found != NULL ? &found->stored : *kind;
    return NULL;
}

struct kinds duty_kinds(struct duty_room *room, const struct kind *const *built)
{
    room->built = built;
    return (struct kinds){
        .at = built, .declared = declared, .after = after, .self = room};
}
