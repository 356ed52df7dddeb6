/* Lists of persons: their orders, search by parts of names, filters, and that a list is
 * the same whichever way it is read. */
#include "fixture.h"

#include "register/career.h"
#include "register/names.h"
#include "words/faults.h"

static const struct kind *const kinds[] = {
    &kind_unit_add,        &kind_person_add,   &kind_person_change, &kind_person_correct,
    &kind_person_leave,    &kind_person_merge, &kind_posting_add,   &kind_posting_end,
    &kind_posting_correct, &kind_post_add,     &kind_post_correct,  NULL};

/* One change at a time: what is set of these is done. */
struct step {
    struct fault *(*run)(const struct act *act, struct step *s);
    struct unit_id unit, unit_made;
    struct person_id person, into;
    struct person_body body;
    struct posting_body posting;
    struct posting_id posted;
    struct post_body post;
    struct post_id seat;
    struct day on;
    int many;
};

static struct fault *take(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct step *s = ctx;
    struct act act = {.ledger = f->ledger,
                      .db = db,
                      .arena = a,
                      .id = fixture_id(f),
                      .today = clock_today(&f->clock),
                      .scope = {.all = true}};
    return s->run(&act, s);
}

static void run(struct fixture *f, struct step *s,
                struct fault *(*what)(const struct act *, struct step *))
{
    s->run = what;
    assert_good(fixture_write(f, take, s));
}

static struct fault *do_unit(const struct act *act, struct step *s)
{
    struct unit_body body = unit_body_of(STR("Unit"), s->unit);
    return register_unit_add(act, &body, &s->unit_made);
}

static struct fault *do_person(const struct act *act, struct step *s)
{
    return register_person_add(act, &s->body, &s->person);
}

static struct fault *do_correct(const struct act *act, struct step *s)
{
    return register_person_correct(act, s->person, 0, &s->body);
}

static struct fault *do_change(const struct act *act, struct step *s)
{
    return register_person_change(act, s->person, 0, s->on, &s->body);
}

static struct fault *do_leave(const struct act *act, struct step *s)
{
    return register_person_leave(act, s->person, 0,
                                 &(struct leave_body){s->on, LEAVE_RETIRE});
}

static struct fault *do_merge(const struct act *act, struct step *s)
{
    return register_person_merge(act, s->person, s->into);
}

static struct fault *do_posting(const struct act *act, struct step *s)
{
    return career_posting_add(act, s->person, &s->posting, &s->posted);
}

static struct fault *do_posting_correct(const struct act *act, struct step *s)
{
    return career_posting_correct(act, s->posted, &s->posting);
}

static struct fault *do_end(const struct act *act, struct step *s)
{
    return career_posting_end(act, &(struct end_body){s->posted, s->on, STR_NONE});
}

static struct fault *do_post(const struct act *act, struct step *s)
{
    return career_post_add(act, &s->post, &s->seat);
}

static struct fault *do_post_correct(const struct act *act, struct step *s)
{
    return career_post_correct(act, s->seat, &s->post);
}

static struct day day(int year, int month, int d)
{
    return day_of_civil((struct civil){year, month, d});
}

static struct unit_id unit(struct fixture *f, struct unit_id above)
{
    struct step s = {.unit = above};
    f->kinds.at = kinds;
    run(f, &s, do_unit);
    return s.unit_made;
}

static struct person_id person(struct fixture *f, const char *name, struct unit_id in)
{
    struct step s = {.body = person_body_of(str_of(name), SEX_MALE, day(1970, 1, 1), in)};
    run(f, &s, do_person);
    return s.person;
}

/* A main posting without an end. */
static struct posting_id post(struct fixture *f, struct person_id who, struct unit_id in,
                              int64_t level, struct day since, struct day till)
{
    struct step s = {
        .person = who,
        .posting = {.unit = in, .level = level, .since = since, .till = till}};
    run(f, &s, do_posting);
    return s.posted;
}

