/* The head of a request, read in one pass over bytes that are all there. Idea: lines end
 * in CRLF and nothing else, each line is judged by itself, the few headers that decide
 * where the request ends are judged once more together. Linear in the length. Refuses
 * everything RFC 9112 lets a lenient reader repair. */
#include "web/http.h"

#include "base/utf8.h"
#include "web/url.h"

enum { LENGTH_DIGITS = 15, METHOD_BYTES = 32, CHUNK_DIGITS = 8 };

/* RFC 9110 5.6.2 */
static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_token_char(s.p[i])) {
            return false;
        }
    }
    return s.n > 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

ptrdiff_t http_head_end(const char *p, size_t n, size_t *scanned)
{
    if (n > 0 && (p[0] < 'A' || p[0] > 'Z')) {
        return -1;
    }
    while (*scanned < n) {
        const char *lf = memchr(p + *scanned, '\n', n - *scanned);
        if (lf == NULL) {
            *scanned = n;
            return 0;
        }
        size_t at = (size_t)(lf - p);
        if (at == 0 || p[at - 1] != '\r') {
            return -1;
        }
        *scanned = at + 1;
        if (at >= 3 && p[at - 2] == '\n') {
            return (ptrdiff_t)*scanned;
        }
    }
    return 0;
}

/* Methods this server never takes anywhere: known ones are 405, others 501. */
static int read_method(struct str word, enum method *method)
{
    static const char *const taken[] = {"GET", "HEAD", "POST"};
    static const char *const known[] = {"PUT",     "DELETE", "CONNECT",
                                        "OPTIONS", "TRACE",  "PATCH"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        if (str_equal(word, str_of(taken[i]))) {
            *method = (enum method)i;
            return 0;
        }
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_equal(word, str_of(known[i]))) {
            return 405;
        }
    }
    return is_token(word) && word.n <= METHOD_BYTES ? 501 : 400;
}

/* 0 with *minor, 505 for another version, 400 for no version at all. */
static int read_version(struct str word, int *minor)
{
    if (word.n != 8 || !str_starts(word, STR("HTTP/")) || !is_digit(word.p[5]) ||
        word.p[6] != '.' || !is_digit(word.p[7])) {
        return 400;
    }
    *minor = word.p[7] - '0';
    return word.p[5] == '1' && *minor <= 1 ? 0 : 505;
}

static int read_target(struct str word, size_t most, struct http_head *head)
{
    if (word.n > most) {
        return 414;
    }
    size_t mark = str_find(word, STR("?"));
    if (mark < word.n) {
        head->query = str_part(word, mark + 1, word.n);
        if (!url_query_sound(head->query)) {
            return 400;
        }
    }
    /* Decoded where it stands: the head is ours, and decoding only shrinks. */
    char *out = (char *)(uintptr_t)word.p;
    return url_path(word.p, mark, out, &head->path) ? 0 : 400;
}

/* method SP target SP version, one space each. */
static int read_request_line(struct str line, size_t most, struct http_head *head,
                             int *minor)
{
    struct str rest = line;
    struct str method;
    struct str target;
    if (!str_cut(&rest, ' ', &method) || !str_cut(&rest, ' ', &target)) {
        return 400;
    }
    int version = read_version(rest, minor);
    if (version != 0) {
        return version;
    }
    int refused = read_method(method, &head->method);
    return refused != 0 ? refused : read_target(target, most, head);
}

static bool value_sound(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        if (((uint8_t)value.p[i] < 0x20 && value.p[i] != '\t') || value.p[i] == 0x7f) {
            return false;
        }
    }
    return utf8_valid(value);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int read_header(struct str line, struct pair *header)
{
    size_t colon = str_find(line, STR(":"));
    struct str name = str_part(line, 0, colon);
    /* A blank before the colon or at the start of the line (a folded header) is no
     * token character, so both end here. */
    if (colon == line.n || !is_token(name)) {
        return 400;
    }
    char *lower = (char *)(uintptr_t)name.p;
    for (size_t i = 0; i < name.n; i++) {
        lower[i] =
            (char)(lower[i] >= 'A' && lower[i] <= 'Z' ? lower[i] | 0x20 : lower[i]);
    }
    struct str value = str_part(line, colon + 1, line.n);
    while (value.n > 0 && is_blank(value.p[0])) {
        value = str_part(value, 1, value.n);
    }
    while (value.n > 0 && is_blank(value.p[value.n - 1])) {
        value.n--;
    }
    *header = (struct pair){name, value};
    return value_sound(value) ? 0 : 400;
}

