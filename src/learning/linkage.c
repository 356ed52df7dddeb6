/* Questions lead to materials, exams to what was taught. */
#include "learning/linkage.h"

#include "learning/linkage_sql.h"
#include "learning/material_sql.h"
#include "words/faults.h"

/* Behind the sign: "#" or its full-width form. */
#define WIDE_SIGN "\xEF\xBC\x83"
enum { TAUGHT_MOST = 200, NEVER_DAYS = 92 };

const char *const taught_how_names[] = {"lectured", "recommended", "passed", NULL};
say_fn *const taught_how_words[] = {say_exam_taught_lectured, say_exam_taught_recommended,
                                    say_exam_taught_passed};

/* ---- what a text means ----------------------------------------------------------------
 */

struct material_id linkage_number(struct str text)
{
    struct material_id id = {0};
    struct str rest = str_trim(text), number;
    size_t sign = str_starts(rest, STR("#"))         ? 1
                  : str_starts(rest, STR(WIDE_SIGN)) ? sizeof WIDE_SIGN - 1
                                                     : 0;
    rest = str_part(rest, sign, rest.n);
    if (sign == 0 || !str_cut(&rest, ' ', &number) || !str_to_int(number, &id.v) ||
        id.v <= 0) {
        return (struct material_id){0};
    }
    return id;
}

struct fault *linkage_meant(struct db *db, struct arena *a, struct str text,
                            struct material_id *material)
{
    struct material_id number = linkage_number(text);
    bool found = false;
    TRY(number.v != 0 ? sql_linkage_there(db, a, number, material, &found)
                      : sql_linkage_titled(db, a, str_trim(text), material, &found));
    if (!found) {
        material->v = 0;
    }
    return NULL;
}

struct fault *linkage_check(struct db *db, struct arena *a, struct str text)
{
    struct material_id number = linkage_number(text), there = {0};
    TRY(number.v != 0 ? linkage_meant(db, a, text, &there) : NULL);
    return number.v == there.v ? NULL : fault_material_number(a, number.v);
}

/* ---- links ----------------------------------------------------------------------------
 */

struct fault *linkage_put(struct db *db, struct arena *a, struct question_id question,
                          int64_t version, struct str material)
{
    struct material_id there = {0};
    struct str title = str_trim(material);
    if (title.n == 0) {
        return NULL;
    }
    TRY(linkage_meant(db, a, title, &there));
    return there.v != 0 ? sql_linkage_insert(db, a, question, version, there)
                        : sql_linkage_seek(db, a, title, question, version);
}

struct fault *linkage_title(struct db *db, struct arena *a, struct material_id material,
                            struct str title)
{
    struct sought_row_list sought = {0};
    TRY(sql_linkage_sought(db, a, title, &sought));
    for (size_t i = 0; i < sought.n; i++) {
        TRY(sql_linkage_insert(db, a, sought.at[i].question, sought.at[i].version,
                               material));
    }
    return sought.n > 0 ? sql_linkage_found(db, a, title) : NULL;
}

/* ---- aims of an exam ------------------------------------------------------------------
 */

struct fault *linkage_aims_read(struct db *db, struct arena *a, struct str lines,
                                struct linkage_aims *aims)
{
    struct str line;
    while (str_cut(&lines, '\n', &line)) {
        struct material_id there = {0};
        struct str title = str_trim(line);
        if (title.n == 0) {
            continue;
        }
        TRY(linkage_meant(db, a, title, &there));
        if (there.v != 0) {
            *LIST_ADD(a, &aims->materials) = there.v;
        }
        if (linkage_number(title).v == 0) {
            *LIST_ADD(a, &aims->titles) = title;
        }
    }
    return NULL;
}

bool linkage_aims_at(const struct linkage_aims *aims, struct material_id linked,
                     struct str title)
{
    for (size_t i = 0; linked.v != 0 && i < aims->materials.n; i++) {
        if (aims->materials.at[i] == linked.v) {
            return true;
        }
    }
    for (size_t i = 0; title.n > 0 && i < aims->titles.n; i++) {
        if (str_equal(aims->titles.at[i], title)) {
            return true;
        }
    }
    return false;
}