static struct person_list list(struct fixture *f, struct people_query q)
{
    struct db *db = fixture_reader(f);
    struct person_list people = {0};
    struct scope all = {.all = true};
    q.limit = q.limit == 0 ? 100 : q.limit;
    q.today = clock_today(&f->clock);
    assert_good(register_people(db, f->arena, &all, &q, &people));
    db_close(db);
    return people;
}

static void assert_names(struct person_list people, const char *joined)
{
    char have[1024] = "";
    for (size_t i = 0; i < people.n; i++) {
        size_t n = strlen(have);
        snprintf(have + n, sizeof have - n, "%s%.*s", i > 0 ? " " : "",
                 STR_PRINT(people.at[i].name));
    }
    assert_string_equal(have, joined);
}

static struct person_list found(struct fixture *f, const char *text)
{
    return list(f, (struct people_query){.text = str_of(text)});
}

static void assert_rebuilds(struct fixture *f)
{
    struct db *db = NULL;
    struct rebuild_report report = {0};
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    db_close(db);
    assert_true(report.same);
}

/* ---- orders ------------------------------------------------------------------------ */

/* By hand: 公孙 gōng, 解 Xiè, 单 Shàn, 王 Wáng. Strokes of the surnames: 王 4, 公 4
 * (一 before 丿), 单 8, 解 13; 王 of one given character before two. */
static void lists_stand_by_pinyin_or_by_strokes_of_the_surname(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    static const char *const names[] = {"单廷珪", "王定六", "解珍", "公孙胜", "王英"};
    for (size_t i = 0; i < 5; i++) {
        person(f, names[i], top);
    }
    assert_names(list(f, (struct people_query){.order = PEOPLE_BY_NAME}),
                 "公孙胜 单廷珪 王定六 王英 解珍");
    assert_names(list(f, (struct people_query){.order = PEOPLE_BY_STROKES}),
                 "王英 王定六 公孙胜 单廷珪 解珍");
    assert_rebuilds(f);
}

static void rank_follows_the_main_post_of_the_day(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    struct person_id one = person(f, "A", top), two = person(f, "B", top);
    person(f, "C", top);
    post(f, one, top, 5, day(2010, 1, 1), day(2014, 12, 31));
    struct posting_id newer = post(f, one, top, 3, day(2015, 1, 1), DAY_NONE);
    post(f, two, top, 4, day(2012, 6, 1), DAY_NONE);
    struct step beside = {.person = two,
                          .posting = {.unit = top,
                                      .level = 1,
                                      .concurrent = true,
                                      .since = day(2012, 6, 1),
                                      .till = DAY_NONE}};
    run(f, &beside, do_posting); /* 兼任 makes no rank */
    struct people_query q = {.order = PEOPLE_BY_RANK};
    assert_names(list(f, q), "A B C");
    q.dated = true;
    q.on = day(2012, 5, 31);
    assert_names(list(f, q), "A B C");
    q.on = day(2012, 6, 1);
    assert_names(list(f, q), "B A C");
    q.on = day(2014, 12, 31);
    assert_names(list(f, q), "B A C");
    q.on = day(2015, 1, 1);
    assert_names(list(f, q), "A B C");
    q.on = day(2000, 1, 1);
    assert_names(list(f, q), "A B C"); /* nobody has a post: by name */
    struct step end = {.posted = newer, .on = day(2015, 6, 30)};
    run(f, &end, do_end);
    q.on = day(2015, 7, 1);
    assert_names(list(f, q), "B A C");
    q.level = 4;
    assert_names(list(f, q), "B");
    q.on = day(2012, 5, 31);
    assert_names(list(f, q), "");
    assert_rebuilds(f);
}

static void assert_posts(struct person_list people, const char *joined)
{
    char have[1024] = "";
    for (size_t i = 0; i < people.n; i++) {
        size_t n = strlen(have);
        snprintf(have + n, sizeof have - n, "%s%.*s", i > 0 ? "|" : "",
                 STR_PRINT(people.at[i].post_title));
    }
    assert_string_equal(have, joined);
}