/* Headers that may stand once only: those that decide where a request ends or whose
 * word it is. */
enum single {
    ONE_HOST,
    ONE_LENGTH,
    ONE_CODING,
    ONE_TYPE,
    ONE_EXPECT,
    ONE_ORIGIN,
    ONE_SITE,
    SINGLES,
};

static int which_single(struct str name)
{
    static const struct str names[SINGLES] = {
        STR("host"),           STR("content-length"), STR("transfer-encoding"),
        STR("content-type"),   STR("expect"),         STR("origin"),
        STR("sec-fetch-site"),
    };
    for (int i = 0; i < SINGLES; i++) {
        if (str_equal(name, names[i])) {
            return i;
        }
    }
    return SINGLES;
}

static int read_length(struct str value, int64_t *length)
{
    bool digits = value.n > 0 && is_digit(value.p[0]);
    bool padded = value.n > 1 && value.p[0] == '0';
    if (!digits || padded || !str_to_int(value, length)) {
        return 400;
    }
    return value.n <= LENGTH_DIGITS ? 0 : 413;
}

static int judge_framing(const struct str one[SINGLES], int minor, struct http_head *head)
{
    if (one[ONE_CODING].p != NULL) {
        if (minor == 0 || one[ONE_LENGTH].p != NULL ||
            !str_equal_nocase(one[ONE_CODING], STR("chunked"))) {
            return 400;
        }
        head->framing = HTTP_CHUNKED;
    }
    if (one[ONE_LENGTH].p != NULL) {
        int refused = read_length(one[ONE_LENGTH], &head->length);
        if (refused != 0) {
            return refused;
        }
        head->framing = head->length > 0 ? HTTP_LENGTH : HTTP_NO_BODY;
    }
    /* Content in a GET has no meaning (RFC 9110 9.3.1); proxies disagree about it. */
    if (head->method != METHOD_POST && head->framing != HTTP_NO_BODY) {
        return 400;
    }
    if (one[ONE_EXPECT].p != NULL && minor > 0) {
        if (!str_equal_nocase(one[ONE_EXPECT], STR("100-continue"))) {
            return 417;
        }
        head->expects_continue = head->framing != HTTP_NO_BODY;
    }
    return 0;
}

static bool says_close(struct str value)
{
    struct str rest = value;
    struct str option;
    while (str_cut(&rest, ',', &option)) {
        if (str_equal_nocase(str_trim(option), STR("close"))) {
            return true;
        }
    }
    return false;
}

static int read_headers(struct str rest, size_t most, int minor, struct http_head *head)
{
    struct str one[SINGLES + 1] = {STR_NONE};
    head->keep_alive = minor == 1;
    while (rest.n > 0) {
        size_t end = str_find(rest, STR("\r\n"));
        if (head->n >= most) {
            return 431;
        }
        struct pair *header = &head->headers[head->n];
        int refused = read_header(str_part(rest, 0, end), header);
        if (refused != 0) {
            return refused;
        }
        head->n++;
        int single = which_single(header->name);
        if (single < SINGLES && one[single].p != NULL) {
            return 400;
        }
        one[single] = header->value;
        if (str_equal(header->name, STR("connection")) && says_close(header->value)) {
            head->keep_alive = false;
        }
        rest = str_part(rest, end + 2, rest.n);
    }
    if (one[ONE_HOST].n == 0) {
        return 400;
    }
    head->host = one[ONE_HOST];
    head->content_type = one[ONE_TYPE];
    return judge_framing(one, minor, head);
}

int http_read_head(char *p, size_t n, const struct http_limits *limits,
                   struct http_head *head)
{
    head->n = 0;
    head->framing = HTTP_NO_BODY;
    head->length = 0;
    head->query = STR_NONE;
    head->expects_continue = false;
    if (n > limits->head_bytes) {
        return 431;
    }
    /* Without the empty line; each line keeps its CRLF. */
    struct str all = {p, n - 2};
    size_t end = str_find(all, STR("\r\n"));
    int minor = 0;
    int refused =
        read_request_line(str_part(all, 0, end), limits->target_bytes, head, &minor);
    if (refused != 0) {
        return refused;
    }
    size_t most = limits->headers < HTTP_HEADERS ? limits->headers : HTTP_HEADERS;
    return read_headers(str_part(all, end + 2, all.n), most, minor, head);
}

