/* Who may do what: accounts, roles, sessions, passwords. Default deny: a capability that
 * no role gives is nobody's. Accounts and roles are entries; passwords, sessions and
 * one-time codes are working state. Refuses to be asked about pages: routes name a
 * capability, access says whether the viewer has it. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H
#include "register/register.h"

enum role {
    ROLE_MEMBER,
    ROLE_ORGANISER,
    ROLE_LEADER,
    ROLE_REGISTRAR,
    ROLE_SYSTEM_ADMIN,
    ROLE_SECURITY_ADMIN,
    ROLE_AUDIT_ADMIN,
};
enum { ROLES = ROLE_AUDIT_ADMIN + 1 };
extern const char *const role_names[]; /* "member" ... NULL-ended */
struct str say_role(struct arena *a, enum lang lang, enum role role);

enum capability {
    CAN_ANYONE,         /* also who is not logged in */
    CAN_ENTER,          /* whoever is logged in: first page, own account, own record */
    CAN_READ_PEOPLE,    /* lists and pages of persons and units within the scope */
    CAN_WRITE_REGISTER, /* add, correct, leave */
    CAN_GIVE_LOGIN,     /* open an account, make a one-time code */
    CAN_READ_LEDGER,    /* headers, roots, proofs; bodies by class */
    CAN_GRANT_ROLES,
    CAN_OPEN_SEALED,   /* sealed fields within the scope, for a purpose */
    CAN_OPEN_FILE,     /* cadre files within the scope, for a purpose */
    CAN_ADMINISTER,    /* the first page of administration; its parts have their own */
    CAN_KEEP_ACCOUNTS, /* list, open, close, one-time code; no personal records */
    CAN_READ_READLOG,  /* who read what, when, why; questions about it */
    CAN_BACK_UP,
    CAN_READ_DUTIES,    /* duties, entries and standings of others within the scope */
    CAN_RECORD,         /* enter what others within the scope did */
    CAN_KEEP_PROGRAMME, /* draft, adopt, roll, close, reopen: with a role over all */
    CAN_KEEP_BANK,      /* questions with their keys; draw, open and mark exams */
    CAN_ANSWER,         /* questions about reads of records within the scope */
};
enum { CAPABILITIES = CAN_ANSWER + 1 };
extern const char *const capability_names[];
bool role_may(enum role role, enum capability capability);

/* Bodies of entries. */
struct account_body { /* account.open */
    struct str login;
};
struct close_body { /* account.close */
    struct str why;
};
struct role_body { /* role.grant; role.end without the term */
    int role;
    struct unit_id unit;    /* reaches it and all below */
    struct day since, till; /* the term, both inside; DAY_NONE leaves a side open */
};
enum reset_what { RESET_CODE, RESET_SECOND };
extern const char *const reset_names[]; /* "code", "second" */
struct reset_body { /* account.reset: what somebody else weakened about a log-in */
    int what;       /* enum reset_what */
};
extern const struct kind kind_account_open, kind_account_close, kind_account_reset;
extern const struct kind kind_role_grant, kind_role_end;

struct account {
    struct person_id person;
    struct str login;
    struct str name;
};
struct account_list LIST(struct account);
struct role_held {
    int role;
    struct unit_id unit;
    struct str unit_name;
    bool top; /* the unit is the department itself */
    struct day since, till;
};
struct role_held_list LIST(struct role_held);
/* A role as the security administrator sees it, in force or not. */
struct grant {
    struct person_id person;
    struct str name;
    struct str login; /* not given: no account */
    int role;
    struct unit_id unit;
    struct str unit_name;
    struct day since, till;
};
struct grant_list LIST(struct grant);
enum term { TERM_COMING, TERM_RUNNING, TERM_OVER };
/* Where a day stands against a term; DAY_NONE leaves a side open. */
enum term term_on(struct day since, struct day till, struct day day);

/* Who looks at a page or types a command, with all that follows from it. */
struct viewer {
    struct person_id person; /* 0: nobody, or the console */
    bool console;
    struct str login, name;
    struct str department;       /* name of the unit at the top */
    struct role_held_list roles; /* in force today; others give nothing */
    struct day today;
    uint32_t can;        /* bit per capability */
    struct scope scope;  /* of lists of people and units */
    struct hash session; /* its row; zero without one */
    struct instant touched;
    int lang; /* enum lang; -1: not chosen */
};
bool viewer_may(const struct viewer *v, enum capability capability);
/* Nobody. */
struct fault *viewer_none(struct db *db, struct arena *a, struct viewer *v);
/* The console: whoever can write the database file; everything but sealed and file
 * classes. Recorded as actor 0. */
struct fault *viewer_console(struct db *db, struct arena *a, struct viewer *v);
/* By log-in name, for `--as`. MISSING when there is none. */
struct fault *viewer_by_login(struct db *db, struct arena *a, struct str login,
                              struct day today, struct viewer *v);
/* By the token of the cookie; viewer_none when it is unknown or has expired. */
struct fault *viewer_by_token(struct db *db, struct arena *a, struct str token,
                              struct instant now, struct day today, struct viewer *v);

/* ---- changes ----------------------------------------------------------------------- */
/* INPUT: form or use of the login. CONFLICT: has one already. */
struct fault *access_account_open(const struct act *act, struct person_id person,
                                  const struct account_body *body);
/* May the viewer keep this person's log-in? The system administrator any, a registrar
 * those within his reach; that of an administrator nobody but the console, lest one
 * administrator become another. MISSING, as for nobody, beyond the reach. */
struct fault *access_may_keep(struct db *db, struct arena *a, const struct viewer *v,
                              struct person_id person);
