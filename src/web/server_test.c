/* The server over loopback: what is asked and what is answered. */
#include "web/server_stand.h"

static void every_answer_carries_the_security_headers(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    static const struct str requests[] = {
        STR("GET /a HTTP/1.1\r\n" HOST "\r\n"),
        STR("GET /nothing HTTP/1.1\r\n" HOST "\r\n"),
        STR("broken\r\n\r\n"),
    };
    static const int statuses[] = {200, 404, 400};
    for (size_t i = 0; i < 3; i++) {
        int fd = dial(s);
        r->n = r->used = 0;
        say(fd, requests[i]);
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, statuses[i]);
        assert_true(
            has_line(r, STR("\r\nContent-Security-Policy: default-src 'none'; "
                            "style-src 'self'; script-src 'self'; img-src 'self'; "
                            "font-src 'self'; connect-src 'self'; form-action "
                            "'self'; base-uri 'none'; frame-ancestors 'none'\r\n")));
        assert_true(has_line(r, STR("\r\nX-Content-Type-Options: nosniff\r\n")));
        assert_true(has_line(r, STR("\r\nX-Frame-Options: DENY\r\n")));
        assert_true(has_line(r, STR("\r\nReferrer-Policy: same-origin\r\n")));
        assert_true(has_line(r, STR("\r\nCross-Origin-Opener-Policy: same-origin\r\n")));
        assert_true(
            has_line(r, STR("\r\nCross-Origin-Resource-Policy: same-origin\r\n")));
        assert_true(has_line(r, STR("\r\nPermissions-Policy: ")));
        assert_true(has_line(r, STR("\r\nCache-Control: no-store\r\n")));
        assert_true(has_line(r, STR("\r\nDate: Wed, 04 Jan 2017 01:30:00 GMT\r\n")));
        close(fd);
    }
    free(r);
    take_down(s);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /1 HTTP/1.1\r\n" HOST "\r\n"
                "POST /2 HTTP/1.1\r\n" HOST
                "Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: 3\r\n\r\na=b"
                "POST /3 HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                "2\r\nxy\r\n0\r\n\r\n"
                "HEAD /4 HTTP/1.1\r\n" HOST "\r\n"
                "GET /5 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
                "GET /6 HTTP/1.1\r\n" HOST "\r\n"));
    static const struct str bodies[] = {STR("/1?"), STR("a=b;"), STR("xy"), STR(""),
                                        STR("/5?")};
    for (size_t i = 0; i < 5; i++) {
        assert_true(take_reply(fd, r, i == 3));
        assert_int_equal(r->status, 200);
        assert_true(str_equal(r->body, bodies[i]));
    }
    assert_true(has_line(r, STR("\r\nConnection: close\r\n")));
    assert_ended(fd, r);
    close(fd);
    free(r);
    take_down(s);
}

static void a_request_that_comes_byte_by_byte_is_answered(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    struct str request =
        STR("POST /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
            "5;e\r\nhello\r\n0\r\nT: u\r\n\r\n");
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < request.n; i++) {
            say(fd, str_part(request, i, i + 1));
        }
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, 200);
        assert_true(str_equal(r->body, STR("hello")));
    }
    close(fd);
    free(r);
    take_down(s);
}

