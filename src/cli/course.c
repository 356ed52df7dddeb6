/* cadre course: courses of study and what was concluded. */
#include "learning/course.h"

#include "cli/learning.h"
#include "words/faults.h"

static struct fault *named(struct cli *c, struct course_id *id)
{
    return str_to_int(c->words.at[0], &id->v) ? NULL : fault_course_missing(c->arena);
}

static struct fault *run_plan(struct cli_change *change)
{
    struct course_id id = {0};
    TRY(course_plan(&change->act, change->options, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_course_plan(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_RECORD, run_plan, options);
}

/* ---- concluding -----------------------------------------------------------------------
 */

struct conclude_opts {
    int64_t part;
    struct str text, person;
    struct day on;
};
#define AT(member) offsetof(struct conclude_opts, member)
static const struct field conclude_table[] = {
    {"part", FIELD_INT, true, AT(part), 1, COURSE_PARTS_MOST, say_course_part, NULL, 0},
    {"text", FIELD_LINES, true, AT(text), 1, COURSE_TEXT_MOST, say_course_concluded, NULL,
     0},
    {"person", FIELD_TEXT, false, AT(person), 0, 60, say_record_who, NULL, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, say_course_on, NULL, 0},
};
#undef AT
const struct fields course_conclude_options =
    FIELDS(conclude_table, struct conclude_opts);

static struct fault *run_conclude(struct cli_change *change)
{
    const struct conclude_opts *o = change->options;
    struct person_id person = change->viewer.person;
    struct course_step_body body = {.part = o->part, .text = o->text};
    struct day day = day_known(o->on) ? o->on : change->act.today;
    TRY(named(change->cli, &body.course));
    if (o->person.n > 0) {
        TRY(cli_person(change->cli, change->act.db, o->person, &person));
    }
    change->made = person.v;
    return course_conclude(&change->act, &change->viewer, person, day, &body);
}

struct fault *cmd_course_conclude(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, run_conclude, options);
}

/* ---- reading --------------------------------------------------------------------------
 */

static struct json *course_json(struct cli *c, const struct course *course)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "id", course->id.v);
    cli_set_text(c, o, "title", course->plan.title);
    cli_set_text(c, o, "since", day_iso(c->arena, course->plan.since));
    cli_set_text(c, o, "till", day_iso(c->arena, course->plan.till));
    return o;
}

struct fault *cmd_course_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct course_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(courses(db, c->arena, &v, &list));
    for (size_t i = 0; i < list.n; i++) {
        json_push(c->arena, all, course_json(c, &list.at[i]));
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\n", (long long)list.at[i].id.v,
                            STR_PRINT(list.at[i].plan.title));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

static struct json *parts_json(struct cli *c, const struct course_part_list *parts)
{
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < parts->n; i++) {
        const struct course_part *p = &parts->at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "part", p->part);
        cli_set_text(c, o, "sort", str_of(course_sort_names[p->sort]));
        cli_set_text(c, o, "text", p->text);
        cli_set_int(c, o, "material", p->material.v);
        json_push(c->arena, all, o);
    }
    return all;
}

static struct json *steps_json(struct cli *c, const struct course_step_list *steps)
{
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < steps->n; i++) {
        const struct course_step *s = &steps->at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "person", s->person.v);
        cli_set_int(c, o, "part", s->part);
        cli_set_int(c, o, "entry", s->seq);
        cli_set_text(c, o, "name", s->name);
        cli_set_text(c, o, "day", day_iso(c->arena, s->day));
        cli_set_text(c, o, "text", s->text);
        json_push(c->arena, all, o);
    }
    return all;
}

/* To who keeps it what everybody concluded and who is how far, else one's own. */
static struct fault *add_following(struct cli *c, struct db *db, const struct viewer *v,
                                   const struct course *course, bool keeps,
                                   struct json *o)
{
    struct course_step_list steps = {0};
    struct course_follower_list followers = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(keeps ? course_steps(db, c->arena, course->id, &steps)
              : course_steps_of(db, c->arena, course->id, v->person, &steps));
    TRY(keeps ? course_followers(db, c->arena, course, &followers) : NULL);
    for (size_t i = 0; i < followers.n; i++) {
        const struct course_follower *f = &followers.at[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, one, "person", f->person.v);
        cli_set_text(c, one, "name", f->name);
        cli_set_int(c, one, "done", f->done);
        json_push(c->arena, all, one);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%lld\n", (long long)f->person.v,
                            STR_PRINT(f->name), (long long)f->done);
        }
    }
    json_set(c->arena, o, STR("steps"), steps_json(c, &steps));
    json_set(c->arena, o, STR("followers"), all);
    return NULL;
}

struct fault *cmd_course_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct course_id id = {0};
    struct course course;
    struct course_part_list parts = {0};
    bool keeps = false;
    TRY(named(c, &id));
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(course_find(db, c->arena, &v, id, &course, &keeps));
    TRY(course_parts(db, c->arena, id, &parts));
    struct json *o = course_json(c, &course);
    cli_set_text(c, o, "aim", course.plan.aim);
    json_set(c->arena, o, STR("parts"), parts_json(c, &parts));
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\n%.*s\n", STR_PRINT(course.plan.title),
                        STR_PRINT(course.plan.parts));
    }
    TRY(add_following(c, db, &v, &course, keeps, o));
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}
