/* Shows templates with one view that is full of harm; byte 1 ends each. */
#ifndef TESTS_HATCH_PROBE_H
#define TESTS_HATCH_PROBE_H
#include "base/text.h"
#include "hatch_views.h"

static inline void show(void (*hatch)(struct text *, const struct face *,
                                      const struct view *))
{
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    static const struct page other = {.title = {"Other", 5}};
    struct view v = {
        .page = {STR("The <Title>")},
        .other = &other,
        .wild = STR("<b> & \"q\" 's'"),
        .none = STR(""),
        .path = STR("/people/3"),
        .host = STR("//evil.example"),
        .slashed = STR("/\\evil.example"),
        .tabbed = STR("/\t/evil.example"),
        .scheme = STR("javascript:alert(1)"),
        .query = STR("?a=1&b=2"),
        .day = day_of_civil((struct civil){2017, 1, 4}),
        .markup = {STR("<i>&amp;</i>")},
        .total = -3,
        .huge = UINT64_MAX,
        .yes = true,
    };
    *LIST_ADD(a, &v.people) = (struct person){{1}, STR("Song"), true};
    *LIST_ADD(a, &v.people) = (struct person){{2}, STR("<Lu>"), false};
    *LIST_ADD(a, &v.people) = (struct person){{3}, STR("Wu"), false};
    struct face face = {.arena = a, .lang = LANG_EN};
    struct text out = text_new(a, 64);
    hatch(&out, &face, &v);
    printf("%.*s\001", STR_PRINT(text_str(&out)));
    arena_close(a);
}
#define SHOW(template) show(template);
#endif
