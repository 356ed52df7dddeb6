/* GET /places, and the fields that take their text from the list of places. */
#include "pages/register/places.h"

#include "pages/register/places.html.h"
#include "register/places.h"

enum { FIELD_HITS = 8, QUERY_MOST = 100 };

static struct str above_of(struct arena *a, const struct place_found *p)
{
    struct text t = text_new(a, 128);
    for (int level = 0; level < p->level; level++) {
        text_add(&t, level > 0 ? STR(" ") : STR(""));
        text_add(&t, p->path[level]);
    }
    return t.n > 0 ? text_str(&t) : STR("");
}

static struct fault *find_hits(struct exchange *x, struct db *db, struct str text,
                               const char *field, size_t most, struct place_hits *hits)
{
    struct arena *a = x->arena;
    struct place_found_list found = {0};
    TRY(places_search(db, a, text, most, &found));
    for (size_t i = 0; i < found.n; i++) {
        const struct place_found *p = &found.at[i];
        struct str full = place_full_name(a, p);
        *LIST_ADD(a, hits) = (struct place_hit){
            .code = str_format(a, "%lld", (long long)p->code),
            .name = p->name,
            .above = above_of(a, p),
            .level = place_level_words[p->level](a, x->face.lang),
            .value = str_format(a, "%s=%.*s", field, STR_PRINT(full)),
            .full = full,
        };
    }
    return NULL;
}

struct fault *place_link(struct exchange *x, struct db *db, struct str text,
                         struct str *href)
{
    struct places_edition now;
    struct place_found_list hits = {0};
    bool found = false;
    if (text.n == 0 || text.n > QUERY_MOST) {
        return NULL;
    }
    TRY(places_now(db, x->arena, &now, &found));
    TRY(found ? places_search(db, x->arena, text, 1, &hits) : NULL);
    if (hits.n > 0) {
        struct text t = text_new(x->arena, 64);
        text_add(&t, STR("/places?q="));
        text_add_url(&t, text);
        *href = text_str(&t);
    }
    return NULL;
}

struct fault *places_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct places_view view = {.page =
                                   page_view(x, db, say_places_title(a, x->face.lang))};
    struct places_edition now;
    bool found = false;
    TRY(places_now(db, a, &now, &found));
    view.none = !found;
    if (found) {
        view.edition = now.edition.n > 0
                           ? say_places_from(a, x->face.lang, now.places, now.edition)
                           : say_places_all(a, x->face.lang, now.places);
    }
    view.query = str_trim(exchange_query(x, STR("q")));
    view.asked = view.query.n > 0 && found;
    if (view.asked && view.query.n <= QUERY_MOST) {
        TRY(find_hits(x, db, view.query, "", PLACES_HITS, &view.hits));
        view.cut = view.hits.n == PLACES_HITS;
    }
    page_html(x);
    hatch_places_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *place_field(struct exchange *x, struct db *db, const char *name,
                          const void *from, struct str action,
                          struct place_field_view *view)
{
    struct str look = exchange_form(x, STR("look"));
    struct str pick = exchange_form(x, STR("pick"));
    size_t equals = str_find(pick, STR("="));
    *view = (struct place_field_view){
        .field = page_field(x, &kind_person_add.fields, name, from),
        .look = str_format(x->arena, "%.*s/look", STR_PRINT(action)),
        .asked = str_equal(look, str_of(name)),
    };
    if (equals < pick.n && str_equal(str_part(pick, 0, equals), str_of(name))) {
        view->field.value = str_part(pick, equals + 1, pick.n);
    }
    struct str text = str_trim(view->field.value);
    return view->asked && text.n > 0 && text.n <= QUERY_MOST
               ? find_hits(x, db, text, name, FIELD_HITS, &view->hits)
               : NULL;
}
