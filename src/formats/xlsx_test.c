/* xlsx, read and written. Sheets are built by hand after ECMA-376; Python's and the
 * library's are held against each other in tests/contract/formats_oracle_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "archive.h"
#include "formats/xlsx_parts.h"
#include "formats/xlsx_read.h"
#include "formats/xlsx_write.h"
#include "words/faults.h"

#define SHEET(rows)                                                                      \
    STR(ARCHIVE_XML "<worksheet xmlns=\"" ARCHIVE_MAIN "\"><sheetData>" rows             \
                    "</sheetData></worksheet>")
#define TEXTS(items) STR(ARCHIVE_XML "<sst xmlns=\"" ARCHIVE_MAIN "\">" items "</sst>")

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 256 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static const char kinds[] = {'.', 't', 'n', 'd', 'b', 'e'};

/* All rows in one line: the row, then kind[text] of each cell, then what is wrong. */
static struct fault *show_source(struct arena *a, const struct source *s, struct str name,
                                 struct str *shown)
{
    struct text out = text_new(a, 256);
    struct xlsx *x = NULL;
    struct row row;
    bool more = false;
    TRY(xlsx_open(a, s, &x));
    TRY(xlsx_begin(x, name));
    for (;;) {
        TRY(xlsx_next(x, a, &row, &more));
        if (!more) {
            break;
        }
        text_add_int(&out, row.number);
        for (size_t i = 0; i < row.n; i++) {
            const struct cell *c = &row.cells[i];
            text_add_format(&out, "%c[%.*s]", kinds[c->kind], STR_PRINT(c->text));
        }
        if (row.wrong != NULL) {
            text_add_format(&out, "!%s", fault_id_name(row.wrong->id));
        }
    }
    *shown = text_str(&out);
    return NULL;
}

static struct fault *show(struct arena *a, const struct archive_xlsx *parts,
                          struct str *shown)
{
    struct source s = source_of_bytes(archive_xlsx_end(a, parts, true), STR("test.xlsx"));
    return show_source(a, &s, STR_NONE, shown);
}

static void assert_same(struct str shown, const char *expected)
{
    if (!str_equal(shown, str_of(expected))) {
        fail_msg("%.*s\nnot %s", STR_PRINT(shown), expected);
    }
}

static void assert_shows(struct arena *a, struct archive_xlsx parts, const char *expected)
{
    struct str shown = STR_NONE;
    struct fault *fault = show(a, &parts, &shown);
    if (fault != NULL) {
        fail_msg("refused by %s, not %s", fault_id_name(fault->id), expected);
    }
    assert_same(shown, expected);
}

static void cells_of_all_types_are_read(void **state)
{
    struct archive_xlsx parts = {
        .sheet =
            SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
                  "t=\"s\"><v>1</v></c>"
                  "</row><row r=\"3\" spans=\"1:9\"><c r=\"A3\"><v>42</v></c>"
                  "<c r=\"B3\" t=\"n\"><v>-1.5</v></c>"
                  "<c r=\"D3\" t=\"b\"><v>1</v></c><c r=\"E3\" t=\"e\"><v>#N/A</v></c>"
                  "<c r=\"F3\" t=\"inlineStr\"><is><t>in</t></is></c>"
                  "<c r=\"G3\" t=\"inlineStr\"><is><r><t>a</t></r><r><rPr><b/></rPr><t> "
                  "b</t></r>"
                  "<rPh sb=\"0\" eb=\"1\"><t>not this</t></rPh></is></c>"
                  "<c r=\"H3\" t=\"d\"><v>2017-01-04</v></c></row>"
                  "<row r=\"4\"/><row r=\"5\"><c r=\"A5\" s=\"1\"/></row>"
                  "<row><c><v>1</v></c><c><v>2</v></c></row>"),
        .texts = TEXTS("<si><t>姓名</t></si><si><r><t>性</t></r><r><t>别</t></r>"
                       "<rPh><t>xing</t></rPh></si>"),
    };
    assert_shows(*state, parts,
                 "1t[姓名]t[性别]3n[42]n[-1.5].[]b[1]e[#N/A]t[in]t[a b]t[2017-01-04]"
                 "6n[1]n[2]");
}

