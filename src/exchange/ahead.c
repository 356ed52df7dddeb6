/* Three tables of one chunk, each filled by some thirty statements instead of a thousand.
 */
#include "exchange/ahead.h"

#include <assert.h>

#include "exchange/ahead_rows.h"
#include "exchange/ahead_sql.h"
#include "register/names.h"

_Static_assert(sizeof(struct ahead_texts) == AHEAD_AT_ONCE * sizeof(struct str),
               "an array by another name");
_Static_assert(sizeof(struct ahead_keys) == AHEAD_AT_ONCE * sizeof(struct blob),
               "an array by another name");

enum asked { ASKED_NOT, ASKED_NONE, ASKED_THERE, ASKED_STALE };
struct place {
    struct str key;
    enum asked asked;
    struct person *person; /* of a number that is there */
};
/* Open addressing, at most half full: a row has one key, some more come while it runs. */
enum { PLACES = 4 * IMPORT_CHUNK, PLACES_ROOM = 8192 };
_Static_assert(PLACES <= PLACES_ROOM / 2 + 1, "at most half full");
struct places {
    struct place *at;
    size_t n;
};
struct ahead {
    struct arena *arena;
    struct places numbers, names, days, seats;
    struct int_set moved; /* persons whose postings were corrected */
};

/* ---- tables ------------------------------------------------------------------------ */

static void open_places(struct arena *a, struct places *places)
{
    places->at = ARENA_ARRAY(a, struct place, PLACES_ROOM);
    memset(places->at, 0, PLACES_ROOM * sizeof places->at[0]);
}

static struct place *find(const struct places *places, struct str key)
{
    size_t at = str_mix(key) % PLACES_ROOM;
    while (places->at[at].asked != ASKED_NOT && !str_equal(places->at[at].key, key)) {
        at = (at + 1) % PLACES_ROOM;
    }
    return &places->at[at];
}

static enum asked look(const struct places *places, struct str key)
{
    return find(places, key)->asked;
}

/* False when it was there, or when the table is full: then it is asked for by itself. */
static bool put(struct places *places, struct str key, enum asked asked)
{
    struct place *place = find(places, key);
    bool fresh = place->asked == ASKED_NOT;
    if (fresh && places->n == PLACES) {
        return false;
    }
    if (fresh || asked == ASKED_THERE) {
        places->n += fresh;
        place->key = key;
        place->asked = asked;
    }
    return fresh;
}

static struct str key_of(struct arena *a, const void *bytes, size_t n)
{
    return str_copy(a, (struct str){bytes, n});
}

static struct str day_key(struct arena *a, struct person_id person, struct day since)
{
    int64_t parts[] = {person.v, since.v};
    return key_of(a, parts, sizeof parts);
}

static struct str seat_key(struct arena *a, struct person_id person, struct unit_id unit,
                           struct day since)
{
    int64_t parts[] = {person.v, unit.v, since.v};
    return key_of(a, parts, sizeof parts);
}

/* ---- asking ------------------------------------------------------------------------ */

struct keys_list LIST(struct said_keys);

static struct fault *ask_people(struct ahead *h, struct db *db,
                                struct str numbers[AHEAD_AT_ONCE])
{
    struct person_list people = {0};
    struct ahead_texts texts;
    memcpy(&texts, numbers, sizeof texts);
    memset(numbers, 0, sizeof texts);
    TRY(sql_ahead_people(db, h->arena, &texts, &people));
    for (size_t i = 0; i < people.n; i++) { /* the first of two by id comes last */
        struct place *place = find(&h->numbers, people.at[i].number);
        place->asked = ASKED_THERE;
        place->person = &people.at[i];
    }
    return NULL;
}

static struct fault *ask_numbers(struct ahead *h, struct db *db,
                                 const struct keys_list *keys)
{
    struct str numbers[AHEAD_AT_ONCE] = {{NULL, 0}};
    size_t n = 0;
    for (size_t i = 0; i < keys->n; i++) {
        struct str number = keys->at[i].number;
        if (number.n > 0 && put(&h->numbers, number, ASKED_NONE)) {
            numbers[n++] = number;
        }
        if (n == AHEAD_AT_ONCE || (n > 0 && i + 1 == keys->n)) {
            TRY(ask_people(h, db, numbers));
            n = 0;
        }
    }
    return NULL;
}

static struct fault *ask_names_there(struct ahead *h, struct db *db,
                                     struct blob keys[AHEAD_AT_ONCE])
{
    struct str_list names = {0};
    struct ahead_keys asked;
    memcpy(&asked, keys, sizeof asked);
    memset(keys, 0, sizeof asked);
    TRY(sql_ahead_names(db, h->arena, &asked, &names));
    for (size_t i = 0; i < names.n; i++) {
        (void)put(&h->names, names.at[i], ASKED_THERE);
    }
    return NULL;
}

