/* The rules of the register: what may enter, and as which entry. */
#include "register/register.h"

#include "register/register_sql.h"
#include "words/faults.h"

enum { YEARS_MAX = 120, NAME_MAX = 60, UNIT_NAME_MAX = 100 };

const char *const sex_names[] = {"male", "female", NULL};
const char *const leave_why_names[] = {"transfer", "retire", "resign",
                                       "dismiss",  "death",  NULL};

/* ---- kinds ------------------------------------------------------------------------- */

static const struct field unit_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct unit_body, name), 1, UNIT_NAME_MAX,
     say_unit_name, NULL, 0},
    {"above", FIELD_ID, false, offsetof(struct unit_body, above), 0, 0, say_unit_above, NULL,
     0},
};
static const struct field person_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct person_body, name), 1, NAME_MAX,
     say_person_name, NULL, 0},
    {"sex", FIELD_CHOICE, true, offsetof(struct person_body, sex), 0, 0, say_person_sex,
     sex_names, 0},
    {"born", FIELD_DAY, true, offsetof(struct person_body, born), 0, 0, say_person_born,
     NULL, 0},
    {"unit", FIELD_ID, true, offsetof(struct person_body, unit), 0, 0, say_person_unit, NULL,
     0},
};
static const struct field leave_fields[] = {
    {"day", FIELD_DAY, true, offsetof(struct leave_body, day), 0, 0, say_leave_day,
     NULL, 0},
    {"why", FIELD_CHOICE, true, offsetof(struct leave_body, why), 0, 0, say_leave_why,
     leave_why_names, 0},
};

/* The key of the order by name: bytes of the name until pinyin and strokes are there. */
static struct blob key_of(struct str name)
{
    return (struct blob){name};
}

/* ASCII in lower case: what a part of a name is looked for in. */
static struct str fold(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    }
    return (struct str){p, s.n};
}

static struct fault *apply_unit_add(struct db *db, struct arena *a, const struct entry *e,
                                    const void *body)
{
    const struct unit_body *b = body;
    TRY(sql_unit_insert(db, a, b, (struct unit_id){e->subject}, e->seq, key_of(b->name)));
    return scope_unit_added(db, a, (struct unit_id){e->subject}, b->above);
}

static struct fault *apply_unit_correct(struct db *db, struct arena *a,
                                        const struct entry *e, const void *body)
{
    const struct unit_body *b = body;
    TRY(sql_unit_update(db, a, b, (struct unit_id){e->subject}, e->seq, key_of(b->name)));
    return scope_unit_moved(db, a, (struct unit_id){e->subject}, b->above);
}

static struct fault *apply_person_add(struct db *db, struct arena *a, const struct entry *e,
                                      const void *body)
{
    const struct person_body *b = body;
    return sql_person_insert(db, a, b, (struct person_id){e->subject}, e->seq,
                             key_of(b->name), fold(a, b->name));
}

static struct fault *apply_person_correct(struct db *db, struct arena *a,
                                          const struct entry *e, const void *body)
{
    const struct person_body *b = body;
    return sql_person_update(db, a, b, (struct person_id){e->subject}, e->seq,
                             key_of(b->name), fold(a, b->name));
}

static struct fault *apply_person_leave(struct db *db, struct arena *a,
                                        const struct entry *e, const void *body)
{
    return sql_person_set_left(db, a, body, (struct person_id){e->subject}, e->seq);
}

const struct kind kind_unit_add = {
    "unit.add",     1,    CLASS_OPEN,    true, say_kind_unit_add, FIELDS(unit_fields, struct unit_body),
    NULL, apply_unit_add};
const struct kind kind_unit_correct = {
    "unit.correct", 1,    CLASS_OPEN,        false, say_kind_unit_correct,
    FIELDS(unit_fields, struct unit_body), NULL, apply_unit_correct};
const struct kind kind_person_add = {
    "person.add", 1,    CLASS_UNIT,      true, say_kind_person_add, FIELDS(person_fields, struct person_body),
    NULL, apply_person_add};
const struct kind kind_person_correct = {
    "person.correct", 1,    CLASS_UNIT,          false, say_kind_person_correct,
    FIELDS(person_fields, struct person_body), NULL, apply_person_correct};
const struct kind kind_person_leave = {
    "person.leave", 1,    CLASS_UNIT,        false, say_kind_person_leave, FIELDS(leave_fields, struct leave_body),
    NULL, apply_person_leave};

