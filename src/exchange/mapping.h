/* Which column of a clerk's file says what. A mapping is text, one line a column:
 *
 *     姓名 -> name
 *     gone_by -> posting.till - 1     the day before
 *     = Congress -> unit              a fixed value for every row
 *     committee -> posting.unit + new the unit is made where there is none
 *
 * Lines with # are comments. Without a mapping one is proposed from the header: the words
 * of both languages and their usual variants stand in the catalogues. */
#ifndef EXCHANGE_MAPPING_H
#define EXCHANGE_MAPPING_H
#include "register/career.h"

enum mapping_place { MAPPING_PERSON, MAPPING_POSTING };
struct mapped {
    struct str header; /* not given for a fixed value */
    struct str fixed;
    enum mapping_place place;
    const struct field *field; /* of person.add or posting.add */
    int days;                  /* added to a day */
    bool make_units;
    int column; /* in the file at hand, -1: not there */
};
struct mapped_list LIST(struct mapped);

/* INPUT names the line: no arrow, an unknown target, a target twice. */
struct fault *mapping_read(struct arena *a, struct str text, struct mapped_list *mapping);
/* From a header row; columns that fit nothing are left out. */
void mapping_propose(struct arena *a, const struct str_list *header,
                     struct mapped_list *mapping);
/* Finds the columns. INPUT names a header that the file does not have. */
struct fault *mapping_bind(struct arena *a, const struct str_list *header,
                           struct mapped_list *mapping);
struct str mapping_write(struct arena *a, const struct mapped_list *mapping);
#endif
