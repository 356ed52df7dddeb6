/* GET /visit/phone: the same for everybody, filled by its script on the phone. */
#ifndef PAGES_PRACTICE_PHONE_VIEWS_H
#define PAGES_PRACTICE_PHONE_VIEWS_H
#include "pages/components/components_views.h"

struct phone_view {
    struct page_view page;
    struct str script;
    struct field_view sort, place, on, heard, promised, done, problem, raised_by, topic;
    struct field_view reason;
};
#endif
