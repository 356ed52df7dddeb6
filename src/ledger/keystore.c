/* Rows of persons are kept sorted by (person, class) in an array of the keystore's own
 * arena; keys stay wrapped in memory and are unwrapped for each answer, so that a core
 * dump holds the class keys but not one key a person. */
#include "ledger/keystore.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/file.h"
#include "words/faults.h"

enum {
    FILE_MAX = 64 * 1024 * 1024, /* about 300,000 keys */
    OWN_CAP = 192 * 1024 * 1024, /* the file, its rows, and rows while they grow */
    WRAPPED_SIZE = SEAL_NONCE_SIZE + SEAL_KEY_SIZE + SEAL_TAG_SIZE,
    CLASSES = CLASS_BALLOT + 1,
    OTHERS = 077, /* permission bits of group and others */
};

struct person_row {
    int64_t person;
    enum record_class class;
    uint8_t wrapped[WRAPPED_SIZE];
};
struct person_rows LIST(struct person_row);

/* What the file says. */
struct content {
    struct uuid department;
    bool has_department, has_sign, has_class[CLASSES];
    uint8_t sign[SIGN_SEED_SIZE];
    uint8_t class[CLASSES][SEAL_KEY_SIZE];
    struct person_rows persons;
    bool torn; /* the last line has no newline: a power cut while it was added */
};
struct keystore {
    struct arena *own;
    pthread_mutex_t lock;
    struct str path, origin;
    struct uuid department; /* these two never change: read without the lock */
    uint8_t sign[SIGN_SEED_SIZE];
    struct content content;
    struct stat seen; /* the file as it was when read */
    bool tries;       /* keys that are made are not kept */
};

static bool has_keys(enum record_class class)
{
    return class == CLASS_SEALED || class == CLASS_FILE;
}

/* ---- reading ----------------------------------------------------------------------- */

static bool read_hex(struct arena *a, struct str hex, void *into, size_t size)
{
    struct str bytes;
    if (!hex_decode(a, hex, &bytes) || bytes.n != size) {
        return false;
    }
    memcpy(into, bytes.p, size);
    return true;
}

static bool read_class(struct str word, enum record_class *class)
{
    for (int i = 0; record_class_names[i] != NULL; i++) {
        if (str_equal(word, str_of(record_class_names[i]))) {
            *class = (enum record_class)i;
            return has_keys(*class);
        }
    }
    return false;
}

