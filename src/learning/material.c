/* Materials: added, corrected, recommended, passed on, signed. */
#include "learning/material.h"

#include "formats/markdown.h"
#include "formats/media.h"
#include "learning/classroom.h"
#include "learning/linkage.h"
#include "learning/material_rows.h"
#include "learning/material_sql.h"
#include "words/faults.h"

enum { WORD_MOST = 500, WEEKS_MOST = 60 };

const char *const material_sort_names[] = {"article", "book", "document",
                                           "course",  "talk", NULL};
say_fn *const material_sort_words[] = {say_material_article, say_material_book,
                                       say_material_document, say_material_course,
                                       say_material_talk};
const char *const material_level_names[] = {"own",      "district", "city",
                                            "province", "central",  NULL};
say_fn *const material_level_words[] = {say_material_own, say_material_district,
                                        say_material_city, say_material_province,
                                        say_material_central};

#define AT(type, member) offsetof(struct type, member)
static const struct field material_fields[] = {
    {"title", FIELD_TEXT, true, AT(material_body, title), 1, TITLE_MOST,
     say_material_title, NULL, 0},
    {"sort", FIELD_CHOICE, true, AT(material_body, sort), 0, 0, say_material_sort,
     material_sort_names, 0},
    {"level", FIELD_CHOICE, true, AT(material_body, level), 0, 0, say_material_level,
     material_level_names, 0},
    {"source", FIELD_TEXT, false, AT(material_body, source), 0, TITLE_MOST,
     say_material_source, NULL, 0},
    {"number", FIELD_TEXT, false, AT(material_body, number), 0, 60, say_material_number,
     NULL, 0},
    {"unit", FIELD_ID, true, AT(material_body, unit), 0, 0, say_material_unit, NULL, 0},
    {"topics", FIELD_TEXT, false, AT(material_body, topics), 0, TITLE_MOST,
     say_material_topics, NULL, 0},
    {"text", FIELD_LINES, false, AT(material_body, text), 0, MATERIAL_TEXT_MOST,
     say_material_text, NULL, 0},
    {"file", FIELD_BLOB, false, AT(material_body, file), 0, 0, say_material_file, NULL,
     0},
    {"filename", FIELD_TEXT, false, AT(material_body, filename), 0, TITLE_MOST,
     say_material_filename, NULL, 0},
};
static const struct field recommend_fields[] = {
    {"week", FIELD_DAY, true, AT(recommend_body, week), 0, 0, say_material_week, NULL, 0},
    {"why", FIELD_TEXT, false, AT(recommend_body, why), 0, WORD_MOST, say_material_why,
     NULL, 0},
};
static const struct field pass_fields[] = {
    {"word", FIELD_TEXT, false, AT(pass_body, word), 0, WORD_MOST, say_material_word,
     NULL, 0},
};
static const struct field sign_fields[] = {
    {"event", FIELD_INT, true, AT(sign_body, event), 1, INT64_MAX,
     say_material_pass_entry, NULL, 0},
};

/* ---- entries --------------------------------------------------------------------------
 */

static struct fault *apply_add(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct material_body *b = body;
    struct material_id id = {e->subject};
    TRY(sql_material_insert(db, a, b, id, e->day, e->seq));
    return linkage_title(db, a, id, b->title);
}

static struct fault *apply_correct(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct material_body *b = body;
    struct material_id id = {e->subject};
    TRY(sql_material_alter(db, a, b, id, e->seq));
    return linkage_title(db, a, id, b->title);
}

static struct fault *apply_recommend(struct db *db, struct arena *a,
                                     const struct entry *e, const void *body)
{
    return sql_material_week_put(db, a, body, e->seq, (struct material_id){e->subject},
                                 e->actor);
}

static struct fault *apply_pass(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    return sql_material_pass_put(db, a, body, e->seq, (struct material_id){e->subject},
                                 e->day);
}

static struct fault *apply_sign(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    return sql_material_signed_put(db, a, body, (struct person_id){e->subject}, e->day);
}

KIND(kind_material_add, "material.add", CLASS_OPEN, say_kind_material_add,
     material_fields, material_body, apply_add, true);
KIND(kind_material_correct, "material.correct", CLASS_OPEN, say_kind_material_correct,
     material_fields, material_body, apply_correct, false);
