/* Three questions after a session, answered without a name. */
#include "learning/feedback.h"

#include <stdlib.h>

#include "base/random.h"
#include "learning/classroom_inside.h"
#include "learning/classroom_sql.h"
#include "learning/feedback_sql.h"
#include "words/faults.h"

enum { KEY_BYTES = 16 };

const char *const asked_as_names[] = {"useful", "pace", "clear", "word", NULL};
say_fn *const asked_as_words[] = {say_feedback_as_useful, say_feedback_as_pace,
                                  say_feedback_as_clear, say_feedback_as_word};
say_fn *const asked_steps[][SCALE_STEPS] = {
    {say_feedback_useful_1, say_feedback_useful_2, say_feedback_useful_3},
    {say_feedback_pace_1, say_feedback_pace_2, say_feedback_pace_3},
    {say_feedback_clear_1, say_feedback_clear_2, say_feedback_clear_3},
};

/* ---- questions ------------------------------------------------------------------------
 */

#define AT(member) offsetof(struct questions_body, member)
static const struct field questions_fields[] = {
    {"first", FIELD_TEXT, true, AT(first), 2, 200, say_feedback_first, NULL, 0},
    {"first-as", FIELD_CHOICE, true, AT(first_as), 0, 0, say_feedback_first_as,
     asked_as_names, 0},
    {"second", FIELD_TEXT, false, AT(second), 0, 200, say_feedback_second, NULL, 0},
    {"second-as", FIELD_CHOICE, false, AT(second_as), 0, 0, say_feedback_second_as,
     asked_as_names, 0},
    {"third", FIELD_TEXT, false, AT(third), 0, 200, say_feedback_third, NULL, 0},
    {"third-as", FIELD_CHOICE, false, AT(third_as), 0, 0, say_feedback_third_as,
     asked_as_names, 0},
};
#undef AT

static struct fault *apply_questions(struct db *db, struct arena *a,
                                     const struct entry *e, const void *body)
{
    TRY(sql_questions_drop(db, a, e->subject));
    return sql_questions_put(db, a, body, e->subject);
}

const struct kind kind_series_questions = {
    .name = "series.questions",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_series_questions,
    .fields = FIELDS(questions_fields, struct questions_body),
    .apply = apply_questions,
};

size_t questions_of(const struct questions_body *b, struct asked_question of[QUESTIONS])
{
    const struct asked_question all[QUESTIONS] = {
        {b->first, b->first_as}, {b->second, b->second_as}, {b->third, b->third_as}};
    size_t n = 0;
    while (n < QUESTIONS && all[n].text.n > 0 && all[n].as >= 0) {
        of[n] = all[n];
        n++;
    }
    return n;
}

/* A question and its scale come together, and none behind one that is left out. */
static struct fault *check_questions(struct arena *a, const struct questions_body *b)
{
    bool second = b->second.n > 0, third = b->third.n > 0;
    TRY(fields_check(a, &kind_series_questions.fields, b));
    if (second != (b->second_as >= 0)) {
        return fault_at(fault_feedback_scale(a), STR("second"));
    }
    return third != (b->third_as >= 0) || (third && !second)
               ? fault_at(fault_feedback_scale(a), STR("third"))
               : NULL;
}

struct fault *feedback_ask(const struct act *act, struct series_id series,
                           const struct questions_body *body)
{
    struct series_row row;
    bool found = false, reaches = false;
    TRY(sql_series_by_id(act->db, act->arena, series, &row, &found));
    TRY(found ? scope_reaches(act->db, act->arena, &act->scope, row.unit, &reaches)
              : NULL);
    if (!reaches) {
        return fault_series_missing(act->arena);
    }
    TRY(check_questions(act->arena, body));
    return act_append(act, &kind_series_questions, series.v, body, NULL);
}

struct fault *feedback_questions(struct db *db, struct arena *a, struct series_id series,
                                 struct questions_body *body, bool *found)
{
    return sql_questions_of_series(db, a, series, body, found);
}

/* ---- answers --------------------------------------------------------------------------
 */

