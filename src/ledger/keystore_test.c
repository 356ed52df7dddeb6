/* The key file: made, opened, refused; keys of persons made, kept, destroyed. */
#include "fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "ledger/file.h"
#include "words/faults.h"

static struct str file_text(struct fixture *f)
{
    struct str text;
    bool there = false;
    assert_good(file_read(f->arena, f->key_file, 1 << 20, &text, &there));
    assert_true(there);
    return text;
}

static void put_file(struct fixture *f, struct str text)
{
    assert_good(file_replace(f->arena, f->key_file, text, false));
}

static struct fault *open_again(struct fixture *f)
{
    struct keystore *keys = NULL;
    return keystore_open(f->arena, f->key_file, f->department, &keys);
}

static struct fault *key_of(struct fixture *f, enum record_class class, int64_t person,
                            bool make, struct person_key *key)
{
    return keystore_person_key(f->keys, f->arena, class, person, make, key);
}

static struct str str_replaced(struct arena *a, struct str s, const char *from,
                               const char *to)
{
    size_t at = str_find(s, str_of(from));
    assert_true(at < s.n);
    struct str head = str_part(s, 0, at);
    struct str tail = str_part(s, at + strlen(from), s.n);
    return str_format(a, "%.*s%s%.*s", STR_PRINT(head), to, STR_PRINT(tail));
}