static void formulas_give_what_was_computed(void **state)
{
    struct archive_xlsx parts = {
        .sheet = SHEET("<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c>"
                       "<c r=\"B1\" t=\"str\"><f>\"a\"&amp;\"b\"</f><v>ab</v></c>"
                       "<c r=\"C1\" t=\"str\"><f>T(0)</f><v></v></c>"
                       "<c r=\"D1\"><f>1+1</f></c><c r=\"E1\"><f>1+1</f><v></v></c>"
                       "<c r=\"F1\" t=\"b\"><f>1=1</f><v>1</v></c></row>")};
    assert_shows(*state, parts, "1n[2]t[ab].[]e[=]e[=]b[1]");
}

static void numbers_stand_as_a_sheet_shows_them(void **state)
{
    static const struct {
        const char *v, *shown;
    } cases[] = {
        {"0", "n[0]"},
        {"007", "n[007]"},
        {"0.30000000000000004", "n[0.3]"},
        {"1E3", "n[1000]"},
        {"1.5e-7", "n[1.5e-07]"},
        {"123456789012345", "n[123456789012345]"},
        {"3.2130219770104001E+17", "n[321302197701040000]"},
        {"-2.50", "n[-2.5]"},
        {"0x10", "!xlsx-cell"},
        {"nan", "!xlsx-cell"},
        {"1e999", "!xlsx-cell"},
        {"1 2", "!xlsx-cell"},
        {"12a", "!xlsx-cell"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct archive_xlsx parts = {
            .sheet = str_format(a,
                                "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>%s</v>"
                                "</c></row></sheetData></worksheet>",
                                cases[i].v)};
        assert_shows(a, parts, str_cstr(a, str_format(a, "1%s", cases[i].shown)));
    }
}

#define STYLES                                                                           \
    STR(ARCHIVE_XML "<styleSheet xmlns=\"" ARCHIVE_MAIN "\"><numFmts count=\"3\">"       \
                    "<numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;"   \
                    "月&quot;\"/><numFmt numFmtId=\"165\" "                             \
                    "formatCode=\"[Red]0.00\"/><numFmt numFmtId=\"166\" "                \
                    "formatCode=\"yyyy\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>" \
                    "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"  \
                    "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>" \
                    "<xf numFmtId=\"20\"/></cellXfs></styleSheet>")
#define DATED                                                                            \
    SHEET("<row r=\"1\"><c r=\"A1\" s=\"0\"><v>42739</v></c>"                            \
          "<c r=\"B1\" s=\"1\"><v>42739</v></c><c r=\"C1\" s=\"2\"><v>42739</v></c>"     \
          "<c r=\"D1\" s=\"3\"><v>42739</v></c><c r=\"E1\" s=\"4\"><v>42739.75</v></c>"  \
          "<c r=\"F1\" s=\"5\"><v>0.5</v></c><c r=\"G1\" s=\"1\"><v>60</v></c>"          \
          "<c r=\"H1\" s=\"1\"><v>-3</v></c><c r=\"I1\" s=\"99\"><v>5</v></c>"           \
          "<c r=\"J1\" s=\"1\"><v>1</v></c></row>")

static void dates_are_told_by_the_formats_of_their_cells(void **state)
{
    struct archive_xlsx parts = {.sheet = DATED, .styles = STYLES};
    assert_shows(*state, parts,
                 "1n[42739]d[2017-01-04]d[2017-01]n[42739]d[2017]n[0.5]n[60]n[-3]n[5]"
                 "d[1900-01-01]");
    parts.book = STR("<workbookPr date1904=\"1\"/>");
    assert_shows(*state, parts,
                 "1n[42739]d[2021-01-05]d[2021-01]n[42739]d[2021]n[0.5]d[1904-03-01]"
                 "n[-3]n[5]d[1904-01-02]");
}

static void format_codes_tell_dates_from_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum look look;
    } cases[] = {
        {"General", LOOK_NUMBER},
        {"GENERAL", LOOK_NUMBER},
        {"0.00", LOOK_NUMBER},
        {"#,##0_);[Red](#,##0)", LOOK_NUMBER},
        {"0\" days\"", LOOK_NUMBER},
        {"0\\d", LOOK_NUMBER},
        {"_d0", LOOK_NUMBER},
        {"*y0", LOOK_NUMBER},
        {"@", LOOK_NUMBER},
        {"h:mm:ss", LOOK_NUMBER},
        {"[h]:mm", LOOK_NUMBER},
        {"mm:ss.0", LOOK_NUMBER},
        {"0;[Red]yyyy", LOOK_NUMBER},
        {"yyyy-mm-dd", LOOK_DAY},
        {"YYYY/M/D", LOOK_DAY},
        {"[$-804]yyyy\"年\"m\"月\"d\"日\";@", LOOK_DAY},
        {"m/d/yy h:mm", LOOK_DAY},
        {"yyyy\\-mm", LOOK_MONTH},
        {"mmm-yy", LOOK_MONTH},
        {"[$-F800]dddd", LOOK_DAY},
        {"yyyy", LOOK_YEAR},
        {"\"unclosed yyyy", LOOK_NUMBER},
        {"[unclosed yyyy", LOOK_NUMBER},
        {"yyyy\\", LOOK_YEAR},
        {"", LOOK_NUMBER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (look_of_code(str_of(cases[i].code)) != cases[i].look) {
            fail_msg("\"%s\" is misread", cases[i].code);
        }
    }
}

