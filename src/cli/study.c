/* cadre study: a few questions a day, one's own. */
#include "learning/daily.h"

#include "cli/learning.h"
#include "words/faults.h"

static void line(struct cli *c, int64_t number, struct str text)
{
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%.*s\n", (long long)number, STR_PRINT(text));
    }
}

/* ---- on and off ----------------------------------------------------------------------
 */

static struct fault *run_on(struct cli_change *change)
{
    return daily_turn(&change->act, true);
}

static struct fault *run_off(struct cli_change *change)
{
    return daily_turn(&change->act, false);
}

struct fault *cmd_study_on(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    return cli_write(c, &(struct cli_change){.needs = CAN_ENTER, .change = run_on});
}

struct fault *cmd_study_off(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    return cli_write(c, &(struct cli_change){.needs = CAN_ENTER, .change = run_off});
}

/* ---- what is asked -------------------------------------------------------------------
 */

static struct str choice_words(struct cli *c, const struct question *q, size_t i)
{
    return q->kind != QUESTION_TRUTH ? q->answers.at[i].text
           : i == 0                  ? say_question_true(c->arena, c->lang)
                                     : say_question_false(c->arena, c->lang);
}

/* Numbered from 1 as `study answer` takes them; never in the order that is the key. */
static void add_choices(struct cli *c, struct json *o, const struct question *q,
                        uint64_t seed, size_t part)
{
    struct json *items = json_new(c->arena, JSON_ARRAY);
    struct json *choices = json_new(c->arena, JSON_ARRAY);
    int shown[ANSWERS_MOST];
    bool mixed = q->kind == QUESTION_ORDERING || q->kind == QUESTION_MATCHING;
    bool typed = q->kind == QUESTION_SHORT || q->kind == QUESTION_NUMERIC;
    daily_shown(q, seed, part, shown);
    for (size_t i = 0; q->kind == QUESTION_MATCHING && i < q->answers.n; i++) {
        if (q->answers.at[i].text.n > 0) {
            json_push(c->arena, items, json_str(c->arena, q->answers.at[i].text));
            line(c, (int64_t)items->items.n, q->answers.at[i].text);
        }
    }
    for (size_t i = 0; !typed && i < q->answers.n; i++) {
        size_t at = mixed ? (size_t)shown[i] : i;
        struct str text = q->kind == QUESTION_MATCHING ? q->answers.at[at].pair
                                                       : choice_words(c, q, at);
        json_push(c->arena, choices, json_str(c->arena, text));
        line(c, (int64_t)i + 1, text);
    }
    json_set(c->arena, o, STR("items"), items);
    json_set(c->arena, o, STR("choices"), choices);
}

/* One question, or each part of a case with choices of its own. */
static void add_asked(struct cli *c, struct json *o, const struct question *q,
                      uint64_t seed)
{
    struct json *parts = json_new(c->arena, JSON_ARRAY);
    cli_set_text(c, o, "kind", str_of(question_kind_names[q->kind]));
    cli_set_text(c, o, "text", q->text);
    if (q->kind != QUESTION_CASE) {
        add_choices(c, o, q, seed, 0);
        return;
    }
    for (size_t i = 0; i < q->parts_n; i++) {
        const struct question *part = &q->parts[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        cli_set_text(c, one, "kind", str_of(question_kind_names[part->kind]));
        cli_set_text(c, one, "text", part->text);
        line(c, (int64_t)i + 1, part->text);
        add_choices(c, one, part, seed, i);
        json_push(c->arena, parts, one);
    }
    json_set(c->arena, o, STR("parts"), parts);
}

struct fault *cmd_study_today(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct daily daily;
    struct bank_question q;
    bool found = false;
    struct day today = clock_today(c->clock);
    struct json *o = json_new(c->arena, JSON_OBJECT);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_ENTER));
    TRY(daily_look(db, c->arena, v.person, today, &daily));
    TRY(daily_next(db, c->arena, v.person, today, &q, &found));
    json_set(c->arena, o, STR("on"), json_bool(c->arena, daily.on));
    json_set(c->arena, o, STR("waits"), json_bool(c->arena, daily.waits));
    cli_set_int(c, o, "answered", daily.answered);
    cli_set_int(c, o, "question", found ? q.id.v : 0);
    if (found) {
        line(c, q.id.v, q.question.text);
        add_asked(c, o, &q.question, daily_seed(v.person, q.id, today));
    } else if (!c->common.json) {
        struct str none = !daily.on
                              ? say_fault(c->arena, c->lang, fault_daily_off(c->arena))
                          : daily.answered > 0 ? say_daily_ends(c->arena, c->lang)
                                               : say_daily_none(c->arena, c->lang);
        text_add_format(&c->out, "%.*s\n", STR_PRINT(none));
    }
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}

/* ---- answering -----------------------------------------------------------------------
 */

struct answer_opts {
    struct str said;
};
static const struct field answer_table[] = {
    {"said", FIELD_LINES, true, offsetof(struct answer_opts, said), 0, SAID_MOST,
     say_exam_answer, NULL, 0},
};
const struct fields study_answer_options = FIELDS(answer_table, struct answer_opts);

/* Before the answer and behind it, in the job: what it became is private state. */
struct answering {
    struct str typed;
    struct daily daily;
    struct bank_question question;
};

static struct fault *run_answer(struct cli_change *change)
{
    struct cli *c = change->cli;
    const struct act *act = &change->act;
    struct answering *answering = (struct answering *)(uintptr_t)change->options;
    struct person_id me = {act->actor};
    struct question_id id = {0};
    struct str said = STR_NONE;
    bool found = false;
    TRY(str_to_int(c->words.at[0], &id.v) ? NULL : fault_daily_not_due(c->arena));
    TRY(daily_next(act->db, c->arena, me, act->today, &answering->question, &found));
    if (found && answering->question.id.v == id.v) {
        TRY(daily_typed(c->arena, &answering->question.question,
                        daily_seed(me, id, act->today), answering->typed, &said));
    }
    TRY(daily_answer(act, id, said)); /* says why not, and nothing to the last again */
    TRY(daily_look(act->db, c->arena, me, act->today, &answering->daily));
    return bank_question(act->db, c->arena, id, answering->daily.version,
                         &answering->question, &found);
}

struct fault *cmd_study_answer(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct answer_opts *o = options;
    struct answering answering = {.typed = o->said};
    struct cli_change change = {
        .needs = CAN_ENTER, .change = run_answer, .options = &answering};
    TRY(cli_write(c, &change));
    const struct question *q = &answering.question.question;
    struct str verdict = answering.daily.right ? say_daily_right(c->arena, c->lang)
                                               : say_daily_wrong(c->arena, c->lang);
    struct str right = answer_right(c->arena, c->lang, q);
    struct str why = answer_explained(c->arena, q);
    struct json *json = json_new(c->arena, JSON_OBJECT);
    json_set(c->arena, json, STR("right"), json_bool(c->arena, answering.daily.right));
    cli_set_text(c, json, "answer", right);
    cli_set_text(c, json, "explanation", why);
    cli_set_text(c, json, "read_again", q->material);
    if (c->common.json) {
        cli_json(c, json);
        return NULL;
    }
    text_add_format(&c->out, "%.*s\n%.*s\n", STR_PRINT(verdict), STR_PRINT(right));
    if (why.n > 0) {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(why));
    }
    if (q->material.n > 0) {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(q->material));
    }
    return NULL;
}
