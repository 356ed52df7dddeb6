/* What every page shows around its own matter: header, navigation, notice, footer. The
 * handler fills it from the request; layout/page.html draws it. Texts that are not given
 * (STR_NONE) leave their place empty. */
#ifndef PAGES_LAYOUT_VIEWS_H
#define PAGES_LAYOUT_VIEWS_H
#include "base/list.h"
#include "words/words.h"

/* A place to go. `href` is a local URL: it begins with one '/'. */
struct link_view {
    struct str href;
    struct str text;
    bool current;
};
struct link_views LIST(struct link_view);

enum notice_kind { NOTICE_NONE, NOTICE_DONE, NOTICE_INFO, NOTICE_WARNING };

/* Said once, on the page behind a redirect. */
struct notice_view {
    enum notice_kind kind;
    struct str text;
    struct link_view more; /* given: a link behind the text */
};

struct page_view {
    struct str title;      /* of the document; the page says its own <h1> */
    bool failed;           /* a form came back with errors: the title says so */
    struct str department; /* the office's name */
    struct str style;      /* URLs of the hashed assets */
    struct str script;
    struct str icon;
    struct link_views nav; /* only what the viewer may open */
    struct str viewer;     /* name of who is logged in; not given: nobody is */
    struct str path; /* path and query of this page: where the language switch ends */
    struct str id;   /* idempotency id of the header's own forms */
    bool demo;
    struct notice_view notice;
    int64_t ledger_size;    /* -1: not told */
    struct str ledger_root; /* short */
    struct str version;
};
#endif
