/* Questions: each format by the sentences of its description, with examples of our own;
 * what is refused and where; and GIFT, written and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/question.h"
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

static struct str json_of(struct arena *a, const struct question *q)
{
    struct text out = text_new(a, 256);
    json_write_canonical(&out, question_json(a, q, false));
    return text_str(&out);
}

/* Each question as its JSON with its line in front, each remark as LINE and its fault's
 * name ("!" where it was refused), one a line. */
static struct str show(struct arena *a, enum question_format format, struct str bytes)
{
    struct question_file file = {0};
    struct source from = source_of_bytes(bytes, STR("test"));
    struct text out = text_new(a, 256);
    struct fault *fault = question_file_read(a, &from, format, &file);
    for (size_t i = 0; i < file.questions.n; i++) {
        text_add_format(&out, "%lld %.*s\n", (long long)file.questions.at[i].line,
                        STR_PRINT(json_of(a, &file.questions.at[i])));
    }
    for (size_t i = 0; i < file.remarks.n; i++) {
        const struct question_remark *m = &file.remarks.at[i];
        text_add_format(&out, "%s%lld %s\n", m->refused ? "!" : "", (long long)m->line,
                        fault_id_name(m->what->id));
    }
    if (fault != NULL) {
        text_add_format(&out, "!! %s\n", fault_id_name(fault->id));
    }
    return text_str(&out);
}

static void assert_shows(void **state, enum question_format format, struct str bytes,
                         const char *expected)
{
    struct str shown = show(*state, format, bytes);
    if (!str_equal(shown, str_of(expected))) {
        fail_msg("%.*s\nshows\n%.*s\nnot\n%s", STR_PRINT(bytes), STR_PRINT(shown),
                 expected);
    }
}

/* ---- GIFT -------------------------------------------------------------------------- */

