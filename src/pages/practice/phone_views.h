/* GET /visit/phone: the same for everybody, filled by its script on the phone. */
#ifndef PAGES_PRACTICE_PHONE_VIEWS_H
#define PAGES_PRACTICE_PHONE_VIEWS_H
#include "pages/practice/visit_views.h"

struct phone_view {
    struct page_view page;
    struct str script;
    struct visit_fields_view fields;
};
#endif
