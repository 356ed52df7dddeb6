/* Markdown: what the CommonMark specification says of common constructs, and what must
 * not come through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/markdown.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 64 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static struct str html_of(struct arena *a, const char *text)
{
    struct str html = STR_NONE;
    assert_null(markdown_html(a, str_of(text), &html));
    return html;
}

static void says(struct arena *a, const char *text, const char *html)
{
    assert_string_equal(str_cstr(a, html_of(a, text)), html);
}

static void common_constructs_become_html(void **state)
{
    struct arena *a = *state;
    says(a, "a *b* **c** `d<`",
         "<p>a <em>b</em> <strong>c</strong> <code>d&lt;</code></p>\n");
    says(a, "# One\n\n## Two", "<h2>One</h2><h3>Two</h3>");
    says(a, "- x\n- y", "<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n");
    says(a, "> said", "<blockquote>\n<p>said</p>\n</blockquote>\n");
    says(a, "Tom &amp; Jerry", "<p>Tom &amp; Jerry</p>\n");
    says(a, "[here](https://example.org/?a=1&b=2)",
         "<p><a rel=\"noopener noreferrer\" href=\"https://example.org/?a=1&amp;b=2\">"
         "here</a></p>\n");
}

static void nothing_that_runs_or_loads_comes_through(void **state)
{
    static const char *const texts[] = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>)",
        "[x](//evil.example/)",
        "![words](https://example.org/x.png)",
        "<javascript:alert(1)>",
        "[x](https://e.org/\"onmouseover=\"alert(1))",
        "# <b onclick=x>\n\n| <i> |\n|---|\n| </td><script> |",
        "[![x](javascript:1)](javascript:2)",
    };
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct str html = html_of(a, texts[i]);
        assert_int_equal(str_find(html, STR("<script")), html.n);
        assert_int_equal(str_find(html, STR("<img")), html.n);
        assert_int_equal(str_find(html, STR("<b ")), html.n);
        assert_int_equal(str_find(html, STR("href=\"j")), html.n);
        assert_int_equal(str_find(html, STR("href=\"d")), html.n);
        assert_int_equal(str_find(html, STR("href=\"/")), html.n);
        assert_int_equal(str_find(html, STR("\"onmouse")), html.n);
    }
    says(a, "[note](/notes?title=a) [x](//e.org/) [x](/\\\\e.org)",
         "<p><a href=\"/notes?title=a\">note</a> x x</p>\n");
    says(a, "![words](https://example.org/x.png)", "<p>words</p>\n");
    says(a, "[x](javascript:alert(1))", "<p>x</p>\n");
}

/* Whatever bytes come in, as many as are allowed: every tag that opens is closed. */
static void the_worst_text_fits_and_one_longer_is_refused(void **state)
{
    static const char *const pieces[] = {"\"",  "*a*", "> ",  "- ",  "<",       "&",
                                         "[](", "`",   "**a", "#\n", "|a\n|-\n"};
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct text text = text_new(a, MARKDOWN_MOST);
        struct str html = STR_NONE;
        while (text.n + strlen(pieces[i]) <= MARKDOWN_MOST) {
            text_add(&text, str_of(pieces[i]));
        }
        struct fault *fault = markdown_html(a, text_str(&text), &html);
        assert_true(fault == NULL || fault->id == FAULT_FIELD_LONG_ID);
        arena_reset(a);
    }
    char *bytes = arena_bytes(a, MARKDOWN_MOST + 1);
    struct str html = STR_NONE;
    memset(bytes, 'a', MARKDOWN_MOST + 1);
    struct fault *fault = markdown_html(a, (struct str){bytes, MARKDOWN_MOST + 1}, &html);
    assert_non_null(fault);
    assert_int_equal(fault->id, FAULT_FIELD_LONG_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(common_constructs_become_html, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(nothing_that_runs_or_loads_comes_through,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(the_worst_text_fits_and_one_longer_is_refused,
                                        open_arena, close_arena),
    };
    return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
