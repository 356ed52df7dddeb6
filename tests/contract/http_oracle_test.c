/* What web/http.c takes is read alike by llhttp; and the requests that fool lenient
 * readers are refused by ours whatever llhttp thinks of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fuzz/http_oracle.h"

#define HOST "Host: a.example\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST

static void llhttp_reads_what_we_take_the_same_way(void **state)
{
    (void)state;
    static const struct str requests[] = {
        STR(GET HOST "\r\n"),
        STR(GET HOST "X: \xE5\xAE\x8B\r\nY:\r\nZ: a b\t\r\n\r\n"),
        STR("HEAD /a?b=c&d HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"),
        STR(POST "Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n"),
        STR(POST "Content-Length: 5\r\n\r\nhel"),
        STR(POST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nGET /"),
        STR(POST
            "Transfer-Encoding: chunked\r\n\r\na;b=c\r\n0123456789\r\n0\r\nT: u\r\n\r\n"),
        STR("GET / HTTP/1.0\r\n" HOST "\r\n"),
        STR(GET HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
        STR(POST "Content-Length: 0\r\n\r\nGET /"),
        STR(POST "\r\nGET /"),
    };
    static struct reading own;
    static struct reading other;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        char copy[1024];
        own_read(requests[i], copy, &own);
        oracle_read(requests[i], &other);
        assert_false(own.refused);
        const char *difference = oracle_difference(&own, &other);
        if (difference != NULL) {
            fail_msg("request %zu: llhttp understands %s otherwise", i, difference);
        }
    }
}

/* Some of these llhttp takes; the reader in front of us may be such a one. */
static void what_fools_a_lenient_reader_is_refused(void **state)
{
    (void)state;
    static const struct str requests[] = {
        STR(GET "Host: a\r\nHost: b\r\n\r\n"),
        STR(GET "\r\n"),
        STR(GET HOST "X: a\r\n b\r\n\r\n"),
        STR(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        STR(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        STR(POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        STR("GET / HTTP/1.1\n" HOST "\r\n"),
        STR("\r\n\r\n" GET HOST "\r\n"),
        STR("GET http://b/ HTTP/1.1\r\n" HOST "\r\n"),
    };
    static struct reading own;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        char copy[1024];
        own_read(requests[i], copy, &own);
        assert_true(own.refused);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(llhttp_reads_what_we_take_the_same_way),
        cmocka_unit_test(what_fools_a_lenient_reader_is_refused),
    };
    return cmocka_run_group_tests_name("web against llhttp", tests, NULL, NULL);
}
