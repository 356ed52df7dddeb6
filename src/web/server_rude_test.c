/* The server among clients as they are in the world: slow, deaf, gone, too many; and in
 * want of memory, of workers, of time. */
#include "web/server_stand.h"

static void slow_clients_are_cut_and_told_why(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){
        .header_seconds = 1, .body_seconds = 1, .idle_seconds = 1});
    struct reply *r = new_reply();
    int slow_head = dial(s);
    int slow_body = dial(s);
    int silent = dial(s);
    int64_t began = clock_monotonic_us();
    say(slow_head, STR("GET / HTTP/1.1\r\nHost: a"));
    say(slow_body, STR(POST "Content-Length: 10\r\n\r\nhello"));
    assert_serves(s);
    assert_true(take_reply(slow_head, r, false));
    assert_int_equal(r->status, 408);
    assert_ended(slow_head, r);
    r->n = r->used = 0;
    assert_true(take_reply(slow_body, r, false));
    assert_int_equal(r->status, 408);
    assert_ended(slow_body, r);
    r->n = r->used = 0;
    assert_false(take_reply(silent, r, false));
    int64_t took = clock_monotonic_us() - began;
    assert_true(took >= 1000000);
    close(slow_head);
    close(slow_body);
    close(silent);
    free(r);
    take_down(s);
}

static void a_head_that_drips_is_cut_all_the_same(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.header_seconds = 1});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET / HTTP/1.1\r\n"));
    int64_t began = clock_monotonic_us();
    bool open = true;
    while (open && clock_monotonic_us() - began < (int64_t)PATIENCE_MS * 1000) {
        struct pollfd waits = {.fd = fd, .events = POLLIN};
        open = poll(&waits, 1, 100) == 0;
        if (open) {
            say(fd, STR("x"));
        }
    }
    assert_false(open);
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 408);
    close(fd);
    free(r);
    take_down(s);
}

/* 50 MB to one who reads a little at a time, while others are served at once. */
static void a_spooled_answer_to_a_slow_reader_delays_nobody(void **state)
{
    (void)state;
    struct stand *s =
        stand_up((struct server_limits){.workers = 1, .arena_bytes = 1 << 20});
    int fd = dial(s);
    int room = 65536;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    say(fd, GET("/big"));
    char *bytes = malloc(65536);
    size_t got = 0;
    size_t head = 0;
    bool sound = true;
    while (head == 0 || got < head + BIG) {
        ssize_t n = hear(fd, bytes, 65536);
        assert_true(n > 0);
        if (head == 0) {
            struct str first = {bytes, (size_t)n};
            head = str_find(first, STR("\r\n\r\n")) + 4;
            assert_true(head < first.n);
            assert_int_equal(length_in(first), BIG);
        }
        for (size_t i = got < head ? head : 0; i < (size_t)n && sound; i++) {
            size_t at = (got + i - head) % 64;
            sound = bytes[i] == (at == 63 ? '\n' : "0123456789abcdef"[at % 16]);
        }
        if (got % (8 << 20) > (got + (size_t)n) % (8 << 20)) {
            assert_serves(s); /* every 8 MiB */
        }
        got += (size_t)n;
    }
    assert_true(sound);
    assert_int_equal(got, head + BIG);
    say(fd, GET("/alive?q=again"));
    assert_true(hear(fd, bytes, 65536) > 0);
    free(bytes);
    close(fd);
    take_down(s);
}

static void a_deaf_reader_is_cut(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.write_seconds = 1});
    int fd = dial(s);
    int room = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    say(fd, GET("/big"));
    struct server_counts counts = {0};
    bool cut = false;
    for (int i = 0; i < PATIENCE_MS / 50 && !cut; i++) {
        usleep(50000);
        server_count(s->server, &counts);
        cut = counts.requests[0] == 1 && counts.connections_open == 0;
    }
    assert_true(cut);
    assert_serves(s);
    close(fd);
    take_down(s);
}

