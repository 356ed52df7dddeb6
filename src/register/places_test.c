/* Places: what a search finds, against reading all names; editions that replace each
 * other; lists that are none. On both databases. */
#include "fixture.h"

#include "base/utf8.h"
#include "ledger/blob.h"
#include "register/grams.h"
#include "register/places.h"
#include "words/faults.h"

static const struct kind *const kinds[] = {&kind_place_load, NULL};

static void skip_without_house(struct fixture *f)
{
    if (f->writer == NULL) {
        print_message("skipped: CADRE_TEST_PG names no server\n");
        skip();
    }
    f->kinds.at = kinds;
}

struct loading {
    struct places_body body;
    bool same;
};

static struct fault *load(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct loading *l = ctx;
    struct act act = {.ledger = f->ledger,
                      .db = db,
                      .arena = a,
                      .id = fixture_id(f),
                      .today = clock_today(&f->clock)};
    return places_load(&act, &l->body, &l->same);
}

static struct loading load_list(struct fixture *f, struct str list)
{
    struct loading l = {.body = {.places = 1}};
    assert_good(
        blob_send_bytes(f->arena, f->writer, clock_now(&f->clock), list, &l.body.blob));
    assert_good(fixture_write(f, load, &l));
    return l;
}

/* The hits' codes, a comma behind each. */
static struct str search(struct fixture *f, struct db *db, struct str text)
{
    struct place_found_list hits = {0};
    struct text codes = text_new(f->arena, 256);
    assert_good(places_search(db, f->arena, text, PLACES_HITS, &hits));
    for (size_t i = 0; i < hits.n; i++) {
        text_add_int(&codes, hits.at[i].code);
        text_add_char(&codes, ',');
    }
    return codes.n > 0 ? text_str(&codes) : STR("");
}

static void expect(struct fixture *f, const char *text, const char *codes)
{
    struct db *db = fixture_reader(f);
    struct str found = search(f, db, str_of(text));
    db_close(db);
    if (!str_equal(found, str_of(codes))) {
        fail_msg("%s: %.*s, not %s", text, STR_PRINT(found), codes);
    }
}

#define SUCHENG                                                                                           \
    "cadre-places 1\n32 江苏省\n3213 宿迁市\n321302 宿城区\n321302001 幸福街道\n"            \
    "321302005 双庄街道\n321302100 王官集镇\n321302001001 凤凰居委会\n"                      \
    "321302005001 双庄社区居委会\n321302005002 靳塘村委会\n321302005010 单家村村委会\n" \
    "321302100200 仇圩村民委员会\n"

static void a_place_is_found_by_any_part_of_its_name(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    load_list(f, STR(SUCHENG));
    expect(f, "双庄", "321302005,321302005001,");
    expect(f, "庄社", "321302005001,");
    expect(f, "宿", "3213,321302,");
    expect(f, "雙莊", "321302005,321302005001,"); /* the traditional form */
    expect(f, "家村村委", "321302005010,");
    expect(f, "居委会", "321302001001,321302005001,");
    expect(f, "村", "321302005002,321302005010,321302100200,");
    expect(f, "会", "321302001001,321302005001,321302005002,321302005010,321302100200,");
    expect(f, "不在", "");
    expect(f, " · ", "");
}

/* 单 is read shan as a surname, dan otherwise; 仇 qiu or chou. */
static void a_place_is_found_by_pinyin_and_initials(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    load_list(f, STR(SUCHENG));
    expect(f, "shuangzhuang", "321302005,321302005001,");
    expect(f, "zhuangshe", "321302005001,");
    expect(f, "danjia", "321302005010,");
    expect(f, "shanjiacun", "321302005010,");
    expect(f, "qiuwei", "321302100200,");
    expect(f, "szjd", "321302005,");
    expect(f, "szsqjwh", "321302005001,");
    expect(f, "双zhuang", "321302005,321302005001,");
    expect(f, "双庄jiedao", "321302005,");
}

static void a_text_of_digits_is_the_beginning_of_a_code(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    load_list(f, STR(SUCHENG));
    expect(f, "32",
           "32,3213,321302,321302001,321302005,321302100,321302001001,"
           "321302005001,321302005002,321302005010,321302100200,");
    expect(f, "３２１３",
           "3213,321302,321302001,321302005,321302100,321302001001,"
           "321302005001,321302005002,321302005010,321302100200,");
    expect(f, "3213020050", "321302005001,321302005002,321302005010,");
    expect(f, "321302005002", "321302005002,");
    expect(f, "99", "");
    expect(f, "0", "");
    expect(f, "3213020050021", "");
}

