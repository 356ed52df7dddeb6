/* Dated facts: postings, education, kin, absences, states of persons and units, merging.
 */
#include "fixture.h"

#include "register/career.h"
#include "register/kin.h"
#include "register/posts.h"
#include "words/faults.h"

static const struct kind *const kinds[] = {&kind_unit_add,      &kind_unit_change,
                                           &kind_person_add,    &kind_person_change,
                                           &kind_person_merge,  &kind_posting_add,
                                           &kind_posting_end,   &kind_posting_correct,
                                           &kind_education_add, &kind_kin_add,
                                           &kind_absence_add,   &kind_post_add,
                                           &kind_post_correct,  &kind_education_correct,
                                           &kind_post_line,     NULL};

struct step {
    struct fault *(*run)(const struct act *act, struct step *s);
    struct person_id person, other;
    struct unit_id top, unit;
    struct posting_body posting;
    struct posting_id posted;
    struct end_body end;
    struct absence_body absence;
    struct kin_body kin;
    struct education_body education;
    struct education_id studied;
    struct post_body post;
    struct post_id seat;
    struct line_body line;
    struct str name;
    struct day on;
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

static struct fault *run(struct fixture *f, struct step *s,
                         struct fault *(*what)(const struct act *, struct step *))
{
    s->run = what;
    return fixture_write(f, take, s);
}

static struct day day(int year, int month, int d)
{
    return day_of_civil((struct civil){year, month, d});
}

static struct fault *do_top(const struct act *act, struct step *s)
{
    struct unit_body body = unit_body_of(STR("Top"), (struct unit_id){0});
    return register_unit_add(act, &body, &s->top);
}

static struct fault *do_unit(const struct act *act, struct step *s)
{
    struct unit_body body = unit_body_of(s->name, s->top);
    return register_unit_add(act, &body, &s->unit);
}

static struct fault *do_person(const struct act *act, struct step *s)
{
    struct person_body body = person_body_of(s->name, SEX_MALE, day(1970, 1, 1), s->top);
    return register_person_add(act, &body, &s->person);
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
    return career_posting_end(act, &s->end);
}

static struct fault *do_post(const struct act *act, struct step *s)
{
    return career_post_add(act, &s->post, &s->seat);
}

static struct fault *do_education(const struct act *act, struct step *s)
{
    return career_education_add(act, s->person, &s->education, &s->studied);
}

static struct fault *do_education_correct(const struct act *act, struct step *s)
{
    return career_education_correct(act, s->studied, &s->education);
}

static struct fault *do_post_correct(const struct act *act, struct step *s)
{
    return career_post_correct(act, s->seat, &s->post);
}

static struct fault *do_post_bring(const struct act *act, struct step *s)
{
    return career_post_bring(act, &s->post, &s->seat);
}

static struct fault *do_line(const struct act *act, struct step *s)
{
    return career_post_line(act, s->seat, &s->line);
}

static struct fault *do_kin(const struct act *act, struct step *s)
{
    struct kin_id id;
    return kin_add(act, s->person, &s->kin, &id);
}

static struct fault *do_absence(const struct act *act, struct step *s)
{
    struct absence_id id;
    return absence_add(act, s->person, &s->absence, &id);
}

static struct fault *do_change(const struct act *act, struct step *s)
{
    struct person_body body = person_body_of(s->name, SEX_MALE, day(1970, 1, 1), s->unit);
    return register_person_change(act, s->person, 0, s->on, &body);
}

static struct fault *do_unit_change(const struct act *act, struct step *s)
{
    struct unit_body body = unit_body_of(s->name, s->top);
    body.establishment = 7;
    return register_unit_change(act, s->unit, 0, s->on, &body);
}

static struct fault *do_merge(const struct act *act, struct step *s)
{
    return register_person_merge(act, s->person, s->other);
}

/* Top with the unit "Left", and a person on the strength of Top. */
static struct step start(struct fixture *f)
{
    struct step s = {.name = STR("Left")};
    f->kinds.at = kinds;
    assert_good(run(f, &s, do_top));
    assert_good(run(f, &s, do_unit));
    s.name = STR("Lin Chong");
    assert_good(run(f, &s, do_person));
    s.posting = (struct posting_body){.unit = s.unit,
                                      .title = STR("Head"),
                                      .since = day(2010, 1, 1),
                                      .till = day(2010, 12, 31)};
    return s;
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

static size_t listed(struct fixture *f, struct unit_id unit, struct day on)
{
    struct db *db = fixture_reader(f);
    struct person_list people = {0};
    struct scope all = {.all = true};
    struct people_query q = {.unit = unit, .on = on, .dated = true, .limit = 10};
    assert_good(register_people(db, f->arena, &all, &q, &people));
    db_close(db);
    return people.n;
}

static void a_posting_holds_on_its_first_and_last_day_and_no_other(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f);
    assert_good(run(f, &s, do_posting));
    assert_int_equal(listed(f, s.unit, day(2009, 12, 31)), 0);
    assert_int_equal(listed(f, s.unit, day(2010, 1, 1)), 1);
    assert_int_equal(listed(f, s.unit, day(2010, 12, 31)), 1);
    assert_int_equal(listed(f, s.unit, day(2011, 1, 1)), 0);
    assert_int_equal(listed(f, s.top, day(2011, 1, 1)), 1); /* on the strength of Top */
    assert_rebuilds(f);
}

static void two_main_postings_share_no_day_but_a_concurrent_one_may(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f);
    assert_good(run(f, &s, do_posting));
    s.posting.since = day(2010, 12, 31);
    s.posting.till = DAY_NONE;
    assert_fault(run(f, &s, do_posting), FAULT_POSTING_OVERLAPS_ID);
    s.posting.concurrent = true;
    assert_good(run(f, &s, do_posting));
    s.posting.concurrent = false;
    s.posting.since = day(2011, 1, 1);
    assert_good(run(f, &s, do_posting));
    s.posting.since = day(2012, 1, 1);
    assert_fault(run(f, &s, do_posting), FAULT_POSTING_OVERLAPS_ID);
    s.end = (struct end_body){.posting = s.posted, .day = day(2011, 6, 30)};
    assert_good(run(f, &s, do_end));
    assert_good(run(f, &s, do_posting));
    assert_rebuilds(f);
}

