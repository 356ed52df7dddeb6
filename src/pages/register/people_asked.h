/* What a list of persons is asked for in its URL, shared by the page, its exports and the
 * saved views. A value that cannot be read narrows nothing, and its field says so. */
#ifndef PAGES_PEOPLE_ASKED_H
#define PAGES_PEOPLE_ASKED_H
#include "pages/app.h"

enum people_field {
    ASKED_TEXT,
    ASKED_UNIT,
    ASKED_ALONE,
    ASKED_SEX,
    ASKED_LEVEL,
    ASKED_STATUS,
    ASKED_ON,
    ASKED_SORT,
    ASKED_FIELDS
};
struct people_asked {
    struct people_query query;
    struct str typed[ASKED_FIELDS]; /* as they came */
    struct str wrong[ASKED_FIELDS]; /* why one was not taken */
    struct str filters;             /* "q=..&unit=..", without order and place */
    bool filtered;
    bool more; /* by more than a text or a unit */
};
/* Also the place of the page, by "after" or "before"; only of persons within reach. */
struct fault *people_asked(struct exchange *x, struct db *db, struct people_asked *asked);
/* The same list under another path, in another order, from another place (id 0: from the
 * start; key is "after" or "before"). */
struct str people_url(struct exchange *x, const char *path,
                      const struct people_asked *asked, enum people_order order,
                      const char *key, int64_t id);
struct str say_people_order(struct arena *a, enum lang lang, enum people_order order);
/* Which of the columns the viewer may see; the same for page, CSV and xlsx. */
enum people_column {
    COLUMN_NAME,
    COLUMN_SEX,
    COLUMN_BORN,
    COLUMN_UNIT,
    COLUMN_POST,
    PEOPLE_COLUMNS
};
void people_columns(const struct exchange *x, bool shown[PEOPLE_COLUMNS]);
#endif