/* One is a clerk, then a head without a level; the other is called as his seat is. */
static void lists_show_the_main_post_of_the_day(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    struct person_id one = person(f, "Alpha", top), two = person(f, "Beta", top);
    person(f, "Gamma", top);
    struct step seat = {
        .post = {
            .title = STR("Secretary"), .unit = top, .since = DAY_NONE, .till = DAY_NONE}};
    run(f, &seat, do_post);
    const struct posting_body said[] = {
        {top, {0}, STR("Clerk"), 5, false, day(2010, 1, 1), day(2014, 12, 31)},
        {top, {0}, STR("Head"), 0, false, day(2015, 1, 1), DAY_NONE},
        {top, {0}, STR("Guest"), 1, true, day(2012, 1, 1), DAY_NONE},
    };
    for (size_t i = 0; i < 3; i++) {
        run(f, &(struct step){.person = one, .posting = said[i]}, do_posting);
    }
    struct step s = {
        .person = two,
        .posting = {
            .unit = top, .post = seat.seat, .since = day(2012, 1, 1), .till = DAY_NONE}};
    run(f, &s, do_posting);
    struct people_query q = {.order = PEOPLE_BY_NAME};
    assert_posts(list(f, q), "Head|Secretary|");
    q.unit = top;
    assert_posts(list(f, q), "Head|Secretary|");
    q.order = PEOPLE_BY_RANK;
    q.unit.v = 0;
    assert_posts(list(f, q), "Head|Secretary|");
    assert_posts(found(f, "beta"), "Secretary");
    q = (struct people_query){.dated = true, .on = day(2014, 12, 31)};
    assert_posts(list(f, q), "Clerk|Secretary|");
    q.unit = top;
    assert_posts(list(f, q), "Clerk|Secretary|");
    q.on = day(2011, 12, 31);
    assert_posts(list(f, q), "Clerk||");
    q.text = STR("alph");
    assert_posts(list(f, q), "Clerk");
    q.on = day(2009, 12, 31);
    assert_posts(list(f, q), "");
    assert_rebuilds(f);
}

static void rank_follows_what_is_corrected(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    struct person_id one = person(f, "A", top), two = person(f, "B", top);
    struct people_query q = {.order = PEOPLE_BY_RANK};
    struct step seat = {.post = {.title = STR("Head"),
                                 .unit = top,
                                 .level = 2,
                                 .since = DAY_NONE,
                                 .till = DAY_NONE}};
    run(f, &seat, do_post);
    post(f, one, top, 3, day(2015, 1, 1), DAY_NONE);
    struct step s = {
        .person = two,
        .posting = {
            .unit = top, .post = seat.seat, .since = day(2015, 1, 1), .till = DAY_NONE}};
    run(f, &s, do_posting);
    assert_names(list(f, q),
                 "B A"); /* the level of the seat, where the posting has none */
    seat.post.level = 7;
    run(f, &seat, do_post_correct);
    assert_names(list(f, q), "A B");
    s.posting.level = 1;
    run(f, &s, do_posting_correct);
    assert_names(list(f, q), "B A");
    struct step rename = {
        .person = one, .body = person_body_of(STR("Z"), SEX_MALE, day(1970, 1, 1), top)};
    run(f, &rename, do_correct);
    assert_names(list(f, q), "B Z");
    assert_rebuilds(f);
}

/* Within one level the office's own order counts, then the name. */
static void the_offices_own_order_counts_within_a_level(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    static const struct {
        const char *name;
        int64_t rank;
    } people[] = {{"A", 0}, {"B", 2}, {"C", 1}, {"D", 0}};
    for (size_t i = 0; i < 4; i++) {
        struct step s = {.body = person_body_of(str_of(people[i].name), SEX_MALE,
                                                day(1970, 1, 1), top)};
        s.body.rank = people[i].rank;
        run(f, &s, do_person);
    }
    assert_names(list(f, (struct people_query){.order = PEOPLE_BY_RANK}), "C B A D");
}