static void what_cannot_be_of_a_posting_is_refused(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f), bad = s;
    bad.posting.till = day(2009, 12, 31);
    assert_fault(run(f, &bad, do_posting), FAULT_TILL_BEFORE_SINCE_ID);
    bad = s;
    bad.posting.since = day(1969, 12, 31);
    assert_fault(run(f, &bad, do_posting), FAULT_BEFORE_BIRTH_ID);
    bad = s;
    bad.posting.unit.v = 99;
    assert_fault(run(f, &bad, do_posting), FAULT_UNIT_MISSING_ABOVE_ID);
    bad = s;
    bad.person.v = 99;
    assert_fault(run(f, &bad, do_posting), FAULT_PERSON_MISSING_ID);
    assert_good(run(f, &s, do_posting));
    s.end = (struct end_body){.posting = s.posted, .day = day(2009, 12, 31)};
    assert_fault(run(f, &s, do_end), FAULT_TILL_BEFORE_SINCE_ID);
    s.end.posting.v = 99;
    assert_fault(run(f, &s, do_end), FAULT_RECORD_MISSING_ID);
}

static void a_posting_is_corrected_against_all_others_but_itself(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f);
    assert_good(run(f, &s, do_posting));
    s.posting.till = day(2010, 6, 30);
    assert_good(run(f, &s, do_posting_correct));
    assert_int_equal(listed(f, s.unit, day(2010, 7, 1)), 0);
    assert_rebuilds(f);
}

static void nobody_sits_on_a_seat_that_is_not_there(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f);
    s.post = (struct post_body){.title = STR("Head of Left"),
                                .unit = s.unit,
                                .since = day(2010, 2, 1),
                                .till = DAY_NONE};
    assert_good(run(f, &s, do_post));
    s.posting.post = s.seat;
    assert_fault(run(f, &s, do_posting), FAULT_POST_CLOSED_ID);
    s.posting.since = day(2010, 2, 1);
    assert_good(run(f, &s, do_posting));
    s.posting.unit = s.top;
    s.posting.concurrent = true;
    assert_fault(run(f, &s, do_posting), FAULT_POST_MISSING_ID);
    struct db *db = fixture_reader(f);
    struct post_list posts = {0};
    assert_good(career_posts(db, f->arena, s.unit, day(2010, 3, 1), &posts));
    assert_int_equal(posts.n, 1);
    assert_int_equal(posts.at[0].held, 1);
    posts.n = 0;
    assert_good(career_posts(db, f->arena, s.unit, day(2010, 1, 1), &posts));
    assert_int_equal(posts.n, 0);
    db_close(db);
}

