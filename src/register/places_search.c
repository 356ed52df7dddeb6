/* Finding places. A text lies within a core, runs from a core into an ending, or lies
 * within an ending (places_inside.h). For the first two the index is asked for cores that
 * have the grams of that part of the text which no ending can hold; cores come in the
 * order of their first places, so reading ends where no further one can be among the
 * first. For the last, each ending keeps its first places. */
#include "base/utf8.h"
#include "register/inside.h"
#include "register/places_inside.h"
#include "register/places_sql.h"

extern const char place_endings[], place_endings_end[], place_gaps[], place_gaps_end[];

/* ---- endings ----------------------------------------------------------------------- */

void places_endings(struct endings *endings)
{
    struct str rest = {place_endings, (size_t)(place_endings_end - place_endings)};
    struct str line;
    *endings = (struct endings){.n = 1};
    while (endings->n <= ENDINGS_MOST && str_cut(&rest, '\n', &line)) {
        endings->at[endings->n++] = (struct ending){line, utf8_first(line, 1)};
    }
}

size_t place_ending(const struct endings *endings, struct str name)
{
    size_t best = 0;
    for (size_t i = 1; i < endings->n; i++) {
        struct str text = endings->at[i].text;
        if (text.n < name.n && text.n > endings->at[best].text.n &&
            str_ends(name, text)) {
            best = i;
        }
    }
    return best;
}

uint32_t places_table_edition(void)
{
    struct str all = {place_endings, (size_t)(place_endings_end - place_endings)};
    struct hash h = hash_of(all, STR_NONE, STR_NONE);
    uint32_t edition;
    memcpy(&edition, h.b, sizeof edition);
    return edition;
}

void place_pack(char into[PLACE_PACKED], int64_t code, size_t ending)
{
    for (int i = 0; i < PLACE_PACKED - 1; i++) {
        into[i] = (char)(code >> (8 * (PLACE_PACKED - 2 - i)) & 0xff);
    }
    into[PLACE_PACKED - 1] = (char)ending;
}

int64_t place_packed_code(const char *packed)
{
    int64_t code = 0;
    for (int i = 0; i < PLACE_PACKED - 1; i++) {
        code = code << 8 | (uint8_t)packed[i];
    }
    return code;
}

size_t place_packed_ending(const char *packed)
{
    return (uint8_t)packed[PLACE_PACKED - 1];
}

/* ---- what is indexed --------------------------------------------------------------- */

struct indexing {
    struct endings endings;
    struct fault *(*each)(void *ctx, const struct gram_name *name);
    void *ctx;
};

static struct fault *index_one(const struct indexing *x, const struct place_core *core,
                               struct str behind)
{
    enum { ROOM = 4 * (PLACE_NAME_MAX + 1) };
    char bytes[ROOM];
    if (core->core.n + behind.n > ROOM) {
        return NULL; /* no list has such a name */
    }
    memcpy(bytes, core->core.p, core->core.n);
    memcpy(bytes + core->core.n, behind.p, behind.n);
    struct gram_name name = {core->id, {bytes, core->core.n + behind.n}};
    return x->each(x->ctx, &name);
}

/* Once for each first character of an ending that it has. */
static struct fault *index_core(void *ctx, const struct place_core *core)
{
    const struct indexing *x = ctx;
    bool has[ENDINGS_MOST + 1] = {false};
    for (size_t at = 0; at + PLACE_PACKED <= core->places.bytes.n; at += PLACE_PACKED) {
        has[place_packed_ending(core->places.bytes.p + at)] = true;
    }
    struct str last = STR_NONE; /* lines of one first character stand together */
    for (size_t i = 0; i < x->endings.n; i++) {
        struct str first = i == 0 ? STR("") : x->endings.at[i].first;
        if (has[i] && (last.p == NULL || !str_equal(first, last))) {
            TRY(index_one(x, core, first));
            last = first;
        }
    }
    return NULL;
}

static struct fault *
cores_between(struct db *db, struct arena *a, int64_t first, int64_t last,
              struct fault *(*each)(void *ctx, const struct gram_name *name), void *ctx)
{
    struct indexing x = {.each = each, .ctx = ctx};
    places_endings(&x.endings);
    return sql_place_cores_between(db, a, first, last, index_core, &x);
}

const struct grams_of places_cores = {GRAM_PLACES, cores_between};

/* ---- one place --------------------------------------------------------------------- */

