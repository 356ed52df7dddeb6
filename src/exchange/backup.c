/* One backup at a time, in a thread that lives as long as it takes. */
#include "exchange/backup.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "words/faults.h"

enum { OWN_CAP = 64 * 1024 * 1024, LIST_MOST = 1000 };

static struct fault *verify(struct arena *a, const struct house_setup *setup,
                            struct str file, int64_t *entries)
{
    struct house_setup copied = *setup;
    struct house *copy;
    struct db *db;
    struct ledger_finding f = {0};
    copied.db = file;
    TRY(house_look(a, &copied, &copy));
    TRY(store_reader(a, copy->store, &db));
    TRY(db_begin_read(db, a));
    struct fault *fault = ledger_verify(db, a, &f, NULL, NULL);
    db_end_read(db);
    db_close(db);
    TRY(fault);
    *entries = f.checked;
    return f.good ? NULL : fault_cli_verify(a, f.first_bad, str_of(f.what), f.holds);
}

struct fault *backup_verify(struct arena *a, const struct house_setup *setup,
                            struct str file, int64_t *entries)
{
    struct fault *fault = verify(a, setup, file, entries);
    /* Looking at the copy leaves these beside it, empty. */
    unlink(str_format(a, "%.*s-wal", STR_PRINT(file)).p);
    unlink(str_format(a, "%.*s-shm", STR_PRINT(file)).p);
    return fault;
}

struct fault *backup_make(struct arena *a, const struct house_setup *setup,
                          struct store *store, struct str file, int64_t *entries)
{
    TRY(store_backup(a, store, file));
    return backup_verify(a, setup, file, entries);
}

/* ---- the server's ------------------------------------------------------------------ */

struct backups {
    struct house_setup setup;
    struct store *store;
    struct str folder;
    pthread_mutex_t lock;
    pthread_t thread;
    bool started; /* the thread is to be joined */
    struct backup_state state;
};

static void close_backups(void *what)
{
    backups_close(what);
}

struct fault *backups_open(struct arena *a, const struct house_setup *setup,
                           struct store *store, struct str folder,
                           struct backups **backups)
{
    struct stat st;
    const char *path = str_cstr(a, folder);
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode) || access(path, W_OK) != 0) {
        return fault_at(fault_backup_folder(a, folder), STR("backup-dir"));
    }
    struct backups *b = ARENA_NEW(a, struct backups);
    *b = (struct backups){.setup = *setup, .store = store, .folder = str_of(path)};
    pthread_mutex_init(&b->lock, NULL);
    arena_on_close(a, close_backups, b);
    *backups = b;
    return NULL;
}

struct str backups_folder(const struct backups *b)
{
    return b->folder;
}

struct making {
    struct backups *b;
    struct arena *a;
    int64_t entries;
};

static struct fault *make(void *ctx)
{
    struct making *m = ctx;
    struct str file =
        str_format(m->a, "%.*s/%s", STR_PRINT(m->b->folder), m->b->state.file);
    struct str part = str_format(m->a, "%.*s.part", STR_PRINT(file));
    struct fault *fault = backup_make(m->a, &m->b->setup, m->b->store, part, &m->entries);
    if (fault == NULL && rename(part.p, file.p) == 0) {
        return NULL;
    }
    fault =
        fault != NULL ? fault : fault_file_failed(m->a, file, str_of(strerror(errno)));
    unlink(part.p); /* what was not verified is no backup */
    return fault;
}

/* Cut at a whole character. */
static void keep_words(char *into, size_t room, struct str words)
{
    size_t n = words.n < room ? words.n : room - 1;
    while (n < words.n && n > 0 && ((uint8_t)words.p[n] & 0xc0) == 0x80) {
        n--;
    }
    memcpy(into, words.p, n);
    into[n] = 0;
}

