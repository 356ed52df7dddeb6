/* Relations and the mask; the log of reads, its digests and the questions about it. */
#include "access/reading.h"

#include "access/reading_sql.h"
#include "register/kin.h"
#include "words/faults.h"

enum { SALT_SIZE = 16, TEXT_MOST = 500, ROOT_DIGITS = 64 };

const char *const purpose_names[] = {"appointment", "inspection", "upkeep", "care",
                                     "supervision", "own",        NULL};

struct str say_purpose(struct arena *a, enum lang lang, int purpose)
{
    static say_fn *const words[] = {say_purpose_appointment, say_purpose_inspection,
                                    say_purpose_upkeep,      say_purpose_care,
                                    say_purpose_supervision, say_purpose_own};
    return words[purpose](a, lang);
}

static const struct field opening_table[] = {
    {"class", FIELD_CHOICE, true, offsetof(struct opening, class), 0, 0,
     say_reading_class, record_class_names, 0},
    {"purpose", FIELD_CHOICE, true, offsetof(struct opening, purpose), 0, 0,
     say_reading_purpose, purpose_names, 0},
    {"why", FIELD_TEXT, true, offsetof(struct opening, why), WHY_LEAST, WHY_MOST,
     say_reading_why, NULL, 0},
};
const struct fields opening_fields = FIELDS(opening_table, struct opening);

/* ---- relations and the mask -------------------------------------------------------- */

struct fault *access_is_kin(struct db *db, struct arena *a, struct person_id viewer,
                            struct person_id person, bool *kin)
{
    return kin_between(db, a, viewer, person, kin);
}

static struct fault *find_leader(struct db *db, struct arena *a, const struct viewer *v,
                                 struct unit_id unit, bool *leads)
{
    for (size_t i = 0; i < v->roles.n && !*leads; i++) {
        if (v->roles.at[i].role == ROLE_LEADER) {
            TRY(scope_is_below(db, a, unit, v->roles.at[i].unit, leads));
        }
    }
    return NULL;
}

struct fault *access_relations(struct db *db, struct arena *a, const struct viewer *v,
                               struct person_id person, struct relations *relations)
{
    struct person p = {0};
    bool found = false, reaches = false;
    *relations = (struct relations){.self = person.v != 0 && person.v == v->person.v,
                                    .unit_of = v->console};
    TRY(register_person(db, a, person, &p, &found));
    if (viewer_may(v, CAN_READ_PEOPLE)) {
        TRY(scope_reaches(db, a, &v->scope, p.unit, &reaches));
        relations->unit_of = found && reaches;
    }
    TRY(find_leader(db, a, v, p.unit, &relations->leader_of));
    return v->person.v == 0 ? NULL
                            : access_is_kin(db, a, v->person, person, &relations->kin_of);
}

enum showing access_mask(const struct viewer *v, const struct relations *r,
                         enum record_class class)
{
    bool own =
        r->self || r->leader_of || (r->unit_of && viewer_may(v, CAN_WRITE_REGISTER));
    /* The console reads what stands in the database file, but opens nothing: nobody would
     * stand in the log. */
    bool opens = r->unit_of && !v->console;
    switch (class) {
    case CLASS_OPEN:
        return FIELD_SHOWN;
    case CLASS_OWN:
        return own ? FIELD_SHOWN : FIELD_HIDDEN;
    case CLASS_UNIT:
        return r->self || r->unit_of ? FIELD_SHOWN : FIELD_HIDDEN;
    case CLASS_SEALED:
        return r->self || (opens && viewer_may(v, CAN_OPEN_SEALED)) ? FIELD_MASKED
                                                                    : FIELD_HIDDEN;
    case CLASS_FILE:
        return opens && viewer_may(v, CAN_OPEN_FILE) && !r->self && !r->kin_of
                   ? FIELD_MASKED
                   : FIELD_HIDDEN;
    case CLASS_BALLOT:
        break;
    }
    return FIELD_HIDDEN;
}