static void prefixes_and_escapes_change_nothing(void **state)
{
    struct archive_xlsx parts = {
        .sheet =
            STR("<x:worksheet xmlns:x=\"" ARCHIVE_MAIN "\"><x:sheetData><x:row r=\"1\">"
                "<x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c><x:c r=\"B1\" t=\"str\"><x:v>"
                "&lt;b&gt; &#x5B8B;<![CDATA[&amp;]]></x:v></x:c></x:row>"
                "</x:sheetData></x:worksheet>"),
        .texts = TEXTS("<si><t>a_x000D_b_x005F_x000D__xZZZZ__x0000__xD83D_</t></si>"),
    };
    assert_shows(*state, parts, "1t[a\rb_x000D__xZZZZ__x0000__xD83D_]t[<b> 宋&amp;]");
}

static void a_wrong_cell_is_told_with_its_row_and_others_go_on(void **state)
{
    struct archive_xlsx parts = {
        .sheet =
            SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c><c r=\"B1\"><v>1</v>"
                  "</c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"A2\"><v>2</v>"
                  "</c></row><row r=\"3\"><c r=\"1A\"><v>1</v></c></row>"
                  "<row r=\"4\"><c r=\"AMK4\"><v>1</v></c></row>"
                  "<row r=\"5\"><c r=\"A5\" t=\"b\"><v>yes</v></c></row>"
                  "<row r=\"6\"><c r=\"XFD6\" s=\"1\"/><c r=\"A6\"/></row>"
                  "<row r=\"9\"><c r=\"A9\"><v>9</v></c></row>")};
    assert_shows(*state, parts,
                 "1.[]n[1]!xlsx-cell2n[1]!xlsx-cell3n[1]!xlsx-cell4!xlsx-cells"
                 "5!xlsx-cell9n[9]");
    struct source s =
        source_of_bytes(archive_xlsx_end(*state, &parts, false), STR("test.xlsx"));
    struct xlsx *x = NULL;
    struct row row;
    bool more = false;
    assert_null(xlsx_open(*state, &s, &x));
    assert_null(xlsx_begin(x, STR("Sheet1")));
    assert_null(xlsx_next(x, *state, &row, &more));
    assert_same(say_fault(*state, LANG_EN, row.wrong),
                "Cell A1 cannot be read. Type it again, or save the file again in the "
                "spreadsheet.");
}

static void assert_refused(struct fault *fault, int id)
{
    if (fault == NULL || fault->id != id) {
        fail_msg("%s, not %s", fault == NULL ? "no fault" : fault_id_name(fault->id),
                 fault_id_name(id));
    }
}

