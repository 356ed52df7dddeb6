/* Study, the classroom's list, a series, its rota, a session, the roll. */
#include "pages/golden.h"

#include "pages/learning/checkin.html.h"
#include "pages/learning/classroom.html.h"
#include "pages/learning/classroom_views.h"
#include "pages/learning/daily.html.h"
#include "pages/learning/daily_views.h"
#include "pages/learning/feedback.html.h"
#include "pages/learning/feedback_views.h"
#include "pages/learning/peer.html.h"
#include "pages/learning/peer_views.h"

static const char form_id[] = "0190a5c0-0000-7000-8000-000000000005";

static struct str day_words(const struct face *face, struct day day)
{
    return str_format(face->arena, "%.*s 15:00",
                      STR_PRINT(say_weekday_day(face->arena, face->lang, day)));
}

static void add_line(const struct face *face, struct class_line_views *list,
                     struct day day, bool held)
{
    struct arena *a = face->arena;
    *LIST_ADD(a, list) = (struct class_line_view){
        .href = STR("/class/1398007"),
        .when = day_words(face, day),
        .title = held ? NASTY : say_session_title_none(a, face->lang),
        .series = in(face, "周四组工课堂", "The Thursday classroom"),
        .speaker = in(face, "秦明", "Qin Ming"),
        .state = held ? say_roll_absent(a, face->lang)
                      : say_session_state_planned(a, face->lang),
        .mark =
            held ? say_makeup_title(a, face->lang) : say_session_yours(a, face->lang)};
}

static void draw_study(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct study_view v = {
        .page = golden_page_in(face, say_study_title(a, face->lang), "/study", "/")};
    add_line(face, &v.coming, golden_day(2017, 1, 5), false);
    add_line(face, &v.attended, golden_day(2016, 12, 29), true);
    *LIST_ADD(a, &v.links) =
        (struct link_view){STR("/classes"), say_classes_title(a, face->lang), false};
    hatch_study_page(out, face, &v);
}

static void draw_study_empty(struct text *out, const struct face *face)
{
    struct study_view v = {
        .page = golden_page_in(face, say_study_title(face->arena, face->lang), "/study",
                               "/")};
    hatch_study_page(out, face, &v);
}

static void draw_classes(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct classes_view v = {
        .page = golden_page_in(face, say_classes_title(a, face->lang), "/classes", "/"),
        .may_add = true};
    *LIST_ADD(a, &v.series) = (struct series_line_view){
        STR("/series/1397"), in(face, "周四组工课堂", "The Thursday classroom"),
        say_series_when_week(a, face->lang, say_weekday_4(a, face->lang), STR("15:00")),
        in(face, "组织部", "Organisation Department")};
    *LIST_ADD(a, &v.unmade) = say_series_unmade(a, face->lang, NASTY, STR("thursday"));
    add_line(face, &v.coming, golden_day(2017, 1, 5), false);
    add_line(face, &v.held, golden_day(2016, 12, 29), true);
    hatch_classes_page(out, face, &v);
}

static struct link_view trouble_of(const struct face *face)
{
    return (struct link_view){STR("/class/1398007/speaker"),
                              say_speaker_absent(face->arena, face->lang), false};
}

static void draw_series(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct series_view v = {.page = golden_page_in(face, NASTY, "/series/1397", "/"),
                            .id = 1397,
                            .title = NASTY,
                            .may_keep = true};
    *LIST_ADD(a, &v.facts) = (struct class_fact_view){
        say_session_place(a, face->lang), in(face, "三楼会议室", "Room 301"), STR_NONE};
    add_line(face, &v.coming, golden_day(2017, 1, 5), false);
    v.coming.at[0].because = NASTY;
    v.coming.at[0].trouble = trouble_of(face);
    hatch_series_page(out, face, &v);
}

