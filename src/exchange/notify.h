/* Two ways out of the house, by libcurl: a letter by SMTP, and a post to a web hook. Each
 * waits at most NOTIFY_SECONDS, follows nothing and keeps nothing. Refuses plain text to
 * other machines: SMTP must speak TLS and web hooks be https, but on this machine. */
#ifndef EXCHANGE_NOTIFY_H
#define EXCHANGE_NOTIFY_H
#include "base/arena.h"
#include "base/day.h"
#include "base/str.h"

enum { NOTIFY_SECONDS = 10, NOTIFY_ANSWER = 4096 };
/* Once, before any thread. */
bool notify_start(void);
bool notify_is_safe(struct str url); /* https, smtps, or this machine's */

struct mailbox {    /* of the sender */
    struct str url; /* smtp://host:port, smtps://host */
    struct str from, user, password;
};
/* `letter`: headers and body, lines ending with CRLF. False: *why says it, for a log. */
bool notify_mail(struct arena *a, const struct mailbox *box, struct str to,
                 struct str letter, struct str *why);
/* JSON to a web hook; *answer is what it said, cut at NOTIFY_ANSWER. */
bool notify_post(struct arena *a, struct str url, struct str json, struct str *answer,
                 struct str *why);
#endif
