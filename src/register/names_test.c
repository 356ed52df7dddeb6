/* Order of names: surnames, pinyin, strokes, and what is not Chinese. Orders are from
 * published lists of congresses and academies (their surnames, and given names of our
 * own), from the rules with strokes counted by hand, and from dictionaries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "register/names.h"
#include "register/names_form.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 16 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

typedef struct str key_fn(struct arena *a, struct str name);

/* The names of a line, parted by spaces, stand in this order, each before the next.
 * `given` is put behind each. */
static void assert_order(struct arena *a, key_fn *key, const char *line,
                         const char *given)
{
    struct str rest = str_of(line);
    struct str name = STR_NONE;
    struct str before = STR_NONE;
    struct str key_before = STR_NONE;
    while (str_cut(&rest, ' ', &name)) {
        name = str_format(a, "%.*s%s", STR_PRINT(name), given);
        struct str now = key(a, name);
        if (key_before.p != NULL && str_compare(key_before, now) >= 0) {
            fail_msg("%.*s is not before %.*s", STR_PRINT(before), STR_PRINT(name));
        }
        before = name;
        key_before = now;
    }
    assert_true(before.p != NULL);
}

/* ---- pinyin ------------------------------------------------------------------------ */

static void a_surname_is_read_as_a_surname(void **state)
{
    /* By syllable, then tone: bǎi chē chóng gě gě guō hǎ huà jǐ miào mòqí móu nā nìng ōu
     * páng piáo pó qín qiú rén shàn shào shé xiǎn xiè yān yīng yùchí yuè yùn zāng zēng
     * zhā zhái zhǎngsūn. 盖 has 11 strokes, 葛 12. */
    assert_order(*state, names_pinyin_key,
                 "柏 车 种 盖 葛 过 哈 华 纪 缪 万俟 牟 那 宁 区 逄 朴 繁 覃 仇 任 单 召 "
                 "折 洗 解 燕 应 尉迟 乐 员 臧 曾 查 翟 长孙",
                 "伟");
}

