/* Marks of people, results, and what an exam says of its questions. */
#include "learning/marking.h"

#include <stdlib.h>

#include "access/reading.h"
#include "learning/exam_rows.h"
#include "learning/exam_sql.h"
#include "learning/marking_sql.h"
#include "words/faults.h"

/* ---- marks as text ----------------------------------------------------------------- */

void marks_read(struct str marks, size_t n, int64_t *out)
{
    struct str one;
    for (size_t i = 0; i < n; i++) {
        out[i] = SHARE_READ;
        if (str_cut(&marks, ',', &one) && !str_equal(one, STR("-"))) {
            (void)str_to_int(one, &out[i]);
        }
    }
}

struct str marks_text(struct arena *a, const int64_t *marks, size_t n)
{
    struct text out = text_new(a, 256);
    for (size_t i = 0; i < n; i++) {
        text_add(&out, i > 0 ? STR(",") : STR(""));
        if (marks[i] < 0) {
            text_add_char(&out, '-');
        } else {
            text_add_int(&out, marks[i]);
        }
    }
    return text_str(&out);
}

/* ---- the entry --------------------------------------------------------------------- */

static const struct field marks_fields[] = {
    {"exam", FIELD_ID, true, offsetof(struct exam_marks_body, exam), 0, 0, say_exam_noun,
     NULL, 0},
    {"attempt", FIELD_INT, true, offsetof(struct exam_marks_body, attempt), 1, 10,
     say_exam_attempt, NULL, 0},
    {"marks", FIELD_LINES, true, offsetof(struct exam_marks_body, marks), 0, 20000,
     say_exam_marks, NULL, CLASS_BALLOT},
};

struct settled {
    int64_t place, first, second, third;
};

static bool read_settled(struct str one, struct settled *s)
{
    int64_t *into[] = {&s->place, &s->first, &s->second, &s->third};
    struct str part;
    for (size_t i = 0; i < 4; i++) {
        if (!str_cut(&one, '.', &part) || !str_to_int(part, into[i])) {
            return false;
        }
    }
    return true;
}

/* The third's where there is one, else the mean, half a hundredth up. */
static int64_t final_mark(const struct settled *s)
{
    return s->third >= 0 ? s->third : (s->first + s->second + 1) / 2;
}

static struct fault *apply_marks(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct exam_marks_body *b = body;
    struct person_id person = {e->subject};
    struct paper_items items = {0};
    struct result r;
    int64_t marks[PAPER_ITEMS_MOST];
    struct str rest = b->marks, one;
    bool found = false;
    TRY(sql_result_one(db, a, b->exam, person, b->attempt, &r, &found));
    if (!found || !paper_read(a, r.paper, &items) || items.n > PAPER_ITEMS_MOST) {
        return fault_exam_paper(a);
    }
    marks_read(r.marks, items.n, marks);
    while (str_cut(&rest, ',', &one)) {
        struct settled s;
        if (read_settled(one, &s) && s.place >= 1 && (size_t)s.place <= items.n) {
            marks[s.place - 1] = final_mark(&s);
        }
    }
    r.points = r.waiting = 0;
    for (size_t i = 0; i < items.n; i++) {
        r.points += marks[i] < 0 ? 0 : marks[i];
        r.waiting += marks[i] < 0;
    }
    return sql_result_set(db, a, b->exam, person, b->attempt, r.points, r.waiting,
                          marks_text(a, marks, items.n));
}

const struct kind kind_exam_marks = {
    .name = "exam.marks",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_exam_marks,
    .fields = FIELDS(marks_fields, struct exam_marks_body),
    .apply = apply_marks,
};

/* ---- what waits -------------------------------------------------------------------- */

struct fault *marking_is_needed(struct db *db, struct arena *a, struct exam_id id,
                                bool *needed)
{
    struct exam exam;
    struct blob_list pools = {0};
    bool found = false;
    TRY(exam_find(db, a, id, &exam, &found));
    struct paper_items items = {0};
    *needed = false;
    if (exam.plan.personal) {
        TRY(sql_exam_pools(db, a, id, &pools));
        for (size_t p = 0; p < pools.n; p++) {
            struct str bytes = pools.at[p].bytes;
            pool_items(a, (struct pool){bytes}, &items);
        }
    } else {
        TRY(exam_sample(db, a, &exam, &items));
    }
    for (size_t i = 0; i < items.n && !*needed; i++) {
        struct question q;
        TRY(bank_asks(db, a, items.at[i].question, items.at[i].version, &q, &found));
        *needed = found && answer_is_read(&q);
    }
    return NULL;
}

/* The marks of one answer, by who gave them. */
struct sheet {
    int64_t first, second, third; /* -1: not in */
};

