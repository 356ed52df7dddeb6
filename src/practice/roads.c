/* The table of roads: read from CSV, kept by one entry, and the way along it. */
#include "practice/roads.h"

#include <string.h>

#include "formats/csv.h"
#include "practice/roads_sql.h"
#include "words/faults.h"

enum { METRES_A_KM = 1000, COLUMNS = 3, DECIMALS = 3 };

static const struct field roads_fields[] = {
    {"roads", FIELD_LINES, false, offsetof(struct roads_body, roads), 0, ROADS_TEXT,
     say_roads_table, NULL, 0},
};

/* ---- the entry --------------------------------------------------------------------- */

static bool take_number(struct str *line, int64_t *number)
{
    struct str piece = STR_NONE;
    return str_cut(line, ':', &piece) && str_to_int(piece, number);
}

static struct fault *apply_roads(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct roads_body *b = body;
    struct str rest = b->roads, line = STR_NONE;
    (void)e;
    TRY(sql_roads_clear(db, a));
    while (str_cut(&rest, '\n', &line)) {
        struct unit_id one = {0}, other = {0};
        int64_t metres = 0;
        if (take_number(&line, &one.v) && take_number(&line, &other.v) &&
            take_number(&line, &metres)) {
            TRY(sql_road_put(db, a, one, other, metres));
        }
    }
    return NULL;
}

const struct kind kind_campaign_roads = {
    .name = "campaign.roads",
    .version = 1,
    .class = CLASS_OPEN,
    .creates = true,
    .title = say_kind_campaign_roads,
    .fields = FIELDS(roads_fields, struct roads_body),
    .apply = apply_roads,
};

/* ---- reading CSV ------------------------------------------------------------------- */

static bool is_heading(struct str cell, const char *name)
{
    return str_equal(str_trim(cell), str_of(name));
}

static struct str cell_of(const struct row *row, size_t column)
{
    return column < row->n ? str_trim(row->cells[column].text) : STR("");
}

/* "12", "12.5", "0.125": kilometres with up to three decimals, as metres. */
static bool read_km(struct str text, int64_t *metres)
{
    size_t dot = str_find(text, STR("."));
    struct str whole = str_part(text, 0, dot), rest = STR("");
    int64_t km = 0, part = 0;
    if (dot < text.n) {
        rest = str_part(text, dot + 1, text.n);
    }
    if (!str_to_int(whole, &km) || km < 0 || km > ROAD_METRES_MOST || rest.n > DECIMALS ||
        (dot < text.n && (!str_to_int(rest, &part) || part < 0))) {
        return false;
    }
    for (size_t i = rest.n; i < DECIMALS; i++) {
        part *= 10;
    }
    *metres = km * METRES_A_KM + part;
    return *metres > 0 && *metres <= ROAD_METRES_MOST;
}

static struct fault *read_unit(struct db *db, struct arena *a, int64_t line,
                               struct str text, struct unit *unit)
{
    struct unit_id id = {0};
    bool found = false;
    if (str_to_int(text, &id.v)) {
        TRY(register_unit(db, a, id, unit, &found));
    } else if (text.n > 0) {
        TRY(register_unit_named(db, a, text, unit, &found));
    }
    return found ? NULL : fault_at(fault_roads_unit(a, line, text), STR("roads"));
}

/* The shorter of two roads between the same. */
static void add_road(struct arena *a, const struct unit *one, const struct unit *other,
                     int64_t metres, struct road_list *roads)
{
    bool turned = one->id.v > other->id.v;
    const struct unit *low = turned ? other : one, *high = turned ? one : other;
    for (size_t i = 0; i < roads->n; i++) {
        struct road *r = &roads->at[i];
        if (r->one.v == low->id.v && r->other.v == high->id.v) {
            r->metres = metres < r->metres ? metres : r->metres;
            return;
        }
    }
    *LIST_ADD(a, roads) = (struct road){low->id, high->id, low->name, high->name, metres};
}

