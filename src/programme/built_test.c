/* Kinds that rooms have built, in the words of a programme: they read by their titles in
 * both languages, and what they do not have is refused where it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "programme/rules.h"
#include "words/faults.h"

struct answers {
    int64_t minutes;
    struct str paper;
    int at;
};
static const char *const places[] = {"home", "room", NULL};
static const struct field answers_fields[] = {
    {"minutes", FIELD_INT, true, offsetof(struct answers, minutes), 0, 0, say_rule_yes,
     NULL, 0},
    {"paper", FIELD_TEXT, true, offsetof(struct answers, paper), 0, 0, say_rule_no, NULL,
     0},
    {"at", FIELD_CHOICE, true, offsetof(struct answers, at), 0, 0, say_session_place,
     places, 0},
};
static const struct fields fields = FIELDS(answers_fields, struct answers);
static say_fn *const place_words[] = {say_nav_home, say_session_place};
static const struct choice_words choices[] = {{places, place_words}, {NULL, NULL}};
static const struct built_kind kinds[] = {
    {{"exam.answers", 12}, say_kind_exam_answers, &fields, choices}};
static const struct built built = {kinds, 1};

static struct str file_with(struct arena *a, const char *meets)
{
    return str_format(a,
                      "programme: try\ncalendar: plain\n"
                      "version: 1\n"
                      "from: 2016-01-01\n"
                      "title: {zh: 试行方案, en: A trial}\n"
                      "aspects:\n"
                      "  - {id: learning, title: {zh: 学习, en: Learning}}\n"
                      "rules:\n"
                      "  - id: L4\n"
                      "    title: {zh: 考学, en: Exam}\n"
                      "    grasp: learning\n"
                      "    meets: %s\n"
                      "    when: {every: month}\n"
                      "    minutes: 5\n",
                      meets);
}

static bool holds(struct str text, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= text.n; i++) {
        if (memcmp(text.p + i, part, n) == 0) {
            return true;
        }
    }
    return false;
}

static void a_built_kind_reads_by_its_title_in_both_languages(void **state)
{
    struct arena *a = *state;
    struct programme *p = NULL;
    assert_null(programme_read(a, file_with(a, "{kind: exam.answers, where: {paper: a}}"),
                               &built, &p));
    struct str zh = programme_prose(a, p, &p->rules.at[0], LANG_ZH);
    struct str en = programme_prose(a, p, &p->rules.at[0], LANG_EN);
    assert_true(holds(zh, "交卷") && holds(zh, "否：a"));
    assert_true(holds(en, "Answers handed in") && holds(en, "no: a"));
    assert_false(holds(zh, "exam.answers") || holds(en, "exam.answers"));
    assert_null(programme_read(a, file_with(a, "{kind: exam.answers, where: {at: home}}"),
                               &built, &p));
    zh = programme_prose(a, p, &p->rules.at[0], LANG_ZH);
    assert_true(holds(zh, "首页") && !holds(zh, "home"));
}

static void what_a_built_kind_lacks_is_refused_at_its_line(void **state)
{
    static const struct {
        const char *meets;
        int id; /* -1: it is taken */
    } cases[] = {
        {"{kind: exam.answers}", -1},
        {"{kind: exam.answers, measure: minutes, of: minutes, target: 60}", -1},
        {"{kind: exam.answers, measure: distinct, of: paper, target: 2}", -1},
        {"{kind: exam.answer}", FAULT_PROGRAMME_KIND_ID},
        {"{kind: exam.answers, where: {papers: a}}", FAULT_PROGRAMME_FIELD_ID},
        {"{kind: exam.answers, measure: minutes, of: hours, target: 60}",
         FAULT_PROGRAMME_FIELD_ID},
        {"{kind: exam.answers, measure: minutes, of: paper, target: 60}",
         FAULT_PROGRAMME_SUM_ID},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct programme *p = NULL;
        struct str file = file_with(a, cases[i].meets);
        struct fault *fault = programme_read(a, file, &built, &p);
        assert_int_equal(fault == NULL ? -1 : (int)fault->id, cases[i].id);
        assert_true(fault == NULL || str_equal(fault->arg[0], STR("12")));
        /* what was adopted once stays readable */
        assert_null(programme_read_adopted(a, file, &built, &p));
    }
}

/* Something must be asked before it can be taken back. */
static void what_takes_back_stands_behind_what_meets(void **state)
{
    static const struct {
        const char *meets;
        bool taken;
    } cases[] = {
        {"[{kind: exam.answers}, {kind: exam.answers, lifts: true}]", true},
        {"[{kind: exam.answers, lifts: true}, {kind: exam.answers}]", false},
        {"{kind: exam.answers, lifts: true}", false},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct programme *p = NULL;
        struct fault *fault = programme_read(a, file_with(a, cases[i].meets), &built, &p);
        assert_int_equal(fault == NULL, cases[i].taken);
        if (fault != NULL) {
            assert_int_equal(fault->id, FAULT_PROGRAMME_LIFTS_ID);
            assert_true(str_equal(fault->arg[0], STR("12")));
            continue;
        }
        struct str zh = programme_prose(a, p, &p->rules.at[0], LANG_ZH);
        assert_true(holds(zh, "1 条“交卷”。有1 条“交卷”的，予以免除。"));
        struct str en = programme_prose(a, p, &p->rules.at[0], LANG_EN);
        assert_true(holds(en, "One record of “Answers handed in” takes it back."));
    }
}

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, (size_t)16 << 20);
    return *state == NULL;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_built_kind_reads_by_its_title_in_both_languages),
        cmocka_unit_test(what_a_built_kind_lacks_is_refused_at_its_line),
        cmocka_unit_test(what_takes_back_stands_behind_what_meets),
    };
    return cmocka_run_group_tests_name("built kinds", tests, open_arena, close_arena);
}
