/* What changes from one programme to the next, as its readers would say it: the sentences
 * of a rule are compared, not the lines of the file. */
#include "programme/read.h"
#include "programme/rules.h"

struct diff {
    struct arena *arena;
    const struct programme *was, *is;
    struct change_list *changes;
};

static void add(struct diff *d, enum change_kind kind, struct str rule, const char *what,
                struct title was, struct title is)
{
    *LIST_ADD(d->arena, d->changes) = (struct change){kind, rule, str_of(what), was, is};
}

static bool is_same(const struct title *a, const struct title *b)
{
    return str_equal(a->in[LANG_ZH], b->in[LANG_ZH]) &&
           str_equal(a->in[LANG_EN], b->in[LANG_EN]);
}

static void compare(struct diff *d, struct str rule, const char *what, struct title was,
                    struct title is)
{
    if (!is_same(&was, &is)) {
        add(d, CHANGE_CHANGED, rule, what, was, is);
    }
}

static struct title number(struct diff *d, int64_t n)
{
    struct str s = str_format(d->arena, "%lld", (long long)n);
    return (struct title){{s, s}};
}

static struct title day(struct diff *d, struct day on)
{
    return (struct title){
        {say_day(d->arena, LANG_ZH, on), say_day(d->arena, LANG_EN, on)}};
}

static struct title asks(struct diff *d, const struct programme *p,
                         const struct rule *rule)
{
    return (struct title){
        {rule_asks(d->arena, p, rule, LANG_ZH), rule_asks(d->arena, p, rule, LANG_EN)}};
}

static struct title class_title(int class)
{
    struct str s = str_of(class_words[class]);
    return (struct title){{s, s}};
}

static const struct rule *find(const struct programme *p, struct str id)
{
    for (size_t i = 0; i < p->rules.n; i++) {
        if (str_equal(p->rules.at[i].id, id)) {
            return &p->rules.at[i];
        }
    }
    return NULL;
}

static void compare_rules(struct diff *d, const struct rule *was, const struct rule *is)
{
    compare(d, is->id, "title", was->title, is->title);
    compare(d, is->id, "says", asks(d, d->was, was), asks(d, d->is, is));
    compare(d, is->id, "basis", was->basis, is->basis);
    compare(d, is->id, "owner", was->owner, is->owner);
    compare(d, is->id, "minutes", number(d, was->minutes), number(d, is->minutes));
    compare(d, is->id, "weight", number(d, was->weight), number(d, is->weight));
    compare(d, is->id, "class", class_title(was->class), class_title(is->class));
}

static void compare_kinds(struct diff *d, const struct programme *of,
                          const struct programme *in, enum change_kind kind)
{
    for (size_t i = 0; i < of->kinds.n; i++) {
        bool is_there = false;
        for (size_t j = 0; j < in->kinds.n; j++) {
            is_there = is_there || str_equal(of->kinds.at[i].name, in->kinds.at[j].name);
        }
        if (!is_there) {
            struct title none = {{STR_NONE, STR_NONE}};
            struct title title = of->kinds.at[i].title;
            bool is_new = kind == CHANGE_ADDED;
            add(d, kind, STR_NONE, "kind", is_new ? none : title, is_new ? title : none);
        }
    }
}

void programme_diff(struct arena *a, const struct programme *was,
                    const struct programme *is, struct change_list *changes)
{
    struct diff diff = {a, was, is, changes}, *d = &diff;
    struct title none = {{STR_NONE, STR_NONE}};
    compare(d, STR_NONE, "title", was->title, is->title);
    compare(d, STR_NONE, "version", number(d, was->version), number(d, is->version));
    compare(d, STR_NONE, "from", day(d, was->from), day(d, is->from));
    compare(d, STR_NONE, "budget", number(d, was->budget), number(d, is->budget));
    for (size_t i = 0; i < was->rules.n; i++) {
        const struct rule *rule = &was->rules.at[i];
        if (find(is, rule->id) == NULL) {
            add(d, CHANGE_GONE, rule->id, "title", rule->title, none);
        }
    }
    for (size_t i = 0; i < is->rules.n; i++) {
        const struct rule *rule = &is->rules.at[i];
        const struct rule *before = find(was, rule->id);
        if (before == NULL) {
            add(d, CHANGE_ADDED, rule->id, "says", none, asks(d, is, rule));
        } else {
            compare_rules(d, before, rule);
        }
    }
    compare_kinds(d, was, is, CHANGE_GONE);
    compare_kinds(d, is, was, CHANGE_ADDED);
}

struct str say_change(struct arena *a, enum lang lang, const struct change *change)
{
    static const struct {
        const char *what;
        say_fn *say;
    } rows[] = {{"title", say_change_title},     {"basis", say_change_basis},
                {"owner", say_change_owner},     {"says", say_change_says},
                {"minutes", say_change_minutes}, {"weight", say_change_weight},
                {"class", say_change_class},     {"kind", say_change_kind},
                {"version", say_change_version}, {"from", say_change_from},
                {"budget", say_change_budget}};
    if (change->kind != CHANGE_CHANGED) {
        return change->kind == CHANGE_ADDED ? say_change_added(a, lang)
                                            : say_change_gone(a, lang);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_equal(change->what, str_of(rows[i].what))) {
            return rows[i].say(a, lang);
        }
    }
    return say_change_says(a, lang);
}