static const struct gift_case {
    const char *gift, *shows;
} gifts[] = {
    /* true and false, with what is said when wrong and when right */
    {"Twelve is even.{T}",
     "1 {\"answers\":[{\"weight\":100000},{}],\"kind\":\"truth\",\"text\":\"Twelve is "
     "even.\"}\n"},
    {"::odd::Twelve is odd.{FALSE#Divide it.#So it is.}",
     "1 {\"answers\":[{\"feedback\":\"Divide "
     "it.\"},{\"feedback\":\"So it is.\",\"weight\":100000}],\"kind\":\"truth\",\"text\":"
     "\"Twelve is odd.\",\"title\":\"odd\"}\n"},
    /* one of several; a part of the points for one that is nearly right */
    {"// set by the section\n::q1::Two and two?{=4#yes ~5 ~%50%3.9#nearly}",
     "2 {\"answers\":[{\"feedback\":\"yes\",\"text\":\"4\",\"weight\":100000},{\"text\":"
     "\"5\"},{\"feedback\":\"nearly\",\"text\":\"3.9\",\"weight\":50000}],\"kind\":"
     "\"single\",\"text\":\"Two and two?\",\"title\":\"q1\"}\n"},
    /* several, by percentages */
    {"Even?{~%50%2 ~%50%4 ~%-100%5}",
     "1 {\"answers\":[{\"text\":\"2\",\"weight\":50000},{\"text\":\"4\",\"weight\":50000}"
     ",{\"text\":\"5\",\"weight\":-100000}],\"kind\":\"multiple\",\"text\":\"Even?\"}\n"},
    /* short answers; the missing word leaves a line */
    {"The river {=Huai =%80%Huaihe} flows east.",
     "1 {\"answers\":[{\"text\":\"Huai\",\"weight\":100000},{\"text\":\"Huaihe\","
     "\"weight\":80000}],\"kind\":\"short\",\"text\":\"The river _____ flows east.\"}\n"},
    /* numbers: around, between, several with weights, and for all others */
    {"Pi?{#3.14:0.005}",
     "1 {\"answers\":[{\"high\":\"3.145\",\"low\":\"3.135\",\"weight\":100000}],\"kind\":"
     "\"numeric\",\"text\":\"Pi?\"}\n"},
    {"One to five?{#1..5}",
     "1 {\"answers\":[{\"high\":\"5\",\"low\":\"1\",\"weight\":100000}],\"kind\":"
     "\"numeric\",\"text\":\"One to five?\"}\n"},
    {"Founded?{#=1921:0#just so =%50%1921:2 ~#Read it again.}",
     "1 {\"answers\":[{\"feedback\":\"just "
     "so\",\"high\":\"1921\",\"low\":\"1921\",\"weight\":100000},{\"high\":\"1923\","
     "\"low\":\"1919\",\"weight\":50000}],\"explanation\":\"Read it again.\",\"kind\":"
     "\"numeric\",\"text\":\"Founded?\"}\n"},
    /* matching, with something that belongs to nothing */
    {"Seats?{\n=Jiangsu -> Nanjing\n=Anhui -> Hefei\n= -> Wuhan\n}",
     "1 {\"answers\":[{\"pair\":\"Nanjing\",\"text\":\"Jiangsu\",\"weight\":100000},"
     "{\"pair\":\"Hefei\",\"text\":\"Anhui\",\"weight\":100000},{\"pair\":\"Wuhan\","
     "\"weight\":100000}],\"kind\":\"matching\",\"text\":\"Seats?\"}\n"},
    /* ordering, as the plug-in writes it */
    {"In order.{>3 ABS\nspring\nsummer\nautumn\n}",
     "1 {\"answers\":[{\"text\":\"spring\",\"weight\":100000},{\"text\":\"summer\","
     "\"weight\":100000},{\"text\":\"autumn\",\"weight\":100000}],\"kind\":\"ordering\","
     "\"text\":\"In order.\"}\n"},
    /* written, with what is said to everybody */
    {"What did you learn?{####Chapter 2.}",
     "1 {\"explanation\":\"Chapter 2.\",\"kind\":\"written\",\"text\":\"What did you "
     "learn?\"}\n"},
    /* signs that lost their meaning */
    {"::a\\:b::Set \\{1\\, 2\\} \\= ?\\nSay.{=\\~ 2\\#\\\\ ~none}",
     "1 {\"answers\":[{\"text\":\"~ "
     "2#\\\\\",\"weight\":100000},{\"text\":\"none\"}],\"kind\":\"single\",\"text\":"
     "\"Set "
     "{1\\\\, 2} = ?\\nSay.\",\"title\":\"a:b\"}\n"},
    /* markup and entities become text; a picture is missed by name */
    {"[html]<p>A &amp; B<br>C<img src\\=\"x.png\"></p>{T}",
     "1 {\"answers\":[{\"weight\":100000},{}],\"kind\":\"truth\",\"text\":\"A & "
     "B\\nC\"}\n1 question-markup\n"},
    /* categories and notes in comments */
    {"$CATEGORY: $course$/top/Law/Party\n\n// [id:7] [tag:discipline] "
     "[difficulty:hard]\n// [material:Rules, ch. 3]\nTrue?{T}",
     "5 {\"answers\":[{\"weight\":100000},{}],\"difficulty\":\"hard\",\"kind\":\"truth\","
     "\"material\":\"Rules, "
     "ch. 3\",\"text\":\"True?\",\"topics\":[\"Law/Party\",\"discipline\"]}\n"},
    /* a case with its parts */
    {"// [case:k]\nA village has a dispute.\n\n// [part:k]\nWho goes?{=leader ~no "
     "one}\n\n// [part:k]\nBy when?{#3}\n\nAlone?{F}",
     "2 {\"kind\":\"case\",\"parts\":[{\"answers\":[{\"text\":\"leader\",\"weight\":"
     "100000},{\"text\":\"no one\"}],\"kind\":\"single\",\"text\":\"Who goes?\"},"
     "{\"answers\":[{\"high\":\"3\",\"low\":\"3\",\"weight\":100000}],\"kind\":"
     "\"numeric\",\"text\":\"By when?\"}],\"text\":\"A village has a dispute.\"}\n"
     "10 "
     "{\"answers\":[{},{\"weight\":100000}],\"kind\":\"truth\",\"text\":\"Alone?\"}\n"},
    /* what is no question is named */
    {"Only a text.\n\nOpen?{=a\n\nRight?{~a ~b}\n\nTwo?{=a ~b ~b}\n\nWhat?{a ~b "
     "=c}\n\nHow many?{#many}\n\nHow?{=%x%a}\n\n{T}",
     "!1 gift-note\n!3 gift-brace\n!5 question-none\n!7 question-twice\n!9 "
     "gift-answers\n!11 gift-number\n!13 gift-weight\n!15 question-empty\n"},
};

