/* Phones and their packets. */
#include "practice/phone.h"

#include "ledger/blob.h"
#include "practice/phone_sql.h"
#include "words/faults.h"

enum { SECONDS_A_DAY = 24 * 3600, ID_TEXT = 36 };
static const int64_t second_us = 1000000;

/* ---- phones ------------------------------------------------------------------------ */

static struct blob new_key(struct arena *a, struct random *random)
{
    char *bytes = arena_bytes(a, PHONE_KEY_SIZE);
    random_fill(random, bytes, PHONE_KEY_SIZE);
    return (struct blob){{bytes, PHONE_KEY_SIZE}};
}

/* Each household that goes along is a reading of it. */
static struct fault *log_readings(const struct act *act, const struct viewer *v,
                                  struct str why, struct random *random,
                                  struct instant now)
{
    struct twin_list twins = {0};
    struct opening opening = {CLASS_SEALED, PURPOSE_CARE, why};
    TRY(twins_of(act->db, act->arena, v->person, act->today, &twins));
    for (size_t i = 0; i < twins.n; i++) {
        if (twins.at[i].household.v != 0) {
            TRY(household_open(act, v, twins.at[i].household, &opening, random, now));
        }
    }
    return NULL;
}

struct fault *phone_add(const struct act *act, const struct viewer *v, struct str why,
                        struct random *random, struct instant now, struct phone *phone)
{
    bool found = false;
    *phone = (struct phone){
        .person = v->person,
        .seal = new_key(act->arena, random),
        .opener = new_key(act->arena, random),
        .made = now,
        .until = {now.us + (int64_t)PHONE_SEND_DAYS * SECONDS_A_DAY * second_us},
    };
    if (v->person.v == 0) {
        return fault_denied(act->arena);
    }
    TRY(log_readings(act, v, why, random, now));
    TRY(sql_phone_next(act->db, act->arena, &phone->id.v, &found));
    return sql_phone_insert(act->db, act->arena, phone);
}

struct fault *phone_find(struct db *db, struct arena *a, const struct viewer *v,
                         struct phone_id id, struct instant now, struct phone *phone)
{
    bool found = false;
    TRY(sql_phone_at(db, a, id, phone, &found));
    return found && phone->person.v == v->person.v && phone->until.us > now.us
               ? NULL
               : fault_phone_missing(a);
}

static void set_text(struct arena *a, struct json *o, const char *key, struct str value)
{
    json_set(a, o, str_of(key), json_str(a, value.p == NULL ? STR("") : value));
}

static void set_int(struct arena *a, struct json *o, const char *key, int64_t value)
{
    json_set(a, o, str_of(key), json_int(a, value));
}

static struct json *add_place(struct arena *a, struct json *list, struct unit_id unit,
                              struct str name, int64_t household)
{
    struct json *o = json_new(a, JSON_OBJECT);
    set_int(a, o, "unit", unit.v);
    set_text(a, o, "name", name);
    set_int(a, o, "household", household);
    json_push(a, list, o);
    return o;
}

struct fault *phone_carries(struct db *db, struct arena *a, const struct viewer *v,
                            struct day on, struct json **list)
{
    struct twin_list twins = {0};
    struct visit_place_list places = {0};
    *list = json_new(a, JSON_ARRAY);
    TRY(twins_of(db, a, v->person, on, &twins));
    for (size_t i = 0; i < twins.n; i++) {
        const struct twin *t = &twins.at[i];
        struct json *o = add_place(a, *list, t->unit, t->unit_name, t->household.v);
        struct household_facts facts = {0};
        bool found = false;
        if (t->household.v != 0) {
            TRY(household_read(db, a, t->household, &facts, &found));
        }
        if (found) {
            set_text(a, o, "head", facts.head);
            set_text(a, o, "address", facts.address);
            set_int(a, o, "people", facts.people);
            set_text(a, o, "needs", facts.needs);
        }
    }
    TRY(visit_places_of(db, a, v->person, on, &places));
    for (size_t i = 0; i < places.n; i++) {
        add_place(a, *list, places.at[i].unit, places.at[i].name, 0);
    }
    return NULL;
}

/* ---- packets ----------------------------------------------------------------------- */

struct told { /* what a packet says, behind its JSON */
    struct uuid id;
    struct day on;
    struct visit_body body;
    struct str photo; /* bytes */
};

static struct str text_in(const struct json *o, const char *key)
{
    const struct json *value = json_get(o, str_of(key));
    return value != NULL && value->type == JSON_STRING && value->string.n > 0
               ? value->string
               : STR_NONE;
}

static int64_t int_in(const struct json *o, const char *key)
{
    const struct json *value = json_get(o, str_of(key));
    return value != NULL && value->type == JSON_INT ? value->number : 0;
}

/* Texts pass the same fields as those of a form. */
static struct fault *read_texts(struct arena *a, const struct json *o,
                                struct visit_body *body)
{
    static const char *const names[] = {"sort",  "heard",   "promised",
                                        "done",  "problem", "raised-by",
                                        "topic", "reason",  "written"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str text = text_in(o, names[i]);
        if (text.n > 0) {
            TRY(field_parse(a, fields_find(&kind_visit_log.fields, str_of(names[i])),
                            text, body));
        }
    }
    return NULL;
}

