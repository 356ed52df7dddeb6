/* The command line: nouns and verbs as rows, options as fields. Data goes to stdout,
 * everything said to people to stderr. Exit codes: 0 ok, 1 refused or check failed,
 * 2 usage, 3 not found, 4 conflict, 5 verification failed. */
#ifndef CLI_CLI_H
#define CLI_CLI_H
#include "exchange/house.h"

enum { EXIT_OK, EXIT_REFUSED, EXIT_USAGE, EXIT_MISSING, EXIT_CONFLICT, EXIT_BROKEN };

/* Options that every command takes. */
struct common {
    struct str db;   /* --db or CADRE_DB */
    struct str keys; /* --keys or CADRE_KEYS */
    struct str as;   /* --as LOGIN; not given: the console */
    struct str lang; /* --lang, else LANG */
    bool json, dry_run, help;
};
struct command;
struct cli {
    struct arena *arena;
    struct common common;
    const struct command *command;
    struct str_list words; /* what stands without an option, behind noun and verb */
    enum lang lang;
    const struct clock *clock;
    const struct log *log;
    struct fault_plan *plan;
    struct text out; /* stdout, written at the end and by cli_flush */
};
struct command {
    const char *noun;
    const char *verb;  /* "" for commands of one word */
    const char *words; /* "SEQ", "FILE": shown in usage; how many are needed */
    say_fn *what;      /* one line */
    const char *example;
    const struct fields *options;
    struct fault *(*run)(struct cli *c, void *options, int *exit);
};
extern const struct command commands[];
extern const size_t commands_n;

struct house_setup cli_setup(const struct cli *c);
struct fault *cli_open(struct cli *c, struct house **house); /* to write */
struct fault *cli_look(struct cli *c, struct house **house, struct db **db); /* to read */
/* Who acts: --as, else the console. */
struct fault *cli_viewer(struct cli *c, struct db *db, struct viewer *v);
/* To read, and as who; `house` NULL where nobody asks for it. */
struct fault *cli_look_as(struct cli *c, struct house **house, struct db **db,
                          struct viewer *v);
/* DENIED when the viewer may not. */
struct fault *cli_need(struct cli *c, const struct viewer *v, enum capability capability);
/* Runs one change in the writer as the viewer, and keeps a new checkpoint behind it. */
struct cli_change {
    struct job job;
    struct cli *cli;
    struct house *house;
    struct viewer viewer;
    enum capability needs;
    struct act act;
    struct fault *(*change)(struct cli_change *change);
    const void *options;
    int64_t made; /* id of what was made */
    /* What keeps the checkpoint behind the change; NULL: house_checkpoint's way. */
    struct fault *(*keep)(struct db *db, struct arena *a, struct str file,
                          const struct keystore *keys);
};
/* The same without a checkpoint and without words: for runs of many changes. */
struct fault *cli_write_quietly(struct cli *c, struct cli_change *change);
struct fault *cli_write(struct cli *c, struct cli_change *change);
/* The same; prints the id of what was made. */
struct fault *cli_make(struct cli *c, enum capability needs,
                       struct fault *(*change)(struct cli_change *change),
                       const void *options);
/* "17" or a unit's exact name. */
struct fault *cli_unit(struct cli *c, struct db *db, struct str text,
                       struct unit_id *unit);
/* The same, without text the whole department; MISSING beyond the viewer's reach. */
struct fault *cli_unit_reached(struct cli *c, struct db *db, const struct viewer *v,
                               struct str text, struct unit_id *unit);
/* Whom a word means, as access_person_meant; a number of the register is looked at by the
 * command itself. Within the reach of who acts, or anybody, for keepers of log-ins and of
 * the log. MISSING: nobody. */
struct fault *cli_person(struct cli *c, struct db *db, struct str text,
                         struct person_id *person);
struct fault *cli_anybody(struct cli *c, struct db *db, struct str text,
                          struct person_id *person);
struct fault *cli_flush(struct cli *c);             /* what is in out, to stdout */
void cli_say(const struct cli *c, struct str line); /* to stderr */
void cli_json(struct cli *c, const struct json *value);
/* Signs what was committed, keeps it in the database and outside. */
struct fault *cli_keep_checkpoint(struct cli *c, struct house *house);
void cli_print_made(struct cli *c, int64_t id); /* the id of what was made */
/* Members of an answer with --json; a text not given is "". */
void cli_set_text(struct cli *c, struct json *o, const char *key, struct str value);
void cli_set_int(struct cli *c, struct json *o, const char *key, int64_t value);
void cli_progress(void *ctx, int64_t done, int64_t all); /* ctx: struct cli */
struct source;
struct fault *cli_source(struct cli *c, struct str file,
                         struct source *source);             /* to read */
struct str cli_ask_secret(struct cli *c, struct str prompt); /* a line without echo */

struct tenure_list;
struct json *cli_tenures(struct arena *a, const struct tenure_list *tenures);

/* A programme file, checked; faults of programme_read. */
struct programme;
struct fault *cli_programme(struct cli *c, struct str name, struct programme **programme);

