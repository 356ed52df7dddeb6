/* Codes by time (RFC 6238 over RFC 4226): HMAC-SHA-1, six digits, steps of thirty seconds
 * from 1970, which is what every program of this sort on a telephone takes. Pure: secret
 * and time in, code out. Refuses to know whose the secret is. */
#ifndef ACCESS_TOTP_H
#define ACCESS_TOTP_H
#include "base/arena.h"
#include "base/day.h"

enum { TOTP_DIGITS = 6, TOTP_SECONDS = 30, TOTP_SECRET = 20 /* RFC 4226 R6: 160 bits */ };

/* The decimal code of a step, with its leading zeros. */
struct str totp_code(struct arena *a, struct str secret, int64_t step, int digits);
int64_t totp_step(struct instant at);
/* The step, from one before `at` to one behind it and past `used`, whose code this is; 0
 * when there is none. A code is good once: RFC 6238 5.2. */
int64_t totp_match(struct arena *a, struct str secret, struct str code, struct instant at,
                   int64_t used);
struct str totp_base32(struct arena *a, struct str bytes); /* RFC 4648 6, not padded */
/* What the QR code says: otpauth://totp/ISSUER:LOGIN?secret=...&issuer=... */
struct str totp_uri(struct arena *a, struct str issuer, struct str login,
                    struct str secret);
#endif
