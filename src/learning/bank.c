/* Questions come in, change and retire. */
#include "learning/bank.h"

#include "learning/bank_rows.h"
#include "learning/bank_sql.h"
#include "learning/linkage.h"
#include "words/faults.h"

/* ---- kinds ------------------------------------------------------------------------- */

enum { QUESTIONS_MOST = 60000 }; /* characters of JSON in one entry */

static const struct field add_fields[] = {
    {"source", FIELD_TEXT, false, offsetof(struct chunk_entry, source), 0, 200,
     say_question_source, NULL, 0},
    {"questions", FIELD_LINES, true, offsetof(struct chunk_entry, questions), 0,
     QUESTIONS_MOST, say_question_title, NULL, 0},
};
static const struct field change_fields[] = {
    {"question", FIELD_ID, true, offsetof(struct question_change_body, question), 0, 0,
     say_question_title, NULL, 0},
    {"change", FIELD_LINES, true, offsetof(struct question_change_body, change), 0,
     QUESTIONS_MOST, say_question_title, NULL, 0},
};
static const struct field retire_fields[] = {
    {"question", FIELD_ID, true, offsetof(struct question_retire_body, question), 0, 0,
     say_question_title, NULL, 0},
    {"why", FIELD_TEXT, false, offsetof(struct question_retire_body, why), 0, 200,
     say_question_why, NULL, 0},
};

static struct str text_of(struct arena *a, const struct question *q, bool content)
{
    struct text out = text_new(a, 512);
    json_write_canonical(&out, question_json(a, q, content));
    return text_str(&out);
}

static struct hash digest_of(struct arena *a, const struct question *q)
{
    return hash_of(text_of(a, q, true), STR_NONE, STR_NONE);
}

static struct fault *read_questions(struct arena *a, struct str text,
                                    struct question_list *list)
{
    struct json *json = NULL;
    size_t at = 0;
    if (!json_read(a, text, &json, &at) || json->type != JSON_ARRAY ||
        json->items.n > BANK_CHUNK) {
        return fault_question_json(a);
    }
    for (size_t i = 0; i < json->items.n; i++) {
        TRY(question_read_json(a, json->items.at[i], LIST_ADD(a, list)));
    }
    return NULL;
}

static struct fault *put_version(struct db *db, struct arena *a, const struct entry *e,
                                 struct question_id id, int64_t version,
                                 const struct question *q)
{
    int64_t one = 0;
    bool there = false;
    TRY(sql_bank_version_insert(db, a, id, version, e->seq, e->day, e->actor,
                                text_of(a, q, false)));
    TRY(sql_bank_digest_insert(db, a, digest_of(a, q), id, version));
    TRY(bank_index(db, a, id, q, version > 1));
    TRY(linkage_put(db, a, id, version, q->material));
    TRY(version > 1 ? sql_bank_topics_clear(db, a, id) : NULL);
    for (size_t i = 0; i < q->topics.n; i++) {
        TRY(sql_bank_topic_there(db, a, q->topics.at[i], id, &one, &there));
        TRY(there ? NULL : sql_bank_topic_insert(db, a, q->topics.at[i], id));
    }
    return NULL;
}