/* Each with a second request behind it, which nobody may ever read as one. */
static void a_refused_request_ends_the_connection(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
#define NEXT "GET /smuggled HTTP/1.1\r\n" HOST "\r\n"
    static const struct {
        struct str request;
        int status;
    } probes[] = {
        {STR("GET / HTTP/1.1\r\n\r\n" NEXT), 400},
        {STR("GET / HTTP/1.1\r\n" HOST HOST "\r\n" NEXT), 400},
        {STR("GET / HTTP/1.1\r\nHost: b.example\r\n\r\n" NEXT), 421},
        {STR("GET / HTTP/1.1\n" HOST "\n" NEXT), 400},
        {STR("GET / HTTP/1.1\r\n" HOST " folded\r\n\r\n" NEXT), 400},
        {STR("GET /%00 HTTP/1.1\r\n" HOST "\r\n" NEXT), 400},
        {STR("GET /\0 HTTP/1.1\r\n" HOST "\r\n" NEXT), 400},
        {STR("PUT / HTTP/1.1\r\n" HOST "\r\n" NEXT), 405},
        {STR("BREW / HTTP/1.1\r\n" HOST "\r\n" NEXT), 501},
        {STR("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" NEXT), 505},
        {STR(POST
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
         400},
        {STR(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" NEXT), 400},
        {STR(POST "Content-Length: 1001\r\n\r\n" NEXT), 413},
        {STR(POST "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n" NEXT), 413},
        {STR(POST "Transfer-Encoding: chunked\r\n\r\nx\r\n" NEXT), 400},
        {STR(POST "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloGET" NEXT), 400},
        {STR("POST /nothing HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc" NEXT), 404},
        {STR("GET / HTTP/1.0\r\n" HOST "\r\n" NEXT), 200},
    };
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        int fd = dial(s);
        r->n = r->used = 0;
        say(fd, probes[i].request);
        assert_true(take_reply(fd, r, false));
        if (r->status != probes[i].status) {
            fail_msg("probe %zu: %d, expected %d", i, r->status, probes[i].status);
        }
        assert_true(has_line(r, STR("\r\nConnection: close\r\n")));
        assert_ended(fd, r);
        close(fd);
    }
    assert_serves(s);
    free(r);
    take_down(s);
}

static void a_missing_page_does_not_end_the_connection(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /nothing HTTP/1.1\r\n" HOST "\r\nGET /1 HTTP/1.1\r\n" HOST "\r\n"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 404);
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 200);
    close(fd);
    free(r);
    take_down(s);
}

static void a_body_over_the_limit_is_refused_in_chunks_too(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR(POST "Transfer-Encoding: chunked\r\n\r\n"));
    char chunk[0x1f4 + 8];
    memcpy(chunk, "1f4\r\n", 5);
    memset(chunk + 5, 'x', 0x1f4);
    memcpy(chunk + 5 + 0x1f4, "\r\n", 3);
    struct str piece = {chunk, 5 + 0x1f4 + 2};
    say(fd, piece);
    say(fd, piece);
    say(fd, STR("1\r\nx\r\n0\r\n\r\n"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 413);
    assert_ended(fd, r);
    close(fd);
    free(r);
    take_down(s);
}

static void a_client_that_waits_is_told_to_go_on(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR(POST "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
    assert_true(take_reply(fd, r, true));
    assert_int_equal(r->status, 100);
    say(fd, STR("hi"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 200);
    assert_true(str_equal(r->body, STR("hi")));
    close(fd);
    free(r);
    take_down(s);
}

static void what_the_client_knows_is_not_sent_again(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /known HTTP/1.1\r\n" HOST "If-None-Match: \"v0\", W/\"v1\"\r\n\r\n"
                "GET /known HTTP/1.1\r\n" HOST "If-None-Match: \"v0\"\r\n\r\n"
                "GET /known HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n"));
    static const int statuses[] = {304, 200, 304};
    for (size_t i = 0; i < 3; i++) {
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, statuses[i]);
        assert_true(has_line(r, STR("\r\nETag: \"v1\"\r\n")));
        assert_true(has_line(r, STR("\r\nCache-Control: private, no-cache\r\n")));
    }
    close(fd);
    free(r);
    take_down(s);
}

static void a_post_that_another_site_caused_is_refused(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    static const struct {
        struct str request;
        int status;
    } probes[] = {
        {STR(POST "\r\n"), 200},
        {STR(POST "Sec-Fetch-Site: same-origin\r\n\r\n"), 200},
        {STR(POST "Sec-Fetch-Site: none\r\n\r\n"), 200},
        {STR(POST "Sec-Fetch-Site: cross-site\r\n\r\n"), 403},
        {STR(POST "Sec-Fetch-Site: same-site\r\n\r\n"), 403},
        {STR(POST "Sec-Fetch-Site: \r\n\r\n"), 403},
        {STR(POST "Origin: https://a.example\r\n\r\n"), 200},
        {STR(POST "Origin: http://A.example\r\n\r\n"), 200},
        {STR(POST "Origin: https://b.example\r\n\r\n"), 403},
        {STR(POST "Origin: https://a.example.b\r\n\r\n"), 403},
        {STR(POST "Origin: https://a.example:444\r\n\r\n"), 403},
        {STR(POST "Origin: null\r\n\r\n"), 403},
        {STR(POST "Origin: https://b.example\r\nSec-Fetch-Site: same-origin\r\n\r\n"),
         403},
        {STR("GET / HTTP/1.1\r\n" HOST "Sec-Fetch-Site: cross-site\r\n\r\n"), 200},
    };
    int fd = dial(s);
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        say(fd, probes[i].request);
        assert_true(take_reply(fd, r, false));
        if (r->status != probes[i].status) {
            fail_msg("probe %zu: %d, expected %d", i, r->status, probes[i].status);
        }
    }
    close(fd);
    free(r);
    take_down(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_carries_the_security_headers),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(a_request_that_comes_byte_by_byte_is_answered),
        cmocka_unit_test(a_refused_request_ends_the_connection),
        cmocka_unit_test(a_missing_page_does_not_end_the_connection),
        cmocka_unit_test(a_body_over_the_limit_is_refused_in_chunks_too),
        cmocka_unit_test(a_client_that_waits_is_told_to_go_on),
        cmocka_unit_test(what_the_client_knows_is_not_sent_again),
        cmocka_unit_test(a_post_that_another_site_caused_is_refused),
    };
    return cmocka_run_group_tests_name("web/server", tests, NULL, NULL);
}
