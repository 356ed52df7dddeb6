/* What a year's own entries say, from which its author begins his summary: by count and
 * title, each with the page that shows it. It joins the rooms that keep such entries.
 * Refuses to be asked about anybody but the viewer himself, and writes nothing. */
#ifndef EXCHANGE_YEAR_START_H
#define EXCHANGE_YEAR_START_H
#include "exchange/house.h"

enum { YEAR_ITEMS_MOST = 30 }; /* of a section that are named; all are counted */
struct year_item {
    struct str title, href;
    struct day day;
};
struct year_item_list LIST(struct year_item);
struct year_section {
    struct str title; /* with how many there are */
    struct year_item_list items;
};
struct year_section_list LIST(struct year_section);
/* Sections that have something in them. DENIED to who is no person. */
struct fault *year_start(struct db *db, struct arena *a, enum lang lang,
                         const struct viewer *v, int year,
                         struct year_section_list *sections);
/* As Markdown. */
struct str year_start_text(struct arena *a, const struct year_section_list *sections);
#endif