static void a_change_holds_from_its_day_and_the_days_before_stay(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f);
    struct person p;
    bool found = false;
    s.name = STR("Leopard Head");
    s.on = day(2012, 5, 1);
    assert_good(run(f, &s, do_change));
    s.on = day(2012, 5, 1);
    assert_fault(run(f, &s, do_change), FAULT_CHANGE_TOO_EARLY_ID);
    struct db *db = fixture_reader(f);
    assert_good(register_person_on(db, f->arena, s.person, day(2012, 4, 30), &p, &found));
    assert_true(str_equal(p.name, STR("Lin Chong")) && p.unit.v == s.top.v);
    assert_good(register_person_on(db, f->arena, s.person, day(2012, 5, 1), &p, &found));
    assert_true(str_equal(p.name, STR("Leopard Head")) && p.unit.v == s.unit.v);
    db_close(db);
    assert_int_equal(listed(f, s.unit, day(2012, 4, 30)), 0);
    assert_int_equal(listed(f, s.unit, day(2012, 5, 1)), 1);
    s.name = STR("Left, renamed");
    s.on = day(2013, 1, 1);
    assert_good(run(f, &s, do_unit_change));
    db = fixture_reader(f);
    struct unit u;
    assert_good(register_unit_on(db, f->arena, s.unit, day(2012, 12, 31), &u, &found));
    assert_true(str_equal(u.name, STR("Left")));
    assert_good(register_unit_on(db, f->arena, s.unit, day(2013, 1, 1), &u, &found));
    assert_true(str_equal(u.name, STR("Left, renamed")));
    assert_int_equal(u.establishment, 7);
    db_close(db);
    assert_rebuilds(f);
}

static void kin_hold_both_ways_and_not_with_oneself(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f);
    struct person_id lin = s.person;
    bool kin = false;
    s.name = STR("Lady Lin");
    assert_good(run(f, &s, do_person));
    s.kin =
        (struct kin_body){STR("husband"), KIN_SPOUSE, STR("Lin Chong"), lin, STR_NONE};
    assert_good(run(f, &s, do_kin));
    s.kin.other = s.person;
    assert_fault(run(f, &s, do_kin), FAULT_KIN_SELF_ID);
    struct db *db = fixture_reader(f);
    assert_good(kin_between(db, f->arena, lin, s.person, &kin));
    assert_true(kin);
    assert_good(kin_between(db, f->arena, s.person, lin, &kin));
    assert_true(kin);
    assert_good(kin_between(db, f->arena, lin, (struct person_id){99}, &kin));
    assert_false(kin);
    db_close(db);
    assert_rebuilds(f);
}

static void two_entries_of_one_person_become_one_with_all_facts(void **state)
{
    struct fixture *f = *state;
    struct step s = start(f);
    assert_good(run(f, &s, do_posting));
    struct person_id twice = s.person;
    s.absence =
        (struct absence_body){ABSENCE_ILLNESS, day(2010, 3, 1), DAY_NONE, STR_NONE};
    assert_good(run(f, &s, do_absence));
    s.education =
        (struct education_body){EDUCATION_FULL_TIME, EDUCATION_BACHELOR, STR_NONE,
                                STR("School"),       STR_NONE,           DAY_NONE,
                                day(1992, 7, 1)};
    assert_good(run(f, &s, do_education));
    assert_good(run(f, &s, do_person));
    s.other = s.person;
    s.person = twice;
    assert_good(run(f, &s, do_merge));
    assert_fault(run(f, &s, do_merge), FAULT_PERSON_MISSING_ID);
    struct db *db = fixture_reader(f);
    struct posting_list postings = {0};
    struct absence_list absences = {0};
    struct education_list education = {0};
    struct person p;
    bool found = false;
    assert_good(career_postings(db, f->arena, s.other, DAY_NONE, &postings));
    assert_good(absences_of(db, f->arena, s.other, day(2010, 3, 1), &absences));
    assert_good(career_education(db, f->arena, s.other, &education));
    assert_int_equal(postings.n, 1);
    assert_int_equal(absences.n, 1);
    assert_int_equal(education.n, 1);
    assert_good(register_person_on(db, f->arena, twice, day(2016, 1, 1), &p, &found));
    assert_true(found && p.id.v == s.other.v);
    db_close(db);
    s.person = s.other;
    assert_fault(run(f, &s, do_merge), FAULT_MERGE_SELF_ID);
    assert_rebuilds(f);
}