static void draw_rota(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct rota_view v = {
        .page = golden_page_in(face, say_rota_propose_title(a, face->lang),
                               "/series/1397/rota", "/"),
        .form = {.action = STR("/series/1397/rota?from=2017-01-01&till=2017-03-31"),
                 .id = str_of(form_id)},
        .id = 1397,
        .title = in(face, "周四组工课堂", "The Thursday classroom"),
        .from = golden_field("from", say_rota_from(a, face->lang)),
        .till = golden_field("till", say_rota_till(a, face->lang)),
        .provisional = true};
    *LIST_ADD(a, &v.names) = NASTY;
    struct day day = golden_day(2017, 1, 5);
    *LIST_ADD(a, &v.lines) = (struct rota_line_view){
        .day = day_iso(a, day),
        .day_words = say_weekday_day(a, face->lang, day),
        .name_who = STR("w2017-01-05"),
        .name_title = STR("t2017-01-05"),
        .name_because = STR("y2017-01-05"),
        .who = NASTY,
        .title = STR(""),
        .because = NASTY,
        .why = say_rota_passed_absent(
            a, face->lang, say_rota_longest(a, face->lang, golden_day(2016, 3, 3)),
            in(face, "鲁智深", "Lu Zhishen"))};
    *LIST_ADD(a, &v.wishes) = (struct rota_wish_view){NASTY, NASTY};
    hatch_rota_page(out, face, &v);
}

static void draw_roll(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct roll_view v = {
        .page = golden_page_in(face, say_roll_call(a, face->lang), "/class/1398007/roll",
                               "/"),
        .form = {.action = STR("/class/1398007/roll"), .id = str_of(form_id)},
        .id = 1398007,
        .title = in(face, "三条规定", "Three rules"),
        .when = day_words(face, golden_day(2017, 1, 5)),
        .seen = 1398,
        .who = golden_field("who", say_session_speaker(a, face->lang)),
        .topic = golden_field("topic", say_session_title(a, face->lang)),
        .taught = golden_field("taught", say_session_taught(a, face->lang))};
    *LIST_ADD(a, &v.people) =
        (struct roll_person_view){.name = NASTY,
                                  .unit = in(face, "办公室", "Office"),
                                  .absent = STR("a390"),
                                  .excused = STR("e390"),
                                  .is_absent = true};
    *LIST_ADD(a, &v.people) = (struct roll_person_view){
        .name = in(face, "林冲", "Lin Chong"),
        .unit = in(face, "办公室", "Office"),
        .known = say_roll_said(a, face->lang, in(face, "下乡", "in the villages")),
        .absent = STR("a391"),
        .excused = STR("e391"),
        .is_excused = true};
    hatch_roll_page(out, face, &v);
}

static struct class_view class_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct class_view v = {
        .page = golden_page_in(face, NASTY, "/class/1398007", "/"),
        .form = {.action = STR("/class/1398007/answer"), .id = str_of(form_id)},
        .id = 1398007,
        .series = 1397,
        .series_title = in(face, "周四组工课堂", "The Thursday classroom"),
        .title = NASTY,
        .state = {TAG_PLAIN, say_session_state_planned(a, face->lang)},
        .why = golden_field("why", say_signup_why(a, face->lang))};
    *LIST_ADD(a, &v.facts) = (struct class_fact_view){
        say_session_speaker(a, face->lang), in(face, "秦明", "Qin Ming"), STR_NONE};
    return v;
}

static void draw_class_coming(struct text *out, const struct face *face)
{
    struct class_view v = class_of(face);
    v.sentence = say_signup_said_comes(face->arena, face->lang);
    v.trouble = trouble_of(face);
    v.agenda =
        in(face, "一、学习文件\n二、交流", "1. The document\n2. What we make of it");
    *LIST_ADD(face->arena, &v.materials) =
        (struct link_view){STR("/material/59"), NASTY, false};
    *LIST_ADD(face->arena, &v.materials) = (struct link_view){STR_NONE, NASTY, false};
    v.may_answer = v.may_check_in = true;
    v.code = (struct field_view){.name = STR("code"),
                                 .label = say_checkin_code(face->arena, face->lang),
                                 .hint = say_checkin_hint(face->arena, face->lang),
                                 .required = true};
    hatch_class_page(out, face, &v);
}

