/* cadre programme check, lint, burden, explain, diff: read a file, need no database. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "duty/duty.h"
#include "programme/rules.h"
#include "words/faults.h"

enum { BLOCK = 64 * 1024, HUNDRED = 100, RULE_COLUMN = 8 };

struct lint_options {
    bool strict;
};
static const struct field lint_fields[] = {
    {"strict", FIELD_BOOL, false, offsetof(struct lint_options, strict), 0, 0, NULL, NULL,
     0},
};
const struct fields programme_lint_options = FIELDS(lint_fields, struct lint_options);

/* ---- reading -------------------------------------------------------------------------
 */

static struct fault *read_file(struct cli *c, struct str name, struct str *bytes)
{
    struct text t = text_new(c->arena, BLOCK);
    int fd = open(str_cstr(c->arena, name), O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : 1;
    while (n > 0 && t.n <= (size_t)(PROGRAMME_KIB + 1) * 1024) {
        text_reserve(&t, BLOCK);
        n = read(fd, t.p + t.n, BLOCK);
        t.n += n > 0 ? (size_t)n : 0;
    }
    int error = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    *bytes = text_str(&t);
    return n >= 0 ? NULL : fault_file_failed(c->arena, name, str_of(strerror(error)));
}

struct fault *cli_programme(struct cli *c, struct str name, struct programme **programme)
{
    struct str bytes = STR_NONE;
    TRY(read_file(c, name, &bytes));
    return programme_read(c->arena, bytes, duty_built(c->arena, kinds_all.at), programme);
}

/* ---- check
 * ------------------------------------------------------------------------------- */

static bool has_place(const struct fault *f)
{
    int64_t line = 0;
    return f->kind == FAULT_INPUT && f->arg[0].n > 0 && f->arg[1].n > 0 &&
           str_to_int(f->arg[0], &line);
}

static struct json *fault_json(struct cli *c, const struct fault *f)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    int64_t line = 0, column = 0;
    if (has_place(f) && str_to_int(f->arg[0], &line) && str_to_int(f->arg[1], &column)) {
        json_set(c->arena, o, STR("line"), json_int(c->arena, line));
        json_set(c->arena, o, STR("column"), json_int(c->arena, column));
    }
    json_set(c->arena, o, STR("id"), json_str(c->arena, str_of(fault_id_name(f->id))));
    json_set(c->arena, o, STR("text"),
             json_str(c->arena, say_fault(c->arena, c->lang, f)));
    return o;
}

struct fault *cmd_programme_check(struct cli *c, void *options, int *exit)
{
    (void)options;
    struct programme *p = NULL;
    struct fault *faults = cli_programme(c, c->words.at[0], &p);
    *exit = faults == NULL ? EXIT_OK : EXIT_REFUSED;
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        struct json *list = json_new(c->arena, JSON_ARRAY);
        for (const struct fault *f = faults; f != NULL; f = f->more) {
            json_push(c->arena, list, fault_json(c, f));
        }
        json_set(c->arena, o, STR("good"), json_bool(c->arena, faults == NULL));
        json_set(c->arena, o, STR("errors"), list);
        cli_json(c, o);
        return NULL;
    }
    for (const struct fault *f = faults; f != NULL; f = f->more) {
        text_add(&c->out, say_fault(c->arena, c->lang, f));
        text_add_char(&c->out, '\n');
    }
    if (faults == NULL) {
        cli_say(c, say_cli_programme_good(c->arena, c->lang, title_in(&p->title, c->lang),
                                          p->version, (int64_t)p->rules.n));
    }
    return NULL;
}

/* ---- lint
 * ---------------------------------------------------------------------------------- */

static struct json *finding_json(struct cli *c, const struct lint_finding *f)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    json_set(c->arena, o, STR("finding"),
             json_str(c->arena, str_of(finding_names[f->id])));
    json_set(c->arena, o, STR("rule"), json_str(c->arena, f->what));
    json_set(c->arena, o, STR("line"), json_int(c->arena, f->at.line));
    json_set(c->arena, o, STR("column"), json_int(c->arena, f->at.column));
    json_set(c->arena, o, STR("reason"),
             json_str(c->arena, title_in(&f->reason, c->lang)));
    json_set(c->arena, o, STR("cure"), json_str(c->arena, title_in(&f->cure, c->lang)));
    return o;
}

