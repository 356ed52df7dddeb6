/* Roles, what each may do, and how accounts and roles enter the ledger. */
#include "access/access.h"

#include "access/access_sql.h"
#include "access/second_sql.h"
#include "words/faults.h"

enum { LOGIN_LEAST = 2, LOGIN_MOST = 40 };

const char *const role_names[] = {
    "member",       "organiser",      "leader",      "registrar",
    "system-admin", "security-admin", "audit-admin", NULL};
const char *const capability_names[] = {"anyone",
                                        "enter",
                                        "read-people",
                                        "write-register",
                                        "give-login",
                                        "read-ledger",
                                        "grant-roles",
                                        "open-sealed",
                                        "open-file",
                                        "administer",
                                        "keep-accounts",
                                        "read-readlog",
                                        "back-up",
                                        "read-duties",
                                        "record",
                                        "keep-programme",
                                        "keep-bank",
                                        "answer",
                                        NULL};

#define BIT(capability) (1U << (capability))
/* What each role may do; everything else is denied. The three administrators of the
 * secrecy rules (三员) see no personal records by their office. */
static const uint32_t role_can[ROLES] = {
    [ROLE_MEMBER] = BIT(CAN_ENTER),
    [ROLE_ORGANISER] = BIT(CAN_ENTER) | BIT(CAN_READ_PEOPLE) | BIT(CAN_READ_DUTIES) |
                       BIT(CAN_RECORD) | BIT(CAN_KEEP_BANK) | BIT(CAN_KEEP_PROGRAMME),
    [ROLE_LEADER] = BIT(CAN_ENTER) | BIT(CAN_READ_PEOPLE) | BIT(CAN_READ_LEDGER) |
                    BIT(CAN_READ_DUTIES) | BIT(CAN_RECORD) | BIT(CAN_KEEP_PROGRAMME),
    [ROLE_REGISTRAR] = BIT(CAN_ENTER) | BIT(CAN_READ_PEOPLE) | BIT(CAN_WRITE_REGISTER) |
                       BIT(CAN_GIVE_LOGIN) | BIT(CAN_READ_LEDGER) | BIT(CAN_OPEN_SEALED) |
                       BIT(CAN_OPEN_FILE) | BIT(CAN_ANSWER),
    [ROLE_SYSTEM_ADMIN] =
        BIT(CAN_ENTER) | BIT(CAN_ADMINISTER) | BIT(CAN_KEEP_ACCOUNTS) | BIT(CAN_BACK_UP),
    [ROLE_SECURITY_ADMIN] = BIT(CAN_ENTER) | BIT(CAN_ADMINISTER) | BIT(CAN_GRANT_ROLES),
    [ROLE_AUDIT_ADMIN] = BIT(CAN_ENTER) | BIT(CAN_ADMINISTER) | BIT(CAN_READ_LEDGER) |
                         BIT(CAN_READ_READLOG) | BIT(CAN_ANSWER),
};

bool role_may(enum role role, enum capability capability)
{
    return capability == CAN_ANYONE || (role_can[role] & BIT(capability)) != 0;
}

bool viewer_may(const struct viewer *v, enum capability capability)
{
    return capability == CAN_ANYONE || (v->can & BIT(capability)) != 0;
}

struct str say_role(struct arena *a, enum lang lang, enum role role)
{
    static say_fn *const names[ROLES] = {
        say_role_member,      say_role_organiser,    say_role_leader,
        say_role_registrar,   say_role_system_admin, say_role_security_admin,
        say_role_audit_admin,
    };
    return names[role](a, lang);
}

/* ---- kinds ------------------------------------------------------------------------- */

static const struct field account_fields[] = {
    {"login", FIELD_TEXT, true, offsetof(struct account_body, login), LOGIN_LEAST,
     LOGIN_MOST, say_access_login, NULL, 0},
};
static const struct field close_fields[] = {
    {"why", FIELD_TEXT, true, offsetof(struct close_body, why), 1, 200, say_leave_why,
     NULL, 0},
};
#define ROLE_FIELDS                                                                      \
    {"role",          FIELD_CHOICE, true, offsetof(struct role_body, role), 0, 0,        \
     say_access_role, role_names,   0},                                                  \
    {                                                                                    \
        "unit", FIELD_ID, true, offsetof(struct role_body, unit), 0, 0, say_access_unit, \
            NULL, 0                                                                      \
    }
