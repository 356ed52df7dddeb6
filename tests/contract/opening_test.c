/* The store's contract, first part: opening, making and refusing, migrations, derived
 * tables of another make, backups. */
#include "contract/notes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static struct fault *open_as(struct stand *t, enum store_mode mode, struct store **s)
{
    bool rebuild = false;
    return store_open(t->arena, &t->setup, mode, s, &rebuild);
}

static void a_made_database_opens_again_with_nothing_to_rebuild(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct db *db = stand_writer(t, s);
    stand_note(t, db, 1, "kept");
    db_close(db);
    store_close(s);
    bool rebuild = true;
    assert_good(store_open(t->arena, &t->setup, STORE_WRITE, &s, &rebuild));
    assert_false(rebuild);
    assert_int_equal(stand_notes(t, s), 1);
    rebuild = true;
    assert_good(store_open(t->arena, &t->setup, STORE_READ, &s, &rebuild));
    assert_false(rebuild);
    assert_int_equal(stand_notes(t, s), 1);
    assert_int_equal(store_sort(s), t->sort);
}

static void making_where_there_is_one_is_refused_and_harms_nothing(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    stand_note(t, stand_writer(t, s), 1, "kept");
    struct store *other = NULL;
    assert_fault(open_as(t, STORE_MAKE, &other), FAULT_DB_EXISTS_ID);
    assert_int_equal(stand_notes(t, s), 1);
}

static void opening_where_there_is_none_is_refused_and_makes_nothing(void **state)
{
    struct stand *t = *state;
    struct store *s = NULL;
    assert_fault(open_as(t, STORE_WRITE, &s), FAULT_DB_MISSING_ID);
    assert_fault(open_as(t, STORE_READ, &s), FAULT_DB_MISSING_ID);
    stand_store(t); /* would be refused if there were something now */
}

static void a_database_of_a_newer_version_is_refused(void **state)
{
    struct stand *t = *state;
    store_close(stand_store(t));
    stand_past(t, "update work_schema set version = 99");
    struct store *s = NULL;
    struct fault *f = open_as(t, STORE_WRITE, &s);
    assert_fault(f, FAULT_DB_NEWER_ID);
    assert_text(f->arg[0], "99");
    assert_text(f->arg[1], "2");
    assert_fault(open_as(t, STORE_READ, &s), FAULT_DB_NEWER_ID);
    assert_text(stand_past(t, "select version from work_schema"), "99");
}

static void tables_of_another_program_are_refused_and_left_alone(void **state)
{
    struct stand *t = *state;
    if (t->sort == STORE_POSTGRES) {
        stand_past(t, str_format(t->arena, "create schema %s", t->schema).p);
    }
    stand_past(t, "create table elsewhere (n integer); insert into elsewhere values (5)");
    struct store *s = NULL;
    assert_fault(open_as(t, STORE_WRITE, &s), FAULT_DB_NOT_OURS_ID);
    assert_fault(open_as(t, STORE_READ, &s), FAULT_DB_NOT_OURS_ID);
    assert_fault(open_as(t, STORE_MAKE, &s), FAULT_DB_EXISTS_ID);
    assert_text(stand_past(t, "select n from elsewhere"), "5");
}

static void a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
    struct stand *t = *state;
    if (t->sort != STORE_SQLITE) {
        print_message("skipped: only SQLite has a file\n");
        skip();
    }
    static const char letter[] = "Dear colleague, this is a letter and no database. "
                                 "It is longer than the header of one is: 100 bytes.";
    const char *path = str_cstr(t->arena, t->where);
    FILE *file = fopen(path, "w");
    fputs(letter, file);
    fclose(file);
    struct store *s = NULL;
    assert_fault(open_as(t, STORE_WRITE, &s), FAULT_DB_NOT_OURS_ID);
    assert_fault(open_as(t, STORE_READ, &s), FAULT_DB_NOT_OURS_ID);
    char back[sizeof letter] = "";
    file = fopen(path, "r");
    assert_int_equal(fread(back, 1, sizeof back, file), sizeof letter - 1);
    fclose(file);
    assert_string_equal(back, letter);
}

