/* RFC 4226 5.3 truncates the HMAC of the step number; RFC 6238 4 says which step it is.
 */
#include "access/totp.h"

#include "base/digest.h"
#include "base/text.h"

enum { STEP_BYTES = 8, STEPS_EITHER_SIDE = 1 };

struct str totp_code(struct arena *a, struct str secret, int64_t step, int digits)
{
    uint8_t moving[STEP_BYTES], mac[HMAC_SHA1_SIZE];
    for (int i = 0; i < STEP_BYTES; i++) {
        moving[i] = (uint8_t)((uint64_t)step >> (8 * (STEP_BYTES - 1 - i)));
    }
    hmac_sha1(secret, (struct str){(const char *)moving, STEP_BYTES}, mac);
    const uint8_t *p = mac + (mac[HMAC_SHA1_SIZE - 1] & 0x0f);
    uint32_t number =
        (uint32_t)(p[0] & 0x7f) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    char *out = arena_bytes(a, (size_t)digits);
    for (int i = digits; i-- > 0; number /= 10) {
        out[i] = (char)('0' + number % 10);
    }
    return (struct str){out, (size_t)digits};
}

int64_t totp_step(struct instant at)
{
    return at.us / ((int64_t)TOTP_SECONDS * 1000000);
}

int64_t totp_match(struct arena *a, struct str secret, struct str code, struct instant at,
                   int64_t used)
{
    int64_t now = totp_step(at), found = 0;
    for (int64_t step = now - STEPS_EITHER_SIDE; step <= now + STEPS_EITHER_SIDE;
         step++) {
        bool same = secret_equal(totp_code(a, secret, step, TOTP_DIGITS), code);
        found = same && step > used && found == 0 ? step : found;
    }
    return found;
}

struct str totp_base32(struct arena *a, struct str bytes)
{
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct text out = text_new(a, bytes.n * 2 + 1);
    uint32_t held = 0;
    int bits = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        held = (held << 8 | (uint8_t)bytes.p[i]) & 0xfff; /* at most 12 bits wait */
        for (bits += 8; bits >= 5; bits -= 5) {
            text_add_char(&out, signs[held >> (bits - 5) & 31]);
        }
    }
    if (bits > 0) {
        text_add_char(&out, signs[held << (5 - bits) & 31]);
    }
    return text_str(&out);
}

struct str totp_uri(struct arena *a, struct str issuer, struct str login,
                    struct str secret)
{
    struct text out = text_new(a, 256);
    text_add(&out, STR("otpauth://totp/"));
    text_add_url(&out, issuer);
    text_add(&out, STR(":"));
    text_add_url(&out, login);
    text_add(&out, STR("?secret="));
    text_add(&out, totp_base32(a, secret));
    text_add(&out, STR("&issuer="));
    text_add_url(&out, issuer);
    return text_str(&out);
}
