/* Entries about the programme: its text in parts, its adoption, rolls, closings and
 * reopenings. What they change in duties is follow.c's. */
#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "programme/rules.h"

enum {
    HASH_DIGITS = 64,
    PART_BYTES = 30000,
    ID_MOST = 80,
    REASON_LEAST = 2,
    REASON_MOST = 500
};

static const struct field part_fields[] = {
    {"hash", FIELD_TEXT, true, offsetof(struct part_body, hash), HASH_DIGITS, HASH_DIGITS,
     say_programme_hash, NULL, 0},
    {"part", FIELD_INT, true, offsetof(struct part_body, part), 1, 1000,
     say_programme_part, NULL, 0},
    {"text", FIELD_LINES, true, offsetof(struct part_body, text), 1, PART_BYTES,
     say_programme_text, NULL, 0},
};
static const struct field adopt_fields[] = {
    {"programme", FIELD_TEXT, true, offsetof(struct adopt_body, programme), 1, ID_MOST,
     say_programme_id, NULL, 0},
    {"version", FIELD_INT, true, offsetof(struct adopt_body, version), 0, INT32_MAX,
     say_programme_version, NULL, 0},
    {"hash", FIELD_TEXT, true, offsetof(struct adopt_body, hash), HASH_DIGITS,
     HASH_DIGITS, say_programme_hash, NULL, 0},
};
static const struct field roll_fields[] = {
    {"day", FIELD_DAY, true, offsetof(struct roll_body, day), 0, 0, say_programme_day,
     NULL, 0},
};
static const struct field reopen_fields[] = {
    {"from", FIELD_DAY, true, offsetof(struct reopen_body, from), 0, 0,
     say_programme_from, NULL, 0},
    {"why", FIELD_TEXT, true, offsetof(struct reopen_body, why), REASON_LEAST,
     REASON_MOST, say_programme_why, NULL, 0},
};

/* ---- apply --------------------------------------------------------------------------
 */

static struct fault *apply_part(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct part_body *b = body;
    int64_t one = 0;
    bool there = false;
    (void)e;
    TRY(sql_duty_part_there(db, a, b->hash, b->part, &one, &there));
    return there ? NULL : sql_duty_part_put(db, a, b);
}

static struct fault *number_of(struct db *db, struct arena *a, const struct rule *rule,
                               struct str programme, int64_t *number)
{
    bool found = false;
    TRY(sql_duty_rule_number(db, a, rule->id, number, &found));
    if (found) {
        return NULL;
    }
    TRY(sql_duty_rule_count(db, a, number, &found));
    return sql_duty_rule_put(db, a, ++*number, rule->id, programme);
}

static struct fault *put_version(struct db *db, struct arena *a,
                                 const struct programme *p, size_t place,
                                 int64_t adoption)
{
    const struct rule *rule = &p->rules.at[place];
    struct version_row row = {
        .adoption = adoption,
        .place = (int64_t)place,
        .title_zh = title_in(&rule->title, LANG_ZH),
        .title_en = title_in(&rule->title, LANG_EN),
        .basis_zh = title_in(&rule->basis, LANG_ZH),
        .basis_en = title_in(&rule->basis, LANG_EN),
        .minutes = rule->minutes,
        .weight = rule->weight,
        .counting = (int)rule->counting,
        .class = rule->class,
    };
    if (rule->aspect >= 0 && (size_t)rule->aspect < p->aspects.n) {
        row.aspect = p->aspects.at[rule->aspect].id;
    }
    if (rule->meets.n > 0) {
        row.kind = rule->meets.at[0].filter.kind;
    }
    TRY(number_of(db, a, rule, p->id, &row.rule));
    return sql_duty_version_put(db, a, &row);
}

static struct fault *text_of(struct db *db, struct arena *a, struct str hash,
                             struct str *text)
{
    struct str_list parts = {0};
    struct text all = text_new(a, 1024);
    TRY(sql_duty_parts(db, a, hash, &parts));
    for (size_t i = 0; i < parts.n; i++) {
        text_add(&all, parts.at[i]);
    }
    *text = text_str(&all);
    return NULL;
}

static struct fault *apply_adopt(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct adopt_body *b = body;
    struct programme *p = NULL;
    struct str text;
    TRY(text_of(db, a, b->hash, &text));
    TRY(programme_read_adopted(a, text, NULL, &p));
    TRY(sql_duty_programme_put(db, a, b, e->seq, e->day, e->at, e->actor));
    TRY(sql_duty_programme_end(db, a, b->programme, e->seq, day_add(e->day, -1)));
    for (size_t i = 0; i < p->rules.n; i++) {
        TRY(put_version(db, a, p, i, e->seq));
    }
    return NULL;
}