static void gift_is_read_as_its_description_says(void **state)
{
    for (size_t i = 0; i < sizeof gifts / sizeof gifts[0]; i++) {
        assert_shows(state, FORMAT_GIFT, str_of(gifts[i].gift), gifts[i].shows);
    }
}

static void what_gift_says_comes_back_when_it_is_written(void **state)
{
    struct arena *a = *state;
    size_t questions = 0;
    for (size_t i = 0; i < sizeof gifts / sizeof gifts[0]; i++) {
        struct question_file first = {0}, second = {0};
        struct source from = source_of_bytes(str_of(gifts[i].gift), STR("test"));
        struct text out = text_new(a, 256);
        assert_null(gift_read(a, &from, &first));
        for (size_t k = 0; k < first.questions.n; k++) {
            gift_write(&out, &first.questions.at[k]);
        }
        from = source_of_bytes(text_str(&out), STR("test"));
        assert_null(gift_read(a, &from, &second));
        assert_int_equal(second.remarks.n, 0);
        assert_int_equal(second.questions.n, first.questions.n);
        for (size_t k = 0; k < first.questions.n; k++, questions++) {
            struct str x = json_of(a, &first.questions.at[k]);
            struct str y = json_of(a, &second.questions.at[k]);
            if (!str_equal(x, y)) {
                fail_msg("%.*s\ncame back as\n%.*s", STR_PRINT(x), STR_PRINT(y));
            }
        }
    }
    assert_int_equal(questions, 16);
}

static void json_gives_back_the_question(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof gifts / sizeof gifts[0]; i++) {
        struct question_file file = {0};
        struct source from = source_of_bytes(str_of(gifts[i].gift), STR("test"));
        assert_null(gift_read(a, &from, &file));
        for (size_t k = 0; k < file.questions.n; k++) {
            struct str text = json_of(a, &file.questions.at[k]);
            struct json *json = NULL;
            struct question q;
            size_t at = 0;
            assert_true(json_read(a, text, &json, &at));
            assert_null(question_read_json(a, json, &q));
            assert_null(question_check(a, &q));
            assert_true(str_equal(text, json_of(a, &q)));
        }
    }
}

/* ---- lines of a form -------------------------------------------------------------- */

/* Whatever GIFT can say of answers a form can say too, and change one of them. */
static void what_a_form_shows_of_answers_comes_back(void **state)
{
    struct arena *a = *state;
    size_t questions = 0;
    for (size_t i = 0; i < sizeof gifts / sizeof gifts[0]; i++) {
        struct question_file file = {0};
        struct source from = source_of_bytes(str_of(gifts[i].gift), STR("test"));
        assert_null(gift_read(a, &from, &file));
        for (size_t k = 0; k < file.questions.n; k++) {
            struct question *q = &file.questions.at[k], back = *q;
            if (q->kind == QUESTION_CASE || q->kind == QUESTION_WRITTEN) {
                continue;
            }
            back.answers = (struct question_answers){0};
            struct str lines = question_lines(a, q);
            assert_null(question_read_lines(a, lines, &back));
            if (!str_equal(json_of(a, q), json_of(a, &back))) {
                fail_msg("%.*s\nby the lines\n%.*s\ncame back as\n%.*s",
                         STR_PRINT(json_of(a, q)), STR_PRINT(lines),
                         STR_PRINT(json_of(a, &back)));
            }
            questions++;
        }
    }
    assert_true(questions > 8);
}

