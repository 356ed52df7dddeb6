/* Keeping other people's log-ins: who may, closing one, and what is recorded where
 * somebody weakens what protects one. */
#include "access/access_sql.h"
#include "access/feed_sql.h"
#include "access/rows.h"
#include "access/second_sql.h"
#include "words/faults.h"

const char *const reset_names[] = {"code", "second", NULL};

static const struct field reset_fields[] = {
    {"what", FIELD_CHOICE, true, offsetof(struct reset_body, what), 0, 0,
     say_account_reset_what, reset_names, 0},
};

/* What it opens is working state, which no rebuild brings back. */
static struct fault *apply_reset(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    (void)db;
    (void)a;
    (void)e;
    (void)body;
    return NULL;
}

const struct kind kind_account_reset = {
    .name = "account.reset",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_account_reset,
    .fields = FIELDS(reset_fields, struct reset_body),
    .apply = apply_reset,
};

struct fault *account_reset_record(const struct act *act, struct person_id person,
                                   enum reset_what what)
{
    return act_append(act, &kind_account_reset, person.v, &(struct reset_body){(int)what},
                      NULL);
}

/* ---- who may ----------------------------------------------------------------------- */

static struct fault *is_administrator(struct db *db, struct arena *a, struct day today,
                                      struct person_id person, bool *is)
{
    struct role_held_list roles = {0};
    TRY(sql_roles_of(db, a, person, &roles));
    for (size_t i = 0; i < roles.n; i++) {
        const struct role_held *r = &roles.at[i];
        *is |= role_may((enum role)r->role, CAN_ADMINISTER) &&
               term_on(r->since, r->till, today) != TERM_OVER;
    }
    return NULL;
}

struct fault *access_may_keep(struct db *db, struct arena *a, const struct viewer *v,
                              struct person_id id)
{
    struct person person = {0};
    bool found = false, reaches = false, administers = false;
    bool keeps_all = viewer_may(v, CAN_KEEP_ACCOUNTS);
    if (!keeps_all && !viewer_may(v, CAN_GIVE_LOGIN)) {
        return fault_denied(a);
    }
    /* Asked alike for who is there and who is not, so that both answers take as long. */
    TRY(register_person(db, a, id, &person, &found));
    TRY(scope_reaches(db, a, &v->scope, person.unit, &reaches));
    TRY(is_administrator(db, a, v->today, id, &administers));
    if (!found || (!reaches && !keeps_all)) {
        return fault_person_missing(a);
    }
    return administers && !v->console ? fault_login_console(a) : NULL;
}

/* ---- changes ----------------------------------------------------------------------- */