static struct fault *apply_nothing(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    (void)db;
    (void)a;
    (void)e;
    (void)body;
    return NULL; /* follow.c does it, with the programmes in memory */
}

KIND(kind_programme_part, "programme.part", CLASS_OPEN, say_kind_programme_part,
     part_fields, part_body, apply_part, false);
KIND(kind_programme_adopt, "programme.adopt", CLASS_OPEN, say_kind_programme_adopt,
     adopt_fields, adopt_body, apply_adopt, false);
KIND(kind_programme_roll, "programme.roll", CLASS_OPEN, say_kind_programme_roll,
     roll_fields, roll_body, apply_nothing, false);
KIND(kind_programme_close, "programme.close", CLASS_OPEN, say_kind_programme_close,
     roll_fields, roll_body, apply_nothing, false);
KIND(kind_programme_reopen, "programme.reopen", CLASS_OPEN, say_kind_programme_reopen,
     reopen_fields, reopen_body, apply_nothing, false);

/* ---- reading ------------------------------------------------------------------------
 */

struct fault *duty_adoptions(struct db *db, struct arena *a, struct adoption_list *list)
{
    return sql_duty_adoptions(db, a, list);
}

struct fault *duty_adopted_text(struct db *db, struct arena *a, int64_t adoption,
                                struct str *text, bool *found)
{
    struct adoption_row_list rows = {0};
    TRY(sql_duty_versions(db, a, &rows));
    *found = false;
    for (size_t i = 0; i < rows.n && !*found; i++) {
        *found = rows.at[i].seq == adoption;
        if (*found) {
            TRY(text_of(db, a, rows.at[i].hash, text));
        }
    }
    return NULL;
}

struct fault *duty_progress(struct db *db, struct arena *a, struct day *rolled,
                            struct day *closed)
{
    struct progress_row row = {.rolled = DAY_NONE, .closed = DAY_NONE};
    bool found = false;
    TRY(sql_duty_progress(db, a, &row, &found));
    *rolled = row.rolled;
    *closed = row.closed;
    return NULL;
}

/* ---- changes ------------------------------------------------------------------------
 */

static struct fault *append(const struct act *act, int n, const struct kind *kind,
                            struct day day, const void *body, int64_t *seq)
{
    struct draft draft = {.id = n == 0 ? act->id : ledger_id_derived(act->id, n),
                          .kind = kind,
                          .day = day,
                          .actor = act->actor,
                          .body = body};
    struct entry e;
    bool again = false;
    TRY(ledger_append(act->ledger, act->db, act->arena, &draft, &e, &again));
    *seq = e.seq;
    return NULL;
}

/* A rule or a kind of another programme; a day that cannot be. */
static struct fault *check_adoption(const struct act *act, struct duty_shelf *shelf,
                                    const struct programme *p, struct day from,
                                    const struct progress_row *progress)
{
    struct arena *a = act->arena;
    const struct adopted_list *versions = NULL;
    bool found = false;
    for (size_t i = 0; i < p->rules.n; i++) {
        struct str owner = STR_NONE;
        TRY(sql_duty_rule_owner(act->db, a, p->rules.at[i].id, &owner, &found));
        if (found && !str_equal(owner, p->id)) {
            return fault_programme_rule_taken(a, p->rules.at[i].id, owner);
        }
    }
    TRY(room_read(act->db, a, shelf, &versions));
    for (size_t i = 0; i < versions->n; i++) {
        const struct adopted *v = &versions->at[i];
        bool same = str_equal(v->row.programme, p->id);
        for (size_t k = 0; !same && k < p->kinds.n; k++) {
            for (size_t j = 0; j < v->programme->kinds.n; j++) {
                if (str_equal(v->programme->kinds.at[j].name, p->kinds.at[k].name)) {
                    return fault_programme_kind_taken(a, p->kinds.at[k].name,
                                                      v->row.programme);
                }
            }
        }
        if (same && from.v <= v->row.since.v) {
            return fault_at(fault_programme_not_behind(a, v->row.since), STR("from"));
        }
    }
    if (day_known(progress->closed) && from.v <= progress->closed.v) {
        return fault_at(fault_programme_closed(a, progress->closed), STR("from"));
    }
    return NULL;
}