static void lines_say_feedback_and_parts_of_the_points(void **state)
{
    static const struct {
        enum question_kind kind;
        const char *line, *text, *feedback;
        int32_t weight;
    } cases[] = {
        {QUESTION_SINGLE, "*Coffee # Yes.", "Coffee", "Yes.", 100000},
        {QUESTION_SINGLE, "%33.333% Tea # No; see #2", "Tea", "No; see #2", 33333},
        {QUESTION_MULTIPLE, "%-25%Cola", "Cola", "", -25000},
        {QUESTION_SHORT, "%50% C# is one", "C# is one", "", 50000},
        {QUESTION_SINGLE, "\\*starred \\# sharp", "*starred # sharp", "", 0},
        {QUESTION_SINGLE, "a\\\\b\\nc \\x", "a\\b\nc \\x", "", 0},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct question q = {.kind = cases[i].kind};
        assert_null(question_read_lines(a, str_of(cases[i].line), &q));
        assert_int_equal(q.answers.n, 1);
        assert_string_equal(str_cstr(a, q.answers.at[0].text), cases[i].text);
        assert_true(str_equal(q.answers.at[0].feedback, str_of(cases[i].feedback)) ||
                    (q.answers.at[0].feedback.n == 0 && cases[i].feedback[0] == 0));
        assert_int_equal(q.answers.at[0].weight, cases[i].weight);
    }
    struct question q = {.kind = QUESTION_SINGLE};
    assert_int_equal(question_read_lines(a, STR("%200% Tea"), &q)->id,
                     FAULT_GIFT_WEIGHT_ID);
    q = (struct question){.kind = QUESTION_TRUTH};
    assert_null(question_read_lines(a, STR("false # Right.\ntrue # Wrong."), &q));
    assert_int_equal(q.answers.at[1].weight, WEIGHT_WHOLE);
    assert_string_equal(str_cstr(a, q.answers.at[1].feedback), "Right.");
    assert_string_equal(str_cstr(a, q.answers.at[0].feedback), "Wrong.");
}

/* ---- the others -------------------------------------------------------------------- */

static void aiken_is_read_and_its_faults_named(void **state)
{
    assert_shows(
        state, FORMAT_AIKEN,
        STR("Which town?\nA. Gengche\nB) Luoma\nANSWER: B\n\n"
            "Lost\nA. one\nB. two\n\nNext?\nA. yes\nB. no\nANSWER: C\n"
            "Skips?\nA. a\nC. c\nANSWER: A\nLast?\nA. a\nB. b\n"),
        "1 {\"answers\":[{\"text\":\"Gengche\"},{\"text\":\"Luoma\",\"weight\":"
        "100000}],\"kind\":\"single\",\"text\":\"Which town?\"}\n"
        "!6 aiken-answer\n!10 aiken-letter\n!14 aiken-order\n!18 aiken-answer\n");
}

static void aiken_of_an_office_in_gb18030_is_read(void **state)
{
    /* "Di ji tiao?" in GB18030, by hand from the table of the standard's two-byte part */
    assert_shows(state, FORMAT_AIKEN,
                 STR("\xB5\xDA\xBC\xB8\xCC\xF5\r\nA. \xD2\xBB\r\nB. \xB6\xFE\r\n"
                     "ANSWER: A\r\n"),
                 "1 {\"answers\":[{\"text\":\"\xE4\xB8\x80\",\"weight\":100000},{"
                 "\"text\":\"\xE4\xBA\x8C\"}],\"kind\":\"single\",\"text\":\"\xE7\xAC\xAC"
                 "\xE5\x87\xA0\xE6\x9D\xA1\"}\n");
}

/* As offices type it: "Di ji tiao?", choices behind A of full width, a point of full
 * width or the enumeration comma, and the key behind "da'an". An abbreviation is no
 * choice. */
