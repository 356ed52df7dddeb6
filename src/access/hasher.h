/* Threads that hash passwords, so that no thread that serves pages does: at most four at
 * once, the others wait in a bounded queue. */
#ifndef ACCESS_HASHER_H
#define ACCESS_HASHER_H
#include "access/access.h"

struct hasher;
struct hashing {
    struct str password;
    const char *against;             /* a hash to verify; NULL: make one */
    bool holds;                      /* answer when verifying */
    char hash[PASSWORD_HASH_MAX];    /* answer when making */
    void (*done)(struct hashing *h); /* in the hasher's thread */
    void *ctx;
    struct hashing *next;
};
struct fault *hasher_open(struct arena *a, struct hasher **hasher);
/* LIMIT when the queue is full; done is not called then. */
struct fault *hasher_submit(struct hasher *hasher, struct arena *a, struct hashing *h);
/* The same, allocating nothing: false when the queue is full. */
bool hasher_offer(struct hasher *hasher, struct hashing *h);
void hasher_close(struct hasher *hasher);
#endif
