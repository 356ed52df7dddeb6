/* Log lines as they arrive at the other end of a pipe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"

struct pipe_log {
    int ends[2];
    struct clock clock;
    struct log log;
    char line[8192];
};

static int open_log(void **state)
{
    struct pipe_log *p = calloc(1, sizeof *p);
    if (p == NULL || pipe(p->ends) != 0 || fcntl(p->ends[0], F_SETFL, O_NONBLOCK) != 0) {
        return 1;
    }
    p->clock = clock_fixed((struct instant){482196050520000}, 0);
    p->log = (struct log){p->ends[1], LOG_INFO, &p->clock};
    *state = p;
    return 0;
}

static int close_log(void **state)
{
    struct pipe_log *p = *state;
    close(p->ends[0]);
    close(p->ends[1]);
    free(p);
    return 0;
}

static const char *written(struct pipe_log *p)
{
    ssize_t n = read(p->ends[0], p->line, sizeof p->line - 1);
    p->line[n < 0 ? 0 : n] = '\0';
    return p->line;
}

#define TIME "time=1985-04-12T23:20:50.520000Z "

static void a_line_is_time_level_event_and_fields(void **state)
{
    struct pipe_log *p = *state;
    LOG_LINE(&p->log, LOG_INFO, "request", LOG_TEXT("method", STR("GET")),
             LOG_INT("status", 200), LOG_INT("us", -5));
    assert_string_equal(written(p),
                        TIME "level=info event=request method=GET status=200 us=-5\n");
    LOG_LINE(&p->log, LOG_ERROR, "stop");
    assert_string_equal(written(p), TIME "level=error event=stop\n");
    LOG_LINE(&p->log, LOG_WARN, "slow", LOG_INT("n", INT64_MIN));
    assert_string_equal(written(p),
                        TIME "level=warn event=slow n=-9223372036854775808\n");
}

static void values_that_could_mislead_are_quoted(void **state)
{
    struct pipe_log *p = *state;
    static const struct {
        const char *value, *expected;
    } cases[] = {
        {"plain-1.2/x", "plain-1.2/x"},
        {"", "\"\""},
        {"two words", "\"two words\""},
        {"a=b", "\"a=b\""},
        {"say \"x\"", "\"say \\\"x\\\"\""},
        {"back\\slash", "\"back\\\\slash\""},
        {"x\nlevel=error event=forged", "\"x\\nlevel=error event=forged\""},
        {"\x1b[31m\x7f\r", "\"\\x1b[31m\\x7f\\x0d\""},
        {"\xe5\xae\x8b", "\xe5\xae\x8b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[256];
        (void)snprintf(expected, sizeof expected, TIME "level=info event=e v=%s\n",
                       cases[i].expected);
        LOG_LINE(&p->log, LOG_INFO, "e", LOG_TEXT("v", str_of(cases[i].value)));
        assert_string_equal(written(p), expected);
    }
}

static void levels_below_the_wanted_and_silent_logs_write_nothing(void **state)
{
    struct pipe_log *p = *state;
    LOG_LINE(&p->log, LOG_DEBUG, "detail");
    struct log silent = {-1, LOG_DEBUG, &p->clock};
    LOG_LINE(&silent, LOG_ERROR, "trouble");
    assert_string_equal(written(p), "");
}

static void long_values_and_lines_are_cut_and_marked(void **state)
{
    struct pipe_log *p = *state;
    char song[3 * 1000]; /* 1000 times U+5B8B */
    for (size_t i = 0; i < 1000; i++) {
        memcpy(song + 3 * i, "\xe5\xae\x8b", 3);
    }
    struct str value = {song, 3000};
    LOG_LINE(&p->log, LOG_INFO, "e", LOG_TEXT("v", value), LOG_INT("after", 1));
    const char *line = written(p);
    size_t head = strlen(TIME "level=info event=e v=");
    /* 1024 bytes hold 341 characters of three. */
    assert_memory_equal(line + head, song, 341 * 3);
    assert_string_equal(line + head + 341 * 3, " after=1 cut=1\n");
    LOG_LINE(&p->log, LOG_INFO, "e", LOG_TEXT("v", value), LOG_TEXT("w", value),
             LOG_INT("after", 1));
    line = written(p);
    assert_string_equal(line + head + 341 * 3, " cut=1\n");
    assert_true(strlen(line) <= 2048);
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test(a_line_is_time_level_event_and_fields),
        cmocka_unit_test(values_that_could_mislead_are_quoted),
        cmocka_unit_test(levels_below_the_wanted_and_silent_logs_write_nothing),
        cmocka_unit_test(long_values_and_lines_are_cut_and_marked),
    };
    return cmocka_run_group_tests(base, open_log, close_log);
}