/* ---- changes ----------------------------------------------------------------------- */

static struct draft draft_of(const struct act *act, const struct kind *kind,
                             const void *body)
{
    return (struct draft){
        .id = act->id, .kind = kind, .day = act->today, .actor = act->actor, .body = body};
}

static struct fault *append(const struct act *act, const struct draft *draft,
                            struct entry *e)
{
    bool again = false;
    return ledger_append(act->ledger, act->db, act->arena, draft, e, &again);
}

/* A form that was sent before must give the same answer, so what it once changed must not
 * make the rules refuse it now: the ledger is asked first. */
static struct fault *was_sent(const struct act *act, bool *sent)
{
    return ledger_has(act->db, act->arena, act->id, sent);
}

static struct fault *unit_must_be(const struct act *act, struct unit_id id,
                                  const char *field)
{
    struct unit unit;
    bool found = false;
    TRY(register_unit(act->db, act->arena, id, &unit, &found));
    return found ? NULL
                 : fault_at(fault_unit_missing_above(act->arena), str_of(field));
}

struct fault *register_unit_add(const struct act *act, const struct unit_body *body,
                                struct unit_id *id)
{
    if (body->above.v != 0) {
        TRY(unit_must_be(act, body->above, "above"));
    }
    struct draft draft = draft_of(act, &kind_unit_add, body);
    struct entry e;
    TRY(append(act, &draft, &e));
    *id = (struct unit_id){e.subject};
    return NULL;
}

struct fault *register_unit_correct(const struct act *act, struct unit_id id, int64_t seen,
                                    const struct unit_body *body)
{
    struct unit unit;
    bool found = false, below = false, sent = false;
    TRY(was_sent(act, &sent));
    TRY(register_unit(act->db, act->arena, id, &unit, &found));
    if (!found) {
        return fault_unit_missing(act->arena);
    }
    if (!sent && seen != 0 && seen != unit.newest) {
        return fault_changed_meanwhile(act->arena);
    }
    if (body->above.v != 0) {
        TRY(unit_must_be(act, body->above, "above"));
        TRY(scope_is_below(act->db, act->arena, body->above, id, &below));
    }
    if (below) {
        return fault_at(fault_unit_below_itself(act->arena), STR("above"));
    }
    struct draft draft = draft_of(act, &kind_unit_correct, body);
    draft.subject = id.v;
    draft.corrects = seen != 0 ? seen : unit.newest;
    struct entry e;
    return append(act, &draft, &e);
}

static struct fault *check_person(const struct act *act, const struct person_body *body)
{
    if (day_compare(body->born, act->today) > 0) {
        return fault_at(fault_born_in_future(act->arena), STR("born"));
    }
    if (day_years_between(body->born, act->today) > YEARS_MAX) {
        return fault_at(fault_born_too_early(act->arena, YEARS_MAX), STR("born"));
    }
    return unit_must_be(act, body->unit, "unit");
}

struct fault *register_person_add(const struct act *act, const struct person_body *body,
                                  struct person_id *id)
{
    TRY(fields_check(act->arena, &kind_person_add.fields, body));
    TRY(check_person(act, body));
    struct draft draft = draft_of(act, &kind_person_add, body);
    struct entry e;
    TRY(append(act, &draft, &e));
    *id = (struct person_id){e.subject};
    return NULL;
}

/* The person must be there and be as the form showed. */
static struct fault *load_seen(const struct act *act, struct person_id id, int64_t seen,
                               struct person *person, bool *sent)
{
    bool found = false;
    TRY(was_sent(act, sent));
    TRY(register_person(act->db, act->arena, id, person, &found));
    if (!found) {
        return fault_person_missing(act->arena);
    }
    if (!*sent && seen != 0 && seen != person->newest) {
        return fault_changed_meanwhile(act->arena);
    }
    return NULL;
}

struct fault *register_person_correct(const struct act *act, struct person_id id,
                                      int64_t seen, const struct person_body *body)
{
    struct person person;
    bool sent = false;
    TRY(load_seen(act, id, seen, &person, &sent));
    TRY(fields_check(act->arena, &kind_person_correct.fields, body));
    TRY(check_person(act, body));
    struct draft draft = draft_of(act, &kind_person_correct, body);
    draft.subject = id.v;
    draft.corrects = seen != 0 ? seen : person.newest;
    struct entry e;
    return append(act, &draft, &e);
}

