/* Cookies and the other headers that are taken apart: what is found lies inside the
 * header and is the whole value. First byte: length of the name that is looked for. */
#include "fuzz/fuzz.h"

#include "web/answer.h"
#include "words/lang.h"

static void check_cookie(struct str header, struct str name)
{
    struct pair headers[] = {{STR("cookie"), header}};
    struct exchange x = {.headers = {headers, 1, 1}};
    struct str value = exchange_cookie(&x, name);
    if (value.p == NULL) {
        return;
    }
    MUST(value.p >= header.p && value.p + value.n <= header.p + header.n);
    MUST(str_find(value, STR(";")) == value.n);
    MUST(name.n == 0 || (size_t)(value.p - header.p) > name.n);
    MUST(value.p[-1] == '=' && memcmp(value.p - 1 - name.n, name.p, name.n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n < 2 || bytes[0] > n - 1 || bytes[0] == 0) {
        return 0;
    }
    struct str name = {(const char *)bytes + 1, bytes[0]};
    struct str header = {name.p + name.n, n - 1 - name.n};
    check_cookie(header, name);
    struct pair headers[] = {{STR("if-none-match"), header}};
    struct exchange x = {.headers = {headers, 1, 1}};
    x.answer.status = 200;
    x.answer.etag = name;
    /* Tags are compared without their weakness (RFC 9110 8.8.3.2). */
    struct str opaque = str_starts(name, STR("W/")) ? str_part(name, 2, name.n) : name;
    if (opaque.n > 0 && answer_is_known(&x)) {
        bool named = str_find(header, opaque) < header.n;
        MUST(named || str_find(header, STR("*")) < header.n);
    }
    enum lang lang = lang_accept(header);
    MUST(lang == LANG_ZH || lang == LANG_EN);
    return 0;
}