static const struct field end_fields[] = {ROLE_FIELDS};
static const struct field grant_fields[] = {
    ROLE_FIELDS,
    {"since", FIELD_DAY, false, offsetof(struct role_body, since), 0, 0, say_access_since,
     NULL, 0},
    {"till", FIELD_DAY, false, offsetof(struct role_body, till), 0, 0, say_access_until,
     NULL, 0},
};

/* Reach follows from the roles that list people; made anew, because roles overlap. Terms
 * go along and are looked at on the day of asking: a rebuild gives the same rows on any.
 */
static struct fault *renew_scope(struct db *db, struct arena *a, struct person_id person)
{
    struct role_held_list roles = {0};
    TRY(sql_roles_of(db, a, person, &roles));
    TRY(scope_grants_clear(db, a, person.v));
    for (size_t i = 0; i < roles.n; i++) {
        if (role_may((enum role)roles.at[i].role, CAN_READ_PEOPLE)) {
            TRY(scope_grant_add(db, a, person.v, roles.at[i].unit, roles.at[i].since,
                                roles.at[i].till));
        }
    }
    return NULL;
}

static struct fault *apply_open(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct account_body *b = body;
    return sql_account_insert(db, a, (struct person_id){e->subject}, b->login);
}

static struct fault *apply_close(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    (void)body;
    return sql_account_delete(db, a, (struct person_id){e->subject});
}

static struct fault *apply_grant(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    struct person_id person = {e->subject};
    TRY(sql_role_delete(db, a, body, person)); /* one whose term is over */
    TRY(sql_role_insert(db, a, body, person));
    return renew_scope(db, a, person);
}

static struct fault *apply_end(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    struct person_id person = {e->subject};
    TRY(sql_role_delete(db, a, body, person));
    return renew_scope(db, a, person);
}

const struct kind kind_account_open = {
    .name = "account.open",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_account_open,
    .fields = FIELDS(account_fields, struct account_body),
    .apply = apply_open,
};
const struct kind kind_account_close = {
    .name = "account.close",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_account_close,
    .fields = FIELDS(close_fields, struct close_body),
    .apply = apply_close,
};
/* Version 1 knew no term: what it says is a role without one. */
static struct fault *(*const grant_upcasts[])(struct arena *a,
                                              struct json *body) = {kind_gained_field};
const struct kind kind_role_grant = {
    .name = "role.grant",
    .version = 2,
    .class = CLASS_OPEN,
    .title = say_kind_role_grant,
    .fields = FIELDS(grant_fields, struct role_body),
    .upcast = grant_upcasts,
    .apply = apply_grant,
};
const struct kind kind_role_end = {
    .name = "role.end",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_role_end,
    .fields = FIELDS(end_fields, struct role_body),
    .apply = apply_end,
};

/* ---- changes ----------------------------------------------------------------------- */

static bool login_is_formed(struct str login)
{
    if (login.n < LOGIN_LEAST || login.n > LOGIN_MOST || login.p[0] < 'a' ||
        login.p[0] > 'z') {
        return false;
    }
    for (size_t i = 0; i < login.n; i++) {
        char c = login.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-')) {
            return false;
        }
    }
    return true;
}

static struct fault *person_must_be(const struct act *act, struct person_id id)
{
    struct person person;
    bool found = false;
    TRY(register_person(act->db, act->arena, id, &person, &found));
    return found ? NULL : fault_person_missing(act->arena);
}

struct fault *access_account_open(const struct act *act, struct person_id person,
                                  const struct account_body *body)
{
    struct account account;
    bool sent = false, taken = false, has = false;
    if (!login_is_formed(body->login)) {
        return fault_at(fault_login_form(act->arena), STR("login"));
    }
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(person_must_be(act, person));
    TRY(sql_account_by_login(act->db, act->arena, body->login, &account, &taken));
    TRY(sql_account_by_person(act->db, act->arena, person, &account, &has));
    if (!sent && has) {
        return fault_at(fault_login_there(act->arena), STR("login"));
    }
    if (!sent && taken) {
        return fault_at(fault_login_taken(act->arena), STR("login"));
    }
    return act_append(act, &kind_account_open, person.v, body, NULL);
}