static struct fault *read_row(struct db *db, struct arena *a, const struct row *row,
                              struct road_list *roads)
{
    struct unit one, other;
    int64_t metres = 0;
    struct str km = str_copy(a, cell_of(row, 2));
    TRY(read_unit(db, a, row->number, str_copy(a, cell_of(row, 0)), &one));
    TRY(read_unit(db, a, row->number, str_copy(a, cell_of(row, 1)), &other));
    if (one.id.v == other.id.v) {
        return fault_at(fault_roads_itself(a, row->number, one.name), STR("roads"));
    }
    if (!read_km(km, &metres)) {
        return fault_at(fault_roads_km(a, row->number, km), STR("roads"));
    }
    add_road(a, &one, &other, metres, roads);
    return roads->n <= ROADS_MOST
               ? NULL
               : fault_at(fault_roads_many(a, ROADS_MOST), STR("roads"));
}

struct fault *roads_read(struct db *db, struct arena *a, const struct source *file,
                         struct road_list *roads)
{
    struct csv *csv = NULL;
    struct row row = {0};
    bool more = false;
    TRY(csv_open(a, file, (struct csv_options){.separator = ','}, &csv));
    TRY(csv_next(csv, a, &row, &more));
    if (!more || row.n < COLUMNS || !is_heading(cell_of(&row, 0), "from") ||
        !is_heading(cell_of(&row, 1), "to") || !is_heading(cell_of(&row, 2), "km")) {
        return fault_at(fault_roads_head(a), STR("roads"));
    }
    for (;;) {
        TRY(csv_next(csv, a, &row, &more));
        if (!more) {
            return NULL;
        }
        if (row.wrong != NULL) {
            return fault_at(row.wrong, STR("roads"));
        }
        TRY(read_row(db, a, &row, roads));
    }
}

/* ---- telling ----------------------------------------------------------------------- */

struct fault *roads_may_tell(struct db *db, struct arena *a, const struct viewer *v)
{
    struct unit_id top = {0};
    bool found = false, reaches = false;
    TRY(register_unit_top(db, a, &top, &found));
    TRY(found ? scope_reaches(db, a, &v->scope, top, &reaches) : NULL);
    return reaches && viewer_may(v, CAN_RECORD) ? NULL : fault_denied(a);
}

struct fault *roads_tell(const struct act *act, const struct viewer *v,
                         const struct road_list *roads)
{
    struct arena *a = act->arena;
    struct text lines = text_new(a, 1024);
    TRY(roads_may_tell(act->db, a, v));
    for (size_t i = 0; i < roads->n; i++) {
        const struct road *r = &roads->at[i];
        text_add_format(&lines, "%s%lld:%lld:%lld", i > 0 ? "\n" : "",
                        (long long)r->one.v, (long long)r->other.v, (long long)r->metres);
    }
    struct roads_body body = {text_str(&lines)};
    TRY(fields_check(a, &kind_campaign_roads.fields, &body));
    return act_append(act, &kind_campaign_roads, 0, &body, NULL);
}

struct fault *roads_all(struct db *db, struct arena *a, struct road_list *roads)
{
    return sql_roads_of(db, a, roads);
}

struct str roads_km(struct arena *a, int64_t metres)
{
    int64_t km = metres / METRES_A_KM, part = metres % METRES_A_KM;
    return part == 0 ? str_format(a, "%lld", (long long)km)
           : part % 100 == 0
               ? str_format(a, "%lld.%lld", (long long)km, (long long)(part / 100))
               : str_format(a, "%lld.%03lld", (long long)km, (long long)part);
}

/* Without quotes where it reads the same, since people edit the table by hand. */
static void add_cell(struct text *out, struct str cell, bool last)
{
    bool plain = cell.n > 0 && strchr("=+-@\t\r\n\xef", cell.p[0]) == NULL;
    for (size_t i = 0; i < cell.n && plain; i++) {
        plain = strchr(",;\"\r\n\t", cell.p[i]) == NULL;
    }
    if (!plain) {
        csv_write_cell(out, cell, last);
        return;
    }
    text_add(out, cell);
    text_add_char(out, last ? '\n' : ',');
}

