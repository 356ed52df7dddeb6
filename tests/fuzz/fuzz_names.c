/* Names: whatever valid text comes, forms and keys keep their bounds, the normal form is
 * its own normal form, a name is found by the start of its own form, and what is found
 * passes the grams. A first line of the input is looked for in the rest. */
#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "register/names.h"

struct run {
    struct arena *arena;
    struct str input;
};

static bool among(const struct int_list *grams, int64_t wanted)
{
    for (size_t i = 0; i < grams->n; i++) {
        if (grams->at[i] == wanted) {
            return true;
        }
    }
    return false;
}

static bool passes(const struct names_query *query, const struct int_list *grams)
{
    for (size_t i = 0; i < query->ways_n; i++) {
        const struct int_list *way = &query->ways[i].grams;
        size_t n = 0;
        while (n < way->n && among(grams, way->at[n])) {
            n++;
        }
        if (n == way->n) {
            return true;
        }
    }
    return false;
}

static void check_find(struct arena *a, struct str text, struct str name, bool must)
{
    struct int_list grams = {0};
    struct names_query query;
    names_query(a, text, &query);
    names_grams(a, name, &grams);
    bool found = names_match(&query, name);
    MUST(!found || passes(&query, &grams));
    MUST(!found || query.ways_n > 0);
    MUST(found || !must || query.ways_n == 0);
}

static void check_name(struct arena *a, struct str name)
{
    struct str normal = names_normal(a, name);
    struct str again = names_normal(a, normal);
    struct str surname = names_surname(name);
    MUST(utf8_valid(normal) && str_equal(normal, again));
    MUST(utf8_valid(names_spelled(a, name)));
    MUST(surname.n == 0 ||
         (surname.p >= name.p && surname.p + surname.n <= name.p + name.n));
    MUST(utf8_valid(surname));
    MUST(names_pinyin_key(a, name).n <= 4 * NAMES_LONGEST + 1);
    MUST(names_word_key(a, name).n <= 4 * NAMES_LONGEST);
    MUST(names_stroke_key(a, name).n <= 4 * NAMES_LONGEST + 2);
    check_find(a, normal, name, true);
}

static struct fault *read_names(void *ctx)
{
    struct run *r = ctx;
    struct str rest = r->input;
    struct str text = STR_NONE;
    if (!utf8_valid(r->input)) {
        return NULL;
    }
    check_name(r->arena, r->input);
    str_cut(&rest, '\n', &text);
    if (rest.n > 0) {
        check_name(r->arena, rest);
        check_find(r->arena, text, rest, false);
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct run run = {arena_open(&chunks_heap, 16 << 20), {(const char *)bytes, n}};
    fuzz_inside(run.arena, read_names, &run);
    return 0;
}