static struct fault *read_sheet(struct db *db, struct arena *a, const struct exam *exam,
                                const struct mark_key *key, struct sheet *sheet)
{
    struct mark_row_list rows = {0};
    TRY(sql_mark_rows(db, a, key, &rows));
    *sheet = (struct sheet){-1, -1, -1};
    for (size_t i = 0; i < rows.n; i++) {
        int64_t by = rows.at[i].marker, points = rows.at[i].points;
        sheet->first = by == exam->plan.first.v ? points : sheet->first;
        sheet->second = by == exam->plan.second.v ? points : sheet->second;
        sheet->third = by == exam->plan.third.v ? points : sheet->third;
    }
    return NULL;
}

static bool is_doubtful(const struct exam *exam, const struct sheet *s)
{
    int64_t by = s->first - s->second;
    return s->first >= 0 && s->second >= 0 &&
           (by < 0 ? -by : by) > exam->plan.tolerance * 100;
}

static bool waits_for(const struct exam *exam, const struct sheet *s,
                      struct person_id marker)
{
    return (marker.v == exam->plan.first.v && s->first < 0) ||
           (marker.v == exam->plan.second.v && s->second < 0) ||
           (marker.v == exam->plan.third.v && s->third < 0 && is_doubtful(exam, s));
}

struct looking {
    struct db *db;
    struct arena *arena;
    const struct exam *exam;
    struct person_id marker;
    struct mark_task *task;
    int64_t left;
};

static struct fault *take_task(struct looking *l, const struct result *r, size_t i,
                               const struct paper_items *items, bool doubt)
{
    struct json *answers = NULL;
    size_t at = 0;
    bool found = false;
    if (l->left++ > 0) {
        return NULL;
    }
    struct str key = str_format(l->arena, "%zu", i + 1);
    (void)json_read(l->arena, r->answers, &answers, &at);
    const struct json *said = answers != NULL ? json_get(answers, key) : NULL;
    *l->task = (struct mark_task){.person = r->person,
                                  .attempt = r->attempt,
                                  .place = (int64_t)i + 1,
                                  .most = items->at[i].points * 100,
                                  .said = said != NULL ? said->string : STR_NONE,
                                  .doubt = doubt};
    return bank_question(l->db, l->arena, items->at[i].question, items->at[i].version,
                         &l->task->question, &found);
}

static struct fault *look_at(struct looking *l, const struct result *r)
{
    struct paper_items items = {0};
    int64_t marks[PAPER_ITEMS_MOST];
    if (r->waiting == 0 || !paper_read(l->arena, r->paper, &items)) {
        return NULL;
    }
    marks_read(r->marks, items.n, marks);
    for (size_t i = 0; i < items.n; i++) {
        struct sheet sheet;
        struct mark_key key = {l->exam->id, r->person, r->attempt, (int64_t)i + 1};
        if (marks[i] >= 0) {
            continue;
        }
        TRY(read_sheet(l->db, l->arena, l->exam, &key, &sheet));
        if (waits_for(l->exam, &sheet, l->marker)) {
            TRY(take_task(l, r, i, &items, is_doubtful(l->exam, &sheet)));
        }
    }
    return NULL;
}

static bool is_marker(const struct exam *exam, struct person_id person)
{
    return person.v != 0 &&
           (person.v == exam->plan.first.v || person.v == exam->plan.second.v ||
            person.v == exam->plan.third.v);
}

static struct fault *may_mark(struct db *db, struct arena *a, const struct exam *exam,
                              struct person_id marker, int64_t now)
{
    int64_t last = 0;
    if (!is_marker(exam, marker)) {
        return fault_denied(a);
    }
    TRY(exam_last(db, a, exam, &last));
    return now <= last ? fault_exam_going(a) : NULL;
}

struct fault *marking_next(struct db *db, struct arena *a, const struct exam *exam,
                           struct person_id marker, int64_t now, struct mark_task *task,
                           int64_t *left)
{
    struct looking l = {db, a, exam, marker, task, 0};
    struct result_list results = {0};
    TRY(may_mark(db, a, exam, marker, now));
    TRY(sql_results_each(db, a, exam->id, &results));
    for (size_t i = 0; i < results.n; i++) {
        TRY(look_at(&l, &results.at[i]));
    }
    *left = l.left;
    return NULL;
}

