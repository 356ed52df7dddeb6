/* Accounts, roles, sessions, passwords, waits and codes. */
#include "fixture.h"

#include "access/hasher.h"
#include "words/faults.h"

#include <pthread.h>

static const struct kind *const kinds[] = {&kind_unit_add,
                                           &kind_person_add,
                                           &kind_account_open,
                                           &kind_account_close,
                                           &kind_role_grant,
                                           &kind_role_end,
                                           NULL};
enum { SECOND = 1000000 };

struct step {
    int64_t unit, person;
    struct str login, hash, token, code;
    int role;
    struct day since, till;
    struct instant at, until;
    struct hash session;
    struct fault *(*run)(struct fixture *f, struct act *act, struct step *s);
};

static struct fault *take_step(struct fixture *f, struct db *db, struct arena *a,
                               void *ctx)
{
    struct step *s = ctx;
    struct act act = {.ledger = f->ledger,
                      .db = db,
                      .arena = a,
                      .id = fixture_id(f),
                      .today = clock_today(&f->clock),
                      .scope = {.all = true}};
    return s->run(f, &act, s);
}

static struct fault *do_people(struct fixture *f, struct act *act, struct step *s)
{
    struct unit_id top, section;
    struct unit_body top_body = unit_body_of(STR("Top"), (struct unit_id){0});
    struct person_id person;
    struct unit there;
    bool found = false;
    TRY(register_unit_named(act->db, act->arena, top_body.name, &there, &found));
    top = there.id;
    if (!found) { /* one unit stands at the top */
        TRY(register_unit_add(act, &top_body, &top));
    }
    act->id = fixture_id(f);
    struct unit_body section_body = unit_body_of(STR("Section"), top);
    TRY(register_unit_add(act, &section_body, &section));
    act->id = fixture_id(f);
    struct person_body body =
        person_body_of(STR("Song Jiang"), SEX_MALE, (struct day){0}, section);
    TRY(register_person_add(act, &body, &person));
    s->unit = section.v;
    s->person = person.v;
    return NULL;
}

static struct fault *do_open(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    return access_account_open(act, (struct person_id){s->person},
                               &(struct account_body){s->login});
}

static struct fault *do_grant(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    struct role_body body = {s->role, {s->unit}, s->since, s->till};
    return access_role_grant(act, (struct person_id){s->person}, &body);
}

static struct fault *do_end(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    struct role_body body = {.role = s->role, .unit = {s->unit}};
    return access_role_end(act, (struct person_id){s->person}, &body);
}

static struct fault *do_password(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    return access_password_set(act->db, act->arena, (struct person_id){s->person},
                               s->hash, s->session);
}

static struct fault *do_enter(struct fixture *f, struct act *act, struct step *s)
{
    struct str token = STR_NONE;
    TRY(access_enter(act->db, act->arena, s->login, (struct person_id){s->person},
                     &f->random, s->at, &token));
    s->token = str_copy(f->arena, token);
    return NULL;
}

static struct fault *do_fail(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    return access_failed(act->db, act->arena, s->login, s->at);
}

static struct fault *do_code(struct fixture *f, struct act *act, struct step *s)
{
    TRY(access_code_make(act->db, act->arena, (struct person_id){s->person}, &f->random,
                         s->at, &s->code, &s->until));
    s->code = str_copy(f->arena, s->code);
    return NULL;
}

static struct fault *do_touch(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    return access_touch(act->db, act->arena, hash_of(s->token, STR_NONE, STR_NONE),
                        s->at);
}

static struct fault *
run(struct fixture *f,
    struct fault *(*what)(struct fixture *, struct act *, struct step *), struct step *s)
{
    s->run = what;
    return fixture_write(f, take_step, s);
}

/* A house with Song Jiang in a section, who has the log-in songjiang. */
static struct step song(struct fixture *f)
{
    struct step s = {.login = STR("songjiang"),
                     .at = {1483406400LL * SECOND},
                     .since = DAY_NONE,
                     .till = DAY_NONE};
    f->kinds.at = kinds;
    assert_good(run(f, do_people, &s));
    assert_good(run(f, do_open, &s));
    return s;
}