static void aiken_with_chinese_signs_is_read(void **state)
{
    assert_shows(
        state, FORMAT_AIKEN,
        STR("\xE7\xAC\xAC\xE5\x87\xA0\xE6\x9D\xA1\xEF\xBC\x9F"
            "\nA"
            "\xEF\xBC\x8E"
            "\xE4\xB8\x80"
            "\n"
            "\xEF\xBC\xA2"
            "\xE3\x80\x81"
            "\xE4\xBA\x8C"
            "\n"
            "\xE7\xAD\x94\xE6\xA1\x88"
            "\xEF\xBC\x9A"
            "\xEF\xBC\xA2"
            "\n\n"
            "U.S. law?\nA. yes\nB. no\nANSWER: A\n"),
        "1 {\"answers\":[{\"text\":\""
        "\xE4\xB8\x80"
        "\"},{\"text\":\""
        "\xE4\xBA\x8C"
        "\","
        "\"weight\":100000}],\"kind\":\"single\",\"text\":\""
        "\xE7\xAC\xAC\xE5\x87\xA0\xE6\x9D\xA1\xEF\xBC\x9F"
        "\"}\n"
        "6 {\"answers\":[{\"text\":\"yes\",\"weight\":100000},{\"text\":\"no\"}],"
        "\"kind\":\"single\",\"text\":\"U.S. law?\"}\n");
}

static void trivia_is_read_and_its_faults_named(void **state)
{
    assert_shows(state, FORMAT_TRIVIA,
                 STR("\n#Q Which river?\nA long one.\n^ Huai\nA Yi\nB Huai\n\n"
                     "#Q Is it so?\n^ False\nA True\nB False\n\n"
                     "#Q None?\n^ c\nA a\nB b\n\nstray\n#Q No key?\nA a\nB b\n"
                     "#Q Twice?\n^ a\nA a\nB b\nC a\n"),
                 "2 {\"answers\":[{\"text\":\"Yi\"},{\"text\":\"Huai\",\"weight\":100000}"
                 "],\"kind\":\"single\",\"text\":\"Which river?\\nA long one.\"}\n"
                 "8 {\"answers\":[{},{\"weight\":100000}],\"kind\":\"truth\",\"text\":"
                 "\"Is it so?\"}\n"
                 "!13 trivia-line\n!19 trivia-answer\n!22 question-twice\n");
}

static void broken_bytes_are_named_with_their_line(void **state)
{
    assert_shows(state, FORMAT_TRIVIA,
                 STR("#Q Caf\xE9 \x96 \xE2\x80?\n^ \x81\nA \x81\nB \xC3\xA9\n"),
                 "1 {\"answers\":[{\"text\":\"\xEF\xBF\xBD\",\"weight\":100000},{"
                 "\"text\":\"\xC3\xA9\"}],\"kind\":\"single\",\"text\":\"Caf\xC3\xA9 "
                 "\xE2\x80\x93 \xEF\xBF\xBD?\"}\n"
                 "1 question-latin\n1 question-latin\n1 question-broken\n"
                 "2 question-broken\n3 question-broken\n");
}

