/* Codes by time against the vectors of the RFCs; switching the second factor on, using
 * its codes up, losing it. */
#include "fixture.h"

#include "access/second.h"
#include "access/totp.h"
#include "words/faults.h"

enum { SECOND = 1000000, STEP = TOTP_SECONDS };

/* ---- the arithmetic ---------------------------------------------------------------- */

static const struct str rfc_secret = {"12345678901234567890", 20};

static void codes_are_those_of_rfc_6238_and_rfc_4226(void **state)
{
    struct fixture *f = *state;
    static const struct {
        int64_t seconds;
        const char *code;
    } by_time[] = {
        /* RFC 6238 appendix B, SHA1 */
        {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
        {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
    };
    /* RFC 4226 appendix D */
    static const char *const by_count[] = {"755224", "287082", "359152", "969429",
                                           "338314", "254676", "287922", "162583",
                                           "399871", "520489"};
    for (size_t i = 0; i < sizeof by_time / sizeof by_time[0]; i++) {
        int64_t step = totp_step((struct instant){by_time[i].seconds * SECOND});
        struct str code = totp_code(f->arena, rfc_secret, step, 8);
        assert_true(str_equal(code, str_of(by_time[i].code)));
    }
    for (int64_t n = 0; n < 10; n++) {
        struct str code = totp_code(f->arena, rfc_secret, n, TOTP_DIGITS);
        assert_true(str_equal(code, str_of(by_count[n])));
    }
}

static void keys_are_written_in_base_32_as_rfc_4648_does(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *plain, *text;
    } good[] = {{"", ""},
                {"f", "MY"},
                {"fo", "MZXQ"},
                {"foo", "MZXW6"},
                {"foob", "MZXW6YQ"},
                {"fooba", "MZXW6YTB"},
                {"foobar", "MZXW6YTBOI"}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct str text = totp_base32(f->arena, str_of(good[i].plain));
        assert_true(str_equal(text, str_of(good[i].text)));
    }
    struct str uri = totp_uri(f->arena, STR("A b"), STR("song"), STR("foobar"));
    assert_true(
        str_equal(uri, STR("otpauth://totp/A%20b:song?secret=MZXW6YTBOI&issuer=A%20b")));
}

static void a_code_holds_one_step_around_its_own_and_once(void **state)
{
    struct fixture *f = *state;
    enum { AT = 1111111109 };
    struct instant at = {(int64_t)AT * SECOND};
    int64_t own = totp_step(at);
    struct str code = totp_code(f->arena, rfc_secret, own, TOTP_DIGITS);
    for (int64_t off = -3; off <= 3; off++) {
        struct instant then = {at.us + off * STEP * SECOND};
        int64_t step = totp_match(f->arena, rfc_secret, code, then, 0);
        assert_int_equal(step, off >= -1 && off <= 1 ? own : 0);
    }
    assert_int_equal(totp_match(f->arena, rfc_secret, code, at, own - 1), own);
    assert_int_equal(totp_match(f->arena, rfc_secret, code, at, own), 0);
    assert_int_equal(totp_match(f->arena, rfc_secret, STR("08180"), at, 0), 0);
    assert_int_equal(totp_match(f->arena, rfc_secret, STR(""), at, 0), 0);
}

/* ---- a person's own ---------------------------------------------------------------- */

static const struct kind *const kinds[] = {&kind_unit_add,      &kind_person_add,
                                           &kind_account_open,  &kind_account_close,
                                           &kind_account_reset, NULL};

struct step {
    struct person_id person;
    struct instant at;
    struct str code, secret, token, login;
    struct str_list codes;
    bool holds, halfway;
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

static struct fault *
run(struct fixture *f,
    struct fault *(*what)(struct fixture *, struct act *, struct step *), struct step *s)
{
    s->run = what;
    return fixture_write(f, take_step, s);
}

static struct fault *do_people(struct fixture *f, struct act *act, struct step *s)
{
    struct unit_body top = unit_body_of(STR("Top"), (struct unit_id){0});
    struct unit_id unit;
    struct unit there;
    bool found = false;
    TRY(register_unit_named(act->db, act->arena, top.name, &there, &found));
    unit = there.id;
    if (!found) {
        TRY(register_unit_add(act, &top, &unit));
    }
    struct person_body body = person_body_of(s->login, SEX_MALE, (struct day){0}, unit);
    act->id = fixture_id(f);
    TRY(register_person_add(act, &body, &s->person));
    act->id = fixture_id(f);
    return access_account_open(act, s->person, &(struct account_body){s->login});
}

static struct fault *do_begin(struct fixture *f, struct act *act, struct step *s)
{
    TRY(second_begin(act->db, act->arena, f->keys, s->person));
    TRY(second_secret(act->db, act->arena, f->keys, s->person, &s->secret));
    s->secret = str_copy(f->arena, s->secret);
    return NULL;
}

static struct fault *do_confirm(struct fixture *f, struct act *act, struct step *s)
{
    struct str_list codes = {0};
    TRY(second_confirm(act->db, act->arena, f->keys, s->person, s->code, s->at,
                       &f->random, &codes, &s->holds));
    s->codes = (struct str_list){0};
    for (size_t i = 0; i < codes.n; i++) {
        *LIST_ADD(f->arena, &s->codes) = str_copy(f->arena, codes.at[i]);
    }
    return NULL;
}

static struct fault *do_use(struct fixture *f, struct act *act, struct step *s)
{
    return second_use(act->db, act->arena, f->keys, s->person, s->code, s->at, &s->holds);
}

static struct fault *do_off(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    return second_off(act->db, act->arena, s->person);
}

static struct fault *do_reset(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    return second_reset(act, s->person);
}

static struct fault *do_close(struct fixture *f, struct act *act, struct step *s)
{
    (void)f;
    return access_account_close(act, s->person, &(struct close_body){STR("left")});
}

static struct fault *do_enter(struct fixture *f, struct act *act, struct step *s)
{
    struct entered e;
    TRY(access_begin(act->db, act->arena, s->login, s->person, &f->random, s->at, &e));
    s->token = str_copy(f->arena, e.token);
    s->halfway = e.halfway;
    return NULL;
}

static struct step somebody(struct fixture *f, struct str login)
{
    struct step s = {.login = login, .at = {1483406400LL * SECOND}};
    f->kinds.at = kinds;
    assert_good(run(f, do_people, &s));
    return s;
}

static void set_code(struct fixture *f, struct step *s)
{
    s->code = totp_code(f->arena, s->secret, totp_step(s->at), TOTP_DIGITS);
}

static struct step protected(struct fixture *f, struct str login)
{
    struct step s = somebody(f, login);
    assert_good(run(f, do_begin, &s));
    set_code(f, &s);
    assert_good(run(f, do_confirm, &s));
    assert_true(s.holds);
    assert_int_equal(s.codes.n, RECOVERY_CODES);
    return s;
}

static struct second state_of(struct fixture *f, struct person_id person)
{
    struct db *db = fixture_reader(f);
    struct second state;
    assert_good(second_state(db, f->arena, person, &state));
    db_close(db);
    return state;
}

static int64_t halfway_of(struct fixture *f, struct str token, int64_t us)
{
    struct db *db = fixture_reader(f);
    struct person_id person;
    struct str login;
    assert_good(
        access_halfway(db, f->arena, token, (struct instant){us}, &person, &login));
    db_close(db);
    return person.v;
}

static void it_is_on_when_the_first_code_was_right_and_not_before(void **state)
{
    struct fixture *f = *state;
    struct step s = somebody(f, STR("song"));
    assert_fault(run(f, do_confirm, &s), FAULT_SECOND_MISSING_ID);
    assert_good(run(f, do_begin, &s));
    assert_int_equal(s.secret.n, TOTP_SECRET);
    assert_true(state_of(f, s.person).begun && !state_of(f, s.person).running);
    assert_good(run(f, do_enter, &s));
    assert_false(s.halfway); /* nobody is asked for what he has not confirmed */
    set_code(f, &s);
    s.at.us += 5LL * STEP * SECOND;
    assert_good(run(f, do_confirm, &s));
    assert_false(s.holds || state_of(f, s.person).running);
    s.at.us -= 5LL * STEP * SECOND;
    assert_good(run(f, do_confirm, &s));
    assert_true(s.holds && state_of(f, s.person).running);
    assert_int_equal(state_of(f, s.person).recovery, RECOVERY_CODES);
    assert_fault(run(f, do_begin, &s), FAULT_SECOND_THERE_ID);
}

static void a_code_that_was_used_is_refused_also_the_one_that_confirmed(void **state)
{
    struct fixture *f = *state;
    struct step s = protected(f, STR("song"));
    assert_good(run(f, do_use, &s));
    assert_false(s.holds);
    s.at.us += (int64_t)STEP * SECOND;
    set_code(f, &s);
    assert_good(run(f, do_use, &s));
    assert_true(s.holds);
    assert_good(run(f, do_use, &s));
    assert_false(s.holds);
    s.at.us -= (int64_t)STEP * SECOND; /* nor does an older one come back */
    set_code(f, &s);
    assert_good(run(f, do_use, &s));
    assert_false(s.holds);
}

static void a_recovery_code_holds_once_as_typed_and_for_its_owner(void **state)
{
    struct fixture *f = *state;
    struct step s = protected(f, STR("song"));
    struct step other = protected(f, STR("lin"));
    char typed[32] = {0};
    size_t n = 0;
    for (size_t i = 0; i < s.codes.at[0].n; i++) {
        char c = s.codes.at[0].p[i];
        if (c != '-') {
            typed[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
    }
    other.code = s.codes.at[0];
    assert_good(run(f, do_use, &other));
    assert_false(other.holds);
    s.code = str_of(typed);
    assert_good(run(f, do_use, &s));
    assert_true(s.holds);
    assert_int_equal(state_of(f, s.person).recovery, RECOVERY_CODES - 1);
    assert_good(run(f, do_use, &s));
    assert_false(s.holds);
    s.code = STR("0000-0000-0000-0000");
    assert_good(run(f, do_use, &s));
    assert_false(s.holds);
}

static void the_secret_stands_in_no_file_as_it_is(void **state)
{
    struct fixture *f = *state;
    struct step s = protected(f, STR("song"));
    fixture_reopen(f); /* everything is in the file */
    FILE *file = fopen(str_cstr(f->arena, f->db), "rb");
    assert_non_null(file);
    struct text all = text_new(f->arena, 4 * 1024 * 1024);
    text_reserve(&all, 4 * 1024 * 1024);
    all.n = fread(all.p, 1, 4 * 1024 * 1024, file);
    fclose(file);
    assert_true(str_find(text_str(&all), STR("song")) < all.n);
    assert_int_equal(str_find(text_str(&all), s.secret), all.n);
    struct str key = totp_base32(f->arena, s.secret);
    assert_int_equal(str_find(text_str(&all), key), all.n);
    assert_int_equal(str_find(text_str(&all), s.codes.at[0]), all.n);
}

static void the_password_alone_opens_a_way_of_five_minutes(void **state)
{
    struct fixture *f = *state;
    struct step s = protected(f, STR("song"));
    assert_good(run(f, do_enter, &s));
    assert_true(s.halfway);
    assert_int_equal(halfway_of(f, s.token, s.at.us), s.person.v);
    int64_t end = s.at.us + (int64_t)HALFWAY_SECONDS * SECOND;
    assert_int_equal(halfway_of(f, s.token, end - 1), s.person.v);
    assert_int_equal(halfway_of(f, s.token, end), 0);
    struct str first = s.token;
    assert_good(run(f, do_enter, &s));
    assert_int_equal(halfway_of(f, first, s.at.us), 0);
    struct db *db = fixture_reader(f);
    struct viewer v;
    assert_good(viewer_by_token(db, f->arena, s.token, s.at, clock_today(&f->clock), &v));
    assert_int_equal(v.person.v, 0); /* it is no session */
    db_close(db);
}

static void it_goes_with_a_reset_which_is_on_record_and_with_the_log_in(void **state)
{
    struct fixture *f = *state;
    struct step s = protected(f, STR("song"));
    struct ledger_head before, after;
    struct db *db = fixture_reader(f);
    assert_good(ledger_head_read(db, f->arena, &before));
    assert_good(run(f, do_reset, &s));
    assert_false(state_of(f, s.person).running);
    assert_int_equal(state_of(f, s.person).recovery, 0);
    assert_fault(run(f, do_reset, &s), FAULT_SECOND_MISSING_ID);
    db_close(db);
    db = fixture_reader(f);
    assert_good(ledger_head_read(db, f->arena, &after));
    assert_int_equal(after.size, before.size + 1);
    db_close(db);
    assert_good(run(f, do_begin, &s));
    set_code(f, &s);
    assert_good(run(f, do_confirm, &s));
    assert_good(run(f, do_off, &s));
    assert_false(state_of(f, s.person).running);
    struct step lin = protected(f, STR("lin"));
    assert_good(run(f, do_close, &lin));
    assert_false(state_of(f, lin.person).running);
    assert_fault(run(f, do_close, &lin), FAULT_LOGIN_NONE_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(codes_are_those_of_rfc_6238_and_rfc_4226),
        FIXTURE_TEST(keys_are_written_in_base_32_as_rfc_4648_does),
        FIXTURE_TEST(a_code_holds_one_step_around_its_own_and_once),
        FIXTURE_TEST(it_is_on_when_the_first_code_was_right_and_not_before),
        FIXTURE_TEST(a_code_that_was_used_is_refused_also_the_one_that_confirmed),
        FIXTURE_TEST(a_recovery_code_holds_once_as_typed_and_for_its_owner),
        FIXTURE_TEST(the_secret_stands_in_no_file_as_it_is),
        FIXTURE_TEST(the_password_alone_opens_a_way_of_five_minutes),
        FIXTURE_TEST(it_goes_with_a_reset_which_is_on_record_and_with_the_log_in),
    };
    return cmocka_run_group_tests_name("second factor", tests, NULL, NULL);
}