static struct viewer viewer_at(struct fixture *f, struct str token, int64_t us)
{
    struct db *db = fixture_reader(f);
    struct viewer v;
    assert_good(viewer_by_token(db, f->arena, token, (struct instant){us},
                                clock_day_of(&f->clock, (struct instant){us}), &v));
    db_close(db);
    return v;
}

static struct door door_at(struct fixture *f, struct str login, int64_t us)
{
    struct db *db = fixture_reader(f);
    struct door door;
    assert_good(access_door(db, f->arena, login, (struct instant){us}, &door));
    db_close(db);
    return door;
}

/* ---- log-ins and roles ------------------------------------------------------------- */

static void a_login_has_a_form_and_belongs_to_one_person(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    assert_fault(run(f, do_open, &s), FAULT_LOGIN_THERE_ID);
    struct step other = {.login = STR("other"), .at = s.at};
    assert_good(run(f, do_people, &other));
    static const char *const bad[] = {"S", "Song", "1abc", "a", "song jiang", "a_b", ""};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        other.login = str_of(bad[i]);
        assert_fault(run(f, do_open, &other), FAULT_LOGIN_FORM_ID);
    }
    other.login = STR("songjiang");
    assert_fault(run(f, do_open, &other), FAULT_LOGIN_TAKEN_ID);
    other.login = STR("a.b-9");
    assert_good(run(f, do_open, &other));
}

static void default_is_deny_and_each_role_gives_what_the_table_says(void **state)
{
    (void)state;
    for (int role = 0; role < ROLES; role++) {
        assert_true(role_may((enum role)role, CAN_ANYONE));
        assert_true(role_may((enum role)role, CAN_ENTER));
        assert_int_equal(role_may((enum role)role, CAN_WRITE_REGISTER),
                         role == ROLE_REGISTRAR);
        assert_int_equal(role_may((enum role)role, CAN_GRANT_ROLES),
                         role == ROLE_SECURITY_ADMIN);
        assert_int_equal(role_may((enum role)role, CAN_READ_PEOPLE),
                         role == ROLE_ORGANISER || role == ROLE_LEADER ||
                             role == ROLE_REGISTRAR);
    }
}

static void nobody_holds_two_administrator_roles(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    s.role = ROLE_SYSTEM_ADMIN;
    assert_good(run(f, do_grant, &s));
    assert_fault(run(f, do_grant, &s), FAULT_ROLE_THERE_ID);
    s.role = ROLE_AUDIT_ADMIN;
    assert_fault(run(f, do_grant, &s), FAULT_ADMIN_TWICE_ID);
    s.role = ROLE_LEADER;
    assert_good(run(f, do_grant, &s));
    s.role = ROLE_SYSTEM_ADMIN;
    assert_good(run(f, do_end, &s));
    assert_fault(run(f, do_end, &s), FAULT_ROLE_NONE_ID);
    s.role = ROLE_AUDIT_ADMIN;
    assert_good(run(f, do_grant, &s));
}

static void a_role_over_a_section_reaches_the_section_only(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    s.role = ROLE_ORGANISER;
    assert_good(run(f, do_grant, &s));
    struct db *db = fixture_reader(f);
    struct viewer v;
    bool section = false, top = true;
    assert_good(
        viewer_by_login(db, f->arena, STR("songjiang"), clock_today(&f->clock), &v));
    assert_false(v.scope.all);
    assert_true(viewer_may(&v, CAN_READ_PEOPLE));
    assert_good(
        scope_reaches(db, f->arena, &v.scope, (struct unit_id){s.unit}, &section));
    assert_good(scope_reaches(db, f->arena, &v.scope, (struct unit_id){1}, &top));
    assert_true(section);
    assert_false(top);
    db_close(db);
    assert_good(run(f, do_end, &s));
    db = fixture_reader(f);
    assert_good(
        viewer_by_login(db, f->arena, STR("songjiang"), clock_today(&f->clock), &v));
    assert_false(viewer_may(&v, CAN_READ_PEOPLE));
    assert_good(
        scope_reaches(db, f->arena, &v.scope, (struct unit_id){s.unit}, &section));
    assert_false(section);
    db_close(db);
}

