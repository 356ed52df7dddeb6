/* Opening in order. */
#include "exchange/house.h"

#include "exchange/import.h"

#include <sys/stat.h>
#include <unistd.h>

#include "access/reading.h"
#include "duty/duty.h"
#include "learning/bank.h"
#include "learning/classroom.h"
#include "learning/course.h"
#include "learning/exam.h"
#include "learning/feedback.h"
#include "learning/material.h"
#include "learning/merged.h"
#include "learning/note.h"
#include "learning/peer.h"
#include "learning/training.h"
#include "learning/year.h"
#include "ledger/checkpoint.h"
#include "ledger/seal.h"
#include "practice/activity.h"
#include "practice/finding.h"
#include "practice/merged.h"
#include "practice/practice.h"
#include "practice/roads.h"
#include "practice/team_work.h"
#include "practice/visit.h"
#include "register/career.h"
#include "register/kin.h"
#include "register/names.h"
#include "register/places.h"
#include "words/faults.h"

static const struct kind *const kinds_table[] = {&kind_import_open,
                                                 &kind_import_chunk,
                                                 &kind_import_done,
                                                 &kind_import_undo,
                                                 &kind_place_load,
                                                 &kind_unit_add,
                                                 &kind_unit_correct,
                                                 &kind_person_add,
                                                 &kind_person_correct,
                                                 &kind_person_leave,
                                                 &kind_account_open,
                                                 &kind_account_close,
                                                 &kind_account_reset,
                                                 &kind_unit_change,
                                                 &kind_person_change,
                                                 &kind_person_merge,
                                                 &kind_post_add,
                                                 &kind_post_correct,
                                                 &kind_post_line,
                                                 &kind_posting_add,
                                                 &kind_posting_correct,
                                                 &kind_posting_end,
                                                 &kind_education_add,
                                                 &kind_education_correct,
                                                 &kind_kin_add,
                                                 &kind_kin_correct,
                                                 &kind_absence_add,
                                                 &kind_absence_correct,
                                                 &kind_role_grant,
                                                 &kind_role_end,
                                                 &kind_sealed,
                                                 &kind_erase,
                                                 &kind_readlog_digest,
                                                 &kind_access_question,
                                                 &kind_access_answer,
                                                 &kind_ledger_restored,
                                                 &kind_programme_part,
                                                 &kind_programme_adopt,
                                                 &kind_calendar_year,
                                                 &kind_programme_roll,
                                                 &kind_programme_close,
                                                 &kind_programme_reopen,
                                                 &kind_excuse_ask,
                                                 &kind_excuse_grant,
                                                 &kind_excuse_refuse,
                                                 &kind_question_add,
                                                 &kind_question_change,
                                                 &kind_question_retire,
                                                 &kind_campaign_add,
                                                 &kind_campaign_correct,
                                                 &kind_campaign_teams,
                                                 &kind_campaign_roads,
                                                 &kind_activity_held,
                                                 &kind_team_head,
                                                 &kind_team_visit,
                                                 &kind_team_meeting,
                                                 &kind_team_report,
                                                 &kind_household_add,
                                                 &kind_household_correct,
                                                 &kind_twin_add,
                                                 &kind_twin_end,
                                                 &kind_visit_log,
                                                 &kind_deed_done,
                                                 &kind_deed_confirm,
                                                 &kind_finding_add,
                                                 &kind_finding_own,
                                                 &kind_finding_measure,
                                                 &kind_finding_solve,
                                                 &kind_finding_confirm,
                                                 &kind_finding_return,
                                                 &kind_finding_join,
                                                 &kind_finding_code,
                                                 &kind_finding_correct,
                                                 &kind_exam_plan,
                                                 &kind_exam_replan,
                                                 &kind_exam_draw,
                                                 &kind_exam_open,
                                                 &kind_exam_allow,
                                                 &kind_exam_answers,
                                                 &kind_exam_marks,
                                                 &kind_exam_marked,
                                                 &kind_series_plan,
                                                 &kind_series_replan,
                                                 &kind_series_sessions,
                                                 &kind_series_wish,
                                                 &kind_class_change,
                                                 &kind_class_cancel,
                                                 &kind_class_roll,
                                                 &kind_class_lecture,
                                                 &kind_class_signup,
                                                 &kind_class_makeup,
                                                 &kind_series_questions,
                                                 &kind_material_add,
                                                 &kind_material_correct,
                                                 &kind_material_recommend,
                                                 &kind_material_pass,
                                                 &kind_material_sign,
                                                 &kind_note_read,
                                                 &kind_peer_held,
                                                 &kind_peer_withdraw,
                                                 &kind_training_taken,
                                                 &kind_year_summary,
                                                 &kind_year_rating,
                                                 &kind_course_plan,
                                                 &kind_course_replan,
                                                 &kind_course_step,
                                                 NULL};
