/* The register's rules, and that its tables follow from its entries. */
#include "fixture.h"

#include "register/register.h"
#include "words/faults.h"

static const struct kind *const kinds[] = {&kind_unit_add,     &kind_unit_correct,
                                           &kind_person_add,   &kind_person_correct,
                                           &kind_person_leave, NULL};

struct step {
    struct uuid id;
    struct str name;
    int64_t above, unit, person, seen, made;
    int sex;
    struct day born, left;
    int why;
};

static struct act act_of(struct fixture *f, struct db *db, struct arena *a,
                         const struct step *s)
{
    struct uuid none = {{0}};
    bool given = memcmp(&s->id, &none, sizeof none) != 0;
    return (struct act){.ledger = f->ledger,
                        .db = db,
                        .arena = a,
                        .id = given ? s->id : fixture_id(f),
                        .today = clock_today(&f->clock),
                        .scope = {.all = true}};
}

static struct fault *add_unit(struct fixture *f, struct db *db, struct arena *a,
                              void *ctx)
{
    struct step *s = ctx;
    struct act act = act_of(f, db, a, s);
    struct unit_id id = {0};
    struct unit_body body = unit_body_of(s->name, (struct unit_id){s->above});
    TRY(register_unit_add(&act, &body, &id));
    s->made = id.v;
    return NULL;
}

static struct fault *correct_unit(struct fixture *f, struct db *db, struct arena *a,
                                  void *ctx)
{
    struct step *s = ctx;
    struct act act = act_of(f, db, a, s);
    struct unit_body body = unit_body_of(s->name, (struct unit_id){s->above});
    return register_unit_correct(&act, (struct unit_id){s->unit}, s->seen, &body);
}

static struct fault *add_person(struct fixture *f, struct db *db, struct arena *a,
                                void *ctx)
{
    struct step *s = ctx;
    struct act act = act_of(f, db, a, s);
    struct person_id id = {0};
    struct person_body body =
        person_body_of(s->name, (enum sex)s->sex, s->born, (struct unit_id){s->unit});
    TRY(register_person_add(&act, &body, &id));
    s->made = id.v;
    return NULL;
}

static struct fault *correct_person(struct fixture *f, struct db *db, struct arena *a,
                                    void *ctx)
{
    struct step *s = ctx;
    struct act act = act_of(f, db, a, s);
    struct person_body body =
        person_body_of(s->name, (enum sex)s->sex, s->born, (struct unit_id){s->unit});
    return register_person_correct(&act, (struct person_id){s->person}, s->seen, &body);
}

static struct fault *leave(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct step *s = ctx;
    struct act act = act_of(f, db, a, s);
    struct leave_body body = {s->left, s->why};
    return register_person_leave(&act, (struct person_id){s->person}, s->seen, &body);
}

static struct day day(int year, int month, int d)
{
    return day_of_civil((struct civil){year, month, d});
}

static int64_t unit(struct fixture *f, const char *name, int64_t above)
{
    struct step s = {.name = str_of(name), .above = above};
    assert_good(fixture_write(f, add_unit, &s));
    return s.made;
}

static int64_t person(struct fixture *f, const char *name, int64_t in, struct day born)
{
    struct step s = {.name = str_of(name), .unit = in, .born = born};
    assert_good(fixture_write(f, add_person, &s));
    return s.made;
}

static struct person load(struct fixture *f, int64_t id)
{
    struct db *db = fixture_reader(f);
    struct person p = {0};
    bool found = false;
    assert_good(register_person(db, f->arena, (struct person_id){id}, &p, &found));
    assert_true(found);
    db_close(db);
    return p;
}

static struct person_list list(struct fixture *f, struct people_query q)
{
    struct db *db = fixture_reader(f);
    struct person_list people = {0};
    struct scope all = {.all = true};
    q.limit = q.limit == 0 ? 100 : q.limit;
    assert_good(register_people(db, f->arena, &all, &q, &people));
    db_close(db);
    return people;
}

static void assert_names(struct person_list people, const char *joined)
{
    char have[512] = "";
    for (size_t i = 0; i < people.n; i++) {
        size_t n = strlen(have);
        snprintf(have + n, sizeof have - n, "%s%.*s", i > 0 ? " " : "",
                 STR_PRINT(people.at[i].name));
    }
    assert_string_equal(have, joined);
}

