/* Golden pages: a view goes in, HTML comes out and must be the file that was read by eye,
 * tests/pages/golden/NAME.LANG.html. UPDATE_GOLDEN=1 writes the files anew; then read
 * their diff before committing it. Runs from the root of the repository. */
#ifndef TESTS_PAGES_GOLDEN_H
#define TESTS_PAGES_GOLDEN_H
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "pages/components/components_views.h"
#include "web/face.h"

enum { GOLDEN_ARENA = 8 * 1024 * 1024, GOLDEN_MOST = 256 * 1024 };

struct golden {
    const char *name;     /* of the files */
    const char *sentence; /* of the test */
    void (*draw)(struct text *out, const struct face *face);
};

/* A name that would break any page that forgets to escape. */
#define NASTY STR("<b>&\"'</b>")

static inline struct str in(const struct face *face, const char *zh, const char *en)
{
    return str_of(face->lang == LANG_ZH ? zh : en);
}

static inline struct day golden_day(int year, int month, int day)
{
    return day_of_civil((struct civil){year, month, day});
}

static inline void golden_nav(const struct face *face, struct page_view *p,
                              const char *current)
{
    struct arena *a = face->arena;
    const struct link_view links[] = {
        {STR("/"), say_nav_home(a, face->lang), false},
        {STR("/people"), say_nav_people(a, face->lang), false},
        {STR("/units"), say_nav_units(a, face->lang), false},
        {STR("/ledger"), say_nav_ledger(a, face->lang), false},
    };
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        struct link_view *l = LIST_ADD(a, &p->nav);
        *l = links[i];
        l->current = str_equal(l->href, str_of(current));
    }
}

/* The frame of a page nobody is logged in to. */
static inline struct page_view golden_page(const struct face *face, struct str title,
                                           const char *path)
{
    return (struct page_view){
        .title = title,
        .department = in(face, "宿城区委组织部", "Sucheng Organisation Department"),
        .style = STR("/assets/style.css"),
        .script = STR("/assets/page.js"),
        .icon = STR("/assets/icon.svg"),
        .path = str_of(path),
        .id = STR("0190a5c0-0000-7000-8000-000000000001"),
        .demo = true,
        .ledger_size = 1234,
        .ledger_root = STR("9f3c61d2a0b7"),
        .version = STR("0.1.0"),
    };
}

static inline struct page_view golden_page_in(const struct face *face, struct str title,
                                              const char *path, const char *current)
{
    struct page_view p = golden_page(face, title, path);
    p.viewer = in(face, "宋江", "Song Jiang");
    golden_nav(face, &p, current);
    return p;
}

static inline struct form_view golden_form(const char *action)
{
    return (struct form_view){.action = str_of(action),
                              .id = STR("0190a5c0-0000-7000-8000-000000000002")};
}

static inline struct field_view golden_field(const char *name, struct str label)
{
    return (struct field_view){.name = str_of(name), .label = label, .required = true};
}

static inline void golden_option(const struct face *face, struct field_view *f,
                                 const char *value, struct str text, bool chosen)
{
    *LIST_ADD(face->arena, &f->options) =
        (struct option_view){str_of(value), text, chosen};
}

static inline void golden_wrong(const struct face *face, struct form_view *form,
                                struct field_view *f, struct str text)
{
    f->error = text;
    *LIST_ADD(face->arena, &form->errors.list) =
        (struct error_view){f->name, f->label, text};
}

static inline void golden_read(const char *path, struct text *into)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return;
    }
    text_reserve(into, GOLDEN_MOST);
    into->n = fread(into->p, 1, GOLDEN_MOST, file);
    fclose(file);
}

static inline void golden_write(const char *path, struct str html)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(html.p, 1, html.n, file), html.n);
    assert_int_equal(fclose(file), 0);
}

/* Fails with the first line that is not as it was. */
static inline void golden_compare(const char *path, struct str was, struct str is)
{
    for (int line = 1; !str_equal(was, is); line++) {
        struct str old = STR_NONE;
        struct str new = STR_NONE;
        bool had = str_cut(&was, '\n', &old);
        bool has = str_cut(&is, '\n', &new);
        if (had != has || !str_equal(old, new)) {
            fail_msg("%s:%d\n- %.*s\n+ %.*s", path, line, STR_PRINT(old), STR_PRINT(new));
        }
    }
}

static inline void golden_check(const struct golden *golden, enum lang lang)
{
    struct arena *a = arena_open(&chunks_heap, GOLDEN_ARENA);
    assert_non_null(a);
    struct face face = {.arena = a, .lang = lang};
    struct text html = text_new(a, 1024);
    golden->draw(&html, &face);
    text_add_char(&html, '\n');
    struct str path = str_format(a, "tests/pages/golden/%s.%s.html", golden->name,
                                 lang == LANG_ZH ? "zh" : "en");
    const char *update = getenv("UPDATE_GOLDEN");
    if (update != NULL && strcmp(update, "1") == 0) {
        golden_write(str_cstr(a, path), text_str(&html));
    }
    struct text was = text_new(a, 1024);
    golden_read(str_cstr(a, path), &was);
    golden_compare(str_cstr(a, path), text_str(&was), text_str(&html));
    arena_close(a);
}

static inline void golden_zh(void **state)
{
    golden_check(*state, LANG_ZH);
}

static inline void golden_en(void **state)
{
    golden_check(*state, LANG_EN);
}

enum { GOLDEN_TESTS = 64 };

/* Each page is two tests, one a language. */
static inline int golden_run(const char *group, const struct golden *pages, size_t n)
{
    char names[GOLDEN_TESTS][128];
    struct CMUnitTest tests[GOLDEN_TESTS] = {{0}};
    assert(n * LANGS <= GOLDEN_TESTS);
    for (size_t i = 0; i < n * LANGS; i++) {
        bool zh = i % LANGS == LANG_ZH;
        const struct golden *page = &pages[i / LANGS];
        snprintf(names[i], sizeof names[i], "%s, in %s", page->sentence,
                 zh ? "Chinese" : "English");
        tests[i] = (struct CMUnitTest){.name = names[i],
                                       .test_func = zh ? golden_zh : golden_en,
                                       .initial_state = (void *)(uintptr_t)page};
    }
    return (int)_cmocka_run_group_tests(group, tests, n * LANGS, NULL, NULL);
}
#define GOLDEN_RUN(group, pages)                                                         \
    golden_run((group), (pages), sizeof(pages) / sizeof(pages)[0])
#endif
