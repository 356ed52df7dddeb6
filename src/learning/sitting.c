/* Sitting an exam: begun, saved answer by answer, handed in. */
#include "learning/exam.h"
#include "learning/exam_rows.h"
#include "learning/exam_sql.h"
#include "learning/marking.h"
#include "words/faults.h"

/* All that is said in one sitting, in characters: one entry must hold it. */
enum { SITTING_SAID_MOST = 12000 };

/* ---- the entry --------------------------------------------------------------------- */

static const struct field answers_fields[] = {
    {"exam", FIELD_ID, true, offsetof(struct exam_answers_body, exam), 0, 0,
     say_exam_noun, NULL, 0},
    {"attempt", FIELD_INT, true, offsetof(struct exam_answers_body, attempt), 1, 10,
     say_exam_attempt, NULL, 0},
    {"began", FIELD_INT, true, offsetof(struct exam_answers_body, began), 0, 0,
     say_exam_began, NULL, 0},
    {"ended", FIELD_INT, true, offsetof(struct exam_answers_body, ended), 0, 0,
     say_exam_ended, NULL, 0},
    {"paper", FIELD_LINES, true, offsetof(struct exam_answers_body, paper), 0, 10000,
     say_exam_paper, NULL, 0},
    /* While others sit it, nobody reads them in the ledger; the author has the page. */
    {"answers", FIELD_LINES, true, offsetof(struct exam_answers_body, answers), 0, 60000,
     say_exam_answers, NULL, CLASS_BALLOT},
};

static struct str said_at(const struct json *answers, size_t place)
{
    char key[16];
    int n = snprintf(key, sizeof key, "%zu", place);
    const struct json *value = json_get(answers, (struct str){key, (size_t)n});
    return value != NULL && value->type == JSON_STRING ? value->string : STR_NONE;
}

/* Marks in hundredths of what needs no reading. */
static struct fault *score(struct db *db, struct arena *a,
                           const struct paper_items *items, const struct json *answers,
                           int64_t *marks, struct result *result)
{
    for (size_t i = 0; i < items->n; i++) {
        struct question q;
        struct str said = said_at(answers, i + 1);
        bool found = false;
        TRY(said.n > 0 ? bank_asks(db, a, items->at[i].question, items->at[i].version, &q,
                                   &found)
                       : NULL);
        int64_t share = found ? answer_share(a, &q, said) : 0;
        marks[i] =
            share == SHARE_READ
                ? SHARE_READ
                : (share * items->at[i].points * 100 + WEIGHT_WHOLE / 2) / WEIGHT_WHOLE;
        result->most += items->at[i].points * 100;
        result->waiting += share == SHARE_READ;
        result->points += share == SHARE_READ ? 0 : marks[i];
    }
    return NULL;
}

static struct fault *apply_answers(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct exam_answers_body *b = body;
    struct paper_items items = {0};
    struct json *answers = NULL;
    struct person person = {0};
    size_t at = 0;
    bool found = false;
    int64_t marks[PAPER_ITEMS_MOST];
    struct result r = {.person = {e->subject},
                       .attempt = b->attempt,
                       .seq = e->seq,
                       .began = b->began,
                       .ended = b->ended,
                       .paper = b->paper,
                       .answers = b->answers};
    TRY(register_person(db, a, r.person, &person, &found));
    if (!json_read(a, b->answers, &answers, &at) || !paper_read(a, b->paper, &items) ||
        items.n > PAPER_ITEMS_MOST) {
        return fault_exam_paper(a);
    }
    TRY(score(db, a, &items, answers, marks, &r));
    r.marks = marks_text(a, marks, items.n);
    return sql_result_insert(db, a, &r, person.unit, b->exam);
}

const struct kind kind_exam_answers = {
    .name = "exam.answers",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_exam_answers,
    .fields = FIELDS(answers_fields, struct exam_answers_body),
    .apply = apply_answers,
};

/* ---- time -------------------------------------------------------------------------- */

struct fault *exam_last(struct db *db, struct arena *a, const struct exam *exam,
                        int64_t *last)
{
    int64_t extra = 0;
    bool found = false;
    TRY(sql_exam_extra_most(db, a, exam->id, &extra, &found));
    *last = exam->closes + extra * 60 + exam->plan.grace;
    return NULL;
}

static struct fault *extra_of(struct db *db, struct arena *a, struct exam_id exam,
                              struct person_id person, int64_t *extra)
{
    bool found = false;
    *extra = 0;
    return sql_exam_extra_of(db, a, exam, person, extra, &found);
}