static void the_same_character_is_read_as_usual_in_a_given_name(void **state)
{
    static const struct {
        const char *name, *spelled;
    } cases[] = {
        {"单廷珪", "shantinggui"},
        {"王单", "wangdan"},
        {"解珍", "xiezhen"},
        {"王解", "wangjie"},
        {"曾曾", "zengceng"},
        {"仇仇", "qiuchou"},
        {"查查", "zhacha"},
        {"朴朴", "piaopu"},
        {"区区", "ouqu"},
        {"尉迟恭", "yuchigong"},
        {"尉健", "weijian"},
        {"万俟卨", "moqixie"},
        {"万里", "wanli"},
        {"令狐冲", "linghuchong"},
        {"乐和", "yuehe"},
        {"吕绿", "lvlv"},
        {"歐陽鋒", "ouyangfeng"},
        {"單廷珪", "shantinggui"},
        {"单", "shan"},
        {"单·买买提", "danmaimaiti"},
        {"Ann O’Neill", "annoneill"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str spelled = names_spelled(*state, str_of(cases[i].name));
        assert_string_equal(str_cstr(*state, spelled), cases[i].spelled);
    }
}

extern const char demo_people_csv[], demo_people_csv_end[];

/* The log-ins of the demo department were written by hand as names without tones. */
static void demo_log_ins_are_the_names_spelled(void **state)
{
    enum { LOG_IN = 11 }; /* its column */
    struct str rest = {demo_people_csv, (size_t)(demo_people_csv_end - demo_people_csv)};
    struct str line;
    size_t n = 0;
    str_cut(&rest, '\n', &line);
    while (str_cut(&rest, '\n', &line)) {
        struct str cells[LOG_IN + 1] = {{0}};
        for (size_t i = 0; i <= LOG_IN && str_cut(&line, ',', &cells[i]); i++) {
        }
        if (cells[LOG_IN].n > 0) {
            assert_true(str_equal(names_spelled(*state, cells[0]), cells[LOG_IN]));
            n++;
        }
    }
    assert_int_equal(n, 12);
}

static void a_compound_surname_stands_behind_the_short_one_it_begins_with(void **state)
{
    /* zhèn would come behind yáng if 欧阳 were no surname. */
    assert_order(*state, names_pinyin_key, "欧安 欧振 欧阳安 欧阳修", "");
    assert_order(*state, names_stroke_key, "欧一 欧大山 欧阳一 欧阳大山", "");
}

static void pinyin_goes_character_by_character(void **state)
{
    /* lì: 力 2 strokes, 立 5, 丽 7; one character's names together whatever follows. */
    assert_order(*state, names_pinyin_key, "王力 王力安 王力军 王立 王立安 王丽 王丽安",
                 "");
    /* Tone before strokes: yī yí yǐ yì. */
    assert_order(*state, names_pinyin_key, "王衣 王宜 王乙 王义", "");
    /* Syllable before tone; ü behind u, as in 现代汉语词典. */
    assert_order(*state, names_pinyin_key, "王路 王吕 王栾 王略 王伦 王罗", "");
    assert_order(*state, names_pinyin_key, "王努 王女 王暖 王诺", "");
    /* Surnames of one reading by strokes, not mixed by what follows: yú 3, 7, 9 strokes.
     */
    assert_order(*state, names_pinyin_key, "于正 余安 俞安", "");
    assert_order(*state, names_pinyin_key, "黎正 李安", "");
}

static void words_have_no_surname(void **state)
{
    /* jiěfàng, not xiè; 单县 is shàn for nobody that looks at the first character only.
     */
    assert_order(*state, names_word_key, "华山路 解放路 幸福街道", "");
    assert_order(*state, names_pinyin_key, "华山路 幸福街道", "");
    struct str word = names_word_key(*state, STR("解放"));
    assert_true(str_compare(word, names_word_key(*state, STR("经一"))) < 0);
    assert_true(str_compare(names_pinyin_key(*state, STR("解放")),
                            names_pinyin_key(*state, STR("经一"))) > 0);
}

/* ---- strokes ----------------------------------------------------------------------- */

static void surnames_stand_as_in_published_lists(void **state)
{
    /* The surnames of lists "by strokes of the surname" as the press prints them:
     * delegates and committees of national congresses. */
    assert_order(
        *state, names_stroke_key,
        "丁 卜 刁 于 才 万 么 习 马 王 韦 车 毛 尹 巴 孔 邓 艾 石 卢 叶 田 史 白 "
        "丛 包 冯 吉 毕 曲 吕 朱 乔 向 庄 刘 齐 许 阮 孙 买 苏 杜 李 杨 肖 吴 何 邹 "
        "应 辛 汪 沈 怀 宋 张 陆 陈 努 林 国 易 罗 周 郑 房 孟 赵 郝 胡 柯 信 侯 姜 "
        "洪 费 贺 秦 袁 莫 贾 夏 倪 徐 殷 高 郭 唐 陶 黄 梅 曹 龚 盛 常 鄂 崔 阎 梁 "
        "谌 董 韩 景 程 傅 舒 鲁 蓝 楼 蔡 廖 潘 穆 鞠",
        "明");
}

static void strokes_go_by_number_then_one_by_one(void **state)
{
    /* One stroke more is further back: 2, 3, 4, 5, 6. */
    assert_order(*state, names_stroke_key, "卜 马 王 白 朱", "明");
    /* Five strokes 横竖撇点折 first: 石 田 白 宁 司. */
    assert_order(*state, names_stroke_key, "石 田 白 宁 司", "明");
    /* Four strokes: 王 1121, 方 4153, 孔 5215. */
    assert_order(*state, names_stroke_key, "王 方 孔", "明");
    /* The second stroke: 林 12341234, 欧 15343534. */
    assert_order(*state, names_stroke_key, "林 欧", "明");
    /* Seven strokes: 李 1234521, 杨 1234533. */
    assert_order(*state, names_stroke_key, "李 杨", "明");
    /* All strokes alike, 112: 干 before 于; 2511: 日 before 曰 (list of 2013). */
    assert_order(*state, names_stroke_key, "干 于", "明");
}

static void one_character_stands_before_two_with_the_same_surname(void **state)
{
    assert_order(*state, names_stroke_key, "王宁 王凯 王勇 王毅 王一山 王小明 王文明",
                 "");
    assert_order(*state, names_stroke_key, "高富 高大富", "");
    assert_order(*state, names_stroke_key, "李一鸣 李大鸣", "");
    /* Not across surnames: 马 3 strokes before 王 4. */
    assert_order(*state, names_stroke_key, "马小山 王一", "");
    assert_order(*state, names_stroke_key, "公孙胜 公孙一山", "");
}

static void simplified_forms_count_their_own_strokes(void **state)
{
    (void)state;
    static const struct {
        int32_t code;
        int strokes;
    } cases[] = {
        {0x4e00, 1},  /* 一 */
        {0x3007, 1},  /* 〇 */
        {0x9a6c, 3},  /* 马 */
        {0x99ac, 10}, /* 馬 */
        {0x738b, 4},  /* 王 */
        {0x6c47, 5},  /* 汇 */
        {0x9648, 7},  /* 陈 */
        {0x5355, 8},  /* 单 */
        {0x8349, 9},  /* 草: the grass radical has three strokes */
        {0x9b3c, 9},  /* 鬼: ten in Taiwan */
        {0x9aa8, 9},  /* 骨: ten in Taiwan */
        {0x6c88, 7},  /* 沈 */
        {0x7a46, 16}, /* 穆 */
        {0x9f98, 48}, /* 龘 */
        {0x4d16, 13}, /* 䴖: 青 and the bird of five strokes; Unihan counts 19 */
        {0x2b61c, 7}, /* 𫘜: a horse of three and 夬 of four */
        {'A', 0},     {0x10ffff, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (names_strokes(cases[i].code) != cases[i].strokes) {
            fail_msg("U+%04X has %d", (unsigned)cases[i].code,
                     names_strokes(cases[i].code));
        }
    }
}

/* ---- other names ------------------------------------------------------------------- */

static void names_in_letters_stand_behind_those_in_hanzi(void **state)
{
    /* 䨻 is in Unicode's extension A but no core ideograph: unknown to the table. */
    const char *line = "阿卜杜拉·买买提 赵一 Ann Иван 䨻一";
    assert_order(*state, names_pinyin_key, line, "");
    assert_order(*state, names_stroke_key, line, "");
    assert_order(*state, names_pinyin_key, "Ann Anna Annb Bob Çelik Dana", "");
}

static void a_name_with_a_middle_dot_goes_by_its_first_character(void **state)
{
    /* ā before ài; among those of 阿 character by character, single names no more. */
    assert_order(*state, names_pinyin_key, "阿卜杜拉·买买提 阿依古丽·吾斯曼 艾力·买买提",
                 "");
    assert_order(*state, names_stroke_key, "阿卜 阿·一 阿卜杜拉·买买提", "");
    assert_true(str_equal(names_pinyin_key(*state, STR("阿卜杜拉·买买提")),
                          names_pinyin_key(*state, STR("阿卜杜拉・买买提"))));
}

static void case_and_width_do_not_count(void **state)
{
    assert_true(str_equal(names_pinyin_key(*state, STR("Ann Lee")),
                          names_pinyin_key(*state, STR("ＡＮＮ　ＬＥＥ"))));
    /* U+2F45 and U+F9E1 stand for 方 and 李 in files from printers and from Korea. */
    assert_true(str_equal(names_stroke_key(*state, STR("⽅李")),
                          names_stroke_key(*state, STR("方李"))));
    assert_true(str_equal(names_stroke_key(*state, STR("方\xef\xa7\xa1")),
                          names_stroke_key(*state, STR("方李"))));
}

static void nothing_and_too_much_have_a_key(void **state)
{
    struct str none = names_pinyin_key(*state, STR(""));
    assert_int_equal(none.n, 0);
    assert_int_equal(names_stroke_key(*state, STR(" · ")).n, 0);
    struct text long_name = text_new(*state, 0);
    for (int i = 0; i < NAMES_LONGEST + 10; i++) {
        text_add(&long_name, STR("王"));
    }
    struct str cut = utf8_first(text_str(&long_name), NAMES_LONGEST);
    assert_true(str_equal(names_pinyin_key(*state, text_str(&long_name)),
                          names_pinyin_key(*state, cut)));
    assert_int_equal(names_stroke_key(*state, cut).n, 2 * NAMES_LONGEST + 2);
}

/* ---- surnames ---------------------------------------------------------------------- */

static void the_surname_is_found(void **state)
{
    static const struct {
        const char *name, *surname;
    } cases[] = {
        {"宋江", "宋"},
        {"公孙胜", "公孙"},
        {"皇甫端", "皇甫"},
        {"呼延灼", "呼延"},
        {"尉迟恭", "尉迟"},
        {"歐陽鋒", "歐陽"},
        {"诸葛亮", "诸葛"},
        {"欧阳", "欧阳"},
        {"爱新觉罗·溥仪", "爱"},
        {"爱新觉罗溥仪", "爱新觉罗"},
        {"梁丘山", "梁"},
        {"梁丘子健", "梁丘"},
        {"佟佳怡", "佟"},
        {"宗政伟", "宗"},
        {" 王 一", "王"},
        {"阿·王", "阿"},
        {"Ann", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str surname = names_surname(str_of(cases[i].name));
        assert_string_equal(str_cstr(*state, surname), cases[i].surname);
    }
}

static struct str read_whole(struct arena *a, const char *path)
{
    struct text t = text_new(a, 64 * 1024);
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        fail_msg("%s: tests are started in the root of the repository", path);
    }
    t.n = fread(t.p, 1, t.room, f);
    assert_true(feof(f));
    fclose(f);
    return text_str(&t);
}

/* "yu4chi2" without its tones. */
static struct str without_tones(struct arena *a, struct str reading)
{
    struct text t = text_new(a, reading.n + 1);
    for (size_t i = 0; i < reading.n; i++) {
        if (reading.p[i] < '1' || reading.p[i] > '4') {
            text_add_char(&t, reading.p[i]);
        }
    }
    return text_str(&t);
}

static void every_line_of_surnames_txt_is_in_the_table(void **state)
{
    struct str rest = read_whole(*state, "src/register/surnames.txt");
    struct str line;
    size_t n = 0;
    while (str_cut(&rest, '\n', &line)) {
        struct str text = STR_NONE;
        struct str words[3] = {{0}};
        str_cut(&line, '#', &text);
        text = str_trim(text);
        for (size_t i = 0; i < 3 && str_cut(&text, ' ', &words[i]); i++) {
        }
        if (words[0].n == 0) {
            continue;
        }
        struct str name = str_format(*state, "%.*s一一", STR_PRINT(words[0]));
        struct str spelled = without_tones(*state, words[1]);
        spelled = str_format(*state, "%.*syiyi", STR_PRINT(spelled));
        assert_true(str_equal(names_surname(name), words[0]));
        assert_string_equal(str_cstr(*state, names_spelled(*state, name)),
                            str_cstr(*state, spelled));
        n++;
    }
    assert_true(n > 160);
}

/* ---- the table --------------------------------------------------------------------- */

static void syllables_stand_in_alphabetical_order(void **state)
{
    char before[16] = "";
    unsigned n = 1;
    (void)state;
    for (struct str s = names_syllable(n); s.n > 0; s = names_syllable(++n)) {
        char now[16] = "";
        for (size_t i = 0; i < s.n; i++) {
            assert_true(names_is_letter(s.p[i]));
            now[i] = s.p[i] == 'v' ? 'u' : s.p[i];
        }
        assert_true(strcmp(before, now) < 0 ||
                    (strcmp(before, now) == 0 && memchr(s.p, 'v', s.n) != NULL));
        memcpy(before, now, sizeof before);
    }
    assert_in_range(n, 400, 450);
}

/* Ranks are the numbers from 1 without a gap, and small enough to stand below KEY_ASCII.
 */
static void every_character_has_its_own_place(void **state)
{
    enum { ROOM = 0xd000 };
    bool *taken = arena_alloc(*state, ROOM);
    size_t n = 0;
    for (int32_t code = 0; code < 0x110000; code++) {
        struct names_entry e = names_entry(code);
        if (e.rank == 0) {
            assert_int_equal(e.word, 0);
            continue;
        }
        assert_in_range(e.rank, 1, ROOM - 1);
        assert_false(taken[e.rank]);
        assert_in_range(names_strokes(code), 1, 64);
        taken[e.rank] = true;
        n++;
    }
    assert_int_equal(n, 22120);
    for (size_t rank = 1; rank <= n; rank++) {
        assert_true(taken[rank]);
    }
}

static void folding_ends_where_it_leads(void **state)
{
    (void)state;
    for (int32_t code = 0; code < 0x110000; code++) {
        int32_t folded = names_fold(code);
        if (folded >= NAMES_GAPS) {
            int32_t simple = names_simple(folded);
            assert_int_equal(names_fold(folded), folded);
            assert_int_equal(names_fold(simple), simple);
            assert_int_equal(names_simple(simple), simple);
        }
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_surname_is_read_as_a_surname),
        T(the_same_character_is_read_as_usual_in_a_given_name),
        T(demo_log_ins_are_the_names_spelled),
        T(a_compound_surname_stands_behind_the_short_one_it_begins_with),
        T(pinyin_goes_character_by_character),
        T(words_have_no_surname),
        T(surnames_stand_as_in_published_lists),
        T(strokes_go_by_number_then_one_by_one),
        T(one_character_stands_before_two_with_the_same_surname),
        T(simplified_forms_count_their_own_strokes),
        T(names_in_letters_stand_behind_those_in_hanzi),
        T(a_name_with_a_middle_dot_goes_by_its_first_character),
        T(case_and_width_do_not_count),
        T(nothing_and_too_much_have_a_key),
        T(the_surname_is_found),
        T(every_line_of_surnames_txt_is_in_the_table),
        T(syllables_stand_in_alphabetical_order),
        T(every_character_has_its_own_place),
        T(folding_ends_where_it_leads),
    };
    return cmocka_run_group_tests_name("order of names", tests, NULL, NULL);
}