static void assert_reach(struct fixture *f, struct step *s, int days, bool reaches)
{
    struct db *db = fixture_reader(f);
    struct viewer v;
    bool section = !reaches;
    struct day on = {clock_today(&f->clock).v + days};
    assert_good(viewer_by_login(db, f->arena, STR("songjiang"), on, &v));
    assert_good(
        scope_reaches(db, f->arena, &v.scope, (struct unit_id){s->unit}, &section));
    assert_int_equal(viewer_may(&v, CAN_READ_PEOPLE), reaches);
    assert_int_equal(v.roles.n, reaches);
    assert_int_equal(section, reaches);
    db_close(db);
}

static void a_role_gives_nothing_before_its_term_and_nothing_behind(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    struct day today = clock_today(&f->clock);
    s.role = ROLE_ORGANISER;
    s.since = (struct day){today.v + 3};
    s.till = (struct day){today.v + 10};
    assert_good(run(f, do_grant, &s));
    assert_reach(f, &s, 0, false);
    assert_reach(f, &s, 2, false);
    assert_reach(f, &s, 3, true);
    assert_reach(f, &s, 10, true);
    assert_reach(f, &s, 11, false);
}

static void a_term_that_is_over_can_be_given_anew_and_another_not(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    struct day today = clock_today(&f->clock);
    s.role = ROLE_ORGANISER;
    s.till = (struct day){today.v - 1};
    assert_fault(run(f, do_grant, &s), FAULT_ROLE_TERM_ID);
    s.since = (struct day){today.v + 2};
    s.till = (struct day){today.v + 1};
    assert_fault(run(f, do_grant, &s), FAULT_ROLE_TERM_ID);
    s.since = DAY_NONE;
    s.till = today;
    assert_good(run(f, do_grant, &s));
    assert_fault(run(f, do_grant, &s), FAULT_ROLE_THERE_ID);
    f->clock.fixed.us += 86400LL * SECOND;
    assert_reach(f, &s, 0, false);
    s.till = DAY_NONE;
    assert_good(run(f, do_grant, &s));
    assert_reach(f, &s, 0, true);
}

static void two_administrator_roles_may_follow_but_not_overlap(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    struct day today = clock_today(&f->clock);
    s.role = ROLE_SYSTEM_ADMIN;
    s.till = (struct day){today.v + 5};
    assert_good(run(f, do_grant, &s));
    s.role = ROLE_AUDIT_ADMIN;
    s.since = (struct day){today.v + 5};
    s.till = DAY_NONE;
    assert_fault(run(f, do_grant, &s), FAULT_ADMIN_TWICE_ID);
    s.since = (struct day){today.v + 6};
    assert_good(run(f, do_grant, &s));
}

static void a_grant_of_version_1_is_one_without_a_term(void **state)
{
    struct fixture *f = *state;
    void *body = NULL;
    assert_good(kind_read(f->arena, &kind_role_grant, 1,
                          STR("{\"role\":\"leader\",\"unit\":1}"), &body));
    const struct role_body *b = body;
    assert_int_equal(b->role, ROLE_LEADER);
    assert_int_equal(b->unit.v, 1);
    assert_false(day_known(b->since));
    assert_false(day_known(b->till));
}

static void accounts_and_roles_are_rebuilt_from_the_ledger(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    s.role = ROLE_LEADER;
    s.till = clock_today(&f->clock);
    assert_good(run(f, do_grant, &s));
    f->clock.fixed.us += 86400LL * SECOND; /* over by now: the rows stay the same */
    struct db *db = NULL;
    struct rebuild_report report = {0};
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    db_close(db);
    assert_true(report.same);
    assert_int_equal(report.entries, 5);
}

/* ---- sessions ---------------------------------------------------------------------- */

static void a_session_opens_and_ends_after_idling_or_a_week(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    const int64_t hour = 3600LL * SECOND, start = s.at.us;
    assert_good(run(f, do_enter, &s));
    assert_int_equal(s.token.n, TOKEN_TEXT);
    assert_int_equal(viewer_at(f, s.token, start + SECOND).person.v, s.person);
    assert_int_equal(viewer_at(f, s.token, start + 9 * hour).person.v, 0);
    for (int64_t at = start; at < start + 167 * hour; at += 7 * hour) {
        s.at.us = at;
        assert_good(run(f, do_touch, &s));
        assert_int_equal(viewer_at(f, s.token, at + hour).person.v, s.person);
    }
    assert_int_equal(viewer_at(f, s.token, start + 169 * hour).person.v, 0);
}