/* Sessions, password, code and second factor go at once; roles stay as they were given,
 * for whoever opens it again. CONFLICT: one's own. MISSING: there is none. */
struct fault *access_account_close(const struct act *act, struct person_id person,
                                   const struct close_body *body);
/* INPUT: the term ends before it begins or is over already. CONFLICT: the role is held,
 * or is to be held later; one whose term is over can be given again. */
struct fault *access_role_grant(const struct act *act, struct person_id person,
                                const struct role_body *body);
struct fault *access_role_end(const struct act *act, struct person_id person,
                              const struct role_body *body);
/* Of one person, whatever the day. */
struct fault *access_roles_of(struct db *db, struct arena *a, struct person_id person,
                              struct role_held_list *roles);
struct fault *access_accounts(struct db *db, struct arena *a, struct account_list *list);
enum { ACCOUNTS_PAGE = 50 };
struct accounts_query {
    struct str text;  /* how the log-in name begins, or a whole name; not given: all */
    struct str after; /* paging by log-in name */
    int64_t limit;
    bool by_text; /* these two are set by access_accounts_find */
    struct str end;
};
struct fault *access_accounts_find(struct db *db, struct arena *a,
                                   struct accounts_query query,
                                   struct account_list *list);
/* Whom a typed text means, in forms and commands alike: the register's number, a log-in
 * name, the office's own number, or a whole name. Who is beyond the scope is nobody here;
 * NULL: anybody, for keepers of log-ins, roles and the log. INPUT at `field`: nobody, or
 * several of this name, whose numbers are told. */
struct fault *access_person_meant(struct db *db, struct arena *a,
                                  const struct scope *within, struct day today,
                                  struct str text, const char *field,
                                  struct person *person);
/* Every role that was given and not ended, also those whose term has not begun or is
 * over. */
struct fault *access_grants(struct db *db, struct arena *a, struct grant_list *list);
struct fault *access_login_of(struct db *db, struct arena *a, struct person_id person,
                              struct str *login); /* not given: none */

/* ---- logging in -------------------------------------------------------------------- */
enum { PASSWORD_LEAST = 10, PASSWORD_HASH_MAX = 128, TOKEN_TEXT = 43 };
/* Argon2id of RFC 9106 through libsodium: 19 MiB, 2 passes. Slow on purpose (about 15
 * ms): only in a hasher's thread or the command line. */
bool password_make(struct str password, char hash[PASSWORD_HASH_MAX]);
bool password_holds(const char *hash, struct str password);
/* A hash that no password has, so that an unknown log-in costs the same. */
const char *password_nobody(void);

/* What the door knows of a log-in name before any hashing. */
struct door {
    struct person_id person; /* 0: unknown */
    struct str hash;         /* password_nobody() when there is none */
    int64_t wait_seconds;    /* growing after wrong tries; > 0: do not even hash */
};
struct fault *access_door(struct db *db, struct arena *a, struct str login,
                          struct instant now, struct door *door);
/* In a job. A wrong try counts for the name, known or not. */
struct fault *access_failed(struct db *db, struct arena *a, struct str login,
                            struct instant now);
/* Opens a session: *token is for the cookie (base64url, 256 bits), its hash is stored. */
struct fault *access_enter(struct db *db, struct arena *a, struct str login,
                           struct person_id person, struct random *random,
                           struct instant now, struct str *token);
struct fault *access_leave(struct db *db, struct arena *a, struct hash session);
/* True when the row should be touched: at most every 5 minutes. */
bool access_touch_due(const struct viewer *v, struct instant now);
struct fault *access_touch(struct db *db, struct arena *a, struct hash session,
                           struct instant now);
/* Sets the password; ends all sessions but `keep`; spends one-time codes. */
struct fault *access_password_set(struct db *db, struct arena *a, struct person_id person,
                                  struct str hash, struct hash keep);
struct fault *access_lang_set(struct db *db, struct arena *a, struct person_id person,
                              int lang);
/* A code to set a password with, valid for CODE_DAYS; replaces an earlier one. */
enum { CODE_DAYS = 7 };
struct fault *access_code_make(struct db *db, struct arena *a, struct person_id person,
                               struct random *random, struct instant now,
                               struct str *code, struct instant *until);
/* The same for somebody else, which goes on record. MISSING: has no log-in. */
struct fault *access_code_give(const struct act *act, struct person_id person,
                               struct random *random, struct instant now,
                               struct str *code, struct instant *until);
/* *person 0 when the pair does not hold. Wrong tries count as wrong passwords do. */
struct fault *access_code_check(struct db *db, struct arena *a, struct str login,
                                struct str code, struct instant now,
                                struct person_id *person);
/* A code of so many of Crockford's 32 signs (no I, L, O, U), in groups of four. */
struct str code_signs(struct arena *a, struct random *random, int signs);
/* As it is compared: signs only, in capitals, what is easily mistaken made equal. */
struct str code_normal(struct arena *a, struct str code);
/* Where a person is logged in now, last used first. */
struct session {
    struct hash token; /* its row, not what the cookie holds */
    struct instant made, touched;
};
struct session_list LIST(struct session);
struct fault *access_sessions(struct db *db, struct arena *a, struct person_id person,
                              struct instant now, struct session_list *list);
/* Ends one of them; nothing happens where it is none of his. */
struct fault *access_session_end(struct db *db, struct arena *a, struct person_id person,
                                 struct hash session);
/* Ends all but `keep`; all where that is zero. */
struct fault *access_sessions_end(struct db *db, struct arena *a, struct person_id person,
                                  struct hash keep);
/* Rows of working state that are over: expired sessions, codes and waits. */
struct fault *access_sweep(struct db *db, struct arena *a, struct instant now);
#endif
