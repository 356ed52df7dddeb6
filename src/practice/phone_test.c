/* Packets of a phone: taken once, whatever they are; what is wrong with one is told. */
#include "fixture.h"

#include "practice/phone.h"
#include "words/faults.h"

static const struct kind *const kinds[] = {
    &kind_unit_add,      &kind_person_add,  &kind_twin_add,
    &kind_household_add, &kind_visit_log,   &kind_deed_done,
    &kind_deed_confirm,  &kind_finding_add, NULL};

struct office {
    struct unit_id village;
    struct viewer member;
    struct phone phone;
    struct packet packet;
    struct packet_answer answer;
};

static struct act act_of(struct fixture *f, struct db *db, struct arena *a)
{
    return (struct act){.ledger = f->ledger,
                        .db = db,
                        .arena = a,
                        .id = fixture_id(f),
                        .today = clock_today(&f->clock),
                        .scope = {.all = true}};
}

/* One person, twinned with one village, and his phone. */
static struct fault *furnish(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct office *o = ctx;
    struct act act = act_of(f, db, a);
    struct viewer console = {.console = true, .can = ~0U, .scope = {.all = true}};
    struct unit_body office = unit_body_of(STR("Office"), (struct unit_id){0});
    struct unit_id top = {0};
    struct twin_id twin = {0};
    TRY(register_unit_add(&act, &office, &top));
    struct unit_body village = unit_body_of(STR("Village"), top);
    act.id = fixture_id(f);
    TRY(register_unit_add(&act, &village, &o->village));
    struct day born = day_of_civil((struct civil){1975, 5, 5});
    struct person_body body = person_body_of(STR("Lin Chong"), SEX_MALE, born, top);
    act.id = fixture_id(f);
    TRY(register_person_add(&act, &body, &o->member.person));
    struct twin_body twinned = {.unit = o->village, .since = act.today};
    act.id = fixture_id(f);
    TRY(twin_add(&act, &console, o->member.person, &twinned, &twin));
    TRY(phone_add(&act, &o->member, STR("a test"), &f->random, clock_now(&f->clock),
                  &o->phone));
    char *key = arena_bytes(f->arena, PHONE_KEY_SIZE);
    memcpy(key, o->phone.seal.bytes.p, PHONE_KEY_SIZE);
    o->phone.seal.bytes.p = key;
    return NULL;
}

static struct fault *take(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct office *o = ctx;
    struct act act = act_of(f, db, a);
    TRY(packet_take(&act, &o->member, &o->packet, clock_now(&f->clock), &o->answer));
    if (o->answer.why != NULL) {
        o->answer.why = fault_copy(f->arena, o->answer.why);
    }
    return NULL;
}

static void send_text(struct fixture *f, struct office *o, struct str text)
{
    struct hash mac = hmac_sha256(o->phone.seal.bytes, text);
    struct text hex = text_new(f->arena, 2 * HASH_SIZE);
    text_add_hex(&hex, hash_str(&mac));
    o->packet = (struct packet){o->phone.id, text, text_str(&hex), clock_now(&f->clock)};
    assert_good(fixture_write(f, take, o));
}

static struct str packet_text(struct fixture *f, const struct office *o, const char *more)
{
    return str_format(f->arena,
                      "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"phone\":%lld,"
                      "\"unit\":%lld,\"household\":0,\"sort\":\"twinning\","
                      "\"on\":\"%.*s\",\"written\":\"2016-12-31T08:00:00.000000Z\"%s}",
                      (long long)o->phone.id.v, (long long)o->village.v,
                      STR_PRINT(day_iso(f->arena, clock_today(&f->clock))), more);
}

static void a_packet_is_taken_once_and_comes_back_with_a_rebuild(void **state)
{
    struct fixture *f = *state;
    struct office o = {0};
    struct rebuild_report report = {0};
    struct db *db = NULL;
    f->kinds.at = kinds;
    assert_good(fixture_write(f, furnish, &o));
    struct str text =
        packet_text(f, &o, ",\"heard\":\"The pump is broken\",\"promised\":\"Mend it\"");
    send_text(f, &o, text);
    assert_true(o.answer.taken && !o.answer.again);
    struct visit_id first = o.answer.visit;
    send_text(f, &o, text);
    assert_true(o.answer.taken && o.answer.again);
    assert_int_equal(o.answer.visit.v, first.v);
    send_text(f, &o, packet_text(f, &o, ",\"heard\":\"The pump is mended\""));
    assert_false(o.answer.taken);
    assert_fault(o.answer.why, FAULT_PACKET_CONFLICT_ID);
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    assert_true(report.same);
    db_close(db);
}

static void what_is_wrong_with_a_packet_is_told(void **state)
{
    static const struct {
        const char *text; /* NULL: a sound packet with `more` */
        const char *more;
        int fault;
    } cases[] = {
        {"", NULL, FAULT_PACKET_ALTERED_ID},
        {"[]", NULL, FAULT_PACKET_ALTERED_ID},
        {"{\"id\":7}", NULL, FAULT_PACKET_ALTERED_ID},
        {"{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"phone\":99}", NULL,
         FAULT_PACKET_ALTERED_ID},
        {NULL, "", FAULT_FIELD_REQUIRED_ID}, /* nothing was heard */
        {NULL, ",\"heard\":\"x\",\"photo\":\"%%%\"", FAULT_PACKET_PHOTO_ID},
        {NULL, ",\"heard\":\"x\",\"photo\":\"/9j/\"", FAULT_PACKET_PHOTO_ID},
        {NULL, ",\"heard\":\"x\",\"problem\":\"y\"", FAULT_FIELD_REQUIRED_ID},
        {NULL,
         ",\"heard\":\"x\",\"promised\":\"1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n10\\n11\"",
         FAULT_VISIT_DEEDS_MANY_ID},
    };
    struct fixture *f = *state;
    struct office o = {0};
    f->kinds.at = kinds;
    assert_good(fixture_write(f, furnish, &o));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        send_text(f, &o,
                  cases[i].text != NULL ? str_of(cases[i].text)
                                        : packet_text(f, &o, cases[i].more));
        assert_false(o.answer.taken);
        assert_fault(o.answer.why, cases[i].fault);
    }
}

static void another_key_and_another_person_are_refused(void **state)
{
    struct fixture *f = *state;
    struct office o = {0};
    f->kinds.at = kinds;
    assert_good(fixture_write(f, furnish, &o));
    struct str text = packet_text(f, &o, ",\"heard\":\"The pump is broken\"");
    send_text(f, &o, text);
    assert_true(o.answer.taken);
    o.packet.mac = STR("00");
    assert_good(fixture_write(f, take, &o));
    assert_fault(o.answer.why, FAULT_PACKET_ALTERED_ID);
    o.member.person.v = 1;
    send_text(f, &o, text);
    assert_fault(o.answer.why, FAULT_PACKET_FOREIGN_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_packet_is_taken_once_and_comes_back_with_a_rebuild),
        FIXTURE_TEST(what_is_wrong_with_a_packet_is_told),
        FIXTURE_TEST(another_key_and_another_person_are_refused),
    };
    return cmocka_run_group_tests_name("practice", tests, NULL, NULL);
}