static void a_token_that_was_never_given_opens_nothing(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    assert_good(run(f, do_enter, &s));
    static const char *const tokens[] = {"", "x",
                                         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        assert_int_equal(viewer_at(f, str_of(tokens[i]), s.at.us + 1).person.v, 0);
    }
}

static void touching_is_due_after_five_minutes_and_not_before(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    assert_good(run(f, do_enter, &s));
    struct viewer v = viewer_at(f, s.token, s.at.us + SECOND);
    assert_false(access_touch_due(&v, (struct instant){s.at.us + 300LL * SECOND}));
    assert_true(access_touch_due(&v, (struct instant){s.at.us + 301LL * SECOND}));
}

static void a_new_password_ends_all_other_sessions(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    struct step other = s;
    assert_good(run(f, do_enter, &s));
    assert_good(run(f, do_enter, &other));
    s.hash = STR("$argon2id$x");
    s.session = hash_of(s.token, STR_NONE, STR_NONE);
    assert_good(run(f, do_password, &s));
    assert_int_equal(viewer_at(f, s.token, s.at.us + 1).person.v, s.person);
    assert_int_equal(viewer_at(f, other.token, s.at.us + 1).person.v, 0);
}

/* ---- the door ---------------------------------------------------------------------- */

static void the_wait_grows_and_is_the_same_for_unknown_names(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    static const int64_t waits[] = {0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
    struct str names[] = {STR("songjiang"), STR("nobody")};
    for (size_t n = 0; n < 2; n++) {
        s.login = names[n];
        for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
            assert_good(run(f, do_fail, &s));
            assert_int_equal(door_at(f, names[n], s.at.us).wait_seconds, waits[i]);
        }
        int64_t over = s.at.us + 301LL * SECOND;
        assert_int_equal(door_at(f, names[n], over).wait_seconds, 0);
    }
}

static void an_account_without_a_password_looks_like_nobody(void **state)
{
    struct fixture *f = *state;
    song(f);
    struct door real = door_at(f, STR("songjiang"), 0), none = door_at(f, STR("x"), 0);
    assert_int_equal(real.person.v, 0);
    assert_true(str_equal(real.hash, none.hash));
    assert_true(str_equal(none.hash, str_of(password_nobody())));
}

static void entering_clears_the_wait(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    for (int i = 0; i < 5; i++) {
        assert_good(run(f, do_fail, &s));
    }
    assert_true(door_at(f, s.login, s.at.us).wait_seconds > 0);
    assert_good(run(f, do_enter, &s));
    assert_int_equal(door_at(f, s.login, s.at.us).wait_seconds, 0);
}

static int64_t check_code(struct fixture *f, struct str login, const char *code,
                          int64_t us)
{
    struct db *db = fixture_reader(f);
    struct person_id person;
    assert_good(access_code_check(db, f->arena, login, str_of(code), (struct instant){us},
                                  &person));
    db_close(db);
    return person.v;
}

static void a_code_opens_once_for_its_holder_and_a_week_long(void **state)
{
    struct fixture *f = *state;
    struct step s = song(f);
    assert_good(run(f, do_code, &s));
    const char *code = str_cstr(f->arena, s.code);
    assert_int_equal(strlen(code), 14); /* twelve signs in groups of four */
    char typed[32];
    size_t n = 0;
    for (const char *p = code; *p != 0; p++) {
        if (*p != '-') {
            typed[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
        }
    }
    typed[n] = 0;
    assert_int_equal(check_code(f, s.login, code, s.at.us), s.person);
    assert_int_equal(check_code(f, s.login, typed, s.at.us), s.person);
    assert_int_equal(check_code(f, STR("other"), code, s.at.us), 0);
    assert_int_equal(check_code(f, s.login, "", s.at.us), 0);
    assert_int_equal(check_code(f, s.login, code, s.until.us - 1), s.person);
    assert_int_equal(check_code(f, s.login, code, s.until.us), 0);
    struct str first = s.code;
    assert_good(run(f, do_code, &s));
    assert_int_equal(check_code(f, s.login, str_cstr(f->arena, first), s.at.us), 0);
    s.hash = STR("$argon2id$x");
    assert_good(run(f, do_password, &s));
    assert_int_equal(check_code(f, s.login, str_cstr(f->arena, s.code), s.at.us), 0);
}

/* ---- hashing ----------------------------------------------------------------------- */

static void a_password_is_argon2id_with_19_mib_and_two_passes(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_MAX];
    assert_true(digest_start());
    assert_true(password_make(STR("demo-leader"), hash));
    assert_true(strncmp(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31) == 0);
    assert_true(password_holds(hash, STR("demo-leader")));
    assert_false(password_holds(hash, STR("demo-leadeR")));
    assert_false(password_holds(password_nobody(), STR("")));
    assert_false(password_holds(password_nobody(), STR("demo-leader")));
}