static const struct follower followers_table[] = {
    {&kind_person_merge, learning_follow_merge},
    {&kind_person_merge, practice_follow_merge},
    {NULL, NULL},
};
const struct kinds kinds_all = {.at = kinds_table, .followers = followers_table};

static bool is_url(struct str db)
{
    return str_starts(db, STR("postgresql://")) || str_starts(db, STR("postgres://"));
}

/* Files that belong to a database stand beside it; for PostgreSQL, under the user's data
 * folder (XDG Base Directory), named by a digest of the address without its password. */
static struct str beside(struct arena *a, const struct house *h, struct str db,
                         const char *ending)
{
    if (!is_url(db)) {
        return str_format(a, "%.*s%s", STR_PRINT(db), ending);
    }
    struct hash digest = hash_of(store_where(h->store), STR_NONE, STR_NONE);
    struct text hex = text_new(a, 16);
    text_add_hex(&hex, str_part(hash_str(&digest), 0, 6));
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    struct str folder =
        data != NULL && data[0] == '/'
            ? str_format(a, "%s/cadre", data)
            : str_format(a, "%s/.local/share/cadre", home ? home : "/root");
    return str_format(a, "%.*s/%.*s%s", STR_PRINT(folder), STR_PRINT(text_str(&hex)),
                      ending);
}

/* The folder of a file of a department on PostgreSQL, made where it is missing (XDG Base
 * Directory: 0700). A folder that cannot be made is told of when the file is written. */
static void make_folder(struct arena *a, struct str file)
{
    for (size_t i = 1; i < file.n; i++) {
        if (file.p[i] == '/') {
            (void)mkdir(str_cstr(a, str_part(file, 0, i)), 0700);
        }
    }
}

static struct fault *open_store(struct arena *a, const struct house_setup *setup,
                                enum store_mode mode, struct house *h, bool *rebuild)
{
    struct store_setup store = {.where = setup->db,
                                .schema = &schema_all,
                                .edition = names_edition() ^ places_table_edition(),
                                .log = setup->log,
                                .chunks = setup->chunks,
                                .plan = setup->plan};
    TRY(store_open(a, &store, mode, &h->store, rebuild));
    h->shelf = duty_shelf_open(a, setup->chunks, kinds_all.at);
    h->clock = setup->clock;
    h->log = setup->log;
    h->random = ARENA_NEW(a, struct random);
    *h->random = random_system();
    h->checkpoint_file = beside(a, h, setup->db, ".checkpoint");
    h->keys_file = setup->keys.n > 0 ? setup->keys : beside(a, h, setup->db, ".keys");
    if (is_url(setup->db) && mode != STORE_READ) {
        make_folder(a, h->checkpoint_file);
    }
    return NULL;
}

static struct fault *open_writer(struct arena *a, const struct house_setup *setup,
                                 struct house *h)
{
    h->kinds = duty_kinds(duty_room_open(a, h->shelf, setup->chunks), kinds_table);
    h->kinds.followers = followers_table;
    h->ledger = ledger_new(a, &(struct ledger_setup){&h->kinds, setup->clock, h->random});
    struct writer_setup writer = {.store = h->store};
    ledger_join_writer(h->ledger, &writer);
    return writer_open(a, &writer, &h->writer);
}

static struct fault *read_department(struct arena *a, struct house *h)
{
    struct db *db = NULL;
    TRY(store_reader(a, h->store, &db));
    struct fault *fault = ledger_department(db, a, &h->department, &h->demo);
    db_close(db);
    return fault;
}

struct making {
    struct job job;
    struct uuid department;
    bool demo;
};

static struct fault *make_department(struct job *job, struct db *db)
{
    const struct making *m = (const struct making *)job;
    return ledger_department_set(db, job->arena, m->department, m->demo);
}

/* A make that failed leaves a database without a department: it is made over. `refused`
 * is the fault where there is more. */
static struct fault *make_over(struct arena *a, const struct house_setup *setup,
                               struct house *h, struct fault *refused)
{
    static const struct uuid none;
    bool rebuild = false;
    if (open_store(a, setup, STORE_WRITE, h, &rebuild) != NULL || rebuild) {
        return refused;
    }
    TRY(read_department(a, h));
    return memcmp(&h->department, &none, sizeof none) == 0 ? NULL : refused;
}