static void clients_that_vanish_leave_nothing_behind(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    int waiting = dial(s);
    say(waiting, GET("/wait"));
    close(waiting);
    int reader = dial(s);
    say(reader, GET("/big"));
    int body = dial(s);
    say(body, STR(POST "Content-Length: 100\r\n\r\nhello"));
    close(body);
    sem_post(&s->gate);
    char some[100];
    assert_true(hear(reader, some, sizeof some) > 0);
    struct linger now = {1, 0};
    setsockopt(reader, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(reader);
    assert_serves(s);
    struct server_counts counts = {.connections_open = 1};
    for (int i = 0; i < PATIENCE_MS / 50 && counts.connections_open > 0; i++) {
        usleep(50000);
        server_count(s->server, &counts);
    }
    assert_int_equal(counts.connections_open, 0);
    take_down(s);
}

static void half_closed_clients_still_get_their_answer(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n"));
    shutdown(fd, SHUT_WR);
    assert_true(take_reply(fd, r, false));
    assert_true(take_reply(fd, r, false));
    assert_true(str_equal(r->body, STR("/2?")));
    assert_ended(fd, r);
    close(fd);
    free(r);
    take_down(s);
}

static struct exchange *await_parked(struct stand *s)
{
    struct exchange *x = NULL;
    while (x == NULL) {
        pthread_mutex_lock(&s->lock);
        x = s->parked;
        s->parked = NULL;
        pthread_mutex_unlock(&s->lock);
    }
    return x;
}

static void a_parked_exchange_frees_its_worker_and_comes_back(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    struct reply *r = new_reply();
    int fd = dial(s);
    for (int round = 0; round < 100; round++) {
        say(fd, GET("/park"));
        struct exchange *x = await_parked(s);
        if (round == 0) {
            assert_serves(s); /* by the only worker */
        }
        exchange_resume(x);
        assert_true(take_reply(fd, r, false));
        assert_true(str_equal(r->body, STR("woken")));
    }
    say(fd, GET("/park"));
    struct exchange *x = await_parked(s);
    struct fault lost = {.kind = FAULT_UNCERTAIN, .id = 1};
    x->fault = &lost;
    exchange_resume(x);
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 503);
    assert_true(str_equal(r->body, STR("refused 503 UNCERTAIN")));
    close(fd);
    free(r);
    take_down(s);
}

static void a_page_that_wants_too_much_memory_becomes_a_limit(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    struct reply *r = new_reply();
    int fd = dial(s);
    for (int round = 0; round < 3; round++) {
        say(fd, GET("/greedy"));
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, 503);
        assert_true(str_equal(r->body, STR("refused 503 LIMIT")));
        say(fd, GET("/after"));
        assert_true(take_reply(fd, r, false));
        assert_true(str_equal(r->body, STR("/after?")));
    }
    close(fd);
    free(r);
    take_down(s);
}

static void a_full_queue_is_told_from_an_arena_that_is_used_up(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    struct reply *r = new_reply();
    int fd = dial(s);
    for (int round = 0; round < 3; round++) {
        say(fd, GET("/used-up"));
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, 503);
        say(fd, GET("/after"));
        assert_true(take_reply(fd, r, false));
        assert_true(str_equal(r->body, STR("/after?")));
    }
    close(fd);
    free(r);
    take_down(s);
}

/* One worker that waits, one place in the queue: the third is told to come later. */
static void a_full_queue_refuses_with_503(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1, .queue = 1});
    struct reply *r = new_reply();
    int first = dial(s);
    say(first, GET("/wait"));
    while (atomic_load(&s->served) == 0) {
        usleep(1000);
    }
    int second = dial(s);
    int third = dial(s);
    say(second, GET("/second"));
    usleep(100000); /* it is in the queue, or at the latest when the third is */
    say(third, GET("/third"));
    assert_true(take_reply(third, r, false));
    assert_int_equal(r->status, 503);
    assert_true(has_line(r, STR("\r\nRetry-After: 1\r\n")));
    sem_post(&s->gate);
    r->n = r->used = 0;
    assert_true(take_reply(first, r, false));
    assert_true(str_equal(r->body, STR("waited")));
    r->n = r->used = 0;
    assert_true(take_reply(second, r, false));
    assert_true(str_equal(r->body, STR("/second?")));
    r->n = r->used = 0;
    say(third, GET("/third"));
    assert_true(take_reply(third, r, false));
    assert_int_equal(r->status, 200);
    close(first);
    close(second);
    close(third);
    free(r);
    take_down(s);
}