static bool is_admin(int role)
{
    return role == ROLE_SYSTEM_ADMIN || role == ROLE_SECURITY_ADMIN ||
           role == ROLE_AUDIT_ADMIN;
}

enum term term_on(struct day since, struct day till, struct day day)
{
    if (day_known(since) && day.v < since.v) {
        return TERM_COMING;
    }
    return day_known(till) && day.v > till.v ? TERM_OVER : TERM_RUNNING;
}

/* Do the terms share a day? */
static bool overlap(const struct role_held *held, const struct role_body *body)
{
    return (!day_known(held->till) || !day_known(body->since) ||
            body->since.v <= held->till.v) &&
           (!day_known(held->since) || !day_known(body->till) ||
            held->since.v <= body->till.v);
}

static struct fault *check_term(const struct act *act, const struct role_body *body)
{
    if (!day_known(body->till)) {
        return NULL;
    }
    struct day from =
        day_known(body->since) && body->since.v > act->today.v ? body->since : act->today;
    return body->till.v >= from.v ? NULL
                                  : fault_at(fault_role_term(act->arena), STR("till"));
}

/* May it be given beside what is held? What is over does not count. */
static struct fault *check_beside(const struct act *act, const struct role_held *held,
                                  const struct role_body *body)
{
    if (term_on(held->since, held->till, act->today) == TERM_OVER) {
        return NULL;
    }
    if (held->role == body->role && held->unit.v == body->unit.v) {
        return fault_role_there(act->arena);
    }
    bool two = is_admin(held->role) && is_admin(body->role) && held->role != body->role;
    return two && overlap(held, body)
               ? fault_at(fault_admin_twice(act->arena), STR("role"))
               : NULL;
}