/* Of those alone whom no number tells. */
static struct fault *ask_names(struct ahead *h, struct db *db,
                               const struct keys_list *keys)
{
    struct blob asked[AHEAD_AT_ONCE] = {{{NULL, 0}}};
    size_t n = 0;
    for (size_t i = 0; i < keys->n; i++) {
        const struct said_keys *k = &keys->at[i];
        bool by_number = k->number.n > 0 && look(&h->numbers, k->number) == ASKED_THERE;
        if (k->name.n > 0 && !by_number && put(&h->names, k->name, ASKED_NONE)) {
            asked[n++] = (struct blob){names_pinyin_key(h->arena, k->name)};
        }
        if (n == AHEAD_AT_ONCE || (n > 0 && i + 1 == keys->n)) {
            TRY(ask_names_there(h, db, asked));
            n = 0;
        }
    }
    return NULL;
}

struct asked_days {
    int64_t people[AHEAD_AT_ONCE];
    struct day days[AHEAD_AT_ONCE];
    size_t n;
};

_Static_assert(offsetof(struct asked_days, n) == sizeof(struct ahead_seats),
               "the same in two arrays");

static struct fault *ask_postings(struct ahead *h, struct db *db, struct asked_days *days)
{
    struct ahead_posting_list there = {0};
    struct ahead_seats seats;
    memcpy(&seats, days, sizeof seats);
    memset(days, 0, sizeof *days);
    TRY(sql_ahead_postings(db, h->arena, &seats, &there));
    for (size_t i = 0; i < there.n; i++) {
        const struct ahead_posting *p = &there.at[i];
        (void)put(&h->seats, seat_key(h->arena, p->person, p->unit, p->since),
                  ASKED_THERE);
    }
    return NULL;
}

static struct fault *ask_days(struct ahead *h, struct db *db,
                              const struct keys_list *keys)
{
    struct asked_days asked = {.n = 0};
    for (size_t i = 0; i < keys->n; i++) {
        const struct said_keys *k = &keys->at[i];
        const struct place *who = find(&h->numbers, k->number);
        if (day_known(k->since) && k->number.n > 0 && who->asked == ASKED_THERE &&
            put(&h->days, day_key(h->arena, who->person->id, k->since), ASKED_NONE)) {
            asked.people[asked.n] = who->person->id.v;
            asked.days[asked.n++] = k->since;
        }
        if (asked.n == AHEAD_AT_ONCE || (asked.n > 0 && i + 1 == keys->n)) {
            TRY(ask_postings(h, db, &asked));
        }
    }
    return NULL;
}

struct fault *ahead_read(const struct act *act, const struct importing *run,
                         const struct row_list *rows, struct ahead **ahead)
{
    struct arena *a = act->arena;
    struct ahead *h = ARENA_NEW(a, struct ahead);
    struct keys_list keys = {0};
    *h = (struct ahead){.arena = a};
    open_places(a, &h->numbers);
    open_places(a, &h->names);
    open_places(a, &h->days);
    open_places(a, &h->seats);
    for (size_t i = 0; i < rows->n; i++) {
        *LIST_ADD(a, &keys) = said_keys_of(a, run, &rows->at[i]);
    }
    TRY(ask_numbers(h, act->db, &keys));
    TRY(ask_names(h, act->db, &keys));
    TRY(ask_days(h, act->db, &keys));
    *ahead = h;
    return NULL;
}

/* ---- answering --------------------------------------------------------------------- */

struct fault *ahead_person(struct reading_row *r, struct str number,
                           struct person *person, bool *found)
{
    struct act *act = r->act;
    struct person_id id = {0};
    const struct place *place = find(&r->run->ahead->numbers, number);
    if (place->asked == ASKED_THERE || place->asked == ASKED_NONE) {
        *found = place->asked == ASKED_THERE;
        *person = *found ? *place->person : *person;
        return NULL;
    }
    TRY(register_person_by_number(act->db, act->arena, number, &id, found));
    return *found ? register_person(act->db, act->arena, id, person, found) : NULL;
}

bool ahead_nobody_named(const struct ahead *h, struct str name)
{
    return look(&h->names, name) == ASKED_NONE;
}

bool ahead_not_posted(const struct ahead *h, struct person_id person, struct unit_id unit,
                      struct day since)
{
    return !int_set_has(&h->moved, person.v) &&
           look(&h->days, day_key(h->arena, person, since)) == ASKED_NONE &&
           look(&h->seats, seat_key(h->arena, person, unit, since)) != ASKED_THERE;
}

/* ---- what was written since -------------------------------------------------------- */

static void make_stale(struct places *places, struct str key)
{
    struct place *place = find(places, key);
    place->asked = place->asked == ASKED_NOT ? ASKED_NOT : ASKED_STALE;
}

void ahead_written(struct ahead *h, const struct person_body *body)
{
    make_stale(&h->numbers, body->number);
    make_stale(&h->names, body->name);
}

void ahead_posted(struct ahead *h, struct person_id person, struct unit_id unit,
                  struct day since)
{
    struct str key = seat_key(h->arena, person, unit, since);
    if (!put(&h->seats, key, ASKED_THERE) && look(&h->seats, key) != ASKED_THERE) {
        ahead_moved(h, person);
    }
}

void ahead_moved(struct ahead *h, struct person_id person)
{
    int_set_add(h->arena, &h->moved, person.v);
}