static void moodle_xml_is_read_and_what_is_alien_named(void **state)
{
    assert_shows(
        state, FORMAT_MOODLE,
        STR("<?xml version=\"1.0\"?>\n<quiz>\n<question type=\"category\"><category>"
            "<text>$course$/top/Law</text></category></question>\n"
            "<question type=\"multichoice\">\n<name><text>n</text></name>"
            "<questiontext format=\"html\"><text><![CDATA[<p>Which &amp; "
            "why?</p>]]></text></questiontext>"
            "<generalfeedback format=\"html\"><text>Ch. 1</text></generalfeedback>"
            "<single>true</single><answer fraction=\"100\"><text>a</text>"
            "<feedback><text>yes</text></feedback></answer>"
            "<answer fraction=\"0\"><text>b</text></answer>"
            "<tags><tag><text>rules</text></tag></tags></question>\n"
            "<question type=\"numerical\"><questiontext><text>Pi?</text></questiontext>"
            "<answer fraction=\"100\"><text>3.14</text><tolerance>0.01</tolerance>"
            "</answer><answer fraction=\"0\"><text>*</text><feedback><text>By 7.</text>"
            "</feedback></answer></question>\n"
            "<question type=\"matching\"><questiontext><text>M?</text></questiontext>"
            "<subquestion><text>a</text><answer><text>1</text></answer></subquestion>"
            "<subquestion><text>b</text><answer><text>2</text></answer></subquestion>"
            "</question>\n"
            "<question type=\"truefalse\"><questiontext><text>T?</text></questiontext>"
            "<answer fraction=\"0\"><text>true</text></answer>"
            "<answer fraction=\"100\"><text>false</text></answer></question>\n"
            "<question type=\"cloze\"><questiontext><text>C</text></questiontext>"
            "</question>\n</quiz>\n"),
        "4 {\"answers\":[{\"feedback\":\"yes\",\"text\":\"a\",\"weight\":100000},{"
        "\"text\":\"b\"}],\"explanation\":\"Ch. 1\",\"kind\":\"single\",\"text\":\"Which "
        "& why?\",\"title\":\"n\",\"topics\":[\"Law\",\"rules\"]}\n"
        "6 {\"answers\":[{\"high\":\"3.15\",\"low\":\"3.13\",\"weight\":100000}],"
        "\"explanation\":\"By 7.\",\"kind\":\"numeric\",\"text\":\"Pi?\",\"topics\":"
        "[\"Law\"]}\n"
        "7 {\"answers\":[{\"pair\":\"1\",\"text\":\"a\",\"weight\":100000},{\"pair\":"
        "\"2\",\"text\":\"b\",\"weight\":100000}],\"kind\":\"matching\",\"text\":\"M?\","
        "\"topics\":[\"Law\"]}\n"
        "8 {\"answers\":[{},{\"weight\":100000}],\"kind\":\"truth\",\"text\":\"T?\","
        "\"topics\":[\"Law\"]}\n"
        "!9 question-alien\n");
}