struct fault *cmd_programme_lint(struct cli *c, void *options, int *exit)
{
    const struct lint_options *o = options;
    struct programme *p = NULL;
    struct lint_finding_list findings = {0};
    TRY(cli_programme(c, c->words.at[0], &p));
    programme_lint(c->arena, p, &findings);
    *exit = o->strict && findings.n > 0 ? EXIT_REFUSED : EXIT_OK;
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < findings.n; i++) {
        const struct lint_finding *f = &findings.at[i];
        if (c->common.json) {
            json_push(c->arena, list, finding_json(c, f));
            continue;
        }
        text_add(&c->out,
                 say_cli_programme_finding(c->arena, c->lang, f->at.line, f->what,
                                           title_in(&f->reason, c->lang),
                                           title_in(&f->cure, c->lang)));
        text_add_char(&c->out, '\n');
    }
    if (c->common.json) {
        cli_json(c, list);
    } else if (findings.n == 0) {
        cli_say(c, say_cli_programme_clean(c->arena, c->lang));
    }
    return NULL;
}

/* ---- burden
 * -------------------------------------------------------------------------------- */

static void add_hundredths(struct text *t, int64_t n)
{
    text_add_format(t, "%lld.%02lld", (long long)(n / HUNDRED), (long long)(n % HUNDRED));
}

/* JSON knows no fractions: hundredths of a minute, and of a time. */
static void burden_json(struct cli *c, const struct programme *p, const struct burden *b)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT), *rows = json_new(a, JSON_ARRAY);
    struct json *sum = json_new(a, JSON_OBJECT);
    for (size_t i = 0; i < b->rows.n; i++) {
        const struct burden_row *row = &b->rows.at[i];
        struct json *r = json_new(a, JSON_OBJECT);
        json_set(a, r, STR("rule"), json_str(a, p->rules.at[row->rule].id));
        json_set(a, r, STR("times"), json_int(a, row->times));
        for (int role = 0; role < BURDEN_ROLES; role++) {
            json_set(a, r, str_of(burden_role_names[role]),
                     json_int(a, row->minutes[role]));
        }
        json_push(a, rows, r);
    }
    for (int role = 0; role < BURDEN_ROLES; role++) {
        json_set(a, sum, str_of(burden_role_names[role]), json_int(a, b->minutes[role]));
    }
    json_set(a, o, STR("budget"), json_int(a, p->budget * HUNDRED));
    json_set(a, o, STR("hundredths"), json_bool(a, true));
    json_set(a, o, STR("minutes"), sum);
    json_set(a, o, STR("over"), json_bool(a, b->over));
    json_set(a, o, STR("rules"), rows);
    cli_json(c, o);
}

struct fault *cmd_programme_burden(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    static say_fn *const roles[] = {say_burden_member, say_burden_leader,
                                    say_burden_named};
    struct programme *p = NULL;
    struct burden b;
    TRY(cli_programme(c, c->words.at[0], &p));
    programme_burden(c->arena, p, &b);
    if (c->common.json) {
        burden_json(c, p, &b);
        return NULL;
    }
    for (size_t i = 0; i < b.rows.n; i++) {
        const struct rule *rule = &p->rules.at[b.rows.at[i].rule];
        text_add_format(&c->out, "%-*.*s", RULE_COLUMN, STR_PRINT(rule->id));
        for (int role = 0; role < BURDEN_ROLES; role++) {
            text_add_char(&c->out, '\t');
            add_hundredths(&c->out, b.rows.at[i].minutes[role]);
        }
        text_add_char(&c->out, '\t');
        text_add(&c->out, title_in(&rule->title, c->lang));
        text_add_char(&c->out, '\n');
    }
    for (int role = 0; role < BURDEN_ROLES; role++) {
        struct text t = text_new(c->arena, 32);
        add_hundredths(&t, b.minutes[role]);
        cli_say(c, say_cli_programme_minutes(
                       c->arena, c->lang, roles[role](c->arena, c->lang), text_str(&t)));
    }
    return NULL;
}

/* ---- explain
 * ------------------------------------------------------------------------------- */

static struct json *rule_json(struct cli *c, const struct programme *p,
                              const struct rule *rule)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("id"), json_str(a, rule->id));
    json_set(a, o, STR("title"), json_str(a, title_in(&rule->title, c->lang)));
    json_set(a, o, STR("grasp"), json_str(a, p->aspects.at[rule->aspect].id));
    json_set(a, o, STR("basis"), json_str(a, title_in(&rule->basis, c->lang)));
    json_set(a, o, STR("owner"), json_str(a, title_in(&rule->owner, c->lang)));
    json_set(a, o, STR("minutes"), json_int(a, rule->minutes));
    json_set(a, o, STR("line"), json_int(a, rule->at.line));
    json_set(a, o, STR("text"), json_str(a, programme_prose(a, p, rule, c->lang)));
    return o;
}

