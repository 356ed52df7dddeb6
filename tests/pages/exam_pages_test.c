/* Exams to sit, a question, results, what they show, and marking. */
#include "golden.h"

#include "pages/learning/exams.html.h"
#include "pages/learning/learning_views.h"
#include "pages/learning/questions.html.h"
#include "pages/learning/result.html.h"
#include "pages/learning/sit.html.h"

static struct page_view page_of(const struct face *face, struct str title,
                                const char *path)
{
    return golden_page_in(face, title, path, "");
}

static struct str window(const struct face *face)
{
    return say_exam_window(face->arena, face->lang, STR("2017-03-20 09:00"),
                           STR("2017-03-24 18:00"));
}

static void draw_exams(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct exams_view v = {.page = page_of(face, say_exams_title(a, lang), "/exams"),
                           .may_keep = true,
                           .person = 42};
    *LIST_ADD(a, &v.mine) = (struct exam_line_view){STR("/exam/812"), NASTY, window(face),
                                                    say_exam_state_opened(a, lang), true};
    *LIST_ADD(a, &v.kept) = (struct exam_line_view){
        STR("/exam/900"), NASTY, window(face), say_exam_state_planned(a, lang), false};
    hatch_exams_page(out, face, &v);
}

static void draw_exams_none(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct exams_view v = {.page =
                               page_of(face, say_exams_title(a, face->lang), "/exams"),
                           .person = 42,
                           .empty = {.text = say_exams_none(a, face->lang)}};
    hatch_exams_page(out, face, &v);
}

static void add_result(const struct face *face, struct result_line_views *list,
                       const char *attempt, const char *points, bool counts)
{
    struct arena *a = face->arena;
    *LIST_ADD(a, list) = (struct result_line_view){
        .name = NASTY,
        .href = STR("/people/42"),
        .attempt = str_of(attempt),
        .points = str_of(points),
        .share = STR("87 %"),
        .ended = STR("2017-03-20 10:05"),
        .counts = counts ? say_exam_counts_yes(a, face->lang) : STR_NONE};
}

static struct exam_view exam_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct exam_view v = {.page = page_of(face, NASTY, "/exam/812"),
                          .title = NASTY,
                          .id = 812,
                          .form = STR("0190a5c0-0000-7000-8000-000000000002")};
    *LIST_ADD(a, &v.facts) = (struct exam_fact_view){say_exam_unit(a, face->lang), NASTY};
    *LIST_ADD(a, &v.facts) =
        (struct exam_fact_view){say_exam_time(a, face->lang), window(face)};
    return v;
}

static void draw_exam_kept(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct exam_view v = exam_of(face);
    v.state = (struct tag_view){TAG_PLAIN, say_exam_state_marked(a, face->lang)};
    v.may_keep = v.marked = v.may_see = true;
    *LIST_ADD(a, &v.paper) = (struct paper_line_view){1, NASTY, STR("/questions/59001"),
                                                      say_exam_worth(a, face->lang, 2)};
    add_result(face, &v.results, "1", "17.5", true);
    add_result(face, &v.results, "2", "9", false);
    hatch_exam_page(out, face, &v);
}

static void draw_exam_open(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct exam_view v = exam_of(face);
    v.state = (struct tag_view){TAG_OPEN, say_exam_state_opened(a, face->lang)};
    v.sentence = say_exam_begin_text(a, face->lang, 60);
    v.may_begin = v.may_keep = v.personal = true;
    v.ending = say_exam_ends_itself(a, face->lang);
    hatch_exam_page(out, face, &v);
}

static void add_option(const struct face *face, struct option_views *list,
                       const char *value, struct str text, bool chosen)
{
    *LIST_ADD(face->arena, list) = (struct option_view){str_of(value), text, chosen};
}

static struct ask_view *ask(const struct face *face, struct sit_view *v, int place,
                            enum ask_control control)
{
    struct arena *a = face->arena;
    struct ask_view *q = LIST_ADD(a, &v->asks);
    *q = (struct ask_view){.place = place,
                           .anchor = str_format(a, "q%d", place),
                           .title = say_exam_question(a, face->lang, place, 5),
                           .points = say_exam_worth(a, face->lang, 2),
                           .text = NASTY,
                           .action = str_format(a, "/exam/812/q/%d", place),
                           .id = STR("0190a5c0-0000-7000-8000-000000000003")};
    *LIST_ADD(a, &q->parts) = (struct ask_part){
        .control = control, .name = STR("p0"), .label = say_exam_answer(a, face->lang)};
    return q;
}