struct fault *marking_give(const struct act *act, const struct mark_key *key, int64_t now,
                           int64_t points, struct str remark)
{
    struct arena *a = act->arena;
    struct exam exam;
    struct result r;
    struct sheet sheet;
    struct paper_items items = {0};
    struct person_id marker = {act->actor};
    bool found = false;
    TRY(exam_find(act->db, a, key->exam, &exam, &found));
    TRY(found ? NULL : fault_exam_missing(a));
    TRY(may_mark(act->db, a, &exam, marker, now));
    TRY(sql_result_one(act->db, a, key->exam, key->person, key->attempt, &r, &found));
    if (!found || !paper_read(a, r.paper, &items) || key->place < 1 ||
        (size_t)key->place > items.n) {
        return fault_exam_place(a);
    }
    if (points < 0 || points > items.at[key->place - 1].points * 100) {
        return fault_at(fault_exam_points(a, items.at[key->place - 1].points),
                        STR("points"));
    }
    TRY(read_sheet(act->db, a, &exam, key, &sheet));
    if (!waits_for(&exam, &sheet, marker)) {
        return NULL; /* sent twice: the first counts */
    }
    return sql_mark_insert(act->db, a, key, act->actor, points, remark);
}

struct fault *marking_settle(struct db *db, struct arena *a, const struct exam *exam,
                             const struct result *r, struct str *text, int64_t *missing)
{
    struct paper_items items = {0};
    struct text out = text_new(a, 64);
    int64_t marks[PAPER_ITEMS_MOST];
    if (!paper_read(a, r->paper, &items)) {
        return fault_exam_paper(a);
    }
    marks_read(r->marks, items.n, marks);
    for (size_t i = 0; i < items.n; i++) {
        struct sheet s;
        struct mark_key key = {exam->id, r->person, r->attempt, (int64_t)i + 1};
        if (marks[i] >= 0) {
            continue;
        }
        TRY(read_sheet(db, a, exam, &key, &s));
        bool doubtful = is_doubtful(exam, &s);
        *missing += (s.first < 0) + (s.second < 0) + (doubtful && s.third < 0);
        text_add_format(&out, "%s%zu.%lld.%lld.%lld", out.n > 0 ? "," : "", i + 1,
                        (long long)s.first, (long long)s.second, (long long)s.third);
    }
    *text = text_str(&out);
    return NULL;
}

/* ---- ending an exam ---------------------------------------------------------------- */

static struct fault *count_missing(struct db *db, struct arena *a,
                                   const struct exam *exam,
                                   const struct result_list *results, int64_t *missing)
{
    struct str marks;
    *missing = 0;
    for (size_t i = 0; i < results->n; i++) {
        const struct result *r = &results->at[i];
        TRY(r->waiting > 0 ? marking_settle(db, a, exam, r, &marks, missing) : NULL);
    }
    return NULL;
}

static struct fault *enter_marks(const struct act *act, const struct exam *exam,
                                 const struct result_list *results)
{
    int n = 0;
    int64_t missing = 0;
    TRY(count_missing(act->db, act->arena, exam, results, &missing));
    if (missing > 0) {
        return fault_exam_waits(act->arena, missing);
    }
    for (size_t i = 0; i < results->n; i++) {
        const struct result *r = &results->at[i];
        struct exam_marks_body body = {.exam = exam->id, .attempt = r->attempt};
        struct entry e;
        bool again = false;
        if (r->waiting == 0) {
            continue;
        }
        TRY(marking_settle(act->db, act->arena, exam, r, &body.marks, &missing));
        struct draft draft = {.id = ledger_id_derived(act->id, 100000 + n++),
                              .kind = &kind_exam_marks,
                              .subject = r->person.v,
                              .day = act->today,
                              .actor = act->actor,
                              .body = &body};
        TRY(ledger_append(act->ledger, act->db, act->arena, &draft, &e, &again));
    }
    return sql_marks_clear(act->db, act->arena, exam->id);
}

struct fault *exam_mark(const struct act *act, struct exam_id id, int64_t now,
                        int64_t limit, bool *more)
{
    struct arena *a = act->arena;
    struct exam exam;
    struct result_list results = {0};
    bool sent = false;
    int64_t last = 0;
    *more = false;
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(exam_reach(act->db, a, &act->scope, id, &exam));
    TRY(exam_last(act->db, a, &exam, &last));
    if (sent) {
        return NULL;
    }
    if (exam.state != EXAM_OPENED || now <= last) {
        return exam.state == EXAM_MARKED ? fault_exam_over(a) : fault_exam_going(a);
    }
    TRY(sitting_hand_in_all(act, &exam, now, limit, more));
    if (*more) {
        return NULL;
    }
    TRY(sql_results_each(act->db, a, id, &results));
    TRY(enter_marks(act, &exam, &results));
    struct exam_word_body body = {STR_NONE};
    return act_append(act, &kind_exam_marked, id.v, &body, NULL);
}

/* Over for everybody, and every mark is in: what two could not agree on is told by their
 * points alone, so it is looked for here and not by the statement. */
