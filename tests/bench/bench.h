/* What the benchmarks share: a department of invented people in a folder of its own,
 * stop-watches, medians, and the one form in which a figure is said. Every program prints
 * rows on stdout (tests/bench/run makes the table of them) and progress on stderr. A
 * fault anywhere ends the program: there is nothing to measure then. */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H
#include "exchange/house.h"

enum { BENCH_UNITS_MOST = 512, BENCH_ROUNDS_MOST = 32 };

struct bench {
    struct arena *arena; /* as long as the program */
    char folder[256];    /* on the disk that is measured; removed at the end */
    struct str db;
    struct clock clock;
    struct log log; /* silent */
    struct random random;
    struct house *house;
    struct unit_id units[BENCH_UNITS_MOST]; /* [0] is the department */
    size_t units_n;
    int days_ago; /* what bench_append enters is of that day */
};

/* A folder under TMPDIR, else /var/tmp, since /tmp may be memory. With BENCH_KEEP in the
 * environment it is not removed. */
void bench_open(struct bench *b, const char *name);
/* A new department at b->db, or at `url`: units[0] is its top, units[1] the only unit
 * below it, and all others are below that. */
void bench_make_house(struct bench *b, const char *url, size_t units);
/* Closes the house, so that a server can have it. */
void bench_leave(struct bench *b);
void bench_close(struct bench *b);
/* Runs a job of one's own in a batch of its own. */
void bench_write(struct bench *b, struct job *job);

/* Ends the program with the fault's words where there is one. */
void bench_must(const struct fault *fault);
void bench_need(bool holds, const char *what);

/* ---- people ------------------------------------------------------------------------ */
/* A name of two or three signs, a birth day, a unit: the same for the same seed. */
void bench_person(struct bench *b, struct arena *a, struct person_body *body);
/* An entry of this kind about this subject, through ledger_append. */
struct fault *bench_append(struct bench *b, struct db *db, struct arena *a,
                           const struct kind *kind, int64_t subject, const void *body,
                           int64_t *seq);
/* Puts `people` persons on the register; then, until the ledger holds `entries`, two are
 * corrected for one that leaves. All in large batches. Seconds are given back. */
double bench_fill(struct bench *b, int64_t people, int64_t entries);
int64_t bench_size(struct bench *b); /* of the ledger */
/* Gives a person a log-in and, where `role` is given, that role. */
void bench_open_account(struct bench *b, struct person_id person, const char *login,
                        const struct role_body *role);
/* A session of this log-in, as a Cookie line. */
struct str bench_enter(struct bench *b, const char *login);

/* ---- measuring --------------------------------------------------------------------- */
double bench_now(void); /* seconds, monotonic */
double bench_median(const double *values, int n);
/* The value below which `share` of them lie; sorts them. */
double bench_quantile(double *values, size_t n, double share);
/* Kibibytes resident, of this process or another. */
int64_t bench_resident(pid_t pid);
/* Seconds that all its threads have run. */
double bench_cpu(pid_t pid);

/* ---- saying ------------------------------------------------------------------------ */
/* `ours` and `reference` as they are to be read, "4,321/s"; the ratio where there is one
 * (else 0) and the mark where there is one (else ""). */
enum bench_verdict { BENCH_SHOWN, BENCH_REACHED, BENCH_MISSED };
struct bench_row {
    const char *what;
    struct str ours, reference;
    double ratio;
    const char *mark;
    enum bench_verdict verdict;
};
void bench_say(const struct bench_row *row);
enum bench_verdict bench_at_least(double value, double mark);
enum bench_verdict bench_at_most(double value, double mark);
struct str bench_number(struct bench *b, double value, const char *unit); /* "12,345/s" */
void bench_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
#endif