static bool find_village(struct str villages, int64_t code, struct str *name)
{
    struct str line;
    int64_t own = 0;
    while (str_cut(&villages, '\n', &line)) {
        if (line.n > 3 && str_to_int(str_part(line, 0, 3), &own) && own == code % 1000) {
            *name = str_part(line, 3, line.n);
            return true;
        }
    }
    return false;
}

static struct fault *read_name(struct db *db, struct arena *a, int64_t code,
                               struct str *name, bool *found)
{
    struct place_row street;
    if (place_level_of(code) != PLACE_VILLAGE) {
        return sql_place_name(db, a, code, name, found);
    }
    TRY(sql_place_by_code(db, a, place_above(code), &street, found));
    *found = *found && find_village(street.villages, code, name);
    return NULL;
}

struct fault *places_find(struct db *db, struct arena *a, int64_t code,
                          struct place_found *place, bool *found)
{
    *place = (struct place_found){.code = code, .level = place_level_of(code)};
    *found = place->level >= 0;
    for (int level = place->level; level >= 0 && *found; level--) {
        TRY(read_name(db, a, code, &place->path[level], found));
        code = place_above(code);
    }
    place->name = *found ? place->path[place->level] : STR_NONE;
    return NULL;
}

static bool is_gap(struct str name)
{
    struct str rest = {place_gaps, (size_t)(place_gaps_end - place_gaps)}, line;
    while (str_cut(&rest, '\n', &line)) {
        if (str_equal(line, name)) {
            return true;
        }
    }
    return false;
}

struct str place_full_name(struct arena *a, const struct place_found *place)
{
    struct text t = text_new(a, 128);
    for (int level = 0; level <= place->level; level++) {
        if (level == place->level || !is_gap(place->path[level])) {
            text_add(&t, place->path[level]);
        }
    }
    return text_str(&t);
}

/* ---- by code ----------------------------------------------------------------------- */

struct by_code {
    struct arena *arena;
    struct int_list *codes;
    int64_t first, last;
    size_t limit;
};

static struct fault *add_villages(void *ctx, const struct place_row *street)
{
    struct by_code *b = ctx;
    struct str line, rest = street->villages;
    int64_t own = 0;
    while (b->codes->n < b->limit && str_cut(&rest, '\n', &line)) {
        bool is_one = line.n > 3 && str_to_int(str_part(line, 0, 3), &own);
        int64_t code = street->code * 1000 + own;
        if (is_one && code >= b->first && code <= b->last) {
            *LIST_ADD(b->arena, b->codes) = code;
        }
    }
    return NULL;
}

/* Street after street, a few more each time: where there are villages at all, a few have
 * enough. */
static struct fault *villages_between(struct db *db, struct by_code *b)
{
    int64_t at = b->first / 1000, last = b->last / 1000;
    for (int64_t step = 8; at <= last && b->codes->n < b->limit; step *= 4) {
        struct place_row_list some = {0};
        TRY(sql_places_between(db, b->arena, at, last, step, &some));
        if (some.n == 0) {
            return NULL;
        }
        TRY(sql_place_streets_between(db, b->arena, at, some.at[some.n - 1].code,
                                      add_villages, b));
        at = some.at[some.n - 1].code + 1;
    }
    return NULL;
}

static struct fault *codes_with_prefix(struct db *db, struct arena *a, struct str digits,
                                       size_t limit, struct int_list *codes)
{
    static const size_t long_as[PLACE_LEVELS] = {2, 4, 6, 9, 12};
    int64_t prefix = 0;
    if (!str_to_int(digits, &prefix) || prefix == 0) {
        return NULL;
    }
    for (int level = 0; level < PLACE_LEVELS && codes->n < limit; level++) {
        struct by_code b = {a, codes, prefix, prefix, limit};
        if (long_as[level] < digits.n) {
            continue;
        }
        for (size_t i = digits.n; i < long_as[level]; i++) {
            b.first *= 10;
            b.last = b.last * 10 + 9;
        }
        if (level == PLACE_VILLAGE) {
            return villages_between(db, &b);
        }
        struct place_row_list rows = {0};
        TRY(sql_places_between(db, a, b.first, b.last, (int64_t)(limit - codes->n),
                               &rows));
        for (size_t i = 0; i < rows.n; i++) {
            *LIST_ADD(a, codes) = rows.at[i].code;
        }
    }
    return NULL;
}

/* ---- by name ----------------------------------------------------------------------- */

struct searching {
    struct db *db;
    struct arena *arena;
    struct names_query query, grams; /* the text; the part that must lie in a core */
    struct endings endings;
    bool within[ENDINGS_MOST + 1]; /* the text lies within this ending */
    size_t limit;
    const struct int_list *above; /* only places below these; NULL: all */
    int64_t first[PLACES_HITS];   /* ascending */
    size_t n;
};

