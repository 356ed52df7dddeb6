/* Logging in: waits, sessions, passwords, one-time codes. Working state, except that who
 * has an account is in the ledger. */
#include "access/access.h"
#include "access/access_sql.h"
#include "access/rows.h"
#include "access/second_sql.h"
#include "words/faults.h"

enum {
    FREE_TRIES = 3,          /* wrong tries before a wait begins */
    WAIT_MOST_SECONDS = 300, /* it doubles from one second up to this */
    TOUCH_SECONDS = 300,
    TOKEN_BYTES = 32,
    CODE_SIGNS = 12, /* of 32 signs: 60 bits */
    SECOND_US = 1000000,
};

static struct hash name_of(struct str login)
{
    return hash_of(STR("login:"), login, STR_NONE);
}

struct fault *access_door(struct db *db, struct arena *a, struct str login,
                          struct instant now, struct door *door)
{
    struct credential_row row = {0};
    struct wait_row wait = {0};
    bool found = false, waits = false;
    TRY(sql_wait_of(db, a, name_of(login), &wait, &waits));
    TRY(sql_credential_by_login(db, a, login, &row, &found));
    bool set = found && row.hash.p != NULL;
    *door = (struct door){
        .person = set ? row.person : (struct person_id){0},
        .hash = set ? row.hash : str_of(password_nobody()),
        .wait_seconds = waits && wait.until.us > now.us
                            ? (wait.until.us - now.us + SECOND_US - 1) / SECOND_US
                            : 0,
    };
    return NULL;
}

struct fault *access_failed(struct db *db, struct arena *a, struct str login,
                            struct instant now)
{
    struct wait_row wait = {0};
    bool waits = false;
    struct hash name = name_of(login);
    TRY(sql_wait_of(db, a, name, &wait, &waits));
    int64_t failed = wait.failed + 1;
    int64_t seconds = 0;
    if (failed > FREE_TRIES) {
        seconds = failed - FREE_TRIES > 8 ? WAIT_MOST_SECONDS
                                          : (int64_t)1 << (failed - FREE_TRIES);
        seconds = seconds > WAIT_MOST_SECONDS ? WAIT_MOST_SECONDS : seconds;
    }
    TRY(sql_wait_delete(db, a, name));
    return sql_wait_insert(db, a, name, failed,
                           (struct instant){now.us + seconds * SECOND_US});
}

/* base64url without padding (RFC 4648 section 5). */
static struct str token_text(struct arena *a, const uint8_t bytes[TOKEN_BYTES])
{
    struct text t = text_new(a, 64);
    text_add_base64(&t, (struct str){(const char *)bytes, TOKEN_BYTES});
    for (size_t i = 0; i < t.n; i++) {
        t.p[i] = t.p[i] == '+' ? '-' : t.p[i] == '/' ? '_' : t.p[i];
    }
    return str_part(text_str(&t), 0, TOKEN_TEXT);
}

struct str token_make(struct arena *a, struct random *random)
{
    uint8_t bytes[TOKEN_BYTES];
    random_fill(random, bytes, sizeof bytes);
    return token_text(a, bytes);
}

struct fault *access_enter(struct db *db, struct arena *a, struct str login,
                           struct person_id person, struct random *random,
                           struct instant now, struct str *token)
{
    *token = token_make(a, random);
    TRY(sql_wait_delete(db, a, name_of(login)));
    return sql_session_insert(db, a, hash_of(*token, STR_NONE, STR_NONE), person, now);
}

struct fault *access_leave(struct db *db, struct arena *a, struct hash session)
{
    return sql_session_delete(db, a, session);
}

bool access_touch_due(const struct viewer *v, struct instant now)
{
    return v->person.v != 0 && !v->console &&
           now.us - v->touched.us > (int64_t)TOUCH_SECONDS * SECOND_US;
}

struct fault *access_touch(struct db *db, struct arena *a, struct hash session,
                           struct instant now)
{
    return sql_session_touch(db, a, session, now);
}

static struct fault *credential_make(struct db *db, struct arena *a,
                                     struct person_id person)
{
    int64_t one = 0;
    bool there = false;
    TRY(sql_credential_there(db, a, person, &one, &there));
    return there ? NULL : sql_credential_insert(db, a, person);
}

struct fault *access_password_set(struct db *db, struct arena *a, struct person_id person,
                                  struct str hash, struct hash keep)
{
    TRY(credential_make(db, a, person));
    TRY(sql_credential_set(db, a, person, hash));
    TRY(sql_code_delete(db, a, person));
    TRY(sql_halfway_delete(db, a, person));
    return sql_session_delete_others(db, a, person, keep);
}

struct fault *access_lang_set(struct db *db, struct arena *a, struct person_id person,
                              int lang)
{
    TRY(credential_make(db, a, person));
    return sql_credential_set_lang(db, a, person, lang);
}

/* ---- one-time codes ---------------------------------------------------------------- */

struct str code_normal(struct arena *a, struct str code)
{
    enum { MOST = 64 };
    struct text t = text_new(a, MOST);
    for (size_t i = 0; i < code.n && t.n < MOST; i++) {
        char c = code.p[i];
        c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
            text_add_char(&t, c);
        }
    }
    return text_str(&t);
}

struct str code_signs(struct arena *a, struct random *random, int signs)
{
    static const char all[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    struct text shown = text_new(a, 32);
    for (int i = 0; i < signs; i++) {
        if (i > 0 && i % 4 == 0) {
            text_add_char(&shown, '-');
        }
        text_add_char(&shown, all[random_below(random, 32)]);
    }
    return text_str(&shown);
}

struct fault *access_code_make(struct db *db, struct arena *a, struct person_id person,
                               struct random *random, struct instant now,
                               struct str *code, struct instant *until)
{
    *code = code_signs(a, random, CODE_SIGNS);
    *until = (struct instant){now.us + (int64_t)CODE_DAYS * 24 * 3600 * SECOND_US};
    TRY(sql_code_delete(db, a, person));
    return sql_code_insert(db, a, person,
                           hash_of(code_normal(a, *code), STR_NONE, STR_NONE), *until);
}

struct fault *access_code_check(struct db *db, struct arena *a, struct str login,
                                struct str code, struct instant now,
                                struct person_id *person)
{
    struct credential_row row = {0};
    struct code_row kept = {0};
    bool found = false, has = false;
    *person = (struct person_id){0};
    TRY(sql_credential_by_login(db, a, login, &row, &found));
    TRY(sql_code_of(db, a, row.person, &kept, &has));
    struct hash given = hash_of(code_normal(a, code), STR_NONE, STR_NONE);
    if (found && has && kept.until.us > now.us &&
        secret_equal(hash_str(&given), hash_str(&kept.hash))) {
        *person = row.person;
    }
    return NULL;
}