static void assert_rebuilds(struct fixture *f)
{
    struct db *db = NULL;
    struct rebuild_report report = {0};
    f->kinds.at = kinds;
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    db_close(db);
    for (size_t i = 0; i < report.before.n; i++) {
        if (!str_equal(report.before.at[i].digest, report.after.at[i].digest)) {
            fail_msg("table %.*s is not what a rebuild makes",
                     STR_PRINT(report.before.at[i].table));
        }
    }
    assert_true(report.same);
}

static void a_person_is_on_the_register_under_the_number_of_the_entry(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Department", 0);
    int64_t id = person(f, "Song Jiang", top, day(1970, 7, 30));
    assert_int_equal(top, 1);
    assert_int_equal(id, 2);
    struct person p = load(f, id);
    assert_true(str_equal(p.name, STR("Song Jiang")));
    assert_int_equal(p.sex, SEX_MALE);
    assert_int_equal(p.born.v, day(1970, 7, 30).v);
    assert_true(str_equal(p.unit_name, STR("Department")));
    assert_false(day_known(p.left_on));
    assert_rebuilds(f);
}

static void what_cannot_be_is_refused_and_named(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Department", 0);
    struct step good = {.name = STR("A"), .unit = top, .born = day(1980, 1, 1)};
    struct step s = good;
    s.name = STR_NONE;
    assert_fault(fixture_write(f, add_person, &s), FAULT_FIELD_REQUIRED_ID);
    s = good;
    s.unit = 99;
    assert_fault(fixture_write(f, add_person, &s), FAULT_UNIT_MISSING_ABOVE_ID);
    s = good;
    s.born = day(2017, 1, 4); /* the fixture's today is 3 January 2017 */
    assert_fault(fixture_write(f, add_person, &s), FAULT_BORN_IN_FUTURE_ID);
    s = good;
    s.born = day(1896, 1, 2);
    struct person_body old =
        person_body_of(s.name, SEX_MALE, s.born, (struct unit_id){1});
    assert_fault(register_person_doubts(f->arena, &old, clock_today(&f->clock)),
                 FAULT_BORN_TOO_EARLY_ID);
    s = (struct step){.name = STR("X"), .above = 99};
    assert_fault(fixture_write(f, add_unit, &s), FAULT_UNIT_MISSING_ABOVE_ID);
    assert_int_equal(list(f, (struct people_query){0}).n, 0);
}

static void the_same_form_counts_once_and_another_body_is_a_conflict(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Department", 0);
    struct uuid id = fixture_id(f);
    struct step s = {.id = id, .name = STR("A"), .unit = top, .born = day(1980, 1, 1)};
    assert_good(fixture_write(f, add_person, &s));
    int64_t first = s.made;
    s.made = 0;
    assert_good(fixture_write(f, add_person, &s));
    assert_int_equal(s.made, first);
    assert_int_equal(list(f, (struct people_query){0}).n, 1);
    s.name = STR("B");
    assert_fault(fixture_write(f, add_person, &s), FAULT_LEDGER_CONFLICT_ID);
}

static void a_correction_is_a_new_entry_that_names_the_old(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Department", 0);
    int64_t id = person(f, "Lin Cong", top, day(1980, 1, 1));
    struct step s = {.person = id,
                     .seen = id,
                     .name = STR("Lin Chong"),
                     .unit = top,
                     .born = day(1980, 1, 1)};
    assert_good(fixture_write(f, correct_person, &s));
    assert_true(str_equal(load(f, id).name, STR("Lin Chong")));
    struct db *db = fixture_reader(f);
    struct entry_list entries = {0};
    assert_good(ledger_of_subject(db, f->arena, id, &entries));
    db_close(db);
    assert_int_equal(entries.n, 2);
    assert_int_equal(entries.at[1].corrects, id);
    assert_rebuilds(f);
}

static void a_form_that_shows_an_old_state_is_a_conflict(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Department", 0);
    int64_t id = person(f, "A", top, day(1980, 1, 1));
    struct step s = {
        .person = id, .seen = id, .name = STR("B"), .unit = top, .born = day(1980, 1, 1)};
    assert_good(fixture_write(f, correct_person, &s));
    s.name = STR("C");
    assert_fault(fixture_write(f, correct_person, &s), FAULT_CHANGED_MEANWHILE_ID);
    s.seen = load(f, id).newest;
    assert_good(fixture_write(f, correct_person, &s));
}