static void a_place_is_told_with_all_above_it(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    load_list(f, STR(SUCHENG));
    struct place_found place;
    bool found = false;
    struct db *db = fixture_reader(f);
    assert_good(places_find(db, f->arena, 321302005002, &place, &found));
    assert_true(found);
    const char *const path[] = {"江苏省", "宿迁市", "宿城区", "双庄街道", "靳塘村委会"};
    for (int i = 0; i < PLACE_LEVELS; i++) {
        assert_true(str_equal(place.path[i], str_of(path[i])));
    }
    assert_true(str_equal(place.name, STR("靳塘村委会")));
    assert_good(places_find(db, f->arena, 321302005003, &place, &found));
    assert_false(found);
    assert_good(places_find(db, f->arena, 7, &place, &found));
    assert_false(found);
    db_close(db);
}

static void a_newer_edition_replaces_and_the_same_changes_nothing(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    struct places_edition now;
    struct rebuild_report report = {0};
    struct db *db = NULL;
    bool found = false;
    assert_false(load_list(f, STR(SUCHENG)).same);
    assert_true(load_list(f, STR(SUCHENG)).same);
    assert_false(load_list(f, STR("cadre-places 1\n32 江苏省\n3201 南京市\n")).same);
    expect(f, "双庄", "");
    expect(f, "南京", "3201,");
    db = fixture_reader(f);
    assert_good(places_now(db, f->arena, &now, &found));
    db_close(db);
    assert_true(found);
    assert_int_equal(now.seq, 2);
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, false, false, &report, NULL, NULL));
    db_close(db);
    assert_true(report.same);
    expect(f, "南京", "3201,");
    assert_false(load_list(f, STR(SUCHENG)).same); /* back to the former */
    expect(f, "双庄", "321302005,321302005001,");
}

static void what_is_no_list_is_refused_and_nothing_changes(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    static const char *const wrong[] = {
        "",
        "32 江苏省\n",
        "cadre-places 1\n32 江苏省",
        "cadre-places 1\n32\n",
        "cadre-places 1\n32 \n",
        "cadre-places 1\n3 江苏省\n",
        "cadre-places 1\n32 江苏省\n32 江苏省\n",
        "cadre-places 1\n3213 宿迁市\n32 江苏省\n",
        "cadre-places 1\n32 江苏省\n321302005002 靳塘村委会\n",
    };
    load_list(f, STR(SUCHENG));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct loading l = {.body = {.places = 1}};
        assert_good(blob_send_bytes(f->arena, f->writer, clock_now(&f->clock),
                                    str_of(wrong[i]), &l.body.blob));
        assert_fault(fixture_write(f, load, &l), FAULT_PLACES_BROKEN_ID);
    }
    expect(f, "双庄", "321302005,321302005001,");
}

static void two_lists_are_compared_line_by_line(void **state)
{
    (void)state;
    struct places_change c;
    places_compare(STR(""), STR(SUCHENG), &c);
    assert_int_equal(c.fresh, 11);
    places_compare(STR(SUCHENG), STR(SUCHENG), &c);
    assert_int_equal(c.same, 11);
    places_compare(STR("cadre-places 1\n32 江苏省\n3201 南京市\n3213 宿迁市\n"),
                   STR("cadre-places 1\n32 江苏\n3213 宿迁市\n3214 新市\n3215 又市\n"),
                   &c);
    assert_int_equal(c.fresh, 2);
    assert_int_equal(c.gone, 1);
    assert_int_equal(c.renamed, 1);
    assert_int_equal(c.same, 1);
}

/* ---- every search against reading all names ---------------------------------------- */

enum { STREETS = 40, EACH = 60, TRIES = 3000 };
struct made {
    struct str list;
    struct str names[STREETS * EACH + STREETS + 3];
    int64_t codes[STREETS * EACH + STREETS + 3];
    size_t n;
};

static unsigned draw(struct fixture *f, unsigned below)
{
    uint8_t bytes[2];
    random_fill(&f->random, bytes, 2);
    return (bytes[0] * 256u + bytes[1]) % below;
}

/* Few characters, so that names repeat and run into their endings: some stand in endings
 * themselves, some have two readings. */
static struct str any_name(struct fixture *f, bool street)
{
    static const char *const chars[] = {"双", "庄", "王", "村", "社", "区", "单",
                                        "居", "行", "新", "委", "乡", "街", "A"};
    static const char *const village_ends[] = {
        "村委会", "居委会", "社区居委会", "村", "社区", "", "村民委员会", "生活区"};
    static const char *const street_ends[] = {"街道", "镇", "乡", "街道办事处", ""};
    struct text name = text_new(f->arena, 64);
    for (unsigned i = 0, n = 1 + draw(f, 3); i < n; i++) {
        text_add(&name, str_of(chars[draw(f, 14)]));
    }
    text_add(&name, str_of(street ? street_ends[draw(f, 5)] : village_ends[draw(f, 8)]));
    return text_str(&name);
}

