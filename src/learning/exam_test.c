/* Exams by the clock: what is refused before, behind the end and behind the grace, that
 * an answer saved counts though nobody handed it in, that a question changed later
 * changes no result, and that a rebuild gives the same. Seconds on the wall are told by
 * the test. */
#include "fixture.h"

#include "learning/exam.h"
#include "learning/marking.h"
#include "words/faults.h"

enum { HOUR = 3600 };

static const struct kind *const kinds[] = {&kind_unit_add,        &kind_person_add,
                                           &kind_question_add,    &kind_question_change,
                                           &kind_question_retire, &kind_exam_plan,
                                           &kind_exam_replan,     &kind_exam_draw,
                                           &kind_exam_open,       &kind_exam_allow,
                                           &kind_exam_answers,    &kind_exam_marks,
                                           &kind_exam_marked,     NULL};

struct world {
    struct unit_id unit;
    struct person_id sitter, slow;
    struct exam_id exam;
    int64_t opens, closes;
    int64_t now;
    struct said said;
    struct person_id who;
    bool more;
    int64_t extra; /* minutes */
};

static struct act act_of(struct fixture *f, struct db *db, struct arena *a,
                         struct person_id who)
{
    return (struct act){.ledger = f->ledger,
                        .db = db,
                        .arena = a,
                        .id = fixture_id(f),
                        .actor = who.v,
                        .today = clock_today(&f->clock),
                        .scope = {.all = true}};
}

static struct fault *add_bank(struct act *act)
{
    struct question_file file = {0};
    struct source from = source_of_bytes(
        STR("// [tag:x]\nTwo?{=2 ~3 ~4}\n\n// [tag:x]\nSo?{T}\n"), STR("test"));
    TRY(gift_read(act->arena, &from, &file));
    return bank_add(act, &(struct bank_import){.questions = &file.questions});
}

static struct fault *furnish(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct act act = act_of(f, db, a, (struct person_id){0});
    struct unit_body office = unit_body_of(STR("Office"), (struct unit_id){0});
    TRY(register_unit_add(&act, &office, &w->unit));
    struct day born = day_of_civil((struct civil){1975, 5, 5});
    struct person_body body = person_body_of(STR("Song Jiang"), SEX_MALE, born, w->unit);
    act.id = fixture_id(f);
    TRY(register_person_add(&act, &body, &w->sitter));
    body.name = STR("Wu Yong");
    act.id = fixture_id(f);
    TRY(register_person_add(&act, &body, &w->slow));
    act.id = fixture_id(f);
    TRY(add_bank(&act));
    struct exam_body exam = {.title = STR("Exam"),
                             .unit = w->unit,
                             .opens_on = act.today,
                             .closes_on = act.today,
                             .opens_at = STR("09:00"),
                             .closes_at = STR("11:00"),
                             .minutes = 60,
                             .grace = 10,
                             .paging = PAGING_ONE,
                             .lines = STR("x;;2;1")};
    w->opens = (int64_t)act.today.v * 86400 + 9 * HOUR;
    w->closes = w->opens + 2 * HOUR;
    act.id = fixture_id(f);
    TRY(exam_plan(&act, &exam, &w->exam));
    act.id = fixture_id(f);
    TRY(exam_draw(&act, w->exam, 7));
    act.id = fixture_id(f);
    TRY(exam_open(&act, w->exam));
    act.id = fixture_id(f);
    return exam_allow(&act, w->exam, &(struct exam_allow_body){w->slow, 30});
}

static struct fault *begin(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct act act = act_of(f, db, a, w->who);
    return sitting_begin(&act, w->exam, w->now);
}

static struct fault *save(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct act act = act_of(f, db, a, w->who);
    return sitting_save(&act, w->exam, w->now, &w->said);
}

static struct fault *hand_in(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct act act = act_of(f, db, a, w->who);
    return sitting_hand_in(&act, w->exam, w->now);
}

static struct fault *mark(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct act act = act_of(f, db, a, (struct person_id){0});
    return exam_mark(&act, w->exam, w->now, 10, &w->more);
}

static struct fault *allow(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct act act = act_of(f, db, a, (struct person_id){0});
    return exam_allow(&act, w->exam, &(struct exam_allow_body){w->who, w->extra});
}

static struct world world(struct fixture *f)
{
    struct world w = {0};
    f->kinds.at = kinds;
    assert_good(fixture_write(f, furnish, &w));
    w.who = w.sitter;
    return w;
}