static void paging_by_key_goes_both_ways_in_every_order(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    static const char *const names[] = {"王英", "王英", "解珍", "单廷珪", "公孙胜"};
    struct scope all = {.all = true};
    for (size_t i = 0; i < 5; i++) {
        struct person_id id = person(f, names[i], top);
        post(f, id, top, 3 - (int64_t)i % 2, day(2015, 1, 1), DAY_NONE);
    }
    for (int order = PEOPLE_BY_NAME; order <= PEOPLE_BY_RANK; order++) {
        for (int dated = 0; dated < 2; dated++) {
            struct people_query q = {.order = order,
                                     .limit = 2,
                                     .dated = dated == 1,
                                     .on = day(2016, 1, 1),
                                     .today = clock_today(&f->clock)};
            struct people_query whole = q;
            whole.limit = 10;
            struct person_list wanted = list(f, whole);
            struct person_list first = list(f, q);
            struct db *db = fixture_reader(f);
            bool is_there = false;
            assert_int_equal(wanted.n, 5);
            q.key_id = first.at[1].id.v;
            assert_good(register_place(db, f->arena, &all, &q, first.at[1].id, &q.key,
                                       &is_there));
            struct person_list second = list(f, q);
            assert_int_equal(second.at[0].id.v, wanted.at[2].id.v);
            assert_int_equal(second.at[1].id.v, wanted.at[3].id.v);
            q.key_id = second.at[0].id.v;
            q.backwards = true;
            assert_good(register_place(db, f->arena, &all, &q, second.at[0].id, &q.key,
                                       &is_there));
            struct person_list back = list(f, q);
            assert_int_equal(back.n, 2);
            assert_int_equal(back.at[0].id.v, wanted.at[0].id.v);
            assert_int_equal(back.at[1].id.v, wanted.at[1].id.v);
            db_close(db);
        }
    }
}

/* ---- search ------------------------------------------------------------------------ */

static void a_name_is_found_by_parts_pinyin_initials_and_all_ways_of_writing(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    person(f, "王一夫", top);
    person(f, "单廷珪", top);
    person(f, "阿依古丽·买买提", top);
    person(f, "Ann O'Neill", top);
    static const char *const cases[][2] = {
        {"wyf", "王一夫"},
        {"一夫", "王一夫"},
        {"王", "王一夫"},
        {"夫", "王一夫"},
        {"wangyifu", "王一夫"},
        {"Wang Yi", "王一夫"},
        {"ｗｙｆ", "王一夫"},
        {"王yf", "王一夫"},
        {"shan", "单廷珪"},
        {"dantinggui", "单廷珪"},
        {"單", "单廷珪"},
        {"古丽买", "阿依古丽·买买提"},
        {"古丽・买", "阿依古丽·买买提"},
        {"o’neill", "Ann O'Neill"},
        {"ＡＮＮ", "Ann O'Neill"},
        {"李", ""},
        {"·", ""},
        {"%", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_names(found(f, cases[i][0]), cases[i][1]);
    }
}

static void a_name_given_up_is_found_where_it_was_the_name(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    struct step s = {.person = person(f, "扈三娘", top),
                     .body =
                         person_body_of(STR("扈青"), SEX_FEMALE, day(1970, 1, 1), top),
                     .on = day(2015, 1, 1)};
    run(f, &s, do_change);
    struct people_query before = {
        .text = STR("三娘"), .dated = true, .on = day(2014, 12, 31)};
    assert_names(list(f, before), "扈三娘");
    before.on = day(2015, 1, 1);
    assert_names(list(f, before), "");
    assert_names(found(f, "三娘"), "");
    assert_names(found(f, "huqing"), "扈青");
    s.body.name = STR("扈红");
    run(f, &s, do_correct);
    assert_names(found(f, "青"), "");
    assert_names(found(f, "hh"), "扈红");
    struct step other = {.person = person(f, "扈红玉", top), .into = s.person};
    run(f, &other, do_merge);
    assert_names(found(f, "玉"), "");
    assert_names(found(f, "hh"), "扈红");
    assert_rebuilds(f);
}

static void who_left_is_found_only_when_asked_for(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0});
    struct step s = {.person = person(f, "石秀", top), .on = day(2016, 6, 30)};
    person(f, "石勇", top);
    run(f, &s, do_leave);
    struct people_query q = {.text = STR("石")};
    assert_names(list(f, q), "石勇");
    q.status = PEOPLE_LEFT;
    assert_names(list(f, q), "石秀");
    q.status = PEOPLE_ALL;
    assert_names(list(f, q), "石秀 石勇");
    q.status = PEOPLE_HERE;
    q.dated = true;
    q.on = day(2016, 6, 30);
    assert_names(list(f, q), "石秀 石勇");
    q.on = day(2016, 7, 1);
    assert_names(list(f, q), "石勇");
    q.status = PEOPLE_LEFT;
    assert_names(list(f, q), "石秀");
}