struct fault *feedback_stands(struct db *db, struct arena *a,
                              const struct class_session *s, struct person_id person,
                              struct day today, struct feedback_standing *standing)
{
    struct own_session own;
    int64_t one = 0;
    bool found = false;
    *standing = (struct feedback_standing){0};
    if (s->state != SESSION_HELD || today.v > s->day.v + FEEDBACK_DAYS) {
        return NULL;
    }
    TRY(class_own_one(db, a, person, s->id, &own, &found));
    standing->asked = found && own.presence == PRESENT;
    return sql_feedback_given(db, a, s->id, person, &one, &standing->given);
}

static struct fault *check_answers(struct arena *a, const struct questions_body *asked,
                                   const struct answers *answers)
{
    static const char *const names[QUESTIONS] = {"first", "second", "third"};
    struct asked_question of[QUESTIONS];
    size_t n = questions_of(asked, of), given = 0;
    for (size_t i = 0; i < n; i++) {
        struct str answer = answers->of[i];
        bool step = answer.n == 1 && answer.p[0] >= '1' && answer.p[0] <= '3';
        if (answer.n > 0 && of[i].as != ASKED_WORD && !step) {
            return fault_at(fault_feedback_answer(a), str_of(names[i]));
        }
        given += answer.n > 0;
    }
    return given > 0 ? NULL : fault_at(fault_feedback_empty(a), str_of(names[0]));
}

/* Who answered and what was answered go to two tables, and nothing stands in both. */
struct fault *feedback_tell(const struct act *act, struct session_id session,
                            const struct answers *answers, struct random *random)
{
    struct arena *a = act->arena;
    struct person_id me = {act->actor};
    struct class_session s;
    struct questions_body asked;
    struct feedback_standing standing;
    struct feedback_row row = {answers->of[0], answers->of[1], answers->of[2]};
    bool found = false;
    int64_t waiting = 0;
    char *key = arena_bytes(a, KEY_BYTES);
    TRY(class_asked_to(act, me, session, &s));
    TRY(feedback_questions(act->db, a, s.series, &asked, &found));
    if (!found) {
        return fault_feedback_none(a);
    }
    TRY(feedback_stands(act->db, a, &s, me, act->today, &standing));
    if (!standing.asked || standing.given) {
        return standing.given ? fault_feedback_given(a) : fault_feedback_away(a);
    }
    TRY(check_answers(a, &asked, answers));
    random_fill(random, key, KEY_BYTES);
    struct blob bytes = {{key, KEY_BYTES}};
    TRY(sql_feedback_give(act->db, a, session, me));
    TRY(sql_feedback_put(act->db, a, &row, session, bytes));
    TRY(sql_feedback_waiting(act->db, a, session, &waiting, &found));
    return waiting >= FEEDBACK_TOGETHER ? sql_feedback_show(act->db, a, session) : NULL;
}

/* ---- the sum --------------------------------------------------------------------------
 */

static int by_text(const void *x, const void *y)
{
    const struct str *a = x, *b = y;
    return str_compare(*a, *b);
}

static void add_answer(struct arena *a, struct str answer, int as,
                       int64_t steps[SCALE_STEPS], struct str_list *words)
{
    if (answer.n > 0 && as == ASKED_WORD) {
        *LIST_ADD(a, words) = answer;
    } else if (answer.n == 1 && answer.p[0] >= '1' && answer.p[0] <= '3') {
        steps[answer.p[0] - '1']++;
    }
}

struct fault *feedback_summed(struct db *db, struct arena *a,
                              const struct class_session *s, struct feedback_sum *sum)
{
    struct questions_body asked;
    struct asked_question of[QUESTIONS];
    struct feedback_row_list rows = {0};
    bool found = false;
    *sum = (struct feedback_sum){0};
    TRY(feedback_questions(db, a, s->series, &asked, &found));
    size_t n = found ? questions_of(&asked, of) : 0;
    TRY(sql_feedback_shown(db, a, s->id, &rows));
    sum->people = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct str answers[QUESTIONS] = {rows.at[i].first, rows.at[i].second,
                                               rows.at[i].third};
        for (size_t k = 0; k < n; k++) {
            add_answer(a, answers[k], of[k].as, sum->steps[k], &sum->words[k]);
        }
    }
    for (size_t k = 0; k < n; k++) {
        if (sum->words[k].n > 0) {
            qsort(sum->words[k].at, sum->words[k].n, sizeof(struct str), by_text);
        }
    }
    return NULL;
}