static struct post_body post_of(struct unit_id unit, const char *number,
                                const char *above)
{
    return (struct post_body){.title = STR("Clerk"),
                              .unit = unit,
                              .class = POST_RANK,
                              .since = DAY_NONE,
                              .till = DAY_NONE,
                              .number = str_of(number),
                              .above = str_of(above)};
}

static void a_post_reports_upwards_and_never_to_itself_or_back(void **state)
{
    struct fixture *f = *state;
    struct step s = {.name = STR("Office")};
    struct post post;
    struct db *db = NULL;
    bool found = false;
    f->kinds.at = kinds;
    assert_good(run(f, &s, do_top));
    s.post = post_of(s.top, "P1", "P1");
    assert_fault(run(f, &s, do_post), FAULT_POST_ABOVE_SELF_ID);
    s.post = post_of(s.top, "P1", "P9");
    assert_fault(run(f, &s, do_post), FAULT_POST_ABOVE_MISSING_ID);
    s.post = post_of(s.top, "P1", "");
    assert_good(run(f, &s, do_post));
    struct post_id first = s.seat;
    s.post = post_of(s.top, "P2", "P1");
    assert_good(run(f, &s, do_post));
    s.post = post_of(s.top, "P3", "P2");
    assert_good(run(f, &s, do_post));
    s.seat = first; /* P3 reports to P2, and that to P1 */
    s.post = post_of(s.top, "P1", "P3");
    assert_fault(run(f, &s, do_post_correct), FAULT_POST_ABOVE_RING_ID);
    s.post = post_of(s.top, "P4", "P5"); /* from a file, in which P5 comes later */
    assert_good(run(f, &s, do_post_bring));
    assert_good(store_reader(f->arena, f->store, &db));
    assert_good(career_post(db, f->arena, s.seat, &post, &found));
    assert_true(found && str_equal(post.above, STR("P5")));
    db_close(db);
    assert_rebuilds(f);
}

/* To whom the third of three seats reports on the day. */
static void assert_line(struct fixture *f, struct unit_id unit, struct day on,
                        const char *above)
{
    struct db *db = fixture_reader(f);
    struct post_list posts = {0};
    assert_good(career_posts(db, f->arena, unit, on, &posts));
    assert_int_equal(posts.n, 3);
    assert_true(str_equal(posts.at[2].above, str_of(above)));
    db_close(db);
}

static struct post_change_list lines_told(struct fixture *f, struct unit_id unit,
                                          struct day from, struct day to)
{
    struct db *db = fixture_reader(f);
    struct post_changes all;
    struct post_change_list lines = {0};
    assert_good(posts_changes(db, f->arena, unit, from, to, &all));
    for (size_t i = 0; i < all.changes.n; i++) {
        if (all.changes.at[i].what == POST_REPORTS) {
            *LIST_ADD(f->arena, &lines) = all.changes.at[i];
        }
    }
    db_close(db);
    return lines;
}