struct fault *access_role_grant(const struct act *act, struct person_id person,
                                const struct role_body *body)
{
    struct role_held_list roles = {0};
    bool sent = false;
    TRY(fields_check(act->arena, &kind_role_grant.fields, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(person_must_be(act, person));
    TRY(sql_roles_of(act->db, act->arena, person, &roles));
    if (!sent) {
        TRY(check_term(act, body));
    }
    for (size_t i = 0; !sent && i < roles.n; i++) {
        TRY(check_beside(act, &roles.at[i], body));
    }
    struct unit unit;
    bool found = false;
    TRY(register_unit(act->db, act->arena, body->unit, &unit, &found));
    if (!found) {
        return fault_at(fault_unit_missing_above(act->arena), STR("unit"));
    }
    return act_append(act, &kind_role_grant, person.v, body, NULL);
}

struct fault *access_role_end(const struct act *act, struct person_id person,
                              const struct role_body *body)
{
    struct role_held_list roles = {0};
    bool held = false, sent = false;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(sql_roles_of(act->db, act->arena, person, &roles));
    for (size_t i = 0; i < roles.n; i++) {
        held |= roles.at[i].role == body->role && roles.at[i].unit.v == body->unit.v;
    }
    return held || sent ? act_append(act, &kind_role_end, person.v, body, NULL)
                        : fault_role_none(act->arena);
}

struct fault *access_grants(struct db *db, struct arena *a, struct grant_list *list)
{
    return sql_grants_all(db, a, list);
}

struct fault *access_roles_of(struct db *db, struct arena *a, struct person_id person,
                              struct role_held_list *roles)
{
    return sql_roles_of(db, a, person, roles);
}

struct fault *access_accounts(struct db *db, struct arena *a, struct account_list *list)
{
    return sql_accounts_all(db, a, list);
}

struct fault *access_login_of(struct db *db, struct arena *a, struct person_id person,
                              struct str *login)
{
    struct account account;
    bool found = false;
    TRY(sql_account_by_person(db, a, person, &account, &found));
    *login = found ? account.login : STR_NONE;
    return NULL;
}

/* ---- viewers ----------------------------------------------------------------------- */

static struct fault *read_department(struct db *db, struct arena *a, struct viewer *v)
{
    bool found = false;
    return sql_department_name(db, a, &v->department, &found);
}

/* From the roles in force today follow the capabilities and the scope. */
static struct fault *read_roles(struct db *db, struct arena *a, struct day today,
                                struct viewer *v)
{
    struct role_held_list given = {0};
    TRY(sql_roles_of(db, a, v->person, &given));
    v->today = today;
    v->can = BIT(CAN_ENTER);
    v->scope = (struct scope){.account = v->person.v, .day = today};
    for (size_t i = 0; i < given.n; i++) {
        const struct role_held *r = &given.at[i];
        if (term_on(r->since, r->till, today) != TERM_RUNNING) {
            continue;
        }
        *LIST_ADD(a, &v->roles) = *r;
        v->can |= role_can[r->role];
        v->scope.all |= r->top && role_may((enum role)r->role, CAN_READ_PEOPLE);
    }
    return v->scope.all ? NULL : scope_measure(db, a, &v->scope);
}

struct fault *viewer_none(struct db *db, struct arena *a, struct viewer *v)
{
    *v = (struct viewer){.lang = -1};
    return read_department(db, a, v);
}

struct fault *viewer_console(struct db *db, struct arena *a, struct viewer *v)
{
    *v = (struct viewer){.console = true, .can = ~0U, .scope = {.all = true}, .lang = -1};
    return read_department(db, a, v);
}

struct fault *viewer_by_login(struct db *db, struct arena *a, struct str login,
                              struct day today, struct viewer *v)
{
    struct account account;
    bool found = false;
    TRY(viewer_none(db, a, v));
    TRY(sql_account_by_login(db, a, login, &account, &found));
    if (!found) {
        return fault_account_unknown(a, login);
    }
    v->person = account.person;
    v->login = account.login;
    v->name = account.name;
    return read_roles(db, a, today, v);
}

enum { IDLE_HOURS = 8, ABSOLUTE_HOURS = 24 * 7 };

static struct instant hours_before(struct instant now, int hours)
{
    return (struct instant){now.us - (int64_t)hours * 3600 * 1000000};
}

struct fault *viewer_by_token(struct db *db, struct arena *a, struct str token,
                              struct instant now, struct day today, struct viewer *v)
{
    struct session_row row;
    bool found = false;
    struct hash hash = hash_of(token, STR_NONE, STR_NONE);
    if (token.n == TOKEN_TEXT) {
        TRY(sql_session_viewer(db, a, hash, hours_before(now, IDLE_HOURS),
                               hours_before(now, ABSOLUTE_HOURS), &row, &found));
    }
    if (!found) {
        return viewer_none(db, a, v);
    }
    *v = (struct viewer){
        .person = row.person,
        .login = row.login,
        .name = row.name,
        .department = row.department,
        .session = hash,
        .touched = row.touched,
        .lang = (int)row.lang,
    };
    return read_roles(db, a, today, v);
}

struct fault *access_sessions(struct db *db, struct arena *a, struct person_id person,
                              struct instant now, struct session_list *list)
{
    return sql_sessions_of(db, a, person, hours_before(now, IDLE_HOURS),
                           hours_before(now, ABSOLUTE_HOURS), list);
}

struct fault *access_session_end(struct db *db, struct arena *a, struct person_id person,
                                 struct hash session)
{
    return sql_session_delete_of(db, a, person, session);
}

struct fault *access_sessions_end(struct db *db, struct arena *a, struct person_id person,
                                  struct hash keep)
{
    return sql_session_delete_others(db, a, person, keep);
}

struct fault *access_sweep(struct db *db, struct arena *a, struct instant now)
{
    TRY(sql_session_sweep(db, a, hours_before(now, IDLE_HOURS)));
    TRY(sql_wait_sweep(db, a, hours_before(now, 24)));
    TRY(sql_halfway_sweep(db, a, now));
    return sql_code_sweep(db, a, now);
}