/* One file per noun. */
struct fault *cmd_programme_check(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_lint(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_burden(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_explain(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_diff(struct cli *c, void *options, int *exit);
struct fault *cmd_calendar_workdays(struct cli *c, void *options, int *exit);
struct fault *cmd_calendar_lunar(struct cli *c, void *options, int *exit);
struct fault *cmd_calendar_import(struct cli *c, void *options, int *exit);
struct fault *cmd_calendar_list(struct cli *c, void *options, int *exit);
struct fault *cmd_init(struct cli *c, void *options, int *exit);
struct fault *cmd_demo(struct cli *c, void *options, int *exit);
struct fault *cmd_serve(struct cli *c, void *options, int *exit);
struct fault *cmd_person_add(struct cli *c, void *options, int *exit);
struct fault *cmd_person_list(struct cli *c, void *options, int *exit);
struct fault *cmd_person_search(struct cli *c, void *options, int *exit);
struct fault *cmd_person_show(struct cli *c, void *options, int *exit);
struct fault *cmd_record(struct cli *c, void *options, int *exit);
struct fault *cmd_unit_show(struct cli *c, void *options, int *exit);
struct fault *cmd_import_mappings(struct cli *c, void *options, int *exit);
struct fault *cmd_import_forget(struct cli *c, void *options, int *exit);
struct fault *cmd_post_changes(struct cli *c, void *options, int *exit);
struct fault *cmd_posting_list(struct cli *c, void *options, int *exit);
struct fault *cmd_unit_tenure(struct cli *c, void *options, int *exit);
struct fault *cmd_import(struct cli *c, void *options, int *exit);
struct fault *cmd_import_places(struct cli *c, void *options, int *exit);
struct fault *cmd_place_search(struct cli *c, void *options, int *exit);
struct fault *cmd_import_undo(struct cli *c, void *options, int *exit);
struct fault *cmd_import_list(struct cli *c, void *options, int *exit);
struct fault *cmd_unit_add(struct cli *c, void *options, int *exit);
struct fault *cmd_unit_list(struct cli *c, void *options, int *exit);
struct fault *cmd_names_sort(struct cli *c, void *options, int *exit);
struct fault *cmd_solve_grouping(struct cli *c, void *options, int *exit);
struct fault *cmd_solve_assignment(struct cli *c, void *options, int *exit);
struct fault *cmd_solve_rounds(struct cli *c, void *options, int *exit);
struct fault *cmd_statistics_items(struct cli *c, void *options, int *exit);
struct fault *cmd_account_list(struct cli *c, void *options, int *exit);
struct fault *cmd_account_open(struct cli *c, void *options, int *exit);
struct fault *cmd_account_close(struct cli *c, void *options, int *exit);
struct fault *cmd_account_reset(struct cli *c, void *options, int *exit);
struct fault *cmd_account_password(struct cli *c, void *options, int *exit);
struct fault *cmd_account_code(struct cli *c, void *options, int *exit);
struct fault *cmd_role_grant(struct cli *c, void *options, int *exit);
struct fault *cmd_role_end(struct cli *c, void *options, int *exit);
struct fault *cmd_role_list(struct cli *c, void *options, int *exit);
struct fault *cmd_person_open(struct cli *c, void *options, int *exit);
struct fault *cmd_readlog_list(struct cli *c, void *options, int *exit);
struct fault *cmd_readlog_questions(struct cli *c, void *options, int *exit);
struct fault *cmd_readlog_answer(struct cli *c, void *options, int *exit);
struct fault *cmd_readlog_digest(struct cli *c, void *options, int *exit);
struct fault *cmd_ledger_root(struct cli *c, void *options, int *exit);
struct fault *cmd_ledger_verify(struct cli *c, void *options, int *exit);
struct fault *cmd_ledger_prove(struct cli *c, void *options, int *exit);
struct fault *cmd_ledger_erase(struct cli *c, void *options, int *exit);
struct fault *cmd_ledger_checkpoint(struct cli *c, void *options, int *exit);
struct fault *cmd_ledger_export(struct cli *c, void *options, int *exit);
struct fault *cmd_ledger_witness(struct cli *c, void *options, int *exit);
struct fault *cmd_rebuild(struct cli *c, void *options, int *exit);
struct fault *cmd_backup(struct cli *c, void *options, int *exit);
struct fault *cmd_restore(struct cli *c, void *options, int *exit);
struct fault *cmd_audit(struct cli *c, void *options, int *exit);
struct fault *cmd_version(struct cli *c, void *options, int *exit);
struct fault *cmd_help(struct cli *c, void *options, int *exit);

extern const struct fields import_options, record_options, person_show_options,
    unit_show_options;
extern const struct fields person_search_options, posting_list_options;
extern const struct fields unit_tenure_options, post_changes_options;
extern const struct fields place_import_options;
extern const struct fields programme_lint_options, workdays_options;
extern const struct fields person_add_options, person_list_options, unit_add_options;
extern const struct fields account_open_options, account_close_options;
extern const struct fields readlog_digest_options, readlog_list_options;
extern const struct fields readlog_questions_options, readlog_answer_options;
extern const struct fields role_grant_options, role_end_options;
extern const struct fields serve_options, demo_options, init_options;
extern const struct fields export_options, prove_options, erase_options, witness_options;
extern const struct fields solve_grouping_options;
extern const struct fields solve_assignment_options, solve_rounds_options;
extern const struct fields rebuild_options, names_sort_options;
#endif