KIND(kind_material_recommend, "material.recommend", CLASS_OPEN,
     say_kind_material_recommend, recommend_fields, recommend_body, apply_recommend,
     false);
KIND(kind_material_pass, "material.pass", CLASS_OPEN, say_kind_material_pass, pass_fields,
     pass_body, apply_pass, false);
KIND(kind_material_sign, "material.sign", CLASS_UNIT, say_kind_material_sign, sign_fields,
     sign_body, apply_sign, false);

/* ---- rules ----------------------------------------------------------------------------
 */

struct str material_type(struct str bytes)
{
    static const struct {
        const char *starts;
        size_t n;
        const char *type;
    } known[] = {
        {"PK\003\004", 4, "application/zip"}, /* docx, xlsx, pptx, wps in that dress */
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "application/x-ole-storage"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_starts(bytes, (struct str){known[i].starts, known[i].n})) {
            return str_of(known[i].type);
        }
    }
    return media_type(bytes);
}

static bool has_file(const struct material_body *b)
{
    static const struct hash none;
    return memcmp(&b->file, &none, sizeof none) != 0;
}

static struct fault *check(const struct act *act, const struct material_body *b)
{
    struct str html;
    TRY(fields_check(act->arena, &kind_material_add.fields, b));
    struct fault *fault = markdown_html(act->arena, b->text, &html);
    if (fault != NULL) { /* what no page could show is not taken */
        return fault_at(fault, STR("text"));
    }
    TRY(act_unit(act, b->unit, "unit"));
    return b->text.n > 0 || has_file(b)
               ? NULL
               : fault_at(fault_material_empty(act->arena), STR("text"));
}

static struct material material_of(const struct material_row *r)
{
    return (struct material){.id = r->id,
                             .body = {.title = r->title,
                                      .sort = r->sort,
                                      .level = r->level,
                                      .source = r->source,
                                      .number = r->number,
                                      .unit = r->unit,
                                      .topics = r->topics,
                                      .text = r->text,
                                      .file = r->file,
                                      .filename = r->filename},
                             .unit_name = r->unit_name,
                             .newest = r->newest};
}

/* MISSING beyond the actor's reach. */
static struct fault *keep(const struct act *act, struct material_id id,
                          struct material *material, bool *sent)
{
    struct material_row row;
    bool found = false, reaches = false;
    TRY(ledger_has(act->db, act->arena, act->id, sent));
    TRY(sql_material_by_id(act->db, act->arena, id, &row, &found));
    if (found) {
        TRY(scope_reaches(act->db, act->arena, &act->scope, row.unit, &reaches));
        *material = material_of(&row);
    }
    return reaches ? NULL : fault_material_missing(act->arena);
}

struct fault *material_add(const struct act *act, const struct material_body *body,
                           struct material_id *id)
{
    struct entry e;
    TRY(check(act, body));
    TRY(act_append(act, &kind_material_add, 0, body, &e));
    id->v = e.subject;
    return NULL;
}

/* A file that was attached stays unless another comes. */
struct fault *material_correct(const struct act *act, struct material_id id, int64_t seen,
                               const struct material_body *body)
{
    struct material was;
    struct material_body b = *body;
    bool sent = false;
    TRY(keep(act, id, &was, &sent));
    if (!has_file(&b)) {
        b.file = was.body.file;
        b.filename = was.body.filename;
    }
    TRY(check(act, &b));
    if (!sent && seen != 0 && seen != was.newest) {
        return fault_exam_seen(act->arena);
    }
    return act_append(act, &kind_material_correct, id.v, &b, NULL);
}

struct fault *material_recommend(const struct act *act, struct material_id id,
                                 const struct recommend_body *body)
{
    struct material material;
    struct recommend_body b = *body;
    bool sent = false;
    TRY(keep(act, id, &material, &sent));
    TRY(fields_check(act->arena, &kind_material_recommend.fields, &b));
    b.week = period_of(PERIOD_WEEK, b.week).first;
    return act_append(act, &kind_material_recommend, id.v, &b, NULL);
}

