/* cadre classroom questions, tell, feedback, attendance: what came of a session. */
#include "learning/feedback.h"
#include "base/random.h"
#include "cli/classroom.h"
#include "learning/class_material.h"
#include "words/faults.h"

static void print_one(struct cli *c, const char *key, int64_t id)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    if (c->common.json && !c->common.dry_run) {
        json_set(c->arena, o, str_of(key), json_int(c->arena, id));
        cli_json(c, o);
    }
}

static struct fault *run_questions(struct cli_change *change)
{
    struct series_id id = {0};
    TRY(classroom_series_meant(change->cli, change->act.db, &change->viewer, &id));
    change->made = id.v;
    return feedback_ask(&change->act, id, change->options);
}

struct fault *cmd_classroom_questions(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_RECORD, .change = run_questions, .options = options};
    TRY(cli_write(c, &change));
    print_one(c, "series", change.made);
    return NULL;
}

static const struct field tell_table[] = {
    {"first", FIELD_TEXT, false, offsetof(struct answers, of[0]), 0, 200,
     say_feedback_first, NULL, 0},
    {"second", FIELD_TEXT, false, offsetof(struct answers, of[1]), 0, 200,
     say_feedback_second, NULL, 0},
    {"third", FIELD_TEXT, false, offsetof(struct answers, of[2]), 0, 200,
     say_feedback_third, NULL, 0},
};
const struct fields classroom_tell_options = FIELDS(tell_table, struct answers);

static struct fault *run_tell(struct cli_change *change)
{
    struct session_id id = {0};
    struct random random = random_system(); /* never a seeded one: keys hide who wrote */
    TRY(classroom_session_meant(change->cli, &id));
    change->made = id.v;
    return feedback_tell(&change->act, id, change->options, &random);
}

struct fault *cmd_classroom_tell(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = run_tell, .options = options};
    TRY(cli_write(c, &change));
    print_one(c, "session", change.made);
    return NULL;
}

static void print_line(struct cli *c, struct str text)
{
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(text));
    }
}

static void print_question(struct cli *c, const struct asked_question *q,
                           const struct feedback_sum *sum, size_t place,
                           struct json *list)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    struct json *steps = json_new(a, JSON_ARRAY), *words = json_new(a, JSON_ARRAY);
    cli_set_text(c, o, "question", q->text);
    cli_set_text(c, o, "as", str_of(asked_as_names[q->as]));
    print_line(c, q->text);
    for (size_t i = 0; q->as != ASKED_WORD && i < SCALE_STEPS; i++) {
        struct str step = asked_steps[q->as][i](a, c->lang);
        int64_t people = sum->steps[place][i];
        json_push(a, steps, json_int(a, people));
        print_line(c, str_format(a, "%lld\t%.*s", (long long)people, STR_PRINT(step)));
    }
    for (size_t i = 0; i < sum->words[place].n; i++) {
        json_push(a, words, json_str(a, sum->words[place].at[i]));
        print_line(c, sum->words[place].at[i]);
    }
    json_set(a, o, STR("steps"), steps);
    json_set(a, o, STR("words"), words);
    json_push(a, list, o);
}

/* The session of the command line, which the viewer must keep. */
static struct fault *kept(struct cli *c, struct db **db, struct class_session *s)
{
    struct viewer v;
    struct session_id id = {0};
    bool keeps = false;
    TRY(classroom_session_meant(c, &id));
    TRY(cli_look_as(c, NULL, db, &v));
    TRY(session_find(*db, c->arena, &v, id, s));
    TRY(class_may_keep(*db, c->arena, &v, s->unit, &keeps));
    return keeps ? NULL : fault_denied(c->arena);
}

struct fault *cmd_classroom_feedback(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct class_session s;
    struct questions_body asked;
    struct asked_question of[QUESTIONS];
    struct feedback_sum sum;
    bool found = false;
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct json *list = json_new(c->arena, JSON_ARRAY);
    TRY(kept(c, &db, &s));
    TRY(feedback_questions(db, c->arena, s.series, &asked, &found));
    if (!found) {
        return fault_feedback_none(c->arena);
    }
    TRY(feedback_summed(db, c->arena, &s, &sum));
    size_t n = questions_of(&asked, of);
    for (size_t i = 0; i < n; i++) {
        print_question(c, &of[i], &sum, i, list);
    }
    json_set(c->arena, o, STR("people"), json_int(c->arena, sum.people));
    json_set(c->arena, o, STR("questions"), list);
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}

/* ---- who was taught what --------------------------------------------------------------
 */

struct attendance_opts {
    struct day from, till;
};
static const struct field attendance_table[] = {
    {"from", FIELD_DAY, false, offsetof(struct attendance_opts, from), 0, 0,
     say_rota_from, NULL, 0},
    {"till", FIELD_DAY, false, offsetof(struct attendance_opts, till), 0, 0,
     say_rota_till, NULL, 0},
};
const struct fields classroom_attendance_options =
    FIELDS(attendance_table, struct attendance_opts);

static void print_attendance(struct cli *c, const struct attendance *row,
                             struct json *list)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct str day = day_iso(c->arena, row->day);
    cli_set_text(c, o, "day", day);
    json_set(c->arena, o, STR("session"), json_int(c->arena, row->session));
    cli_set_text(c, o, "title", row->title);
    cli_set_text(c, o, "speaker", row->speaker_name);
    cli_set_text(c, o, "materials",
                 class_material_titles(c->arena, c->lang, row->materials));
    json_set(c->arena, o, STR("person"), json_int(c->arena, row->person));
    cli_set_text(c, o, "name", row->name);
    cli_set_text(c, o, "presence", str_of(presence_names[row->presence]));
    json_set(c->arena, o, STR("made_up"),
             json_bool(c->arena, row->presence != PRESENT && row->made_up != 0));
    json_push(c->arena, list, o);
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\t%.*s\t%.*s\t%s\n", STR_PRINT(day),
                        STR_PRINT(row->title), STR_PRINT(row->name),
                        presence_names[row->presence]);
    }
}

struct fault *cmd_classroom_attendance(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct attendance_opts *o = options;
    struct db *db;
    struct viewer v;
    struct attendance_list rows = {0};
    struct json *list = json_new(c->arena, JSON_ARRAY);
    struct attendance_query q = {.from = o->from, .till = o->till};
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(classroom_series_meant(c, db, &v, &q.series));
    TRY(class_attendance(db, c->arena, &v, &q, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        print_attendance(c, &rows.at[i], list);
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}
