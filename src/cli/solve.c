/* cadre solve: the solvers alone, for anyone who wants to check them. Needs no database.
 */
#include "cli/watching.h"
#include "formats/problems.h"
#include "formats/source.h"
#include "solve/assignment.h"
#include "solve/check.h"
#include "solve/grouping.h"
#include "solve/rounds.h"
#include "words/faults.h"

enum { FILE_MIB = 64, FILE_MOST = FILE_MIB * 1024 * 1024 };

static struct fault *read_file(struct cli *c, struct str *text)
{
    struct source source;
    size_t n = 0;
    TRY(cli_source(c, c->words.at[0], &source));
    if (source.size > FILE_MOST) {
        return fault_problem_long(c->arena, FILE_MIB);
    }
    char *bytes = arena_bytes(c->arena, source.size + 1);
    TRY(source_read(&source, c->arena, 0, bytes, source.size, &n));
    *text = (struct str){bytes, n};
    return NULL;
}

static void add_int(struct text *out, const char *key, int64_t value)
{
    text_add_format(out, ",\"%s\":%lld", key, (long long)value);
}

/* ---- assignment -------------------------------------------------------------------- */

struct solve_assignment {
    bool fairest;
};
static const struct field assignment_fields[] = {
    {"fairest", FIELD_BOOL, false, offsetof(struct solve_assignment, fairest), 0, 0, NULL,
     NULL, 0},
};
const struct fields solve_assignment_options =
    FIELDS(assignment_fields, struct solve_assignment);

static void print_assigned(struct cli *c, const struct matrix_file *file,
                           const struct assigned *got, double seconds)
{
    struct text *out = &c->out;
    if (!c->common.json) {
        cli_say(c, say_solve_assigned(c->arena, c->lang, got->sum, got->worst,
                                      str_format(c->arena, "%.3f", seconds)));
        for (size_t i = 0; i < file->n; i++) {
            text_add_format(out, "%zu\t%zu\t%lld\n", i + 1, got->column_of[i] + 1,
                            (long long)file->cost[i * file->n + got->column_of[i]]);
        }
        return;
    }
    int64_t bound = 0;
    for (size_t i = 0; i < file->n; i++) {
        bound += got->row_price[i] + got->column_price[i];
    }
    text_add_format(out, "{\"n\":%zu", file->n);
    add_int(out, "objective", got->sum);
    add_int(out, "worst", got->worst);
    add_int(out, "bound", bound);
    text_add_format(out, ",\"seconds\":%.6f,\"columns\":[", seconds);
    for (size_t i = 0; i < file->n; i++) {
        text_add_format(out, "%s%zu", i == 0 ? "" : ",", got->column_of[i] + 1);
    }
    text_add(out, STR("]}\n"));
}

struct fault *cmd_solve_assignment(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct solve_assignment *o = options;
    struct str text = STR_NONE;
    struct matrix_file file;
    struct assigned got;
    TRY(read_file(c, &text));
    TRY(problem_read_assignment(c->arena, text, &file));
    struct assignment problem = {file.n, file.n, file.cost};
    int64_t began = clock_monotonic_us();
    /* Files of this format forbid no pair, so there is always an assignment. */
    bool found = o->fairest ? assignment_fairest(c->arena, &problem, &got, NULL)
                            : assignment_least(c->arena, &problem, &got, NULL);
    if (found) {
        print_assigned(c, &file, &got, (double)(clock_monotonic_us() - began) / 1e6);
    }
    return NULL;
}

/* ---- grouping ---------------------------------------------------------------------- */

struct solve_search {
    int64_t seed, moves;
};
enum { MOVES_USUAL = 100000000, ROUNDS_MOVES_USUAL = 20000000 };
static const struct field search_fields[] = {
    {"seed", FIELD_INT, false, offsetof(struct solve_search, seed), 0, INT64_MAX, NULL,
     NULL, 0},
    {"moves", FIELD_INT, false, offsetof(struct solve_search, moves), 1, 1000000000000,
     NULL, NULL, 0},
};
const struct fields solve_grouping_options = FIELDS(search_fields, struct solve_search);

