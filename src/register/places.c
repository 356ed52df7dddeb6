/* Editions of the list of places: the list itself, its kind, what counts now. */
#include "register/places.h"

#include "ledger/blob.h"
#include "register/places_inside.h"
#include "register/places_sql.h"
#include "words/faults.h"

#define FIRST_LINE STR("cadre-places 1\n")

say_fn *const place_level_words[] = {say_place_province, say_place_city, say_place_area,
                                     say_place_street, say_place_village};

/* ---- codes ------------------------------------------------------------------------- */

int place_level_of(int64_t code)
{
    static const struct {
        int64_t first, last;
    } levels[PLACE_LEVELS] = {{10, 99},
                              {1000, 9999},
                              {100000, 999999},
                              {100000000, 999999999},
                              {100000000000, 999999999999}};
    for (int i = 0; i < PLACE_LEVELS; i++) {
        if (code >= levels[i].first && code <= levels[i].last) {
            return i;
        }
    }
    return -1;
}

int64_t place_above(int64_t code)
{
    static const int64_t by[PLACE_LEVELS] = {100, 100, 100, 1000, 1000};
    int level = place_level_of(code);
    return level < 0 ? 0 : code / by[level];
}

/* ---- the list ---------------------------------------------------------------------- */

void places_begin(struct text *list)
{
    text_add(list, FIRST_LINE);
}

void places_add(struct text *list, int64_t code, struct str name)
{
    text_add_int(list, code);
    text_add_char(list, ' ');
    text_add(list, name);
    text_add_char(list, '\n');
}

bool places_open(struct str *rest)
{
    if (!str_starts(*rest, FIRST_LINE)) {
        return false;
    }
    *rest = str_part(*rest, FIRST_LINE.n, rest->n);
    return true;
}

bool places_next(struct str *rest, int64_t *code, struct str *name)
{
    const char *end = rest->n == 0 ? NULL : memchr(rest->p, '\n', rest->n);
    const char *gap = end == NULL ? NULL : memchr(rest->p, ' ', (size_t)(end - rest->p));
    if (gap == NULL || !str_to_int(str_part(*rest, 0, (size_t)(gap - rest->p)), code) ||
        place_level_of(*code) < 0 || gap + 1 == end) {
        return false;
    }
    *name = (struct str){gap + 1, (size_t)(end - gap - 1)};
    *rest = str_part(*rest, (size_t)(end - rest->p) + 1, rest->n);
    return true;
}

void places_compare(struct str before, struct str after, struct places_change *change)
{
    int64_t was = 0, is = 0;
    struct str was_name, is_name;
    *change = (struct places_change){0};
    bool old = places_open(&before) && places_next(&before, &was, &was_name);
    bool now = places_open(&after) && places_next(&after, &is, &is_name);
    while (old || now) {
        bool only_old = old && (!now || was < is);
        bool only_now = now && (!old || is < was);
        bool both = !only_old && !only_now;
        change->gone += only_old;
        change->fresh += only_now;
        change->same += both && str_equal(was_name, is_name);
        change->renamed += both && !str_equal(was_name, is_name);
        old = only_now ? old : places_next(&before, &was, &was_name);
        now = only_old ? now : places_next(&after, &is, &is_name);
    }
}

/* ---- the kind ---------------------------------------------------------------------- */

static const struct field load_fields[] = {
    {.name = "blob",
     .type = FIELD_BLOB,
     .required = true,
     .offset = offsetof(struct places_body, blob),
     .label = say_place_blob},
    {.name = "edition",
     .type = FIELD_TEXT,
     .offset = offsetof(struct places_body, edition),
     .label = say_place_edition},
    {.name = "places",
     .type = FIELD_INT,
     .offset = offsetof(struct places_body, places),
     .min = 1,
     .max = PLACES_MOST,
     .label = say_place_count},
};

/* In a rebuild only the newest edition is made, when all is applied. */
static struct fault *apply_load(struct db *db, struct arena *a, const struct entry *entry,
                                const void *body)
{
    const struct places_body *b = body;
    struct places_edition row = {entry->seq, b->blob, b->places, b->edition, entry->day};
    TRY(sql_place_edition_insert(db, a, &row));
    return db_puts_off(db) ? NULL : places_fill(db, a, b->blob);
}

static struct fault *make_late(struct db *db, struct arena *a)
{
    struct places_edition now;
    bool found = false;
    TRY(places_now(db, a, &now, &found));
    return found ? places_fill(db, a, now.blob) : NULL;
}

const struct kind kind_place_load = {
    .name = "place.load",
    .version = 1,
    .class = CLASS_OPEN,
    .creates = true,
    .title = say_kind_place_load,
    .fields = FIELDS(load_fields, struct places_body),
    .apply = apply_load,
    .late = make_late,
};

struct fault *places_now(struct db *db, struct arena *a, struct places_edition *edition,
                         bool *found)
{
    return sql_place_edition_last(db, a, edition, found);
}

struct fault *places_load(const struct act *act, const struct places_body *body,
                          bool *same)
{
    struct places_edition now;
    bool found = false;
    TRY(places_now(act->db, act->arena, &now, &found));
    *same = found && hash_equal(now.blob, body->blob);
    if (*same) {
        return NULL;
    }
    return act_append(act, &kind_place_load, 0, body, NULL);
}