/* ---- whichever way a list is read -------------------------------------------------- */

enum { MANY = 2600 };

/* So many that lists of 王 are walked and lists of 李 gathered (HITS_MOST in people.c).
 */
static struct fault *do_many(const struct act *act, struct step *s)
{
    static const char *const given[] = {"伟", "芳", "娜", "秀英", "敏", "静", "丽", "强"};
    for (int i = 0; i < MANY; i++) {
        struct act one = *act;
        struct person_id id;
        struct person_body body = person_body_of(
            str_format(act->arena, "%s%s", i % 10 == 0 ? "李" : "王", given[i / 10 % 8]),
            i % 3 == 0 ? SEX_FEMALE : SEX_MALE, day(1960 + i % 30, 1, 1),
            i % 50 == 1 ? s->unit_made : s->unit);
        one.id = ledger_id_derived(act->id, i + 1);
        TRY(register_person_add(&one, &body, &id));
    }
    return NULL;
}

/* What a plain look at every person of the register finds. */
static bool passes(const struct people_query *q, const struct names_query *wanted,
                   const struct person *p)
{
    bool text = q->text.n == 0 || names_match(wanted, p->name);
    bool in_unit = q->unit.v == 0 || p->unit.v == q->unit.v;
    bool sex = q->sex == PEOPLE_BOTH || p->sex == q->sex - PEOPLE_MEN;
    return text && in_unit && sex;
}

static void assert_found_as_by_looking_at_all(struct fixture *f, struct people_query q,
                                              const struct person_list *all)
{
    struct names_query wanted = {0};
    struct person_list have = list(f, q);
    size_t n = 0;
    names_query(f->arena, q.text, &wanted);
    for (size_t i = 0; i < all->n && n < (size_t)q.limit; i++) {
        if (passes(&q, &wanted, &all->at[i])) {
            assert_true(n < have.n);
            assert_int_equal(have.at[n].id.v, all->at[i].id.v);
            n++;
        }
    }
    assert_int_equal(have.n, n);
    assert_true(n > 0);
}

static void a_list_is_the_same_walked_or_gathered(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0}), small = unit(f, top);
    struct step s = {.unit = top, .unit_made = small};
    static const char *const texts[] = {"", "王", "李", "w", "xiuying", "lix", "秀"};
    run(f, &s, do_many);
    for (int order = PEOPLE_BY_NAME; order <= PEOPLE_BY_RANK; order++) {
        for (int dated = 0; dated < 2; dated++) {
            struct people_query q = {.order = order,
                                     .limit = MANY,
                                     .dated = dated == 1,
                                     .on = day(2017, 1, 1)};
            struct person_list all = list(f, q);
            assert_int_equal(all.n, MANY);
            q.limit = 60;
            for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
                q.text = str_of(texts[t]);
                for (int sex = PEOPLE_BOTH; sex <= PEOPLE_WOMEN; sex++) {
                    q.sex = sex;
                    q.unit = (struct unit_id){0};
                    assert_found_as_by_looking_at_all(f, q, &all);
                }
            }
            q.text = STR("王");
            q.sex = PEOPLE_BOTH;
            q.unit = small;
            assert_found_as_by_looking_at_all(f, q, &all);
            q.unit = top;
            q.unit_alone = true;
            assert_found_as_by_looking_at_all(f, q, &all);
        }
    }
}