static void print_grouped_json(struct cli *c, const struct grouping_file *file,
                               const struct grouped *got, double seconds)
{
    struct text *out = &c->out;
    struct arena *a = c->arena;
    text_add_format(out, "{\"people\":%zu,\"groups\":%zu,\"objective\":%.*s",
                    file->people, file->groups,
                    STR_PRINT(watching_number(a, -got->score.cost, file->decimals)));
    if (got->bound_kind == GROUPING_BOUND_NONE) {
        text_add(out, STR(",\"bound\":null,\"gap\":null"));
    } else {
        text_add_format(out, ",\"bound\":%.*s,\"gap\":%.4f",
                        STR_PRINT(watching_number(a, -got->bound, file->decimals)),
                        watching_gap(&got->score, got->bound));
    }
    text_add_format(out, ",\"proved\":%s",
                    got->bound_kind == GROUPING_BOUND_MET ? "true" : "false");
    add_int(out, "moves", got->moves);
    text_add_format(out, ",\"seconds\":%.6f,\"stopped\":%s,\"group_of\":[", seconds,
                    got->stopped ? "true" : "false");
    for (size_t i = 0; i < file->people; i++) {
        text_add_format(out, "%s%d", i == 0 ? "" : ",", got->group_of[i]);
    }
    text_add(out, STR("]}\n"));
}

static void print_grouped(struct cli *c, const struct grouping_file *file,
                          const struct grouped *got, double seconds)
{
    struct arena *a = c->arena;
    double rate = (double)got->moves / 1e6 / (seconds > 0 ? seconds : 1e-6);
    cli_say(c, say_solve_grouped(
                   a, c->lang, watching_number(a, -got->score.cost, file->decimals),
                   watching_bound(a, c->lang, &got->score, got->bound, got->bound_kind,
                                  file->decimals),
                   got->moves, str_format(a, "%.3f s, %.1f", seconds, rate)));
    for (size_t g = 0; g < file->groups; g++) {
        text_add_format(&c->out, "%zu:", g);
        for (size_t i = 0; i < file->people; i++) {
            if (got->group_of[i] == (int32_t)g) {
                text_add_format(&c->out, " %zu", i);
            }
        }
        text_add_char(&c->out, '\n');
    }
}

/* No plan leaves the house that the checker, which shares no code with the solver, counts
 * otherwise. */
static struct fault *check_plan(struct cli *c, const struct plan_problem *problem,
                                const struct grouped *got)
{
    struct plan_checked checked;
    plan_check(c->arena, problem, got->group_of, &checked);
    return checked.score.hard == got->score.hard && checked.score.cost == got->score.cost
               ? NULL
               : fault_solve_check(c->arena, got->score.cost, checked.score.cost);
}

struct fault *cmd_solve_grouping(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct solve_search *o = options;
    struct str text = STR_NONE;
    struct grouping_file file;
    struct grouped got;
    struct watching watching = {.cli = c};
    TRY(read_file(c, &text));
    TRY(problem_read_grouping(c->arena, text, &file));
    struct plan_problem problem = {
        .people = (int32_t)file.people,
        .groups = (int32_t)file.groups,
        .least = file.least,
        .most = file.most,
        .gain = file.distance,
    };
    watching.decimals = file.decimals;
    watching_begin(&watching);
    struct grouping_run run = {
        .seed = (uint64_t)o->seed,
        .moves = o->moves > 0 ? o->moves : MOVES_USUAL,
        .watch = watching_tell,
        .ctx = &watching,
    };
    grouping_solve(c->arena, &problem, &run, &got);
    double seconds = (double)(clock_monotonic_us() - watching.began) / 1e6;
    watching_end(&watching);
    TRY(check_plan(c, &problem, &got));
    if (c->common.json) {
        print_grouped_json(c, &file, &got, seconds);
    } else {
        print_grouped(c, &file, &got, seconds);
    }
    return NULL;
}

/* ---- rounds ------------------------------------------------------------------------ */

struct solve_rounds {
    int64_t people, groups, rounds, seed, moves;
};
static const struct field rounds_fields[] = {
    {"people", FIELD_INT, true, offsetof(struct solve_rounds, people), 2,
     ROUNDS_PEOPLE_MOST, NULL, NULL, 0},
    {"groups", FIELD_INT, true, offsetof(struct solve_rounds, groups), 1,
     ROUNDS_PEOPLE_MOST - 1, NULL, NULL, 0},
    {"rounds", FIELD_INT, true, offsetof(struct solve_rounds, rounds), 1,
     ROUNDS_PEOPLE_MOST, NULL, NULL, 0},
    {"seed", FIELD_INT, false, offsetof(struct solve_rounds, seed), 0, INT64_MAX, NULL,
     NULL, 0},
    {"moves", FIELD_INT, false, offsetof(struct solve_rounds, moves), 1, 1000000000000,
     NULL, NULL, 0},
};
const struct fields solve_rounds_options = FIELDS(rounds_fields, struct solve_rounds);

