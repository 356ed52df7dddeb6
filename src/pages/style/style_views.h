/* /style: each component once, in the reader's language. */
#ifndef PAGES_STYLE_VIEWS_H
#define PAGES_STYLE_VIEWS_H
#include "pages/error/error_views.h"
#include "pages/register/register_views.h"

struct notice_views LIST(struct notice_view);
struct tag_views LIST(struct tag_view);

/* GET /style */
struct style_view {
    struct page_view page;
    struct form_view form;
    struct field_view name;
    struct field_view sex;
    struct field_view born;
    struct field_view above;
    struct field_view secret;
    struct field_view note;
    struct button_view button;
    struct people_view people; /* its page is not used */
    struct notice_views notices;
    struct tag_views tags;
    struct empty_view empty;
    struct error_page_view fault; /* of its page only the title is used */
};

/* Fills all but the page with invented people. */
void style_fill(struct arena *a, enum lang lang, struct style_view *v);
#endif