static void what_would_harm_is_refused(void **state)
{
    struct arena *a = *state;
    struct str shown;
    struct archive_xlsx parts = {
        .sheet = STR("<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><worksheet>"
                     "<sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData>"
                     "</worksheet>")};
    assert_refused(show(a, &parts, &shown), FAULT_XML_DOCTYPE_ID);
    parts.sheet = STR("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>");
    assert_refused(show(a, &parts, &shown), FAULT_XML_DOCTYPE_ID);
    parts.sheet = STR("<worksheet>&undeclared;</worksheet>");
    assert_refused(show(a, &parts, &shown), FAULT_XML_MALFORMED_ID);
    parts.sheet = STR("<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row>");
    assert_refused(show(a, &parts, &shown), FAULT_XML_MALFORMED_ID);
    parts.sheet = STR("");
    assert_refused(show(a, &parts, &shown), FAULT_XML_MALFORMED_ID);
    parts.sheet = SHEET("<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"/>");
    assert_refused(show(a, &parts, &shown), FAULT_XLSX_ORDER_ID);
    parts.sheet = SHEET("<row r=\"1048577\"/>");
    assert_refused(show(a, &parts, &shown), FAULT_XLSX_ORDER_ID);
    parts.sheet = SHEET("<row r=\"0\"/>");
    assert_refused(show(a, &parts, &shown), FAULT_XLSX_ORDER_ID);

    struct text deep = text_new(a, 4096);
    for (int i = 0; i < 100; i++) {
        text_add(&deep, STR("<a>"));
    }
    parts.sheet = text_str(&deep);
    assert_refused(show(a, &parts, &shown), FAULT_XML_DEEP_ID);

    struct text wide = text_new(a, 1 << 20);
    text_add(&wide, STR("<worksheet a=\""));
    for (int i = 0; i < 400 * 1024; i++) {
        text_add_char(&wide, (char)('a' + i % 23));
    }
    text_add(&wide, STR("\"/>"));
    parts.sheet = text_str(&wide);
    assert_refused(show(a, &parts, &shown), FAULT_XML_LONG_ID);
}

static void a_text_has_the_length_that_sheets_allow(void **state)
{
    struct arena *a = *state;
    struct text most = text_new(a, 200000);
    for (int i = 0; i < XLSX_TEXT_MAX; i++) {
        text_add(&most, STR("江"));
    }
    for (int more = 0; more < 2; more++) {
        struct archive_xlsx parts = {
            .sheet =
                str_format(a,
                           "<worksheet><sheetData><row><c t=\"str\"><v>%.*s%s</v></c>"
                           "<c t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
                           STR_PRINT(text_str(&most)), more ? "x" : ""),
            .texts = str_format(a, "<sst><si><t>%.*s</t></si></sst>",
                                STR_PRINT(text_str(&most)))};
        struct str shown;
        assert_null(show(a, &parts, &shown));
        size_t one = 3 + most.n;
        assert_int_equal(shown.n, 1 + (more ? 3 : one) + one + (more ? 10 : 0));
        assert_int_equal(str_ends(shown, STR("!xlsx-text")), more);
    }
    struct archive_xlsx parts = {
        .sheet = SHEET(""),
        .texts = str_format(a, "<sst><si><t/></si><si><t>%.*s%.*s</t></si></sst>",
                            STR_PRINT(text_str(&most)), STR_PRINT(text_str(&most)))};
    struct str shown;
    struct fault *fault = show(a, &parts, &shown);
    assert_refused(fault, FAULT_XLSX_STRING_ID);
    assert_same(fault->arg[0], "2");
}

static void a_row_has_a_length_too(void **state)
{
    struct arena *a = *state;
    struct text sheet = text_new(a, 4 << 20);
    text_add(&sheet, STR("<worksheet><sheetData><row>"));
    for (int i = 0; i < 40; i++) {
        text_add(&sheet, STR("<c t=\"str\"><v>"));
        for (uint32_t k = 0; k < 30000; k++) {
            uint32_t mixed = (k + (uint32_t)i * 30000) * 2654435761u;
            text_add_char(&sheet, (char)('a' + (mixed >> 16) % 26));
        }
        text_add(&sheet, STR("</v></c>"));
    }
    text_add(&sheet, STR("</row><row><c><v>7</v></c></row></sheetData></worksheet>"));
    struct archive_xlsx parts = {.sheet = text_str(&sheet)};
    struct str shown;
    assert_null(show(a, &parts, &shown));
    assert_true(str_ends(shown, STR("!xlsx-row-long2n[7]")));
}

/* More texts than one block and one page hold. */
static void shared_texts_outgrow_their_blocks(void **state)
{
    struct arena *a = *state;
    enum { TEXTS = 70000 };
    struct text texts = text_new(a, 4 << 20);
    text_add(&texts, STR("<sst>"));
    for (int i = 0; i < TEXTS; i++) {
        text_add_format(&texts, "<si><t>text %d%s</t></si>", i,
                        i % 1000 == 0 ? " and a longer one" : "");
    }
    text_add(&texts, STR("</sst>"));
    struct archive_xlsx parts = {
        .sheet = SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>65535</v></c>"
                       "<c t=\"s\"><v>65536</v></c><c t=\"s\"><v>69000</v></c>"
                       "<c t=\"s\"><v>69999</v></c><c t=\"s\"><v>70000</v></c></row>"),
        .texts = text_str(&texts)};
    assert_shows(a, parts,
                 "1t[text 0 and a longer one]t[text 65535]t[text 65536]"
                 "t[text 69000 and a longer one]t[text 69999]!xlsx-cell");
}