bool http_host_is(struct str host, struct str authority)
{
    return str_equal_nocase(host, authority);
}

static int hex_digit(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool size_char(struct http_chunks *c, char byte)
{
    int value = hex_digit(byte);
    if (value >= 0) {
        c->left = c->left * 16 + value;
        return ++c->digits <= CHUNK_DIGITS;
    }
    if (c->digits == 0) {
        return false;
    }
    c->line = 0;
    if (byte == ';') {
        c->state = CHUNK_EXTENSION;
        return true;
    }
    c->state = CHUNK_SIZE_LF;
    return byte == '\r';
}

/* One byte of an extension or trailer that nobody here reads, within limits. */
static bool skipped_char(struct http_chunks *c, char byte, enum chunk_state behind)
{
    if (byte == '\r') {
        c->state = behind;
        return true;
    }
    c->line++;
    c->extra++;
    bool sound = ((uint8_t)byte >= 0x20 && byte != 0x7f) || byte == '\t';
    return sound && c->line <= HTTP_CHUNK_LINE && c->extra <= HTTP_CHUNK_EXTRA;
}

/* A trailer line is skipped, but must look like a header: a folded or nameless one
 * would hide where the body ends. */
static bool trailer_char(struct http_chunks *c, char byte)
{
    if (c->line == 0 && byte != '\r' && !is_token_char(byte)) {
        return false;
    }
    return skipped_char(c, byte, CHUNK_TRAILER_LF);
}

static bool size_line_ended(struct http_chunks *c, char byte)
{
    c->state = c->left > 0 ? CHUNK_BYTES : CHUNK_TRAILER;
    c->digits = 0;
    c->line = 0;
    return byte == '\n';
}

static bool trailer_line_ended(struct http_chunks *c, char byte)
{
    c->state = c->line == 0 ? CHUNK_DONE : CHUNK_TRAILER;
    c->line = 0;
    return byte == '\n';
}

static bool expect_char(struct http_chunks *c, char byte, char wanted,
                        enum chunk_state next)
{
    c->state = next;
    return byte == wanted;
}

/* One byte outside of a chunk's own bytes. */
static bool framing_char(struct http_chunks *c, char byte)
{
    switch (c->state) {
    case CHUNK_SIZE:
        return size_char(c, byte);
    case CHUNK_EXTENSION:
        return skipped_char(c, byte, CHUNK_SIZE_LF);
    case CHUNK_SIZE_LF:
        return size_line_ended(c, byte);
    case CHUNK_BYTES_CR:
        return expect_char(c, byte, '\r', CHUNK_BYTES_LF);
    case CHUNK_BYTES_LF:
        return expect_char(c, byte, '\n', CHUNK_SIZE);
    case CHUNK_TRAILER:
        return trailer_char(c, byte);
    case CHUNK_TRAILER_LF:
        return trailer_line_ended(c, byte);
    case CHUNK_BYTES:
    case CHUNK_DONE:
        break;
    }
    return false;
}

enum http_chunk http_chunks_read(struct http_chunks *c, const char *p, size_t n,
                                 size_t *used, struct str *piece)
{
    *used = 0;
    while (*used < n && c->state != CHUNK_DONE) {
        if (c->state == CHUNK_BYTES) {
            size_t rest = n - *used;
            size_t take = (uint64_t)c->left < rest ? (size_t)c->left : rest;
            *piece = (struct str){p + *used, take};
            *used += take;
            c->left -= (int64_t)take;
            c->state = c->left == 0 ? CHUNK_BYTES_CR : CHUNK_BYTES;
            return HTTP_CHUNK_PIECE;
        }
        if (!framing_char(c, p[*used])) {
            return HTTP_CHUNK_BAD;
        }
        (*used)++;
    }
    return c->state == CHUNK_DONE ? HTTP_CHUNK_END : HTTP_CHUNK_MORE;
}