static void a_truncated_file_is_refused(void **state)
{
    struct stand *t = *state;
    if (t->sort != STORE_SQLITE) {
        print_message("skipped: only SQLite has a file\n");
        skip();
    }
    store_close(stand_store(t));
    const char *path = str_cstr(t->arena, t->where);
    stand_past(t, "pragma wal_checkpoint(truncate)");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    const off_t lengths[] = {st.st_size - 4096, st.st_size / 2, 4096, 1000, 50};
    for (size_t i = 0; i < COUNT(lengths); i++) {
        assert_int_equal(truncate(path, lengths[i]), 0);
        struct store *s = NULL;
        struct fault *f = open_as(t, STORE_WRITE, &s);
        assert_non_null(f);
        assert_true(f->id == FAULT_DB_DAMAGED_ID || f->id == FAULT_DB_NOT_OURS_ID);
        f = open_as(t, STORE_READ, &s);
        assert_non_null(f);
        assert_true(f->id == FAULT_DB_DAMAGED_ID || f->id == FAULT_DB_NOT_OURS_ID);
    }
}

/* As another user, when the tests run as root, whom no file mode stops; from within the
 * folder, because he may not be let through those above it. */
static int open_as_stranger(struct stand *t)
{
    pid_t child = fork();
    if (child == 0) {
        struct store *s = NULL;
        bool there = chdir(t->folder) == 0;
        bool other = geteuid() != 0 || setresuid(65534, 65534, 65534) == 0;
        t->setup.where = STR("d.db");
        struct fault *f = open_as(t, STORE_WRITE, &s);
        _exit(there && other && f != NULL && f->id == FAULT_DB_READONLY_ID ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

static void a_database_that_may_not_be_written_is_refused_with_the_cure(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    store_close(s);
    if (t->sort == STORE_SQLITE) {
        assert_int_equal(chmod(str_cstr(t->arena, t->where), 0444), 0);
        assert_int_equal(chmod(t->folder, 0555), 0);
        assert_int_equal(open_as_stranger(t), 0);
        assert_int_equal(chmod(t->folder, 0755), 0);
        return;
    }
    stand_past(t, str_format(t->arena,
                             "create role %s login; grant usage on schema %s to %s;"
                             "grant select on all tables in schema %s to %s;"
                             "update work_schema set version = 1;"
                             "alter table led_note drop column mark",
                             t->schema, t->schema, t->schema, t->schema, t->schema)
                      .p);
    t->setup.where = str_format(t->arena, "%.*s&user=%s", STR_PRINT(t->where), t->schema);
    struct fault *f = open_as(t, STORE_WRITE, &s);
    stand_past(
        t,
        str_format(t->arena, "drop owned by %s; drop role %s", t->schema, t->schema).p);
    assert_fault(f, FAULT_DB_READONLY_ID);
}

/* ---- migrations -------------------------------------------------------------------- */

static const char first_step[] =
    "create table led_note (id bigint primary key, line text not null)";
static const char second_step[] = "alter table led_note add column mark bigint default 7;"
                                  "insert into led_note (id, line) values (2, 'second')";
static const char failing_step[] = "create table led_other (id bigint primary key);"
                                   "insert into led_nowhere (id) values (1)";

static void migrations_run_in_order_and_only_those_that_are_new(void **state)
{
    struct stand *t = *state;
    const char *const steps[] = {first_step, second_step};
    struct schema one = stand_schema(t, steps, 1);
    struct schema two = stand_schema(t, steps, 2);
    t->setup.schema = &one;
    struct store *s = stand_store(t);
    struct db *db = stand_writer(t, s);
    stand_note(t, db, 1, "first");
    db_close(db);
    store_close(s);
    t->setup.schema = &two;
    for (int again = 0; again < 2; again++) {
        assert_good(open_as(t, STORE_WRITE, &s));
        assert_int_equal(stand_notes(t, s), 2);
        store_close(s);
    }
    assert_text(stand_past(t, "select version from work_schema"), "2");
    assert_text(stand_past(t, "select mark from led_note where id = 1"), "7");
}

static void a_migration_that_fails_leaves_the_database_as_it_was(void **state)
{
    struct stand *t = *state;
    const char *const steps[] = {first_step, second_step, failing_step};
    struct schema one = stand_schema(t, steps, 1);
    struct schema all = stand_schema(t, steps, 3);
    t->setup.schema = &one;
    struct store *s = stand_store(t);
    store_close(s);
    t->setup.schema = &all;
    assert_fault(open_as(t, STORE_WRITE, &s), FAULT_STORE_FAILED_ID);
    assert_text(stand_past(t, "select version from work_schema"), "1");
    assert_text(stand_past(t, "select count(*) from led_note"), "0");
    t->setup.schema = &one; /* the older program goes on with it */
    assert_good(open_as(t, STORE_WRITE, &s));
}

static void a_make_that_fails_leaves_nothing_and_can_be_repeated(void **state)
{
    struct stand *t = *state;
    const char *const steps[] = {first_step, failing_step};
    struct schema failing = stand_schema(t, steps, 2);
    t->setup.schema = &failing;
    struct store *s = NULL;
    assert_fault(open_as(t, STORE_MAKE, &s), FAULT_STORE_FAILED_ID);
    t->setup.schema = &schema_all;
    assert_fault(open_as(t, STORE_WRITE, &s), FAULT_DB_MISSING_ID);
    stand_store(t);
}

static void a_reader_does_not_migrate(void **state)
{
    struct stand *t = *state;
    const char *const steps[] = {first_step, second_step};
    struct schema one = stand_schema(t, steps, 1);
    struct schema two = stand_schema(t, steps, 2);
    t->setup.schema = &one;
    struct store *s = stand_store(t);
    store_close(s);
    t->setup.schema = &two;
    assert_fault(open_as(t, STORE_READ, &s), FAULT_DB_UNSAFE_ID);
    assert_text(stand_past(t, "select version from work_schema"), "1");
}

/* ---- derived tables ---------------------------------------------------------------- */

static void derived_tables_of_another_make_ask_for_a_rebuild_until_remade(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct db *db = stand_writer(t, s);
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_few_add(db, t->arena, 1, STR("gone when remade")));
    assert_good(db_commit(db, t->arena));
    db_close(db);
    store_close(s);
    static const char *const other[][2] = {
        {"create table few (id integer primary key, name text not null, more text)",
         "create table few (id bigint primary key, name text not null, more text)"}};
    static const char *const names[] = {"few", NULL};
    struct schema schema = schema_all;
    schema.derived = other;
    schema.derived_n = 1;
    schema.derived_tables = names;
    t->setup.schema = &schema;
    bool rebuild = false;
    assert_good(store_open(t->arena, &t->setup, STORE_WRITE, &s, &rebuild));
    assert_true(rebuild);
    db = stand_writer(t, s);
    assert_good(db_begin_write(db, t->arena));
    assert_good(db_remake_derived(db, t->arena));
    assert_good(db_commit(db, t->arena));
    assert_text(stand_past(t, "select count(*) from few where more is null"), "0");
    assert_good(store_open(t->arena, &t->setup, STORE_WRITE, &s, &rebuild));
    assert_false(rebuild);
}

/* ---- backup ------------------------------------------------------------------------ */

static void a_backup_is_a_whole_copy_and_overwrites_nothing(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct db *db = stand_writer(t, s);
    stand_note(t, db, 1, "saved");
    struct str file = str_format(t->arena, "%s/copy.db", t->folder);
    if (t->sort == STORE_POSTGRES) {
        assert_fault(store_backup(t->arena, s, file), FAULT_SQLITE_ONLY_ID);
        return;
    }
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_note_add(db, t->arena, &(struct note){2, STR("not committed")}));
    assert_good(store_backup(t->arena, s, file));
    assert_good(db_commit(db, t->arena));
    assert_non_null(store_backup(t->arena, s, file));
    t->setup.where = file;
    struct store *copy = NULL;
    assert_good(open_as(t, STORE_WRITE, &copy));
    assert_int_equal(stand_notes(t, copy), 1);
    t->where = file;
    assert_text(stand_past(t, "pragma integrity_check"), "ok");
    struct stat st;
    assert_int_equal(stat(file.p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

/* ---- addresses: no server is needed ------------------------------------------------ */

static bool says(const struct fault *f, const char *what)
{
    for (int i = 0; i < FAULT_ARGS; i++) {
        if (str_find(f->arg[i], str_of(what)) < f->arg[i].n) {
            return true;
        }
    }
    return false;
}

static struct fault *open_address(struct stand *t, const char *where)
{
    struct store *s = NULL;
    t->setup.where = str_of(where);
    return open_as(t, STORE_WRITE, &s);
}

static void a_password_in_an_address_is_never_shown(void **state)
{
    struct stand *t = *state;
    static const char *const addresses[] = {
        "postgresql://song:hush-hush@127.0.0.1:1/cadre?cadre_schema=liangshan",
        "postgresql://song@127.0.0.1:1/cadre?password=hush-hush",
        "postgres://127.0.0.1:1/cadre?user=song&pass%77ord=hush-hush&sslpassword=hush",
    };
    for (size_t i = 0; i < COUNT(addresses); i++) {
        struct fault *f = open_address(t, addresses[i]);
        assert_fault(f, FAULT_DB_UNREACHABLE_ID);
        assert_true(says(f, "song@127.0.0.1:1/cadre"));
        assert_false(says(f, "hush"));
    }
    struct fault *f = open_address(t, "postgresql://song:hush%zzhush@h/cadre");
    assert_fault(f, FAULT_DB_ADDRESS_ID);
    assert_false(says(f, "hush"));
}

static void the_name_of_a_department_is_checked(void **state)
{
    struct stand *t = *state;
    static const char *const wrong[] = {
        "postgresql:///x?cadre_schema=",
        "postgresql:///x?cadre_schema=Upper",
        "postgresql:///x?cadre_schema=a%22b",
        "postgresql:///x?cadre_schema=1st",
        "postgresql:///x?cadre_schema=pg_own",
        "postgresql:///"
        "x?cadre_schema=a234567890123456789012345678901234567890123456789012"
        "345678901234",
        "postgresql:///x?no_such_option=1",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_fault(open_address(t, wrong[i]), FAULT_DB_ADDRESS_ID);
    }
    struct fault *f = open_address(
        t, "postgresql://127.0.0.1:1/x?cadre_schema=su_qian&connect_timeout=2");
    assert_fault(f, FAULT_DB_UNREACHABLE_ID);
    assert_true(says(f, "cadre_schema=su_qian"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_made_database_opens_again_with_nothing_to_rebuild),
        cmocka_unit_test(making_where_there_is_one_is_refused_and_harms_nothing),
        cmocka_unit_test(opening_where_there_is_none_is_refused_and_makes_nothing),
        cmocka_unit_test(a_database_of_a_newer_version_is_refused),
        cmocka_unit_test(tables_of_another_program_are_refused_and_left_alone),
        cmocka_unit_test(a_file_that_is_no_database_is_refused_and_left_alone),
        cmocka_unit_test(a_truncated_file_is_refused),
        cmocka_unit_test(a_database_that_may_not_be_written_is_refused_with_the_cure),
        cmocka_unit_test(migrations_run_in_order_and_only_those_that_are_new),
        cmocka_unit_test(a_migration_that_fails_leaves_the_database_as_it_was),
        cmocka_unit_test(a_make_that_fails_leaves_nothing_and_can_be_repeated),
        cmocka_unit_test(a_reader_does_not_migrate),
        cmocka_unit_test(derived_tables_of_another_make_ask_for_a_rebuild_until_remade),
        cmocka_unit_test(a_backup_is_a_whole_copy_and_overwrites_nothing),
        cmocka_unit_test(a_password_in_an_address_is_never_shown),
        cmocka_unit_test(the_name_of_a_department_is_checked),
    };
    return digest_start() ? stand_run("opening a store", tests, COUNT(tests)) : 1;
}