static void add_sheets(struct archive *z)
{
    archive_add(z, STR("_rels/.rels"),
                STR("<Relationships><Relationship Id=\"a\" Type=\"http://purl.oclc.org/"
                    "ooxml/officeDocument/relationships/officeDocument\" "
                    "Target=\"/book/wb.xml\"/></Relationships>"),
                true);
    archive_add(
        z, STR("book/wb.xml"),
        STR("<workbook xmlns:q=\"x\"><sheets>"
            "<sheet name=\"hidden\" state=\"hidden\" sheetId=\"1\" q:id=\"h\"/>"
            "<sheet name=\"chart\" sheetId=\"2\" q:id=\"c\"/>"
            "<sheet name=\"one &amp; only\" sheetId=\"3\" q:id=\"s1\"/>"
            "<sheet name=\"two\" sheetId=\"4\" q:id=\"s2\"/></sheets></workbook>"),
        true);
    archive_add(
        z, STR("book/_rels/wb.xml.rels"),
        STR("<Relationships><Relationship Id=\"h\" Type=\"x/worksheet\" "
            "Target=\"h.xml\"/><Relationship Id=\"c\" Type=\"x/chartsheet\" "
            "Target=\"c.xml\"/><Relationship Id=\"s1\" Type=\"x/worksheet\" "
            "Target=\"../sheets/1.xml\"/><Relationship Id=\"s2\" "
            "Type=\"x/worksheet\" Target=\"./2.xml\"/><Relationship Id=\"e\" "
            "Type=\"x/sharedStrings\" TargetMode=\"External\" Target=\"http://x\"/>"
            "</Relationships>"),
        true);
    archive_add(z, STR("book/h.xml"), SHEET("<row><c><v>0</v></c></row>"), true);
    archive_add(z, STR("sheets/1.xml"), SHEET("<row><c><v>1</v></c></row>"), true);
    archive_add(z, STR("book/2.xml"), SHEET("<row><c><v>2</v></c></row>"), true);
}

static void sheets_are_found_by_name_and_the_first_shown_is_the_usual(void **state)
{
    struct arena *a = *state;
    struct archive z = archive_new(a);
    add_sheets(&z);
    struct source s = source_of_bytes(archive_end(&z, STR("")), STR("test.xlsx"));
    struct str shown;
    assert_null(show_source(a, &s, STR_NONE, &shown));
    assert_same(shown, "1n[1]");
    assert_null(show_source(a, &s, STR("one & only"), &shown));
    assert_same(shown, "1n[1]");
    assert_null(show_source(a, &s, STR("two"), &shown));
    assert_same(shown, "1n[2]");
    assert_null(show_source(a, &s, STR("hidden"), &shown));
    assert_same(shown, "1n[0]");
    struct fault *fault = show_source(a, &s, STR("three"), &shown);
    assert_refused(fault, FAULT_XLSX_SHEET_ID);
    assert_same(fault->arg[1], "hidden, one & only, two");
}

static void an_archive_of_something_else_is_refused(void **state)
{
    struct arena *a = *state;
    struct archive z = archive_new(a);
    archive_add(&z, STR("content.xml"), STR("<a/>"), true);
    struct source s = source_of_bytes(archive_end(&z, STR("")), STR("test.ods"));
    struct str shown;
    assert_refused(show_source(a, &s, STR_NONE, &shown), FAULT_XLSX_PART_ID);
}

