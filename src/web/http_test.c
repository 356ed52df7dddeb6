/* Heads and chunked bodies against RFC 9110 and RFC 9112. A second opinion on the same
 * bytes is asked of llhttp in tests/contract/http_oracle_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/http.h"

#define HOST "Host: a.example\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST

static const struct http_limits limits = {16384, 2048, 64};

/* Status of a whole request head, -1 where http_head_end already says never, -2 where
 * it waits for more. */
static int read_status(struct str request, struct http_head *head, char *copy)
{
    size_t scanned = 0;
    memcpy(copy, request.p, request.n);
    ptrdiff_t n = http_head_end(copy, request.n, &scanned);
    if (n <= 0) {
        return n < 0 ? -1 : -2;
    }
    return http_read_head(copy, (size_t)n, &limits, head);
}

struct probe {
    const char *name;
    struct str request;
    int status;
};
#define PROBE(name, request, status)                                                     \
    {                                                                                    \
        name, STR(request), status                                                       \
    }

static void check_probes(const struct probe *probes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct http_head head;
        char copy[32768];
        int status = read_status(probes[i].request, &head, copy);
        if (status != probes[i].status) {
            fail_msg("%s: %d, expected %d", probes[i].name, status, probes[i].status);
        }
    }
}
#define CHECK(probes) check_probes(probes, sizeof(probes) / sizeof((probes)[0]))

