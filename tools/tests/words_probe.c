/* Prints what the messages of tools/tests/<lang>.msg say; compared with words_probe.txt.
 */
#include "base/text.h"
#include "words/faults.h"
#include "words/words.h"

static void show(struct str s)
{
    printf("%.*s\n", STR_PRINT(s));
}

static void show_fault(struct arena *a, enum lang lang, const struct fault *f)
{
    printf("%s %s ", fault_kind_name(f->kind), fault_id_name(f->id));
    show(say_fault(a, lang, f));
}

static void show_all(struct arena *a, enum lang lang)
{
    struct day day = day_of_civil((struct civil){2017, 1, 4});
    show(say_probe_plain(a, lang));
    show(say_probe_added(a, lang, STR("Li <Kui>"), day));
    show(say_probe_added(a, lang, STR("Li"), DAY_NONE));
    show(say_probe_count(a, lang, 0));
    show(say_probe_count(a, lang, 1));
    show(say_probe_count(a, lang, INT64_MIN));
    show(say_probe_both(a, lang, 1, STR("Wu")));
    show(say_probe_both(a, lang, 2, STR("Wu")));
    show(say_probe_long(a, lang, 3));
    show(say_probe_signs(a, lang, -7));
    printf("[%.*s]\n", STR_PRINT(say_probe_between(a, lang)));
    show_fault(a, lang, fault_probe_missing(a));
    show_fault(a, lang, fault_probe_newer(a, INT64_MAX, -2));
    show_fault(a, lang, fault_probe_late(a, STR("Lu"), day, 1));
    show_fault(a, lang, fault_probe_late(a, STR("Lu"), day, 30));
    struct fault none = {.kind = FAULT_LIMIT, .id = FAULT_ID_NONE};
    if (!str_equal(say_fault(a, lang, &none), say_fault_none(a, lang))) {
        printf("id 0 is not said as fault-none\n");
    }
    printf("%s %s\n", fault_id_name(-1), fault_id_name(1 << 20));
}

int main(void)
{
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    say_fn *label = say_probe_plain;
    show(label(a, LANG_EN));
    show_all(a, LANG_EN);
    show_all(a, LANG_ZH);
    arena_close(a);
    return 0;
}