struct str roads_csv(struct arena *a, const struct road_list *roads)
{
    struct text out = text_new(a, 1024);
    text_add(&out, STR("from,to,km\n"));
    for (size_t i = 0; i < roads->n; i++) {
        const struct road *r = &roads->at[i];
        add_cell(&out, r->one_name, false);
        add_cell(&out, r->other_name, false);
        add_cell(&out, roads_km(a, r->metres), true);
    }
    return text_str(&out);
}

/* ---- the way ----------------------------------------------------------------------- */

static size_t place_in(const struct unit_id_list *units, struct unit_id unit)
{
    size_t i = 0;
    while (i < units->n && units->at[i].v != unit.v) {
        i++;
    }
    return i;
}

static size_t put_unit(struct arena *a, struct unit_id_list *units, struct unit_id unit)
{
    size_t at = place_in(units, unit);
    if (at == units->n) {
        *LIST_ADD(a, units) = unit;
    }
    return at;
}

/* The unit itself, or the lowest above it that the table names. */
static struct fault *find_base(struct db *db, struct arena *a, struct unit_id from,
                               struct reach *reach, size_t *base)
{
    struct unit unit = {.above = from};
    bool found = true;
    while (found && unit.above.v != 0) {
        *base = place_in(&reach->units, unit.above);
        if (*base < reach->units.n) {
            reach->based = true;
            return NULL;
        }
        TRY(register_unit(db, a, unit.above, &unit, &found));
    }
    return NULL;
}

/* Lengthens the shortest way found so far by one road, until none gets shorter. */
static void walk(const struct road_list *roads, struct reach *reach, bool *done)
{
    const struct unit_id_list *units = &reach->units;
    for (;;) {
        size_t next = units->n;
        for (size_t i = 0; i < units->n; i++) {
            bool nearer = reach->metres[i] >= 0 && !done[i] &&
                          (next == units->n || reach->metres[i] < reach->metres[next]);
            next = nearer ? i : next;
        }
        if (next == units->n) {
            return;
        }
        done[next] = true;
        for (size_t k = 0; k < roads->n; k++) {
            const struct road *r = &roads->at[k];
            bool from_one = r->one.v == units->at[next].v;
            if (!from_one && r->other.v != units->at[next].v) {
                continue;
            }
            size_t there = place_in(units, from_one ? r->other : r->one);
            int64_t metres = reach->metres[next] + r->metres;
            if (reach->metres[there] < 0 || metres < reach->metres[there]) {
                reach->metres[there] = metres;
            }
        }
    }
}

struct fault *roads_reach(struct db *db, struct arena *a, struct unit_id from,
                          struct reach *reach)
{
    struct road_list roads = {0};
    size_t base = 0;
    *reach = (struct reach){.told = false};
    TRY(roads_all(db, a, &roads));
    for (size_t i = 0; i < roads.n; i++) {
        put_unit(a, &reach->units, roads.at[i].one);
        put_unit(a, &reach->units, roads.at[i].other);
    }
    reach->told = roads.n > 0;
    reach->metres = ARENA_ARRAY(a, int64_t, reach->units.n + 1);
    for (size_t i = 0; i < reach->units.n; i++) {
        reach->metres[i] = -1;
    }
    TRY(find_base(db, a, from, reach, &base));
    if (reach->based) {
        reach->metres[base] = 0;
        walk(&roads, reach, ARENA_ARRAY(a, bool, reach->units.n + 1));
    }
    return NULL;
}

int64_t reach_metres(const struct reach *reach, struct unit_id unit)
{
    size_t at = place_in(&reach->units, unit);
    return at < reach->units.n ? reach->metres[at] : -1;
}
