/* Links of sessions to materials. */
#include "learning/class_material.h"

#include "learning/class_material_sql.h"
#include "learning/linkage.h"
#include "learning/linkage_sql.h"
#include "learning/material_sql.h"
#include "words/faults.h"

enum { RECOMMENDED_DAYS = 28, OFFERED_MOST = 120, SESSIONS_SHOWN = 20 };

/* ---- lines ----------------------------------------------------------------------------
 */

/* A number with its title behind it. */
static struct str without_number(struct str line)
{
    struct str number = STR_NONE, rest = str_trim(line);
    if (linkage_number(rest).v != 0) {
        (void)str_cut(&rest, ' ', &number);
        return str_trim(rest);
    }
    return rest;
}

struct fault *class_materials_read(struct db *db, struct arena *a, struct str lines,
                                   struct class_material_list *list)
{
    struct str line;
    while (str_cut(&lines, '\n', &line)) {
        struct class_material m = {.title = str_trim(line)};
        bool found = false;
        if (m.title.n == 0) {
            continue;
        }
        TRY(linkage_meant(db, a, m.title, &m.material));
        if (m.material.v != 0) {
            TRY(sql_material_title(db, a, m.material, &m.title, &found));
        }
        *LIST_ADD(a, list) = m;
    }
    return NULL;
}

struct str class_material_line(struct arena *a, const struct class_material *m)
{
    return m->material.v == 0 ? m->title
                              : str_format(a, "#%lld %.*s", (long long)m->material.v,
                                           STR_PRINT(m->title));
}

struct str class_material_titles(struct arena *a, enum lang lang, struct str lines)
{
    struct text out = text_new(a, 128);
    struct str line;
    while (str_cut(&lines, '\n', &line)) {
        struct str title = without_number(line);
        if (title.n > 0) {
            text_add(&out, out.n > 0 ? say_list_comma(a, lang) : STR(""));
            text_add(&out, title);
        }
    }
    return text_str(&out);
}

/* ---- entering -------------------------------------------------------------------------
 */

struct fault *class_material_meant(struct db *db, struct arena *a, struct unit_id unit,
                                   struct str text, struct material_id *material)
{
    struct material_id number = linkage_number(text);
    bool found = false;
    TRY(number.v != 0
            ? sql_class_material_numbered(db, a, unit, number, material, &found)
            : sql_class_material_titled(db, a, unit, str_trim(text), material, &found));
    material->v = found ? material->v : 0;
    return NULL;
}

struct settling {
    struct db *db;
    struct arena *arena;
    struct unit_id unit;
    struct class_material_list list;
};

static void add_once(struct settling *s, struct class_material m)
{
    for (size_t i = 0; i < s->list.n; i++) {
        const struct class_material *there = &s->list.at[i];
        if (m.material.v == there->material.v &&
            (m.material.v != 0 || str_equal(m.title, there->title))) {
            return;
        }
    }
    *LIST_ADD(s->arena, &s->list) = m;
}

static struct fault *settle_one(struct settling *s, struct str text)
{
    struct class_material m = {.title = text};
    bool found = false;
    TRY(class_material_meant(s->db, s->arena, s->unit, text, &m.material));
    if (m.material.v == 0 && linkage_number(text).v != 0) {
        return fault_at(fault_material_number(s->arena, linkage_number(text).v),
                        STR("materials"));
    }
    if (m.material.v != 0) {
        TRY(sql_material_title(s->db, s->arena, m.material, &m.title, &found));
    }
    add_once(s, m);
    return NULL;
}

static bool is_numbers(struct str line)
{
    struct str one = STR_NONE;
    while (str_cut(&line, ' ', &one)) {
        if (one.n > 0 && linkage_number(one).v == 0) {
            return false;
        }
    }
    return true;
}

static struct fault *settle_line(struct settling *s, struct str line)
{
    struct str one = STR_NONE, rest = str_trim(line);
    if (rest.n == 0) {
        return NULL;
    }
    if (!is_numbers(rest)) {
        return settle_one(s, rest);
    }
    while (str_cut(&rest, ' ', &one)) {
        TRY(one.n > 0 ? settle_one(s, one) : NULL);
    }
    return NULL;
}

struct fault *class_materials_settle(struct db *db, struct arena *a, struct unit_id unit,
                                     struct str lines, struct str *settled)
{
    struct settling s = {.db = db, .arena = a, .unit = unit};
    struct text out = text_new(a, 256);
    struct str line;
    while (str_cut(&lines, '\n', &line)) {
        TRY(settle_line(&s, line));
    }
    for (size_t i = 0; i < s.list.n; i++) {
        text_add(&out, i > 0 ? STR("\n") : STR(""));
        text_add(&out, class_material_line(a, &s.list.at[i]));
    }
    *settled = out.n > 0 ? text_str(&out) : STR_NONE;
    return NULL;
}

struct fault *class_materials_offered(struct db *db, struct arena *a, struct unit_id unit,
                                      struct day today, struct class_material_list *list)
{
    struct settling s = {.db = db, .arena = a, .unit = unit};
    struct taught_row_list recommended = {0};
    struct material_line_list newest = {0};
    TRY(sql_linkage_recommended(db, a, unit, day_add(today, -RECOMMENDED_DAYS),
                                OFFERED_MOST, &recommended));
    TRY(sql_materials_for(db, a, unit, INT64_MAX, 0, false, OFFERED_MOST, &newest));
    for (size_t i = 0; i < recommended.n; i++) {
        add_once(&s, (struct class_material){recommended.at[i].material,
                                             recommended.at[i].title});
    }
    for (size_t i = 0; i < newest.n; i++) {
        add_once(&s, (struct class_material){newest.at[i].id, newest.at[i].title});
    }
    *list = s.list;
    return NULL;
}

/* ---- reading --------------------------------------------------------------------------
 */

struct fault *material_taught_in(struct db *db, struct arena *a, const struct viewer *v,
                                 struct material_id material, struct taught_in_list *list)
{
    struct taught_in_list all = {0};
    TRY(sql_class_material_sessions(db, a, material, SESSIONS_SHOWN, &all));
    for (size_t i = 0; i < all.n; i++) {
        bool may = false;
        TRY(class_may_keep(db, a, v, all.at[i].unit, &may));
        TRY(may ? NULL : class_is_asked(db, a, v->person, all.at[i].unit, &may));
        if (may) {
            *LIST_ADD(a, list) = all.at[i];
        }
    }
    return NULL;
}

/* ---- within apply ---------------------------------------------------------------------
 */

struct fault *class_materials_put(struct db *db, struct arena *a,
                                  struct session_id session, struct str lines)
{
    struct str line;
    int64_t place = 0;
    TRY(sql_class_material_drop(db, a, session));
    while (str_cut(&lines, '\n', &line)) {
        struct material_id material = {0};
        TRY(str_trim(line).n > 0 ? linkage_meant(db, a, line, &material) : NULL);
        if (material.v != 0) {
            TRY(sql_class_material_put(db, a, session, ++place, material));
        }
    }
    return NULL;
}