static bool is_below(int64_t code, const struct int_list *above)
{
    for (; above != NULL && code > 0; code = place_above(code)) {
        for (size_t i = 0; i < above->n; i++) {
            if (above->at[i] == code) {
                return true;
            }
        }
    }
    return above == NULL;
}

static bool is_full(const struct searching *s)
{
    return s->n == s->limit;
}

static int64_t worst(const struct searching *s)
{
    return s->first[s->n - 1];
}

static void keep(struct searching *s, int64_t code)
{
    size_t at = s->n;
    if (!is_below(code, s->above)) {
        return;
    }
    while (at > 0 && s->first[at - 1] > code) {
        at--;
    }
    if (at == s->limit || (at > 0 && s->first[at - 1] == code)) {
        return;
    }
    s->n += !is_full(s);
    memmove(&s->first[at + 1], &s->first[at], (s->n - 1 - at) * sizeof s->first[0]);
    s->first[at] = code;
}

/* Some of the text's characters, as they are compared. */
static struct str query_part(struct arena *a, const struct names_query *q, size_t from,
                             size_t to)
{
    struct text t = text_new(a, 4 * NAMES_WANTED);
    char bytes[4];
    for (size_t i = from; i < to; i++) {
        text_add(&t, (struct str){bytes, utf8_encode(q->wanted[i], bytes)});
    }
    return t.n == 0 ? STR("") : text_str(&t);
}

/* Where a text may pass from the core into an ending. `mark` stands for the border: it is
 * no character of a name, so that what is found behind it begins there. */
#define MARK STR("\xee\x80\x80") /* U+E000, private use */

/* Does [from, to) of the text, between marks or behind one, match the name so? */
static bool is_behind_mark(struct searching *s, size_t from, size_t to, struct str name,
                           bool whole, bool by_initials)
{
    struct arena *a = s->arena;
    struct str mark = MARK, end = whole ? MARK : STR("");
    struct str part = query_part(a, &s->query, from, to);
    struct str text =
        str_format(a, "%.*s%.*s%.*s", STR_PRINT(mark), STR_PRINT(part), STR_PRINT(end));
    struct str marked =
        str_format(a, "%.*s%.*s%.*s", STR_PRINT(mark), STR_PRINT(name), STR_PRINT(end));
    struct names_query query;
    names_query(a, text, &query);
    for (size_t i = 0; i < query.ways_n; i++) {
        if (query.ways[i].by_initials == by_initials) {
            query.ways[0] = query.ways[i];
            query.ways_n = 1;
            return names_match(&query, marked);
        }
    }
    return false;
}

/* How much of the text from j on its first character takes, at least. */
static size_t reach_into(struct searching *s, size_t j, struct str first,
                         bool by_initials)
{
    size_t to = j + 1;
    while (to < s->query.n && !is_behind_mark(s, j, to, first, true, by_initials)) {
        to++;
    }
    return to;
}

/* How much of the text, from its start, what is indexed of a core has wherever the text
 * is a part of the whole name and begins in the core: all, or as far as the first
 * character of an ending that may begin in it. */
static size_t sure_part(struct searching *s, bool by_initials)
{
    size_t n = s->query.n, sure = n;
    for (size_t j = 1; j < sure; j++) {
        for (size_t i = 1; i < s->endings.n; i++) {
            const struct ending *e = &s->endings.at[i];
            if (is_behind_mark(s, j, n, e->text, false, by_initials)) {
                size_t reach = reach_into(s, j, e->first, by_initials);
                sure = reach < sure ? reach : sure;
            }
        }
    }
    return sure;
}

/* The ways to look for that part. */
static void set_grams(struct searching *s)
{
    for (size_t i = 0; i < s->query.ways_n; i++) {
        bool by_initials = s->query.ways[i].by_initials;
        struct names_query part;
        names_query(s->arena,
                    query_part(s->arena, &s->query, 0, sure_part(s, by_initials)), &part);
        for (size_t k = 0; k < part.ways_n; k++) {
            if (part.ways[k].by_initials == by_initials) {
                s->grams.ways[s->grams.ways_n++] = part.ways[k];
            }
        }
    }
}