/* ---- writing ----------------------------------------------------------------------- */

static int temporary_file(void)
{
    char path[] = "/tmp/cadre-xlsx-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    return fd;
}

static const struct xlsx_column columns[] = {{STR("姓名"), 0}, {STR("日期"), 12}};

static struct xlsx_setup setup_of(int fd)
{
    return (struct xlsx_setup){.fd = fd,
                               .sheet = STR("人员[1]"),
                               .made = {1483500000000000},
                               .columns = columns,
                               .n = 2};
}

static struct cell number_of(const char *text)
{
    return (struct cell){.kind = CELL_NUMBER, .day = DAY_NONE, .text = str_of(text)};
}

static void what_is_written_is_read_back(void **state)
{
    struct arena *a = *state;
    struct day day = day_of_civil((struct civil){2017, 1, 4});
    struct day early = day_of_civil((struct civil){1899, 5, 6});
    struct cell rows[][7] = {
        {cell_text(STR("宋江")), cell_of_day(a, day, PRECISION_DAY), cell_int(a, 42),
         cell_of_day(a, day, PRECISION_MONTH), cell_of_day(a, day, PRECISION_YEAR)},
        {{0}},
        {cell_text(STR("=1+1")), cell_text(STR("{=1}")), cell_text(STR("http://x/y")),
         cell_text(STR("12")), cell_text(STR(" a \n\"b\" <c>&\t")),
         cell_text(STR("_x0041_ a\r\1")), cell_text(STR("x\xef\xbf\xbf"))},
        {{0},
         cell_of_day(a, early, PRECISION_DAY),
         number_of("-1.5"),
         number_of("321302197701040012"),
         number_of("0x10"),
         {.kind = CELL_TRUTH, .text = STR("1")},
         {.kind = CELL_ERROR, .text = STR("#N/A")}},
    };
    int fd = temporary_file();
    struct xlsx_setup setup = setup_of(fd);
    struct xlsx_out *out = NULL;
    assert_null(xlsx_write_open(a, &setup, &out));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_null(xlsx_write_row(out, a, rows[i], 7));
    }
    assert_null(xlsx_write_close(out));
    struct source s;
    struct str shown;
    assert_null(source_of_file(a, fd, STR("test.xlsx"), &s));
    assert_null(show_source(a, &s, STR("人员1"), &shown));
    assert_same(shown, "1t[姓名]t[日期]"
                       "2t[宋江]d[2017-01-04]n[42]d[2017-01]d[2017]"
                       "4t[=1+1]t[{=1}]t[http://x/y]t[12]t[ a \n\"b\" <c>&\t]"
                       "t[_x0041_ a\r\1]t[x\xef\xbf\xbd]"
                       "5.[]t[1899-05-06]n[-1.5]t[321302197701040012]t[0x10]b[1]t[#N/A]");
    close(fd);
}

static size_t open_descriptors(void)
{
    size_t n = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder) != NULL) {
        n++;
    }
    closedir(folder);
    return n;
}

static void a_file_given_up_leaves_nothing_open(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 8 << 20);
    int fd = temporary_file();
    size_t before = open_descriptors();
    struct xlsx_setup setup = setup_of(fd);
    struct xlsx_out *out = NULL;
    struct cell cell = cell_text(STR("half"));
    assert_null(xlsx_write_open(a, &setup, &out));
    assert_null(xlsx_write_row(out, a, &cell, 1));
    assert_true(open_descriptors() > before);
    arena_close(a);
    assert_int_equal(open_descriptors(), before);
    close(fd);
}

static void what_a_sheet_cannot_hold_is_refused(void **state)
{
    struct arena *a = *state;
    int fd = temporary_file();
    struct xlsx_setup setup = setup_of(fd);
    struct xlsx_out *out = NULL;
    assert_null(xlsx_write_open(a, &setup, &out));
    char *p = arena_alloc(a, XLSX_TEXT_MAX + 1);
    memset(p, 'x', XLSX_TEXT_MAX + 1);
    struct cell cells[] = {cell_text(STR("a")),
                           cell_text((struct str){p, XLSX_TEXT_MAX + 1})};
    struct fault *fault = xlsx_write_row(out, a, cells, 2);
    assert_refused(fault, FAULT_XLSX_WRITE_LONG_ID);
    assert_same(fault->arg[0], "B2");
    close(fd);
}