static struct fault *end_if_done(const struct act *act, struct exam_id id, int64_t now,
                                 int64_t limit, bool *more)
{
    struct arena *a = act->arena;
    struct exam exam;
    struct result_list results = {0};
    bool found = false;
    int64_t last = 0, missing = 0;
    TRY(exam_find(act->db, a, id, &exam, &found));
    TRY(exam_last(act->db, a, &exam, &last));
    if (now <= last) {
        return NULL;
    }
    TRY(sql_results_each(act->db, a, id, &results));
    TRY(count_missing(act->db, a, &exam, &results, &missing));
    return missing > 0 ? NULL : exam_mark(act, id, now, limit, more);
}

struct fault *exams_end(const struct act *act, int64_t now, int64_t limit, bool *more)
{
    struct arena *a = act->arena;
    struct exam_id_list over = {0};
    TRY(sittings_end(act, now, limit, more));
    if (*more) {
        return NULL;
    }
    TRY(sql_exams_over(act->db, a, now, &over));
    for (size_t i = 0; i < over.n && !*more; i++) {
        struct act one = *act;
        one.id = ledger_id_derived(act->id, (int)(limit + 1 + (int64_t)i));
        TRY(end_if_done(&one, over.at[i], now, limit, more));
    }
    return NULL;
}

/* ---- what it says of the questions --------------------------------------------------
 */

static int by_question(const void *x, const void *y)
{
    const struct use_row *p = x, *q = y;
    int order = (p->question.v > q->question.v) - (p->question.v < q->question.v);
    return order != 0 ? order : (p->version > q->version) - (p->version < q->version);
}

struct use_list LIST(struct use_row);

/* One row for each answer; share in hundredths of a percent. */
static void add_uses(struct arena *a, const struct result *r, struct use_list *uses)
{
    struct paper_items items = {0};
    int64_t marks[PAPER_ITEMS_MOST];
    if (!paper_read(a, r->paper, &items) || items.n > PAPER_ITEMS_MOST) {
        return;
    }
    marks_read(r->marks, items.n, marks);
    for (size_t i = 0; i < items.n; i++) {
        int64_t share = marks[i] < 0 ? 0 : marks[i] * 100 / items.at[i].points;
        *LIST_ADD(a, uses) =
            (struct use_row){items.at[i].question, items.at[i].version, 1, share};
    }
}

struct fault *marking_note_uses(struct db *db, struct arena *a, struct exam_id exam)
{
    struct result_list results = {0};
    struct use_list uses = {0};
    TRY(sql_results_each(db, a, exam, &results));
    for (size_t i = 0; i < results.n; i++) {
        add_uses(a, &results.at[i], &uses);
    }
    if (uses.n == 0) {
        return NULL;
    }
    qsort(uses.at, uses.n, sizeof uses.at[0], by_question);
    for (size_t i = 0; i < uses.n;) {
        struct use_row sum = {uses.at[i].question, uses.at[i].version, 0, 0};
        for (; i < uses.n && by_question(&uses.at[i], &sum) == 0; i++) {
            sum.asked++;
            sum.share += uses.at[i].share;
        }
        sum.share /= sum.asked;
        TRY(sql_question_use_insert(db, a, &sum, exam));
    }
    return NULL;
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *exam_results(struct db *db, struct arena *a, const struct scope *scope,
                           struct exam_id exam, struct result_list *list)
{
    return sql_results_all(db, a, scope, exam, list);
}

struct fault *exam_results_of(struct db *db, struct arena *a, struct exam_id exam,
                              struct person_id person, struct result_list *list)
{
    return sql_results_of(db, a, exam, person, list);
}

static bool is_better(const struct result *x, const struct result *than)
{
    return x->points > than->points ||
           (x->points == than->points && x->attempt < than->attempt);
}

bool result_counts(const struct result_list *list, size_t i)
{
    const struct result *r = &list->at[i];
    size_t first = i;
    while (first > 0 && list->at[first - 1].person.v == r->person.v) {
        first--;
    }
    bool best = true;
    for (size_t k = first; k < list->n && list->at[k].person.v == r->person.v; k++) {
        best &= !is_better(&list->at[k], r);
    }
    return best;
}

struct fault *exams_sat(struct db *db, struct arena *a, const struct viewer *v,
                        struct person_id person, struct sat_exam_list *list)
{
    enum { SAT_SHOWN = 500 };
    struct relations relations;
    TRY(access_relations(db, a, v, person, &relations));
    if (!relations.self && !relations.unit_of && !v->console) {
        return fault_person_missing(a);
    }
    bool all = v->console || access_mask(v, &relations, CLASS_OWN) == FIELD_SHOWN;
    if (!all && !viewer_may(v, CAN_KEEP_BANK)) {
        return fault_denied(a);
    }
    struct scope every = {.all = true};
    const struct scope *scope = all ? &every : &v->scope;
    return sql_results_sat(db, a, scope, person, SAT_SHOWN, list);
}
