/* One request and its answer, from the parsed head to the last byte. The loop owns the
 * socket; an exchange owns an arena and moves between threads, never in two at once:
 * loop -> worker (serve) -> [parked with the hasher or the writer] -> worker (then) ->
 * loop. web/ knows base and words only: who the viewer is and what a route does is told
 * by pages/ through `app`, `route` and `viewer`. Cleanups on the arena may run in any of
 * the server's threads: what belongs to a worker (a statement, a read transaction) is
 * released before the stage returns. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H
#include "base/fault.h"
#include "base/random.h"
#include "base/text.h"
#include "web/face.h"
#include "web/http.h"

/* A file of a multipart form, streamed to an unlinked temporary file as it came in. */
struct upload {
    struct str field;
    struct str filename; /* as sent, UTF-8 checked, no path */
    struct str type;     /* as claimed; check by content */
    int fd;              /* at offset 0; closed with the arena */
    int64_t size;
};
struct upload_list LIST(struct upload);

enum { PATH_ARGS = 4 };

struct answer {
    int status;
    struct str type;     /* content type; HTML when not given */
    struct str location; /* of a 303 */
    struct str etag;     /* with quotes; given only where the route asks for caching */
    struct str cache;    /* Cache-Control; no-store when not given */
    struct instant modified; /* Last-Modified; 0: not told */
    struct str
        filename; /* given: Content-Disposition attachment (RFC 6266, UTF-8 form) */
    struct str cookie[2];
    struct text body;
    const void *fixed; /* body in the program itself (assets), used instead of `body` */
    size_t fixed_size;
    struct str encoding; /* "gzip" for a precompressed body */
    struct str vary;     /* request headers that the body depends on */
    int spool;           /* descriptor of an unlinked file, -1 none; closed when sent */
    int64_t spool_size;
    struct str allow; /* of a 405; GET, HEAD, POST when not given */
    int retry_after;  /* seconds, 0 none */
    int refresh;      /* seconds until a browser asks again by itself, 0 never */
    bool close;       /* close the connection behind this answer */
};

struct exchange {
    struct arena *arena;
    struct face face; /* arena, language, what every page needs */

    enum method method;
    struct str path; /* decoded once, valid UTF-8, no NUL, no dot segments */
    struct str query_text;
    struct pair_list query;
    struct pair_list headers; /* names in lower case */
    struct pair_list form;    /* urlencoded or multipart, in the order sent */
    struct upload_list uploads;
    struct str body; /* other types, within the route's limit */
    struct str peer; /* address text, the real client's; for limits only, never logged */
    struct str path_arg[PATH_ARGS];
    struct str route_pattern; /* set by pages/ for the access log; "-" when not given */

    struct instant at;
    int worker; /* index of the worker thread that runs this stage: its own reader */
    const void *app;
    const void *route;
    void *viewer;
    void *job;

    struct answer answer;
    bool (*hand)(struct exchange *x); /* set by exchange_park, like the three below */
    struct fault *full;
    struct fault *(*then)(struct exchange *x);
    bool parked;
    struct fault *fault; /* left by the thread that had it */
};

struct str exchange_header(const struct exchange *x, struct str name); /* or not given */
struct str exchange_query(const struct exchange *x, struct str name);
struct str exchange_form(const struct exchange *x,
                         struct str name); /* first of the name */
struct str exchange_cookie(const struct exchange *x, struct str name);

/* Said by a stage that is to go on elsewhere: when it has returned without a fault, and
 * this worker's hands are off x and its arena, `hand` gives x to another thread, which
 * ends with exchange_resume; then a worker runs `then`. `hand` touches nothing of x once
 * it is given; false says that nobody took it, and `full` becomes the answer. It runs
 * without an edge, so it allocates nothing: `full` is made before. */
void exchange_park(struct exchange *x, bool (*hand)(struct exchange *x),
                   struct fault *full, struct fault *(*then)(struct exchange *x));
/* From any thread: back to the workers. */
void exchange_resume(struct exchange *x);

/* The status that a fault of this kind has unless the page says otherwise. */
int fault_status(enum fault_kind kind);

void answer_html(struct exchange *x, int status); /* body is written to answer.body */
void answer_see_other(struct exchange *x, struct str location);
/* Moves what answer.body holds behind what is in the spool file already, and empties it:
 * long exports call it every 64 KiB or so and stay small. STORE fault when the disk
 * refuses. What is in `body` at the end follows by itself. */
struct fault *answer_spill(struct exchange *x);
#endif
