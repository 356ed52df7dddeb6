/* Search in the texts of questions: by the pairs of characters that a text has in the
 * normal form of names (width, case, traditional forms, gaps), and single hanzi; what
 * is found by these is compared as a whole. Cost: the questions that have the rarest of
 * the pairs that are looked for, and not the bank. */
#include "learning/bank.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "learning/bank_rows.h"
#include "learning/bank_sql.h"
#include "register/names.h"

enum { CODE_BITS = 21, PIECE = NAMES_LONGEST, RARE = 500, FIRST_HANZI = 0x2E80 };

/* Characters of the normal form, of a text as long as it may be. */
struct codes LIST(int32_t);

/* Normal form goes character by character, so pieces of a long text may be taken one
 * after the other. */
static void add_codes(struct arena *a, struct str text, struct codes *codes)
{
    size_t from = 0, at = 0;
    while (from < text.n) {
        for (size_t n = 0; n < PIECE && at < text.n; n++) {
            (void)utf8_next(text, &at);
        }
        struct str piece = names_normal(a, str_part(text, from, at));
        for (size_t k = 0; k < piece.n;) {
            *LIST_ADD(a, codes) = utf8_next(piece, &k);
        }
        from = at;
    }
}

static int compare(const void *a, const void *b)
{
    const int64_t *x = a;
    const int64_t *y = b;
    return (*x > *y) - (*x < *y);
}

static void add_grams(struct arena *a, const struct codes *codes, struct int_list *grams)
{
    for (size_t i = 0; i < codes->n; i++) {
        int64_t code = (int64_t)codes->at[i] << CODE_BITS;
        if (i + 1 < codes->n) {
            *LIST_ADD(a, grams) = code | codes->at[i + 1];
        }
        if (codes->at[i] >= FIRST_HANZI) {
            *LIST_ADD(a, grams) = code;
        }
    }
}

static void once_each(struct int_list *grams)
{
    size_t n = 0;
    if (grams->n > 1) {
        qsort(grams->at, grams->n, sizeof grams->at[0], compare);
    }
    for (size_t i = 0; i < grams->n; i++) {
        if (n == 0 || grams->at[n - 1] != grams->at[i]) {
            grams->at[n++] = grams->at[i];
        }
    }
    grams->n = n;
}

static void grams_of(struct arena *a, struct str text, struct int_list *grams)
{
    struct codes codes = {0};
    add_codes(a, text, &codes);
    add_grams(a, &codes, grams);
}

struct fault *bank_index(struct db *db, struct arena *a, struct question_id id,
                         const struct question *q, bool again)
{
    struct int_list grams = {0};
    grams_of(a, q->title, &grams);
    grams_of(a, q->text, &grams);
    for (size_t i = 0; i < q->parts_n; i++) {
        grams_of(a, q->parts[i].text, &grams);
    }
    once_each(&grams);
    TRY(again ? sql_bank_grams_clear(db, a, id) : NULL);
    for (size_t i = 0; i < grams.n;) {
        struct gram_eight eight = {0};
        int64_t *into[] = {&eight.g0, &eight.g1, &eight.g2, &eight.g3,
                           &eight.g4, &eight.g5, &eight.g6, &eight.g7};
        for (size_t k = 0; k < sizeof into / sizeof into[0] && i < grams.n; k++) {
            *into[k] = grams.at[i++];
        }
        TRY(sql_bank_grams_insert(db, a, &eight, id));
    }
    return NULL;
}

/* ---- finding --------------------------------------------------------------------------
 */

static bool holds(const struct codes *text, const struct codes *wanted)
{
    for (size_t i = 0; i + wanted->n <= text->n; i++) {
        size_t k = 0;
        while (k < wanted->n && text->at[i + k] == wanted->at[k]) {
            k++;
        }
        if (k == wanted->n) {
            return true;
        }
    }
    return false;
}

static bool has_text(struct arena *a, const struct question *q,
                     const struct codes *wanted)
{
    struct codes title = {0}, text = {0};
    add_codes(a, q->title, &title);
    add_codes(a, q->text, &text);
    bool found = holds(&title, wanted) || holds(&text, wanted);
    for (size_t i = 0; i < q->parts_n && !found; i++) {
        struct codes part = {0};
        add_codes(a, q->parts[i].text, &part);
        found = holds(&part, wanted);
    }
    return found;
}

/* The rarest first; *some false: nothing has them all. */
static struct fault *choose(struct db *db, struct arena *a, const struct int_list *grams,
                            struct bank_query *q, bool *some)
{
    int64_t *into[] = {&q->gram0, &q->gram1, &q->gram2};
    int64_t least = INT64_MAX;
    *some = grams->n > 0;
    for (size_t i = 0; i < grams->n && *some; i++) {
        int64_t n = 0;
        bool found = false;
        TRY(sql_bank_gram_count(db, a, grams->at[i], RARE, &n, &found));
        *some = n > 0;
        if (n < least) {
            least = n;
            q->gram0 = grams->at[i];
        }
    }
    for (size_t i = 1; i < sizeof into / sizeof into[0] && *some; i++) {
        *into[i] = grams->at[i * (grams->n - 1) / 2];
    }
    return NULL;
}

struct fault *bank_find(struct db *db, struct arena *a, struct bank_query *q,
                        struct bank_question_list *list)
{
    struct codes wanted = {0};
    struct int_list grams = {0};
    bool more = true;
    add_codes(a, q->text, &wanted);
    add_grams(a, &wanted, &grams);
    once_each(&grams);
    TRY(choose(db, a, &grams, q, &more));
    for (int64_t limit = q->limit; more && (int64_t)list->n < limit;) {
        struct bank_question_list part = {0};
        TRY(bank_rows(db, a, q, &part));
        for (size_t i = 0; i < part.n && (int64_t)list->n < limit; i++) {
            if (has_text(a, &part.at[i].question, &wanted)) {
                *LIST_ADD(a, list) = part.at[i];
            }
        }
        more = (int64_t)part.n == q->limit;
        q->before = more ? part.at[part.n - 1].id.v : q->before;
    }
    return NULL;
}