static void answers_count_until_the_end_and_its_grace_and_no_longer(void **state)
{
    struct fixture *f = *state;
    struct world w = world(f);
    w.now = w.opens - 1;
    assert_fault(fixture_write(f, begin, &w), FAULT_EXAM_EARLY_ID);
    w.now = w.opens + HOUR / 2;
    assert_good(fixture_write(f, begin, &w));
    w.said = (struct said){1, STR("0"), false};
    w.now = w.opens + HOUR + HOUR / 2 + 10; /* an hour and the grace of 10 s */
    assert_good(fixture_write(f, save, &w));
    w.now++;
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_TIME_OVER_ID);
    w.now = w.closes;
    w.who = w.slow;
    assert_good(fixture_write(f, begin, &w)); /* half an hour longer */
    w.now = w.closes + HOUR / 2 + 10;
    assert_good(fixture_write(f, save, &w));
    w.now++;
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_TIME_OVER_ID);
    w.who = w.sitter;
    w.said = (struct said){3, STR("0"), false};
    w.now = w.opens + HOUR;
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_PLACE_ID);
    w.said = (struct said){1, STR("9"), false};
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_SAID_ID);
}

static void
extra_time_moves_the_end_of_who_sits_already_and_can_be_taken_back(void **state)
{
    struct fixture *f = *state;
    struct world w = world(f);
    int64_t end = w.opens + HOUR + 10; /* an hour and the grace of 10 s */
    w.now = w.opens;
    assert_good(fixture_write(f, begin, &w));
    w.said = (struct said){1, STR("0"), false};
    w.now = end + 1;
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_TIME_OVER_ID);
    w.extra = 15;
    assert_good(fixture_write(f, allow, &w));
    w.now = end + 15 * 60;
    assert_good(fixture_write(f, save, &w));
    w.now++;
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_TIME_OVER_ID);
    w.extra = 0;
    assert_good(fixture_write(f, allow, &w));
    w.now = end + 1;
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_TIME_OVER_ID);
}

static struct fault *change_bank(struct fixture *f, struct db *db, struct arena *a,
                                 void *ctx)
{
    struct bank_question_list list = {0};
    struct bank_query all = {.kind = -1, .difficulty = -1};
    struct act act = act_of(f, db, a, (struct person_id){0});
    (void)ctx;
    TRY(bank_list(db, a, &all, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct question q = list.at[i].question;
        int32_t kept = q.answers.at[0].weight;
        q.answers.at[0].weight = q.answers.at[1].weight; /* the key was another */
        q.answers.at[1].weight = kept;
        act.id = fixture_id(f);
        TRY(bank_change(&act, list.at[i].id, list.at[i].version, &q));
    }
    return NULL;
}

static struct result result_of(struct fixture *f, struct exam_id exam,
                               struct person_id person)
{
    struct result_list results = {0};
    struct db *db = fixture_reader(f);
    assert_good(exam_results_of(db, f->arena, exam, person, &results));
    db_close(db);
    assert_int_equal(results.n, 1);
    return results.at[0];
}

static void
what_was_saved_counts_though_not_handed_in_and_keys_of_then_count(void **state)
{
    struct fixture *f = *state;
    struct world w = world(f);
    struct rebuild_report report = {0};
    struct db *db = NULL;
    w.now = w.opens;
    assert_good(fixture_write(f, begin, &w));
    for (int64_t place = 1; place <= 2; place++) {
        w.said = (struct said){place, STR("0"), false};
        assert_good(fixture_write(f, save, &w));
        assert_good(fixture_write(f, save, &w)); /* twice, and counts once */
    }
    w.now = w.closes + HOUR / 2 + 10;
    assert_fault(fixture_write(f, mark, &w), FAULT_EXAM_GOING_ID);
    assert_good(fixture_write(f, change_bank, &w));
    w.now++;
    assert_good(fixture_write(f, mark, &w));
    assert_true(w.more);
    assert_good(fixture_write(f, mark, &w));
    assert_false(w.more);
    struct result r = result_of(f, w.exam, w.sitter);
    assert_int_equal(r.points, 200);
    assert_int_equal(r.most, 200);
    assert_int_equal(r.ended, w.opens + HOUR);
    assert_fault(fixture_write(f, begin, &w), FAULT_EXAM_OVER_ID);
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    db_close(db);
    assert_true(report.same);
}

static void who_handed_in_has_no_further_attempt_unless_the_plan_says_so(void **state)
{
    struct fixture *f = *state;
    struct world w = world(f);
    w.now = w.opens;
    assert_good(fixture_write(f, begin, &w));
    assert_good(fixture_write(f, hand_in, &w));
    assert_fault(fixture_write(f, hand_in, &w), FAULT_EXAM_NOT_SAT_ID);
    assert_fault(fixture_write(f, save, &w), FAULT_EXAM_NOT_SAT_ID);
    assert_fault(fixture_write(f, begin, &w), FAULT_EXAM_ATTEMPTS_ID);
    w.who = (struct person_id){0};
    assert_fault(fixture_write(f, begin, &w), FAULT_EXAM_MISSING_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(answers_count_until_the_end_and_its_grace_and_no_longer),
        FIXTURE_TEST(extra_time_moves_the_end_of_who_sits_already_and_can_be_taken_back),
        FIXTURE_TEST(what_was_saved_counts_though_not_handed_in_and_keys_of_then_count),
        FIXTURE_TEST(who_handed_in_has_no_further_attempt_unless_the_plan_says_so),
    };
    return cmocka_run_group_tests_name("exam", tests, NULL, NULL);
}