static void a_full_disk_is_told(void **state)
{
    struct arena *a = *state;
    int full = open("/dev/full", O_RDWR | O_CLOEXEC);
    assert_true(full >= 0);
    struct xlsx_setup setup = setup_of(full);
    struct xlsx_out *out = NULL;
    assert_null(xlsx_write_open(a, &setup, &out));
    struct fault *fault = xlsx_write_close(out);
    assert_non_null(fault);
    assert_int_equal(fault->id, FAULT_XLSX_WRITE_ID);
    assert_int_equal(fault->kind, FAULT_STORE);
    close(full);
}

/* ---- out of memory ----------------------------------------------------------------- */

struct failing {
    int takes, fails_at;
};

static void *failing_take(void *self, size_t size)
{
    struct failing *f = self;
    f->takes++;
    return f->takes == f->fails_at ? NULL : malloc(size);
}

static void failing_give(void *self, void *chunk, size_t size)
{
    (void)self;
    (void)size;
    free(chunk);
}

struct attempt {
    struct arena *arena;
    struct str bytes;
    int fd;
};

static struct fault *read_and_write(void *ctx)
{
    struct attempt *t = ctx;
    struct source s = source_of_bytes(t->bytes, STR("test.xlsx"));
    struct str shown;
    struct xlsx_setup setup = setup_of(t->fd);
    struct xlsx_out *out = NULL;
    TRY(show_source(t->arena, &s, STR_NONE, &shown));
    TRY(xlsx_write_open(t->arena, &setup, &out));
    struct cell cell = cell_text(shown);
    TRY(xlsx_write_row(out, t->arena, &cell, 1));
    return xlsx_write_close(out);
}

/* The sanitizers see what would be left behind. */
static void each_failing_allocation_is_a_fault(void **state)
{
    struct archive_xlsx parts = {
        .sheet = DATED, .styles = STYLES, .texts = TEXTS("<si/>")};
    struct attempt t = {.bytes = archive_xlsx_end(*state, &parts, true),
                        .fd = temporary_file()};
    size_t before = open_descriptors();
    bool whole = false;
    for (int n = 1; !whole; n++) {
        struct failing f = {0, n};
        struct chunks from = {failing_take, failing_give, &f};
        t.arena = arena_open(&from, 64 << 20);
        if (t.arena == NULL) {
            continue;
        }
        struct fault *fault = arena_guard(t.arena, read_and_write, &t);
        whole = f.takes < n;
        assert_int_equal(fault == NULL, whole);
        assert_true(fault == NULL || fault->kind == FAULT_LIMIT);
        arena_close(t.arena);
        assert_int_equal(open_descriptors(), before);
        assert_true(n < 1000);
    }
    close(t.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_all_types_are_read),
        cmocka_unit_test(formulas_give_what_was_computed),
        cmocka_unit_test(numbers_stand_as_a_sheet_shows_them),
        cmocka_unit_test(dates_are_told_by_the_formats_of_their_cells),
        cmocka_unit_test(format_codes_tell_dates_from_numbers),
        cmocka_unit_test(prefixes_and_escapes_change_nothing),
        cmocka_unit_test(a_wrong_cell_is_told_with_its_row_and_others_go_on),
        cmocka_unit_test(what_would_harm_is_refused),
        cmocka_unit_test(a_text_has_the_length_that_sheets_allow),
        cmocka_unit_test(a_row_has_a_length_too),
        cmocka_unit_test(shared_texts_outgrow_their_blocks),
        cmocka_unit_test(sheets_are_found_by_name_and_the_first_shown_is_the_usual),
        cmocka_unit_test(an_archive_of_something_else_is_refused),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(a_file_given_up_leaves_nothing_open),
        cmocka_unit_test(what_a_sheet_cannot_hold_is_refused),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(each_failing_allocation_is_a_fault),
    };
    return cmocka_run_group_tests_name("formats/xlsx", tests, open_arena, close_arena);
}
