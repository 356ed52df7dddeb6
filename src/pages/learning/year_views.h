/* GET /year, /year/:id, and what they post. */
#ifndef PAGES_LEARNING_YEAR_VIEWS_H
#define PAGES_LEARNING_YEAR_VIEWS_H
#include "pages/components/components_views.h"
#include "web/face.h"

struct year_item_view {
    struct str href, title;
    struct day day;
};
struct year_item_views LIST(struct year_item_view);
struct year_section_view {
    struct str title;
    struct year_item_views items;
};
struct year_section_views LIST(struct year_section_view);
struct year_part_view {
    struct str title, href, counted, share;
};
struct year_part_views LIST(struct year_part_view);
struct year_view {
    struct page_view page;
    struct form_view form; /* of the summary, or of the rating */
    struct str title, previous, next;
    struct link_view back;
    bool self, leads;
    struct year_section_views sections;
    struct field_view text; /* the summary to be written */
    struct markup summary;  /* as it was handed in */
    struct str handed;      /* when; not given: not yet */
    int64_t summary_seen;
    struct str rated, rated_why; /* not given: not yet */
    struct str proposed;
    struct year_part_views parts;
    struct field_view rating, why;
    int64_t rating_seen;
    int64_t year;
};
#endif