static void who_left_is_off_the_list_and_cannot_leave_twice(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Department", 0);
    int64_t id = person(f, "A", top, day(1980, 1, 1));
    struct step s = {.person = id, .left = day(2017, 1, 4), .why = LEAVE_RETIRE};
    assert_fault(fixture_write(f, leave, &s), FAULT_DAY_IN_FUTURE_ID);
    s.left = day(1979, 12, 31);
    assert_fault(fixture_write(f, leave, &s), FAULT_LEFT_BEFORE_BIRTH_ID);
    s.left = day(2017, 1, 2);
    assert_good(fixture_write(f, leave, &s));
    assert_fault(fixture_write(f, leave, &s), FAULT_PERSON_LEFT_ALREADY_ID);
    assert_int_equal(load(f, id).left_on.v, day(2017, 1, 2).v);
    assert_int_equal(load(f, id).left_why, LEAVE_RETIRE);
    assert_int_equal(list(f, (struct people_query){0}).n, 0);
    assert_int_equal(list(f, (struct people_query){.status = PEOPLE_ALL}).n, 1);
    assert_rebuilds(f);
}

static void a_unit_moves_with_all_below_it_but_never_below_itself(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Top", 0);
    int64_t left = unit(f, "Left", top), right = unit(f, "Right", top);
    int64_t leaf = unit(f, "Leaf", left);
    person(f, "A", leaf, day(1980, 1, 1));
    assert_int_equal(list(f, (struct people_query){.unit = {left}}).n, 1);
    assert_int_equal(list(f, (struct people_query){.unit = {right}}).n, 0);
    struct step s = {.unit = left, .name = STR("Left"), .above = leaf};
    assert_fault(fixture_write(f, correct_unit, &s), FAULT_UNIT_BELOW_ITSELF_ID);
    s.above = left;
    assert_fault(fixture_write(f, correct_unit, &s), FAULT_UNIT_BELOW_ITSELF_ID);
    s = (struct step){.unit = leaf, .name = STR("Leaf"), .above = right};
    assert_good(fixture_write(f, correct_unit, &s));
    assert_int_equal(list(f, (struct people_query){.unit = {left}}).n, 0);
    assert_int_equal(list(f, (struct people_query){.unit = {right}}).n, 1);
    struct db *db = fixture_reader(f);
    struct str path;
    assert_good(register_unit_path(db, f->arena, (struct unit_id){leaf}, &path));
    db_close(db);
    assert_true(str_equal(path, STR("Top / Right / Leaf")));
    assert_rebuilds(f);
}

/* The next page begins behind this person. */
static void set_place(struct fixture *f, struct people_query *q, struct person_id id)
{
    struct db *db = fixture_reader(f);
    struct scope all = {.all = true};
    bool found = false;
    assert_good(register_place(db, f->arena, &all, q, id, &q->key, &found));
    assert_true(found);
    q->key_id = id.v;
    db_close(db);
}

static void the_list_pages_by_key_both_ways_in_both_orders(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Top", 0);
    static const char *const names[] = {"C", "A", "E", "B", "D"};
    for (int i = 0; i < 5; i++) {
        person(f, names[i], top, day(1990 - i, 1, 1)); /* D is the eldest */
    }
    for (int order = PEOPLE_BY_NAME; order <= PEOPLE_BY_BIRTH; order++) {
        struct people_query q = {.order = order, .limit = 2};
        struct person_list first = list(f, q);
        assert_names(first, order == PEOPLE_BY_NAME ? "A B" : "D B");
        set_place(f, &q, first.at[1].id);
        struct person_list second = list(f, q);
        assert_names(second, order == PEOPLE_BY_NAME ? "C D" : "E A");
        set_place(f, &q, second.at[0].id);
        q.backwards = true;
        assert_names(list(f, q), order == PEOPLE_BY_NAME ? "A B" : "D B");
    }
}

static void any_part_of_a_name_finds_and_wildcards_are_plain(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Top", 0);
    person(f, "Wang Yifu", top, day(1990, 1, 1));
    person(f, "50%_Off!", top, day(1990, 1, 1));
    assert_names(list(f, (struct people_query){.text = STR("YIF")}), "Wang Yifu");
    assert_names(list(f, (struct people_query){.text = STR("%_o")}), "50%_Off!");
    assert_names(list(f, (struct people_query){.text = STR("f!")}), "50%_Off!");
    assert_int_equal(list(f, (struct people_query){.text = STR("_")}).n, 1);
}