static void draw_class_held(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct class_view v = class_of(face);
    v.state = (struct tag_view){TAG_DONE, say_session_state_held(a, face->lang)};
    v.held = v.may_roll = v.may_make_up = v.has_feedback = true;
    v.taught = NASTY;
    *LIST_ADD(a, &v.groups) = (struct roll_group_view){
        say_roll_absent(a, face->lang),
        in(face, "鲁智深、扈三娘", "Lu Zhishen, Hu Sanniang"), 2};
    hatch_class_page(out, face, &v);
}

static void draw_code(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct room_code_view v = {
        .page = golden_page_in(face, say_checkin_title(a, face->lang), "/study", "/"),
        .form = {.action = STR("/class/1398007/checkin"), .id = str_of(form_id)},
        .id = 1398007,
        .title = NASTY,
        .when = day_words(face, golden_day(2017, 1, 5)),
        .code = STR("0471"),
        .left = 42,
        .people = 12,
        .qr = STR("M4 4h1v1h-1z"),
        .side = 29};
    hatch_room_code_page(out, face, &v);
}

static void draw_feedback(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct feedback_view v = {
        .page = golden_page_in(face, say_feedback_title(a, lang), "/study", "/"),
        .form = {.action = STR("/class/1398007/feedback"), .id = str_of(form_id)},
        .id = 1398007,
        .title = NASTY,
        .when = day_words(face, golden_day(2017, 1, 5)),
        .may_tell = true,
        .keeps = true,
        .people = 5};
    struct any_field_view step = {.control = CONTROL_CHOICE,
                                  .field = {.name = STR("first"), .label = NASTY}};
    struct question_view scale = {.text = NASTY};
    struct question_view word = {.text = NASTY, .is_word = true};
    say_fn *const steps[] = {say_feedback_useful_1, say_feedback_useful_2,
                             say_feedback_useful_3};
    for (size_t i = 0; i < 3; i++) {
        *LIST_ADD(a, &step.field.options) =
            (struct option_view){str_format(a, "%zu", i + 1), steps[i](a, lang), i == 2};
        *LIST_ADD(a, &scale.steps) = (struct step_view){steps[i](a, lang), (int64_t)i};
    }
    *LIST_ADD(a, &word.words) = NASTY;
    *LIST_ADD(a, &v.fields) = step;
    *LIST_ADD(a, &v.questions) = scale;
    *LIST_ADD(a, &v.questions) = word;
    hatch_feedback_page(out, face, &v);
}

static void add_spoken(const struct face *face, struct peer_topic_views *topics)
{
    struct arena *a = face->arena;
    *LIST_ADD(a, topics) =
        (struct peer_topic_view){.name = in(face, "秦明", "Qin Ming"),
                                 .topic = {STR("/material/59"), NASTY, false}};
    *LIST_ADD(a, topics) = (struct peer_topic_view){.name = NASTY, .topic.text = NASTY};
}

static void draw_peers(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct peers_view v = {
        .page = golden_page_in(face, say_peer_title(a, lang), "/study", "/"),
        .by_unit = true,
        .unit = {.control = CONTROL_SELECT,
                 .field = golden_field("unit", say_lead_unit(a, lang))},
        .add_href = STR("/peer/new?unit=3"),
        .csv_href = STR("/peer.csv?unit=3"),
        .sheet_href = STR("/peer.xlsx?unit=3")};
    golden_option(face, &v.unit.field, "3", NASTY, true);
    struct peer_line_view line = {.href = STR("/peer/812"),
                                  .day = say_day(a, lang, golden_day(2017, 3, 2)),
                                  .unit = NASTY,
                                  .there = say_peer_there(a, lang, 7),
                                  .came = NASTY};
    add_spoken(face, &line.topics);
    *LIST_ADD(a, &v.list) = line;
    hatch_peers_page(out, face, &v);
}

static void draw_peer(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct str title = say_peer_of(a, lang, golden_day(2017, 3, 2));
    struct peer_view v = {.page = golden_page_in(face, title, "/study", "/"),
                          .id = 812,
                          .title = title,
                          .unit = NASTY,
                          .list_href = STR("/peer"),
                          .there_n = say_peer_there(a, lang, 2),
                          .there = NASTY,
                          .came = NASTY,
                          .may_change = true};
    add_spoken(face, &v.topics);
    hatch_peer_page(out, face, &v);
}

