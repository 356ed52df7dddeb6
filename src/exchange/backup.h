/* Copies of the database, each opened and verified as a ledger of its own before it is
 * called a backup. The server makes one at a time, in a thread of its own, into one
 * folder that was named at its start; nothing is sent over the network. */
#ifndef EXCHANGE_BACKUP_H
#define EXCHANGE_BACKUP_H
#include "exchange/house.h"

/* A copy to a new file; *entries is what was verified. On PostgreSQL it is refused:
 * pg_dump does it. */
struct fault *backup_make(struct arena *a, const struct house_setup *setup,
                          struct store *store, struct str file, int64_t *entries);

/* Whether the ledger in this file holds. */
struct fault *backup_verify(struct arena *a, const struct house_setup *setup,
                            struct str file, int64_t *entries);

struct backups;
struct backup_state {
    bool running;
    bool ended; /* one has ended since the start, with: */
    bool failed;
    int64_t entries;
    char file[200];
    char said[LANGS][400]; /* the fault in words */
};
/* INPUT: no such folder, or one that cannot be written. `setup` is kept. */
struct fault *backups_open(struct arena *a, const struct house_setup *setup,
                           struct store *store, struct str folder,
                           struct backups **backups);
struct str backups_folder(const struct backups *b);
/* CONFLICT: one is being made. The file is named by the local time `at`. */
struct fault *backups_start(struct backups *b, struct arena *a, struct instant at);
void backups_state(struct backups *b, struct backup_state *state);
/* Waits for the one being made. */
void backups_close(struct backups *b);

struct backup_file {
    struct str name;
    int64_t bytes;
    struct instant at;
};
struct backup_file_list LIST(struct backup_file);
/* Those in the folder, newest first. */
struct fault *backups_list(const struct backups *b, struct arena *a,
                           struct backup_file_list *list);
#endif