struct counting {
    int64_t n, last;
};

static struct fault *count(void *ctx, const struct person *p)
{
    struct counting *c = ctx;
    assert_true(p->id.v > c->last); /* added in the order of names */
    c->last = p->id.v;
    c->n++;
    return NULL;
}

static struct fault *add_many(struct fixture *f, struct db *db, struct arena *a,
                              void *ctx)
{
    struct step *s = ctx;
    for (int i = 0; i < 1203; i++) {
        struct step one = *s;
        one.name = str_format(a, "P%04d", i);
        TRY(add_person(f, db, a, &one));
    }
    return NULL;
}

static void a_stream_gives_every_row_once_over_many_pages(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Top", 0);
    struct step s = {.unit = top, .born = day(1980, 1, 1)};
    assert_good(fixture_write(f, add_many, &s));
    struct counting c = {0};
    struct scope all = {.all = true};
    struct people_query q = {0};
    struct db *db = fixture_reader(f);
    assert_good(register_people_each(db, f->arena, &all, &q, count, &c));
    db_close(db);
    assert_int_equal(c.n, 1203);
}

static struct fault *give_scope(struct fixture *f, struct db *db, struct arena *a,
                                void *ctx)
{
    (void)f;
    struct step *s = ctx;
    return scope_grant_add(db, a, s->person, (struct unit_id){s->unit}, DAY_NONE,
                           DAY_NONE);
}

/* Grants `unit` to the account. */
static void give(struct fixture *f, int64_t account, int64_t to)
{
    struct step s = {.person = account, .unit = to};
    assert_good(fixture_write(f, give_scope, &s));
}

static void a_scope_shows_its_units_and_those_below_and_no_others(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Top", 0), left = unit(f, "Left", top);
    int64_t right = unit(f, "Right", top), leaf = unit(f, "Leaf", left);
    person(f, "In", left, day(1990, 1, 1));
    person(f, "Below", leaf, day(1990, 1, 1));
    person(f, "Out", right, day(1990, 1, 1));
    person(f, "Above", top, day(1990, 1, 1));
    give(f, 7, left);
    struct db *db = fixture_reader(f);
    struct scope scope = {.account = 7}, nobody = {.account = 8};
    struct people_query q = {.limit = 100};
    struct person_list people = {0}, none = {0};
    struct unit_list units = {0};
    bool reaches = true;
    assert_good(register_people(db, f->arena, &scope, &q, &people));
    assert_good(register_people(db, f->arena, &nobody, &q, &none));
    assert_good(register_units(db, f->arena, &scope, &units));
    assert_good(scope_reaches(db, f->arena, &scope, (struct unit_id){right}, &reaches));
    db_close(db);
    assert_names(people, "Below In");
    assert_int_equal(none.n, 0);
    assert_int_equal(units.n, 2);
    assert_int_equal(units.at[0].id.v, left);
    assert_int_equal(units.at[0].depth, 0);
    assert_int_equal(units.at[1].depth, 1);
    assert_false(reaches);
}

/* Whichever way a scope is gone through, it finds the same. */
static void a_scope_shows_the_same_whichever_way_it_is_read(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Top", 0), left = unit(f, "Left", top);
    int64_t leaf = unit(f, "Leaf", left);
    person(f, "In", left, day(1990, 1, 1));
    person(f, "Below", leaf, day(1991, 1, 1));
    person(f, "Above", top, day(1992, 1, 1));
    give(f, 7, left);
    struct db *db = fixture_reader(f);
    for (enum scope_way way = SCOPE_MANY; way <= SCOPE_FEW; way++) {
        struct scope scope = {.account = 7, .way = way, .unit = {left}};
        struct people_query q = {.limit = 100};
        struct person_list people = {0}, by_birth = {0};
        assert_good(register_people(db, f->arena, &scope, &q, &people));
        q.order = PEOPLE_BY_BIRTH;
        assert_good(register_people(db, f->arena, &scope, &q, &by_birth));
        assert_names(people, "Below In");
        assert_names(by_birth, "In Below");
    }
    db_close(db);
}