static struct fault *first_of_endings(struct searching *s)
{
    for (size_t i = 1; i < s->endings.n; i++) {
        struct blob places = {STR_NONE};
        bool found = false;
        s->within[i] = names_match(&s->query, s->endings.at[i].text);
        if (!s->within[i]) {
            continue;
        }
        TRY(sql_place_ending_first(s->db, s->arena, (int64_t)i, &places, &found));
        for (size_t at = 0; at + PLACE_PACKED <= places.bytes.n; at += PLACE_PACKED) {
            keep(s, place_packed_code(places.bytes.p + at));
        }
    }
    return NULL;
}

/* Its places that match: all, or those with some of the endings. */
static void look_at(struct searching *s, const struct place_core *core)
{
    struct text whole = text_new(s->arena, 256);
    bool all = names_match(&s->query, core->core);
    signed char match[ENDINGS_MOST + 1] = {0}; /* 1 yes, -1 no */
    struct str bytes = core->places.bytes;
    for (size_t at = 0; at + PLACE_PACKED <= bytes.n; at += PLACE_PACKED) {
        size_t e = place_packed_ending(bytes.p + at);
        int64_t code = place_packed_code(bytes.p + at);
        if (is_full(s) && code > worst(s)) {
            return;
        }
        if (!all && match[e] == 0) {
            whole.n = 0;
            text_add(&whole, core->core);
            text_add(&whole, s->endings.at[e].text);
            match[e] = names_match(&s->query, text_str(&whole)) ? 1 : -1;
        }
        if (all || match[e] > 0) {
            keep(s, code);
        }
    }
}

static struct fault *some_cores(struct searching *s, const struct int_list *ids,
                                bool *done)
{
    for (size_t i = 0; i < ids->n; i++) {
        struct place_core core;
        bool found = false;
        TRY(sql_place_core_by_id(s->db, s->arena, ids->at[i], &core, &found));
        if (!found || core.places.bytes.n < PLACE_PACKED) {
            continue;
        }
        if (is_full(s) && place_packed_code(core.places.bytes.p) > worst(s)) {
            *done = true;
            return NULL;
        }
        look_at(s, &core);
    }
    return NULL;
}

static struct fault *by_cores(struct searching *s)
{
    struct int_list ids = {0};
    int64_t first = 1;
    bool done = false;
    for (size_t most = 64; !done; most = most < 4096 ? most * 4 : most) {
        TRY(grams_find(s->db, s->arena, &places_cores, &s->grams, first, most, &ids));
        TRY(some_cores(s, &ids, &done));
        done = done || ids.n < most;
        first = ids.n > 0 ? ids.at[ids.n - 1] + 1 : first;
    }
    return NULL;
}

struct fault *places_by_name(struct db *db, struct arena *a, struct str text, size_t limit,
                             const struct int_list *above, struct int_list *codes)
{
    struct searching *s = ARENA_NEW(a, struct searching);
    *s = (struct searching){.db = db, .arena = a, .limit = limit, .above = above};
    places_endings(&s->endings);
    names_query(a, text, &s->query);
    if (s->query.ways_n == 0) {
        return NULL; /* nothing in it that a name could have */
    }
    TRY(first_of_endings(s));
    set_grams(s);
    if (s->grams.ways_n > 0) {
        TRY(by_cores(s));
    }
    for (size_t i = 0; i < s->n; i++) {
        *LIST_ADD(a, codes) = s->first[i];
    }
    return NULL;
}

/* ---- both -------------------------------------------------------------------------- */

/* The text as a code: its digits, full-width ones too. */
static struct str digits_of(struct arena *a, struct str text)
{
    struct str plain = names_normal(a, text);
    for (size_t i = 0; i < plain.n; i++) {
        if (plain.p[i] < '0' || plain.p[i] > '9') {
            return STR_NONE;
        }
    }
    return plain.n <= 12 ? plain : STR_NONE;
}

struct fault *places_search(struct db *db, struct arena *a, struct str text, size_t limit,
                            struct place_found_list *hits)
{
    struct int_list codes = {0};
    struct str digits = digits_of(a, text);
    limit = limit < PLACES_HITS ? limit : PLACES_HITS;
    if (limit == 0) {
        return NULL;
    }
    if (digits.n > 0) {
        TRY(codes_with_prefix(db, a, digits, limit, &codes));
    }
    if (codes.n == 0) {
        TRY(places_by_name(db, a, text, limit, NULL, &codes));
    }
    if (codes.n == 0) {
        TRY(places_by_parts(db, a, text, limit, &codes));
    }
    for (size_t i = 0; i < codes.n; i++) {
        struct place_found place;
        bool found = false;
        TRY(places_find(db, a, codes.at[i], &place, &found));
        if (found) {
            *LIST_ADD(a, hits) = place;
        }
    }
    return NULL;
}
