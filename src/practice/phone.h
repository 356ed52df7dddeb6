/* What a phone takes along and sends back. A phone carries its owner's households and
 * nobody else's, which is logged as a reading; what it wrote without a signal comes as a
 * packet under a key of that phone. A packet is taken once, whatever happens to the
 * answer; what is foreign, altered or says something else under a known id is refused and
 * kept for the person to see. Refuses to merge anything. */
#ifndef PRACTICE_PHONE_H
#define PRACTICE_PHONE_H
#include "practice/visit.h"

enum {
    PHONE_KEY_SIZE = 32,
    PHONE_CARRY_DAYS = 14, /* how long it may show what it carries */
    PHONE_SEND_DAYS = 90,  /* how long it may send what was written on it */
    PACKET_PHOTO_MOST = 600 * 1024,
    PACKET_TEXT_MOST = 1024 * 1024,
    PACKETS_SHOWN = 50,
};
struct phone_id {
    int64_t v;
};
struct phone {
    struct phone_id id;
    struct person_id person;
    struct blob seal;   /* key of the MACs of its packets */
    struct blob opener; /* key that a log-in gives to what it carries */
    struct instant made, until;
};
/* In a job: a new phone for who is logged in; what it will carry is logged as read. */
struct fault *phone_add(const struct act *act, const struct viewer *v, struct str why,
                        struct random *random, struct instant now, struct phone *phone);
/* MISSING when it is not one of this person's, or over. */
struct fault *phone_find(struct db *db, struct arena *a, const struct viewer *v,
                         struct phone_id id, struct instant now, struct phone *phone);
/* What one may choose on the phone: places and, opened, households. */
struct fault *phone_carries(struct db *db, struct arena *a, const struct viewer *v,
                            struct day on, struct json **list);

struct packet {
    struct phone_id phone;
    struct str text;     /* JSON, as it was written on the phone */
    struct str mac;      /* HMAC-SHA-256 of it, 64 hex digits */
    struct instant sent; /* by the phone's clock */
};
struct packet_answer {
    bool taken, again;
    struct visit_id visit; /* of what was taken */
    struct fault *why;     /* of what was not: kept */
    int64_t skew;          /* seconds that the phone is ahead */
};
/* In a job. Faults are those of the house alone; what is wrong with the packet is in the
 * answer. act->id is of no account: the packet has its own. */
struct fault *packet_take(const struct act *act, const struct viewer *v,
                          const struct packet *packet, struct instant now,
                          struct packet_answer *answer);
/* The same, and what was refused is kept for the person to see, saying why in `lang`. */
struct packets_count {
    int64_t taken, again, kept;
};
struct fault *packet_read_in(const struct act *act, const struct viewer *v,
                             const struct packet *packet, struct instant now,
                             enum lang lang, struct packet_answer *answer,
                             struct packets_count *count);
/* Packets of the file that a phone saved because it could not send: a JSON array. INPUT:
 * no such file, or none in it. */
enum { PACKETS_FILE_MIB = 16 };
struct packet_list LIST(struct packet);
struct fault *packets_of_file(struct arena *a, struct str bytes,
                              struct packet_list *packets);
struct kept_packet {
    int64_t id;
    struct str text, why; /* why: a sentence in the language of the one who sent it */
    struct instant at;
};
struct kept_packet_list LIST(struct kept_packet);
struct fault *packets_kept(struct db *db, struct arena *a, struct person_id person,
                           struct kept_packet_list *list);
struct fault *packet_drop(struct db *db, struct arena *a, struct person_id person,
                          int64_t id);
#endif
