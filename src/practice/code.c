/* Residents' codes: given, looked at, answered with. */
#include "practice/code.h"

#include "access/access.h"
#include "practice/code_sql.h"
#include "words/faults.h"

enum { CODE_SIGNS = 12 }; /* 60 bits */
static const int64_t day_us = (int64_t)24 * 3600 * 1000000;

static struct hash code_hash(struct arena *a, struct str code)
{
    return hash_of(code_normal(a, code), STR_NONE, STR_NONE);
}

static struct instant days_from(struct instant now, int64_t days)
{
    return (struct instant){now.us + days * day_us};
}

/* ---- giving ------------------------------------------------------------------------ */

static struct fault *keep(const struct act *act, struct random *random,
                          struct code_row *row, struct str *code)
{
    *code = code_signs(act->arena, random, CODE_SIGNS);
    row->hash = code_hash(act->arena, *code);
    return sql_resident_code_insert(act->db, act->arena, row);
}

struct fault *code_give_finding(const struct act *act, const struct viewer *v,
                                struct finding_id id,
                                const struct finding_code_body *body,
                                struct random *random, struct instant now,
                                struct str *code, struct instant *until)
{
    *until = days_from(now, CODE_FINDING_DAYS);
    struct code_row row = {.finding = id, .until = *until};
    bool sent = false;
    TRY(finding_code_tell(act, v, id, body, &sent));
    if (sent) {
        return fault_confirm_shown(act->arena);
    }
    TRY(sql_resident_code_delete_of_finding(act->db, act->arena, id));
    return keep(act, random, &row, code);
}

struct fault *code_give_household(const struct act *act, const struct viewer *v,
                                  struct household_id id, int64_t count,
                                  struct random *random, struct instant now,
                                  struct given_codes *codes, struct instant *until)
{
    struct household household;
    *until = days_from(now, CODE_HOUSEHOLD_DAYS);
    if (!viewer_may(v, CAN_RECORD)) {
        return fault_denied(act->arena);
    }
    TRY(household_find(act->db, act->arena, v, act->today, id, &household));
    if (!household.keeps) {
        return fault_confirm_own(act->arena);
    }
    for (int64_t i = 0; i < count && i < CODES_MOST; i++) {
        struct code_row row = {.unit = household.unit, .household = id, .until = *until};
        TRY(keep(act, random, &row, &LIST_ADD(act->arena, codes)->code));
    }
    return NULL;
}

/* ---- asking ------------------------------------------------------------------------ */

static struct fault *find(struct db *db, struct arena *a, struct str code,
                          struct instant now, struct code_row *row, bool *found)
{
    TRY(sql_resident_code_at(db, a, code_hash(a, code), row, found));
    *found = *found && row->until.us > now.us;
    return NULL;
}

static struct fault *ask_finding(struct db *db, struct arena *a, struct finding_id id,
                                 struct code_question_list *questions, bool *found)
{
    struct finding f;
    TRY(finding_read(db, a, id, &f, found));
    *found = *found && finding_is_open(&f);
    if (*found && f.state == FINDING_SOLVED) {
        *LIST_ADD(a, questions) = (struct code_question){.finding = id,
                                                         .what = f.what,
                                                         .place = f.place_name,
                                                         .done_by = f.owner_name,
                                                         .day = f.solved_on};
    }
    return NULL;
}

static struct fault *ask_deeds(struct db *db, struct arena *a, const struct code_row *row,
                               struct code_question_list *questions)
{
    struct deed_list deeds = {0};
    TRY(visit_deeds_waiting(db, a, row->unit, row->household, &deeds));
    for (size_t i = 0; i < deeds.n; i++) {
        const struct deed *d = &deeds.at[i];
        *LIST_ADD(a, questions) = (struct code_question){.visit = d->visit,
                                                         .deed = d->number,
                                                         .what = d->text,
                                                         .place = d->unit_name,
                                                         .done_by = d->person_name,
                                                         .day = d->done_on};
    }
    return NULL;
}

static struct fault *ask(struct db *db, struct arena *a, const struct code_row *row,
                         struct code_question_list *questions, bool *found)
{
    return row->finding.v != 0 ? ask_finding(db, a, row->finding, questions, found)
                               : ask_deeds(db, a, row, questions);
}

struct fault *code_ask(struct db *db, struct arena *a, struct str code,
                       struct instant now, struct code_question_list *questions,
                       bool *found)
{
    struct code_row row;
    TRY(find(db, a, code, now, &row, found));
    return *found ? ask(db, a, &row, questions, found) : NULL;
}

/* ---- answering --------------------------------------------------------------------- */

static bool is_asked(const struct code_question_list *questions,
                     const struct code_answer *answer)
{
    for (size_t i = 0; i < questions->n; i++) {
        const struct code_question *q = &questions->at[i];
        if (q->finding.v == answer->finding.v && q->visit.v == answer->visit.v &&
            q->deed == answer->deed) {
            return true;
        }
    }
    return false;
}

static struct fault *answer_finding(const struct act *act,
                                    const struct code_answer *answer)
{
    struct finding f;
    bool found = false;
    TRY(finding_read(act->db, act->arena, answer->finding, &f, &found));
    return finding_answer_by_code(act, &f, !answer->refuted, answer->text);
}

static struct fault *answer_deed(const struct act *act, const struct code_answer *answer)
{
    struct deed_answer_body body = {.visit = answer->visit,
                                    .deed = answer->deed,
                                    .refuted = answer->refuted,
                                    .note = answer->text};
    return visit_deed_answer_by_code(act, &body);
}

struct fault *code_answer(const struct act *act, struct str code, struct instant now,
                          const struct code_answer *answer)
{
    struct code_row row = {.finding = {0}};
    struct code_question_list questions = {0};
    bool found = false, sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    if (sent) {
        return NULL;
    }
    TRY(find(act->db, act->arena, code, now, &row, &found));
    found = found && row.finding.v == answer->finding.v;
    if (found) {
        TRY(ask(act->db, act->arena, &row, &questions, &found));
    }
    if (!found) {
        return fault_at(fault_confirm_wrong(act->arena), STR("code"));
    }
    if (!is_asked(&questions, answer)) {
        return fault_confirm_not_yet(act->arena);
    }
    TRY(row.finding.v != 0 ? answer_finding(act, answer) : answer_deed(act, answer));
    return sql_resident_code_delete(act->db, act->arena, row.hash);
}
