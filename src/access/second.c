/* The second factor: secrets, recovery codes, and the minutes between the two steps. */
#include "access/second.h"

#include "access/rows.h"
#include "access/second_sql.h"
#include "access/totp.h"
#include "words/faults.h"

enum { RECOVERY_SIGNS = 16 /* 80 bits: no hash of them can be searched */ };

struct fault *second_state(struct db *db, struct arena *a, struct person_id person,
                           struct second *state)
{
    struct second_row row = {0};
    bool there = false, counted = false;
    *state = (struct second){0};
    TRY(sql_second_of(db, a, person, &row, &there));
    state->running = there && row.running != 0;
    state->begun = there && row.running == 0;
    return sql_recovery_count(db, a, person, &state->recovery, &counted);
}

/* ---- the secret -------------------------------------------------------------------- */

/* The key of the person's sealed records seals this too, bound to its use. */
static struct str bound_to(struct arena *a, struct person_id person)
{
    return str_format(a, "cadre-second-factor\n%lld", (long long)person.v);
}

static struct fault *open_secret(struct arena *a, struct keystore *keys,
                                 struct person_id person, const struct second_row *row,
                                 struct str *secret)
{
    struct person_key key;
    TRY(keystore_person_key(keys, a, CLASS_SEALED, person.v, false, &key));
    bool opened = seal_open(a, key.b, row->secret.bytes, bound_to(a, person), secret);
    explicit_bzero(&key, sizeof key);
    return opened ? NULL : fault_second_damaged(a);
}

static struct fault *forget(struct db *db, struct arena *a, struct person_id person)
{
    TRY(sql_recovery_delete(db, a, person));
    return sql_second_delete(db, a, person);
}

struct fault *second_begin(struct db *db, struct arena *a, struct keystore *keys,
                           struct person_id person)
{
    struct second state;
    struct person_key key;
    struct random random = random_system(); /* never a seeded one: this is a secret */
    char secret[TOTP_SECRET];
    TRY(second_state(db, a, person, &state));
    if (state.running) {
        return fault_second_there(a);
    }
    TRY(keystore_person_key(keys, a, CLASS_SEALED, person.v, true, &key));
    random_fill(&random, secret, sizeof secret);
    struct str sealed =
        seal_make(a, key.b, (struct str){secret, sizeof secret}, bound_to(a, person));
    explicit_bzero(&key, sizeof key);
    explicit_bzero(secret, sizeof secret);
    TRY(forget(db, a, person));
    return sql_second_insert(db, a, person, (struct blob){sealed});
}

struct fault *second_secret(struct db *db, struct arena *a, struct keystore *keys,
                            struct person_id person, struct str *secret)
{
    struct second_row row = {0};
    bool there = false;
    TRY(sql_second_of(db, a, person, &row, &there));
    return there && row.running == 0 ? open_secret(a, keys, person, &row, secret)
                                     : fault_second_missing(a);
}

/* ---- codes ------------------------------------------------------------------------- */

static struct hash recovery_hash(struct arena *a, struct person_id person,
                                 struct str normal)
{
    struct str whose = str_format(a, "recovery:%lld:", (long long)person.v);
    return hash_of(whose, normal, STR_NONE);
}

static struct fault *use_time(struct db *db, struct arena *a, struct keystore *keys,
                              struct person_id person, const struct second_row *row,
                              struct str normal, struct instant now, bool *holds)
{
    struct str secret;
    TRY(open_secret(a, keys, person, row, &secret));
    int64_t step = totp_match(a, secret, normal, now, row->step);
    *holds = step != 0;
    return *holds ? sql_second_step(db, a, person, step) : NULL;
}

struct fault *second_use(struct db *db, struct arena *a, struct keystore *keys,
                         struct person_id person, struct str code, struct instant now,
                         bool *holds)
{
    struct second_row row = {0};
    bool there = false;
    int64_t spent = 0;
    struct str normal = code_normal(a, code);
    *holds = false;
    TRY(sql_second_of(db, a, person, &row, &there));
    if (!there || row.running == 0) {
        return fault_second_missing(a);
    }
    if (normal.n == TOTP_DIGITS) {
        return use_time(db, a, keys, person, &row, normal, now, holds);
    }
    TRY(sql_recovery_spend(db, a, person, recovery_hash(a, person, normal), &spent));
    *holds = spent == 1;
    return NULL;
}

struct fault *second_renew(struct db *db, struct arena *a, struct person_id person,
                           struct random *random, struct str_list *codes)
{
    TRY(sql_recovery_delete(db, a, person));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        struct str code = code_signs(a, random, RECOVERY_SIGNS);
        *LIST_ADD(a, codes) = code;
        TRY(sql_recovery_insert(db, a, person,
                                recovery_hash(a, person, code_normal(a, code))));
    }
    return NULL;
}

struct fault *second_confirm(struct db *db, struct arena *a, struct keystore *keys,
                             struct person_id person, struct str code, struct instant now,
                             struct random *random, struct str_list *codes, bool *holds)
{
    struct second_row row = {0};
    bool there = false;
    *holds = false;
    TRY(sql_second_of(db, a, person, &row, &there));
    if (!there || row.running != 0) {
        return fault_second_missing(a);
    }
    TRY(use_time(db, a, keys, person, &row, code_normal(a, code), now, holds));
    if (!*holds) {
        return NULL;
    }
    TRY(sql_second_run(db, a, person));
    return second_renew(db, a, person, random, codes);
}

struct fault *second_off(struct db *db, struct arena *a, struct person_id person)
{
    return forget(db, a, person);
}

struct fault *second_reset(const struct act *act, struct person_id person)
{
    struct second state;
    bool sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(second_state(act->db, act->arena, person, &state));
    if (!sent && !state.running) {
        return fault_second_missing(act->arena);
    }
    TRY(forget(act->db, act->arena, person));
    return account_reset_record(act, person, RESET_SECOND);
}

/* ---- logging in -------------------------------------------------------------------- */

struct fault *access_begin(struct db *db, struct arena *a, struct str login,
                           struct person_id person, struct random *random,
                           struct instant now, struct entered *entered)
{
    struct second state;
    TRY(second_state(db, a, person, &state));
    entered->halfway = state.running;
    if (!state.running) {
        return access_enter(db, a, login, person, random, now, &entered->token);
    }
    entered->token = token_make(a, random);
    TRY(sql_halfway_delete(db, a, person)); /* one at a time */
    struct hash token = hash_of(entered->token, STR_NONE, STR_NONE);
    struct instant until = {now.us + (int64_t)HALFWAY_SECONDS * 1000000};
    return sql_halfway_insert(db, a, token, person, until);
}

struct fault *access_halfway(struct db *db, struct arena *a, struct str token,
                             struct instant now, struct person_id *person,
                             struct str *login)
{
    struct halfway_row row = {0};
    bool there = false;
    if (token.n == TOKEN_TEXT) {
        TRY(sql_halfway_of(db, a, hash_of(token, STR_NONE, STR_NONE), now, &row, &there));
    }
    *person = there ? row.person : (struct person_id){0};
    *login = there ? row.login : STR_NONE;
    return NULL;
}

struct fault *access_halfway_end(struct db *db, struct arena *a, struct person_id person)
{
    return sql_halfway_delete(db, a, person);
}