struct fault *exam_closes(struct db *db, struct arena *a, const struct exam *exam,
                          struct person_id person, int64_t *closes)
{
    int64_t extra = 0;
    TRY(extra_of(db, a, exam->id, person, &extra));
    *closes = exam->closes + extra * 60;
    return NULL;
}

static int64_t least(int64_t x, int64_t y)
{
    return x < y ? x : y;
}

static int64_t ends_of(const struct exam *exam, int64_t began, int64_t extra)
{
    return least(exam->closes + extra * 60, began + (exam->plan.minutes + extra) * 60);
}

struct fault *sitting_lengthen(struct db *db, struct arena *a, const struct exam *exam,
                               const struct exam_allow_body *allowed)
{
    struct sitting_row row;
    bool found = false;
    TRY(sql_sitting_of(db, a, exam->id, allowed->person, &row, &found));
    return found ? sql_sitting_set_ends(db, a, exam->id, allowed->person,
                                        ends_of(exam, row.began, allowed->minutes))
                 : NULL;
}

/* ---- beginning --------------------------------------------------------------------- */

static struct fault *may_sit(const struct act *act, struct exam_id id, struct exam *exam)
{
    struct person person;
    bool found = false, below = false;
    TRY(exam_find(act->db, act->arena, id, exam, &found));
    if (!found || exam->state < EXAM_OPENED) {
        return fault_exam_missing(act->arena);
    }
    TRY(register_person(act->db, act->arena, (struct person_id){act->actor}, &person,
                        &found));
    if (found) {
        TRY(scope_is_below(act->db, act->arena, person.unit, exam->plan.unit, &below));
    }
    return below ? NULL : fault_exam_missing(act->arena);
}

static struct fault *next_attempt(const struct act *act, const struct exam *exam,
                                  int64_t *attempt)
{
    bool found = false;
    TRY(sql_result_attempts(act->db, act->arena, exam->id, (struct person_id){act->actor},
                            attempt, &found));
    ++*attempt;
    return *attempt <= exam->plan.resits + 1 ? NULL : fault_exam_attempts(act->arena);
}

struct fault *sitting_begin(const struct act *act, struct exam_id id, int64_t now)
{
    struct arena *a = act->arena;
    struct exam exam;
    struct sitting_row row = {.person = {act->actor}, .began = now};
    struct paper_items items = {0};
    int64_t extra = 0;
    bool found = false;
    TRY(may_sit(act, id, &exam));
    TRY(sql_sitting_of(act->db, a, id, row.person, &row, &found));
    if (found) {
        return NULL;
    }
    TRY(extra_of(act->db, a, id, row.person, &extra));
    if (now < exam.opens || now >= exam.closes + extra * 60 ||
        exam.state != EXAM_OPENED) {
        return now < exam.opens ? fault_exam_early(a) : fault_exam_over(a);
    }
    row = (struct sitting_row){.exam = id, .person = {act->actor}, .began = now};
    TRY(next_attempt(act, &exam, &row.attempt));
    row.ends = ends_of(&exam, now, extra);
    uint64_t own = paper_seed(exam.seed, act->actor, row.attempt);
    row.seed = (int64_t)(own >> 1);
    TRY(exam_paper(act->db, a, &exam,
                   exam.plan.personal ? own : paper_seed(exam.seed, 0, 1), &items));
    row.paper = paper_text(a, &items);
    return sql_sitting_insert(act->db, a, &row);
}

struct fault *sitting_find(struct db *db, struct arena *a, struct exam_id exam,
                           struct person_id person, struct sitting *sitting, bool *found)
{
    struct sitting_row row;
    TRY(sql_sitting_of(db, a, exam, person, &row, found));
    if (*found) {
        *sitting =
            (struct sitting){row.attempt, row.began, row.ends, row.paper, row.seed};
    }
    return NULL;
}

struct fault *sitting_said(struct db *db, struct arena *a, struct exam_id exam,
                           struct person_id person, const struct sitting *sitting,
                           struct said_list *list)
{
    return sql_sitting_answers(db, a, exam, person, sitting->attempt, list);
}

/* ---- saving ------------------------------------------------------------------------ */

static struct fault *check_said(const struct act *act, const struct sitting *sitting,
                                struct exam_id exam, const struct said *said)
{
    struct arena *a = act->arena;
    struct paper_items items = {0};
    struct question q;
    bool found = false;
    int64_t size = 0;
    if (!paper_read(a, sitting->paper, &items) || said->place < 1 ||
        (size_t)said->place > items.n) {
        return fault_exam_place(a);
    }
    const struct paper_item *item = &items.at[said->place - 1];
    TRY(bank_asks(act->db, a, item->question, item->version, &q, &found));
    if (!found || !answer_fits(a, &q, said->text)) {
        return fault_exam_said(a, SAID_MOST);
    }
    TRY(sql_sitting_answers_size(act->db, a, exam, (struct person_id){act->actor},
                                 sitting->attempt, said->place, &size, &found));
    return size + (int64_t)said->text.n / 2 > SITTING_SAID_MOST
               ? fault_exam_said_all(a, SITTING_SAID_MOST)
               : NULL;
}

