/* Search of names: one normal form, what a text finds, and that grams lose nothing of
 * what the exact comparison finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "register/names.h"

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

static void ways_of_writing_a_name_have_one_form(void **state)
{
    static const char *const cases[][2] = {
        {"王一夫", "王一夫"},
        {" 王 一　夫\t", "王一夫"},
        {"Ｃｈｅｎ　Ｗｅｉ", "chenwei"},
        {"CHEN wei", "chenwei"},
        {"阿卜杜拉·买买提", "阿卜杜拉买买提"},
        {"阿卜杜拉・买买提", "阿卜杜拉买买提"},
        {"阿卜杜拉•买买提", "阿卜杜拉买买提"},
        {"阿卜杜拉‧买买提", "阿卜杜拉买买提"},
        {"阿卜杜拉.买买提", "阿卜杜拉买买提"},
        {"阿卜杜拉．买买提", "阿卜杜拉买买提"},
        {"阿卜杜拉･买买提", "阿卜杜拉买买提"},
        {"歐陽鋒", "欧阳锋"},
        {"單廷珪", "单廷珪"},
        {"張華爲", "张华为"},
        {"錢鍾書", "钱钟书"},
        {"钱锺书", "钱钟书"},
        {"乾隆", "乾隆"},
        {"於一", "於一"},
        {"⽅⼩明", "方小明"},             /* radicals, as copied from papers */
        {"\xef\xa7\xa1明", "李明"},       /* U+F9E1 */
        {"葛\xf3\xa0\x84\x80城", "葛城"}, /* U+E0100 chooses a glyph */
        {"José Ñandú", "josenandu"},
        {"Jose\xcc\x81", "jose"}, /* U+0301 behind its letter */
        {"Ann O’Neill-Smith", "annoneillsmith"},
        {"Иван", "иван"},
        {"ΣΑΣ", "σασ"},
        {"第３组", "第3组"},
        {"", ""},
        {" ·.", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str normal = names_normal(*state, str_of(cases[i][0]));
        assert_string_equal(str_cstr(*state, normal), cases[i][1]);
    }
}

static bool finds(struct arena *a, const char *text, const char *name)
{
    struct names_query query;
    names_query(a, str_of(text), &query);
    return names_match(&query, str_of(name));
}

/* What each text finds, and what it must not; what must not be found has a '!' before. */
static void a_text_finds_what_it_is_a_part_of(void **state)
{
    static const struct {
        const char *name;
        const char *texts[20];
    } cases[] = {
        {"王一夫",
         {"王",         "夫",     "王一", "一夫",     "王一夫", "wangyifu", "WangYiFu",
          "wang yi fu", "yifu",   "gyi",  "wyf",      "ｗｙｆ", "yf",       "w",
          "wáng",       "王yifu", "王yf", "wang一fu", "!fyw",   "!u"}},
        {"王一夫",
         {"!王夫", "!wangfu", "!wf", "!wangyf", "!夫王", "!wangyifus", "!g", "!",
          "!王一夫人"}},
        {"张伟", {"张伟", "伟", "zhangwei", "zw", "張偉", "gw", "!张玮", "!zhw"}},
        {"單廷珪", {"单", "單", "shan", "dan", "chan", "stg", "dtg", "单廷", "!廷單"}},
        {"公孙胜", {"gongsun", "gss", "公孙", "sunsheng", "公孙s", "g孙s"}},
        {"吕绿", {"lvlv", "lulu", "lyulyu", "lvlu", "ll", "lü", "!lvlvlv"}},
        {"阿卜杜拉·买买提",
         {"阿卜杜拉买买提", "拉买", "拉·买", "abdlmmt", "lamai", "maimaiti", "abudula"}},
        {"Ann O’Neill",
         {"ann", "oneill", "o'neill", "nno", "!ano", "aon", "on", "neil", "n", "!l",
          "!anl"}},
        {"长江", {"changjiang", "zhangjiang", "cj", "zj"}},
        {"重庆", {"chongqing", "zhongqing", "cq", "zq"}},
        {"西安", {"xian", "xi'an", "xa"}},
        {"第3组", {"第3", "3组", "3", "di3zu", "d3z", "!33"}},
        {"阿Q", {"aq", "阿q", "q", "Q"}},
        {"𬉼一", {"𬉼", "ou", "oy"}},
        {"Иван", {"иван", "ИВ", "ва", "!ии"}},
        {"", {"!王", "!a"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t k = 0; k < 20 && cases[i].texts[k] != NULL; k++) {
            const char *text = cases[i].texts[k];
            bool wanted = text[0] != '!';
            if (finds(*state, text + !wanted, cases[i].name) != wanted) {
                fail_msg("%s in %s", text, cases[i].name);
            }
        }
    }
}

static void nothing_to_look_for_has_no_way(void **state)
{
    struct names_query query;
    names_query(*state, STR(" · "), &query);
    assert_int_equal(query.n, 0);
    assert_int_equal(query.ways_n, 0);
}

static void only_the_start_of_a_very_long_text_is_looked_for(void **state)
{
    struct text text = text_new(*state, 0);
    for (int i = 0; i < NAMES_WANTED; i++) {
        text_add(&text, STR("王"));
    }
    struct str name = str_copy(*state, text_str(&text));
    text_add(&text, STR("李李李"));
    struct names_query query;
    names_query(*state, text_str(&text), &query);
    assert_int_equal(query.n, NAMES_WANTED);
    assert_true(names_match(&query, name));
    assert_false(names_match(&query, str_part(name, 3, name.n)));
}

/* ---- grams ------------------------------------------------------------------------- */

static bool has(const struct int_list *grams, int64_t wanted)
{
    for (size_t i = 0; i < grams->n; i++) {
        if (grams->at[i] == wanted) {
            return true;
        }
    }
    return false;
}

static bool some_way_finds(const struct names_query *query, const struct int_list *grams)
{
    for (size_t i = 0; i < query->ways_n; i++) {
        const struct int_list *way = &query->ways[i].grams;
        size_t there = 0;
        for (size_t k = 0; k < way->n; k++) {
            there += has(grams, way->at[k]);
        }
        if (there == way->n) {
            return true;
        }
    }
    return false;
}

static void must_find(struct arena *a, struct str text, struct str name,
                      const struct int_list *grams)
{
    struct names_query query;
    names_query(a, text, &query);
    if (!names_match(&query, name) || !some_way_finds(&query, grams)) {
        fail_msg("%.*s does not find %.*s", STR_PRINT(text), STR_PRINT(name));
    }
}

/* Every part of `whole` of at least `least` characters. */
static void must_find_parts(struct arena *a, struct str whole, size_t least,
                            struct str name, const struct int_list *grams)
{
    size_t n = utf8_count(whole);
    for (size_t from = 0; from < n; from++) {
        size_t start = utf8_first(whole, from).n;
        for (size_t to = from + least; to <= n; to++) {
            must_find(a, str_part(whole, start, utf8_first(whole, to).n), name, grams);
        }
    }
}

static const char *const people[] = {
    "宋江",         "公孙胜", "呼延灼", "单廷珪",     "解珍",     "阮小二",
    "吕方",         "歐陽鋒", "万俟卨", "爱新觉罗乐", "梁丘子健", "阿卜杜拉·买买提",
    "长长",         "尉迟重", "Ann",    "阿Q正",      "第3组",    "Ann O’Neill",
    "宿迁市宿城区", "单",     "女",
};

/* Initials as one would say them: the first letter of each character's reading. */
static struct str initials_of(struct arena *a, struct str name)
{
    struct text out = text_new(a, 16);
    size_t at = 0;
    size_t from = 0;
    while (utf8_next(name, &at) >= 0) {
        text_add(&out, str_part(names_spelled(a, str_part(name, from, at)), 0, 1));
        from = at;
    }
    return text_str(&out);
}

static void every_part_of_a_name_finds_it(void **state)
{
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct str name = str_of(people[i]);
        struct int_list grams = {0};
        names_grams(*state, name, &grams);
        must_find_parts(*state, names_normal(*state, name), 1 + (name.p[0] == 'A'), name,
                        &grams);
        must_find_parts(*state, names_spelled(*state, name), 2, name, &grams);
        if (name.p[0] != 'A') {
            must_find_parts(*state, initials_of(*state, name), 1, name, &grams);
        }
    }
}