static void a_post_reports_to_another_from_a_day_on_and_the_days_before_stay(void **state)
{
    struct fixture *f = *state;
    struct step s = {.name = STR("Office")};
    f->kinds.at = kinds;
    assert_good(run(f, &s, do_top));
    s.post = post_of(s.top, "P1", "");
    assert_good(run(f, &s, do_post));
    s.post = post_of(s.top, "P2", "");
    assert_good(run(f, &s, do_post));
    struct post_id second = s.seat;
    s.post = post_of(s.top, "P3", "P1");
    s.post.since = day(2010, 1, 1);
    assert_good(run(f, &s, do_post));
    s.line = (struct line_body){day(2009, 12, 31), STR("P2")};
    assert_fault(run(f, &s, do_line), FAULT_POST_CLOSED_ID);
    s.line.since = day(2015, 1, 1);
    s.line.above = STR("P3");
    assert_fault(run(f, &s, do_line), FAULT_POST_ABOVE_SELF_ID);
    s.line.above = STR("P9");
    assert_fault(run(f, &s, do_line), FAULT_POST_ABOVE_MISSING_ID);
    s.line.above = STR("P2");
    assert_good(run(f, &s, do_line));
    s.line = (struct line_body){day(2018, 1, 1), STR_NONE};
    assert_good(run(f, &s, do_line));
    assert_line(f, s.top, day(2010, 1, 1), "P1");
    assert_line(f, s.top, day(2014, 12, 31), "P1");
    assert_line(f, s.top, day(2015, 1, 1), "P2");
    assert_line(f, s.top, day(2017, 12, 31), "P2");
    assert_line(f, s.top, day(2018, 1, 1), "");
    struct post_change_list told =
        lines_told(f, s.top, day(2010, 1, 1), day(2017, 12, 31));
    assert_int_equal(told.n, 1);
    assert_int_equal(told.at[0].day.v, day(2015, 1, 1).v);
    assert_true(str_equal(told.at[0].from_above, STR("P1")));
    assert_true(str_equal(told.at[0].above, STR("P2")));
    struct step other = {.seat = second, .line = {day(2016, 1, 1), STR("P3")}};
    assert_fault(run(f, &other, do_line), FAULT_POST_ABOVE_RING_ID); /* P3 to P2 then */
    other.line.since = day(2018, 1, 1);
    assert_good(run(f, &other, do_line));
    s.post.above = STR("P1"); /* the newest line was mistaken: it was P1 again */
    assert_good(run(f, &s, do_post_correct));
    assert_line(f, s.top, day(2017, 12, 31), "P2");
    assert_line(f, s.top, day(2018, 1, 1), "P1");
    assert_int_equal(lines_told(f, s.top, day(2010, 1, 1), day(2018, 1, 1)).n, 3);
    assert_rebuilds(f);
}

static void education_ends_after_it_begins_and_not_before_birth(void **state)
{
    struct fixture *f = *state;
    struct step s = {.name = STR("Xiao Rang")};
    struct education_list list = {0};
    struct db *db = NULL;
    f->kinds.at = kinds;
    assert_good(run(f, &s, do_top));
    assert_good(run(f, &s, do_person)); /* born 1970-01-01 */
    s.education = (struct education_body){.level = EDUCATION_BACHELOR,
                                          .school = STR("School"),
                                          .since = day(1992, 9, 1),
                                          .till = day(1992, 8, 31)};
    assert_fault(run(f, &s, do_education), FAULT_TILL_BEFORE_SINCE_ID);
    s.education.since = DAY_NONE;
    s.education.till = day(1969, 12, 31);
    assert_fault(run(f, &s, do_education), FAULT_BEFORE_BIRTH_ID);
    s.education.till = day(1992, 9, 1);
    assert_good(run(f, &s, do_education));
    s.education.since = day(1993, 1, 1);
    assert_fault(run(f, &s, do_education_correct), FAULT_TILL_BEFORE_SINCE_ID);
    s.education.since = DAY_NONE;
    s.education.level = EDUCATION_MASTER;
    assert_good(run(f, &s, do_education_correct));
    assert_good(store_reader(f->arena, f->store, &db));
    assert_good(career_education(db, f->arena, s.person, &list));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.at[0].level, EDUCATION_MASTER);
    db_close(db);
    assert_rebuilds(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_posting_holds_on_its_first_and_last_day_and_no_other),
        FIXTURE_TEST(two_main_postings_share_no_day_but_a_concurrent_one_may),
        FIXTURE_TEST(what_cannot_be_of_a_posting_is_refused),
        FIXTURE_TEST(a_posting_is_corrected_against_all_others_but_itself),
        FIXTURE_TEST(nobody_sits_on_a_seat_that_is_not_there),
        FIXTURE_TEST(a_change_holds_from_its_day_and_the_days_before_stay),
        FIXTURE_TEST(kin_hold_both_ways_and_not_with_oneself),
        FIXTURE_TEST(two_entries_of_one_person_become_one_with_all_facts),
        FIXTURE_TEST(a_post_reports_upwards_and_never_to_itself_or_back),
        FIXTURE_TEST(a_post_reports_to_another_from_a_day_on_and_the_days_before_stay),
        FIXTURE_TEST(education_ends_after_it_begins_and_not_before_birth),
    };
    return cmocka_run_group_tests_name("career", tests, NULL, NULL);
}
