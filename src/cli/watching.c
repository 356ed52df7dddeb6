/* See watching.h. */
#include "cli/watching.h"

#include <signal.h>
#include <unistd.h>

void watching_begin(struct watching *w)
{
    sigset_t interrupts;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupts, NULL);
    w->began = w->told = clock_monotonic_us();
    w->is_terminal = isatty(STDERR_FILENO) == 1;
}

bool watching_interrupted(void)
{
    sigset_t waiting;
    return sigpending(&waiting) == 0 && sigismember(&waiting, SIGINT) == 1;
}

/* Whole numbers of the solver as the file's decimals. */
struct str watching_number(struct arena *a, int64_t value, int decimals)
{
    int64_t unit = 1;
    for (int i = 0; i < decimals; i++) {
        unit *= 10;
    }
    int64_t size = value < 0 ? -value : value;
    return decimals == 0
               ? str_format(a, "%lld", (long long)value)
               : str_format(a, "%s%lld.%0*lld", value < 0 ? "-" : "",
                            (long long)(size / unit), decimals, (long long)(size % unit));
}

double watching_gap(const struct plan_score *best, int64_t bound)
{
    return best->cost == 0 ? (bound == 0 ? 0 : 100)
                           : 100.0 * (double)(best->cost - bound) /
                                 (double)(best->cost < 0 ? -best->cost : best->cost);
}

struct str watching_bound(struct arena *a, enum lang lang, const struct plan_score *best,
                          int64_t bound, enum grouping_bound kind, int decimals)
{
    if (kind == GROUPING_BOUND_NONE) {
        return say_solve_no_bound(a, lang);
    }
    return say_solve_bound(a, lang, watching_number(a, -bound, decimals),
                           str_format(a, "%.2f", watching_gap(best, bound)));
}

bool watching_tell(void *ctx, const struct grouping_progress *now)
{
    struct watching *w = ctx;
    int64_t at = clock_monotonic_us();
    if (at - w->told >= TELL_EVERY_US) {
        struct arena *a = w->cli->arena;
        enum lang lang = w->cli->lang;
        double rate = (double)now->moves / (double)(at - w->began + 1);
        struct str line = say_solve_progress(
            a, lang, watching_number(a, -now->best.cost, w->decimals),
            watching_bound(a, lang, &now->best, now->bound, now->bound_kind, w->decimals),
            now->moves / 1000000, str_format(a, "%.1f", rate));
        fprintf(stderr, "%s%.*s%s", w->is_terminal ? "\r\033[K" : "", STR_PRINT(line),
                w->is_terminal ? "" : "\n");
        w->told = at;
    }
    return watching_interrupted();
}

void watching_end(const struct watching *w)
{
    if (w->is_terminal && w->told > w->began) {
        fputs("\r\033[K", stderr);
    }
}
