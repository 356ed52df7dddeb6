/* The code of the room, by the published values of RFC 4226, appendix D: its HOTP of
 * count n is the code of the n-th minute from 1970, of which four digits are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learning/checkin.h"

static const struct str secret = {"12345678901234567890", 20};

static struct instant second(int64_t n)
{
    return (struct instant){n * 1000000};
}

static bool holds(struct arena *a, const char *code, int64_t at)
{
    return checkin_holds(a, secret, str_of(code), second(at));
}

/* 755224 287082 359152 969429 338314 254676 ... */
static void the_code_of_a_minute_holds_in_it_and_in_the_next(void **state)
{
    struct arena *a = arena_open(&chunks_heap, 1024 * 1024);
    static const char *const codes[] = {"5224", "7082", "9152", "9429", "8314", "4676"};
    (void)state;
    for (int n = 1; n < 6; n++) {
        assert_true(holds(a, codes[n], 60 * n));
        assert_true(holds(a, codes[n], 60 * n + 59));
        assert_true(holds(a, codes[n - 1], 60 * n + 59));
        assert_false(holds(a, codes[n], 60 * n - 1));
        assert_false(holds(a, codes[n], 60 * (n + 2)));
    }
    assert_false(holds(a, "287082", 60));
    assert_false(holds(a, "708", 60));
    assert_false(holds(a, "", 60));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_of_a_minute_holds_in_it_and_in_the_next),
    };
    return cmocka_run_group_tests_name("checkin", tests, NULL, NULL);
}