static void add_made(struct made *m, struct text *list, int64_t code, struct str name)
{
    m->names[m->n] = name;
    m->codes[m->n++] = code;
    places_add(list, code, name);
}

static struct made *make_list(struct fixture *f)
{
    struct made *m = ARENA_NEW(f->arena, struct made);
    struct text list = text_new(f->arena, 65536);
    places_begin(&list);
    add_made(m, &list, 32, STR("江苏省"));
    add_made(m, &list, 3213, STR("宿迁市"));
    add_made(m, &list, 321302, STR("宿城区"));
    for (int64_t s = 0; s < STREETS; s++) {
        add_made(m, &list, 321302001 + s, any_name(f, true));
    }
    for (int64_t s = 0; s < STREETS; s++) {
        for (int64_t v = 0; v < EACH; v++) {
            add_made(m, &list, (321302001 + s) * 1000 + v, any_name(f, false));
        }
    }
    m->list = text_str(&list);
    return m;
}

/* A piece of a name, as it stands, spelled, by initials, or half and half. */
static struct str any_text(struct fixture *f, const struct made *m)
{
    struct arena *a = f->arena;
    struct str name = m->names[draw(f, (unsigned)m->n)];
    size_t n = utf8_count(name), from = draw(f, (unsigned)n);
    size_t to = from + 1 + draw(f, (unsigned)(n - from));
    size_t skip = utf8_first(name, from).n;
    struct str piece = str_part(name, skip, utf8_first(name, to).n);
    struct str letters = names_spelled(a, piece);
    unsigned how = draw(f, 4);
    if (how == 0 || letters.n == 0) {
        return piece;
    }
    if (how == 1) {
        size_t start = draw(f, (unsigned)letters.n);
        return str_part(letters, start,
                        start + 1 + draw(f, (unsigned)(letters.n - start)));
    }
    struct text out = text_new(a, 64);
    for (size_t at = 0; at < piece.n;) {
        size_t was = at;
        utf8_next(piece, &at);
        struct str one = str_part(piece, was, at);
        struct str spelled = names_spelled(a, one);
        bool as_it_is = spelled.n == 0 || (how == 3 && draw(f, 2) == 0);
        text_add(&out, as_it_is ? one : how == 2 ? str_part(spelled, 0, 1) : spelled);
    }
    return text_str(&out);
}

static struct str scan(struct fixture *f, const struct made *m, struct str text)
{
    struct names_query query;
    struct text codes = text_new(f->arena, 256);
    int found = 0;
    names_query(f->arena, text, &query);
    for (size_t i = 0; i < m->n && found < PLACES_HITS && query.ways_n > 0; i++) {
        if (names_match(&query, m->names[i])) {
            text_add_int(&codes, m->codes[i]);
            text_add_char(&codes, ',');
            found++;
        }
    }
    return codes.n > 0 ? text_str(&codes) : STR("");
}

static void a_search_finds_what_reading_all_names_finds(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    const struct made *m = make_list(f);
    load_list(f, m->list);
    struct db *db = fixture_reader(f);
    assert_good(db_begin_read(db, f->arena));
    int tries = f->schema[0] != 0 ? TRIES / 10 : TRIES;
    for (int i = 0; i < tries; i++) {
        struct str text = any_text(f, m);
        struct str found = search(f, db, text);
        struct str wanted = scan(f, m, text);
        if (!str_equal(found, wanted)) {
            fail_msg("%.*s: %.*s, not %.*s", STR_PRINT(text), STR_PRINT(found),
                     STR_PRINT(wanted));
        }
    }
    db_end_read(db);
    db_close(db);
}

int main(void)
{
#define ON_BOTH(f)                                                                       \
    FIXTURE_TEST(f),                                                                     \
        cmocka_unit_test_setup_teardown(f, fixture_set_up_postgres, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        ON_BOTH(a_place_is_found_by_any_part_of_its_name),
        ON_BOTH(a_place_is_found_by_pinyin_and_initials),
        ON_BOTH(a_text_of_digits_is_the_beginning_of_a_code),
        ON_BOTH(a_place_is_told_with_all_above_it),
        ON_BOTH(a_newer_edition_replaces_and_the_same_changes_nothing),
        ON_BOTH(what_is_no_list_is_refused_and_nothing_changes),
        cmocka_unit_test(two_lists_are_compared_line_by_line),
        ON_BOTH(a_search_finds_what_reading_all_names_finds),
    };
    return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