/* Position of (person, class), or where it belongs. */
static size_t place_of(const struct person_rows *rows, int64_t person,
                       enum record_class class)
{
    size_t low = 0;
    size_t high = rows->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct person_row *r = &rows->at[middle];
        if (r->person < person || (r->person == person && r->class < class)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static struct person_row *row_of(struct person_rows *rows, int64_t person,
                                 enum record_class class)
{
    size_t at = place_of(rows, person, class);
    return at < rows->n && rows->at[at].person == person && rows->at[at].class == class
               ? &rows->at[at]
               : NULL;
}

static void insert(struct arena *a, struct person_rows *rows,
                   const struct person_row *row)
{
    size_t at = place_of(rows, row->person, row->class);
    (void)*LIST_ADD(a, rows);
    memmove(&rows->at[at + 1], &rows->at[at], (rows->n - 1 - at) * sizeof *rows->at);
    rows->at[at] = *row;
}

static bool read_person(struct arena *a, struct str rest, struct content *c)
{
    struct person_row row;
    struct str id, class;
    if (!str_cut(&rest, ' ', &id) || !str_to_int(id, &row.person) || row.person <= 0 ||
        !str_cut(&rest, ' ', &class) || !read_class(class, &row.class) ||
        !read_hex(a, rest, row.wrapped, sizeof row.wrapped) ||
        row_of(&c->persons, row.person, row.class) != NULL) {
        return false;
    }
    insert(a, &c->persons, &row);
    return true;
}

static bool read_class_key(struct arena *a, struct str rest, struct content *c)
{
    struct str word;
    enum record_class class;
    if (!str_cut(&rest, ' ', &word) || !read_class(word, &class) || c->has_class[class]) {
        return false;
    }
    c->has_class[class] = true;
    return read_hex(a, rest, c->class[class], SEAL_KEY_SIZE);
}

static bool read_line(struct arena *a, struct str line, int64_t number, struct content *c)
{
    if (number == 1) {
        return str_equal(line, STR("cadre-keys 1"));
    }
    struct str rest = line;
    struct str word;
    if (!str_cut(&rest, ' ', &word)) {
        return false;
    }
    if (str_equal(word, STR("person"))) {
        return read_person(a, rest, c);
    }
    if (str_equal(word, STR("class"))) {
        return read_class_key(a, rest, c);
    }
    if (str_equal(word, STR("department")) && !c->has_department) {
        c->has_department = true;
        return uuid_parse(rest, &c->department);
    }
    if (str_equal(word, STR("sign")) && !c->has_sign) {
        c->has_sign = true;
        return read_hex(a, rest, c->sign, sizeof c->sign);
    }
    return false;
}

/* A line without its newline was never used: keys are on the disk before they are. */
static struct fault *read_content(struct arena *a, struct str path, struct str text,
                                  struct content *c)
{
    int64_t number = 0;
    struct str line;
    for (struct str rest = text; rest.n > 0;) {
        c->torn = str_find(rest, STR("\n")) == rest.n;
        if (c->torn) {
            break;
        }
        str_cut(&rest, '\n', &line);
        if (!read_line(a, line, ++number, c)) {
            return fault_keys_malformed(a, path, number);
        }
    }
    if (!c->has_department || !c->has_sign || !c->has_class[CLASS_SEALED] ||
        !c->has_class[CLASS_FILE]) {
        return fault_keys_malformed(a, path, number + 1);
    }
    return NULL;
}

static struct fault *read_file(struct arena *a, struct str path, struct content *c,
                               struct stat *seen)
{
    const char *name = str_cstr(a, path);
    if (stat(name, seen) == 0 && (seen->st_mode & OTHERS) != 0) {
        return fault_keys_open(a, path);
    }
    struct str text;
    bool there = false;
    TRY(file_read(a, path, FILE_MAX, &text, &there));
    if (!there) {
        return fault_keys_missing(a, path);
    }
    struct fault *fault = read_content(a, path, text, c);
    explicit_bzero((char *)(uintptr_t)text.p, text.n);
    return fault;
}

/* ---- writing ----------------------------------------------------------------------- */

static void add_hex(struct text *out, const uint8_t *bytes, size_t n)
{
    text_add_hex(out, (struct str){(const char *)bytes, n});
    text_add_char(out, '\n');
}

static void add_person(struct text *out, const struct person_row *row)
{
    text_add_format(out, "person %lld %s ", (long long)row->person,
                    record_class_names[row->class]);
    add_hex(out, row->wrapped, sizeof row->wrapped);
}

static struct str write_content(struct arena *a, const struct content *c)
{
    struct text out = text_new(a, 512 + c->persons.n * 192);
    text_add(&out, STR("cadre-keys 1\ndepartment "));
    text_add(&out, uuid_text(a, c->department));
    text_add(&out, STR("\nsign "));
    add_hex(&out, c->sign, sizeof c->sign);
    for (int i = 0; i < CLASSES; i++) {
        if (c->has_class[i]) {
            text_add_format(&out, "class %s ", record_class_names[i]);
            add_hex(&out, c->class[i], SEAL_KEY_SIZE);
        }
    }
    for (size_t i = 0; i < c->persons.n; i++) {
        add_person(&out, &c->persons.at[i]);
    }
    return text_str(&out);
}

static struct fault *write_all(struct arena *a, const struct keystore *k,
                               const struct content *c, bool fresh)
{
    struct str text = write_content(a, c);
    struct fault *fault = file_replace(a, k->path, text, fresh);
    explicit_bzero((char *)(uintptr_t)text.p, text.n);
    return fault;
}

/* ---- opening ----------------------------------------------------------------------- */

static void close_keystore(void *what)
{
    struct keystore *k = what;
    explicit_bzero(&k->content, sizeof k->content);
    explicit_bzero(k->sign, sizeof k->sign);
    arena_close(k->own);
    pthread_mutex_destroy(&k->lock);
}

static struct fault *new_keystore(struct arena *a, struct str path,
                                  struct keystore **keys)
{
    struct keystore *k = ARENA_NEW(a, struct keystore);
    k->own = arena_open(&chunks_heap, OWN_CAP);
    if (k->own == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    pthread_mutex_init(&k->lock, NULL);
    arena_on_close(a, close_keystore, k);
    k->path = str_copy(a, path);
    *keys = k;
    return NULL;
}

struct loading {
    struct keystore *k;
    struct content content;
    struct stat seen;
};

static struct fault *load_body(void *ctx)
{
    struct loading *l = ctx;
    return read_file(l->k->own, l->k->path, &l->content, &l->seen);
}

/* Reads the file anew into the keystore's own arena; the old content goes. */
static struct fault *load(struct keystore *k, struct arena *a)
{
    struct loading l = {.k = k};
    explicit_bzero(&k->content, sizeof k->content);
    memset(&k->seen, 0, sizeof k->seen); /* until it is read, no file is the one seen */
    arena_reset(k->own);
    TRY(fault_copy(a, arena_guard(k->own, load_body, &l)));
    k->content = l.content;
    k->seen = l.seen;
    explicit_bzero(&l.content, sizeof l.content);
    return NULL;
}

static void settle(struct keystore *k, struct arena *a)
{
    struct str id = uuid_text(a, k->content.department);
    k->origin = str_format(a, "cadre/%.*s", STR_PRINT(id));
    k->department = k->content.department;
    memcpy(k->sign, k->content.sign, sizeof k->sign);
}

static bool is_of(const struct keystore *k, struct uuid department)
{
    return memcmp(&k->content.department, &department, sizeof department) == 0;
}

struct fault *keystore_make(struct arena *a, struct str path, struct uuid department,
                            struct random *random, struct keystore **keys)
{
    struct keystore *k = NULL;
    TRY(new_keystore(a, path, &k));
    struct content c = {.department = department};
    random_fill(random, c.sign, sizeof c.sign);
    for (int i = 0; i < CLASSES; i++) {
        c.has_class[i] = has_keys((enum record_class)i);
        random_fill(random, c.class[i], SEAL_KEY_SIZE);
    }
    struct fault *fault = write_all(a, k, &c, true);
    explicit_bzero(&c, sizeof c);
    TRY(fault);
    TRY(load(k, a));
    settle(k, a);
    *keys = k;
    return NULL;
}

struct fault *keystore_open(struct arena *a, struct str path, struct uuid department,
                            struct keystore **keys)
{
    struct keystore *k = NULL;
    TRY(new_keystore(a, path, &k));
    TRY(load(k, a));
    if (!is_of(k, department)) {
        return fault_keys_other(a, path);
    }
    settle(k, a);
    *keys = k;
    return NULL;
}

struct str keystore_origin(const struct keystore *keys)
{
    return keys->origin;
}

struct signer keystore_signer(const struct keystore *keys)
{
    return signer_of(keys->origin, KEY_ED25519, keys->sign);
}

struct vkey keystore_vkey(const struct keystore *keys)
{
    struct signer s = keystore_signer(keys);
    struct vkey key = s.key;
    explicit_bzero(&s, sizeof s);
    return key;
}

/* ---- keys of persons --------------------------------------------------------------- */

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Another process may have made or destroyed a key meanwhile. */
static struct fault *refresh(struct keystore *k, struct arena *a)
{
    struct stat now;
    if (stat(str_cstr(a, k->path), &now) == 0 && same_file(&now, &k->seen)) {
        return NULL;
    }
    TRY(load(k, a));
    return is_of(k, k->department) ? NULL : fault_keys_other(a, k->path);
}

/* What a wrapped key is bound to: it cannot be put into another person's line. */
static struct str bound_to(struct arena *a, int64_t person, enum record_class class)
{
    return str_format(a, "cadre-person-key\n%s\n%lld", record_class_names[class],
                      (long long)person);
}

static struct fault *unwrap(struct keystore *k, struct arena *a,
                            const struct person_row *row, struct person_key *key)
{
    struct str wrapped = {(const char *)row->wrapped, sizeof row->wrapped};
    struct str plain;
    if (!seal_open(a, k->content.class[row->class], wrapped,
                   bound_to(a, row->person, row->class), &plain) ||
        plain.n != sizeof key->b) {
        return fault_keys_damaged(a, k->path, row->person);
    }
    memcpy(key->b, plain.p, sizeof key->b);
    explicit_bzero((char *)(uintptr_t)plain.p, plain.n);
    return NULL;
}

struct adding {
    struct keystore *k;
    const struct person_row *row;
};

static struct fault *add_body(void *ctx)
{
    struct adding *adding = ctx;
    insert(adding->k->own, &adding->k->content.persons, adding->row);
    return NULL;
}

/* On the disk first, then in memory: a key is never used that could be lost. */
static struct fault *make_key(struct keystore *k, struct arena *a,
                              enum record_class class, int64_t person,
                              struct person_key *key)
{
    struct random random = random_system(); /* never a seeded one: this is a secret */
    random_fill(&random, key->b, sizeof key->b);
    if (k->tries) {
        return NULL;
    }
    struct person_row row = {.person = person, .class = class};
    struct str plain = {(const char *)key->b, sizeof key->b};
    struct str wrapped =
        seal_make(a, k->content.class[class], plain, bound_to(a, person, class));
    memcpy(row.wrapped, wrapped.p, sizeof row.wrapped);
    if (k->content.torn) {
        TRY(write_all(a, k, &k->content, false));
        k->content.torn = false;
    }
    struct text line = text_new(a, 256);
    add_person(&line, &row);
    TRY(file_append(a, k->path, text_str(&line)));
    struct adding adding = {k, &row};
    TRY(fault_copy(a, arena_guard(k->own, add_body, &adding)));
    (void)stat(str_cstr(a, k->path), &k->seen);
    return NULL;
}

struct asking {
    struct keystore *k;
    struct arena *a;
    enum record_class class;
    int64_t person;
    bool make;
    struct person_key *key;
};

static struct fault *ask_body(void *ctx)
{
    struct asking *q = ctx;
    TRY(refresh(q->k, q->a));
    struct person_row *row = row_of(&q->k->content.persons, q->person, q->class);
    if (row != NULL) {
        return unwrap(q->k, q->a, row, q->key);
    }
    return q->make ? make_key(q->k, q->a, q->class, q->person, q->key)
                   : fault_key_missing(q->a, q->person);
}

struct fault *keystore_person_key(struct keystore *keys, struct arena *a,
                                  enum record_class class, int64_t person, bool make,
                                  struct person_key *key)
{
    if (!has_keys(class) || person <= 0) {
        return fault_key_missing(a, person);
    }
    struct asking q = {keys, a, class, person, make, key};
    pthread_mutex_lock(&keys->lock);
    /* the caller's arena may unwind: not past the lock */
    struct fault *fault = arena_guard(a, ask_body, &q);
    pthread_mutex_unlock(&keys->lock);
    return fault;
}

void keystore_try(struct keystore *keys)
{
    pthread_mutex_lock(&keys->lock);
    keys->tries = true;
    pthread_mutex_unlock(&keys->lock);
}

static struct fault *destroy_body(void *ctx)
{
    struct asking *q = ctx;
    TRY(refresh(q->k, q->a));
    struct content rest = q->k->content;
    struct person_rows kept = {0};
    for (size_t i = 0; i < rest.persons.n; i++) {
        if (rest.persons.at[i].person != q->person) {
            *LIST_ADD(q->a, &kept) = rest.persons.at[i];
        }
    }
    q->make = kept.n < rest.persons.n; /* was there one? */
    rest.persons = kept;
    struct fault *fault = q->make ? write_all(q->a, q->k, &rest, false) : NULL;
    explicit_bzero(&rest, sizeof rest);
    TRY(fault);
    return load(q->k, q->a);
}

struct fault *keystore_destroy(struct keystore *keys, struct arena *a, int64_t person,
                               bool *had)
{
    struct asking q = {.k = keys, .a = a, .person = person};
    pthread_mutex_lock(&keys->lock);
    struct fault *fault = arena_guard(a, destroy_body, &q);
    pthread_mutex_unlock(&keys->lock);
    *had = fault == NULL && q.make;
    return fault;
}