static bool tell_rounds(void *ctx, const struct rounds_progress *now)
{
    struct watching *w = ctx;
    int64_t at = clock_monotonic_us();
    if (at - w->told >= TELL_EVERY_US) {
        struct str line =
            say_solve_rounds_progress(w->cli->arena, w->cli->lang, now->reached,
                                      now->repeats, now->moves / 1000000);
        fprintf(stderr, "%s%.*s%s", w->is_terminal ? "\r\033[K" : "", STR_PRINT(line),
                w->is_terminal ? "" : "\n");
        w->told = at;
    }
    return watching_interrupted();
}

static void print_rounds_json(struct cli *c, const struct rounds_problem *p,
                              const struct rounds *got, int64_t bound, double seconds)
{
    struct text *out = &c->out;
    text_add_format(out, "{\"people\":%d,\"groups\":%d,\"rounds\":%d", p->people,
                    p->groups, p->rounds);
    add_int(out, "reached", got->reached);
    add_int(out, "designed", got->designed);
    add_int(out, "bound", bound);
    add_int(out, "moves", got->moves);
    text_add_format(out, ",\"seconds\":%.6f,\"stopped\":%s,\"group_of\":[", seconds,
                    got->stopped ? "true" : "false");
    for (int32_t r = 0; r < got->reached; r++) {
        text_add(out, r == 0 ? STR("[") : STR(",["));
        for (int32_t k = 0; k < p->people; k++) {
            text_add_format(out, "%s%d", k == 0 ? "" : ",",
                            got->group_of[r * p->people + k]);
        }
        text_add_char(out, ']');
    }
    text_add(out, STR("]}\n"));
}

/* A line a round: its groups, between strokes. */
static void print_rounds(struct cli *c, const struct rounds_problem *p,
                         const struct rounds *got, int64_t bound, double seconds)
{
    cli_say(c,
            say_solve_rounds_reached(c->arena, c->lang, got->reached, p->rounds, bound,
                                     got->moves, str_format(c->arena, "%.3f", seconds)));
    for (int32_t r = 0; r < got->reached; r++) {
        const int32_t *row = got->group_of + (int64_t)r * p->people;
        text_add_format(&c->out, "%d:", r + 1);
        for (int32_t g = 0; g < p->groups; g++) {
            text_add(&c->out, g == 0 ? STR("") : STR(" |"));
            for (int32_t k = 0; k < p->people; k++) {
                if (row[k] == g) {
                    text_add_format(&c->out, " %d", k);
                }
            }
        }
        text_add_char(&c->out, '\n');
    }
}

/* Exit 1 when the search ended below the rounds asked for. */
struct fault *cmd_solve_rounds(struct cli *c, void *options, int *exit)
{
    const struct solve_rounds *o = options;
    struct watching watching = {.cli = c};
    struct rounds got;
    const char *missing = o->people == 0   ? "people"
                          : o->groups == 0 ? "groups"
                          : o->rounds == 0 ? "rounds"
                                           : NULL;
    if (missing != NULL) {
        return fault_at(fault_field_required(c->arena), str_of(missing));
    }
    if (o->groups >= o->people) {
        return fault_solve_rounds_groups(c->arena, o->groups, o->people);
    }
    struct rounds_problem problem = {(int32_t)o->people, (int32_t)o->groups,
                                     (int32_t)o->rounds};
    int64_t bound = rounds_bound(problem.people, problem.groups);
    if (o->rounds > bound) {
        return fault_solve_rounds_bound(c->arena, bound, o->people, o->groups);
    }
    watching_begin(&watching);
    rounds_solve(
        c->arena, &problem,
        &(struct rounds_run){.seed = (uint64_t)o->seed,
                             .moves = o->moves > 0 ? o->moves : ROUNDS_MOVES_USUAL,
                             .watch = tell_rounds,
                             .ctx = &watching},
        &got);
    double seconds = (double)(clock_monotonic_us() - watching.began) / 1e6;
    watching_end(&watching);
    if (c->common.json) {
        print_rounds_json(c, &problem, &got, bound, seconds);
    } else {
        print_rounds(c, &problem, &got, bound, seconds);
    }
    *exit = got.reached < problem.rounds ? 1 : *exit;
    return NULL;
}