static void connections_over_the_limit_are_closed(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.connections = 2});
    struct reply *r = new_reply();
    int fd[3];
    for (size_t i = 0; i < 3; i++) {
        fd[i] = dial(s);
        say(fd[i], GET("/x"));
        r->n = r->used = 0;
        assert_int_equal(take_reply(fd[i], r, false), i < 2);
    }
    close(fd[0]);
    close(fd[2]);
    struct server_counts counts = {.connections_open = 2};
    while (counts.connections_open > 1) {
        usleep(1000);
        server_count(s->server, &counts);
    }
    assert_int_equal(counts.refused_full, 1);
    assert_serves(s);
    close(fd[1]);
    free(r);
    take_down(s);
}

static void stopping_finishes_what_is_being_answered(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    struct reply *r = new_reply();
    int idle = dial(s);
    say(idle, GET("/x"));
    assert_true(take_reply(idle, r, false));
    int fd = dial(s);
    say(fd, STR("GET /wait HTTP/1.1\r\n" HOST "\r\nGET /next HTTP/1.1\r\n" HOST "\r\n"));
    while (atomic_load(&s->served) == 1) {
        usleep(1000);
    }
    server_stop(s->server);
    assert_ended(idle, r); /* those who ask for nothing are let go */
    sem_post(&s->gate);
    r->n = r->used = 0;
    assert_true(take_reply(fd, r, false));
    assert_true(str_equal(r->body, STR("waited")));
    assert_true(has_line(r, STR("\r\nConnection: close\r\n")));
    assert_ended(fd, r);
    pthread_join(s->thread, NULL);
    assert_int_equal(atomic_load(&s->served), 2);
    int refused = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s->server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(refused, (struct sockaddr *)&at, sizeof at), -1);
    close(refused);
    close(fd);
    close(idle);
    server_close(s->server);
    assert_int_equal(atomic_load(&s->held), 0);
    pthread_mutex_destroy(&s->lock);
    sem_destroy(&s->gate);
    arena_close(s->arena);
    free(r);
}

#define PART(name) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static void uploads_come_as_files(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    static const char head[] = PART(
        "a") "one\r\n"
             "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.csv\"\r\n"
             "Content-Type: text/csv\r\n\r\n1,2,";
    static const char tail[] = "\r\n" PART("z") "last\r\n--b--\r\n";
    enum { FILL = 300000 };
    size_t n = sizeof head - 1 + FILL + sizeof tail - 1;
    char *body = malloc(n);
    memcpy(body, head, sizeof head - 1);
    memset(body + sizeof head - 1, '\r', FILL);
    memcpy(body + sizeof head - 1 + FILL, tail, sizeof tail - 1);
    char line[300];
    int fd = dial(s);
    for (int round = 0; round < 2; round++) {
        int m = snprintf(line, sizeof line,
                         "POST /files HTTP/1.1\r\n" HOST
                         "Content-Type: multipart/form-data; boundary=b\r\n"
                         "Content-Length: %zu\r\n\r\n",
                         n);
        say(fd, (struct str){line, (size_t)m});
        say(fd, (struct str){body, n});
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, 200);
        assert_true(
            str_equal(r->body, STR("a=one;z=last;f:x.csv:text/csv:300004:1,2,;")));
    }
    say(fd, STR("POST /x HTTP/1.1\r\n" HOST
                "Content-Type: multipart/form-data; boundary=b\r\n"
                "Content-Length: 73\r\n\r\n"
                "--b\r\nContent-Disposition: form-data; name=\"f\"; "
                "filename=\"x\"\r\n\r\nx\r\n--b--\r\n"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 413);
    free(body);
    close(fd);
    free(r);
    take_down(s);
}