/* In the order of pinyin Li stand first, then Wang, then Zhao: more Li than a search
 * walks over at first, more Wang than it gathers then, few Zhao (limits of
 * people_search.c). */
enum { LI = 4600, WANG = 6300, ZHAO = 200, FAR = LI + WANG + ZHAO, FAR_PAGE = 2900 };

static struct fault *do_far(const struct act *act, struct step *s)
{
    for (int i = 0; i < FAR; i++) {
        struct act one = *act;
        struct person_id id;
        struct person_body body =
            person_body_of(STR_NONE, SEX_MALE, day(1960 + i % 30, 1, 1), s->unit);
        int which = (i * 7) % FAR; /* 7 and FAR have no divisor in common */
        body.name = which < LI          ? STR("李伟")
                    : which < LI + WANG ? STR("王芳")
                                        : STR("赵敏");
        one.id = ledger_id_derived(act->id, i + 1);
        TRY(register_person_add(&one, &body, &id));
    }
    return NULL;
}

/* Page by page from one end of the order to the other: `n` from `first` of all on. */
static void assert_pages(struct fixture *f, const char *text, bool backwards,
                         const struct person_list *all, size_t first, size_t n)
{
    struct scope whole = {.all = true};
    struct people_query q = {
        .text = str_of(text), .limit = FAR_PAGE, .today = clock_today(&f->clock)};
    struct db *db = fixture_reader(f);
    size_t seen = 0;
    bool is_there = true;
    if (backwards) { /* from the last of all, who is not asked for, or is left out */
        q.key_id = all->at[all->n - 1].id.v;
        q.backwards = true;
        assert_good(register_place(db, f->arena, &whole, &q, all->at[all->n - 1].id,
                                   &q.key, &is_there));
        n -= first + n == all->n;
    }
    for (struct person_list page;; seen += page.n) {
        page = list(f, q);
        for (size_t i = 0; i < page.n; i++) {
            size_t at = backwards ? n - seen - page.n + i : seen + i;
            assert_int_equal(page.at[i].id.v, all->at[first + at].id.v);
        }
        if (page.n == 0) {
            break;
        }
        struct person_id last = page.at[backwards ? 0 : page.n - 1].id;
        q.key_id = last.v;
        assert_good(register_place(db, f->arena, &whole, &q, last, &q.key, &is_there));
    }
    assert_int_equal(seen, n);
    db_close(db);
}

static void names_far_down_the_order_are_found_and_paged_both_ways(void **state)
{
    struct fixture *f = *state;
    struct step s = {.unit = unit(f, (struct unit_id){0})};
    run(f, &s, do_far);
    struct person_list all = list(f, (struct people_query){.limit = FAR + 1});
    assert_int_equal(all.n, FAR);
    for (int backwards = 0; backwards < 2; backwards++) {
        assert_pages(f, "王", backwards, &all, LI, WANG);
        assert_pages(f, "zhaom", backwards, &all, LI + WANG, ZHAO);
        assert_pages(f, "lw", backwards, &all, 0, LI);
    }
}

/* ---- the index of names ------------------------------------------------------------ */

/* Names corrected, changed and merged away among those that are folded into blocks and
 * among those that are not yet. */
static struct fault *do_changes(const struct act *act, struct step *s)
{
    static const char *const names[] = {"欧阳锋", "黄药师", "洪七公"};
    for (int i = 0; i < 60; i++) {
        struct act one = *act;
        struct person_id who = {s->person.v + (i * 397 + 11) % MANY};
        struct person_body body =
            person_body_of(str_of(names[i % 3]), SEX_MALE, day(1970, 1, 1), s->unit);
        one.id = ledger_id_derived(act->id, i + 1);
        if (i % 5 == 0) {
            TRY(register_person_merge(&one, who, (struct person_id){who.v + 1}));
        } else if (i % 2 == 0) {
            TRY(register_person_change(&one, who, 0, day(2016, 1, 1), &body));
        } else {
            TRY(register_person_correct(&one, who, 0, &body));
        }
    }
    return NULL;
}