static struct sit_view sitting(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct sit_view v = {.page = page_of(face, NASTY, "/exam/812/q/1"),
                         .title = NASTY,
                         .until = say_exam_until(a, lang, STR("2017-03-20 10:00")),
                         .saved = say_exam_saved_of(a, lang, 1, 5),
                         .exam = 812,
                         .form = STR("0190a5c0-0000-7000-8000-000000000002")};
    for (int i = 1; i <= 2; i++) {
        *LIST_ADD(a, &v.places) = (struct place_view){
            str_format(a, "/exam/812/q/%d", i), str_format(a, "%d", i),
            i == 1 ? say_exam_saved_short(a, lang) : say_exam_open_short(a, lang),
            i == 1};
    }
    return v;
}

static void draw_sit(struct text *out, const struct face *face)
{
    struct sit_view v = sitting(face);
    v.one = true;
    struct ask_view *q = ask(face, &v, 1, ASK_ONE);
    add_option(face, &q->parts.at[0].options, "0", NASTY, true);
    add_option(face, &q->parts.at[0].options, "1", STR("Longhe"), false);
    q->saved = q->again = true;
    hatch_sit_page(out, face, &v);
}

static void draw_sit_all(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct sit_view v = sitting(face);
    struct ask_view *q = ask(face, &v, 1, ASK_SEVERAL);
    add_option(face, &q->parts.at[0].options, "p0c0", NASTY, true);
    q = ask(face, &v, 2, ASK_LINE);
    q->parts.at[0].value = NASTY;
    q = ask(face, &v, 3, ASK_LINES);
    q->parts.at[0].value = NASTY;
    q = ask(face, &v, 4, ASK_ROWS);
    struct ask_row *row = LIST_ADD(a, &q->parts.at[0].rows);
    *row = (struct ask_row){.label = NASTY, .name = STR("p0r0")};
    add_option(face, &row->options, "1", NASTY, true);
    hatch_sit_page(out, face, &v);
}

static void draw_result(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct result_view v = {
        .page = page_of(face, NASTY, "/exam/812/result"), .title = NASTY, .exam = 812};
    struct exam_attempt_view *t = LIST_ADD(a, &v.attempts);
    *t = (struct exam_attempt_view){
        .title = say_exam_attempt_of(a, lang, 1, STR("2017-03-20 10:05")),
        .sum = say_exam_points_of(a, lang, STR("1"), 4),
        .counts = true};
    *LIST_ADD(a, &t->answers) =
        (struct exam_answer_view){.number = 1,
                                  .text = NASTY,
                                  .said = NASTY,
                                  .right = NASTY,
                                  .points = say_exam_points_of(a, lang, STR("0"), 2),
                                  .feedback = NASTY,
                                  .explanation = NASTY,
                                  .material = {STR("/material/59"), NASTY, false}};
    *LIST_ADD(a, &t->answers) =
        (struct exam_answer_view){.number = 2,
                                  .text = STR("2 + 2"),
                                  .said = say_exam_unsaid(a, lang),
                                  .points = say_exam_points_of(a, lang, STR("0"), 2)};
    *LIST_ADD(a, &v.again) = (struct link_view){STR("/material/59"), NASTY, false};
    *LIST_ADD(a, &v.again) = (struct link_view){STR_NONE, NASTY, false};
    hatch_result_page(out, face, &v);
}

static void draw_taught(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct day day = day_of_civil((struct civil){2017, 3, 20});
    struct taught_view v = {.page =
                                page_of(face, say_exam_taught(a, lang), "/exams/taught"),
                            .since = say_exam_taught_since(a, lang, day),
                            .plan_href = STR("/exams/new?taught=1&unit=7")};
    *LIST_ADD(a, &v.taught) =
        (struct taught_line_view){.material = {STR("/material/59"), NASTY, false},
                                  .how = say_exam_taught_lectured(a, lang),
                                  .questions_href = STR("/questions?material=59"),
                                  .day = day,
                                  .questions = 12};
    *LIST_ADD(a, &v.taught) =
        (struct taught_line_view){.material = {STR_NONE, NASTY, false},
                                  .how = say_exam_taught_passed(a, lang),
                                  .day = day};
    hatch_taught_page(out, face, &v);
}

