/* The solvers: moves looked at a second on 120 people in 10 groups, exact assignments of
 * 500 rows, and rounds of 99 people. Times are the processor's own, the best of several
 * runs, since the machine may be busy; instances are drawn by lot.
 * usage: solve_bench [REPEATS] */
#include "bench.h"
#include "solve/assignment.h"
#include "solve/grouping.h"
#include "solve/rounds.h"

enum { PEOPLE = 120, GROUPS = 10, MOVES = 20000000, ROWS = 500, DRAWN = 5 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void grouping(struct bench *b, int repeats)
{
    static int32_t gain[PEOPLE * PEOPLE], sizes[GROUPS];
    double rate = 0;
    for (int k = 0; k < PEOPLE; k++) {
        for (int l = 0; l < k; l++) {
            gain[k * PEOPLE + l] = gain[l * PEOPLE + k] =
                (int32_t)random_below(&b->random, 101);
        }
    }
    for (int g = 0; g < GROUPS; g++) {
        sizes[g] = PEOPLE / GROUPS;
    }
    struct plan_problem problem = {
        .people = PEOPLE, .groups = GROUPS, .least = sizes, .most = sizes, .gain = gain};
    for (int i = 0; i < repeats; i++) {
        struct grouped got;
        struct arena *a = arena_open(&chunks_heap, 64 * 1024 * 1024);
        double began = cpu_now();
        grouping_solve(a, &problem,
                       &(struct grouping_run){.seed = (uint64_t)i + 1, .moves = MOVES},
                       &got);
        double now = (double)got.moves / (cpu_now() - began);
        rate = now > rate ? now : rate;
        arena_close(a);
    }
    bench_say(&(struct bench_row){"grouping, 120 in 10: moves looked at",
                                  bench_number(b, rate, "/s"), STR_NONE, 0,
                                  ">= 60 million", bench_at_least(rate, 60e6)});
}

/* most > 0: costs below it by lot. 0: products of a row's and a column's factor, which
 * are hard for shortest paths (Machol and Wien, "A hard assignment problem", 1976). */
static void draw_costs(struct bench *b, uint64_t most, int64_t *cost)
{
    int64_t row[ROWS], column[ROWS];
    for (int k = 0; k < ROWS; k++) {
        row[k] = 1 + (int64_t)random_below(&b->random, ROWS);
        column[k] = 1 + (int64_t)random_below(&b->random, ROWS);
    }
    for (size_t k = 0; k < (size_t)ROWS * ROWS; k++) {
        cost[k] = most > 0 ? (int64_t)random_below(&b->random, most)
                           : row[k / ROWS] * column[k % ROWS];
    }
}

/* The slowest of some matrices, each at its best. */
static void assignment(struct bench *b, int repeats, const char *what, uint64_t most)
{
    static int64_t cost[ROWS * ROWS];
    double slowest = 0;
    for (int i = 0; i < DRAWN; i++) {
        draw_costs(b, most, cost);
        double best = 1e9;
        for (int j = 0; j < repeats; j++) {
            struct assigned got;
            struct assignment problem = {ROWS, ROWS, cost};
            struct arena *a = arena_open(&chunks_heap, 64 * 1024 * 1024);
            double began = cpu_now();
            bench_need(assignment_least(a, &problem, &got, NULL), "assignment");
            double took = cpu_now() - began;
            best = took < best ? took : best;
            arena_close(a);
        }
        slowest = best > slowest ? best : slowest;
    }
    bench_say(&(struct bench_row){what, bench_number(b, slowest * 1000, " ms"), STR_NONE,
                                  0, "<= 100 ms", bench_at_most(slowest, 0.1)});
}

static void rounds(struct bench *b, const char *what, struct rounds_problem problem,
                   double mark, const char *mark_text)
{
    struct rounds got;
    double began = cpu_now();
    rounds_solve(b->arena, &problem, &(struct rounds_run){.seed = 1, .moves = 1}, &got);
    double took = cpu_now() - began;
    bench_need(got.reached == problem.rounds, what);
    bench_say(&(struct bench_row){what, bench_number(b, took * 1000, " ms"), STR_NONE, 0,
                                  mark_text, bench_at_most(took, mark)});
}

int main(int argc, char **argv)
{
    static struct bench b;
    int repeats = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 5;
    bench_open(&b, "solve");
    grouping(&b, repeats);
    assignment(&b, repeats, "assignment 500 x 500, costs below 100", 100);
    assignment(&b, repeats, "assignment 500 x 500, costs below 10^6", 1000000);
    assignment(&b, repeats, "assignment 500 x 500, costs below 2^40", (uint64_t)1 << 40);
    assignment(&b, repeats, "assignment 500 x 500, products (hard)", 0);
    rounds(&b, "99 people, 33 groups, 36 rounds", (struct rounds_problem){99, 33, 36}, 3,
           "<= 3 s");
    rounds(&b, "Kirkman: 15 in 5 x 3 x 7", (struct rounds_problem){15, 5, 7}, 2,
           "<= 2 s");
    bench_close(&b);
    return 0;
}