struct fault *register_person_leave(const struct act *act, struct person_id id,
                                    int64_t seen, const struct leave_body *body)
{
    struct person person;
    bool sent = false;
    TRY(load_seen(act, id, seen, &person, &sent));
    TRY(fields_check(act->arena, &kind_person_leave.fields, body));
    if (!sent && day_known(person.left_on)) {
        return fault_person_left_already(act->arena);
    }
    if (day_compare(body->day, act->today) > 0) {
        return fault_at(fault_day_in_future(act->arena), STR("day"));
    }
    if (day_compare(body->day, person.born) < 0) {
        return fault_at(fault_left_before_birth(act->arena), STR("day"));
    }
    struct draft draft = draft_of(act, &kind_person_leave, body);
    draft.subject = id.v;
    draft.day = body->day;
    struct entry e;
    return append(act, &draft, &e);
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *register_unit(struct db *db, struct arena *a, struct unit_id id,
                            struct unit *unit, bool *found)
{
    return sql_unit_by_id(db, a, id, unit, found);
}

struct fault *register_unit_named(struct db *db, struct arena *a, struct str name,
                                  struct unit *unit, bool *found)
{
    return sql_unit_by_name_first(db, a, key_of(name), unit, found);
}

struct fault *register_unit_path(struct db *db, struct arena *a, struct unit_id id,
                                 struct str *path)
{
    struct unit_list units = {0};
    TRY(sql_unit_path(db, a, id, &units));
    struct text out = text_new(a, 64);
    for (size_t i = 0; i < units.n; i++) {
        text_add(&out, i > 0 ? STR(" / ") : STR(""));
        text_add(&out, units.at[i].name);
    }
    *path = text_str(&out);
    return NULL;
}

/* Appends `top`'s branch in tree order. Units come sorted by name; an office has
 * hundreds, so the quadratic walk over siblings costs nothing that is seen. */
static void add_branch(struct arena *a, const struct unit_list *from, size_t top,
                       int64_t depth, struct unit_list *to)
{
    struct unit *u = LIST_ADD(a, to);
    *u = from->at[top];
    u->depth = depth;
    int64_t id = u->id.v;
    for (size_t i = 0; i < from->n; i++) {
        if (from->at[i].above.v == id) {
            add_branch(a, from, i, depth + 1, to);
        }
    }
}

static bool has_unit(const struct unit_list *units, struct unit_id id)
{
    for (size_t i = 0; i < units->n; i++) {
        if (units->at[i].id.v == id.v) {
            return true;
        }
    }
    return false;
}

struct fault *register_units(struct db *db, struct arena *a, const struct scope *scope,
                             struct unit_list *units)
{
    struct unit_list all = {0};
    TRY(sql_units_all(db, a, scope, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].above.v == 0 || !has_unit(&all, all.at[i].above)) {
            add_branch(a, &all, i, 0, units);
        }
    }
    return NULL;
}

struct fault *register_person(struct db *db, struct arena *a, struct person_id id,
                              struct person *person, bool *found)
{
    return sql_person_by_id(db, a, id, person, found);
}

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
                              const struct people_query *query, struct person_list *people)
{
    struct people_query q = *query;
    q.by_text = q.text.n > 0;
    q.in_unit = q.unit.v != 0;
    q.only_here = !q.with_left;
    q.like = q.by_text ? like_of(a, fold(a, q.text)) : STR("");
    q.page = q.order * 3 + (q.key_id == 0 ? 0 : q.backwards ? 2 : 1);
    TRY(sql_people_list(db, a, scope, &q, people));
    for (size_t i = 0; q.key_id != 0 && q.backwards && i < people->n / 2; i++) {
        struct person swap = people->at[i];
        people->at[i] = people->at[people->n - 1 - i];
        people->at[people->n - 1 - i] = swap;
    }
    return NULL;
}

enum { EACH_PAGE = 500, EACH_ARENA = 4 * 1024 * 1024 };

struct walk {
    struct db *db;
    struct arena *scratch;
    const struct scope *scope;
    struct people_query query;
    struct fault *(*each)(void *ctx, const struct person *p);
    void *ctx;
    bool more;
    char key[NAME_MAX * 4]; /* the last name of a page outlives its arena */
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

struct fault *register_people_each(struct db *db, struct arena *a,
                                   const struct scope *scope,
                                   const struct people_query *query,
                                   struct fault *(*each)(void *ctx, const struct person *p),
                                   void *ctx)
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
