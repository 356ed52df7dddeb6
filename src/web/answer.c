/* Writing heads. Values that come from outside (a place to go to, a file's name) are
 * percent-encoded here, so no byte of them can begin a header of its own. */
#include "web/answer.h"

static const struct str security =
    STR("Content-Security-Policy: default-src 'none'; style-src 'self'; "
        "script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "X-Frame-Options: DENY\r\n"
        "Referrer-Policy: same-origin\r\n"
        "Permissions-Policy: accelerometer=(), camera=(), display-capture=(), "
        "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
        "payment=(), usb=()\r\n"
        "Cross-Origin-Opener-Policy: same-origin\r\n"
        "Cross-Origin-Resource-Policy: same-origin\r\n");

const char *answer_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } known[] = {
        {200, "OK"},
        {204, "No Content"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].status == status) {
            return known[i].reason;
        }
    }
    return "";
}

struct answer answer_new(struct arena *a)
{
    return (struct answer){.status = 200, .spool = -1, .body = text_new(a, 0)};
}

static struct str without_weakness(struct str tag)
{
    return str_starts(tag, STR("W/")) ? str_part(tag, 2, tag.n) : tag;
}

/* RFC 9110 13.1.2: any of the list, compared weakly; "*" is anything. */
bool answer_is_known(const struct exchange *x)
{
    struct str own = without_weakness(x->answer.etag);
    struct str rest = exchange_header(x, STR("if-none-match"));
    if (x->answer.etag.n == 0 || x->answer.status != 200 || x->method == METHOD_POST) {
        return false;
    }
    struct str piece;
    while (str_cut(&rest, ',', &piece)) {
        struct str tag = without_weakness(str_trim(piece));
        if (str_equal(tag, own) || str_equal(tag, STR("*"))) {
            return true;
        }
    }
    return false;
}

static char *put_two(char *to, int value)
{
    to[0] = (char)('0' + value / 10);
    to[1] = (char)('0' + value % 10);
    return to + 2;
}

/* Written by hand: it stands in every answer, and printf costs more than the rest. */
void answer_write_date(struct text *out, struct instant at)
{
    static const char days[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */
    static const char months[] = " Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
    int64_t second = at.us / 1000000;
    int32_t day = (int32_t)(second / 86400);
    struct civil c = civil_of_day((struct day){day});
    int rest = (int)(second % 86400);
    char line[] = "Thu, 01 Jan 1970 00:00:00 GMT";
    memcpy(line, days + (size_t)(day % 7) * 3, 3);
    put_two(line + 5, c.day);
    memcpy(line + 7, months + (size_t)(c.month - 1) * 4, 5);
    put_two(put_two(line + 12, c.year / 100), c.year % 100);
    put_two(line + 17, rest / 3600);
    put_two(line + 20, rest / 60 % 60);
    put_two(line + 23, rest % 60);
    text_add(out, (struct str){line, sizeof line - 1});
}

static void add_header(struct text *out, struct str name, struct str value)
{
    text_add(out, name);
    text_add(out, STR(": "));
    size_t from = 0;
    for (size_t i = 0; i < value.n; i++) {
        uint8_t byte = (uint8_t)value.p[i];
        if (byte < 0x20 || byte >= 0x7f) {
            text_add(out, str_part(value, from, i));
            text_add_format(out, "%%%02X", byte);
            from = i + 1;
        }
    }
    text_add(out, str_part(value, from, value.n));
    text_add(out, STR("\r\n"));
}

static void add_if_given(struct text *out, struct str name, struct str value)
{
    if (value.n > 0) {
        add_header(out, name, value);
    }
}

/* RFC 6266: a name that any reader can take, and the true one for those that know. */
static void add_disposition(struct text *out, struct str filename)
{
    text_add(out, STR("Content-Disposition: attachment; filename=\""));
    for (size_t i = 0; i < filename.n; i++) {
        char c = filename.p[i];
        bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
        bool continues = ((uint8_t)c & 0xc0) == 0x80;
        if (!continues) {
            text_add_char(out, plain ? c : '_');
        }
    }
    text_add(out, STR("\"; filename*=UTF-8''"));
    text_add_url(out, filename);
    text_add(out, STR("\r\n"));
}

void answer_write_head(struct text *out, const struct exchange *x, int64_t length,
                       bool close)
{
    const struct answer *a = &x->answer;
    text_add(out, STR("HTTP/1.1 "));
    text_add_int(out, a->status);
    text_add_char(out, ' ');
    text_add(out, str_of(answer_reason(a->status)));
    text_add(out, STR("\r\nDate: "));
    answer_write_date(out, x->at);
    text_add(out, STR("\r\n"));
    text_add(out, security);
    if (length >= 0) {
        text_add(out, STR("Content-Length: "));
        text_add_int(out, length);
        text_add(out, STR("\r\n"));
        add_header(out, STR("Content-Type"),
                   a->type.n > 0 ? a->type : STR("text/html; charset=utf-8"));
        add_if_given(out, STR("Content-Encoding"), a->encoding);
    }
    add_header(out, STR("Cache-Control"), a->cache.n > 0 ? a->cache : STR("no-store"));
    add_if_given(out, STR("ETag"), a->etag);
    if (a->modified.us > 0) {
        text_add(out, STR("Last-Modified: "));
        answer_write_date(out, a->modified);
        text_add(out, STR("\r\n"));
    }
    add_if_given(out, STR("Vary"), a->vary);
    add_if_given(out, STR("Location"), a->location);
    add_if_given(out, STR("Set-Cookie"), a->cookie[0]);
    add_if_given(out, STR("Set-Cookie"), a->cookie[1]);
    if (a->status == 405) {
        add_header(out, STR("Allow"), a->allow.n > 0 ? a->allow : STR("GET, HEAD, POST"));
    }
    if (a->filename.n > 0) {
        add_disposition(out, a->filename);
    }
    if (a->retry_after > 0) {
        text_add_format(out, "Retry-After: %d\r\n", a->retry_after);
    }
    if (a->refresh > 0) {
        text_add_format(out, "Refresh: %d\r\n", a->refresh);
    }
    text_add(out, close ? STR("Connection: close\r\n\r\n") : STR("\r\n"));
}