enum record_class access_class(const struct kind *kind, const struct field *field)
{
    return field->class != CLASS_OPEN ? (enum record_class)field->class : kind->class;
}

enum showing access_mask_kind(const struct viewer *v, const struct relations *relations,
                              const struct kind *kind)
{
    enum showing least = access_mask(v, relations, kind->class);
    for (size_t i = 0; i < kind->fields.n; i++) {
        enum showing one =
            access_mask(v, relations, access_class(kind, &kind->fields.at[i]));
        least = one > least ? one : least;
    }
    return least;
}

struct fault *access_may_read(struct db *db, struct arena *a, const struct viewer *v,
                              const struct kinds *kinds, const struct entry *entry,
                              bool *may)
{
    struct relations relations;
    const struct kind *kind = kind_find(kinds, entry->kind);
    struct person_id about = {entry->subject};
    TRY(register_person_now(db, a, about, &about));
    TRY(access_relations(db, a, v, about, &relations));
    *may = access_mask(v, &relations, (enum record_class)entry->class) == FIELD_SHOWN &&
           (kind == NULL || access_mask_kind(v, &relations, kind) == FIELD_SHOWN);
    return NULL;
}

/* ---- the log ----------------------------------------------------------------------- */

/* Nobody learns from the answer whether a person beyond his reach exists. */
struct fault *reading_may_open(const struct act *act, const struct viewer *v,
                               struct person_id person, const struct opening *opening)
{
    struct relations relations;
    TRY(fields_check(act->arena, &opening_fields, opening));
    if (v->console) {
        return fault_reading_console(act->arena);
    }
    TRY(access_relations(act->db, act->arena, v, person, &relations));
    if (!relations.self && !relations.unit_of) {
        return fault_person_missing(act->arena);
    }
    enum showing showing = access_mask(v, &relations, (enum record_class)opening->class);
    return showing == FIELD_MASKED ? NULL : fault_reading_denied(act->arena);
}

/* The console, and a look at the whole log, are 0 and not NULL. */
static struct fault *log_row(const struct act *act, struct random *random,
                             struct reading *row)
{
    int64_t last = 0;
    bool found = false;
    char *salt = arena_bytes(act->arena, SALT_SIZE);
    TRY(sql_reading_last(act->db, act->arena, &last, &found));
    random_fill(random, salt, SALT_SIZE);
    row->id = last + 1;
    row->day = act->today;
    row->salt = (struct blob){{salt, SALT_SIZE}};
    return sql_reading_insert(act->db, act->arena, row, row->reader.v, row->person.v);
}

struct fault *reading_note(const struct act *act, const struct viewer *v,
                           struct person_id person, const struct opening *opening,
                           struct str what, struct random *random, struct instant at)
{
    TRY(fields_check(act->arena, &opening_fields, opening));
    if (v->console) {
        return fault_reading_console(act->arena);
    }
    struct reading row = {
        .reader = v->person,
        .person = person,
        .class = opening->class,
        .what = what,
        .purpose = opening->purpose,
        .why = opening->why,
        .at = at,
    };
    return log_row(act, random, &row);
}

struct fault *reading_open(const struct act *act, const struct viewer *v,
                           struct person_id person, const struct opening *opening,
                           struct str what, struct random *random, struct instant at)
{
    TRY(reading_may_open(act, v, person, opening));
    return reading_note(act, v, person, opening, what, random, at);
}

struct fault *readings_look(const struct act *act, const struct viewer *v,
                            const struct readings_query *query, struct str why,
                            struct random *random, struct instant at)
{
    if (!viewer_may(v, CAN_READ_READLOG)) {
        return fault_denied(act->arena);
    }
    struct reading row = {
        .reader = v->person,
        .person = query->person,
        .class = CLASS_OWN,
        .what = STR(READING_OF_LOG),
        .purpose = PURPOSE_SUPERVISION,
        .why = why,
        .at = at,
    };
    return log_row(act, random, &row);
}

