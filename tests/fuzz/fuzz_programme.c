/* Programmes: whatever is read can be said, linted, weighed and expanded; an edit of a
 * rule reads again; each error names a line of the file. */
#include "fuzz/fuzz.h"

#include "programme/edit.h"
#include "programme/rules.h"

/* libfyaml 0.7 loses the buffer of a quoted scalar that grew and was never closed: some
 * 2 KiB for a file that is refused. That we give back what we took from it is looked at
 * by the unit tests of programme/, where nothing is left out. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml.so\n";
}

struct run {
    struct arena *arena;
    struct str input;
};

static struct fault *take(void *ctx, const struct programme_duty *duty)
{
    int64_t *duties = ctx;
    MUST(duty->asked <= duty->days || duty->days == 0);
    (*duties)++;
    return NULL;
}

/* One member, for a month. */
static void expand(struct arena *a, const struct programme *p)
{
    struct fact_unit units[] = {{.id = 1, .name = STR("office")}};
    struct fact_person persons[] = {{.id = 2, .born = {5000}}};
    struct fact_spell spells[] = {{.person = 2,
                                   .what = FACT_MEMBER,
                                   .unit = 1,
                                   .since = {16000},
                                   .till = DAY_NONE}};
    struct facts facts = {.units = units,
                          .persons = persons,
                          .spells = spells,
                          .units_n = 1,
                          .persons_n = 1,
                          .spells_n = 1};
    struct expansion of = {.days = {{17200}, {17231}}};
    int64_t duties = 0;
    programme_sort_facts(&facts);
    (void)programme_expand(a, p, calendar_new(a, false), &facts, &of, take, &duties);
}

static void edit(struct arena *a, struct str text, const struct rule *rule)
{
    struct rule_edit same = rule_edit_of(rule), other = same;
    struct str out = STR_NONE;
    if (programme_edit(a, text, NULL, rule->id, &same, &out) == NULL) {
        MUST(str_equal(out, text)); /* nothing changed */
    }
    other.minutes = rule->minutes == 7 ? 8 : 7;
    if (programme_edit(a, text, NULL, rule->id, &other, &out) == NULL) {
        struct programme *again = NULL;
        MUST(programme_read(a, out, NULL, &again) == NULL);
    }
}

static struct fault *read_it(void *ctx)
{
    struct run *r = ctx;
    struct arena *a = r->arena;
    struct programme *p = NULL;
    struct lint_finding_list findings = {0};
    struct burden burden;
    struct change_list changes = {0};
    struct fault *fault = programme_read(a, r->input, NULL, &p);
    if (fault != NULL) {
        MUST(fault->kind == FAULT_INPUT || fault->kind == FAULT_LIMIT);
        return NULL;
    }
    for (size_t i = 0; i < p->rules.n; i++) {
        MUST(programme_prose(a, p, &p->rules.at[i], LANG_ZH).n > 0);
        MUST(programme_prose(a, p, &p->rules.at[i], LANG_EN).n > 0);
    }
    programme_lint(a, p, &findings);
    programme_burden(a, p, &burden);
    programme_diff(a, p, p, &changes);
    MUST(changes.n == 0);
    expand(a, p);
    if (p->rules.n > 0) {
        edit(a, r->input, &p->rules.at[0]);
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct run run = {arena_open(&chunks_heap, 64 << 20), {(const char *)bytes, n}};
    fuzz_inside(run.arena, read_it, &run);
    return 0;
}
