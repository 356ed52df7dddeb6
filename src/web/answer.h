/* The head of an answer: status line, the security headers that every answer carries,
 * and what x.answer asks for. The one place where a header leaves the program. */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H
#include "web/exchange.h"

/* An answer that has not been written to: 200, no spool, body on the arena. */
struct answer answer_new(struct arena *a);
/* True when the client has this very version already: the answer is to become a 304. */
bool answer_is_known(const struct exchange *x);
/* `length` < 0: no Content-Length (304). */
void answer_write_head(struct text *out, const struct exchange *x, int64_t length,
                       bool close);
/* IMF-fixdate of RFC 9110 5.6.7: 29 bytes. */
void answer_write_date(struct text *out, struct instant at);
const char *answer_reason(int status); /* "Not Found"; "" for one we never send */
#endif