static void explain_aspect(struct cli *c, const struct programme *p, size_t aspect)
{
    text_add(&c->out, title_in(&p->aspects.at[aspect].title, c->lang));
    text_add(&c->out, STR("\n\n"));
    for (size_t i = 0; i < p->rules.n; i++) {
        const struct rule *rule = &p->rules.at[i];
        if ((size_t)rule->aspect != aspect) {
            continue;
        }
        text_add_format(&c->out, "%.*s  ", STR_PRINT(rule->id));
        text_add(&c->out, title_in(&rule->title, c->lang));
        text_add(&c->out, STR("\n    "));
        text_add(&c->out, programme_prose(c->arena, p, rule, c->lang));
        text_add(&c->out, STR("\n\n"));
    }
}

struct fault *cmd_programme_explain(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct programme *p = NULL;
    TRY(cli_programme(c, c->words.at[0], &p));
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        struct json *rules = json_new(c->arena, JSON_ARRAY);
        for (size_t i = 0; i < p->rules.n; i++) {
            json_push(c->arena, rules, rule_json(c, p, &p->rules.at[i]));
        }
        json_set(c->arena, o, STR("programme"), json_str(c->arena, p->id));
        json_set(c->arena, o, STR("version"), json_int(c->arena, p->version));
        json_set(c->arena, o, STR("from"),
                 json_str(c->arena, day_iso(c->arena, p->from)));
        json_set(c->arena, o, STR("rules"), rules);
        cli_json(c, o);
        return NULL;
    }
    text_add(&c->out, title_in(&p->title, c->lang));
    text_add(&c->out, STR("\n\n"));
    for (size_t i = 0; i < p->aspects.n; i++) {
        explain_aspect(c, p, i);
    }
    return NULL;
}

/* ---- diff
 * ---------------------------------------------------------------------------------- */

static struct json *change_json(struct cli *c, const struct change *change)
{
    static const char *const kinds[] = {"added", "gone", "changed"};
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("change"), json_str(a, str_of(kinds[change->kind])));
    json_set(a, o, STR("rule"), json_str(a, change->rule.n > 0 ? change->rule : STR("")));
    json_set(a, o, STR("what"), json_str(a, change->what));
    if (change->kind != CHANGE_ADDED) {
        json_set(a, o, STR("was"), json_str(a, title_in(&change->was, c->lang)));
    }
    if (change->kind != CHANGE_GONE) {
        json_set(a, o, STR("is"), json_str(a, title_in(&change->is, c->lang)));
    }
    return o;
}

static void print_change(struct cli *c, const struct change *change)
{
    struct arena *a = c->arena;
    struct str what = say_change(a, c->lang, change);
    struct str rule =
        change->rule.n > 0 ? change->rule : say_finding_programme(a, c->lang);
    text_add_format(&c->out, "%.*s  %.*s\n", STR_PRINT(rule), STR_PRINT(what));
    if (change->kind != CHANGE_ADDED) {
        text_add_format(&c->out, "  - %.*s\n",
                        STR_PRINT(title_in(&change->was, c->lang)));
    }
    if (change->kind != CHANGE_GONE) {
        text_add_format(&c->out, "  + %.*s\n", STR_PRINT(title_in(&change->is, c->lang)));
    }
}

struct fault *cmd_programme_diff(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct programme *was = NULL, *is = NULL;
    struct change_list changes = {0};
    struct json *list = json_new(c->arena, JSON_ARRAY);
    TRY(cli_programme(c, c->words.at[0], &was));
    TRY(cli_programme(c, c->words.at[1], &is));
    programme_diff(c->arena, was, is, &changes);
    for (size_t i = 0; i < changes.n; i++) {
        if (c->common.json) {
            json_push(c->arena, list, change_json(c, &changes.at[i]));
        } else {
            print_change(c, &changes.at[i]);
        }
    }
    if (c->common.json) {
        cli_json(c, list);
    } else if (changes.n == 0) {
        cli_say(c, say_cli_programme_same(c->arena, c->lang));
    }
    return NULL;
}