static void malformed_request_lines_are_refused(void **state)
{
    (void)state;
    static const struct probe probes[] = {
        PROBE("two spaces before the target", "GET  / HTTP/1.1\r\n" HOST "\r\n", 400),
        PROBE("two spaces before the version", "GET /  HTTP/1.1\r\n" HOST "\r\n", 400),
        PROBE("a tab instead of a space", "GET\t/ HTTP/1.1\r\n" HOST "\r\n", 400),
        PROBE("a space at the end", "GET / HTTP/1.1 \r\n" HOST "\r\n", 400),
        PROBE("no version (HTTP/0.9)", "GET /\r\n\r\n", 400),
        PROBE("no target", "GET HTTP/1.1\r\n" HOST "\r\n", 400),
        PROBE("lower case version", "GET / http/1.1\r\n" HOST "\r\n", 400),
        PROBE("version of three digits", "GET / HTTP/1.10\r\n" HOST "\r\n", 400),
        PROBE("a sign in the version", "GET / HTTP/+1.1\r\n" HOST "\r\n", 400),
        PROBE("HTTP/1.2", "GET / HTTP/1.2\r\n" HOST "\r\n", 505),
        PROBE("HTTP/2.0", "GET / HTTP/2.0\r\n" HOST "\r\n", 505),
        PROBE("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        PROBE("lower case method", "get / HTTP/1.1\r\n" HOST "\r\n", -1),
        PROBE("an empty line first", "\r\nGET / HTTP/1.1\r\n" HOST "\r\n", -1),
        PROBE("a TLS greeting", "\x16\x03\x01\x02", -1),
        PROBE("a bare CR in the line", "GET / HTTP/1.1\rX: y\r\n" HOST "\r\n", 400),
        PROBE("a bare LF at its end", "GET / HTTP/1.1\n" HOST "\r\n", -1),
        PROBE("a known method", "DELETE / HTTP/1.1\r\n" HOST "\r\n", 405),
        PROBE("CONNECT", "CONNECT a.example:443 HTTP/1.1\r\n" HOST "\r\n", 405),
        PROBE("OPTIONS *", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 405),
        PROBE("TRACE", "TRACE / HTTP/1.1\r\n" HOST "\r\n", 405),
        PROBE("an unknown method", "BREW / HTTP/1.1\r\n" HOST "\r\n", 501),
        PROBE("a method with a colon", "GE:T / HTTP/1.1\r\n" HOST "\r\n", 400),
    };
    CHECK(probes);
}

static void targets_that_can_be_read_in_two_ways_are_refused(void **state)
{
    (void)state;
#define TARGET(name, target, status)                                                     \
    PROBE(name, "GET " target " HTTP/1.1\r\n" HOST "\r\n", status)
    static const struct probe probes[] = {
        TARGET("absolute form", "http://a.example/", 400),
        TARGET("asterisk form", "*", 400),
        TARGET("authority form", "a.example:80", 400),
        TARGET("no slash first", "x", 400),
        TARGET("a NUL", "/a\0b", 400),
        TARGET("an encoded NUL", "/a%00b", 400),
        TARGET("an encoded control", "/a%0Ab", 400),
        TARGET("an encoded DEL", "/a%7fb", 400),
        TARGET("an encoded slash", "/a%2Fb", 400),
        TARGET("an encoded slash, lower case", "/a%2fb", 400),
        TARGET("an encoded backslash", "/a%5Cb", 400),
        TARGET("a backslash", "/a\\b", 400),
        TARGET("a broken escape", "/a%4", 400),
        TARGET("an escape that is no hex", "/a%zz", 400),
        TARGET("bytes that are not UTF-8", "/%E5%AE", 400),
        TARGET("an overlong form of /", "/%C0%AF", 400),
        TARGET("a surrogate", "/%ED%A0%80", 400),
        TARGET("raw bytes beyond ASCII", "/\xE5\xAE\x8B", 400),
        TARGET("a dot segment", "/./a", 400),
        TARGET("two dots", "/a/../b", 400),
        TARGET("two dots at the end", "/a/..", 400),
        TARGET("encoded dots", "/a/%2e%2E/b", 400),
        TARGET("two slashes", "//a", 400),
        TARGET("two slashes inside", "/a//b", 400),
        TARGET("a fragment", "/a#b", 400),
        TARGET("a fragment behind the query", "/a?b#c", 400),
        TARGET("a control in the query", "/a?b\x01", 400),
        TARGET("a double quote", "/a\"b", 400),
        TARGET("three dots are a name", "/.../a", 0),
        TARGET("a slash at the end", "/a/", 0),
        TARGET("a query with everything", "/a?b=/?:@!$&'()*+,;=|{}^`[]", 0),
        TARGET("an escape decoded once", "/a%252Fb", 0),
    };
    CHECK(probes);
#undef TARGET
}

static void headers_that_can_be_read_in_two_ways_are_refused(void **state)
{
    (void)state;
    static const struct probe probes[] = {
        PROBE("no Host", GET "\r\n", 400),
        PROBE("no Host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 400),
        PROBE("an empty Host", GET "Host: \r\n\r\n", 400),
        PROBE("two Hosts", GET HOST "Host: b.example\r\n\r\n", 400),
        PROBE("two equal Hosts", GET HOST HOST "\r\n", 400),
        PROBE("two Hosts, other case", GET HOST "hOST: b.example\r\n\r\n", 400),
        PROBE("a folded header", GET HOST "X: a\r\n b\r\n\r\n", 400),
        PROBE("folded with a tab", GET HOST "X: a\r\n\tb\r\n\r\n", 400),
        PROBE("a first line that is folded", GET " " HOST "\r\n", 400),
        PROBE("a blank before the colon", GET HOST "X : a\r\n\r\n", 400),
        PROBE("a tab before the colon", GET HOST "X\t: a\r\n\r\n", 400),
        PROBE("no colon", GET HOST "X\r\n\r\n", 400),
        PROBE("no name", GET HOST ": a\r\n\r\n", 400),
        PROBE("a NUL in a name", GET HOST "X\0Y: a\r\n\r\n", 400),
        PROBE("a NUL in a value", GET HOST "X: a\0b\r\n\r\n", 400),
        PROBE("a control in a value",
              GET HOST "X: a\x01"
                       "b\r\n\r\n",
              400),
        PROBE("DEL in a value", GET HOST "X: a\x7f\r\n\r\n", 400),
        PROBE("a bare CR in a value", GET HOST "X: a\rb\r\n\r\n", 400),
        PROBE("two CRs", GET HOST "X: a\r\r\n\r\n", 400),
        PROBE("a bare LF in a value", GET HOST "X: a\nY: b\r\n\r\n", -1),
        PROBE("a bare LF as the empty line", GET HOST "X: a\r\n\n", -1),
        PROBE("not UTF-8", GET HOST "X: \xff\r\n\r\n", 400),
        PROBE("another expectation", POST "Content-Length: 1\r\nExpect: 200-ok\r\n\r\n",
              417),
        PROBE("two content types",
              POST "Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 1\r\n\r\n",
              400),
        PROBE("two origins", POST "Origin: http://a\r\nOrigin: http://b\r\n\r\n", 400),
        PROBE("UTF-8 in a value", GET HOST "X: \xE5\xAE\x8B\r\n\r\n", 0),
        PROBE("blanks around a value", GET HOST "X: \t a \t\r\n\r\n", 0),
        PROBE("an empty value", GET HOST "X:\r\n\r\n", 0),
        PROBE("an upgrade that nobody takes", GET HOST "Upgrade: h2c\r\n\r\n", 0),
    };
    CHECK(probes);
}

static void a_body_with_two_ends_is_refused(void **state)
{
    (void)state;
#define LENGTH(name, value, status)                                                      \
    PROBE(name, POST "Content-Length:" value "\r\n\r\n", status)
#define CODING(name, value, status)                                                      \
    PROBE(name, POST "Transfer-Encoding:" value "\r\n\r\n", status)
    static const struct probe probes[] = {
        PROBE("a length and chunks",
              POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        PROBE("chunks and a length",
              POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400),
        PROBE("two lengths", POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        PROBE("two equal lengths", POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
              400),
        LENGTH("a list of lengths", " 5, 5", 400),
        LENGTH("a negative length", " -5", 400),
        LENGTH("a length with a sign", " +5", 400),
        LENGTH("a length in hex", " 0x5", 400),
        LENGTH("an empty length", " ", 400),
        LENGTH("a length with a unit", " 5b", 400),
        LENGTH("a length with a zero first", " 05", 400),
        LENGTH("a length beyond 64 bits", " 99999999999999999999", 400),
        LENGTH("a length beyond all sense", " 9999999999999999", 413),
        LENGTH("nothing", " 0", 0),
        LENGTH("five", " 5", 0),
        PROBE("two codings",
              POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
              400),
        CODING("a list", " gzip, chunked", 400),
        CODING("chunked twice", " chunked, chunked", 400),
        CODING("identity", " identity", 400),
        CODING("a disguise", " xchunked", 400),
        CODING("a vertical tab",
               " \x0b"
               "chunked",
               400),
        CODING("a parameter", " chunked;q=1", 400),
        CODING("quoted", " \"chunked\"", 400),
        CODING("empty", "", 400),
        CODING("plain", " chunked", 0),
        CODING("in capitals", " CHUNKED", 0),
        PROBE("chunks in HTTP/1.0",
              "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 400),
        PROBE("a GET with a body", GET HOST "Content-Length: 5\r\n\r\n", 400),
        PROBE("a GET with chunks", GET HOST "Transfer-Encoding: chunked\r\n\r\n", 400),
        PROBE("a GET with an empty body", GET HOST "Content-Length: 0\r\n\r\n", 0),
        PROBE("a POST without any", POST "\r\n", 0),
    };
    CHECK(probes);
#undef LENGTH
#undef CODING
}

static size_t put(char *to, size_t at, const char *piece, size_t times)
{
    size_t n = strlen(piece);
    for (size_t i = 0; i < times; i++) {
        memcpy(to + at, piece, n);
        at += n;
    }
    return at;
}

static int status_of(const char *bytes, size_t n)
{
    struct http_head head;
    char copy[65536];
    return read_status((struct str){bytes, n}, &head, copy);
}

static void oversized_heads_are_refused(void **state)
{
    (void)state;
    char head[40000];
    size_t n = put(head, 0, "GET /", 1);
    size_t long_n = put(head, put(head, n, "a", 2048), " HTTP/1.1\r\n" HOST "\r\n", 1);
    assert_int_equal(status_of(head, long_n), 414);
    size_t fits = put(head, put(head, n, "a", 2047), " HTTP/1.1\r\n" HOST "\r\n", 1);
    assert_int_equal(status_of(head, fits), 0);

    n = put(head, 0, GET HOST, 1);
    size_t many = put(head, put(head, n, "X: y\r\n", 64), "\r\n", 1);
    assert_int_equal(status_of(head, many), 431); /* Host and 64 others */
    many = put(head, put(head, n, "X: y\r\n", 63), "\r\n", 1);
    assert_int_equal(status_of(head, many), 0);

    n = put(head, n, "X: ", 1);
    size_t large = put(head, put(head, n, "y", 16384), "\r\n\r\n", 1);
    assert_int_equal(status_of(head, large), 431);
}

static void a_sound_head_is_read(void **state)
{
    (void)state;
    struct http_head head;
    char copy[1024];
    struct str request = STR("POST /persons/%E5%AE%8B%20x/?a=%20&b HTTP/1.1\r\n"
                             "HOST: a.example:8080\r\n"
                             "Content-Type:text/plain\r\n"
                             "X-Two:  one \t two \r\n"
                             "Expect: 100-Continue\r\n"
                             "Content-Length: 12\r\n\r\nrest");
    assert_int_equal(read_status(request, &head, copy), 0);
    assert_int_equal(head.method, METHOD_POST);
    assert_true(str_equal(head.path, STR("/persons/\xE5\xAE\x8B x/")));
    assert_true(str_equal(head.query, STR("a=%20&b")));
    assert_true(str_equal(head.host, STR("a.example:8080")));
    assert_true(str_equal(head.content_type, STR("text/plain")));
    assert_int_equal(head.framing, HTTP_LENGTH);
    assert_int_equal(head.length, 12);
    assert_true(head.keep_alive && head.expects_continue);
    assert_int_equal(head.n, 5);
    assert_true(str_equal(head.headers[0].name, STR("host")));
    assert_true(str_equal(head.headers[2].value, STR("one \t two")));
}

static void keep_alive_ends_with_close_and_with_http_1_0(void **state)
{
    (void)state;
    static const struct {
        struct str request;
        bool keep;
    } cases[] = {
        {STR(GET HOST "\r\n"), true},
        {STR(GET HOST "Connection: keep-alive\r\n\r\n"), true},
        {STR(GET HOST "Connection: close\r\n\r\n"), false},
        {STR(GET HOST "Connection: Upgrade, CLOSE\r\n\r\n"), false},
        {STR(GET HOST "Connection: closed\r\n\r\n"), true},
        {STR("GET / HTTP/1.0\r\n" HOST "\r\n"), false},
        {STR("GET / HTTP/1.0\r\n" HOST "Connection: keep-alive\r\n\r\n"), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_head head;
        char copy[256];
        assert_int_equal(read_status(cases[i].request, &head, copy), 0);
        assert_int_equal(head.keep_alive, cases[i].keep);
    }
}

static void a_head_that_comes_byte_by_byte_ends_where_it_ends(void **state)
{
    (void)state;
    struct str request = STR(GET HOST "X: y\r\n\r\nGET");
    size_t end = request.n - 3;
    size_t scanned = 0;
    for (size_t n = 1; n < end; n++) {
        assert_int_equal(http_head_end(request.p, n, &scanned), 0);
    }
    assert_int_equal(http_head_end(request.p, request.n, &scanned), (ptrdiff_t)end);
}

static void hosts_are_compared_without_regard_to_case(void **state)
{
    (void)state;
    assert_true(http_host_is(STR("A.Example:80"), STR("a.example:80")));
    assert_false(http_host_is(STR("a.example"), STR("a.example:80")));
    assert_false(http_host_is(STR("a.example:80@b"), STR("a.example:80")));
    assert_false(http_host_is(STR("xa.example:80"), STR("a.example:80")));
}

/* ---- chunks ---------------------------------------------------------------------- */

/* Reads `coded` in steps of `step` bytes; gives the last word, and the decoded bytes and
 * their number, and how many of the coded bytes were used. */
static enum http_chunk unchunk(struct str coded, size_t step, char *out, size_t *n,
                               size_t *used)
{
    struct http_chunks c = {0};
    enum http_chunk word = HTTP_CHUNK_MORE;
    *n = 0;
    *used = 0;
    while (*used < coded.n && word != HTTP_CHUNK_END && word != HTTP_CHUNK_BAD) {
        size_t there = coded.n - *used < step ? coded.n - *used : step;
        size_t took = 0;
        struct str piece = STR_NONE;
        word = http_chunks_read(&c, coded.p + *used, there, &took, &piece);
        *used += took;
        if (word == HTTP_CHUNK_PIECE) {
            memcpy(out + *n, piece.p, piece.n);
            *n += piece.n;
        }
    }
    return word;
}

static void chunks_are_joined_however_they_are_cut(void **state)
{
    (void)state;
    struct str coded = STR("5\r\nhello\r\n1;ext=\"x\"\r\n \r\n00000005\r\nworld\r\n"
                           "0\r\nTrailer: x\r\n\r\nGET /");
    for (size_t step = 1; step <= coded.n; step++) {
        char out[64];
        size_t n;
        size_t used;
        assert_int_equal(unchunk(coded, step, out, &n, &used), HTTP_CHUNK_END);
        assert_true(str_equal((struct str){out, n}, STR("hello world")));
        assert_int_equal(coded.n - used, 5);
    }
}

static void chunks_that_can_be_read_in_two_ways_are_refused(void **state)
{
    (void)state;
    static const struct str bad[] = {
        STR("\r\n"),
        STR("x\r\n"),
        STR("-1\r\n"),
        STR("0x5\r\nhello\r\n"),
        STR(" 5\r\nhello\r\n"),
        STR("5 \r\nhello\r\n"),
        STR("5\nhello\r\n"),
        STR("5\rhello\r\n"),
        STR("5\r\nhelloX\r\n"),
        STR("5\r\nhello\n0\r\n"),
        STR("5\r\nhello\r0\r\n"),
        STR("123456789\r\n"),
        STR("000000005\r\n"),
        STR("FFFFFFFFFFFFFFFF1\r\n"),
        STR("5;a\nb\r\n"),
        STR("5;a\0b\r\n"),
        STR("0\r\nX\x01: y\r\n\r\n"),
        STR("0\r\n folded\r\n\r\n"),
        STR("0\r\n: nameless\r\n\r\n"),
        STR("0\r\nX: y\n\r\n"),
        STR("0\r\n\n"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char out[64];
        size_t n;
        size_t used;
        if (unchunk(bad[i], 64, out, &n, &used) != HTTP_CHUNK_BAD) {
            fail_msg("taken: %.*s", STR_PRINT(bad[i]));
        }
    }
}

static void endless_extensions_and_trailers_are_refused(void **state)
{
    (void)state;
    char coded[20000];
    char out[16];
    size_t n;
    size_t used;
    size_t end = put(coded, put(coded, 0, "1;", 1), "x", HTTP_CHUNK_LINE + 1);
    assert_int_equal(unchunk((struct str){coded, end}, end, out, &n, &used),
                     HTTP_CHUNK_BAD);
    end = put(coded, put(coded, 0, "0\r\n", 1), "Trailer: and one more\r\n", 300);
    assert_int_equal(unchunk((struct str){coded, end}, end, out, &n, &used),
                     HTTP_CHUNK_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_request_lines_are_refused),
        cmocka_unit_test(targets_that_can_be_read_in_two_ways_are_refused),
        cmocka_unit_test(headers_that_can_be_read_in_two_ways_are_refused),
        cmocka_unit_test(a_body_with_two_ends_is_refused),
        cmocka_unit_test(oversized_heads_are_refused),
        cmocka_unit_test(a_sound_head_is_read),
        cmocka_unit_test(keep_alive_ends_with_close_and_with_http_1_0),
        cmocka_unit_test(a_head_that_comes_byte_by_byte_ends_where_it_ends),
        cmocka_unit_test(hosts_are_compared_without_regard_to_case),
        cmocka_unit_test(chunks_are_joined_however_they_are_cut),
        cmocka_unit_test(chunks_that_can_be_read_in_two_ways_are_refused),
        cmocka_unit_test(endless_extensions_and_trailers_are_refused),
    };
    return cmocka_run_group_tests_name("web/http", tests, NULL, NULL);
}