struct waiting {
    struct hashing hashing;
    pthread_mutex_t *lock;
    pthread_cond_t *wake;
    int *left;
};

static void count_down(struct hashing *h)
{
    struct waiting *w = h->ctx;
    pthread_mutex_lock(w->lock);
    (*w->left)--;
    pthread_cond_signal(w->wake);
    pthread_mutex_unlock(w->lock);
}

static void the_hasher_does_all_and_refuses_beyond_its_queue(void **state)
{
    struct fixture *f = *state;
    enum { ASKED = 200 };
    struct hasher *hasher = NULL;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
    int left = 0, refused = 0;
    struct waiting *w = ARENA_ARRAY(f->arena, struct waiting, ASKED);
    assert_good(hasher_open(f->arena, &hasher));
    for (int i = 0; i < ASKED; i++) {
        w[i] = (struct waiting){
            {.password = STR("x"), .against = password_nobody()}, &lock, &wake, &left};
        w[i].hashing.ctx = &w[i];
        w[i].hashing.done = count_down;
        pthread_mutex_lock(&lock);
        left++;
        pthread_mutex_unlock(&lock);
        struct fault *fault = hasher_submit(hasher, f->arena, &w[i].hashing);
        if (fault != NULL) {
            assert_int_equal(fault->id, FAULT_HASHER_BUSY_ID);
            refused++;
            count_down(&w[i].hashing);
        }
    }
    pthread_mutex_lock(&lock);
    while (left > 0) {
        pthread_cond_wait(&wake, &lock);
    }
    pthread_mutex_unlock(&lock);
    hasher_close(hasher);
    assert_true(refused > 0 && refused < ASKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_login_has_a_form_and_belongs_to_one_person),
        cmocka_unit_test(default_is_deny_and_each_role_gives_what_the_table_says),
        FIXTURE_TEST(nobody_holds_two_administrator_roles),
        FIXTURE_TEST(a_role_over_a_section_reaches_the_section_only),
        FIXTURE_TEST(a_role_gives_nothing_before_its_term_and_nothing_behind),
        FIXTURE_TEST(a_term_that_is_over_can_be_given_anew_and_another_not),
        FIXTURE_TEST(two_administrator_roles_may_follow_but_not_overlap),
        FIXTURE_TEST(a_grant_of_version_1_is_one_without_a_term),
        FIXTURE_TEST(accounts_and_roles_are_rebuilt_from_the_ledger),
        FIXTURE_TEST(a_session_opens_and_ends_after_idling_or_a_week),
        FIXTURE_TEST(a_token_that_was_never_given_opens_nothing),
        FIXTURE_TEST(touching_is_due_after_five_minutes_and_not_before),
        FIXTURE_TEST(a_new_password_ends_all_other_sessions),
        FIXTURE_TEST(the_wait_grows_and_is_the_same_for_unknown_names),
        FIXTURE_TEST(an_account_without_a_password_looks_like_nobody),
        FIXTURE_TEST(entering_clears_the_wait),
        FIXTURE_TEST(a_code_opens_once_for_its_holder_and_a_week_long),
        cmocka_unit_test(a_password_is_argon2id_with_19_mib_and_two_passes),
        FIXTURE_TEST(the_hasher_does_all_and_refuses_beyond_its_queue),
    };
    return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