static struct fault *apply_add(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct chunk_entry *b = body;
    struct question_list list = {0};
    TRY(read_questions(a, b->questions, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct question_id id = {e->seq * QUESTION_PLACES + (int64_t)i + 1};
        const struct question *q = &list.at[i];
        TRY(sql_bank_insert(db, a, id, (int64_t)q->kind, (int64_t)q->difficulty,
                            q->material));
        TRY(put_version(db, a, e, id, 1, q));
    }
    return NULL;
}

static struct fault *apply_change(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    const struct question_change_body *b = body;
    struct question_list list = {0};
    struct bank_row row;
    bool found = false;
    TRY(read_questions(a, b->change, &list));
    TRY(sql_bank_by_id(db, a, b->question, &row, &found));
    if (!found || list.n != 1) {
        return fault_question_json(a);
    }
    const struct question *q = &list.at[0];
    TRY(sql_bank_set(db, a, b->question, row.version + 1, (int64_t)q->kind,
                     (int64_t)q->difficulty, q->material));
    return put_version(db, a, e, b->question, row.version + 1, q);
}

/* A topic is of what may be drawn. */
static struct fault *apply_retire(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    const struct question_retire_body *b = body;
    (void)e;
    TRY(sql_bank_topics_clear(db, a, b->question));
    return sql_bank_set_retired(db, a, b->question);
}

const struct kind kind_question_add = {
    .name = "question.add",
    .version = 1,
    .class = CLASS_OWN,
    .creates = true,
    .title = say_kind_question_add,
    .fields = FIELDS(add_fields, struct chunk_entry),
    .apply = apply_add,
};
const struct kind kind_question_change = {
    .name = "question.change",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_question_change,
    .fields = FIELDS(change_fields, struct question_change_body),
    .apply = apply_change,
};
const struct kind kind_question_retire = {
    .name = "question.retire",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_question_retire,
    .fields = FIELDS(retire_fields, struct question_retire_body),
    .apply = apply_retire,
};

/* ---- adding ------------------------------------------------------------------------ */

struct chunk {
    struct text text;
    size_t n;
    struct hash digests[BANK_CHUNK];
};

static bool in_chunk(const struct chunk *c, struct hash digest)
{
    for (size_t i = 0; i < c->n; i++) {
        if (hash_equal(c->digests[i], digest)) {
            return true;
        }
    }
    return false;
}

/* *refused: it names a material that is not there, and the file's remarks say so. */
static struct fault *check_material(const struct act *act, struct bank_import *import,
                                    const struct question *q, bool *refused)
{
    struct fault *fault = linkage_check(act->db, act->arena, q->material);
    *refused = fault != NULL && fault->kind == FAULT_INPUT && import->file != NULL;
    if (*refused) {
        question_remark(act->arena, import->file, q->line, true, fault);
        import->next++;
        return NULL;
    }
    return fault == NULL ? NULL : fault_at(fault, STR("material"));
}

/* *full: it does not fit any more. */
static struct fault *take_question(const struct act *act, struct bank_import *import,
                                   struct chunk *c, bool *full)
{
    struct arena *a = act->arena;
    struct question q = import->questions->at[import->next];
    struct known_row known;
    bool found = false, refused = false;
    if (q.topics.n == 0 && import->topic.n > 0) {
        *LIST_ADD(a, &q.topics) = import->topic;
    }
    TRY(question_check(a, &q));
    TRY(check_material(act, import, &q, &refused));
    if (refused) {
        return NULL;
    }
    struct hash digest = digest_of(a, &q);
    struct str text = text_of(a, &q, false);
    if (text.n > BANK_CHUNK_BYTES) {
        return fault_bank_long(a, q.line, BANK_CHUNK_BYTES / 1024);
    }
    *full = c->n == BANK_CHUNK || c->text.n + text.n + 2 > BANK_CHUNK_BYTES;
    if (*full) {
        return NULL;
    }
    import->next++;
    TRY(sql_bank_known(act->db, a, digest, &known, &found));
    if (found || in_chunk(c, digest)) {
        import->same++;
        *LIST_ADD(a, &import->lines_same) = q.line;
        return NULL;
    }
    c->digests[c->n++] = digest;
    text_add_char(&c->text, c->n == 1 ? '[' : ',');
    text_add(&c->text, text);
    return NULL;
}

struct fault *bank_add(const struct act *act, struct bank_import *import)
{
    struct chunk *c = ARENA_NEW(act->arena, struct chunk);
    bool full = false, sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    if (sent) {
        import->next = import->questions->n;
        return NULL;
    }
    c->text = text_new(act->arena, BANK_CHUNK_BYTES);
    while (import->next < import->questions->n && !full) {
        TRY(take_question(act, import, c, &full));
    }
    if (c->n == 0) {
        return NULL;
    }
    text_add_char(&c->text, ']');
    struct chunk_entry body = {import->source, text_str(&c->text)};
    TRY(act_append(act, &kind_question_add, 0, &body, NULL));
    import->added += (int64_t)c->n;
    return NULL;
}

/* ---- changing ---------------------------------------------------------------------- */

static struct fault *find_live(const struct act *act, struct question_id id,
                               struct bank_row *row)
{
    bool found = false;
    TRY(sql_bank_by_id(act->db, act->arena, id, row, &found));
    if (!found) {
        return fault_bank_missing(act->arena, id.v);
    }
    return row->retired ? fault_bank_retired(act->arena, id.v) : NULL;
}

static struct fault *check_new(const struct act *act, struct question_id id,
                               const struct bank_row *row, const struct question *q)
{
    struct known_row known;
    bool found = false;
    if (str_equal(row->text, text_of(act->arena, q, false))) {
        return fault_bank_unchanged(act->arena);
    }
    TRY(sql_bank_known(act->db, act->arena, digest_of(act->arena, q), &known, &found));
    return found && known.id.v != id.v ? fault_bank_there(act->arena, known.id.v) : NULL;
}

struct fault *bank_change(const struct act *act, struct question_id id, int64_t seen,
                          const struct question *q)
{
    struct bank_row row;
    bool sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(question_check(act->arena, q));
    if (!sent) {
        struct fault *unknown = linkage_check(act->db, act->arena, q->material);
        TRY(unknown == NULL ? NULL : fault_at(unknown, STR("material")));
        TRY(find_live(act, id, &row));
        if (seen != 0 && seen != row.version) {
            return fault_bank_seen(act->arena, row.version);
        }
        TRY(check_new(act, id, &row, q));
    }
    struct str text =
        str_format(act->arena, "[%.*s]", STR_PRINT(text_of(act->arena, q, false)));
    return act_append(act, &kind_question_change, id.v / QUESTION_PLACES,
                      &(struct question_change_body){id, text}, NULL);
}

struct fault *bank_retire(const struct act *act, struct question_id id, struct str why)
{
    struct bank_row row;
    bool sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(sent ? NULL : find_live(act, id, &row));
    return act_append(act, &kind_question_retire, id.v / QUESTION_PLACES,
                      &(struct question_retire_body){id, why}, NULL);
}

/* ---- reading ----------------------------------------------------------------------- */

static struct fault *read_text(struct arena *a, struct str text, struct question *q)
{
    struct json *json = NULL;
    size_t at = 0;
    return json_read(a, text, &json, &at) ? question_read_json(a, json, q)
                                          : fault_question_json(a);
}

static struct fault *read_row(struct arena *a, const struct bank_row *row,
                              struct bank_question *q)
{
    *q = (struct bank_question){.id = row->id,
                                .version = row->version,
                                .current = row->current,
                                .seq = row->seq,
                                .day = row->day,
                                .actor = row->actor,
                                .retired = row->retired,
                                .uses = row->uses,
                                .material = row->material,
                                .text = row->text};
    return read_text(a, row->text, &q->question);
}

static struct fault *read_rows(struct arena *a, const struct bank_row_list *rows,
                               struct bank_question_list *list)
{
    for (size_t i = 0; i < rows->n; i++) {
        TRY(read_row(a, &rows->at[i], LIST_ADD(a, list)));
    }
    return NULL;
}

struct fault *bank_question(struct db *db, struct arena *a, struct question_id id,
                            int64_t version, struct bank_question *question, bool *found)
{
    struct bank_row row;
    TRY(version == 0 ? sql_bank_by_id(db, a, id, &row, found)
                     : sql_bank_by_version(db, a, id, version, &row, found));
    return *found ? read_row(a, &row, question) : NULL;
}

struct fault *bank_asks(struct db *db, struct arena *a, struct question_id id,
                        int64_t version, struct question *question, bool *found)
{
    struct str text = STR_NONE;
    *question = (struct question){0};
    TRY(sql_bank_text(db, a, id, version, &text, found));
    return *found ? read_text(a, text, question) : NULL;
}

struct fault *bank_versions(struct db *db, struct arena *a, struct question_id id,
                            struct bank_question_list *list)
{
    struct bank_row_list rows = {0};
    TRY(sql_bank_versions(db, a, id, &rows));
    return read_rows(a, &rows, list);
}

struct fault *bank_rows(struct db *db, struct arena *a, const struct bank_query *q,
                        struct bank_question_list *list)
{
    struct bank_row_list rows = {0};
    TRY(sql_bank_list(db, a, q, &rows));
    return read_rows(a, &rows, list);
}

struct fault *bank_list(struct db *db, struct arena *a, const struct bank_query *query,
                        struct bank_question_list *list)
{
    struct bank_query q = *query;
    q.before = q.before > 0 ? q.before : INT64_MAX;
    q.limit = q.limit > 0 ? q.limit : BANK_PAGE;
    q.by_topic = q.topic.n > 0;
    q.by_material = q.material > 0;
    q.by_kind = q.kind >= 0;
    q.by_difficulty = q.difficulty >= 0;
    q.by_text = str_trim(q.text).n > 0;
    return q.by_text ? bank_find(db, a, &q, list) : bank_rows(db, a, &q, list);
}

struct each_question {
    struct arena *arena;
    struct fault *(*each)(void *ctx, const struct bank_question *q);
    void *ctx;
};

static struct fault *give_question(void *ctx, const struct bank_row *row)
{
    struct each_question *each = ctx;
    struct bank_question q;
    TRY(read_row(each->arena, row, &q));
    return each->each(each->ctx, &q);
}

struct fault *bank_each(struct db *db, struct arena *a,
                        struct fault *(*each)(void *ctx, const struct bank_question *q),
                        void *ctx)
{
    struct each_question e = {a, each, ctx};
    return sql_bank_each(db, a, give_question, &e);
}

struct fault *bank_topics(struct db *db, struct arena *a, struct topic_count_list *list)
{
    return sql_bank_topics(db, a, list);
}

struct fault *bank_uses(struct db *db, struct arena *a, struct question_id id,
                        struct question_use_list *list)
{
    return sql_bank_uses(db, a, id, list);
}