/* What the comparison finds, the grams must let through: all texts of one to three of
 * some letters and hanzi against all names. */
static void grams_lose_nothing_that_matches(void **state)
{
    static const char *const pieces[] = {"a", "n", "g", "u",  "y",
                                         "z", "l", "3", "长", "单"};
    enum { PIECES = sizeof pieces / sizeof pieces[0] };
    size_t found = 0;
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct int_list grams = {0};
        names_grams(*state, str_of(people[i]), &grams);
        for (size_t k = 0; k < PIECES * PIECES * PIECES; k++) {
            struct names_query query;
            struct str text =
                str_format(*state, "%s%s%s", pieces[k % PIECES],
                           k < PIECES ? "" : pieces[k / PIECES % PIECES],
                           k < PIECES * PIECES ? "" : pieces[k / PIECES / PIECES]);
            names_query(*state, text, &query);
            if (names_match(&query, str_of(people[i]))) {
                assert_true(some_way_finds(&query, &grams));
                found++;
            }
        }
    }
    assert_in_range(found, 100, 2000);
}

static void grams_are_ascending_positive_and_once_each(void **state)
{
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct int_list grams = {0};
        names_grams(*state, str_of(people[i]), &grams);
        assert_true(grams.n > 0 && grams.at[0] > 0);
        for (size_t k = 1; k < grams.n; k++) {
            assert_true(grams.at[k - 1] < grams.at[k]);
        }
    }
}

/* 王一夫: three characters and two pairs; wa an ng gy yi if fu; w y f, wy, yf. */
static void a_name_of_three_characters_has_seventeen_grams(void **state)
{
    struct int_list grams = {0};
    names_grams(*state, STR("王一夫"), &grams);
    assert_int_equal(grams.n, 3 + 2 + 7 + 3 + 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(ways_of_writing_a_name_have_one_form),
        T(a_text_finds_what_it_is_a_part_of),
        T(nothing_to_look_for_has_no_way),
        T(only_the_start_of_a_very_long_text_is_looked_for),
        T(every_part_of_a_name_finds_it),
        T(grams_lose_nothing_that_matches),
        T(grams_are_ascending_positive_and_once_each),
        T(a_name_of_three_characters_has_seventeen_grams),
    };
    return cmocka_run_group_tests_name("search of names", tests, NULL, NULL);
}