static void names_that_come_change_and_go_are_indexed_as_a_rebuild_does(void **state)
{
    struct fixture *f = *state;
    if (f->writer == NULL) {
        print_message("skipped: CADRE_TEST_PG names no server\n");
        skip();
    }
    struct unit_id top = unit(f, (struct unit_id){0});
    struct step s = {.unit = top, .unit_made = top};
    run(f, &s, do_many);
    s.person = (struct person_id){2};
    run(f, &s, do_changes);
    assert_rebuilds(f);
    person(f, "周伯通", top);
    assert_rebuilds(f);
    /* Of 60, each fifth merges; of the others 16 are of each name, changed ones too. */
    assert_int_equal(found(f, "欧阳").n, 16);
    assert_int_equal(found(f, "hys").n, 16);
    assert_int_equal(found(f, "qigong").n, 16);
    assert_names(found(f, "周伯"), "周伯通");
}

static struct fault *give_scope(struct fixture *f, struct db *db, struct arena *a,
                                void *ctx)
{
    (void)f;
    return scope_grant_add(db, a, 7, *(struct unit_id *)ctx, DAY_NONE, DAY_NONE);
}

static void search_and_filters_stay_within_the_scope(void **state)
{
    struct fixture *f = *state;
    struct unit_id top = unit(f, (struct unit_id){0}), in = unit(f, top);
    struct unit_id out = unit(f, top);
    struct person_id hidden = person(f, "王进", out);
    person(f, "王英", in);
    post(f, hidden, out, 2, day(2010, 1, 1), DAY_NONE);
    assert_good(fixture_write(f, give_scope, &in));
    struct db *db = fixture_reader(f);
    for (enum scope_way way = SCOPE_MANY; way <= SCOPE_FEW; way++) {
        for (int dated = 0; dated < 2; dated++) {
            struct scope scope = {.account = 7, .way = way, .unit = in};
            struct people_query q = {.text = STR("wang"),
                                     .limit = 10,
                                     .dated = dated == 1,
                                     .on = day(2017, 1, 1),
                                     .today = day(2017, 1, 1)};
            struct person_list people = {0}, of_level = {0}, of_unit = {0};
            struct blob key;
            bool is_there = true;
            assert_good(register_people(db, f->arena, &scope, &q, &people));
            assert_names(people, "王英");
            q.text = STR_NONE;
            q.level = 2;
            assert_good(register_people(db, f->arena, &scope, &q, &of_level));
            q.level = 0;
            q.unit = out;
            assert_good(register_people(db, f->arena, &scope, &q, &of_unit));
            assert_int_equal(of_level.n + of_unit.n, 0);
            assert_good(
                register_place(db, f->arena, &scope, &q, hidden, &key, &is_there));
            assert_false(is_there);
        }
    }
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(lists_stand_by_pinyin_or_by_strokes_of_the_surname),
        FIXTURE_TEST(rank_follows_the_main_post_of_the_day),
        FIXTURE_TEST(lists_show_the_main_post_of_the_day),
        FIXTURE_TEST(rank_follows_what_is_corrected),
        FIXTURE_TEST(the_offices_own_order_counts_within_a_level),
        FIXTURE_TEST(paging_by_key_goes_both_ways_in_every_order),
        FIXTURE_TEST(a_name_is_found_by_parts_pinyin_initials_and_all_ways_of_writing),
        FIXTURE_TEST(a_name_given_up_is_found_where_it_was_the_name),
        FIXTURE_TEST(who_left_is_found_only_when_asked_for),
        FIXTURE_TEST(a_list_is_the_same_walked_or_gathered),
        FIXTURE_TEST(names_far_down_the_order_are_found_and_paged_both_ways),
        FIXTURE_TEST(names_that_come_change_and_go_are_indexed_as_a_rebuild_does),
        cmocka_unit_test_setup_teardown(
            names_that_come_change_and_go_are_indexed_as_a_rebuild_does,
            fixture_set_up_postgres, fixture_tear_down),
        FIXTURE_TEST(search_and_filters_stay_within_the_scope),
    };
    return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
