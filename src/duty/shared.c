/* What an entry says that counts for several people. It is kept once, in the ledger, and
 * not beside each of them; so it is read once for all of them, and only where a way of
 * meeting the rule asks for a field of it. Cost: a look-up for each such entry. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

#include <stdlib.h>

struct shared_rows LIST(struct entry_row *);

static bool asks_fields(const struct rule *rule, struct str kind)
{
    for (size_t i = 0; i < rule->meets.n; i++) {
        const struct meets *m = &rule->meets.at[i];
        if ((m->filter.where.n > 0 || m->of.n > 0) && str_equal(m->filter.kind, kind)) {
            return true;
        }
    }
    return false;
}

static int by_entry(const void *x, const void *y)
{
    const struct entry_row *a = *(struct entry_row *const *)x;
    const struct entry_row *b = *(struct entry_row *const *)y;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static struct fault *read_body(struct db *db, struct arena *a, int64_t seq,
                               const struct json **json)
{
    struct blob body = {STR_NONE};
    struct json *read = NULL;
    size_t at = 0;
    bool found = false;
    TRY(sql_duty_entry_body(db, a, seq, &body, &found));
    *json = found && json_read(a, body.bytes, &read, &at) ? read : NULL;
    return NULL;
}

struct fault *evidence_read_shared(struct db *db, struct arena *a,
                                   const struct rule *rule, struct evidence *e)
{
    struct shared_rows rows = {0};
    for (size_t i = 0; i < e->all.n; i++) {
        struct entry_row *row = &e->all.at[i];
        if (row->body.bytes.p == NULL && row->json == NULL &&
            asks_fields(rule, row->kind)) {
            *LIST_ADD(a, &rows) = row;
        }
    }
    if (rows.n == 0) {
        return NULL;
    }
    qsort(rows.at, rows.n, sizeof rows.at[0], by_entry);
    for (size_t i = 0; i < rows.n; i++) {
        bool again = i > 0 && rows.at[i]->seq == rows.at[i - 1]->seq;
        if (again) {
            rows.at[i]->json = rows.at[i - 1]->json;
        } else {
            TRY(read_body(db, a, rows.at[i]->seq, &rows.at[i]->json));
        }
    }
    return NULL;
}