/* A piece of at most PART_BYTES that ends where a character does. */
static struct str next_part(struct str *rest)
{
    size_t n = rest->n < PART_BYTES ? rest->n : PART_BYTES;
    while (n < rest->n && n > 0 && ((uint8_t)rest->p[n] & 0xc0) == 0x80) {
        n--;
    }
    struct str part = str_part(*rest, 0, n);
    *rest = str_part(*rest, n, rest->n);
    return part;
}

static struct fault *put_text(const struct act *act, struct str hash, struct str file)
{
    struct str rest = file;
    int64_t seq = 0;
    for (int n = 1; rest.n > 0; n++) {
        struct part_body part = {hash, n, next_part(&rest)};
        TRY(append(act, n, &kind_programme_part, act->today, &part, &seq));
    }
    return NULL;
}

struct fault *duty_adopt(const struct act *act, struct duty_shelf *shelf, struct str file,
                         struct day from, int64_t *adoption)
{
    struct arena *a = act->arena;
    struct programme *p = NULL;
    struct progress_row progress = {.rolled = DAY_NONE, .closed = DAY_NONE};
    bool found = false, sent = false;
    if (!act->scope.all) { /* rules bind the whole department */
        return fault_denied(a);
    }
    TRY(programme_read(a, file, duty_built(a, ledger_kinds(act->ledger)->at), &p));
    struct day since = day_known(from) ? from : p->from;
    struct hash digest = hash_of(file, STR_NONE, STR_NONE);
    struct text hex = text_new(a, HASH_DIGITS);
    text_add_hex(&hex, hash_str(&digest));
    struct adopt_body body = {p->id, p->version, text_str(&hex)};
    TRY(ledger_has(act->db, a, act->id, &sent));
    if (!sent) {
        TRY(sql_duty_progress(act->db, a, &progress, &found));
        TRY(check_adoption(act, shelf, p, since, &progress));
    }
    TRY(put_text(act, body.hash, file));
    return append(act, 0, &kind_programme_adopt, since, &body, adoption);
}

struct fault *duty_roll(const struct act *act, struct day on, struct roll_report *report)
{
    struct progress_row row = {.rolled = DAY_NONE, .closed = DAY_NONE};
    struct roll_body body = {on};
    int64_t seq = 0;
    bool found = false;
    if (on.v > act->today.v) {
        return fault_at(fault_roll_future(act->arena, act->today), STR("on"));
    }
    TRY(sql_duty_progress(act->db, act->arena, &row, &found));
    *report =
        (struct roll_report){.before = row.rolled, .day = row.rolled, .again = true};
    if (day_known(row.rolled) && on.v <= row.rolled.v) {
        return NULL;
    }
    TRY(append(act, 0, &kind_programme_roll, on, &body, &seq));
    TRY(sql_duty_progress(act->db, act->arena, &row, &found));
    report->day = on;
    report->opened = found ? row.opened : 0;
    report->again = false;
    return NULL;
}

struct fault *duty_close(const struct act *act, struct day till)
{
    struct progress_row row = {.rolled = DAY_NONE, .closed = DAY_NONE};
    struct roll_body body = {till};
    int64_t seq = 0;
    bool found = false, sent = false;
    if (!act->scope.all) {
        return fault_denied(act->arena);
    }
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(sql_duty_progress(act->db, act->arena, &row, &found));
    if (period_of(PERIOD_MONTH, till).last.v != till.v) {
        return fault_at(fault_close_month(act->arena), STR("till"));
    }
    if (!sent && (!found || till.v > row.rolled.v || till.v >= act->today.v)) {
        return fault_at(fault_close_running(act->arena), STR("till"));
    }
    if (!sent && day_known(row.closed) && till.v <= row.closed.v) {
        return fault_at(fault_close_again(act->arena, row.closed), STR("till"));
    }
    return append(act, 0, &kind_programme_close, till, &body, &seq);
}

struct fault *duty_reopen(const struct act *act, struct day from, struct str why)
{
    struct progress_row row = {.rolled = DAY_NONE, .closed = DAY_NONE};
    struct reopen_body body = {from, why};
    int64_t seq = 0;
    bool found = false, sent = false;
    if (!act->scope.all) {
        return fault_denied(act->arena);
    }
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(sql_duty_progress(act->db, act->arena, &row, &found));
    if (period_of(PERIOD_MONTH, from).first.v != from.v) {
        return fault_at(fault_reopen_month(act->arena), STR("from"));
    }
    if (!sent && (!day_known(row.closed) || from.v > row.closed.v)) {
        return fault_at(fault_reopen_open(act->arena), STR("from"));
    }
    return append(act, 0, &kind_programme_reopen, from, &body, &seq);
}
