/* Which column of a clerk's file says what. A mapping is text, one line a column:
 *
 *     姓名 -> name
 *     last_name + first_name -> name  joined, with a space between letters
 *     gone_by -> posting.till - 1     the day before
 *     处理意见 -> choice              who is meant, where several fit (new, skip, a
 * number) = Congress -> unit              a fixed value for every row committee ->
 * posting.unit + new the unit is made where there is none
 *
 * Lines with # are comments. Without a mapping one is proposed from the header: the words
 * of both languages and their usual variants stand in the catalogues. */
#ifndef EXCHANGE_MAPPING_H
#define EXCHANGE_MAPPING_H
#include "register/career.h"

enum mapping_place {
    MAPPING_PERSON,
    MAPPING_POSTING,
    MAPPING_CHOICE,
    MAPPING_POST,  /* post.title, ...: a file of seats and not of people */
    MAPPING_ABOVE, /* post.above: the number of the seat it reports to */
    MAPPING_STAFF, /* post.staff: how much of a full seat it is; looked at only */
    MAPPING_SEAT,  /* posting.post: the seat by its number */
};
enum { MAPPED_PARTS = 4 };
struct mapped {
    struct str header; /* as it is written; not given for a fixed value */
    struct str fixed;
    enum mapping_place place;
    const struct field *field; /* of the place's kind; NULL: it has none */
    int days;                  /* added to a day */
    bool make_units;
    int columns[MAPPED_PARTS]; /* in the file at hand, joined in this order */
    int n;                     /* how many: 0 before mapping_bind and for fixed values */
};
struct mapped_list LIST(struct mapped);

/* INPUT names the line: no arrow, an unknown target, a target twice. */
struct fault *mapping_read(struct arena *a, struct str text, struct mapped_list *mapping);
/* From a header row, of people or of posts; columns that fit nothing are left out. */
void mapping_propose(struct arena *a, const struct str_list *header, bool posts,
                     struct mapped_list *mapping);
/* "name", "posting.since", "choice": what a column can say where rows are people, or
 * "post.number" where they are posts; NULL behind the last. */
const char *mapping_target(bool posts, size_t n);
struct str mapping_target_of(struct arena *a, const struct mapped *m);
/* Of a field of one of the three kinds. */
struct str mapping_target_for(struct arena *a, const struct field *field);
/* Another column for a target: joined behind those that say it already. False when the
 * target is unknown. */
bool mapping_add(struct arena *a, struct mapped_list *mapping, struct str target,
                 struct str header);
/* A value for every row. */
bool mapping_add_fixed(struct arena *a, struct mapped_list *mapping, struct str target,
                       struct str value);
/* Units that are not there are made, or not. */
void mapping_make_units(struct mapped_list *mapping, bool make);
/* Rows are seats: their number is among the targets, and nothing of people. */
bool mapping_names_posts(const struct mapped_list *mapping);
bool mapping_says(const struct mapped_list *mapping, struct str target);
/* Who a row is about can be told: a name or a number is among the targets. */
bool mapping_names_people(const struct mapped_list *mapping);
/* The label of a target, "posting.since" or "born"; itself where it is none. */
struct str mapping_label(struct arena *a, enum lang lang, struct str target);
const struct field *mapping_field(struct str target); /* or NULL */
/* Finds the columns. INPUT names a header that the file does not have. */
struct fault *mapping_bind(struct arena *a, const struct str_list *header,
                           struct mapped_list *mapping);
struct str mapping_write(struct arena *a, const struct mapped_list *mapping);
#endif