/* ---- what was taught ------------------------------------------------------------------
 */

static bool is_same(const struct taught *t, const struct taught *other)
{
    return t->material.v != 0 ? t->material.v == other->material.v
                              : str_equal(t->title, other->title);
}

struct fault *linkage_leading(struct db *db, struct arena *a, struct material_id material,
                              int64_t *questions)
{
    bool found = false;
    return sql_linkage_questions(db, a, material, questions, &found);
}

/* The ways come in the order of the enum; of one material the first is kept. */
static struct fault *add_taught(struct db *db, struct arena *a, struct taught_list *list,
                                struct taught one)
{
    for (size_t i = 0; i < list->n; i++) {
        if (is_same(&one, &list->at[i])) {
            return NULL;
        }
    }
    if (one.material.v != 0) {
        TRY(linkage_leading(db, a, one.material, &one.questions));
    }
    *LIST_ADD(a, list) = one;
    return NULL;
}

static struct fault *add_rows(struct db *db, struct arena *a,
                              const struct taught_row_list *rows, enum taught_how how,
                              struct taught_list *list)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct taught_row *r = &rows->at[i];
        TRY(add_taught(db, a, list,
                       (struct taught){r->material, r->title, r->day, how, 0}));
    }
    return NULL;
}

/* A session names its materials as an exam does, one a line. */
static struct fault *add_lectured(struct db *db, struct arena *a,
                                  const struct taught_row_list *rows,
                                  struct taught_list *list)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct str rest = rows->at[i].title, line;
        while (str_cut(&rest, '\n', &line)) {
            struct taught one = {.day = rows->at[i].day, .how = TAUGHT_LECTURED};
            struct str title = str_trim(line);
            struct material_id number = linkage_number(title);
            one.title = title;
            TRY(title.n > 0 ? linkage_meant(db, a, title, &one.material) : NULL);
            if (one.material.v != 0 || (title.n > 0 && number.v == 0)) {
                TRY(add_taught(db, a, list, one));
            }
        }
    }
    return NULL;
}

/* A title as the material has it now, also where a session gave its number. */
static struct fault *name_all(struct db *db, struct arena *a, struct taught_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        bool found = false;
        if (list->at[i].material.v != 0) {
            TRY(sql_material_title(db, a, list->at[i].material, &list->at[i].title,
                                   &found));
        }
    }
    return NULL;
}

struct fault *linkage_taught(struct db *db, struct arena *a, struct unit_id unit,
                             struct day today, struct day *since,
                             struct taught_list *list)
{
    struct taught_row_list lectured = {0}, recommended = {0}, passed = {0};
    bool found = false;
    TRY(sql_linkage_last_exam(db, a, unit, today, since, &found));
    *since = found ? *since : DAY_NONE;
    struct day from = found ? *since : day_add(today, -NEVER_DAYS);
    TRY(sql_linkage_lectured(db, a, unit, from, TAUGHT_MOST, &lectured));
    TRY(sql_linkage_recommended(db, a, unit, period_of(PERIOD_WEEK, from).first,
                                TAUGHT_MOST, &recommended));
    TRY(sql_linkage_passed(db, a, unit, from, TAUGHT_MOST, &passed));
    TRY(add_lectured(db, a, &lectured, list));
    TRY(add_rows(db, a, &recommended, TAUGHT_RECOMMENDED, list));
    TRY(add_rows(db, a, &passed, TAUGHT_PASSED, list));
    return name_all(db, a, list);
}

struct str linkage_lines(struct arena *a, const struct taught_list *list)
{
    struct text out = text_new(a, 512);
    for (size_t i = 0; i < list->n; i++) {
        const struct taught *t = &list->at[i];
        text_add(&out, i > 0 ? STR("\n") : STR(""));
        if (t->material.v != 0) {
            text_add_format(&out, "#%lld ", (long long)t->material.v);
        }
        text_add(&out, t->title);
    }
    return text_str(&out);
}