static struct fault *read_packet(struct arena *a, const struct packet *packet,
                                 struct told *told)
{
    struct json *o = NULL;
    size_t at = 0;
    *told = (struct told){.on = DAY_NONE};
    fields_clear(&kind_visit_log.fields, &told->body);
    if (!json_read(a, packet->text, &o, &at) || o->type != JSON_OBJECT ||
        !uuid_parse(text_in(o, "id"), &told->id) ||
        int_in(o, "phone") != packet->phone.v) {
        return fault_packet_altered(a);
    }
    struct str photo = text_in(o, "photo");
    if (photo.n > 0 &&
        (!base64_decode(a, photo, &told->photo) || !visit_photo_fits(told->photo) ||
         told->photo.n > PACKET_PHOTO_MOST)) {
        return fault_packet_photo(a);
    }
    day_parse_iso(text_in(o, "on"), &told->on);
    told->body.unit.v = int_in(o, "unit");
    told->body.household.v = int_in(o, "household");
    return read_texts(a, o, &told->body);
}

static struct str hex_of(struct arena *a, const struct hash *hash)
{
    struct text hex = text_new(a, 2 * HASH_SIZE);
    text_add_hex(&hex, hash_str(hash));
    return text_str(&hex);
}

static struct fault *check_seal(const struct act *act, const struct viewer *v,
                                const struct packet *packet, struct instant now)
{
    struct phone phone;
    struct fault *fault = phone_find(act->db, act->arena, v, packet->phone, now, &phone);
    if (fault != NULL) {
        return fault->kind == FAULT_MISSING ? fault_packet_foreign(act->arena) : fault;
    }
    struct hash mac = hmac_sha256(phone.seal.bytes, packet->text);
    return secret_equal(hex_of(act->arena, &mac), packet->mac)
               ? NULL
               : fault_packet_altered(act->arena);
}

/* What came before is known by the digest of its bytes; another text under its id is a
 * conflict, and a person decides. */
static struct fault *find_earlier(const struct act *act, const struct viewer *v,
                                  struct str digest, struct packet_answer *answer)
{
    bool sent = false;
    TRY(sql_packet_visit(act->db, act->arena, digest, v->person, &answer->visit,
                         &answer->again));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    return sent && !answer->again ? fault_packet_conflict(act->arena) : NULL;
}

static struct fault *take(const struct act *told_act, const struct viewer *v,
                          const struct packet *packet, struct instant now,
                          struct packet_answer *answer)
{
    struct act act = *told_act;
    struct told told;
    struct hash digest = hash_of(packet->text, STR_NONE, STR_NONE);
    TRY(check_seal(&act, v, packet, now));
    TRY(read_packet(act.arena, packet, &told));
    act.id = told.id;
    told.body.packet = hex_of(act.arena, &digest);
    told.body.skew = answer->skew;
    TRY(find_earlier(&act, v, told.body.packet, answer));
    if (answer->again) {
        return NULL;
    }
    if (told.photo.n > 0) {
        TRY(blob_put(act.db, act.arena, now, told.photo, &told.body.photo));
    }
    return visit_log(&act, v, v->person, told.on, &told.body, &answer->visit);
}

struct fault *packet_take(const struct act *act, const struct viewer *v,
                          const struct packet *packet, struct instant now,
                          struct packet_answer *answer)
{
    *answer = (struct packet_answer){.skew = (packet->sent.us - now.us) / second_us};
    struct fault *fault = take(act, v, packet, now, answer);
    answer->taken = fault == NULL;
    if (fault == NULL || fault->kind == FAULT_STORE || fault->kind == FAULT_UNCERTAIN ||
        fault->kind == FAULT_BROKEN) {
        return fault;
    }
    answer->why = fault;
    return NULL;
}

static struct fault *keep(struct db *db, struct arena *a, struct person_id person,
                          const struct packet *packet, struct str why, struct instant now)
{
    int64_t id = 0;
    bool found = false;
    struct hash hash = hash_of(packet->text, STR_NONE, STR_NONE);
    TRY(sql_packet_known(db, a, person, hash, &id, &found));
    if (found) {
        return NULL;
    }
    TRY(sql_packet_next(db, a, &id, &found));
    return sql_packet_insert(db, a, id, person, hash, packet->text, why, now);
}

struct fault *packet_read_in(const struct act *act, const struct viewer *v,
                             const struct packet *packet, struct instant now,
                             enum lang lang, struct packet_answer *answer,
                             struct packets_count *count)
{
    TRY(packet_take(act, v, packet, now, answer));
    count->again += answer->taken && answer->again;
    count->taken += answer->taken && !answer->again;
    count->kept += !answer->taken;
    return answer->taken ? NULL
                         : keep(act->db, act->arena, v->person, packet,
                                say_fault(act->arena, lang, answer->why), now);
}

struct fault *packets_of_file(struct arena *a, struct str bytes,
                              struct packet_list *packets)
{
    struct json *all = NULL;
    size_t at = 0;
    if (!json_read(a, bytes, &all, &at) || all->type != JSON_ARRAY) {
        return fault_packets_file(a, PACKETS_FILE_MIB);
    }
    for (size_t i = 0; i < all->items.n; i++) {
        const struct json *o = all->items.at[i];
        if (o->type != JSON_OBJECT) {
            return fault_packets_file(a, PACKETS_FILE_MIB);
        }
        struct str text = text_in(o, "packet");
        *LIST_ADD(a, packets) = (struct packet){.phone = {int_in(o, "phone")},
                                                .text = text.p == NULL ? STR("") : text,
                                                .mac = text_in(o, "mac"),
                                                .sent = {int_in(o, "sent")}};
    }
    return packets->n > 0 ? NULL : fault_packets_file(a, PACKETS_FILE_MIB);
}

struct fault *packets_kept(struct db *db, struct arena *a, struct person_id person,
                           struct kept_packet_list *list)
{
    return sql_packets_of(db, a, person, PACKETS_SHOWN, list);
}

struct fault *packet_drop(struct db *db, struct arena *a, struct person_id person,
                          int64_t id)
{
    return sql_packet_delete(db, a, person, id);
}