struct fault *material_pass(const struct act *act, struct material_id id,
                            const struct pass_body *body, int64_t *seq)
{
    struct material material;
    struct reader_list readers = {0};
    struct entry e;
    bool sent = false;
    TRY(keep(act, id, &material, &sent));
    TRY(fields_check(act->arena, &kind_material_pass.fields, body));
    TRY(material_readers(act->db, act->arena, &material, 0, &readers));
    if (readers.n == 0) {
        return fault_at(fault_material_nobody(act->arena, material.unit_name),
                        STR("word"));
    }
    TRY(act_append(act, &kind_material_pass, id.v, body, &e));
    *seq = e.seq;
    return NULL;
}

struct fault *material_sign(const struct act *act, struct material_id id)
{
    struct material_row row;
    struct passed passed;
    struct person_id self = {act->actor};
    bool found = false, asked = false, done = false, sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(sql_material_by_id(act->db, act->arena, id, &row, &found));
    TRY(found ? class_is_asked(act->db, act->arena, self, row.unit, &asked) : NULL);
    if (!asked) {
        return fault_material_missing(act->arena);
    }
    TRY(material_passed(act->db, act->arena, id, &passed, &found));
    if (!found) {
        return fault_material_not_passed(act->arena);
    }
    TRY(material_signed(act->db, act->arena, passed.seq, self, &done));
    if (done && !sent) {
        return fault_material_signed(act->arena);
    }
    return act_append(act, &kind_material_sign, self.v, &(struct sign_body){passed.seq},
                      NULL);
}

/* ---- reading --------------------------------------------------------------------------
 */

static struct fault *may_read(struct db *db, struct arena *a, const struct viewer *v,
                              struct unit_id unit, bool *may)
{
    TRY(class_may_keep(db, a, v, unit, may));
    return *may ? NULL : class_is_asked(db, a, v->person, unit, may);
}

struct fault *material_find(struct db *db, struct arena *a, const struct viewer *v,
                            struct material_id id, struct material *material)
{
    bool may = false;
    TRY(material_look(db, a, v, id, material, &may));
    return may ? NULL : fault_material_missing(a);
}

struct fault *material_look(struct db *db, struct arena *a, const struct viewer *v,
                            struct material_id id, struct material *material, bool *may)
{
    struct material_row row;
    bool found = false;
    *may = false;
    TRY(sql_material_by_id(db, a, id, &row, &found));
    TRY(found ? may_read(db, a, v, row.unit, may) : NULL);
    if (*may) {
        *material = material_of(&row);
    }
    return NULL;
}

struct fault *materials(struct db *db, struct arena *a, const struct viewer *v,
                        const struct material_query *q, struct material_line_list *list)
{
    struct person p;
    bool found = false;
    int64_t before = q->before > 0 ? q->before : INT64_MAX;
    if (viewer_may(v, CAN_RECORD)) {
        return sql_materials_kept(db, a, &v->scope, before, q->sort, q->sort >= 0,
                                  q->limit, list);
    }
    TRY(register_person(db, a, v->person, &p, &found));
    return found ? sql_materials_for(db, a, p.unit, before, q->sort, q->sort >= 0,
                                     q->limit, list)
                 : NULL;
}

struct fault *materials_recommended(struct db *db, struct arena *a,
                                    const struct viewer *v, struct day from,
                                    struct recommended_list *list)
{
    struct recommended_row_list rows = {0};
    TRY(sql_materials_weeks(db, a, from, WEEKS_MOST, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct recommended_row *r = &rows.at[i];
        bool may = false;
        TRY(may_read(db, a, v, r->unit, &may));
        if (may) {
            *LIST_ADD(a, list) =
                (struct recommended){r->material, r->title, r->week, r->why, r->actor};
        }
    }
    return NULL;
}

struct fault *material_passed(struct db *db, struct arena *a, struct material_id id,
                              struct passed *passed, bool *found)
{
    return sql_material_pass_of(db, a, id, passed, found);
}

struct fault *material_signed(struct db *db, struct arena *a, int64_t pass,
                              struct person_id person, bool *is_signed)
{
    struct day day;
    return sql_material_signed_of(db, a, pass, person, &day, is_signed);
}

struct fault *material_readers(struct db *db, struct arena *a,
                               const struct material *material, int64_t pass,
                               struct reader_list *list)
{
    return sql_material_readers(db, a, material->body.unit, pass, list);
}
