/* cadre solve: the solvers alone, for anyone who wants to check them. Needs no database.
 */
#include "cli/cli.h"
#include "formats/problems.h"
#include "formats/source.h"
#include "solve/assignment.h"
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
