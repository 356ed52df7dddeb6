/* GET /style: each component once, in the reader's language. */
#include "pages/ledger/ledger.h"
#include "pages/style/style.html.h"
#include "pages/style/style_views.h"

struct fault *style_show(struct exchange *x, struct db *db)
{
    struct style_view view = {.page =
                                  page_view(x, db, say_nav_style(x->arena, x->face.lang))};
    style_fill(x->arena, x->face.lang, &view);
    page_html(x);
    hatch_style_page(&x->answer.body, &x->face, &view);
    return NULL;
}