static void finish(struct making *m, const struct fault *fault)
{
    struct backup_state *s = &m->b->state;
    struct str said[LANGS] = {STR_NONE};
    for (int i = 0; fault != NULL && i < LANGS; i++) {
        said[i] = say_fault(m->a, (enum lang)i, fault);
    }
    pthread_mutex_lock(&m->b->lock);
    s->running = false;
    s->ended = true;
    s->failed = fault != NULL;
    s->entries = m->entries;
    for (int i = 0; fault != NULL && i < LANGS; i++) {
        keep_words(s->said[i], sizeof s->said[i], said[i]);
    }
    pthread_mutex_unlock(&m->b->lock);
    LOG_LINE(
        m->b->setup.log, fault == NULL ? LOG_INFO : LOG_ERROR, "backup",
        LOG_INT("entries", m->entries),
        LOG_TEXT("fault", str_of(fault == NULL ? "none" : fault_id_name(fault->id))));
}

static void *run(void *what)
{
    struct making m = {.b = what};
    m.a = arena_open(&chunks_heap, OWN_CAP);
    if (m.a == NULL) {
        pthread_mutex_lock(&m.b->lock);
        m.b->state.running = false;
        m.b->state.ended = m.b->state.failed = true;
        pthread_mutex_unlock(&m.b->lock);
        return NULL;
    }
    struct fault *fault = arena_guard(m.a, make, &m);
    finish(&m, fault);
    arena_close(m.a);
    return NULL;
}

/* "cadre-2017-01-03-103000.db" */
static void name_file(struct backups *b, struct str local)
{
    size_t n = 0;
    memcpy(b->state.file, "cadre-", 6);
    n = 6;
    for (size_t i = 0; i < local.n && n + 4 < sizeof b->state.file; i++) {
        char c = local.p[i];
        if (c == ' ' || (c >= '0' && c <= '9') || c == '-') {
            b->state.file[n++] = c == ' ' ? '-' : c;
        }
    }
    memcpy(b->state.file + n, ".db", 4);
}

struct fault *backups_start(struct backups *b, struct arena *a, struct instant at)
{
    struct str local = clock_local(b->setup.clock, a, at);
    struct str seconds = str_format(a, "%02d", (int)(at.us / 1000000 % 60));
    struct str name = str_format(a, "%.*s%.*s", STR_PRINT(local), STR_PRINT(seconds));
    pthread_mutex_lock(&b->lock);
    bool busy = b->state.running;
    if (!busy) {
        if (b->started) {
            pthread_join(b->thread, NULL); /* it has said its last word */
        }
        b->state = (struct backup_state){.running = true};
        name_file(b, name);
        b->started = pthread_create(&b->thread, NULL, run, b) == 0;
        b->state.running = b->started;
    }
    bool begun = b->started;
    pthread_mutex_unlock(&b->lock);
    return busy    ? fault_backup_running(a)
           : begun ? NULL
                   : fault_store_failed(a, STR("threads"));
}

void backups_state(struct backups *b, struct backup_state *state)
{
    pthread_mutex_lock(&b->lock);
    *state = b->state;
    pthread_mutex_unlock(&b->lock);
}

void backups_close(struct backups *b)
{
    if (b->started) {
        pthread_join(b->thread, NULL);
        b->started = false;
    }
}

/* ---- what lies there --------------------------------------------------------------- */

static void close_folder(void *what)
{
    closedir(what);
}

static int by_age(const void *one, const void *other)
{
    const struct backup_file *a = one, *b = other;
    return a->at.us != b->at.us ? (a->at.us < b->at.us ? 1 : -1)
                                : str_compare(b->name, a->name);
}

struct fault *backups_list(const struct backups *b, struct arena *a,
                           struct backup_file_list *list)
{
    DIR *folder = opendir(str_cstr(a, b->folder));
    if (folder == NULL) {
        return fault_backup_folder(a, b->folder);
    }
    arena_on_close(a, close_folder, folder);
    for (struct dirent *e = readdir(folder); e != NULL && list->n < LIST_MOST;
         e = readdir(folder)) {
        struct str name = str_of(e->d_name);
        struct stat st;
        if (str_starts(name, STR("cadre-")) && str_ends(name, STR(".db")) &&
            fstatat(dirfd(folder), e->d_name, &st, 0) == 0 && S_ISREG(st.st_mode)) {
            *LIST_ADD(a, list) = (struct backup_file){
                str_copy(a, name),
                st.st_size,
                {(int64_t)st.st_mtim.tv_sec * 1000000 + st.st_mtim.tv_nsec / 1000}};
        }
    }
    if (list->n > 1) {
        qsort(list->at, list->n, sizeof *list->at, by_age);
    }
    return NULL;
}
