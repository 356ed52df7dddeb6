/* Closing months: rows become final, and the rows of rules that ask every day are folded
 * into one a person and month. Reopening unfolds: duties are made anew from the facts
 * known by now, and everything counts that came meanwhile. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

static bool is_daily(const struct rule *rule)
{
    return rule->when.kind == WHEN_EVERY &&
           (rule->when.every == EVERY_DAY || rule->when.every == EVERY_WORKDAY);
}

static struct fault *fold(struct room *r, const struct adopted *v, struct period month)
{
    struct arena *a = r->arena;
    for (size_t i = 0; i < v->programme->rules.n; i++) {
        int64_t rule = v->numbers[i], adoption = v->row.seq;
        if (!is_daily(&v->programme->rules.at[i])) {
            continue;
        }
        TRY(sql_duty_fold_month(r->db, a, rule, adoption, month.first, month.last,
                                r->entry->seq));
        TRY(sql_duty_fold_links(r->db, a, rule, adoption, month.first, month.last));
        TRY(sql_duty_fold_rows(r->db, a, rule, adoption, month.first, month.last));
    }
    return NULL;
}

struct fault *month_close(struct room *r, struct day till)
{
    struct day first = DAY_NONE;
    bool found = false;
    TRY(sql_duty_due_first(r->db, r->arena, &first, &found));
    if (found) {
        struct period month = period_of(PERIOD_MONTH, first);
        for (; month.last.v <= till.v; month = period_next(PERIOD_MONTH, month)) {
            for (size_t i = 0; i < r->versions->n; i++) {
                TRY(fold(r, &r->versions->at[i], month));
            }
        }
    }
    TRY(sql_duty_close_due(r->db, r->arena, till));
    return sql_duty_progress_close(r->db, r->arena, till, r->entry->seq);
}

struct fault *month_reopen(struct room *r, struct day from)
{
    r->progress.closed = day_add(from, -1);
    TRY(sql_duty_reopen_due(r->db, r->arena, from));
    TRY(sql_duty_unfold(r->db, r->arena, from));
    TRY(sql_duty_progress_close(r->db, r->arena, r->progress.closed, r->entry->seq));
    return renew_duties(r, NULL, true);
}