struct fault *readings_list(struct db *db, struct arena *a, struct readings_query query,
                            struct reading_list *list)
{
    query.by_person = query.person.v != 0;
    query.by_reader = query.reader.v != 0;
    query.by_day = day_known(query.day);
    query.before = query.before > 0 ? query.before : INT64_MAX;
    return sql_readings_page(db, a, &query, list);
}

/* ---- digests ----------------------------------------------------------------------- */

/* A row as it is hashed: canonical JSON of all its columns. */
static struct str row_text(struct arena *a, const struct reading *r)
{
    struct json *o = json_new(a, JSON_OBJECT);
    struct text salt = text_new(a, 2 * SALT_SIZE), out = text_new(a, 512);
    text_add_hex(&salt, r->salt.bytes);
    json_set(a, o, STR("at"), json_int(a, r->at.us));
    json_set(a, o, STR("class"), json_str(a, str_of(record_class_names[r->class])));
    json_set(a, o, STR("day"), json_str(a, day_iso(a, r->day)));
    json_set(a, o, STR("id"), json_int(a, r->id));
    json_set(a, o, STR("person"), json_int(a, r->person.v));
    json_set(a, o, STR("purpose"), json_str(a, str_of(purpose_names[r->purpose])));
    json_set(a, o, STR("reader"), json_int(a, r->reader.v));
    json_set(a, o, STR("salt"), json_str(a, text_str(&salt)));
    json_set(a, o, STR("what"), json_str(a, r->what));
    json_set(a, o, STR("why"), json_str(a, r->why));
    json_write_canonical(&out, o);
    return text_str(&out);
}

struct digesting {
    struct arena *arena;
    struct tree tree;
};

static struct fault *add_row(void *ctx, const struct reading *r)
{
    struct digesting *d = ctx;
    tree_add(&d->tree, tree_leaf_of(row_text(d->arena, r)));
    return NULL;
}

static struct fault *digest_rows(struct db *db, struct arena *a, struct day day,
                                 struct digest_body *digest)
{
    struct digesting d = {.arena = a};
    struct text hex = text_new(a, ROOT_DIGITS);
    TRY(sql_readings_of_day(db, a, day, add_row, &d));
    struct hash root = tree_root(&d.tree);
    text_add_hex(&hex, hash_str(&root));
    *digest = (struct digest_body){day, d.tree.size, text_str(&hex)};
    return NULL;
}

struct fault *reading_digest(const struct act *act, struct day day,
                             struct digest_body *digest, bool *again)
{
    struct digest_body kept;
    TRY(sql_read_digest_of(act->db, act->arena, day, &kept, again));
    if (!*again && day.v >= act->today.v) {
        return fault_at(fault_digest_early(act->arena), STR("on"));
    }
    TRY(digest_rows(act->db, act->arena, day, digest));
    if (*again) {
        bool same = kept.count == digest->count && str_equal(kept.root, digest->root);
        return same ? NULL : fault_readlog_changed(act->arena, day_iso(act->arena, day));
    }
    return digest->count == 0
               ? NULL
               : act_append_on(act, &kind_readlog_digest, 0, 0, day, digest, NULL);
}

struct fault *readings_undigested(struct db *db, struct arena *a, struct day today,
                                  struct day_list *days)
{
    return sql_readings_days(db, a, today, days);
}

/* ---- questions --------------------------------------------------------------------- */

struct fault *reading_question(const struct act *act, struct person_id person,
                               const struct question_body *body)
{
    struct reading row;
    struct person_id now = {0};
    bool found = false;
    TRY(fields_check(act->arena, &kind_access_question.fields, body));
    TRY(sql_reading_by_id(act->db, act->arena, body->read, &row, &found));
    TRY(register_person_now(act->db, act->arena, found ? row.person : now, &now));
    if (!found || now.v != person.v) {
        return fault_reading_missing(act->arena);
    }
    return act_append(act, &kind_access_question, person.v, body, NULL);
}