/* The keys of a department that did not come to be are nobody's. Where nobody knows
 * whether it did, they stay. */
static struct fault *name_department(struct house *h, struct arena *a, bool demo)
{
    struct making making = {.job = {.run = make_department, .arena = a},
                            .department = h->department,
                            .demo = demo};
    struct fault *fault = writer_run(h->writer, &making.job);
    if (fault != NULL && fault->kind != FAULT_UNCERTAIN) {
        unlink(str_cstr(a, h->keys_file));
    }
    return fault;
}

struct fault *house_make(struct arena *a, const struct house_setup *setup, bool demo,
                         struct house **house)
{
    struct house *h = ARENA_NEW(a, struct house);
    bool rebuild = false;
    struct fault *fault = open_store(a, setup, STORE_MAKE, h, &rebuild);
    TRY(fault != NULL && fault->id == FAULT_DB_EXISTS_ID ? make_over(a, setup, h, fault)
                                                         : fault);
    TRY(open_writer(a, setup, h));
    h->demo = demo;
    h->department = uuid_new(h->random, clock_now(setup->clock));
    TRY(keystore_make(a, h->keys_file, h->department, h->random, &h->keys));
    TRY(name_department(h, a, demo));
    *house = h;
    return NULL;
}

static struct fault *rebuild_derived(struct arena *a, struct house *h)
{
    struct db *db = NULL;
    struct rebuild_report report = {0};
    log_line(h->log, LOG_WARN, "rebuild",
             (struct log_field[]){LOG_TEXT("why", STR("tables of another make")),
                                  {NULL, STR_NONE, 0}});
    TRY(store_writer(a, h->store, &db));
    struct fault *fault =
        ledger_rebuild(h->ledger, db, a, false, true, &report, NULL, NULL);
    db_close(db);
    return fault;
}

static struct fault *check_outside(struct arena *a, struct house *h)
{
    struct db *db = NULL;
    TRY(store_reader(a, h->store, &db));
    struct fault *fault =
        checkpoint_check(db, a, h->checkpoint_file, h->department, h->keys);
    db_close(db);
    return fault;
}

static struct fault *open_house(struct arena *a, const struct house_setup *setup,
                                bool check, struct house **house)
{
    struct house *h = ARENA_NEW(a, struct house);
    bool rebuild = false;
    TRY(open_store(a, setup, STORE_WRITE, h, &rebuild));
    TRY(read_department(a, h));
    TRY(keystore_open(a, h->keys_file, h->department, &h->keys));
    if (check) {
        TRY(check_outside(a, h));
    }
    TRY(open_writer(a, setup, h));
    if (rebuild) {
        TRY(rebuild_derived(a, h));
    }
    *house = h;
    return NULL;
}

struct fault *house_open(struct arena *a, const struct house_setup *setup,
                         struct house **house)
{
    return open_house(a, setup, true, house);
}

struct fault *house_open_restored(struct arena *a, const struct house_setup *setup,
                                  struct house **house)
{
    return open_house(a, setup, false, house);
}

struct fault *house_look(struct arena *a, const struct house_setup *setup,
                         struct house **house)
{
    struct house *h = ARENA_NEW(a, struct house);
    bool rebuild = false;
    TRY(open_store(a, setup, STORE_READ, h, &rebuild));
    TRY(read_department(a, h));
    struct fault *fault = keystore_open(a, h->keys_file, h->department, &h->keys);
    h->keys = fault == NULL ? h->keys : NULL;
    *house = h;
    return NULL;
}

struct fault *house_checkpoint(struct house *h, struct arena *a)
{
    struct db *db = NULL;
    TRY(store_reader(a, h->store, &db));
    struct fault *fault =
        checkpoint_keep(db, a, h->checkpoint_file, h->department, h->keys);
    db_close(db);
    return fault;
}

struct signing {
    struct job job;
    struct house *house;
};

static struct fault *sign(struct job *job, struct db *db)
{
    const struct signing *s = (const struct signing *)job;
    struct str note;
    return checkpoint_store(db, job->arena, s->house->keys, clock_now(s->house->clock),
                            &note);
}

struct job *house_signing(struct house *h, struct arena *a)
{
    struct signing *s = ARENA_NEW(a, struct signing);
    *s = (struct signing){.job = {.run = sign, .arena = a}, .house = h};
    return &s->job;
}
