/* One run over one file, from its first row to its last: dry or not, begun or gone on
 * with. Each chunk is a job of the writer, in which the actor's rights are looked up
 * anew; between chunks others have their turn. Commands and the server's thread run the
 * same. */
#ifndef EXCHANGE_IMPORT_WORK_H
#define EXCHANGE_IMPORT_WORK_H
#include "exchange/import_file.h"

struct import_work {
    struct job job; /* first: what the writer gets */
    struct house *house;
    struct str as; /* log-in of who acts; not given: the console */
    /* Gives the job to the writer and waits for its end. */
    struct fault *(*hand)(struct import_work *work);
    /* In the job, behind the opening and each chunk (dry or not): to keep counts and
     * reports with them. May be NULL. */
    struct fault *(*keep)(struct import_work *work, const struct act *act);
    /* Between chunks; a fault ends the run, which then is unfinished. May be NULL. */
    struct fault *(*pause)(struct import_work *work);
    void *ctx;
    struct arena *arena; /* the run's; needs an edge */
    struct import_file *file;
    struct import_id go_on; /* 0: begin */
    struct importing run;   /* mapping bound, choices, snapshot, watch, dry */
    bool held;              /* snapshot: rows were refused, so nothing was ended */

    struct arena *scratch; /* a chunk's: rows, reports, faults */
    struct row_list rows;
    bool more;
    struct fault *(*step)(struct import_work *work, struct act *act);
};
struct fault *import_work_run(struct import_work *work);
#endif