struct fault *sitting_save(const struct act *act, struct exam_id id, int64_t now,
                           const struct said *said)
{
    struct arena *a = act->arena;
    struct exam exam;
    struct sitting sitting;
    struct person_id person = {act->actor};
    bool found = false;
    int64_t changed = 0;
    TRY(exam_find(act->db, a, id, &exam, &found));
    TRY(found ? sitting_find(act->db, a, id, person, &sitting, &found) : NULL);
    if (!found) {
        return fault_exam_not_sat(a);
    }
    if (now > sitting.ends + exam.plan.grace) {
        return fault_exam_time_over(a, exam.plan.grace);
    }
    TRY(check_said(act, &sitting, id, said));
    TRY(sql_sitting_answer_set(act->db, a, said, id, person, sitting.attempt, &changed));
    return changed > 0
               ? NULL
               : sql_sitting_answer_insert(act->db, a, said, id, person, sitting.attempt);
}

/* ---- handing in -------------------------------------------------------------------- */

static struct fault *said_json(struct db *db, struct arena *a, struct exam_id exam,
                               struct person_id person, const struct sitting *sitting,
                               struct str *text)
{
    struct said_list said = {0};
    struct json *o = json_new(a, JSON_OBJECT);
    struct text out = text_new(a, 512);
    TRY(sitting_said(db, a, exam, person, sitting, &said));
    for (size_t i = 0; i < said.n; i++) {
        if (said.at[i].text.n > 0) {
            json_set(a, o, str_format(a, "%lld", (long long)said.at[i].place),
                     json_str(a, said.at[i].text));
        }
    }
    json_write_canonical(&out, o);
    *text = text_str(&out);
    return NULL;
}

/* By the person, or in his place when the time is over. */
static struct fault *hand_in(const struct act *act, struct exam_id exam,
                             struct person_id person, const struct sitting *sitting,
                             int64_t now)
{
    struct arena *a = act->arena;
    struct exam_answers_body body = {.exam = exam,
                                     .attempt = sitting->attempt,
                                     .began = sitting->began,
                                     .ended = least(now, sitting->ends),
                                     .paper = sitting->paper};
    TRY(said_json(act->db, a, exam, person, sitting, &body.answers));
    TRY(act_append_on(act, &kind_exam_answers, person.v, 0,
                      (struct day){(int32_t)(body.ended / 86400)}, &body, NULL));
    TRY(sql_sitting_answers_delete(act->db, a, exam, person));
    return sql_sitting_delete(act->db, a, exam, person);
}

struct fault *sitting_hand_in(const struct act *act, struct exam_id exam, int64_t now)
{
    struct sitting sitting;
    struct person_id person = {act->actor};
    bool found = false, sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(sitting_find(act->db, act->arena, exam, person, &sitting, &found));
    if (sent) {
        return NULL;
    }
    return found ? hand_in(act, exam, person, &sitting, now)
                 : fault_exam_not_sat(act->arena);
}

/* Each in his own time: the end of his sitting and the exam's grace. */
struct fault *sittings_end(const struct act *act, int64_t now, int64_t limit, bool *more)
{
    struct sitting_row_list rows = {0};
    TRY(sql_sittings_over(act->db, act->arena, now, limit, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct sitting_row *r = &rows.at[i];
        struct act one = *act;
        struct sitting sitting = {r->attempt, r->began, r->ends, r->paper, r->seed};
        one.id = ledger_id_derived(act->id, (int)i + 1);
        TRY(hand_in(&one, r->exam, r->person, &sitting, now));
    }
    *more = (int64_t)rows.n == limit;
    return NULL;
}

struct fault *sitting_hand_in_all(const struct act *act, const struct exam *exam,
                                  int64_t now, int64_t limit, bool *more)
{
    struct sitting_row_list rows = {0};
    TRY(sql_sitting_over(act->db, act->arena, exam->id, limit, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct sitting_row *r = &rows.at[i];
        struct act one = *act;
        struct sitting sitting = {r->attempt, r->began, r->ends, r->paper, r->seed};
        one.id = ledger_id_derived(act->id, (int)i + 1);
        TRY(hand_in(&one, exam->id, r->person, &sitting, now));
    }
    *more = rows.n > 0;
    return NULL;
}