struct fault *access_account_close(const struct act *act, struct person_id person,
                                   const struct close_body *body)
{
    struct str login = STR_NONE;
    bool sent = false;
    TRY(fields_check(act->arena, &kind_account_close.fields, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(access_login_of(act->db, act->arena, person, &login));
    if (!sent && login.p == NULL) {
        return fault_login_none(act->arena);
    }
    if (person.v == act->actor) {
        return fault_login_own(act->arena);
    }
    TRY(sql_sessions_delete(act->db, act->arena, person));
    TRY(sql_code_delete(act->db, act->arena, person));
    TRY(sql_credential_delete(act->db, act->arena, person));
    TRY(sql_halfway_delete(act->db, act->arena, person));
    TRY(sql_recovery_delete(act->db, act->arena, person));
    TRY(sql_second_delete(act->db, act->arena, person));
    TRY(sql_feeds_delete(act->db, act->arena, person));
    return act_append(act, &kind_account_close, person.v, body, NULL);
}

struct fault *access_code_give(const struct act *act, struct person_id person,
                               struct random *random, struct instant now,
                               struct str *code, struct instant *until)
{
    struct str login = STR_NONE;
    TRY(access_login_of(act->db, act->arena, person, &login));
    if (login.p == NULL) {
        return fault_login_none(act->arena);
    }
    TRY(account_reset_record(act, person, RESET_CODE));
    return access_code_make(act->db, act->arena, person, random, now, code, until);
}

/* ---- finding ----------------------------------------------------------------------- */

/* Log-in names are small ASCII, so this lies behind all that begin with the text. */
static struct str end_of(struct arena *a, struct str text)
{
    return str_format(a, "%.*s\x7f", STR_PRINT(text));
}

static struct fault *add_named(struct db *db, struct arena *a, struct str name,
                               struct account_list *list)
{
    struct person_list people = {0};
    struct person_body body = {.name = name};
    TRY(register_people_same(db, a, &body, &people));
    for (size_t i = 0; i < people.n; i++) {
        struct account account;
        bool has = false;
        TRY(sql_account_by_person(db, a, people.at[i].id, &account, &has));
        if (has) {
            *LIST_ADD(a, list) = account;
        }
    }
    return NULL;
}

struct fault *access_accounts_find(struct db *db, struct arena *a,
                                   struct accounts_query query, struct account_list *list)
{
    query.by_text = query.text.n > 0;
    query.text = query.by_text ? query.text : STR("");
    query.end = end_of(a, query.text);
    query.after = query.after.p != NULL ? query.after : STR("");
    TRY(sql_accounts_page(db, a, &query, list));
    return query.by_text && query.after.n == 0 ? add_named(db, a, query.text, list)
                                               : NULL;
}

/* ---- who is meant ------------------------------------------------------------------ */

enum { NAMESAKES_MOST = 20 };

struct meaning {
    const struct scope *within;
    struct str text;
    struct person *person;
    bool found;
};

/* Beyond the scope nobody is there; both cost the same. */
static struct fault *take(struct db *db, struct arena *a, struct person_id id,
                          struct meaning *m)
{
    struct person p = {0};
    bool found = false, reaches = true;
    if (m->found) {
        return NULL;
    }
    TRY(register_person(db, a, id, &p, &found));
    if (m->within != NULL) {
        TRY(scope_reaches(db, a, m->within, p.unit, &reaches));
    }
    m->found = found && reaches;
    *m->person = m->found ? p : *m->person;
    return NULL;
}

static struct fault *find_named(struct db *db, struct arena *a, struct day today,
                                struct meaning *m)
{
    static const struct scope all = {.all = true};
    struct person_list people = {0};
    struct text numbers = text_new(a, 64);
    struct people_query q = {
        .text = m->text,
        .status = PEOPLE_ALL,
        .today = today,
        .limit = NAMESAKES_MOST,
    };
    size_t same = 0;
    TRY(register_people(db, a, m->within != NULL ? m->within : &all, &q, &people));
    for (size_t i = 0; i < people.n; i++) {
        if (str_equal(people.at[i].name, m->text)) {
            text_add_format(&numbers, same++ > 0 ? " %lld" : "%lld",
                            (long long)people.at[i].id.v);
            *m->person = people.at[i];
        }
    }
    m->found = same == 1;
    return same > 1 ? fault_person_several(a, m->text, text_str(&numbers)) : NULL;
}

struct fault *access_person_meant(struct db *db, struct arena *a,
                                  const struct scope *within, struct day today,
                                  struct str text, const char *field,
                                  struct person *person)
{
    struct meaning m = {.within = within, .text = str_trim(text), .person = person};
    struct person_id id = {0};
    struct account account = {0};
    bool found = false;
    (void)str_to_int(m.text, &id.v);
    TRY(take(db, a, id, &m));
    TRY(sql_account_by_login(db, a, m.text, &account, &found));
    TRY(take(db, a, found ? account.person : (struct person_id){0}, &m));
    TRY(register_person_by_number(db, a, m.text, &id, &found));
    TRY(take(db, a, found ? id : (struct person_id){0}, &m));
    struct fault *several = m.found ? NULL : find_named(db, a, today, &m);
    if (several != NULL) {
        return several->kind == FAULT_INPUT ? fault_at(several, str_of(field)) : several;
    }
    return m.found ? NULL : fault_at(fault_person_unknown(a, m.text), str_of(field));
}
