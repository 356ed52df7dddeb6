/* What one row says: its cells read as the mapping has them, and which fields it says at
 * all. Knows nothing of who is on the register already. */
#ifndef EXCHANGE_SAID_H
#define EXCHANGE_SAID_H
#include "exchange/import.h"

struct said {
    struct person_body person;
    struct posting_body posting;
    struct post_body post;
    struct str above, staff; /* of a seat */
    struct str seat;         /* of a posting: the number of the post */
    bool has_person[32], has_posting[16], has_post[16];
    bool posts;     /* a column of the posting is filled in */
    bool backwards; /* the spell ends the day before it begins: there was none */
    struct str choice;
};
/* Of one row in hand. */
struct reading_row {
    struct act *act;
    struct random *random;
    struct importing *run;
    const struct row *row;
    struct row_report *report;
    bool marked; /* a savepoint stands: more than one entry may follow */
};
/* Before a write that another may follow: what is refused then leaves nothing. */
struct fault *said_mark(struct reading_row *r);
/* INPUT with report->column and ->value. */
struct fault *said_read(struct reading_row *r, struct said *said);
/* What a row is looked up by, as far as its cells can be read. */
struct said_keys {
    struct str number, name;
    struct day since; /* DAY_NONE: no posting, or of a snapshot */
};
struct said_keys said_keys_of(struct arena *a, const struct importing *run,
                              const struct row *row);
struct uuid said_next_id(const struct reading_row *r);
/* The text of the cells that a target reads, joined; not given where none is filled. */
struct cell said_cell(struct arena *a, const struct mapped *m, const struct row *row);
#endif