static void draw_sat(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct sat_view v = {.page = page_of(face, NASTY, "/results/42"),
                         .title = say_exam_past_of(a, face->lang, NASTY),
                         .export_href = STR("/results/42/exams.csv")};
    add_result(face, &v.sat, "1", "17.5", true);
    hatch_sat_page(out, face, &v);
}

static void draw_statistics(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct statistics_view v = {
        .page = page_of(face, say_exam_statistics(a, lang), "/exam/812/statistics"),
        .title = NASTY,
        .exam = 812,
        .test = say_statistics_test(a, lang, 108, STR("7.25"), STR("0.71"), STR("1.20")),
        .kr20 = say_statistics_kr20(a, lang, STR("0.71")),
        .rasch = say_statistics_rasch_done(a, lang)};
    struct exam_item_view *i = LIST_ADD(a, &v.items);
    *i = (struct exam_item_view){.text = NASTY,
                                 .href = STR("/questions/59001"),
                                 .asked = STR("108"),
                                 .difficulty = STR("0.52"),
                                 .correlation = STR("-0.20"),
                                 .alpha = STR("0.75"),
                                 .rasch = STR("-0.13"),
                                 .note = say_statistics_note_misleads(a, lang)};
    *LIST_ADD(a, &i->choices) =
        (struct exam_fact_view){NASTY, say_exam_chosen(a, lang, 40, STR("6.50"))};
    hatch_statistics_page(out, face, &v);
}

static void draw_marking(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct marking_view v = {
        .page = page_of(face, say_exam_marking(a, lang), "/exam/812/marking"),
        .form = golden_form("/exam/812/marking"),
        .title = NASTY,
        .exam = 812,
        .any = true,
        .left = say_exam_marks_left(a, lang, 2),
        .text = NASTY,
        .right = NASTY,
        .explanation = NASTY,
        .said = NASTY,
        .token = STR("0123456789abcdef"),
        .doubt = say_exam_doubt(a, lang),
        .points = golden_field("points", say_exam_points(a, lang)),
        .remark = golden_field("remark", say_exam_word(a, lang))};
    v.points.hint = say_exam_points_hint(a, lang, 10);
    golden_wrong(face, &v.form, &v.points, NASTY);
    hatch_marking_page(out, face, &v);
}

static void draw_bank(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct bank_view v = {
        .page = page_of(face, say_questions_title(a, lang), "/questions"),
        .text = {.name = STR("q"), .label = say_question_search(a, lang), .value = NASTY},
        .topic = golden_field("topic", say_question_topics(a, lang)),
        .kind = golden_field("kind", say_question_kind(a, lang)),
        .difficulty = golden_field("difficulty", say_question_difficulty(a, lang))};
    golden_option(face, &v.topic, "law", NASTY, true);
    *LIST_ADD(a, &v.questions) =
        (struct question_line_view){.href = STR("/questions/59001"),
                                    .text = NASTY,
                                    .kind = NASTY,
                                    .difficulty = NASTY,
                                    .topics = NASTY,
                                    .uses = 2};
    hatch_bank_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"exams", "the exams of a member who also keeps some", draw_exams},
        {"exams-none", "no exam to sit", draw_exams_none},
        {"exam-kept", "a marked exam to who keeps it", draw_exam_kept},
        {"exam-open", "an exam that can be begun", draw_exam_open},
        {"exam-sit", "one question a page, saved and marked to look again", draw_sit},
        {"exam-sit-all", "all questions on a page, one of each sort", draw_sit_all},
        {"exam-taught", "what was taught, by material", draw_taught},
        {"exam-result", "a result with what to read again", draw_result},
        {"exam-sat", "a person's exams", draw_sat},
        {"exam-statistics", "what the questions show", draw_statistics},
        {"exam-marking", "an answer to be marked, points refused", draw_marking},
        {"questions", "the bank", draw_bank},
    };
    return GOLDEN_RUN("exam", pages);
}