static void a_scope_is_read_by_its_units_where_they_are_few(void **state)
{
    struct fixture *f = *state;
    int64_t top = unit(f, "Top", 0), small = unit(f, "Small", top);
    int64_t large = unit(f, "Large", top);
    for (int i = 0; i < 9; i++) {
        unit(f, "Section", large);
    }
    struct scope scope = {.account = 7};
    struct db *db = fixture_reader(f);
    assert_good(scope_measure(db, f->arena, &scope));
    assert_int_equal(scope.way, SCOPE_FEW); /* none at all */
    give(f, 7, small);
    assert_good(scope_measure(db, f->arena, &scope));
    assert_int_equal(scope.way, SCOPE_FEW);
    give(f, 7, large);
    assert_good(scope_measure(db, f->arena, &scope));
    assert_int_equal(scope.way, SCOPE_MANY);
    scope.account = 8;
    give(f, 8, large);
    assert_good(scope_measure(db, f->arena, &scope));
    assert_int_equal(scope.way, SCOPE_ONE);
    assert_int_equal(scope.unit.v, large);
    db_close(db);
}

/* The same units with the same depths as the list that is read anew each time. */
static void assert_tree_fits(struct fixture *f, struct db *db, struct unit_tree *tree,
                             const struct scope *scope)
{
    struct unit_list kept = {0}, read = {0};
    assert_good(register_tree_units(tree, db, f->arena, scope, &kept));
    assert_good(register_units(db, f->arena, scope, &read));
    assert_int_equal(kept.n, read.n);
    for (size_t i = 0; i < read.n; i++) {
        assert_int_equal(kept.at[i].id.v, read.at[i].id.v);
        assert_int_equal(kept.at[i].depth, read.at[i].depth);
        assert_true(str_equal(kept.at[i].name, read.at[i].name));
    }
}

static void the_kept_tree_of_units_follows_every_change(void **state)
{
    struct fixture *f = *state;
    struct unit_tree *tree = register_tree_open(f->arena, &chunks_heap);
    struct scope all = {.all = true}, some = {.account = 7}, nobody = {.account = 8};
    struct db *db = fixture_reader(f);
    assert_tree_fits(f, db, tree, &all); /* no unit yet */
    int64_t top = unit(f, "Top", 0), left = unit(f, "Left", top);
    int64_t leaf = unit(f, "Leaf", left);
    unit(f, "Right", top);
    unit(f, "Twig", leaf);
    give(f, 7, left);
    give(f, 7, leaf); /* below one that is given already */
    assert_tree_fits(f, db, tree, &all);
    assert_tree_fits(f, db, tree, &some);
    assert_tree_fits(f, db, tree, &nobody);
    unit(f, "Bud", leaf);
    assert_tree_fits(f, db, tree, &all);
    assert_tree_fits(f, db, tree, &some);
    struct step move = {.unit = leaf, .above = top, .name = STR("Leaf that moved")};
    assert_good(fixture_write(f, correct_unit, &move));
    assert_tree_fits(f, db, tree, &all);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_person_is_on_the_register_under_the_number_of_the_entry),
        FIXTURE_TEST(what_cannot_be_is_refused_and_named),
        FIXTURE_TEST(the_same_form_counts_once_and_another_body_is_a_conflict),
        FIXTURE_TEST(a_correction_is_a_new_entry_that_names_the_old),
        FIXTURE_TEST(a_form_that_shows_an_old_state_is_a_conflict),
        FIXTURE_TEST(who_left_is_off_the_list_and_cannot_leave_twice),
        FIXTURE_TEST(a_unit_moves_with_all_below_it_but_never_below_itself),
        FIXTURE_TEST(the_list_pages_by_key_both_ways_in_both_orders),
        FIXTURE_TEST(any_part_of_a_name_finds_and_wildcards_are_plain),
        FIXTURE_TEST(a_stream_gives_every_row_once_over_many_pages),
        FIXTURE_TEST(a_scope_shows_its_units_and_those_below_and_no_others),
        FIXTURE_TEST(a_scope_shows_the_same_whichever_way_it_is_read),
        FIXTURE_TEST(a_scope_is_read_by_its_units_where_they_are_few),
        FIXTURE_TEST(the_kept_tree_of_units_follows_every_change),
    };
    return cmocka_run_group_tests_name("register", tests, NULL, NULL);
}