static void a_table_is_read_by_the_words_of_its_header(void **state)
{
    assert_shows(
        state, FORMAT_CSV,
        STR("kind,question,A,B,C,right,topic,difficulty,case\n"
            "single,One?,a,b,c,B,Law; Style,hard,\n"
            "multiple,Some?,a,b,c,\"A,C\",,,\n"
            "truth,So?,,,,false,,,\n"
            "number,Pi?,,,,3.13..3.15,,,\n"
            "short,Who?,,,,Song|Song Jiang,,,\n"
            "order,When?,late,early,,BA,,,\n"
            "match,M?,,,,a -> 1 | b -> 2,,,\n"
            "case,A dispute,,,,,,,k\n"
            "truth,Go?,,,,yes,,,k\n"
            "single,None?,a,b,,D,,,\n"
            "riddle,What?,a,b,,A,,,\n"),
        "2 {\"answers\":[{\"text\":\"a\"},{\"text\":\"b\",\"weight\":100000},{\"text\":"
        "\"c\"}],\"difficulty\":\"hard\",\"kind\":\"single\",\"text\":\"One?\","
        "\"topics\":[\"Law\",\"Style\"]}\n"
        "3 {\"answers\":[{\"text\":\"a\",\"weight\":50000},{\"text\":\"b\"},{\"text\":"
        "\"c\",\"weight\":50000}],\"kind\":\"multiple\",\"text\":\"Some?\"}\n"
        "4 {\"answers\":[{},{\"weight\":100000}],\"kind\":\"truth\",\"text\":\"So?\"}\n"
        "5 {\"answers\":[{\"high\":\"3.15\",\"low\":\"3.13\",\"weight\":100000}],"
        "\"kind\":\"numeric\",\"text\":\"Pi?\"}\n"
        "6 {\"answers\":[{\"text\":\"Song\",\"weight\":100000},{\"text\":\"Song "
        "Jiang\",\"weight\":100000}],\"kind\":\"short\",\"text\":\"Who?\"}\n"
        "7 {\"answers\":[{\"text\":\"early\",\"weight\":100000},{\"text\":\"late\","
        "\"weight\":100000}],\"kind\":\"ordering\",\"text\":\"When?\"}\n"
        "8 {\"answers\":[{\"pair\":\"1\",\"text\":\"a\",\"weight\":100000},{\"pair\":"
        "\"2\",\"text\":\"b\",\"weight\":100000}],\"kind\":\"matching\",\"text\":"
        "\"M?\"}\n"
        "9 {\"kind\":\"case\",\"parts\":[{\"answers\":[{\"weight\":100000},{}],\"kind\":"
        "\"truth\",\"text\":\"Go?\"}],\"text\":\"A dispute\"}\n"
        "!11 table-right\n!12 table-kind\n");
    /* without a kind: by how many answers are right, and by what the answer is; a kind
     * and a difficulty by other words */
    assert_shows(state, FORMAT_CSV,
                 STR("kind,question,A,B,C,right,difficulty\n"
                     ",Some?,a,b,c,AC,low\n,One?,a,b,,B,\n,So?,,,,true,\n,Who?,,,,Song,\n"
                     "open question,Why?,,,,,\n"),
                 "2 {\"answers\":[{\"text\":\"a\",\"weight\":50000},{\"text\":\"b\"},{"
                 "\"text\":\"c\",\"weight\":50000}],\"difficulty\":\"easy\",\"kind\":"
                 "\"multiple\",\"text\":\"Some?\"}\n"
                 "3 {\"answers\":[{\"text\":\"a\"},{\"text\":\"b\",\"weight\":100000}],"
                 "\"kind\":\"single\",\"text\":\"One?\"}\n"
                 "4 {\"answers\":[{\"weight\":100000},{}],\"kind\":\"truth\",\"text\":"
                 "\"So?\"}\n"
                 "5 {\"answers\":[{\"text\":\"Song\",\"weight\":100000}],\"kind\":"
                 "\"short\",\"text\":\"Who?\"}\n"
                 "6 {\"kind\":\"written\",\"text\":\"Why?\"}\n");
    assert_shows(state, FORMAT_CSV, STR("a,b\n1,2\n"), "!! table-column\n");
}

static void decimals_are_exact(void **state)
{
    static const struct {
        const char *text;
        int64_t nanos;
        bool good;
    } cases[] = {
        {"3.14", 3140000000, true},
        {"-0.000000001", -1, true},
        {".5", 500000000, true},
        {"+999999999", 999999999000000000, true},
        {"1.0000000001", 0, false},
        {"1e3", 0, false},
        {"1.", 0, false},
        {".", 0, false},
        {"", 0, false},
        {"-", 0, false},
        {"1234567890", 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decimal d = {0};
        assert_int_equal(decimal_read(str_of(cases[i].text), &d), cases[i].good);
        if (cases[i].good) {
            assert_int_equal(d.nanos, cases[i].nanos);
        }
    }
    assert_true(
        str_equal(decimal_text(*state, (struct decimal){-1500000000}), STR("-1.5")));
    assert_true(str_equal(decimal_text(*state, (struct decimal){0}), STR("0")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(gift_is_read_as_its_description_says),
        TEST(what_gift_says_comes_back_when_it_is_written),
        TEST(what_a_form_shows_of_answers_comes_back),
        TEST(lines_say_feedback_and_parts_of_the_points),
        TEST(json_gives_back_the_question),
        TEST(aiken_is_read_and_its_faults_named),
        TEST(aiken_of_an_office_in_gb18030_is_read),
        TEST(aiken_with_chinese_signs_is_read),
        TEST(trivia_is_read_and_its_faults_named),
        TEST(broken_bytes_are_named_with_their_line),
        TEST(moodle_xml_is_read_and_what_is_alien_named),
        TEST(a_table_is_read_by_the_words_of_its_header),
        TEST(decimals_are_exact),
    };
    return cmocka_run_group_tests_name("question", tests, NULL, NULL);
}