static void a_new_file_is_for_its_owner_alone_and_is_not_made_twice(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    struct keystore *keys = NULL;
    assert_int_equal(stat(str_cstr(f->arena, f->key_file), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct str before = file_text(f);
    assert_fault(keystore_make(f->arena, f->key_file, f->department, &f->random, &keys),
                 FAULT_FILE_EXISTS_ID);
    assert_true(str_equal(before, file_text(f)));
}

static void opened_again_it_signs_with_the_same_key(void **state)
{
    struct fixture *f = *state;
    struct keystore *keys = NULL;
    assert_good(keystore_open(f->arena, f->key_file, f->department, &keys));
    struct vkey one = keystore_vkey(f->keys);
    struct vkey two = keystore_vkey(keys);
    assert_true(str_equal(vkey_write(f->arena, &one), vkey_write(f->arena, &two)));
    struct str id = uuid_text(f->arena, f->department);
    assert_true(str_equal(keystore_origin(keys),
                          str_format(f->arena, "cadre/%.*s", STR_PRINT(id))));
    struct signer by = keystore_signer(keys);
    struct note opened;
    assert_true(
        note_open(f->arena, note_sign(f->arena, STR("a\n"), &by), &one, 1, &opened));
}

static void a_file_that_is_missing_or_open_to_others_is_refused(void **state)
{
    struct fixture *f = *state;
    const char *path = str_cstr(f->arena, f->key_file);
    const int wrong[] = {0640, 0604, 0620, 0610, 0666};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(chmod(path, (mode_t)wrong[i]), 0);
        assert_fault(open_again(f), FAULT_KEYS_OPEN_ID);
    }
    assert_int_equal(chmod(path, 0400), 0);
    assert_good(open_again(f));
    assert_int_equal(unlink(path), 0);
    assert_fault(open_again(f), FAULT_KEYS_MISSING_ID);
}

static void the_keys_of_another_department_are_refused(void **state)
{
    struct fixture *f = *state;
    struct keystore *keys = NULL;
    assert_fault(keystore_open(f->arena, f->key_file, fixture_id(f), &keys),
                 FAULT_KEYS_OTHER_ID);
}

static void a_malformed_file_is_refused(void **state)
{
    struct fixture *f = *state;
    struct person_key key;
    assert_good(key_of(f, CLASS_SEALED, 7, true, &key));
    struct str good = file_text(f);
    static const char *const changes[][2] = {
        {"cadre-keys 1", "cadre-keys 2"},
        {"department ", "departments "},
        {"sign ", "sign"},
        {"sign ", "sign 0"},
        {"class file", "class own"},
        {"class file", "class sealed"},
        {"person 7 ", "person 0 "},
        {"person 7 ", "person 7x "},
        {"person 7 sealed", "person 7 open"},
        {"person 7 sealed ", "person 7 sealed 00"},
        {"\nsign ", "\n\nsign "},
        {"cadre-keys 1\n", ""},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        put_file(f, str_replaced(f->arena, good, changes[i][0], changes[i][1]));
        assert_fault(open_again(f), FAULT_KEYS_MALFORMED_ID);
    }
    struct str line = str_part(good, str_find(good, STR("person")), good.n);
    put_file(f, str_format(f->arena, "%.*s%.*s", STR_PRINT(good), STR_PRINT(line)));
    assert_fault(open_again(f), FAULT_KEYS_MALFORMED_ID); /* one person twice */
    put_file(f, str_part(good, 0, 100));
    assert_fault(open_again(f), FAULT_KEYS_MALFORMED_ID);
    put_file(f, STR(""));
    assert_fault(open_again(f), FAULT_KEYS_MALFORMED_ID);
    put_file(f, good);
    assert_good(open_again(f));
}

static void a_key_stays_the_same_and_differs_by_person_and_class(void **state)
{
    struct fixture *f = *state;
    struct person_key one, again, other, file;
    assert_fault(key_of(f, CLASS_SEALED, 9, false, &one), FAULT_KEY_MISSING_ID);
    assert_good(key_of(f, CLASS_SEALED, 9, true, &one));
    assert_good(key_of(f, CLASS_SEALED, 9, true, &again));
    assert_good(key_of(f, CLASS_SEALED, 3, true, &other));
    assert_good(key_of(f, CLASS_FILE, 9, true, &file));
    assert_memory_equal(&one, &again, sizeof one);
    assert_memory_not_equal(&one, &other, sizeof one);
    assert_memory_not_equal(&one, &file, sizeof one);
    fixture_reopen(f);
    assert_good(key_of(f, CLASS_SEALED, 9, false, &again));
    assert_memory_equal(&one, &again, sizeof one);
    assert_good(key_of(f, CLASS_FILE, 9, false, &again));
    assert_memory_equal(&file, &again, sizeof one);
    assert_fault(key_of(f, CLASS_FILE, 3, false, &again), FAULT_KEY_MISSING_ID);
    assert_fault(key_of(f, CLASS_OPEN, 9, true, &again), FAULT_KEY_MISSING_ID);
    assert_fault(key_of(f, CLASS_SEALED, 0, true, &again), FAULT_KEY_MISSING_ID);
}

/* Persons in any order: what is found is found by search. */
static void a_hundred_keys_are_all_found_again(void **state)
{
    struct fixture *f = *state;
    struct person_key keys[100], again;
    for (int64_t i = 0; i < 100; i++) {
        assert_good(key_of(f, CLASS_SEALED, 1 + i * 37 % 100, true, &keys[i * 37 % 100]));
    }
    fixture_reopen(f);
    for (int64_t i = 0; i < 100; i++) {
        assert_good(key_of(f, CLASS_SEALED, 1 + i, false, &again));
        assert_memory_equal(&again, &keys[i], sizeof again);
    }
}

static void a_wrapped_key_in_another_persons_line_does_not_open(void **state)
{
    struct fixture *f = *state;
    struct person_key key;
    assert_good(key_of(f, CLASS_SEALED, 7, true, &key));
    struct str good = file_text(f);
    put_file(f, str_replaced(f->arena, good, "person 7 ", "person 8 "));
    assert_fault(key_of(f, CLASS_SEALED, 8, false, &key), FAULT_KEYS_DAMAGED_ID);
    put_file(f, str_replaced(f->arena, good, "person 7 sealed", "person 7 file"));
    assert_fault(key_of(f, CLASS_FILE, 7, false, &key), FAULT_KEYS_DAMAGED_ID);
    put_file(f, good);
    assert_good(key_of(f, CLASS_SEALED, 7, false, &key));
}

static void a_destroyed_key_is_gone_from_file_and_memory_and_others_stay(void **state)
{
    struct fixture *f = *state;
    struct person_key key, other, again;
    bool had = true;
    assert_good(key_of(f, CLASS_SEALED, 7, true, &key));
    assert_good(key_of(f, CLASS_FILE, 7, true, &again));
    assert_good(key_of(f, CLASS_SEALED, 8, true, &other));
    assert_good(keystore_destroy(f->keys, f->arena, 6, &had));
    assert_false(had);
    assert_good(keystore_destroy(f->keys, f->arena, 7, &had));
    assert_true(had);
    struct str text = file_text(f);
    assert_int_equal(str_find(text, STR("person 7 ")), text.n);
    assert_fault(key_of(f, CLASS_SEALED, 7, false, &again), FAULT_KEY_MISSING_ID);
    assert_fault(key_of(f, CLASS_FILE, 7, false, &again), FAULT_KEY_MISSING_ID);
    assert_good(key_of(f, CLASS_SEALED, 8, false, &again));
    assert_memory_equal(&again, &other, sizeof other);
    assert_good(key_of(f, CLASS_SEALED, 7, true, &again));
    assert_memory_not_equal(&again, &key, sizeof key);
}

static void what_another_process_made_or_destroyed_is_seen(void **state)
{
    struct fixture *f = *state;
    struct keystore *mine = f->keys;
    struct keystore *theirs = NULL;
    struct person_key key, again;
    bool had = false;
    assert_good(keystore_open(f->arena, f->key_file, f->department, &theirs));
    assert_good(keystore_person_key(theirs, f->arena, CLASS_SEALED, 7, true, &key));
    assert_good(keystore_person_key(mine, f->arena, CLASS_SEALED, 7, true, &again));
    assert_memory_equal(&key, &again, sizeof key);
    assert_good(keystore_destroy(theirs, f->arena, 7, &had));
    assert_fault(keystore_person_key(mine, f->arena, CLASS_SEALED, 7, false, &again),
                 FAULT_KEY_MISSING_ID);
}

static void a_line_cut_off_by_a_power_cut_harms_nothing(void **state)
{
    struct fixture *f = *state;
    struct person_key key, again;
    assert_good(key_of(f, CLASS_SEALED, 7, true, &key));
    assert_good(file_append(f->arena, f->key_file, STR("person 8 sealed 0123")));
    assert_good(open_again(f));
    assert_good(key_of(f, CLASS_SEALED, 8, true, &again));
    fixture_reopen(f);
    assert_good(key_of(f, CLASS_SEALED, 7, false, &again));
    assert_memory_equal(&again, &key, sizeof key);
    assert_good(key_of(f, CLASS_SEALED, 8, false, &again));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_new_file_is_for_its_owner_alone_and_is_not_made_twice),
        FIXTURE_TEST(opened_again_it_signs_with_the_same_key),
        FIXTURE_TEST(a_file_that_is_missing_or_open_to_others_is_refused),
        FIXTURE_TEST(the_keys_of_another_department_are_refused),
        FIXTURE_TEST(a_malformed_file_is_refused),
        FIXTURE_TEST(a_key_stays_the_same_and_differs_by_person_and_class),
        FIXTURE_TEST(a_hundred_keys_are_all_found_again),
        FIXTURE_TEST(a_wrapped_key_in_another_persons_line_does_not_open),
        FIXTURE_TEST(a_destroyed_key_is_gone_from_file_and_memory_and_others_stay),
        FIXTURE_TEST(what_another_process_made_or_destroyed_is_seen),
        FIXTURE_TEST(a_line_cut_off_by_a_power_cut_harms_nothing),
    };
    return cmocka_run_group_tests_name("ledger: keystore", tests, NULL, NULL);
}