static struct fault *find_questions(struct db *db, struct arena *a,
                                    const struct scope *scope,
                                    struct questions_query query,
                                    struct read_question_list *list)
{
    query.by_seq = query.seq != 0;
    query.by_read = query.read != 0;
    query.before = query.before > 0 ? query.before : INT64_MAX;
    return sql_read_questions(db, a, scope, &query, list);
}

struct fault *readings_questions(struct db *db, struct arena *a, const struct viewer *v,
                                 struct questions_query query,
                                 struct read_question_list *list)
{
    const struct scope all = {.all = true};
    bool audits = viewer_may(v, CAN_READ_READLOG);
    return viewer_may(v, CAN_ANSWER)
               ? find_questions(db, a, audits ? &all : &v->scope, query, list)
               : fault_denied(a);
}

struct fault *readings_asked(struct db *db, struct arena *a, int64_t read,
                             struct read_question_list *list)
{
    const struct scope all = {.all = true};
    struct questions_query query = {.read = read, .limit = QUESTIONS_PAGE};
    return find_questions(db, a, &all, query, list);
}

struct fault *reading_answer(const struct act *act, const struct viewer *v,
                             const struct answer_body *body)
{
    struct questions_query query = {.seq = body->question, .limit = 1};
    struct read_question_list found = {0};
    bool sent = false;
    TRY(fields_check(act->arena, &kind_access_answer.fields, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(readings_questions(act->db, act->arena, v, query, &found));
    if (found.n == 0) {
        return fault_ask_missing(act->arena);
    }
    if (found.at[0].person.v == v->person.v) {
        return fault_ask_own(act->arena);
    }
    if (!sent && found.at[0].answer.p != NULL) {
        return fault_ask_answered(act->arena, found.at[0].answered_name);
    }
    return act_append(act, &kind_access_answer, found.at[0].person.v, body, NULL);
}

/* ---- kinds ------------------------------------------------------------------------- */

static const struct field digest_table[] = {
    {"day", FIELD_DAY, true, offsetof(struct digest_body, day), 0, 0, say_ledger_day,
     NULL, 0},
    {"count", FIELD_INT, true, offsetof(struct digest_body, count), 1, INT64_MAX,
     say_reading_count, NULL, 0},
    {"root", FIELD_TEXT, true, offsetof(struct digest_body, root), ROOT_DIGITS,
     ROOT_DIGITS, say_ledger_root, NULL, 0},
};
static const struct field question_table[] = {
    {"read", FIELD_INT, true, offsetof(struct question_body, read), 1, INT64_MAX,
     say_reading_read, NULL, 0},
    {"text", FIELD_LINES, true, offsetof(struct question_body, text), WHY_LEAST,
     TEXT_MOST, say_reading_question, NULL, 0},
};

static const struct field answer_table[] = {
    {"question", FIELD_INT, true, offsetof(struct answer_body, question), 1, INT64_MAX,
     say_reading_question, NULL, 0},
    {"text", FIELD_LINES, true, offsetof(struct answer_body, text), WHY_LEAST, TEXT_MOST,
     say_reading_answer, NULL, 0},
};

static struct fault *apply_digest(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    (void)e;
    return sql_read_digest_put(db, a, body);
}

static struct fault *apply_question(struct db *db, struct arena *a, const struct entry *e,
                                    const void *body)
{
    return sql_read_question_put(db, a, body, e->seq, (struct person_id){e->subject},
                                 e->at);
}

static struct fault *apply_answer(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    return sql_read_question_answer(db, a, body, e->actor, e->at);
}

const struct kind kind_readlog_digest = {
    .name = "readlog.digest",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_readlog_digest,
    .fields = FIELDS(digest_table, struct digest_body),
    .apply = apply_digest,
};
const struct kind kind_access_question = {
    .name = "access.question",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_access_question,
    .fields = FIELDS(question_table, struct question_body),
    .apply = apply_question,
};
const struct kind kind_access_answer = {
    .name = "access.answer",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_access_answer,
    .fields = FIELDS(answer_table, struct answer_body),
    .apply = apply_answer,
};
