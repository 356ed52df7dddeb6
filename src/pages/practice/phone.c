/* Visits from a phone without a signal: the page that the service worker keeps (it says
 * nothing of anybody), and what its script asks for and sends. Answers to the script are
 * JSON; whatever else is refused looks like any other page. */
#include "practice/phone.h"
#include "pages/practice/phone.html.h"
#include "pages/practice/phone_views.h"
#include "pages/practice/visits.h"
#include "web/assets.h"
#include "words/faults.h"

struct packet_typed {
    int64_t phone, sent;
    struct str packet, mac;
};
#define AT(member) offsetof(struct packet_typed, member)
static const struct field packet_table[] = {
    {"phone", FIELD_INT, true, AT(phone), 1, INT64_MAX, say_phone_number, NULL, 0},
    {"sent", FIELD_INT, true, AT(sent), 0, INT64_MAX, say_phone_sent, NULL, 0},
    {"packet", FIELD_LINES, true, AT(packet), 1, PACKET_TEXT_MOST, say_visit_packet, NULL,
     0},
    {"mac", FIELD_TEXT, true, AT(mac), 0, 2 * HASH_SIZE, say_visit_packet, NULL, 0},
};
#undef AT
const struct fields packet_form = FIELDS(packet_table, struct packet_typed);
static const struct field open_table[] = {
    {"phone", FIELD_INT, true, offsetof(struct packet_typed, phone), 1, INT64_MAX,
     say_phone_number, NULL, 0},
};
const struct fields phone_open_form = FIELDS(open_table, struct packet_typed);

/* ---- the page ---------------------------------------------------------------------- */

struct fault *phone_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    if (lang_parse(exchange_query(x, STR("lang")), &lang)) {
        x->face.lang = lang;
    }
    struct phone_view view = {
        .page = page_view(x, db, say_phone_title(a, lang)),
        .script = asset_url(STR("visit.js")),
    };
    visit_fields(x, NULL, &view.fields);
    view.fields.place.required = true;
    page_html(x);
    hatch_phone_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *worker_show(struct exchange *x, struct db *db)
{
    (void)db;
    asset_answer(x, asset_named(STR("sw.js")));
    x->answer.cache = STR("no-cache");
    return NULL;
}

/* ---- answers to the script --------------------------------------------------------- */

static struct fault *answer_json(struct exchange *x, const struct json *value)
{
    answer_html(x, 200);
    x->answer.type = STR("application/json");
    json_write_canonical(&x->answer.body, value);
    return NULL;
}

static void set_text(struct exchange *x, struct json *o, const char *key,
                     struct str value)
{
    json_set(x->arena, o, str_of(key), json_str(x->arena, value));
}

static void set_int(struct exchange *x, struct json *o, const char *key, int64_t value)
{
    json_set(x->arena, o, str_of(key), json_int(x->arena, value));
}

static void set_key(struct exchange *x, struct json *o, const char *key,
                    const struct blob *bytes)
{
    struct text text = text_new(x->arena, 64);
    text_add_base64(&text, bytes->bytes);
    set_text(x, o, key, text_str(&text));
}

struct fault *phone_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct phone *phone = ARENA_NEW(x->arena, struct phone);
    *page_keep(x) = phone;
    return phone_add(&act, page_viewer(x), say_phone_why(x->arena, x->face.lang),
                     page_app(x)->house->random, x->at, phone);
}

struct fault *phone_new_show(struct exchange *x, struct db *db)
{
    enum { DAY_MS = 24 * 3600 * 1000, MS = 1000 };
    const struct phone *phone = *page_keep(x);
    struct json *o = json_new(x->arena, JSON_OBJECT), *carried = NULL;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    TRY(phone_carries(db, x->arena, page_viewer(x), page_today(x), &carried));
    set_int(x, o, "phone", phone->id.v);
    set_text(x, o, "name", page_viewer(x)->name);
    set_key(x, o, "seal", &phone->seal);
    set_key(x, o, "opener", &phone->opener);
    set_int(x, o, "until", phone->made.us / MS + (int64_t)PHONE_CARRY_DAYS * DAY_MS);
    json_set(x->arena, o, STR("places"), carried);
    return answer_json(x, o);
}

struct fault *phone_open_change(struct exchange *x, struct db *db)
{
    const struct packet_typed *typed = page_form(x);
    struct phone *phone = ARENA_NEW(x->arena, struct phone);
    *page_keep(x) = phone;
    return phone_find(db, x->arena, page_viewer(x), (struct phone_id){typed->phone},
                      x->at, phone);
}

struct fault *phone_open_show(struct exchange *x, struct db *db)
{
    (void)db;
    const struct phone *phone = *page_keep(x);
    struct json *o = json_new(x->arena, JSON_OBJECT);
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    set_key(x, o, "opener", &phone->opener);
    return answer_json(x, o);
}

struct fault *packet_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct packet_typed *typed = page_form(x);
    struct packet packet = {{typed->phone}, typed->packet, typed->mac, {typed->sent}};
    struct packet_answer *answer = ARENA_NEW(x->arena, struct packet_answer);
    *page_keep(x) = answer;
    struct packets_count count = {0};
    return packet_read_in(&act, page_viewer(x), &packet, x->at, x->face.lang, answer,
                          &count);
}

struct fault *packet_show(struct exchange *x, struct db *db)
{
    (void)db;
    const struct packet_answer *answer = *page_keep(x);
    struct json *o = json_new(x->arena, JSON_OBJECT);
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    set_text(x, o, "state", answer->taken ? STR("taken") : STR("kept"));
    set_int(x, o, "visit", answer->visit.v);
    set_int(x, o, "skew", answer->skew);
    json_set(x->arena, o, STR("again"), json_bool(x->arena, answer->again));
    if (!answer->taken) {
        set_text(x, o, "why", say_fault(x->arena, x->face.lang, answer->why));
    }
    return answer_json(x, o);
}