static void draw_peer_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct peer_form_view v = {
        .page = golden_page_in(face, say_peer_add(a, lang), "/study", "/"),
        .form = {.action = STR("/peer/new?unit=3"), .id = str_of(form_id)},
        .title = say_peer_add(a, lang),
        .unit = NASTY,
        .back = {STR("/peer"), say_peer_title(a, lang), false},
        .seen = 812,
        .on = golden_field("on", say_peer_on(a, lang)),
        .came = golden_field("came", say_peer_came(a, lang))};
    *LIST_ADD(a, &v.people) = (struct peer_person_view){
        .name = NASTY, .away = STR("a42"), .topic = STR("s42"), .topic_value = NASTY};
    *LIST_ADD(a, &v.people) =
        (struct peer_person_view){.name = in(face, "秦明", "Qin Ming"),
                                  .known = say_absence_sort_leave(a, lang),
                                  .away = STR("a43"),
                                  .topic = STR("s43"),
                                  .is_away = true};
    *LIST_ADD(a, &v.form.errors.list) =
        (struct error_view){STR("spoke"), say_peer_spoke(a, lang), NASTY};
    hatch_peer_form_page(out, face, &v);
}

static struct daily_view daily_of(const struct face *face)
{
    struct str title = say_daily_title(face->arena, face->lang);
    return (struct daily_view){.page = golden_page_in(face, title, "/study", "/"),
                               .form = str_of(form_id)};
}

static void draw_daily_off(struct text *out, const struct face *face)
{
    struct daily_view v = daily_of(face);
    v.sentence = say_daily_lead(face->arena, face->lang, 5);
    hatch_daily_page(out, face, &v);
}

static void draw_daily_asks(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct daily_view v = daily_of(face);
    struct ask_part part = {
        .control = ASK_ONE, .name = STR("p0"), .label = say_exam_answer(a, face->lang)};
    *LIST_ADD(a, &part.options) = (struct option_view){STR("0"), NASTY, false};
    v.on = v.asks = true;
    v.ask = (struct ask_view){.title = say_daily_place(a, face->lang, 2, 5),
                              .text = NASTY,
                              .action = STR("/study/daily/59001"),
                              .id = str_of(form_id)};
    *LIST_ADD(a, &v.ask.parts) = part;
    hatch_daily_page(out, face, &v);
}

static void draw_daily_told(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct daily_view v = daily_of(face);
    v.on = v.told = v.more = true;
    v.verdict = say_daily_wrong(a, face->lang);
    v.answer = (struct exam_answer_view){.text = NASTY,
                                         .said = NASTY,
                                         .right = NASTY,
                                         .feedback = NASTY,
                                         .explanation = NASTY,
                                         .material = {STR("/material/59"), NASTY, false}};
    hatch_daily_page(out, face, &v);
}

static void draw_daily_ends(struct text *out, const struct face *face)
{
    struct daily_view v = daily_of(face);
    v.on = v.waits = true;
    v.sentence = say_daily_ends(face->arena, face->lang);
    hatch_daily_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"daily-off", "a few questions a day, turned off", draw_daily_off},
        {"daily-asks", "a question of the day", draw_daily_asks},
        {"daily-told", "what became of an answer", draw_daily_told},
        {"daily-ends", "the day's end, and an exam that is over", draw_daily_ends},
        {"peers", "sittings of peer study", draw_peers},
        {"peer", "one sitting", draw_peer},
        {"peer-form", "a sitting, a line for each of the section", draw_peer_form},
        {"study", "the hub of study", draw_study},
        {"study-empty", "the hub before anything was planned", draw_study_empty},
        {"classes", "sessions to come, series and sessions held", draw_classes},
        {"series", "a series as who keeps it sees it", draw_series},
        {"rota", "the rota proposed, each line with its reason", draw_rota},
        {"roll", "a roll by exception", draw_roll},
        {"class-coming", "a session to come as a member sees it", draw_class_coming},
        {"class-code", "the code of the room", draw_code},
        {"class-feedback", "three questions, and their sum", draw_feedback},
        {"class-held", "a session held as who keeps it sees it", draw_class_held},
    };
    return GOLDEN_RUN("classroom", pages);
}
