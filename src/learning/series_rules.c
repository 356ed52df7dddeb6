/* See series_rules.h. Cost: the rules of what is in force, and a look-up for each key. */
#include "learning/series_rules.h"

#include "learning/classroom_sql.h"

static bool is_held(struct str kind)
{
    return str_equal(kind, str_of(kind_class_roll.name)) ||
           str_equal(kind, str_of(kind_class_lecture.name)) ||
           str_equal(kind, str_of(kind_class_makeup.name));
}

static bool is_told(const struct series_rule_list *list, const struct rule *rule,
                    struct str key)
{
    for (size_t i = 0; i < list->n; i++) {
        if (str_equal(list->at[i].id, rule->id) && str_equal(list->at[i].key, key)) {
            return true;
        }
    }
    return false;
}

static struct fault *add(struct db *db, struct arena *a, const struct rule *rule,
                         struct str key, struct series_rule_list *list)
{
    int64_t one = 0;
    bool made = key.n == 0;
    if (is_told(list, rule, key)) {
        return NULL;
    }
    TRY(made ? NULL : sql_series_of_key(db, a, key, &one, &made));
    *LIST_ADD(a, list) = (struct series_rule){rule->id, rule->title, key, made};
    return NULL;
}

static struct fault *add_filter(struct db *db, struct arena *a, const struct rule *rule,
                                const struct filter *f, struct series_rule_list *list)
{
    const struct filter_field *named = NULL;
    for (size_t i = 0; i < f->where.n; i++) {
        named = str_equal(f->where.at[i].name, STR("series")) ? &f->where.at[i] : named;
    }
    if (named == NULL) {
        return add(db, a, rule, STR_NONE, list);
    }
    for (size_t i = 0; i < named->values.n; i++) {
        TRY(add(db, a, rule, named->values.at[i], list));
    }
    return NULL;
}

struct fault *series_rules(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           struct day on, struct series_rule_list *list)
{
    struct adoption_list adoptions = {0};
    TRY(duty_adoptions(db, a, &adoptions));
    for (size_t i = 0; i < adoptions.n; i++) {
        const struct adoption *v = &adoptions.at[i];
        const struct programme *p = NULL;
        bool found = false;
        if (on.v < v->since.v || (day_known(v->till) && on.v > v->till.v)) {
            continue;
        }
        TRY(duty_adopted(db, a, shelf, v->seq, &p, &found));
        for (size_t r = 0; found && r < p->rules.n; r++) {
            const struct rule *rule = &p->rules.at[r];
            for (size_t m = 0; m < rule->meets.n; m++) {
                const struct meets *meets = &rule->meets.at[m];
                TRY(is_held(meets->filter.kind) && !meets->lifts
                        ? add_filter(db, a, rule, &meets->filter, list)
                        : NULL);
            }
        }
    }
    return NULL;
}

bool series_rule_counts(const struct series_rule *rule, struct str key)
{
    return rule->key.n == 0 || str_equal(rule->key, key);
}