static void idle_connections_hold_almost_nothing(void **state)
{
    (void)state;
    enum { IDLE = 500, BYTES_EACH = 200 };
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd[IDLE];
    assert_serves(s);
    for (size_t i = 0; i < IDLE; i++) {
        fd[i] = dial(s);
        say(fd[i], GET("/x"));
        r->n = r->used = 0;
        assert_true(take_reply(fd[i], r, false));
    }
    usleep(400000); /* one tick of the loop: all turns are back in the pool */
    long long full = atomic_load(&s->held);
    for (size_t i = 0; i < IDLE; i++) {
        close(fd[i]);
    }
    struct server_counts counts = {.connections_open = IDLE};
    while (counts.connections_open > 0) {
        usleep(1000);
        server_count(s->server, &counts);
    }
    usleep(100000);
    assert_true(full - atomic_load(&s->held) <= (long long)IDLE * BYTES_EACH);
    free(r);
    take_down(s);
}

/* Requests of all sorts while each n-th chunk is not to be had: some are answered, some
 * refused, some cut; afterwards all is well and nothing is lost. */
static void the_server_survives_when_memory_does_not_come(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 2});
    struct reply *r = new_reply();
    static const struct str requests[] = {
        GET("/x"),
        GET("/greedy"),
        GET("/nothing"),
        STR("broken\r\n\r\n"),
        STR(POST "Content-Length: 5\r\n\r\nhello"),
        STR("POST /files HTTP/1.1\r\n" HOST
            "Content-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 61\r\n\r\n" PART("a") "one\r\n--b--\r\n"),
    };
    for (int each = 1; each <= 12; each++) {
        atomic_store(&s->fail_each, each);
        for (size_t i = 0; i < 36; i++) {
            int fd = dial(s);
            r->n = r->used = 0;
            say(fd, requests[i % 6]);
            if (take_reply(fd, r, false)) {
                assert_true(r->status == 200 || (r->status >= 400 && r->status <= 503));
            }
            close(fd);
        }
    }
    atomic_store(&s->fail_each, 0);
    assert_serves(s);
    free(r);
    take_down(s);
}

static void a_port_that_is_taken_is_said(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct server_setup setup = {.host = STR("127.0.0.1"),
                                 .port = server_port(s->server),
                                 .clock = &s->clock,
                                 .chunks = &chunks_heap,
                                 .log = &s->log};
    struct server *second = NULL;
    struct fault *fault = server_open(s->arena, &setup, &second);
    assert_non_null(fault);
    assert_int_equal(fault->kind, FAULT_STORE);
    assert_true(str_equal(fault->arg[1], STR("Address already in use")));
    take_down(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_clients_are_cut_and_told_why),
        cmocka_unit_test(a_head_that_drips_is_cut_all_the_same),
        cmocka_unit_test(a_spooled_answer_to_a_slow_reader_delays_nobody),
        cmocka_unit_test(a_deaf_reader_is_cut),
        cmocka_unit_test(clients_that_vanish_leave_nothing_behind),
        cmocka_unit_test(half_closed_clients_still_get_their_answer),
        cmocka_unit_test(a_parked_exchange_frees_its_worker_and_comes_back),
        cmocka_unit_test(a_page_that_wants_too_much_memory_becomes_a_limit),
        cmocka_unit_test(a_full_queue_is_told_from_an_arena_that_is_used_up),
        cmocka_unit_test(a_full_queue_refuses_with_503),
        cmocka_unit_test(connections_over_the_limit_are_closed),
        cmocka_unit_test(stopping_finishes_what_is_being_answered),
        cmocka_unit_test(uploads_come_as_files),
        cmocka_unit_test(idle_connections_hold_almost_nothing),
        cmocka_unit_test(the_server_survives_when_memory_does_not_come),
        cmocka_unit_test(a_port_that_is_taken_is_said),
    };
    return cmocka_run_group_tests_name("web/server under strain", tests, NULL, NULL);
}
